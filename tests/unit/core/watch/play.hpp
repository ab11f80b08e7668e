// SPDX-License-Identifier: Apache-2.0
// Plays the scenes of a wait against the state machine.
#pragma once

#include "unit/core/watch/story.hpp"

namespace story {

using namespace swarm;
using Phase = Progress::Phase;
using Target = Goal::Target;
using After = Goal::After;

inline constexpr const char* two_run = "a 1 running\nb 2 running";

/// The state `at` milliseconds after the wait began.
struct Scene {
  int at = 0;
  Json service;
  std::string tasks;
  std::string nodes = "n1 n2 n3";
  int clock = 0;  ///< The managers' clock in seconds after 12:00; 0: unknown.
};

inline Snapshot shown(const Scene& scene) {
  Snapshot result = snapshot(scene.service, story::tasks(scene.tasks), story::nodes(scene.nodes));
  if (scene.clock) result.engine_now = parse_time(story::at(scene.clock));
  return result;
}

/// The result of playing scenes: the phase of each, and the last progress.
struct Played {
  std::vector<Phase> phases;
  Progress last;
};

inline Played play(Goal goal, const std::vector<Scene>& scenes) {
  Convergence convergence(std::move(goal));
  Played played;
  for (const Scene& scene : scenes) {
    played.last =
        convergence.observe(shown(scene), TimePoint(std::chrono::hours(1)) + milliseconds(scene.at));
    played.phases.push_back(played.last.phase);
    if (played.last.ended()) break;
  }
  return played;
}

inline Goal after(After what, std::uint64_t version = 10) {
  Goal goal;
  goal.after = what;
  if (what == After::update || what == After::rollback) goal.sent_version = version;
  return goal;
}

inline Json updating(int version, const std::string& state, const std::string& more = "{}") {
  Json result = story::service(version, more);
  result["UpdateStatus"] = {{"State", state}, {"Message", "said so"}, {"StartedAt", story::at(0)}};
  if (!result.contains("PreviousSpec") && !state.starts_with("rollback"))
    result["PreviousSpec"]["TaskTemplate"]["ContainerSpec"]["Image"] = "old";
  return result;
}

using Phases = std::vector<Phase>;

}  // namespace story
