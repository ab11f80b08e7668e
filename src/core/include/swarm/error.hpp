// SPDX-License-Identifier: Apache-2.0
// What can go wrong, in swarm's own words.
#pragma once

#include <swarm/hint.hpp>

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace swarm {

enum class Errc {
  usage,            ///< The request makes no sense; nothing was sent.
  refused,          ///< The engine said no, in its own words.
  denied,           ///< No permission to talk to the engine.
  not_found,        ///< No such service, task or node.
  name_taken,       ///< Another service has that name.
  stale_version,    ///< The version index given is not the newest, or every race was lost.
  unsupported,      ///< The engine's API is too old for what was asked.
  not_manager,      ///< A worker, an inactive or a locked swarm.
  unreachable,      ///< No manager answered; nothing was changed.
  no_leader,        ///< Managers answered, and none of them has or hears a leader; nothing was changed.
  outcome_unknown,  ///< A write was sent, its answer lost, and reading back settled nothing.
  broken_answer,    ///< What came back is not what an engine says.
  interrupted,      ///< Somebody asked us to stop.
};

/// The one exception of the library. `what()` says what was tried, on what, and what came back: one
/// sentence, lower case, no full stop. `hint()` is what to do next, or empty.
class Error : public std::runtime_error {
 public:
  Error(Errc code, const std::string& message, Hint hint = {})
      : std::runtime_error(without_nul(message)), code_(code), hint_(std::move(hint)) {}

  [[nodiscard]] Errc code() const noexcept { return code_; }
  [[nodiscard]] const Hint& hint() const noexcept { return hint_; }

 private:
  /// what() is a C string: a NUL in foreign words would end it.
  static std::string without_nul(std::string text) {
    for (auto at = text.find('\0'); at != std::string::npos; at = text.find('\0', at))
      text.replace(at, 1, "\\x00");
    return text;
  }

  Errc code_;
  Hint hint_;
};

/// What `act` returns; nothing where it throws an Error.
template <class Act>
auto if_possible(const Act& act) -> std::optional<decltype(act())> {
  try {
    return act();
  } catch (const Error&) {
    return std::nullopt;
  }
}

/// What `act` returns. An Error that it throws gets "CONTEXT: " before its words.
template <class Act>
auto in_context(const std::string& context, const Act& act) {
  try {
    return act();
  } catch (const Error& error) {
    throw Error(error.code(), context + ": " + error.what(), error.hint());
  }
}

}  // namespace swarm
