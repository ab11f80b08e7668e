// SPDX-License-Identifier: Apache-2.0
// What a signal reports while the outcome of a write is unknown.
#pragma once

#include "output/hints.hpp"
#include "session.hpp"
#include "terminal/interrupt.hpp"

#include <swarm/write_watch.hpp>

#include <optional>
#include <string>
#include <vector>

namespace cli {

/// What may have happened, and how to check.
struct UncertainWrite {
  std::string reference;               ///< The service, as typed.
  std::string fact;                    ///< "web may have been changed"
  std::string denial;                  ///< "web was not changed"
  swarm::Hint hint;                    ///< How to check.
  swarm::Hint more{};                  ///< A hint that is useful in both cases.
  std::vector<std::string> details{};  ///< One line each.
  /// Report the fact at any time, not only while a write is in doubt: it follows a change that was made.
  bool holds_throughout = false;
};

/// What the verb of the command line does to a service.
UncertainWrite uncertain_write_of(const Session& session, const std::string& reference);
/// "check with `COMMAND`"
UncertainWrite uncertain_write_of(const std::string& reference, const std::string& what,
                                  const Invocation& command);
UncertainWrite uncertain_write_of(const std::string& reference, const std::string& what,
                                  const swarm::Hint& hint);

/// The services of the command line before and after the current one.
struct BatchPosition {
  std::vector<std::string> begun, later;
};

/// During its lifetime, a signal between sending a write and knowing its outcome reports that the write may
/// have happened, or that it did not if all managers have declined it so far. At other times it changes
/// nothing, unless the fact holds throughout.
class WriteInFlight {
 public:
  WriteInFlight(const Session& session, const UncertainWrite& uncertain_write, const BatchPosition& far = {});

 private:
  InterruptMessage uncertain_, declined_;
  std::optional<Interrupt> interrupt_;
  swarm::WriteWatch watch_;
};

/// Ends a fact if an identical write by somebody else cannot be distinguished from this command's.
constexpr const char* by_whomever = ", by this command or by an identical one at the same time";

/// Warns that the response to a write was lost, and that reading back showed that it happened. `fact`: "it
/// was removed".
void warn_if_found(const Session& session, bool found_by_reading, const std::string& fact);

}  // namespace cli
