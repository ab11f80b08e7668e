// SPDX-License-Identifier: Apache-2.0
// What a wait says besides its verdicts: its form, its last words, its errors.
#pragma once

#include "commands/waiting/outcome.hpp"
#include "output/progress/display.hpp"
#include "output/progress/verdict.hpp"
#include "session.hpp"
#include "terminal/interrupt.hpp"

#include <swarm/error.hpp>
#include <swarm/watch.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace cli {

ProgressForm wait_form(const Session& session);

/// A verdict on several services at once as --progress has it, with the connection flags in the commands of
/// its hint.
std::string words_for(const Session& session, const Verdict& words, const std::vector<std::string>& names,
                      swarm::milliseconds elapsed);

/// The same for an interrupt, with the exit code of each signal. `names`: the services that it concerns;
/// `later`: whose turn has not come yet; `first`: what comes before the words.
LastWords last_words(const Session& session, Verdict words, const std::vector<std::string>& names,
                     const std::vector<std::string>& later, swarm::milliseconds elapsed = {},
                     std::string_view first = {});

/// The hint for services that are removed already: nobody can wait for them again.
swarm::Hint what_is_left(const std::vector<std::string>& names);

/// A wait that an error ended.
Verdict failure(const swarm::Error& error, const Awaited& one);

/// The time limits of a wait. --timeout counts from `since`, by the clock of `session.io`.
swarm::WaitOptions wait_options(const Session& session, swarm::TimePoint since);

}  // namespace cli
