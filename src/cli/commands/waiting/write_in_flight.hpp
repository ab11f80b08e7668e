// SPDX-License-Identifier: Apache-2.0
// A write is on its way: what a signal says until it is known what became of it.
#pragma once

#include "output/hints.hpp"
#include "session.hpp"
#include "terminal/interrupt.hpp"

#include <swarm/write_watch.hpp>

#include <optional>
#include <string>
#include <vector>

namespace cli {

/// What may have happened, and how to find out.
struct Doubt {
  std::string reference;               ///< The service, as typed.
  std::string fact;                    ///< "web may have been changed"
  std::string denial;                  ///< "web was not changed"
  swarm::Hint hint;                    ///< How to find out.
  swarm::Hint more{};                  ///< A hint that holds whether or not it happened.
  std::vector<std::string> details{};  ///< A line each.
};

/// What the verb of the line does to a service.
Doubt doubt_of(const Session& session, const std::string& reference);
/// "check with `COMMAND`"
Doubt doubt_of(const std::string& reference, const std::string& what, const Invocation& command);
Doubt doubt_of(const std::string& reference, const std::string& what, const swarm::Hint& hint);

/// The services of the line before and after the one in hand.
struct HowFar {
  std::vector<std::string> begun, later;
};

/// While it lives, a signal that comes after a write was sent, and before it is known what became of it, says
/// so; and where all managers declined it so far, that it did not happen. Before and after that it changes
/// nothing.
class OnItsWay {
 public:
  OnItsWay(const Session& session, const Doubt& doubt, const HowFar& far = {});

 private:
  LastWords in_doubt_, declined_;
  std::optional<Interrupt> interrupt_;
  swarm::WriteWatch watch_;
};

/// Ends a fact about which an equal write of somebody else cannot be told from this command's.
constexpr const char* by_whomever = ", by this command or by an equal one at the same time";

/// The answer to a write was lost, and reading back showed that it happened: warns of it. `fact`: "it was
/// removed".
void warn_if_found(const Session& session, bool found_by_reading, const std::string& fact);

}  // namespace cli
