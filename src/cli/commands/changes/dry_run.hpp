// SPDX-License-Identifier: Apache-2.0
// `diff` and `--dry-run` show what would happen; also shows what a write is about to change.
#pragma once

#include "session.hpp"

#include <swarm/json.hpp>
#include <swarm/service_client.hpp>

#include <functional>
#include <string>

namespace cli {

/// Prints on stderr, unless --quiet was given: `heading`, then one line per change from `before` to `after`.
/// Without changes prints only `unchanged`, or nothing if that is empty.
void report_changes(Session& session, const swarm::Json& before, const swarm::Json& after,
                    const std::string& heading, const std::string& unchanged = {});

/// For UpdateOptions::before_replay: prints what `edit` changes now, if somebody else has changed the specification
/// since `seen` (an engine gives a service another version also without that).
std::function<void(const swarm::Service&)> report_other_changes(Session& session, swarm::Json seen,
                                                                const swarm::Edit& edit);

/// Whether this run only shows what it would do. Throws usage if --output or --exit-code of a writing verb is
/// given without --dry-run.
bool dry_run(const Session& session);

/// The exit code of the functions below: `differs` if --exit-code was given and anything would change.
Exit show_update(Session& session, const swarm::Preview& preview);
Exit show_creation(Session& session, const swarm::Json& spec);
/// `spec` has another name and takes the place of `old`.
Exit show_replacement(Session& session, const swarm::Service& old, const swarm::Json& spec);
Exit show_removal(Session& session, const swarm::Service& service);

}  // namespace cli
