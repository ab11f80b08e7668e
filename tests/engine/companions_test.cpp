// SPDX-License-Identifier: Apache-2.0
// Tests of ps, logs, scale, rollback, restart, wait and why on a real engine.
#include "support/pseudo_terminal.hpp"
#include "support/real_engine.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace test;
using swarm::Json;

namespace {

class Companions : public ::testing::Test {
 protected:
  std::string create(const std::string& rest, const std::string& short_name = "web") {
    const std::string name = scene_.name(short_name);
    const Outcome item = engine_.swarmctl("create -q --no-resolve-image --name " + name + " " + rest);
    EXPECT_EQ(item.code, 0) << item.err;
    return name;
  }

  std::set<std::string> running_ids(const std::string& name) {
    std::set<std::string> ids;
    for (const Json& task : engine_.tasks_of(name))
      if (task.at("Status").at("State") == "running" && task.at("DesiredState") == "running")
        ids.insert(task.at("ID").get<std::string>());
    return ids;
  }

  RealEngine engine_;
  Scene scene_{engine_};
};

}  // namespace

TEST_F(Companions, scale_restart_and_wait) {
  const std::string name = create("busybox:latest httpd -f");
  const Outcome scaled = engine_.swarmctl("scale " + name + "=2");
  EXPECT_EQ(scaled.code, 0) << scaled.err;
  EXPECT_EQ(scaled.out, name + " scaled to 2\n");
  const std::set<std::string> before = running_ids(name);
  EXPECT_EQ(before.size(), 2U);
  EXPECT_EQ(engine_.swarmctl("wait " + name + " --for running=2").code, 0);

  const Outcome restarted = engine_.swarmctl("restart " + name);
  EXPECT_EQ(restarted.code, 0) << restarted.err;
  for (const std::string& id : running_ids(name)) EXPECT_FALSE(before.contains(id)) << id;

  EXPECT_EQ(engine_.swarmctl("scale " + name + "=0").code, 0);
  EXPECT_EQ(engine_.swarmctl("rm " + name).code, 0);
  EXPECT_EQ(engine_.swarmctl("wait --for gone " + name).code, 0);
}

TEST_F(Companions, rebalance_has_nothing_to_do_on_one_node) {
  const std::string web = create("--replicas 3 busybox:latest httpd -f"),
                    agent = create("--mode global busybox:latest httpd -f", "agent");
  const std::set<std::string> before = running_ids(web);
  const Outcome done = engine_.swarmctl("rebalance " + web + " " + agent);
  EXPECT_EQ(done.code, 0);
  EXPECT_EQ(done.out, "");
  EXPECT_EQ(done.err, "swarmctl: rebalance: left alone: " + agent +
                          ": global services have one task on each node\n"
                          "swarmctl: rebalance: spread evenly: 1 service\n");
  EXPECT_EQ(running_ids(web), before);
  EXPECT_EQ(engine_.swarmctl("rebalance --dry-run --exit-code").code, 0);
  EXPECT_EQ(engine_.swarmctl("rebalance " + web + "-nosuch").code, 3);
}

TEST_F(Companions, rollback_goes_back_and_not_to_what_failed) {
  const std::string name = create(
      "--update-monitor 10s --update-failure-action pause --restart-delay 500ms busybox:latest httpd -f");
  EXPECT_EQ(engine_.swarmctl("rollback " + name).code, 1);
  const Outcome failing = engine_.swarmctl("update -q " + name + " --args false --restart-condition any");
  EXPECT_EQ(failing.code, 6) << failing.err;

  const Outcome back = engine_.swarmctl("rollback " + name);
  EXPECT_EQ(back.code, 0) << back.err;
  EXPECT_NE(back.err.find("ContainerSpec.Args"), std::string::npos) << back.err;
  EXPECT_EQ(engine_.service(name).at("Spec").at("TaskTemplate").at("ContainerSpec").at("Args"),
            Json({"httpd", "-f"}));

  const Outcome again = engine_.swarmctl("rollback " + name);
  EXPECT_EQ(again.code, 1) << again.err;
  EXPECT_NE(again.err.find("is one that failed"), std::string::npos) << again.err;
}

TEST_F(Companions, ps_shows_what_the_engine_has) {
  const std::string name = create("--replicas 2 busybox:latest httpd -f");
  const Outcome ids = engine_.swarmctl("ps -q " + name);
  std::set<std::string> wanted = running_ids(name);
  EXPECT_EQ(wanted.size(), 2U);
  for (const std::string& id : wanted) EXPECT_NE(ids.out.find(id), std::string::npos) << ids.out;
  EXPECT_NE(engine_.swarmctl("ps " + name).out.find(name + ".1"), std::string::npos);
  EXPECT_EQ(engine_.swarmctl("ps --filter desired-state=shutdown -q " + name).out, "");
}

TEST_F(Companions, followed_logs_end_when_the_service_is_removed) {
  const std::string talker = scene_.name("talker");
  const Outcome item =
      engine_.swarmctl({"create", "-q", "--no-resolve-image", "--stop-grace-period", "1s", "--name", talker,
                        "busybox:latest", "sh", "-c", "echo one; exec httpd -f"});
  ASSERT_EQ(item.code, 0) << item.err;
  Command watched{.limit = std::chrono::seconds(90)};
  bool removed = false;
  watched.interrupt_when = [&](const Outcome& so_far) {
    if (!removed && so_far.out.find("one") != std::string::npos) {
      removed = true;
      EXPECT_EQ(engine_.swarmctl("rm " + talker).code, 0);
    }
    return false;
  };
  const Outcome logs = engine_.swarmctl({"logs", "-f", "--raw", talker}, watched);
  EXPECT_EQ(logs.code, 0);
  EXPECT_EQ(logs.out, "one\n");
  EXPECT_EQ(logs.err, "swarmctl: logs: " + talker + " was removed\n");
}

TEST_F(Companions, a_job_that_no_node_takes_is_removed_with_its_tasks) {
  const std::string job = scene_.name("job");
  const Outcome item = engine_.swarmctl(
      "create -d --no-resolve-image --mode replicated-job --replicas 2 --constraint "
      "node.labels.nowhere==1 --name " +
      job + " busybox:latest true");
  ASSERT_EQ(item.code, 0) << item.err;
  const Outcome result = engine_.swarmctl("rm --wait --timeout 60s " + job);
  EXPECT_EQ(result.code, 0) << result.err;
}

TEST_F(Companions, a_job_that_completed_is_removed_without_waiting_for_what_the_engine_keeps) {
  const std::string job = scene_.name("job");
  const Outcome item = engine_.swarmctl(
      "create --no-resolve-image --mode replicated-job --replicas 2 --name " + job + " busybox:latest true");
  ASSERT_EQ(item.code, 0) << item.err;
  const Outcome result = engine_.swarmctl("rm --wait --timeout 60s " + job);
  EXPECT_EQ(result.code, 0) << result.err;
}

TEST_F(Companions, logs_separate_streams_and_print_the_last_lines) {
  const std::string talker = scene_.name("talker");
  const Outcome item =
      engine_.swarmctl({"create", "-q", "--no-resolve-image", "--name", talker, "busybox:latest", "sh", "-c",
                        "echo one; echo two >&2; echo three; exec httpd -f"});
  ASSERT_EQ(item.code, 0) << item.err;
  Outcome logs;
  EXPECT_TRUE(eventually([&] {
    logs = engine_.swarmctl("logs --raw " + talker);
    return logs.out == "one\nthree\n" && logs.err == "two\n";
  })) << logs.out
      << logs.err;
  // The engine timestamps the two streams separately, so either of them can hold the last line.
  const Outcome last = engine_.swarmctl("logs --raw --tail 1 " + talker);
  EXPECT_TRUE(last.out + last.err == "three\n" || last.out + last.err == "two\n") << last.out << last.err;
  EXPECT_EQ(engine_.swarmctl("logs --raw --since 1h --until 30m " + talker).out, "");
  const std::string named = engine_.swarmctl("logs " + talker).out;
  EXPECT_TRUE(named.starts_with(talker + ".1.")) << named;
}

TEST_F(Companions, followed_logs_include_new_tasks) {
  const std::string talker = scene_.name("talker");
  const Outcome item =
      engine_.swarmctl({"create", "-q", "--no-resolve-image", "--name", talker, "busybox:latest", "sh", "-c",
                        "echo hello from $HOSTNAME; exec httpd -f"});
  ASSERT_EQ(item.code, 0) << item.err;
  ASSERT_EQ(engine_.swarmctl("scale -d " + talker + "=3").code, 0);
  const auto all_three = [](const Outcome& so_far) { return std::ranges::count(so_far.out, '\n') == 3; };
  const Outcome heard = engine_.swarmctl({"logs", "-f", "--raw", talker}, {.interrupt_when = all_three});
  EXPECT_EQ(heard.code, 130) << heard.err;
  EXPECT_TRUE(all_three(heard)) << heard.out;
}

TEST_F(Companions, why_reports_what_is_wrong) {
  const std::string well = create("busybox:latest httpd -f");
  const Outcome fine = engine_.swarmctl("why " + well);
  EXPECT_EQ(fine.code, 0) << fine.out << fine.err;
  EXPECT_NE(fine.out.find("all is well"), std::string::npos) << fine.out;

  const std::string broken = scene_.name("broken");
  ASSERT_EQ(engine_
                .swarmctl({"create", "-d", "-q", "--no-resolve-image", "--name", broken, "busybox:latest",
                           "sh", "-c", "echo no such luck >&2; exit 3"})
                .code,
            0);
  Outcome reported;
  EXPECT_TRUE(eventually([&] {
    reported = engine_.swarmctl("why " + broken);
    return reported.code == 6 && reported.out.find("no such luck") != std::string::npos;
  })) << reported.out
      << reported.err;

  const std::string nowhere = scene_.name("nowhere");
  ASSERT_EQ(engine_
                .swarmctl("create -d --no-resolve-image --name " + nowhere +
                          " --constraint node.labels.disk==ssd busybox:latest httpd -f")
                .code,
            0);
  EXPECT_TRUE(eventually([&] {
    reported = engine_.swarmctl("why " + nowhere);
    return reported.code == 6 && reported.out.find("node.labels.disk") != std::string::npos;
  })) << reported.out
      << reported.err;
}

TEST_F(Companions, why_shows_what_a_rollback_removed) {
  const std::string name = create("--update-failure-action rollback busybox:latest httpd -f");
  const Outcome updated =
      engine_.swarmctl({"update", "-q", name, "--command", "sh", "--args", "-c 'echo no such luck; exit 4'"});
  EXPECT_EQ(updated.code, 5) << updated.err;
  // The engine reports the rollback as completed before the old task runs again.
  EXPECT_EQ(engine_.swarmctl("wait -q --for running=1 " + name).code, 0);
  const Outcome reported = engine_.swarmctl("why " + name);
  EXPECT_EQ(reported.code, 0) << reported.out << reported.err;
  for (const char* words :
       {" runs 1 of 1 task\n", "was rolled back by the engine", "tried image busybox:latest:\n",
        "ContainerSpec.Args: ", "task: non-zero exit (4)", "      no such luck\n"})
    EXPECT_NE(reported.out.find(words), std::string::npos) << words << " is not in\n" << reported.out;
  EXPECT_EQ(reported.out.find("Runtime"), std::string::npos) << reported.out;
}

TEST_F(Companions, a_watched_list_is_redrawn_in_place_and_left_whole) {
  const std::string name = create("--replicas 2 --stop-grace-period 1s busybox:latest httpd -f");
  PseudoTerminal terminal({SWARMCTL_BINARY, "ps", "--watch", "--current", "-o", "name", name},
                          {{"DOCKER_HOST", engine_.host()}, {"HOME", "/nonexistent"}, {"TERM", "xterm"}});
  ASSERT_TRUE(terminal.shows(name + ".2")) << terminal.drawn();
  ASSERT_EQ(engine_.swarmctl("scale -d " + name + "=3").code, 0);
  ASSERT_TRUE(terminal.shows(name + ".3")) << terminal.drawn();
  terminal.resize(20, 10);
  ASSERT_EQ(engine_.swarmctl("scale -d " + name + "=4").code, 0);
  ASSERT_TRUE(terminal.shows("\x1b[J\x1b[?7h")) << terminal.drawn();
  terminal.resize(60, 10);
  ASSERT_TRUE(terminal.shows(name + ".4")) << terminal.drawn();
  terminal.type("\x03");
  EXPECT_EQ(terminal.wait(), 130);
  EXPECT_TRUE(terminal.drawn().ends_with("\x1b[?7h\r\x1b[J")) << terminal.drawn();
}

TEST_F(Companions, a_watched_list_in_a_pipe_reports_what_came_and_went) {
  const std::string name = create("--stop-grace-period 1s busybox:latest httpd -f");
  std::atomic<long> reported = 0;
  const auto count = [&](const Outcome& so_far) {
    reported = std::ranges::count(so_far.out, '\n');
    return false;
  };
  auto watching = std::async(std::launch::async, [&] {
    return engine_.swarmctl({"ps", "--watch", "--format", "{{.Name}} {{.DesiredState}}", name},
                            {.interrupt_when = count});
  });
  EXPECT_TRUE(eventually([&] { return reported == 1; }));
  EXPECT_EQ(engine_.swarmctl("scale " + name + "=2").code, 0);
  EXPECT_TRUE(eventually([&] { return reported == 2; }));
  EXPECT_EQ(engine_.swarmctl("rm " + name).code, 0);
  const Outcome watched = watching.get();
  EXPECT_EQ(watched.code, 3) << watched.err;
  EXPECT_EQ(watched.err, "swarmctl: ps: " + name + ": the service was removed\n");
  EXPECT_EQ(watched.out, "added " + name + ".1 Running\nadded " + name + ".2 Running\nremoved " + name +
                             ".1 Running\nremoved " + name + ".2 Running\n");
}

TEST_F(Companions, a_log_can_end_with_the_rollout) {
  const std::string talker = scene_.name("talker");
  ASSERT_EQ(engine_
                .swarmctl({"create", "-d", "--no-resolve-image", "--name", talker, "busybox:latest", "sh",
                           "-c", "echo here I am; exec httpd -f"})
                .code,
            0);
  const Outcome logs = engine_.swarmctl({"logs", "--raw", "--until-converged", talker});
  EXPECT_EQ(logs.code, 0) << logs.err;
  EXPECT_EQ(logs.out, "here I am\n");
  ASSERT_EQ(engine_
                .swarmctl({"update", "-d", talker, "--args", "sh -c 'echo no such luck; exit 3'",
                           "--restart-delay", "100ms", "--update-failure-action", "continue"})
                .code,
            0);
  const Outcome bad = engine_.swarmctl({"logs", "--raw", "--until-converged", talker});
  EXPECT_EQ(bad.code, 6) << bad.err;
  EXPECT_NE(bad.out.find("no such luck\n"), std::string::npos) << bad.out;
}
