// SPDX-License-Identifier: Apache-2.0
// The messages of a wait besides its verdicts: form, interrupts, errors.
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

/// A verdict on several services as text in the form of --progress; the commands in its hint get the
/// connection flags.
std::string words_for(const Session& session, const Verdict& words, const std::vector<std::string>& names,
                      swarm::milliseconds elapsed);

/// The same for an interrupt, with the exit code for each signal. `names`: the services it is about; `later`:
/// services still to be changed; `first`: text before the message.
InterruptMessage interrupt_message(const Session& session, Verdict words,
                                   const std::vector<std::string>& names,
                                   const std::vector<std::string>& later, swarm::milliseconds elapsed = {},
                                   std::string_view first = {});

/// The hint for services that were removed: a later command cannot wait for them.
swarm::Hint what_is_left(const std::vector<std::string>& names);

/// The verdict for a wait that ended with an error.
Verdict failure(const swarm::Error& error, const AwaitedService& one);

/// The timeouts of a wait. --timeout counts from `since`, by the clock of `session.io`.
swarm::WaitOptions wait_options(const Session& session, swarm::TimePoint since);

}  // namespace cli
