// SPDX-License-Identifier: Apache-2.0
// What a wait came to, in words: the message, what stands behind it, and the next step.
#pragma once

#include "exit_code.hpp"
#include "output/hints.hpp"

#include <swarm/json.hpp>
#include <swarm/watch.hpp>

#include <optional>
#include <string>
#include <vector>

namespace cli {

/// The last lines that one failed task logged.
struct FailedLog {
  std::string label, task;
  std::vector<std::string> lines;
  std::string read_failure;  ///< Why it could not be read.
};

struct Verdict {
  Exit exit = Exit::done;
  std::string word;                  ///< "rolled_back"
  std::string message;               ///< Empty: all went well.
  std::vector<std::string> details;  ///< A line each, to stand below the message.
  swarm::Hint hint;                  ///< Empty: none.
  std::vector<std::string> warnings{};
  swarm::Progress seen{};  ///< What was seen last.
  std::optional<FailedLog> log{};
};

/// The words for how the wait for `reference` ended after `elapsed`.
Verdict verdict(const std::string& reference, const swarm::Goal& goal, const swarm::Outcome& outcome,
                swarm::milliseconds elapsed, const std::optional<FailedLog>& log);

/// A wait that a signal ended, when this was the last to be seen. `references`: what was still awaited.
Verdict interrupted(const std::vector<std::string>& references, const swarm::Goal& goal,
                    const swarm::Progress& seen);

/// The command that resumes waiting: "wait --for running=3 web". A reference stands there as it is, for it may
/// be several names or a selection.
Invocation wait_again(const std::vector<std::string>& references, const swarm::Goal& goal);

/// The failure whose task has a log to show; null: no container of these tasks ever ran.
const swarm::Progress::Failure* with_log(const swarm::Progress& progress);

/// As lines for stderr: "swarmctl: VERB: …", the details, "hint: …". `connection`: connection_flags().
std::string text_of(const Verdict& verdict, std::string_view verb, const std::string& connection);
/// The same for a job of GitHub Actions: all but the hint is an annotation.
std::string github_text(const Verdict& verdict, std::string_view verb, const std::string& connection);
/// As one JSON object and its line end.
std::string json_of(const Verdict& verdict, const std::string& reference, swarm::milliseconds elapsed,
                    const std::string& connection);
/// The members of that object and, for --summary, the failures with the log.
swarm::Json outcome_members(const Verdict& verdict, swarm::milliseconds elapsed,
                            const std::string& connection);
swarm::Json failure_members(const Verdict& verdict);

}  // namespace cli
