// SPDX-License-Identifier: Apache-2.0
// Tests of revisions on a real engine: recording, listing, restoring and removing them.
#include "support/real_engine.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace test;
using swarm::Json;
using testing::HasSubstr;
using testing::StartsWith;

namespace {

class RealHistory : public testing::Test {
 protected:
  RealHistory() {
    create_network();
    const Outcome result = record({"create", "-q", "--name", web, "--no-resolve-image", "--stop-grace-period",
                                   "1s", "--update-monitor", "1s", "--stable", "0s", "--network", net,
                                   "--env", "A=1", "busybox:latest", "sleep", "3600"});
    EXPECT_EQ(result.code, 0) << result.err;
  }
  ~RealHistory() override {
    record({"rm", "--wait", web});
    engine.call("DELETE", "/networks/" + net);
  }

  void create_network() {
    engine.call("POST", "/networks/create", Json{{"Name", net}, {"Driver", "overlay"}}.dump());
  }
  Outcome record(std::vector<std::string> words) const {
    Command with_history;
    with_history.environment = {{"SWARMCTL_HISTORY", "6"}, {"SUDO_USER", "ann"}};
    return engine.swarmctl(words, with_history);
  }
  void update(std::vector<std::string> flags) const {
    flags.insert(flags.begin(), {"update", "-q", web});
    const Outcome outcome = record(flags);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(outcome.err, "");
  }
  [[nodiscard]] Json history() const {
    return Json::parse(engine.swarmctl({"history", web, "-o", "json"}).out);
  }
  /// One line per revision, the newest first, for example "3 ann ~Image completed"; an asterisk marks the
  /// running one.
  [[nodiscard]] std::string listed() const {
    std::string text;
    for (const Json& one : history())
      text += (one.at("Revision").is_null() ? "-" : one.at("Revision").dump()) +
              (one.at("Running") == true ? "* " : " ") + one.value("User", "others") + ": " +
              one.value("Changed", "") + (one.contains("Verdict") ? ", " : "") + one.value("Verdict", "") +
              "\n";
    return text;
  }
  [[nodiscard]] std::size_t configs(const std::string& id) const {
    std::size_t count = 0;
    for (const Json& one : engine.get("/configs"))
      count += one.at("Spec").at("Name").get<std::string>().starts_with("swarmctl." + id + ".") ? 1 : 0;
    return count;
  }
  /// Changes a label as another program would.
  void change_label_by_hand() const {
    const Json now = engine.service(web);
    Json spec = now.at("Spec");
    spec["Labels"]["by"] = "hand";
    const Answer answer = engine.call("POST",
                                      "/services/" + now.at("ID").get<std::string>() +
                                          "/update?version=" + now.at("Version").at("Index").dump(),
                                      spec.dump());
    EXPECT_EQ(answer.status, 200) << answer.body;
  }

  const RealEngine engine;
  const Scene scene{engine};
  const std::string web = scene.name("web"), net = scene.name("net");
};

}  // namespace

TEST_F(RealHistory, goes_back_further_than_one_step) {
  update({"--env-add", "A=2", "--note", "second"});
  update({"--replicas", "2"});
  change_label_by_hand();
  EXPECT_EQ(listed(),
            "-* others: +Labels.by\n"
            "3 ann: ~Replicas 1 → 2\n"
            "2 ann: ~Env[A], completed\n"
            "1 ann: created\n");
  update({"--args", "sleep 3601"});
  EXPECT_EQ(listed(),
            "5* ann: ~Args, completed\n"
            "4 others: +Labels.by\n"
            "3 ann: ~Replicas 1 → 2\n"
            "2 ann: ~Env[A], completed\n"
            "1 ann: created\n");
  const Outcome shown = engine.swarmctl({"diff", web, "--to", "1"});
  const Outcome back = record({"rollback", web, "--to", "1", "--progress", "none"});
  EXPECT_EQ(back.code, 0) << back.err;
  EXPECT_THAT(back.err, StartsWith("swarmctl: rollback: " + web + ": going back to revision 1:\n"));
  EXPECT_THAT(shown.out, HasSubstr(back.err.substr(back.err.find('\n') + 1)));
  EXPECT_THAT(listed(), StartsWith("6* ann: back to 1: "));
  const Json spec = engine.service(web).at("Spec");
  EXPECT_EQ(spec.at("/TaskTemplate/ContainerSpec/Env"_json_pointer), Json({"A=1"}));
  EXPECT_EQ(spec.at("/Mode/Replicated/Replicas"_json_pointer), 1);
  EXPECT_EQ(spec.value("Labels", Json::object()), Json::object());
  update({"--label-add", "a=1", "--history", "5"});
  EXPECT_EQ(configs(engine.service(web).at("ID")), 4U);  // of revision 3, of 4 and 5, of 6, of 7
  EXPECT_EQ(engine.swarmctl({"rollback", web, "--to", "1"}).code, 3);
}

TEST_F(RealHistory, has_the_verdict_of_a_rollout_that_failed) {
  update({"--update-failure-action", "rollback", "--update-monitor", "2s"});
  const Outcome failed = record({"update", "-q", web, "--args", "sh -c 'exit 3'"});
  EXPECT_EQ(failed.code, 5) << failed.err;
  EXPECT_THAT(listed(), StartsWith("-* others: back to 2: ~Args\n3 ann: ~Args, rolled back\n"));
  const Outcome back = record({"rollback", web, "--to", "3"});
  EXPECT_EQ(back.code, 1);
  EXPECT_THAT(back.err, HasSubstr("revision 3 is one that failed: "));
  update({"--env-add", "B=1"});
  EXPECT_THAT(
      listed(),
      StartsWith("5* ann: +Env[B], completed\n4 others: back to 2: ~Args\n3 ann: ~Args, rolled back\n"));
}

TEST_F(RealHistory, uses_what_exists_now_and_reports_what_does_not) {
  update({"--network-rm", net, "--env-rm", "A"});
  EXPECT_TRUE(eventually([&] { return engine.call("DELETE", "/networks/" + net).status == 204; }));
  const Outcome back = record({"rollback", web, "--to", "1"});
  EXPECT_EQ(back.code, 3);
  EXPECT_THAT(back.err, HasSubstr("not found"));
  EXPECT_EQ(history().size(), 2U);
}

TEST_F(RealHistory, goes_with_the_service_unless_it_is_kept) {
  const std::string id = engine.service(web).at("ID");
  update({"--label-add", "a=1"});
  EXPECT_EQ(configs(id), 2U);
  EXPECT_EQ(record({"rm", web, "--keep-history"}).err, "");
  EXPECT_EQ(configs(id), 2U);
  for (const Json& one : engine.get("/configs"))
    if (one.at("Spec").value("/Labels/io.swarmctl.history.service"_json_pointer, "") == id)
      engine.call("DELETE", "/configs/" + one.at("ID").get<std::string>());
  EXPECT_EQ(record({"create", "-d", "--name", web, "--no-resolve-image", "busybox:latest"}).err, "");
  const std::string next = engine.service(web).at("ID");
  EXPECT_EQ(configs(next), 1U);
  EXPECT_EQ(record({"rm", web}).err, "");
  EXPECT_EQ(configs(next), 0U);
}

TEST_F(RealHistory, has_that_a_signal_ended_the_wait_until_the_engine_has_a_verdict) {
  Command interrupted;
  interrupted.environment = {{"SWARMCTL_HISTORY", "6"}, {"SUDO_USER", "ann"}};
  interrupted.interrupt_when = [](const Outcome& so_far) {
    return so_far.err.find("updating") != std::string::npos;
  };
  const Outcome left = engine.swarmctl(
      {"update", web, "--env-add", "A=2", "--update-delay", "4s", "--replicas", "2"}, interrupted);
  EXPECT_EQ(left.code, 130) << left.err;
  EXPECT_THAT(left.err, testing::EndsWith(" goes back\n"));
  EXPECT_THAT(listed(), HasSubstr("2* ann: ~Env[A], ~Replicas 1 → 2"));
  EXPECT_THAT(listed(), HasSubstr(", interrupted\n"));
  EXPECT_TRUE(eventually([&] { return listed().find(", completed\n") != std::string::npos; })) << listed();
}

TEST_F(RealHistory, has_what_the_command_said_where_the_engine_says_nothing) {
  const Outcome late = record({"update", "-q", web, "--args", "sleep 3601", "--update-delay", "1m",
                               "--replicas", "2", "--timeout", "4s"});
  EXPECT_EQ(late.code, 7) << late.err;
  EXPECT_THAT(listed(), testing::HasSubstr("2* ann: "));
  EXPECT_THAT(listed(), testing::HasSubstr(", timed out\n"));
  EXPECT_THAT(late.err, testing::Not(HasSubstr("recorded")));
}
