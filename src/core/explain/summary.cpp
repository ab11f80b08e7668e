// SPDX-License-Identifier: Apache-2.0
// Summarizes how many tasks of a service run, and which version they are.
#include "explain/findings.hpp"

namespace swarm {

std::string plural(std::uint64_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string age(EngineTime since, EngineTime now) {
  if (since == EngineTime{} || now <= since) return {};
  const auto seconds =
      static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(now - since).count());
  if (seconds == 0) return {};
  if (seconds < 120) return plural(seconds, "second");
  return seconds < 7200 ? plural(seconds / 60, "minute") : plural(seconds / 3600, "hour");
}

std::string for_age(EngineTime since, EngineTime now) {
  const std::string text = age(since, now);
  return text.empty() ? text : " for " + text;
}

}  // namespace swarm

namespace swarm::explain {
namespace {

using namespace watch;

/// How many of the running tasks have the spec that an update or rollback brings; empty if none is in
/// progress.
std::string versions(const Rollout& rollout, const Count& count) {
  const bool over = rollout.update == UpdateState::none || rollout.update_done();
  if (count.running == 0 || (over && count.previous() == 0)) return {};
  std::string share = std::to_string(count.up_to_date);
  if (count.up_to_date == 0) share = "none";
  if (count.up_to_date == count.running) share = "all";
  const bool back =
      rollout.update == UpdateState::rollback_started || rollout.update == UpdateState::rollback_paused;
  return ", " + share + (back ? " of the restored version" : " of the new version");
}

}  // namespace

std::string summary(const View& view, const Count& count, std::uint64_t wanted) {
  const Rollout& rollout = view.rollout;
  if (wanted == 0 && rollout.global()) return rollout.name + " is global, and no node is eligible";
  if (wanted == 0) return rollout.name + " is scaled to 0: no task should run";
  if (rollout.job())
    return rollout.name + " completed " + std::to_string(count.ended_well) + " of " + plural(wanted, "task");
  std::string text = rollout.name + " runs " + std::to_string(count.running) + " of " +
                     plural(wanted, "task") + versions(rollout, count);
  if (count.ended_well > 0) text += ", " + std::to_string(count.ended_well) + " ended well";
  return text;
}

}  // namespace swarm::explain
