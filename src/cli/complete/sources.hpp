// SPDX-License-Identifier: Apache-2.0
// Data for completion from the swarm, the disk and the environment. Errors are ignored.
#pragma once

#include "complete/candidates.hpp"
#include "session.hpp"

namespace cli::complete {

/// What `--NAME-rm` can remove.
Candidates held_by_service(const Typed& typed, const Sources& sources);

/// The current value of a flag of update.
Candidates present_value(const Typed& typed, const Sources& sources);

/// Paths for --get in the service on the line, one step below the typed word.
Candidates members(const Typed& typed, const Sources& sources);

/// "web=" for each service, and "web=3" once the service is typed.
Candidates scale(const Sources& sources, const std::string& word);

/// Sources that query through `session`, whose line is the one being typed. All engine requests together take
/// no longer than `within`.
Sources sources(Session& session, std::chrono::milliseconds within);

}  // namespace cli::complete
