// SPDX-License-Identifier: Apache-2.0
// Tests the rows of the list of services.
#include "output/lists/rows.hpp"

#include <gtest/gtest.h>

namespace {

using swarm::ServiceRow;

const ServiceRow web_row{
    .id = "aaaaaaaaaaaaaaaaaaaaaaaaa",
    .name = "web10",
    .image = "nginx:1.25@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    .mode = "replicated",
    .running = 2,
    .desired = 3,
    .has_status = true,
    .wanted = 3,
    .max_per_node = 2,
    .ports = {{"tcp", "ingress", 8080, 80}, {"tcp", "host", 9, 9}},
    .labels = {{"tier", "web"}, {"on", ""}},
    .update_state = "completed",
    .created_at = "2026-01-01T00:00:00Z",
    .updated_at = "2026-01-01T03:00:00Z",
    .version = 12,
    .spread = swarm::Spread{.up_to_date = 1, .per_node = {2}}};
const ServiceRow nasty{.id = "b", .name = "web2\x1b[2J", .image = "busybox:latest", .mode = "global"};

std::string print(const cli::FormatWords& words) {
  std::string out;
  cli::ServiceList list(cli::choose_format(words, cli::service_rows()),
                        *cli::parse_time("2026-01-01T05:00:00Z"),
                        [&](std::string_view piece) { out += piece; });
  list.add(web_row);
  list.add(nasty);
  list.finish();
  return out;
}

TEST(Rows, replicas_tell_what_the_mode_counts) {
  struct {
    ServiceRow row;
    const char* text;
  } const cases[] = {
      {{.mode = "replicated", .running = 2, .desired = 3}, "2/3"},
      {{.mode = "replicated", .running = 2, .desired = 3, .max_per_node = 1}, "2/3 (max 1 per node)"},
      {{.mode = "global", .running = 2, .desired = 3}, "2/3"},
      {{.mode = "replicated job",
        .running = 0,
        .desired = 2,
        .completed = 10,
        .wanted = 10,
        .max_per_node = 1},
       "0/2 (10/10 completed)"},
      {{.mode = "global job", .running = 0, .desired = 1, .completed = 2}, "0/1 (2/3 completed)"},
      {{}, "0/0"},
  };
  for (const auto& c : cases) EXPECT_EQ(cli::replicas_text(c.row), c.text);
}

TEST(Rows, table_has_dockers_columns_in_natural_order) {
  EXPECT_EQ(
      print({}),
      "ID             NAME          MODE         REPLICAS               IMAGE            PORTS\n"
      "b              web2\\x1b[2J   global       0/0                    busybox:latest   \n"
      "aaaaaaaaaaaa   web10         replicated   2/3 (max 2 per node)   nginx:1.25       *:8080->80/tcp\n");
}

TEST(Rows, wide_adds_what_docker_does_not_show) {
  EXPECT_EQ(
      print({.output = "wide", .whole_ids = true}),
      "ID                          NAME          MODE         REPLICAS               IMAGE            "
      "PORTS            "
      "HOST PORTS   UP TO DATE   NODES        UPDATE      CREATED       UPDATED       VERSION   LABELS\n"
      "b                           web2\\x1b[2J   global       0/0                    busybox:latest   "
      "                 "
      "                                                                               0         \n"
      "aaaaaaaaaaaaaaaaaaaaaaaaa   web10         replicated   2/3 (max 2 per node)   nginx:1.25       "
      "*:8080->80/tcp   "
      "*:9->9/tcp   1/3          1 (2 each)   completed   5 hours ago   2 hours ago   12        "
      "tier=web,on\n");
}

TEST(Rows, wide_reports_how_evenly_the_nodes_are_used) {
  const std::pair<std::vector<std::uint64_t>, const char*> cases[] = {
      {{}, "0"}, {{1}, "1"}, {{1, 1, 1}, "3"}, {{2, 2}, "2 (2 each)"}, {{4, 1, 1}, "3 (1 to 4 each)"}};
  for (const auto& [per_node, text] : cases) {
    ServiceRow row = web_row;
    row.spread = swarm::Spread{.up_to_date = 0, .per_node = per_node};
    const std::string cells = cli::service_text(cli::choose_format({.output = "wide"}, cli::service_rows()),
                                                row, *cli::parse_time("2026-01-01T05:00:00Z"));
    EXPECT_NE(cells.find("\t0/3\t" + std::string(text) + "\t"), std::string::npos) << cells;
  }
}

TEST(Rows, json_comes_in_dockers_strings_or_in_types) {
  EXPECT_EQ(
      print({.format = "json"}),
      R"({"ID":"b","Image":"busybox:latest","Mode":"global","Name":"web2\u001b[2J","Ports":"","Replicas":"0/0"})"
      "\n"
      R"({"ID":"aaaaaaaaaaaa","Image":"nginx:1.25","Mode":"replicated","Name":"web10",)"
      R"x("Ports":"*:8080-\u003e80/tcp","Replicas":"2/3 (max 2 per node)"})x"
      "\n");
  EXPECT_NE(print({.format = "{{json .}}"}).find(R"("Ports":"*:8080-\u003e80/tcp")"), std::string::npos);
  EXPECT_EQ(print({.format = "{{json .Ports}}"}), "\"\"\n\"*:8080->80/tcp\"\n");
  const std::string object =
      R"({"ID":"aaaaaaaaaaaaaaaaaaaaaaaaa","Name":"web10","Mode":"replicated",)"
      R"("Image":"nginx:1.25@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",)"
      R"("RunningTasks":2,"DesiredTasks":3,"CompletedTasks":0,"Replicas":3,"MaxReplicas":2,)"
      R"("Ports":[{"Protocol":"tcp","TargetPort":80,"PublishedPort":8080,"PublishMode":"ingress"},)"
      R"({"Protocol":"tcp","TargetPort":9,"PublishedPort":9,"PublishMode":"host"}],)"
      R"("Labels":{"tier":"web","on":""},"UpdateState":"completed",)"
      R"("CreatedAt":"2026-01-01T00:00:00Z","UpdatedAt":"2026-01-01T03:00:00Z","Version":12})";
  const std::string other =
      R"({"ID":"b","Name":"web2\u001b[2J","Mode":"global","Image":"busybox:latest","Ports":[],"Labels":{},)"
      R"("CreatedAt":"","UpdatedAt":"","Version":0})";
  EXPECT_EQ(print({.output = "jsonl"}), object + '\n' + other + '\n');
  EXPECT_EQ(print({.output = "json"}), "[\n  " + other + ",\n  " + object + "\n]\n");
}

TEST(Rows, short_forms_name_each_service) {
  EXPECT_EQ(print({.output = "name"}), "web2\\x1b[2J\nweb10\n");
  EXPECT_EQ(print({.output = "id"}), "aaaaaaaaaaaaaaaaaaaaaaaaa\nb\n");
  EXPECT_EQ(print({.quiet = true}), "aaaaaaaaaaaa\nb\n");
  EXPECT_EQ(print({.format = "raw", .quiet = true}), "id: b\nid: aaaaaaaaaaaa\n");
}

TEST(Rows, raw_is_a_block_a_row) {
  EXPECT_EQ(
      print({.format = "raw"}),
      "id: b\nname: web2\\x1b[2J\nmode: global\nreplicas: 0/0\nimage: busybox:latest\nports: \n\n"
      "id: aaaaaaaaaaaa\nname: web10\nmode: replicated\nreplicas: 2/3 (max 2 per node)\nimage: nginx:1.25\n"
      "ports: *:8080->80/tcp\n\n");
}

TEST(Rows, blanks_around_a_template_do_not_count) {
  EXPECT_EQ(print({.format = "  {{.ID}} "}), "b\naaaaaaaaaaaa\n");
  EXPECT_EQ(print({.format = "table  {{.ID}}  "}), "ID\nb\naaaaaaaaaaaa\n");
}

TEST(Rows, a_table_of_ones_own_gets_its_heading_from_the_same_template) {
  EXPECT_EQ(
      print({.format =
                 R"(table {{.ID}}\t{{upper .Name}}\t{{pad .Mode 2 2}}|{{split .Name "e"}} {{json .Mode}})"}),
      "ID             NAME            MODE  |NAME MODE\n"
      "b              WEB2\\X1B[2J     global  |[w b2\\x1b[2J] \"global\"\n"
      "aaaaaaaaaaaa   WEB10           replicated  |[w b10] \"replicated\"\n");
}

TEST(Rows, a_list_that_begins_again_forgets_its_rows) {
  std::string out;
  cli::ServiceList list(cli::choose_format({.output = "name"}, cli::service_rows()), {},
                        [&](std::string_view piece) { out += piece; });
  list.add(nasty);
  list.restart();
  list.add(web_row);
  list.finish();
  EXPECT_EQ(out, "web10\n");
}

TEST(Rows, no_rows_still_have_a_heading) {
  std::string out;
  cli::ServiceList list(cli::choose_format({}, cli::service_rows()), {},
                        [&](std::string_view piece) { out += piece; });
  list.finish();
  EXPECT_EQ(out, "ID        NAME      MODE      REPLICAS   IMAGE     PORTS\n");
}

}  // namespace
