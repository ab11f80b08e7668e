// SPDX-License-Identifier: Apache-2.0
// Reads the state of a rollout from a service's document.

#include "watch/rollout.hpp"

#include "watch/task_match.hpp"

#include <swarm/access.hpp>
#include <swarm/equivalence.hpp>
#include <swarm/error.hpp>
#include <swarm/spec_checks.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

namespace swarm::watch {
namespace {

UpdateState update_state(const std::string& text) {
  constexpr std::array<std::pair<std::string_view, UpdateState>, 6> words{{
      {"updating", UpdateState::updating},
      {"completed", UpdateState::completed},
      {"paused", UpdateState::paused},
      {"rollback_started", UpdateState::rollback_started},
      {"rollback_completed", UpdateState::rollback_completed},
      {"rollback_paused", UpdateState::rollback_paused},
  }};
  for (const auto& [word, state] : words)
    if (word == text) return state;
  return UpdateState::none;
}

/// Reads a count that decides how many tasks are wanted, so an invalid value throws broken_answer instead of
/// counting as 0.
std::uint64_t replicas_at(const Json& spec, std::string_view pointer, std::uint64_t otherwise) {
  const Json* found = find_at(spec, pointer);
  if (found == nullptr || found->is_null()) return otherwise;
  const bool negative =
      found->is_number_integer() && !found->is_number_unsigned() && found->get<std::int64_t>() < 0;
  if (found->is_number_integer() && !negative) return found->get<std::uint64_t>();
  throw Error(Errc::broken_answer, "the response is invalid: Spec." + dotted(pointer) + " is " +
                                       json_text(*found) + ", which is not a count");
}

void read_mode(const Json& spec, Rollout& rollout) {
  rollout.mode = edit::mode_of(spec);
  if (rollout.mode == edit::Mode::replicated_job)
    rollout.replicas = replicas_at(spec, "/Mode/ReplicatedJob/TotalCompletions",
                                   replicas_at(spec, "/Mode/ReplicatedJob/MaxConcurrent", 1));
  else if (rollout.mode == edit::Mode::replicated)
    rollout.replicas = replicas_at(spec, "/Mode/Replicated/Replicas", 1);
}

void read_restart(const Json& spec, Rollout& rollout) {
  const std::string condition = text_at(spec, "/TaskTemplate/RestartPolicy/Condition");
  if (condition == "none") rollout.restart = Restart::never;
  // The engine treats "any" of a job as "on-failure".
  if (condition == "on-failure" || (rollout.job() && condition != "none"))
    rollout.restart = Restart::on_failure;
  rollout.max_attempts = count_at(spec, "/TaskTemplate/RestartPolicy/MaxAttempts");
}

void read_update(const Json& service, const Json& spec, Rollout& rollout) {
  rollout.update_text = text_at(service, "/UpdateStatus/State");
  rollout.update = update_state(rollout.update_text);
  rollout.message = text_at(service, "/UpdateStatus/Message");
  const bool back = rollout.update == UpdateState::rollback_started ||
                    rollout.update == UpdateState::rollback_completed ||
                    rollout.update == UpdateState::rollback_paused;
  rollout.rolled_back_by_engine = back && value_at(service, "/PreviousSpec").is_null();
  const std::string action =
      back ? text_at(spec, "/RollbackConfig/FailureAction") : text_at(spec, "/UpdateConfig/FailureAction");
  rollout.engine_judges = rollout.in_progress() && action != "continue";
  const std::int64_t monitor = integer_at(spec, "/UpdateConfig/Monitor");
  rollout.monitor = std::chrono::duration_cast<milliseconds>(std::chrono::nanoseconds(monitor));
  const std::string started = rollout.update == UpdateState::none
                                  ? text_at(service, "/UpdatedAt")
                                  : text_at(service, "/UpdateStatus/StartedAt");
  rollout.started = parse_time(started);
}

bool leaves_tasks(const Json& service, const Json& spec) {
  const Json& previous = value_at(service, "/PreviousSpec");
  if (!previous.is_object()) return false;
  return same_spec(value_at(spec, "/TaskTemplate"), value_at(previous, "/TaskTemplate"),
                   Strictness::as_orchestrated) &&
         same_spec(value_at(spec, "/EndpointSpec"), value_at(previous, "/EndpointSpec"),
                   Strictness::as_orchestrated);
}

bool has_health_check(const Json& spec) {
  const auto test = texts_at(spec, "/TaskTemplate/ContainerSpec/Healthcheck/Test");
  return !test.empty() && test.front() != "NONE";
}

}  // namespace

Rollout read_rollout(const Json& service) {
  const Json& spec = value_at(service, "/Spec");
  Rollout rollout;
  rollout.id = text_at(service, "/ID");
  rollout.name = text_at(spec, "/Name");
  rollout.version = count_at(service, "/Version/Index");
  rollout.created = parse_time(text_at(service, "/CreatedAt"));
  rollout.iteration = count_at(service, "/JobStatus/JobIteration/Index");
  rollout.constraints = texts_at(spec, "/TaskTemplate/Placement/Constraints");
  rollout.health_check = has_health_check(spec);
  rollout.leaves_tasks = leaves_tasks(service, spec);
  read_mode(spec, rollout);
  read_restart(spec, rollout);
  read_update(service, spec, rollout);
  return rollout;
}

}  // namespace swarm::watch
