// SPDX-License-Identifier: Apache-2.0
// What a wait says beside its verdicts: its form, its last words, its errors.
#pragma once

#include "commands/outcome.hpp"
#include "output/display.hpp"
#include "output/verdict.hpp"
#include "session.hpp"

#include <swarm/error.hpp>
#include <swarm/watch.hpp>

#include <string>
#include <vector>

namespace cli {

ProgressForm wait_form(const Session& session);

/// An interrupt's words as --progress has them, with the connection flags in the commands of its hint.
/// `names`: the services that it concerns; `later`: whose turn has not come yet.
std::string last_words(const Session& session, Verdict words, const std::vector<std::string>& names,
                       const std::vector<std::string>& later, swarm::milliseconds elapsed = {});

/// The hint for services that are removed already: nobody can wait for them again.
std::string what_is_left(const std::vector<std::string>& names);

/// A wait that an error ended.
Verdict failure(const swarm::Error& error, const Awaited& one);

/// The time limits of a wait. --timeout counts from `since`, by the clock of `session.io`.
swarm::WaitOptions wait_options(const Session& session, swarm::TimePoint since);

}  // namespace cli
