// SPDX-License-Identifier: Apache-2.0
// Tests the message and the hint of each verdict.
#include "output/progress/verdict.hpp"

#include "unit/core/watch/story.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace cli;
using swarm::Goal;
using swarm::Json;
using swarm::Outcome;
using swarm::Progress;
using Ending = Outcome::Verdict;
using Lines = std::vector<std::string>;

namespace {

Progress::Failure failure(const std::string& label, std::size_t times, const std::string& error,
                          std::optional<int> code = std::nullopt) {
  return {
      .error = error, .node = "vm", .exit_code = code, .task = "t-" + label, .label = label, .times = times};
}

Outcome ended(Ending ending, const std::string& reason) {
  Outcome outcome{.verdict = ending, .progress = {}, .last = {}};
  outcome.progress.has_counts = true;
  outcome.progress.wanted = 4;
  outcome.progress.reason = reason;
  return outcome;
}

/// The outcome with a last snapshot: `tasks` of a service that was updated.
Outcome seen(Outcome outcome, const std::string& tasks, const std::string& patch = "{}") {
  outcome.last = swarm::snapshot(story::service(11, patch), story::tasks(tasks), story::nodes("n1"));
  return outcome;
}

const Goal created{.after = Goal::After::create}, updated{.after = Goal::After::update};

Verdict words(const Goal& goal, const Outcome& outcome, const std::optional<FailedLog>& log = std::nullopt) {
  return verdict("web", goal, outcome, std::chrono::minutes(10), log);
}

constexpr const char* previous = R"({"PreviousSpec":{"Name":"web"}})";
constexpr const char* loop =
    "c 1 failed made=3 code=7 err=task: non-zero exit (7)\nb 1 failed made=2 code=7 err=task: non-zero exit "
    "(7)\n"
    "a 1 failed made=1 code=7 err=task: non-zero exit (7)";

}  // namespace

TEST(VerdictWords, add_failures_up_for_the_tasks_they_name) {
  Outcome outcome = ended(Ending::stuck, "task web.1 failed 3 times in a row: task: non-zero exit (7)");
  const std::string error = "task: non-zero exit (7)";
  outcome.progress.failures = {failure("web.1", 3, error, 7),           failure("web.4", 3, error, 7),
                               failure("web.10", 2, error, 7),          failure("web.2", 3, error, 7),
                               failure("web.2", 1, "No such image: x"), failure("web.3", 2, "boom", 1)};
  EXPECT_EQ(words(created, outcome).details,
            (Lines{"0 of 4 running",
                   "web.1, web.2, web.4 and 1 more on vm, 11 times in all: task: non-zero exit (7)",
                   "web.2 on vm: No such image: x", "web.3 on vm, 2 times: boom, exit code 1"}));
}

TEST(VerdictWords, take_errors_that_differ_in_an_id_for_the_same) {
  const auto in_layer = [](char c) { return "read /data/" + std::string(64, c) + "/passwd: is a directory"; };
  const auto no_image = [](char c) { return "No such image: a@sha256:" + std::string(64, c); };
  Outcome outcome = ended(Ending::stuck, "task web.1 failed 3 times in a row");
  outcome.progress.failures = {failure("web.1", 1, in_layer('a'), 128),
                               failure("web.1", 1, in_layer('b'), 128),
                               failure("web.2", 1, in_layer('0'), 128), failure("web.3", 1, no_image('a')),
                               failure("web.3", 1, no_image('b'))};
  EXPECT_EQ(
      words(created, outcome).details,
      (Lines{"0 of 4 running", "web.1, web.2 on vm, 3 times in all: " + in_layer('a') + ", exit code 128",
             "web.3 on vm: " + no_image('a'), "web.3 on vm: " + no_image('b')}));
}

TEST(VerdictWords, say_the_exit_code_once) {
  Outcome outcome = ended(Ending::stuck, "task web.1 failed 3 times in a row");
  outcome.progress.failures = {failure("web.1", 3, "the command ended (exit code 0)", 0)};
  EXPECT_EQ(words(created, outcome).details.back(), "web.1 on vm, 3 times: the command ended (exit code 0)");
}

TEST(VerdictWords, keep_failures_of_other_nodes_and_codes_apart) {
  Outcome outcome = ended(Ending::rolled_back, "the engine rolled the update back");
  outcome.progress.failures = {failure("web.1", 1, "boom", 1), failure("web.2", 1, "boom", 1),
                               failure("web.3", 1, "boom", 2)};
  outcome.progress.failures[1].node = "vm2";
  EXPECT_EQ(words(updated, outcome).details,
            (Lines{"web.1 on vm: boom, exit code 1", "web.2 on vm2: boom, exit code 1",
                   "web.3 on vm: boom, exit code 2"}));
}

TEST(VerdictWords, say_that_a_health_check_killed_the_task) {
  Outcome outcome = ended(Ending::rolled_back, "the engine rolled the update back");
  outcome.progress.failures = {
      failure("web.1", 1, "task: non-zero exit (137): dockerexec: unhealthy container", 137)};
  EXPECT_EQ(words(updated, outcome).details, (Lines{"web.1 on vm: killed by the health check (exit 137)"}));
}

TEST(VerdictWords, offer_no_log_that_was_read_already) {
  const Outcome outcome = seen(ended(Ending::stuck, "task web.1 failed 3 times in a row"), loop);
  EXPECT_EQ(hint_text(words(created, outcome).hint, ""), "see what it logged: swarmctl logs c");
  const Verdict silent = words(created, outcome, FailedLog{"web.1", "c", {}, {}});
  EXPECT_EQ(silent.details.back(), "web.1 logged nothing");
  EXPECT_EQ(hint_text(silent.hint, ""), "");
  const Verdict shown = words(created, outcome, FailedLog{"web.1", "c", {"one", "two"}, {}});
  EXPECT_EQ(shown.details,
            (Lines{"0 of 4 running", "last 2 log lines of web.1 (task c):", "  | one", "  | two"}));
  EXPECT_EQ(hint_text(shown.hint, ""), "");
  const Outcome update = seen(outcome, loop, previous);
  EXPECT_EQ(hint_text(words(updated, update, FailedLog{"web.1", "c", {"one"}, {}}).hint, ""),
            "to go back: swarmctl rollback web");
  EXPECT_EQ(hint_text(words(created, update, FailedLog{"web.1", "c", {"one"}, {}}).hint, ""), "");
  const Outcome going_on =
      seen(outcome, loop, R"({"PreviousSpec":{"Name":"web"},"UpdateStatus":{"State":"updating"}})");
  EXPECT_EQ(hint_text(words(updated, going_on, FailedLog{"web.1", "c", {"one"}, {}}).hint, ""),
            "to go back: swarmctl rollback web");
}

TEST(VerdictWords, say_how_much_of_each_version_runs_where_it_paused) {
  Outcome outcome = ended(Ending::paused, "the engine paused the update: said so");
  outcome.progress.update_state = "paused";
  outcome.progress.wanted = 3;
  outcome.progress.running = 2;
  const Verdict paused = words(updated, outcome);
  EXPECT_EQ(paused.message, "web: the engine paused the update: said so");
  EXPECT_EQ(paused.details, (Lines{"0 of 3 updated, 2 running the previous version"}));
  EXPECT_EQ(hint_text(paused.hint, ""), "to go back: swarmctl rollback web; to retry: swarmctl restart web");
  outcome.progress.update_state = "rollback_paused";
  EXPECT_EQ(hint_text(words(updated, outcome).hint, ""),
            "to retry: swarmctl restart web; to run another version: swarmctl update --image IMAGE web");
}

TEST(VerdictWords, offer_nothing_to_go_back_to_after_a_restart) {
  const auto spec = [](const char* text) { return std::make_shared<const Json>(Json::parse(text)); };
  Goal restarted = updated;
  restarted.before = spec(R"({"Name":"web"})");
  restarted.sent = spec(R"({"Name":"web","TaskTemplate":{"ForceUpdate":1}})");
  EXPECT_EQ(hint_text(interrupted({"web"}, restarted, {}).hint, ""), "swarmctl wait web resumes waiting");
  EXPECT_EQ(hint_text(interrupted({"web"}, updated, {}).hint, ""),
            "swarmctl wait web resumes waiting; swarmctl rollback web goes back");
  Progress progress;
  progress.update_state = "updating";
  progress.is_restart = true;
  EXPECT_EQ(hint_text(interrupted({"web"}, {}, progress).hint, ""), "swarmctl wait web resumes waiting");
  Outcome outcome = ended(Ending::paused, "the engine paused the update");
  outcome.progress.update_state = "paused";
  outcome.progress.is_restart = true;
  EXPECT_EQ(hint_text(words(updated, outcome).hint, ""), "to retry: swarmctl restart web");
}

TEST(VerdictWords, of_a_deadline_say_what_is_known) {
  Outcome outcome = ended(Ending::deadline, "");
  outcome.progress.update_state = "updating";
  outcome.progress.up_to_date = 1;
  outcome.progress.running = 4;
  Progress::Slot old;
  old.label = "2";
  old.state = swarm::TaskState::running;
  old.age = std::chrono::seconds(26);
  old.node = "vm";
  old.note = "previous version";
  outcome.progress.slots.push_back(old);
  const Verdict late = words({}, outcome);
  EXPECT_EQ(late.message, "web: not done after 10m00s: 1 of 4 updated, 3 running the previous version");
  EXPECT_EQ(late.details, (Lines{"2: running (previous version) on vm for 26s"}));
  EXPECT_EQ(hint_text(late.hint, ""), "swarmctl wait web resumes waiting");
  Outcome unknown{.verdict = Ending::deadline, .progress = {}, .last = {}};
  unknown.progress.read_failure = "no manager answers";
  EXPECT_EQ(words({}, unknown).message, "web: not done after 10m00s: no manager answers");
  EXPECT_EQ(words({}, Outcome{.verdict = Ending::deadline, .progress = {}, .last = {}}).message,
            "web: not done after 10m00s");
}

TEST(VerdictWords, without_a_node_offer_to_wait) {
  Outcome outcome =
      ended(Ending::stuck, "task web.1 has waited 15s for a node; the scheduler has given no reason");
  outcome.progress.unplaced = true;
  outcome = seen(outcome, "a 1 pending node=");
  EXPECT_EQ(hint_text(words(created, outcome).hint, ""), "--wait-for-capacity waits for as long as it takes");
}

TEST(VerdictWords, in_json_have_both_counts) {
  Outcome outcome = ended(Ending::done, "");
  outcome.progress.running = 3;
  outcome.progress.up_to_date = 2;
  const auto object = Json::parse(json_of(words(created, outcome), "web", std::chrono::seconds(1), ""));
  EXPECT_EQ(object.at("wanted"), 4);
  EXPECT_EQ(object.at("running"), 3);
  EXPECT_EQ(object.at("up_to_date"), 2);
  outcome.verdict = Ending::interrupted;
  EXPECT_EQ(Json::parse(json_of(words(created, outcome), "web", {}, "")).at("running"), 3);
  EXPECT_EQ(Json::parse(json_of(interrupted({"web"}, created, {}), "web", {}, "")).at("running"), nullptr);
}
