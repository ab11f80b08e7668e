// SPDX-License-Identifier: Apache-2.0
// Tests the list of services: requests, rows and broken lists.
#include "json/scanner.hpp"
#include "service/row.hpp"
#include "support/random.hpp"
#include "support/scripted_engine.hpp"
#include "support/thrown.hpp"

#include <swarm/access.hpp>
#include <swarm/error.hpp>
#include <swarm/service_client.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;
using test::ScriptedEngine;

namespace {

const std::string web = R"({
  "ID":"svc1","Version":{"Index":42},"CreatedAt":"2026-01-01T00:00:00Z","UpdatedAt":"2026-01-02T00:00:00Z",
  "Spec":{"Name":"w\u00e4b","Labels":{"a":"1","b\"":"2"},
    "TaskTemplate":{"ContainerSpec":{"Image":"nginx:1","Env":["ID=x"]},"Placement":{"MaxReplicas":2}},
    "Mode":{"Replicated":{"Replicas":3}},"EndpointSpec":{"Ports":[{"TargetPort":1}]}},
  "PreviousSpec":{"Name":"no","TaskTemplate":{},"Mode":{"Global":{}}},
  "Endpoint":{"Ports":[{"Protocol":"tcp","TargetPort":80,"PublishedPort":8080,"PublishMode":"ingress"},
                       {"Protocol":"udp","TargetPort":53,"PublishedPort":53,"PublishMode":"host"}],"VirtualIPs":null},
  "UpdateStatus":{"State":"completed"},
  "ServiceStatus":{"RunningTasks":1,"DesiredTasks":3,"CompletedTasks":4}})";

std::string text(const ServiceRow& row) {
  Json ports = Json::array(), labels = Json::array();
  for (const auto& port : row.ports) ports.push_back({port.protocol, port.mode, port.published, port.target});
  for (const auto& [key, value] : row.labels) labels.push_back(key + "=" + value);
  return Json{row.id,           row.name,       row.image,      row.mode,         row.running, row.desired,
              row.completed,    row.has_status, row.wanted,     row.max_per_node, ports,       labels,
              row.update_state, row.created_at, row.updated_at, row.version}
      .dump();
}

struct ListClient {
  ScriptedEngine wire;
  Engine engine{wire};
  ServiceClient services{engine};

  std::string names(const ListOptions& options = {}) {
    std::string all;
    services.list(options, [&](ServiceRow&& row) {
      all += row.name + " ";
      return true;
    });
    return all;
  }
};

template <typename Act>
std::string message_of(Act&& act) {
  try {
    act();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::broken_answer);
    return error.what();
  }
  return "nothing";
}

std::string named(const std::string& name) {
  return R"({"ID":"id)" + name + R"(","Version":{"Index":7},"Spec":{"TaskTemplate":{},"Name":")" + name +
         "\"}}";
}

}  // namespace

TEST(List, gives_a_row_for_each_service) {
  ListClient client;
  client.wire.expect("GET /services?status=true")
      .answers(200, "[" + web + "," + named("b") + "]")
      .in_pieces_of(7);
  std::vector<std::string> rows;
  client.services.list({}, [&](ServiceRow&& row) {
    rows.push_back(text(row));
    return true;
  });
  EXPECT_EQ(rows[0], R"(["svc1","wäb","nginx:1","replicated",1,3,4,true,3,2,)"
                     R"([["tcp","ingress",8080,80],["udp","host",53,53]],["a=1","b\"=2"],"completed",)"
                     R"("2026-01-01T00:00:00Z","2026-01-02T00:00:00Z",42])");
  EXPECT_EQ(rows[1], R"(["idb","b","","",0,0,0,false,0,0,[],[],"","","",7])");
}

/// Whatever read_plain_name accepts, the document parser also accepts, with the same values.
TEST(List, reads_the_name_of_a_plain_service_as_its_document_has_it) {
  auto random = test::seeded("PlainName");
  const std::string service =
      R"({"ID":"s1","Version":{"Index":42},"CreatedAt":"2026-01-01T00:00:00Z","Spec":{"Name":"web","Labels":{"a":"1"},)"
      R"("TaskTemplate":{"ContainerSpec":{"Image":"nginx:1","Init":false}},"Mode":{"Replicated":{"Replicas":3}}},)"
      R"("Endpoint":{"Spec":{},"Ports":[{"TargetPort":80}]},"ServiceStatus":{"RunningTasks":1}})";
  int taken = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text = service + (round % 2 == 0 ? "\n" : "");
    if (round > 1) test::mutate(text, random);
    ServiceRow row;
    if (!read_plain_name(text, row)) continue;
    ++taken;
    const Json document = read_json_or_null(text);
    ASSERT_FALSE(document.is_null()) << text;
    ASSERT_EQ(fault_of_service(text), "") << text;
    ASSERT_EQ(row.id, text_at(document, "/ID")) << text;
    ASSERT_EQ(row.name, text_at(document, "/Spec/Name")) << text;
  }
  EXPECT_GT(taken, 300);
  for (const std::string& text : {"x" + service, service + "x", service + service, web}) {
    ServiceRow row;
    EXPECT_FALSE(read_plain_name(text, row)) << text;
  }
}

TEST(List, knows_the_four_modes) {
  const std::pair<const char*, const char*> table[] = {
      {R"({"Replicated":{"Replicas":0}})", "replicated 0"},
      {R"({"Replicated":{}})", "replicated 0"},
      {R"({"Global":{}})", "global 0"},
      {R"({"ReplicatedJob":{"MaxConcurrent":2,"TotalCompletions":5}})", "replicated job 5"},
      {R"({"GlobalJob":{}})", "global job 0"},
      {R"({"Moon":{}})", " 0"},
  };
  for (const auto& [mode, expected] : table) {
    ServiceRow row;
    EXPECT_EQ(read_row(R"({"ID":"a","Version":{"Index":1},"Spec":{"Name":"b","TaskTemplate":{},"Mode":)" +
                           std::string(mode) + "}}",
                       row),
              "");
    EXPECT_EQ(row.mode + " " + std::to_string(row.wanted), expected) << mode;
  }
}

TEST(List, asks_the_engine_for_what_it_can_filter) {
  ListClient client;
  client.wire
      .expect(R"(GET /services?status=true&filters={"name":{"web":true,"a&b":true},"mode":{"global":true}})")
      .answers(200, "[" + web + "]");
  client.wire.expect("GET /services").answers(200, "[" + web + "]");
  client.names({.filters = {{"name", {"web", "a&b"}}, {"mode", {"global"}}}});
  client.names({.details = false});
  EXPECT_EQ(client.wire.sent[0].path.find('&'), client.wire.sent[0].path.find("&filters="));
}

TEST(List, sends_no_filter_that_would_be_altered) {
  ListClient client;
  EXPECT_EQ(test::thrown([&] {
              client.names({.filters = {{"label", {"a=\xff"}}}});
            }),
            std::pair(Errc::usage, std::string("filters: the text is not UTF-8")));
}

TEST(List, names_alone_read_no_further) {
  ServiceRow row;
  EXPECT_EQ(read_name(R"({"ID":"a","Spec":{"Name":"b","TaskTemplate":{},"Labels":{"x":"y"}},
                          "Version":{"Index":7}})",
                      row),
            "");
  EXPECT_EQ(row.id + row.name, "ab");
  EXPECT_TRUE(row.labels.empty());
  ServiceRow nameless;
  EXPECT_EQ(read_name(R"({"ID":"a"})", nameless), "not a service: it has no Spec.Name");
  EXPECT_EQ(nameless.id, "a");
}

TEST(List, passes_on_documents_whole_and_unchanged) {
  ListClient client;
  client.wire.expect("GET /services?status=true")
      .answers(200, "[" + web + " , " + named("b") + "]\n")
      .in_pieces_of(11);
  std::vector<std::string> documents;
  client.services.list_documents({}, [&](std::string_view document) {
    documents.emplace_back(document);
    return true;
  });
  EXPECT_EQ(documents, (std::vector<std::string>{web, named("b")}));
}

TEST(List, ends_when_the_caller_has_enough) {
  ListClient client;
  client.wire.expect("GET /services?status=true")
      .answers(200, "[" + named("a") + "," + named("b") + " garbage")
      .in_pieces_of(9);
  int rows = 0;
  client.services.list({}, [&](ServiceRow&&) { return ++rows < 1; });
  EXPECT_EQ(rows, 1);
}

TEST(List, what_the_caller_throws_comes_out_and_is_not_retried) {
  ListClient client;
  client.wire.expect("GET /services?status=true").answers(200, "[" + named("a") + "]");
  ListOptions options;
  options.restart = [] { FAIL(); };
  EXPECT_THROW(
      client.services.list(options, [](ServiceRow&&) -> bool { throw Error(Errc::broken_answer, "full"); }),
      Error);
}

TEST(List, a_refusal_is_reported_in_the_engines_words) {
  ListClient client;
  client.wire.expect("GET /services?status=true").says(400, "invalid filter 'foo'");
  try {
    client.names();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::refused);
    EXPECT_STREQ(error.what(), "cannot list the services: invalid filter 'foo'");
  }
}

TEST(List, that_breaks_off_begins_again_where_the_caller_can_forget) {
  const std::string cut = "[" + named("a") + ",{\"ID\":";
  for (const bool thrown_by_transport : {true, false}) {
    ListClient client;
    auto& first = client.wire.expect("GET /services?status=true").answers(200, cut);
    if (thrown_by_transport) first.then_breaks_off();
    client.wire.expect("GET /services?status=true").answers(200, "[" + named("a") + "," + named("b") + "]");
    std::string all;
    ListOptions options;
    options.restart = [&] { all += "| "; };
    client.services.list(options, [&](ServiceRow&& row) {
      all += row.name + " ";
      return true;
    });
    EXPECT_EQ(all, "a | a b ");
  }
}

TEST(List, that_breaks_off_after_its_first_row_is_broken_where_the_caller_can_not) {
  ListClient client;
  client.wire.expect("GET /services?status=true").answers(200, "[" + named("a") + ",").then_breaks_off();
  EXPECT_EQ(message_of([&] { client.names(); }),
            "cannot list the services: the connection broke in the middle of the response");
}

TEST(List, that_breaks_off_before_its_first_row_begins_again_and_gives_up_in_the_end) {
  ListClient client;
  for (int tries = 0; tries < 3; ++tries)
    client.wire.expect("GET /services?status=true").answers(200, "[{\"ID\"");
  EXPECT_EQ(message_of([&] { client.names(); }),
            "cannot list the services: the response ended in the middle of its JSON list");
}

TEST(List, garbage_is_a_broken_answer_at_once) {
  for (const auto& [body, why] :
       {std::pair<std::string, std::string>{R"({"message":"x"})", "it is not a JSON list"},
        {"<html>", "it is not a JSON list"},
        {"[{\"ID\" 1}]", "not a service: it is not JSON"},
        {"[" + named("a") + "] x", "text follows its end"}}) {
    ListClient client;
    client.wire.expect("GET /services?status=true").answers(200, body);
    EXPECT_EQ(message_of([&] { client.names(); }),
              "cannot list the services: the response is invalid: " + why)
        << body;
  }
}

TEST(List, rows_survive_whatever_comes) {
  auto random = test::seeded("Rows");
  for (int round = 0; round < 4000; ++round) {
    std::string service = web;
    test::mutate(service, random);
    ServiceRow row, name;
    read_row(service, row);
    read_name(service, name);
    ASSERT_LE(row.id.size() + row.name.size() + row.image.size(), service.size());
  }
}

TEST(List, what_is_no_service_is_a_broken_answer_and_no_row) {
  const std::pair<std::string, std::string> table[] = {
      {"{}", "it has no ID"},
      {R"({"ID":7,"Spec":"x","ServiceStatus":[]})", "ID must be text"},
      {R"({"ID":"a","Version":{"Index":1}})", "it has no Spec.Name"},
      {R"({"ID":"a","Version":{"Index":"1"},"Spec":{"Name":"b","TaskTemplate":{}}})",
       "Version.Index must be a whole number"},
      {R"({"ID":"a","Spec":{"Name":"b","TaskTemplate":{}}})", "it has no Version.Index"},
      {R"({"ID":"a","Version":{"Index":1},"Spec":{"Name":"b","TaskTemplate":[]}})",
       "Spec.TaskTemplate must be an object"},
      {R"({"ID":"a","Version":{"Index":1},"Spec":{"Name":"","TaskTemplate":{}}})", "it has no Spec.Name"},
      {R"({"ID":"a/b","Version":{"Index":1},"Spec":{"Name":"b","TaskTemplate":{}}})", "its ID is not valid"}};
  for (const auto& [other, fault] : table)
    for (const bool details : {true, false}) {
      ListClient client;
      client.wire.expect(details ? "GET /services?status=true" : "GET /services")
          .answers(200, "[" + named("x") + "," + other + "]");
      EXPECT_EQ(message_of([&] { client.names({.details = details}); }),
                "cannot list the services: the response is invalid: not a service: " + fault)
          << other;
    }
}

namespace {

/// The rows of a list, or why it is refused.
std::string outcome(const std::string& list, std::size_t piece, bool details) {
  ListClient client;
  client.wire.expect(details ? "GET /services?status=true" : "GET /services")
      .answers(200, list)
      .in_pieces_of(piece);
  std::string all;
  const auto error =
      catch_error([&] {
        client.services.list({.details = details, .confirm_empty = false}, [&](ServiceRow&& row) {
          all += row.id + row.name + row.image + row.mode + row.created_at + row.update_state;
          for (const auto& [key, value] : row.labels) all += key + value;
          for (const std::uint64_t n :
               {row.running, row.wanted, row.max_per_node, row.version, std::uint64_t{row.ports.size()}})
            all += " " + std::to_string(n);
          return true;
        });
      }).error;
  return all + (error ? error->what() : "");
}

bool is_cut_off(const std::string& list) {
  json::ListScanner scanner;
  scanner.push(list, [](std::string_view) { return true; });
  return !scanner.complete() && scanner.wrong().empty();
}

}  // namespace

// No row shows `X`, and an entry like the one before it is only compared with it.
TEST(List, what_no_row_shows_is_checked_for_what_is_not_json) {
  const auto entry = [](const std::string& x) {
    return R"({"ID":"a","Version":{"Index":1},"X":)" + x + R"(,"Spec":{"Name":"b","TaskTemplate":{}}})";
  };
  const auto failure_of = [](const std::string& list) {
    ListClient client;
    client.wire.expect("GET /services?status=true").answers(200, list);
    return message_of([&] { client.names(); });
  };
  const std::string good = R"({"Y":["text",1]})";
  EXPECT_EQ(failure_of("[" + entry(good) + "," + entry(good) + "]"), "nothing");
  for (const std::string bad :
       {R"({"Y":["text",?]})", R"({"Y":?["text",1]})", R"({Y:["text",1]})", R"({"Y":["text",1;]})", "?",
        "{\"Y\":[\"te\nxt\",1]}", "{\"Y\":[\"te\x01xt\",1]}", R"({"Y":["text",1)})", R"({"Y":["text",1}])",
        R"({"Y":["text",1]}})"})
    for (const std::string& list :
         {"[" + entry(bad) + "]", "[" + entry(good) + "," + entry(good) + "," + entry(bad) + "]"})
      EXPECT_NE(failure_of(list), "nothing") << list;
}

TEST(List, in_one_piece_is_what_it_is_in_small_ones) {
  auto random = test::seeded("Pieces");
  for (int round = 0; round < 1000; ++round) {
    std::string list = "[" + web + "," + named("b") + "," + web + "]";
    // Some lists stay valid: their results depend on what is remembered of the previous entry.
    if (round % 4 != 0) test::mutate(list, random);
    if (is_cut_off(list)) continue;  // it would be requested again
    for (const bool details : {true, false})
      ASSERT_EQ(outcome(list, list.size(), details), outcome(list, 1 + test::below(50, random), details))
          << list;
  }
}

TEST(List, a_row_is_what_the_document_says) {
  auto random = test::seeded("Documents");
  int rows = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string service = web;
    test::mutate(service, random);
    ServiceRow row;
    if (!read_row(service, row).empty()) continue;
    const Json document = read_json_or_null(service);
    if (document.is_null()) continue;  // the content of a skipped member is not validated completely
    ++rows;
    EXPECT_EQ(row.id, text_at(document, "/ID")) << service;
    EXPECT_EQ(row.name, text_at(document, "/Spec/Name")) << service;
    EXPECT_EQ(row.image, text_at(document, "/Spec/TaskTemplate/ContainerSpec/Image")) << service;
    EXPECT_EQ(row.version, count_at(document, "/Version/Index")) << service;
    EXPECT_EQ(row.running, count_at(document, "/ServiceStatus/RunningTasks")) << service;
    EXPECT_EQ(row.ports.size(), list_at(document, "/Endpoint/Ports").size()) << service;
    EXPECT_GE(row.labels.size(), object_at(document, "/Spec/Labels").size()) << service;
  }
  EXPECT_GT(rows, 100);
}
