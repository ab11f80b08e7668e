// SPDX-License-Identifier: Apache-2.0
// Tests a write that appears while it is read back: the silent manager's own, or an equal one by somebody
// else.
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"
#include "wire/waiting.hpp"

#include <swarm/write_watch.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace test;
using swarm::Json;
using testing::HasSubstr;
using testing::Not;

namespace {

/// The first manager accepts a write and does not answer. Another manager answers the reads. At the second
/// read the first manager applies the write.
class LateManager final : public swarm::Transport {
 public:
  LateManager() {
    for (const std::string name : {"web", "api", "idle"})
      run("create -d --no-resolve-image --replicas 0 --name " + name + " busybox:1", engine);
    Json& web = engine["services"][0];
    web["PreviousSpec"] = web["Spec"];
    web["PreviousSpec"]["Labels"]["before"] = "yes";
    engine.sent.clear();
  }

  swarm::Response send(const swarm::Request& request) override {
    if (request.reads()) {
      if (held_ && ++reads_ == 2) engine.send(*held_);
      return engine.send(request);
    }
    if (held_) return engine.send(request);
    held_ = request;
    return {.status = 0, .headers = {}, .body = {}, .lost = "m1: timed out", .still_open = true};
  }
  swarm::Response stream(const swarm::Request& request, const swarm::Sink& sink,
                         const std::function<void(const swarm::Response&)>& answered) override {
    return engine.stream(request, sink, answered);
  }
  [[nodiscard]] std::string peer() const override { return "m2"; }

  FakeEngine engine;

 private:
  std::optional<swarm::Request> held_;
  int reads_ = 0;
};

/// Answers reads. Accepts each write and does not answer it; `act` applies the first one.
class SilentManager final : public swarm::Transport {
 public:
  SilentManager() {
    stage_.patch(R"({"PreviousSpec": {"Name": "web", "TaskTemplate": {}, "Labels": {"before": "yes"}}})");
  }

  swarm::Response send(const swarm::Request& request) override {
    if (request.reads()) return stage_.engine.send(request);
    if (!held_) held_ = request;
    swarm::write_leaves();
    stage_.caller.clock->sleep(
        std::chrono::ceil<swarm::milliseconds>(request.end - std::chrono::steady_clock::now()));
    return {.status = 0, .headers = {}, .body = {}, .lost = "m1: timed out", .still_open = true};
  }
  swarm::Response stream(const swarm::Request& request, const swarm::Sink& sink,
                         const std::function<void(const swarm::Response&)>& answered) override {
    return stage_.engine.stream(request, sink, answered);
  }
  [[nodiscard]] std::string peer() const override { return "m1"; }

  RunResult run(const std::string& line) { return test::run(line, *this, stage_.caller); }
  void act() { EXPECT_TRUE(stage_.engine.send(held_.value()).ok()); }

 private:
  Stage stage_;
  std::optional<swarm::Request> held_;
};

}  // namespace

TEST(LateWrite, after_exit_9_is_what_it_said_may_happen) {
  for (const std::string line : {"create --no-resolve-image --name new busybox:1", "update web --env-add A=1",
                                 "scale web=5", "restart web", "rollback web", "rm --wait web"}) {
    SilentManager manager;
    const std::size_t verb = line.find(' ');
    const RunResult result =
        manager.run(line.substr(0, verb) + " --timeout 2s --progress none" + line.substr(verb));
    EXPECT_EQ(result.exit, 9) << line << result.err;
    EXPECT_THAT(result.err, HasSubstr("it has not happened so far, and may still happen")) << line;
    const std::string before = "hint: check with `swarmctl ";
    const auto at = result.err.find(before);
    ASSERT_NE(at, std::string::npos) << line << result.err;
    const std::string check =
        result.err.substr(at + before.size(), result.err.find('`', at + before.size()) - at - before.size());
    const RunResult not_yet = manager.run(check);
    manager.act();
    const RunResult now = manager.run(check);
    EXPECT_EQ(not_yet.exit, line.starts_with("create") ? 3 : 0) << check << not_yet.err;
    EXPECT_EQ(now.exit, line.starts_with("rm") ? 3 : 0) << check << now.err;
    EXPECT_NE(not_yet.out, now.out) << check;
  }
}

TEST(LateWrite, is_a_success_with_a_warning_and_is_made_once) {
  const std::pair<const char*, std::size_t> lines[] = {
      {"create -d --name new --no-resolve-image busybox:1", 1},
      {"create -d --name new --if-absent --no-resolve-image busybox:1", 1},
      {"create -d --name web --or-update --no-resolve-image busybox:2", 1},
      {"update -d web --replicas 5", 1},
      {"update -d web api --env-add A=1", 2},
      {"scale -d web=5", 1},
      {"restart -d web", 1},
      {"rollback -d web", 1},
      {"rm web", 1},
      {"rm --wait web", 1},
      {"update idle --name idle2 --recreate --no-resolve-image", 2}};
  for (const auto& [line, writes] : lines) {
    LateManager managers;
    const RunResult result = run(line, managers);
    EXPECT_EQ(result.exit, 0) << line << result.err;
    EXPECT_THAT(result.err, HasSubstr("warning: the response was lost, but ")) << line;
    EXPECT_EQ(managers.engine.writes().size(), writes) << line;
  }
}

/// An exit code of 0 claims that this command made the change first. An update without --if-version makes no
/// such claim.
TEST(LateWrite, that_claims_a_name_or_a_version_may_be_an_equal_one) {
  const auto warning_of = [](const std::string& line, bool at_version) {
    LateManager managers;
    const std::string version = managers.engine["services"][0]["Version"]["Index"].dump();
    return run(line + (at_version ? " --if-version " + version : ""), managers).err;
  };
  constexpr const char* equal_one = "by this command or by an identical one at the same time";
  EXPECT_THAT(warning_of("create -d --name new --no-resolve-image busybox:1", false), HasSubstr(equal_one));
  EXPECT_THAT(warning_of("update -d web --replicas 5", true), HasSubstr(equal_one));
  EXPECT_THAT(warning_of("update -d web --replicas 5", false), Not(HasSubstr(equal_one)));
}
