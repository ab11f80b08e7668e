// SPDX-License-Identifier: Apache-2.0
// Tests ls --watch and ps --watch: what they request, what they print, and how they end.
#include "support/pseudo_terminal.hpp"
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"
#include "wire/stage.hpp"

#include <functional>
#include <map>
#include <regex>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace test;
using swarm::Json;

namespace {

class Watched : public ::testing::Test {
 protected:
  Watched() {
    engine_.reset({{"services", {service("web"), service("api")}},
                   {"nodes", {node(1)}},
                   {"tasks", {task("web", 1, "t1", "running"), task("api", 1, "t2", "running")}}});
    caller_.clock = swarm::WaitClock{[this] { return swarm::TimePoint(std::chrono::hours(1)) + passed_; },
                                     [this](swarm::milliseconds pause) { return sleep(pause); }};
  }

  /// Runs the line for `seconds`, as if Ctrl-C was pressed then.
  RunResult run(const std::string& line, int seconds = 10) {
    end_ = std::chrono::seconds(seconds);
    return test::run(line, engine_, caller_);
  }

  bool sleep(swarm::milliseconds pause) {
    passed_ += pause;
    while (!events_.empty() && std::chrono::seconds(events_.begin()->first) <= passed_) {
      const auto happen = events_.begin()->second;
      events_.erase(events_.begin());
      happen();
    }
    return passed_ < end_;
  }

  void remove(const std::string& name) {
    Json left = Json::array();
    for (const Json& one : engine_["services"])
      if (one.at("Spec").at("Name") != name) left.push_back(one);
    engine_["services"] = std::move(left);
    // Like a real engine: one unknown service in the filter fails the whole list.
    engine_.instead = [name](const Sent& sent) -> std::optional<swarm::Response> {
      const auto filters = sent.query.find("filters");
      if (sent.path != "/tasks" || filters == sent.query.end()) return std::nullopt;
      if (filters->second.find("svc-" + name) == std::string::npos) return std::nullopt;
      return refusal(404, "service svc-" + name + " not found");
    };
  }

  FakeEngine engine_;
  Caller caller_;
  swarm::milliseconds passed_{0}, end_{0};
  std::map<int, std::function<void()>> events_;  ///< By the second at which they happen.
};

/// Other tests check ages.
std::string without_ages(const std::string& text) {
  return std::regex_replace(text, std::regex(" [a-z0-9 ]+ ago *"), " AGO ");
}

/// What is left on a screen. A terminal adds a carriage return to each newline.
std::vector<std::string> screen_of(const std::string& written, std::size_t columns) {
  return screen_after(std::regex_replace(written, std::regex("\n"), "\r\n"), columns);
}

}  // namespace

TEST_F(Watched, ls_reports_each_change_in_a_row_and_asks_once_a_second) {
  events_[3] = [&] { engine_["services"].push_back(service("db")); };
  events_[5] = [&] { engine_["services"][0]["ServiceStatus"] = {{"RunningTasks", 0}, {"DesiredTasks", 1}}; };
  events_[7] = [&] { remove("api"); };
  const RunResult result = run("ls --watch", 20);
  EXPECT_EQ(result.out,
            "CHANGE    ID        NAME      MODE         REPLICAS   IMAGE       PORTS\n"
            "added     svc-api   api       replicated   1/1        busybox:1   \n"
            "added     svc-web   web       replicated   1/1        busybox:1   \n"
            "added     svc-db    db        replicated   1/1        busybox:1   \n"
            "changed   svc-web   web       replicated   0/1        busybox:1   \n"
            "removed   svc-api   api       replicated   1/1        busybox:1   \n");
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(result.exit, 130);
  EXPECT_EQ(engine_.sent.size(), 20U);
}

TEST_F(Watched, ls_in_other_forms_reports_what_happened_too) {
  const auto later = [&] {
    engine_["services"] = Json::array({service("web"), service("api")});
    engine_.instead = {};
    events_[2] = [&] { remove("api"); };
    passed_ = {};
  };
  later();
  EXPECT_EQ(run("ls --watch -q", 4).out, "added svc-api\nadded svc-web\nremoved svc-api\n");
  later();
  EXPECT_EQ(run("ls -w -o name", 4).out, "added api\nadded web\nremoved api\n");
  later();
  EXPECT_EQ(run("ls --watch --format '{{.Name}} {{.Replicas}}'", 4).out,
            "added api 1/1\nadded web 1/1\nremoved api 1/1\n");
  later();
  const std::string objects = run("ls --watch -o jsonl web 'a*'", 4).out;
  EXPECT_TRUE(objects.starts_with(R"({"Change":"added","ID":"svc-api","Name":"api",)")) << objects;
  EXPECT_NE(objects.find(R"({"Change":"removed","ID":"svc-api",)"), std::string::npos) << objects;
  later();
  EXPECT_EQ(run("ls --watch --format json 'a*'", 1).out,
            "{\"Change\":\"added\",\"ID\":\"svc-api\",\"Image\":\"busybox:1\",\"Mode\":\"replicated\","
            "\"Name\":\"api\",\"Ports\":\"\",\"Replicas\":\"1/1\"}\n");
}

TEST_F(Watched, refuses_formats_that_cannot_be_printed_row_by_row) {
  for (const char* line : {"ls --watch -o json", "ps --watch -o json web", "ls --watch --format raw"}) {
    const RunResult result = run(line);
    EXPECT_EQ(result.exit, 2) << line;
    EXPECT_NE(result.err.find("--watch cannot be used with "), std::string::npos) << result.err;
  }
  EXPECT_TRUE(engine_.sent.empty());
}

TEST_F(Watched, ls_needs_one_of_the_names_to_be_there) {
  const RunResult none = run("ls --watch nope");
  EXPECT_EQ(none.exit, 3);
  EXPECT_EQ(none.err, "swarmctl: ls: nope: no such service\n");
  const RunResult one = run("ls --watch --format '{{.Name}}' nope web");
  EXPECT_EQ(one.out, "added web\n");
  EXPECT_EQ(one.err, "swarmctl: ls: nope: no such service\n");
}

TEST_F(Watched, ls_survives_the_loss_of_a_manager) {
  events_[2] = [&] {
    engine_.instead = [](const Sent&) -> std::optional<swarm::Response> {
      throw swarm::Error(swarm::Errc::unreachable, "no manager answers");
    };
  };
  events_[6] = [&] {
    engine_.instead = {};
    engine_["services"].push_back(service("db"));
  };
  const RunResult result = run("ls --watch -o name");
  EXPECT_EQ(result.out, "added api\nadded web\nadded db\n");
  EXPECT_EQ(result.err,
            "swarmctl: ls: warning: no manager answers; trying again\n"
            "swarmctl: ls: the engine responds again\n");
}

TEST_F(Watched, nothing_is_removed_while_there_is_no_leader) {
  const std::pair<const char*, const char*> lines[] = {
      {"ls --watch -o name", "added api\nadded web\nadded db\n"},
      {"ls --watch -o name web 'd*'", "added web\nadded db\n"},
      {"ps --watch -q web", "added t1\nadded t9\n"},
      {"ps --watch -q web api", "added t2\nadded t1\nadded t9\n"}};
  for (const auto& [line, changes] : lines) {
    engine_["services"] = Json::array({service("web"), service("api")});
    engine_["tasks"] = Json::array({task("web", 1, "t1", "running"), task("api", 1, "t2", "running")});
    passed_ = {};
    events_[2] = [&] { engine_.has_leader = false; };
    events_[6] = [&] {
      engine_.has_leader = true;
      engine_["services"].push_back(service("db"));
      engine_["tasks"].push_back(task("web", 2, "t9", "running"));
    };
    const RunResult result = run(line);
    EXPECT_EQ(result.out, changes) << line << result.err;
    EXPECT_EQ(result.exit, 130) << line;
    EXPECT_NE(result.err.find("the swarm has no leader"), std::string::npos) << line << result.err;
    EXPECT_EQ(result.err.find("removed"), std::string::npos) << line << result.err;
  }
}

TEST_F(Watched, ls_whose_manager_is_not_there_at_first_ends) {
  engine_.instead = [](const Sent&) -> std::optional<swarm::Response> {
    throw swarm::Error(swarm::Errc::unreachable, "no manager answers");
  };
  EXPECT_EQ(run("ls --watch").exit, 8);
}

TEST_F(Watched, ps_reports_each_change_in_a_row) {
  events_[2] = [&] {
    engine_["tasks"][0]["Status"]["State"] = "failed";
    engine_["tasks"][0]["DesiredState"] = "shutdown";
    engine_["tasks"][0]["Status"]["Err"] = "task: non-zero exit (3)";
    engine_["tasks"].push_back(task("web", 1, "t9", "preparing", "2026-01-02T03:00:09Z"));
  };
  events_[4] = [&] { engine_["tasks"][2]["Status"]["State"] = "running"; };
  events_[6] = [&] { engine_["tasks"].erase(0); };
  const RunResult result =
      run("ps --watch web --format 'table {{.ID}}\\t{{.Name}}\\t{{.CurrentState}}\\t{{.Error}}'");
  EXPECT_EQ(without_ages(result.out),
            "CHANGE    ID        NAME      CURRENT STATE           ERROR\n"
            "added     t1        web.1     Running AGO \n"
            "added     t9        web.1     Preparing AGO \n"
            "changed   t1        web.1     Failed AGO \"task: non-zero exit (3)\"\n"
            "changed   t9        web.1     Running AGO \n"
            "removed   t1        web.1     Failed AGO \"task: non-zero exit (3)\"\n");
  EXPECT_EQ(result.exit, 130);
  // One request for the service and one for the nodes; one per second for the tasks.
  EXPECT_EQ(engine_.sent.size(), 12U);
}

TEST_F(Watched, ps_with_operands_filters_and_history_costs_no_more_than_a_request_a_second) {
  const RunResult result = run("ps --watch --current --filter desired-state=running -o wide web api", 20);
  EXPECT_EQ(result.exit, 130) << result.err;
  EXPECT_LE(engine_.sent.size(), 24U);
}

TEST_F(Watched, ps_ends_when_the_service_is_removed) {
  events_[3] = [&] { remove("web"); };
  const RunResult result = run("ps --watch -q web", 60);
  EXPECT_EQ(result.out, "added t1\nremoved t1\n");
  EXPECT_EQ(result.err, "swarmctl: ps: web: the service was removed\n");
  EXPECT_EQ(result.exit, 3);
  EXPECT_EQ(passed_, std::chrono::seconds(3));
}

TEST_F(Watched, ps_goes_on_with_the_services_that_are_left) {
  events_[3] = [&] { remove("web"); };
  events_[5] = [&] { engine_["tasks"].push_back(task("api", 2, "t5", "running")); };
  const RunResult result = run("ps --watch -q web api nope");
  EXPECT_EQ(result.out, "added t2\nadded t1\nremoved t1\nadded t5\n");
  EXPECT_EQ(result.err,
            "swarmctl: ps: service nope not found\n"
            "swarmctl: ps: web: the service was removed\n");
}

TEST_F(Watched, on_a_terminal_the_list_is_redrawn_in_place) {
  caller_.terminal = true;
  caller_.columns = 44;
  events_[2] = [&] { engine_["services"].push_back(service("db")); };
  events_[4] = [&] { remove("api"); };
  const RunResult result = run("ls --watch");
  EXPECT_EQ(screen_of(result.out, 44),
            (std::vector<std::string>{"NAME      REPLICAS   IMAGE       PORTS",
                                      "db        1/1        busybox:1", "web       1/1        busybox:1"}));
  EXPECT_TRUE(result.out.ends_with("\x1b[J\x1b[?7h"));
}

TEST_F(Watched, on_80_columns_the_state_of_tasks_is_seen_and_what_is_wrong_with_them) {
  caller_.terminal = true;
  Json failed = task("web", 1, "task-with-an-id-of-25-letters", "failed");
  failed["Status"]["Err"] = "task: non-zero exit (137): unhealthy container";
  engine_["tasks"] = Json::array({failed});
  const std::vector<std::string> screen = screen_of(run("ps --watch web", 1).out, 80);
  ASSERT_EQ(screen.size(), 2U);
  EXPECT_EQ(std::regex_replace(screen[0], std::regex(" +"), " "), "NAME NODE CURRENT STATE ERROR");
  EXPECT_EQ(std::regex_replace(screen[1], std::regex(" [0-9]+ [a-z]+ ago *| +"), " "),
            "web.1 host-1 Failed \"task: non-zero exit (137): un…\"");
  passed_ = {};
  const auto chosen = screen_of(
      run("ps -w --format 'table {{.Image}} {{.ID}} {{.Error}} {{.Ports}} {{.ID}}' web", 1).out, 80);
  EXPECT_TRUE(chosen.at(0).starts_with("IMAGE ID ERROR PORTS ID")) << chosen.at(0);
}

TEST_F(Watched, on_a_terminal_what_disturbs_stands_below_the_list) {
  caller_.terminal = true;
  events_[2] = [&] {
    engine_.instead = [](const Sent&) -> std::optional<swarm::Response> {
      throw swarm::Error(swarm::Errc::unreachable, "no manager answers");
    };
  };
  const RunResult result = run("ls --watch -o name");
  EXPECT_EQ(screen_of(result.out, 80),
            (std::vector<std::string>{"api", "web", "no manager answers; trying again"}));
  EXPECT_EQ(result.err, "");
}

TEST_F(Watched, without_a_terminal_or_on_a_dumb_one_no_escape_code_is_written) {
  EXPECT_EQ(run("ls --watch").out.find('\x1b'), std::string::npos);
  caller_.terminal = true;
  caller_.environment["TERM"] = "dumb";
  passed_ = {};
  EXPECT_EQ(run("ps --watch web").out.find('\x1b'), std::string::npos);
}

TEST_F(Watched, ls_whose_node_is_no_manager_any_more_ends_with_8) {
  events_[2] = [&] {
    engine_.instead = [](const Sent&) -> std::optional<swarm::Response> {
      return refusal(503, "This node is not a swarm manager. Worker nodes can't be used to view or modify");
    };
  };
  const RunResult result = run("ls --watch -o name", 60);
  EXPECT_EQ(result.exit, 8);
  EXPECT_LE(passed_, std::chrono::seconds(12));
}
