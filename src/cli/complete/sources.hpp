// SPDX-License-Identifier: Apache-2.0
// What completion asks of the swarm, the disk and the environment. Failure is silence.
#pragma once

#include "complete/candidates.hpp"
#include "session.hpp"

namespace cli::complete {

/// What `--NAME-rm` may take away.
Candidates held_by_service(const Typed& typed, const Sources& sources);

/// The value that a flag of update has now.
Candidates present_value(const Typed& typed, const Sources& sources);

/// What --get may name in the service on the line, one step further than the word that is typed.
Candidates members(const Typed& typed, const Sources& sources);

/// "web=" for each service, and "web=3" where the service is settled.
Candidates scale(const Sources& sources, const std::string& word);

/// Sources that ask through `session`, whose line is the one being typed. All of its engine's answers
/// together take no longer than `within`.
Sources sources(Session& session, std::chrono::milliseconds within);

}  // namespace cli::complete
