// SPDX-License-Identifier: Apache-2.0
// The errors of the library.
#pragma once

#include <swarm/hint.hpp>

#include <algorithm>
#include <cstdint>
#include <exception>
#include <functional>
#include <initializer_list>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace swarm {

enum class Errc {
  usage,          ///< The request is invalid; nothing was sent.
  refused,        ///< The engine refused, with its own message.
  denied,         ///< No permission to connect to the engine.
  not_found,      ///< No such service, task or node.
  name_taken,     ///< Another service has that name.
  stale_version,  ///< The given version index is not the newest, or every race was lost.
  unsupported,    ///< The engine's API is too old for the request.
  not_manager,    ///< A worker, an inactive or a locked swarm.
  unreachable,    ///< No manager answered; nothing was changed.
  no_leader,      ///< Managers answered, but none has or reaches a leader; nothing was changed.
  /// A write was sent, its response was lost, and reading back could not determine the outcome.
  outcome_unknown,
  broken_answer,  ///< The response is not a valid engine response.
  interrupted,    ///< A stop was requested.
  deadline,       ///< The deadline of the call passed; nothing was changed.
};

/// The name of the code, for logs: "not_found".
std::string_view to_text(Errc code);

/// Details of an Error besides its message.
struct ErrorFacts {
  int status = 0;             ///< HTTP status of the response; 0: there was none, or it is not relevant.
  std::string words{};        ///< The engine's message, as `engine_words` extracts it; empty: none.
  std::string service{};      ///< Name or ID of the service it is about; empty: none, or unknown.
  std::uint64_t version = 0;  ///< stale_version: the service's Version.Index as last read; 0: unknown.
};

/// The only exception type of the library. `what()` says what was tried, on what, and what came back: one
/// sentence, lower case, no full stop. `hint()` is the next step, or empty. Exceptions of the caller's
/// functions propagate unchanged.
class Error : public std::runtime_error {
 public:
  Error(Errc code, const std::string& message, Hint hint = {}, ErrorFacts facts = {})
      : std::runtime_error(without_nul(message)),
        code_(code),
        hint_(std::move(hint)),
        facts_(std::move(facts)) {}

  [[nodiscard]] Errc code() const noexcept { return code_; }
  [[nodiscard]] const Hint& hint() const noexcept { return hint_; }
  [[nodiscard]] const ErrorFacts& facts() const noexcept { return facts_; }

 private:
  /// what() is a C string: a NUL in another program's message would end it.
  static std::string without_nul(std::string text) {
    for (auto at = text.find('\0'); at != std::string::npos; at = text.find('\0', at))
      text.replace(at, 1, "\\x00");
    return text;
  }

  Errc code_;
  Hint hint_;
  ErrorFacts facts_;
};

/// A value, or the Error that prevented it.
template <class Value>
struct Expected {
  std::optional<Value> value;
  std::optional<Error> error{};
  std::exception_ptr thrown{};  ///< The same error with its dynamic type.

  explicit operator bool() const { return value.has_value(); }
  [[noreturn]] void rethrow() const { std::rethrow_exception(thrown); }
};

/// The result of `act`, or the Error that it throws. If it returns void, the value is true.
template <class Act>
auto catch_error(const Act& act) {
  constexpr bool returns_nothing = std::is_void_v<decltype(act())>;
  using Value = std::conditional_t<returns_nothing, bool, std::remove_cvref_t<decltype(act())>>;
  try {
    if constexpr (returns_nothing) {
      act();
      return Expected<Value>{true};
    } else {
      return Expected<Value>{act()};
    }
  } catch (const Error& error) {
    return Expected<Value>{{}, error, std::current_exception()};
  }
}

/// The same for an Error with one of these codes; others are rethrown.
template <class Act>
auto catch_error(std::initializer_list<Errc> codes, const Act& act) {
  auto result = catch_error(act);
  if (result.error && std::ranges::find(codes, result.error->code()) == codes.end()) result.rethrow();
  return result;
}

/// The result of `act`; nothing if it throws an Error, or one with one of the codes.
template <class Act>
auto if_possible(const Act& act) {
  return catch_error(act).value;
}
template <class Act>
auto if_possible(std::initializer_list<Errc> codes, const Act& act) {
  return catch_error(codes, act).value;
}

/// The result of `act`. Prefixes the message of an Error that it throws with "CONTEXT: "; `words` may
/// transform the message first.
template <class Act, class Words = std::identity>
auto in_context(const std::string& context, const Act& act, const Words& words = {}) {
  auto result = catch_error(act);
  if (result) return std::move(*result.value);
  const Error& error = *result.error;
  throw Error(error.code(), context + ": " + std::string(words(error.what())), error.hint(), error.facts());
}

}  // namespace swarm
