// SPDX-License-Identifier: Apache-2.0
// Formats the verdict of a wait: the message, its details, and the next step.
#pragma once

#include "exit_code.hpp"
#include "output/hints.hpp"

#include <swarm/json.hpp>
#include <swarm/watch.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// The last log lines of one failed task.
struct FailedLog {
  std::string label, task;
  std::vector<std::string> lines;
  std::string read_failure;  ///< Why it could not be read.
};

struct Verdict {
  Exit exit = Exit::done;
  std::string word;                  ///< "rolled_back"
  std::string message;               ///< Empty on success.
  std::vector<std::string> details;  ///< One line each, printed below the message.
  swarm::Hint hint;                  ///< Empty: none.
  std::vector<std::string> warnings{};
  swarm::Progress seen{};  ///< The last progress.
  std::optional<FailedLog> log{};
};

/// "rolled_back"
std::string_view verdict_word(swarm::Outcome::Verdict ending);

/// The verdict on a wait for `reference` that ended after `elapsed`.
Verdict verdict(const std::string& reference, const swarm::Goal& goal, const swarm::Outcome& outcome,
                swarm::milliseconds elapsed, const std::optional<FailedLog>& log);

/// The verdict on a wait that a signal ended; `seen` is the last progress. `references`: services still
/// awaited.
Verdict interrupted(const std::vector<std::string>& references, const swarm::Goal& goal,
                    const swarm::Progress& seen);

/// The command that resumes waiting: "wait --for running=3 web". References are inserted unchanged, because
/// one may be several names or a selection.
Invocation wait_again(const std::vector<std::string>& references, const swarm::Goal& goal);

/// The failure whose task has a log; null if no container of these tasks ever ran.
const swarm::Progress::Failure* with_log(const swarm::Progress& progress);

/// As lines for stderr: "swarmctl: VERB: …", the details, "hint: …". `connection`: connection_flags().
std::string text_of(const Verdict& verdict, std::string_view verb, const std::string& connection);
/// The same for a GitHub Actions job: everything but the hint is an annotation.
std::string github_text(const Verdict& verdict, std::string_view verb, const std::string& connection);
/// As one JSON object with a line end.
std::string json_of(const Verdict& verdict, const std::string& reference, swarm::milliseconds elapsed,
                    const std::string& connection);
/// The members of that object and, for --summary, the failures with the log.
swarm::Json outcome_members(const Verdict& verdict, swarm::milliseconds elapsed,
                            const std::string& connection);
swarm::Json failure_members(const Verdict& verdict);

}  // namespace cli
