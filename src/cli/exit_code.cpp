// SPDX-License-Identifier: Apache-2.0
// The meaning of each exit code, the code of each error, and their ranking.

#include "exit_code.hpp"

#include <algorithm>
#include <array>

namespace cli {
namespace {

constexpr Verbs rollouts = Verbs::create | Verbs::apply | Verbs::update | Verbs::scale | Verbs::rollback |
                           Verbs::restart | Verbs::rebalance;
constexpr Verbs awaiting = rollouts | Verbs::wait | Verbs::logs;
constexpr Verbs changing = rollouts | Verbs::rm;
constexpr Verbs reading =
    Verbs::ls | Verbs::inspect | Verbs::ps | Verbs::why | Verbs::diff | Verbs::exports | Verbs::history;
constexpr Verbs asking = awaiting | changing | reading | Verbs::version | Verbs::where;
constexpr Verbs lasting = awaiting | Verbs::rm | Verbs::ls | Verbs::ps;
constexpr Verbs every = asking | Verbs::completion | Verbs::help;

constexpr std::array meanings{
    ExitMeaning{Exit::done, "done, or nothing needed doing", every},
    ExitMeaning{Exit::failed, "the engine refused, or something failed", every},
    ExitMeaning{Exit::usage, "usage error: nothing was sent", every},
    ExitMeaning{Exit::not_found, "no such service, task, node or revision", awaiting | changing | reading},
    ExitMeaning{Exit::conflict,
                "conflict: the name is taken, --if-version is stale, every retry lost a race, or another "
                "change superseded the one awaited",
                awaiting | Verbs::diff},
    ExitMeaning{Exit::rolled_back, "the engine rolled the update back", awaiting},
    ExitMeaning{Exit::stuck, "the rollout is paused or cannot progress; with `why`: something is wrong",
                awaiting | Verbs::why},
    ExitMeaning{Exit::deadline, "--timeout passed; the change was accepted and goes on",
                awaiting | Verbs::rm},
    ExitMeaning{Exit::unreachable,
                "no manager could be reached, or none was able to serve before the timeout: nothing was sent",
                asking},
    ExitMeaning{Exit::unknown,
                "a write was sent, its response was lost (connection reset, timeout), and it is not known "
                "whether it happened",
                changing},
    ExitMeaning{Exit::differs, "there are differences (only with --exit-code)", changing | Verbs::diff},
    ExitMeaning{Exit::hung_up,
                "SIGHUP while waiting (the change goes on) or during a write (it may have happened)",
                lasting},
    ExitMeaning{Exit::interrupted, "SIGINT, as with 129", lasting},
    ExitMeaning{Exit::terminated, "SIGTERM, as with 129", lasting},
};

/// Worst first; codes not listed rank between these and `done`.
constexpr std::array ranking{Exit::unknown,     Exit::unreachable, Exit::failed,   Exit::stuck,
                             Exit::rolled_back, Exit::deadline,    Exit::conflict, Exit::not_found};

std::size_t rank(Exit code) {
  if (code == Exit::done) return ranking.size() + 1;
  return static_cast<std::size_t>(std::ranges::find(ranking, code) - ranking.begin());
}

}  // namespace

std::span<const ExitMeaning> exit_codes() { return meanings; }

Exit exit_of(swarm::Errc error) {
  using swarm::Errc;
  switch (error) {
    case Errc::usage: return Exit::usage;
    case Errc::refused:
    case Errc::unsupported:
    case Errc::broken_answer: return Exit::failed;
    case Errc::not_found: return Exit::not_found;
    case Errc::name_taken:
    case Errc::stale_version: return Exit::conflict;
    case Errc::denied:
    case Errc::not_manager:
    case Errc::no_leader:
    case Errc::unreachable: return Exit::unreachable;
    case Errc::outcome_unknown: return Exit::unknown;
    case Errc::interrupted: return Exit::interrupted;
    case Errc::deadline: return Exit::deadline;
  }
  return Exit::failed;
}

Exit exit_of(swarm::Outcome::Verdict verdict) {
  using Verdict = swarm::Outcome::Verdict;
  switch (verdict) {
    case Verdict::done: return Exit::done;
    case Verdict::rolled_back: return Exit::rolled_back;
    case Verdict::paused:
    case Verdict::stuck: return Exit::stuck;
    case Verdict::superseded: return Exit::conflict;
    case Verdict::gone: return Exit::not_found;
    case Verdict::deadline: return Exit::deadline;
    case Verdict::interrupted: return Exit::interrupted;
  }
  return Exit::failed;
}

Exit worse(Exit a, Exit b) { return rank(a) <= rank(b) ? a : b; }

}  // namespace cli
