// SPDX-License-Identifier: Apache-2.0
// Tests commands on several services: the selection, the number at a time, and the summary.
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"
#include "wire/stage.hpp"

#include <csignal>
#include <regex>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace test;
using swarm::Json;
using testing::HasSubstr;

namespace {

/// web1, web2 and web10 have the label tier=web, api does not. Their tasks run or are removed.
class Many : public testing::Test {
 protected:
  Many() {
    Json services = Json::array(), tasks = Json::array();
    for (const char* name : {"web10", "web2", "web1", "api"}) {
      Json item = service(name);
      if (std::string_view(name) != "api") item["Spec"]["Labels"] = {{"tier", "web"}, {"stage", "test"}};
      services.push_back(item);
      tasks.push_back(task(name, 1, std::string("t-") + name, "running"));
    }
    engine.reset({{"services", services}, {"nodes", {node(1)}}, {"tasks", tasks}});
    engine.afterwards = [this](const Sent& sent, swarm::Response&) {
      if (sent.method == "POST") new_tasks(sent.path);
      if (sent.method == "DELETE") engine["tasks"] = Json::array();
    };
  }

  /// Gives the running tasks of a service its current spec.
  void new_tasks(const std::string& path) {
    for (const Json& one : engine["services"])
      if (path == "/services/" + one.at("ID").get<std::string>() + "/update")
        for (Json& running : engine["tasks"])
          if (running["ServiceID"] == one["ID"]) running["Spec"] = one["Spec"]["TaskTemplate"];
  }
  /// The writes in order, separated by blanks; "?" stands for requests for tasks in between.
  std::string order() {
    std::string text;
    for (const Sent& sent : engine.sent) {
      if (sent.method == "POST" || sent.method == "DELETE") text += sent.path.substr(14) + " ";
      if (sent.path == "/tasks" && !text.ends_with("? ")) text += "? ";
    }
    return text;
  }
  RunResult run(const std::string& line) {
    engine.sent.clear();
    return test::run(line, engine);
  }

  FakeEngine engine;
};

}  // namespace

TEST_F(Many, labels_select_and_must_all_match) {
  EXPECT_EQ(run("restart -d --select label=tier=web").out, "web1\nweb2\nweb10\n");
  EXPECT_EQ(engine.sent.front().query.at("filters"), R"({"label":{"tier=web":true}})");
  EXPECT_EQ(run("restart -d --select label=tier").out, "web1\nweb2\nweb10\n");
  EXPECT_EQ(run("restart -d --select label=tier=web --select label=stage=live").out, "");
  EXPECT_EQ(run("restart -d --select name=web1").out, "web1\nweb10\n");
  EXPECT_EQ(run("restart -d --select image=busybox:1 --select name=api").out, "api\n");
}

TEST_F(Many, a_selection_of_nothing_is_reported_and_no_failure) {
  for (const char* verb : {"restart", "update --env-add A=1", "rm", "rm --wait", "wait", "scale 3"}) {
    const RunResult result = run(std::string(verb) + " --select label=tier=db");
    EXPECT_EQ(result.exit, 0) << verb;
    EXPECT_THAT(result.err, testing::EndsWith(": --select matches no service\n")) << verb;
    EXPECT_TRUE(engine.writes().empty()) << verb;
  }
}

TEST_F(Many, what_makes_no_sense_is_reported_before_anything_is_sent) {
  for (const char* wrong :
       {"restart", "restart web1 --select label=a", "restart --select label",
        "restart --select label=", "rm --select ''", "rm --select name=", "rm --select colour=red",
        "restart web1 web2 --parallel 0", "restart web1 web2 --parallel 1 -d", "rm web1 web2 --parallel 1",
        "restart --select label=tier --parallel x", "update web1 web2 --if-version 10 --env-add A=1",
        "update web1 web2 --name x --recreate", "update --select label=tier --if-version 10",
        "scale --select label=tier", "scale --select label=tier web1=3", "scale --select label=tier 3 4",
        "scale --select label=tier x"}) {
    const RunResult result = run(wrong);
    EXPECT_EQ(result.exit, 2) << wrong << "\n" << result.err;
    EXPECT_TRUE(engine.sent.empty()) << wrong;
  }
}

TEST_F(Many, all_begin_at_once_and_are_awaited_together) {
  const RunResult result = run("restart web1 web2 api");
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.out, "web1\nweb2\napi\n");
  EXPECT_THAT(result.err, testing::EndsWith("swarmctl: restart: 3 of 3 services are done\n"));
  EXPECT_THAT(order(), testing::StartsWith("web1/update web2/update api/update ? "));
}

TEST_F(Many, progress_for_programs_ends_with_a_summary_for_programs) {
  const RunResult result = run("restart --progress json web1 nosuch api");
  EXPECT_EQ(result.exit, 3);
  const std::string last = result.err.substr(result.err.rfind('\n', result.err.size() - 2) + 1);
  EXPECT_EQ(Json::parse(last), Json::parse(R"({"event":"summary","services":3,"done":2,
      "not_done":[{"service":"nosuch","exit":3}],"exit":3})"));
  EXPECT_THAT(run("restart --progress json web1").err, testing::Not(HasSubstr("summary")));
}

TEST_F(Many, parallel_does_not_count_services_that_are_unchanged) {
  run("update -d web2 --label-add a=1");
  const RunResult result = run("update --parallel 2 --label-add a=1 --progress none web1 web2 web10");
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(order(), "web1/update web10/update ? ");
}

TEST_F(Many, parallel_awaits_so_many_before_the_next_begin) {
  const RunResult result = run("restart --parallel 2 --select label=tier=web");
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(order(), "web1/update web2/update ? web10/update ? ");
  EXPECT_THAT(result.err, testing::EndsWith("swarmctl: restart: 3 of 3 services are done\n"));
  EXPECT_EQ(run("restart --parallel 7 web1 web2").exit, 0);
  EXPECT_EQ(order(), "web1/update web2/update ? ");
}

TEST_F(Many, an_update_gives_each_the_same_edit_and_asks_for_the_digest_once) {
  engine["digest"] = "sha256:" + std::string(64, 'a');
  const RunResult result = run("update web1 nosuch web2 --image busybox:2 --parallel 1");
  EXPECT_EQ(result.exit, 3) << result.err;
  EXPECT_EQ(result.out, "web1\nweb2\n");
  EXPECT_THAT(result.err, HasSubstr("swarmctl: update: service nosuch not found\n"));
  EXPECT_THAT(result.err, testing::EndsWith("swarmctl: update: 2 of 3 services are done; not: nosuch\n"));
  EXPECT_EQ(order(), "web1/update ? web2/update ? ");
  EXPECT_EQ(std::ranges::count_if(engine.sent,
                                  [](const Sent& sent) { return sent.path.starts_with("/distribution"); }),
            1);
  for (const Sent& sent : engine.writes())
    EXPECT_EQ(sent.json()["TaskTemplate"]["ContainerSpec"]["Image"],
              "busybox:2@" + engine["digest"].get<std::string>());
}

TEST_F(Many, a_tag_that_cannot_be_looked_up_keeps_the_digest_that_runs) {
  const std::string pinned = "busybox:2@sha256:" + std::string(64, 'a');
  const auto task_of = [&](std::size_t which) -> Json& {
    return engine["services"][which]["Spec"]["TaskTemplate"];
  };
  const std::size_t web2 = 1, web1 = 2;
  task_of(web1)["ContainerSpec"]["Image"] = pinned;
  task_of(web1)["Placement"]["Platforms"] = Json::array({{{"OS", "linux"}}});
  const RunResult result = run("update -d web1 web2 web10 --image busybox:2");
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(order(), "web2/update web10/update ");
  EXPECT_EQ(task_of(web2)["ContainerSpec"]["Image"], "busybox:2");
  const std::string why = ": cannot find the digest of busybox:2: ";
  for (const std::string& words : {"warning: the digest that runs is kept" + why,
                                   "warning: each node will look up the tag for itself" + why}) {
    EXPECT_THAT(result.err, HasSubstr(words));
    EXPECT_EQ(result.err.find(words), result.err.rfind(words)) << result.err;
  }
  EXPECT_EQ(run("update -d web1 --image busybox:2 --env-add A=1").exit, 0);
  EXPECT_EQ(task_of(web1)["ContainerSpec"]["Image"], pinned);
  EXPECT_EQ(task_of(web1)["Placement"]["Platforms"].size(), 1U);
  EXPECT_EQ(run("update -d web1 --image busybox:2 --require-digest").exit, 1);
  EXPECT_EQ(run("update -d web1 --image busybox:2 --no-resolve-image").exit, 0);
  EXPECT_EQ(task_of(web1)["ContainerSpec"]["Image"], "busybox:2");
}

TEST_F(Many, a_service_named_twice_is_changed_once) {
  EXPECT_EQ(run("restart -d web1 web1").out, "web1\n");
  EXPECT_EQ(run("rm web1 web1").exit, 0);
  EXPECT_EQ(engine.writes().size(), 1U);
}

TEST_F(Many, the_code_that_ranks_highest_wins) {
  engine["services"].at(0)["Spec"]["Mode"] = {{"Global", Json::object()}};
  EXPECT_EQ(run("scale -d web10=3 nosuch=1 web1=4").exit, 1);
  EXPECT_EQ(run("scale -d nosuch=1 web1=5").exit, 3);
  EXPECT_EQ(run("update -d web1 nosuch --replicas 6").exit, 3);
}

TEST_F(Many, scale_gives_all_that_are_selected_one_number) {
  const RunResult result = run("scale -d --select label=tier=web 3");
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.out, "web1 scaled to 3\nweb2 scaled to 3\nweb10 scaled to 3\n");
  EXPECT_EQ(engine.writes().size(), 3U);
}

TEST_F(Many, rm_removes_all_before_it_waits_for_any) {
  const RunResult result = run("rm --wait web1 nosuch web2");
  EXPECT_EQ(result.exit, 3);
  EXPECT_EQ(result.out, "web1\nweb2\n");
  EXPECT_THAT(order(), testing::EndsWith("web2 ? "));
  EXPECT_THAT(result.err, testing::EndsWith("swarmctl: rm: 2 of 3 services are done; not: nosuch\n"));
  EXPECT_EQ(run("rm --wait --ignore-missing api nosuch").exit, 0);
}

TEST_F(Many, rm_waits_for_all_under_one_time_limit) {
  engine.afterwards = nullptr;
  const RunResult result = run("rm --wait --timeout 5s --progress none web1 web2");
  EXPECT_EQ(result.exit, 7);
  // Both waits advance the same clock.
  EXPECT_EQ(std::regex_replace(result.err, std::regex("after [0-9]+s"), "after 5s"),
            "swarmctl: rm: web1: not done after 5s: 1 task left\nhint: docker ps --filter "
            "label=com.docker.swarm.service.name=web1 shows what is left on a node\nswarmctl: rm: web2: "
            "not done after 5s: 1 task left\nhint: docker ps --filter "
            "label=com.docker.swarm.service.name=web2 shows what is left on a node\nswarmctl: rm: 0 of 2 "
            "services are done; not: web1, web2\n");
}

TEST_F(Many, wait_takes_a_selection) {
  const RunResult result = run("wait --select label=tier=web --progress none");
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.err, "swarmctl: wait: 3 of 3 services are done\n");
}

TEST_F(Many, a_warning_of_a_wait_says_that_it_is_one) {
  for (Json& service : engine["services"])
    if (service["ID"] == "svc-web1") service["Spec"]["Mode"] = {{"Global", Json::object()}};
  engine["tasks"] = Json::array();
  engine["nodes"] = Json::array();
  EXPECT_THAT(run("wait web1 --progress none").err, testing::StartsWith("swarmctl: wait: warning: web1: "));
  EXPECT_EQ(run("wait web1 --progress none -q").err, "");
}

TEST_F(Many, a_dry_run_shows_each) {
  const RunResult result = run("update --dry-run --select label=tier=web --env-add A=1");
  EXPECT_EQ(result.exit, 0) << result.err;
  for (const char* name : {"web1", "web2", "web10"}) EXPECT_THAT(result.out, HasSubstr(name));
  EXPECT_EQ(run("scale --dry-run --select label=tier 3").exit, 0);
  EXPECT_EQ(run("rm --dry-run --select label=tier").exit, 0);
  EXPECT_EQ(run("restart --dry-run web1 nosuch").exit, 3);
  EXPECT_TRUE(engine.writes().empty());
}

TEST_F(Many, an_interrupt_between_two_changes_reports_progress) {
  engine.afterwards = [](const Sent& sent, swarm::Response&) {
    if (sent.path == "/services/web10") std::raise(SIGTERM);
  };
  EXPECT_EXIT(run("restart web1 web2 web10 api --progress none"), testing::ExitedWithCode(143),
              "^swarmctl: restart: web1 web2: interrupted; not started: web10, api\n"
              "hint: swarmctl wait web1 web2 resumes waiting\n$");
}

TEST_F(Many, an_interrupt_of_a_change_in_flight_names_it_and_reports_progress) {
  engine.afterwards = [](const Sent& sent, swarm::Response&) {
    if (sent.path == "/services/svc-web2/update") std::raise(SIGTERM);
  };
  EXPECT_EXIT(
      run("-H tcp://m1 restart web1 web2 web10 api --progress none"), testing::ExitedWithCode(143),
      "^swarmctl: restart: interrupted: web2 may have been restarted; begun: web1; not started: web10, api\n"
      "hint: check with `swarmctl --host tcp://m1 inspect web2`; swarmctl --host tcp://m1 wait web1 resumes "
      "waiting for the others\n$");
  EXPECT_EXIT(run("scale -d web1=1 web2=2 api=3"), testing::ExitedWithCode(143),
              "^swarmctl: scale: interrupted: web2 may have been scaled; not started: api\n"
              "hint: check with `swarmctl inspect web2`\n$");
  EXPECT_EXIT(run("update web2 --env-add A=1 --progress json"), testing::ExitedWithCode(143),
              "^\\{.*\"exit\":143,.*\"message\":\"interrupted: web2 may have been changed\".*\\}\n$");
}

TEST_F(Many, an_interrupt_of_a_removal_in_flight_says_that_it_may_have_happened) {
  engine.afterwards = [](const Sent& sent, swarm::Response&) {
    if (sent.method == "DELETE") std::raise(SIGHUP);
  };
  EXPECT_EXIT(run("rm --wait web1 web2"), testing::ExitedWithCode(129),
              "^swarmctl: rm: interrupted: web1 may have been removed; not started: web2\n"
              "hint: check with `swarmctl inspect web1`\n$");
}

TEST_F(Many, an_interrupt_before_the_first_change_says_nothing) {
  engine.afterwards = [](const Sent& sent, swarm::Response&) {
    if (sent.path == "/services/web1") std::raise(SIGINT);
  };
  for (const char* line : {"restart web1 web2", "update web1 --env-add A=1", "rm web1", "scale web1=3"})
    EXPECT_EXIT(run(line), testing::KilledBySignal(SIGINT), "^$") << line;
}

TEST_F(Many, an_interrupt_while_a_lost_write_is_read_back_says_that_it_may_have_happened) {
  engine.afterwards = [lost = false](const Sent& sent, swarm::Response& answer) mutable {
    if (lost) std::raise(SIGINT);
    if (sent.path != "/services/svc-api/update") return;
    answer = {.status = 0, .lost = "it broke"};
    lost = true;
  };
  EXPECT_EXIT(run("update api --env-add A=1"), testing::ExitedWithCode(130),
              "^swarmctl: update: interrupted: api may have been changed\n");
}

TEST_F(Many, an_interrupt_names_what_goes_on_and_what_has_not_begun) {
  engine.afterwards = [](const Sent& sent, swarm::Response&) {
    if (sent.path == "/tasks") std::raise(SIGINT);
  };
  EXPECT_EXIT(run("restart web1 web2 web10 api --parallel 2 --progress none"), testing::ExitedWithCode(130),
              "^swarmctl: restart: web1 web2: interrupted; the change goes on; not started: web10, api\n"
              "hint: swarmctl wait web1 web2 resumes waiting\n$");
}

TEST_F(Many, an_interrupt_of_the_reads_before_a_wait_names_the_way_back_to_it) {
  const std::pair<int, int> signals[] = {{SIGHUP, 129}, {SIGINT, 130}, {SIGTERM, 143}};
  for (const auto& [number, code] : signals) {
    engine.afterwards = [signal = number](const Sent& sent, swarm::Response&) {
      if (sent.path.starts_with("/services")) std::raise(signal);
    };
    EXPECT_EXIT(run("wait --for running=1 web1 web2 --progress none"), testing::ExitedWithCode(code),
                "^swarmctl: wait: web1 web2: interrupted\n"
                "hint: swarmctl wait --for running=1 web1 web2 resumes waiting\n$");
    EXPECT_EXIT(run("wait web1 web2 api --parallel 2 --progress none"), testing::ExitedWithCode(code),
                "^swarmctl: wait: web1 web2: interrupted; not started: api\n"
                "hint: swarmctl wait web1 web2 resumes waiting\n$");
    EXPECT_EXIT(run("wait --select label=tier=web --progress none"), testing::ExitedWithCode(code),
                "^swarmctl: wait: --select label=tier=web: interrupted\n"
                "hint: swarmctl wait --select label=tier=web resumes waiting\n$");
  }
}

TEST_F(Many, an_interrupted_wait_tells_programs_its_exit_code) {
  const std::pair<int, int> signals[] = {{SIGHUP, 129}, {SIGINT, 130}, {SIGTERM, 143}};
  for (const auto& [number, code] : signals) {
    engine.afterwards = [signal = number](const Sent& sent, swarm::Response&) {
      if (sent.path == "/tasks") std::raise(signal);
    };
    EXPECT_EXIT(run("wait web1 api --progress json"), testing::ExitedWithCode(code),
                "\"service\":\"web1\",\"verdict\":\"interrupted\",\"exit\":" + std::to_string(code) +
                    ",.*"
                    "\"service\":\"api\",\"verdict\":\"interrupted\",\"exit\":" +
                    std::to_string(code) + ",");
  }
}
