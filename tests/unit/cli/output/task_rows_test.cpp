// SPDX-License-Identifier: Apache-2.0
// Tests the rows of the list of tasks.
#include "output/lists/task_rows.hpp"

#include "output/lists/task_store.hpp"
#include "support/random.hpp"

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace {

using swarm::Json;

const Json two_tasks = Json::parse(R"([
  {"ID":"t1aaaaaaaaaaaaaaaaaaaaaaa","CreatedAt":"2026-01-01T03:00:00Z","ServiceID":"s1","Slot":1,"NodeID":"n1",
   "Spec":{"ContainerSpec":{"Image":"nginx:1.25@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}},
   "DesiredState":"running","Status":{"State":"running","Timestamp":"2026-01-01T03:00:00Z","Message":"started",
   "PortStatus":{"Ports":[{"Protocol":"tcp","TargetPort":80,"PublishedPort":8080,"PublishMode":"host"}]}}},
  {"ID":"t2aaaaaaaaaaaaaaaaaaaaaaa","CreatedAt":"2026-01-01T01:00:00.5Z","ServiceID":"s1","Slot":1,"NodeID":"n1",
   "Spec":{"ContainerSpec":{"Image":"nginx:1.24"}},"DesiredState":"shutdown",
   "Status":{"State":"failed","Timestamp":"2026-01-01T01:00:00Z","Err":"task: non-zero exit (1): it said\nsomething long",
   "ContainerStatus":{"ContainerID":"c0ffee","ExitCode":1}}},
  {"ID":"t3","CreatedAt":"2026-01-01T02:00:00Z","ServiceID":"s1","Slot":10,"Spec":{"ContainerSpec":{"Image":"nginx:1.25"}},
   "DesiredState":"running","Status":{"State":"pending","Timestamp":"2026-01-01T05:58:50Z","Err":"no suitable node"}},
  {"ID":"t4","CreatedAt":"2026-01-01T02:00:00Z","ServiceID":"s1","NodeID":"n2","DesiredState":"running"}])");

std::string printed(const cli::FormatWords& words,
                    cli::TaskText::Errors errors = cli::TaskText::Errors::cut) {
  std::string out;
  std::vector<cli::TaskRow> rows;
  const cli::TaskNames names{[](const std::string&) { return "web"; },
                             [](const std::string& id) { return id == "n1" ? "host-1" : id; }};
  for (const Json& task : two_tasks) {
    cli::TaskRow row = cli::task_row(task, names);
    if (row.state == "failed") {
      row.restarts = 2;
      row.last_failure = row.timestamp;
    }
    rows.push_back(std::move(row));
  }
  cli::print_tasks(cli::choose_format(words, cli::task_rows()), errors, std::move(rows),
                   *cli::parse_time("2026-01-01T06:00:00Z"), [&](std::string_view piece) { out += piece; });
  return out;
}

/// The same rows, printed from the store that holds long lists.
std::string print_stored(const cli::FormatWords& words, cli::TaskStore::Keeps keeps) {
  const cli::TaskNames none{[](const std::string&) { return ""; }, [](const std::string&) { return ""; }};
  const cli::TaskNames names{[](const std::string&) { return "web"; },
                             [](const std::string& id) { return id == "n1" ? "host-1" : id; }};
  cli::TaskStore store(keeps);
  for (const Json& task : two_tasks) {
    const cli::TaskRow row = cli::task_row(task, none);
    store.add(row, swarm::edit::Mode::replicated,
              row.state == "failed" ? cli::TaskStore::End::wrong : cli::TaskStore::End::none, true);
  }
  store.learn_history();
  store.sort(names);
  std::string out;
  cli::TaskRow row;
  const auto row_at = [&](std::size_t index) -> const cli::TaskRow& {
    store.fill(row, index);
    return row;
  };
  cli::print_sorted(cli::choose_format(words, cli::task_rows()), cli::TaskText::Errors::cut,
                    {store.size(), row_at}, *cli::parse_time("2026-01-01T06:00:00Z"),
                    [&](std::string_view piece) { out += piece; });
  return out;
}

TEST(TaskRows, of_a_store_are_those_that_were_put_in) {
  using Keeps = cli::TaskStore::Keeps;
  EXPECT_EQ(print_stored({}, Keeps::screen), printed({}));
  EXPECT_EQ(print_stored({.format = "table {{.ID}}\t{{.Error}}"}, Keeps::screen),
            printed({.format = "table {{.ID}}\t{{.Error}}"}));
  EXPECT_EQ(print_stored({.format = "{{.Name}}|{{.Node}}|{{.Ports}}"}, Keeps::screen),
            printed({.format = "{{.Name}}|{{.Node}}|{{.Ports}}"}));
  const std::string reported = print_stored({.output = "jsonl"}, Keeps::all);
  EXPECT_NE(
      reported.find(R"("CreatedAt":"2026-01-01T01:00:00.5Z","Message":"","Error":"task: non-zero exit (1))"),
      std::string::npos)
      << reported;
  EXPECT_NE(reported.find(R"("ContainerID":"c0ffee","ExitCode":1)"), std::string::npos) << reported;
  EXPECT_NE(reported.find(R"("Restarts":1,"LastFailure":"2026-01-01T01:00:00Z")"), std::string::npos)
      << reported;
}

TEST(TaskRows, of_a_store_may_be_the_newest_of_each_place) {
  const cli::TaskNames names{[](const std::string&) { return "web"; },
                             [](const std::string& id) { return id; }};
  cli::TaskStore store(cli::TaskStore::Keeps::screen);
  for (const Json& task : two_tasks)
    store.add(cli::task_row(task, names), swarm::edit::Mode::replicated, cli::TaskStore::End::none, true);
  store.learn_history();
  store.show_newest_only();
  store.sort(names);
  ASSERT_EQ(store.size(), 3U);
  EXPECT_EQ(store.row(0).id, "t1aaaaaaaaaaaaaaaaaaaaaaa");
  EXPECT_EQ(store.nodes(), (std::vector<std::string>{"n1", "n2"}));
}

TEST(TaskRows, of_a_store_are_sorted_like_rows) {
  auto random = test::seeded("TaskStore");
  const cli::TaskNames names{[](const std::string& id) { return id == "s3" ? "web" : "web." + id.substr(1); },
                             [](const std::string& id) { return "host-" + id; }};
  const auto one_of = [&](std::initializer_list<const char*> words) {
    return std::string(words.begin()[test::below(words.size(), random)]);
  };
  for (int round = 0; round < 300; ++round) {
    cli::TaskStore store(cli::TaskStore::Keeps::screen);
    std::vector<cli::TaskRow> rows;
    for (auto left = test::below(30, random); left > 0; --left) {
      Json task{{"ID", std::to_string(left)},
                {"ServiceID", one_of({"s1", "s2", "s10", "s3"})},
                {"NodeID", one_of({"", "n1", "n2", "n10", "2n"})},
                {"CreatedAt", one_of({"", "2026-01-01T01:00:00Z", "2026-01-01T02:00:00Z"})}};
      if (test::below(2, random) == 0) task["Slot"] = test::below(12, random);
      rows.push_back(cli::task_row(task, names));
      store.add(rows.back(), swarm::edit::Mode::replicated, cli::TaskStore::End::none, true);
    }
    cli::sort_tasks(rows);
    store.sort(names);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const cli::TaskRow row = store.row(i);
      ASSERT_EQ(row.id + ' ' + row.name + ' ' + row.node,
                rows[i].id + ' ' + rows[i].name + ' ' + rows[i].node);
    }
  }
}

/// Task t1 failed on node n1; t2 came later and runs on node n2. Both have slot 0.
std::string newest_of_slot_0(std::optional<swarm::edit::Mode> mode) {
  const cli::TaskNames names{[](const std::string&) { return "job"; },
                             [](const std::string& id) { return id; }};
  cli::TaskStore store(cli::TaskStore::Keeps::all);
  swarm::TaskFields task;
  task.service_id = "s1";
  task.id = "t1", task.node_id = "n1", task.created_at = task.timestamp = "2026-01-01T01:00:00Z";
  store.add(task, mode, cli::TaskStore::End::wrong, true);
  task.id = "t2", task.node_id = "n2", task.created_at = task.timestamp = "2026-01-01T02:00:00Z";
  store.add(task, mode, cli::TaskStore::End::none, true);
  store.learn_history();
  store.show_newest_only();
  store.sort(names);
  std::string text;
  for (std::size_t i = 0; i < store.size(); ++i) {
    const cli::TaskRow row = store.row(i);
    text += row.name + ' ' + std::to_string(row.restarts) + ' ' + row.last_failure + '\n';
  }
  return text;
}

TEST(TaskRows, slot_0_of_a_replicated_job_is_one_place_on_all_nodes) {
  using enum swarm::edit::Mode;
  EXPECT_EQ(newest_of_slot_0(replicated_job), "job.n2 1 2026-01-01T01:00:00Z\n");
  for (const auto mode :
       {std::optional(global), std::optional(global_job), std::optional<swarm::edit::Mode>()})
    EXPECT_EQ(newest_of_slot_0(mode), "job.n1 0 2026-01-01T01:00:00Z\njob.n2 0 \n");
}

TEST(TaskRows, too_many_to_hold_are_set_in_the_same_columns) {
  const std::string image(400, 'i');
  cli::TaskRow task;
  const auto row = [&](std::size_t index) -> const cli::TaskRow& {
    task.id = "id" + std::to_string(index);
    task.name = "web." + std::to_string(index / 2);
    task.image = image;
    return task;
  };
  std::string out;
  constexpr std::size_t count = 10'000;
  cli::print_sorted(cli::choose_format({}, cli::task_rows()), cli::TaskText::Errors::cut, {count, row}, {},
                    [&](std::string_view piece) { out += piece; });
  std::size_t lines = 0, older = 0, width = 0;
  for (std::size_t at = out.find('\n') + 1; at < out.size(); at = out.find('\n', at) + 1, ++lines) {
    const std::string line = out.substr(at, out.find('\n', at) - at);
    older += line.find(" \\_ web.") != line.npos ? 1 : 0;
    if (width == 0) width = line.size();
    ASSERT_EQ(line.size(), width) << lines;
  }
  EXPECT_EQ(lines, count);
  EXPECT_EQ(older, count / 2);
}

TEST(TaskRows, table_marks_history_and_cuts_errors) {
  EXPECT_EQ(printed({}),
            "ID             NAME        IMAGE        NODE      DESIRED STATE   CURRENT STATE                "
            "ERROR                              PORTS\n"
            "t1aaaaaaaaaa   web.1       nginx:1.25   host-1    Running         Running 3 hours ago           "
            "                                  *:8080->80/tcp\n"
            "t2aaaaaaaaaa    \\_ web.1   nginx:1.24   host-1    Shutdown        Failed 5 hours ago           "
            "\"task: non-zero exit (1): it s…\"   \n"
            "t3             web.10      nginx:1.25             Running         Pending about a minute ago   "
            "\"no suitable node\"                 \n"
            "t4             web.n2                   n2        Running                                       "
            "                                  \n");
}

TEST(TaskRows, errors_are_whole_where_no_terminal_reads_them) {
  const std::string out = printed({.format = "{{.Name}}|{{.Error}}"});
  EXPECT_EQ(out,
            "web.1|\nweb.1|\"task: non-zero exit (1): it said something long\"\nweb.10|\"no suitable "
            "node\"\nweb.n2|\n");
  EXPECT_NE(printed({}, cli::TaskText::Errors::whole).find("it said something long\""), std::string::npos);
}

TEST(TaskRows, json_comes_in_dockers_strings_or_in_types) {
  const std::string strings = printed({.format = "json"}), types = printed({.output = "jsonl"});
  EXPECT_EQ(
      strings.substr(0, strings.find('\n')),
      R"({"CurrentState":"Running 3 hours ago","DesiredState":"Running","Error":"","ID":"t1aaaaaaaaaa",)"
      R"("Image":"nginx:1.25","Name":"web.1","Node":"host-1","Ports":"*:8080-\u003e80/tcp"})");
  const std::size_t second = types.find('\n') + 1;
  EXPECT_EQ(
      types.substr(second, types.find('\n', second) - second),
      R"({"ID":"t2aaaaaaaaaaaaaaaaaaaaaaa","Name":"web.1","ServiceID":"s1","Slot":1,"Image":"nginx:1.24",)"
      R"("Node":"host-1","NodeID":"n1","DesiredState":"shutdown","State":"failed","Since":"2026-01-01T01:00:00Z",)"
      R"("CreatedAt":"2026-01-01T01:00:00.5Z","Message":"",)"
      R"("Error":"task: non-zero exit (1): it said\nsomething long","ContainerID":"c0ffee","ExitCode":1,"Ports":[],)"
      R"("Restarts":2,"LastFailure":"2026-01-01T01:00:00Z"})");
}

TEST(TaskRows, wide_adds_how_often_and_when_it_failed) {
  const std::string out = printed({.output = "wide"});
  EXPECT_NE(out.find("EXIT CODE   RESTARTS   LAST FAILURE   CONTAINER"), std::string::npos) << out;
  EXPECT_NE(out.find("1           2          5 hours ago    c0ffee"), std::string::npos) << out;
}

TEST(TaskRows, quiet_prints_whole_ids) {
  EXPECT_EQ(printed({.quiet = true}), "t1aaaaaaaaaaaaaaaaaaaaaaa\nt2aaaaaaaaaaaaaaaaaaaaaaa\nt3\nt4\n");
}

}  // namespace
