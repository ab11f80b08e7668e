// SPDX-License-Identifier: Apache-2.0
// Finds out whether a write happened after its response was lost: by name, spec and creation time; by version
// and spec; or by ID.
#pragma once

#include "service/write.hpp"

#include <swarm/engine.hpp>
#include <swarm/hint.hpp>
#include <swarm/json.hpp>
#include <swarm/service_client.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace swarm {

enum class WriteResult {
  happened,
  did_not,    ///< Not so far; it may still happen.
  taken,      ///< create: another service has the name.
  overtaken,  ///< update: another change came first, so ours can no longer happen.
  gone,       ///< update: the service does not exist.
  unclear,
};

struct WriteFinding {
  WriteResult result = WriteResult::unclear;
  std::string id;   ///< The service it is about.
  std::string why;  ///< unclear: the reason.

  bool operator==(const WriteFinding&) const = default;
};

/// An update as it was sent, with the service before it.
struct Change {
  const Json& service;   ///< As read before.
  const Json& expected;  ///< The spec that it should have now.
};

// The decisions; pure. `since` is when the write was sent, by the engine's clock, in seconds since the epoch.
WriteFinding judge_creation(const Json& sent, const Json& found, std::int64_t since);
WriteFinding judge_change(const Change& change, const Json& found);

/// Checks several times over a short period, because a write may still be in transit between managers.
class ReadBack {
 public:
  /// Create it just before the write is sent.
  ReadBack(Engine& engine, const Pause& pause);

  WriteFinding creation(const Json& spec);
  WriteFinding change(const Change& change);
  WriteFinding removal(const std::string& id);

  /// Whether there is time to send the write once more. One that `may_come_late` needs less time: its outcome
  /// stays unknown without another attempt, so there is nothing to lose.
  [[nodiscard]] bool has_time_for_another_try(bool may_come_late) const;
  /// Whether something was created after the write was sent; `created_at` is the engine's time as text.
  [[nodiscard]] bool is_younger(std::string_view created_at) const;

  /// Calls `read_once` until the finding is final or the time is up; ignores what it throws.
  WriteFinding read_until_final(const std::function<WriteFinding()>& read_once);

 private:
  std::optional<Json> find(std::string_view reference);
  WriteFinding judge_named(const Json& spec);
  WriteFinding judge_nameless(const Json& spec);
  std::int64_t sent_at() const;
  std::chrono::milliseconds spent() const;
  std::chrono::milliseconds left() const;

  Engine& engine_;
  const Pause& pause_;
  std::chrono::steady_clock::time_point began_;
  std::chrono::milliseconds limit_;  ///< Of the write and its reading back, pauses included.
};

/// The outcome of a write.
struct WriteOutcome {
  Verdict verdict = Verdict::done;  ///< The verdict on the final response; if lost, see `finding`.
  Response answer;
  WriteFinding finding;
  std::string why;          ///< Why the response counts as lost.
  bool still_open = false;  ///< A manager that has the request may still act on it.
};
enum class Repeat { guarded, never };

/// Sends a write. If its response is lost, `find_out` determines the outcome; a `guarded` write that did not
/// happen is sent again, a few times while there is time. A refusal that a manager's own repetition may have
/// caused is a lost response if `find_out` says that the write happened.
WriteOutcome carry_out(Engine& engine, Write write, const Request& request, Repeat repeat, ReadBack& truth,
                       const std::function<WriteFinding()>& find_out);

/// Throws the error for a lost write that did not happen or may have happened.
[[noreturn]] void fail_unknown(const WriteOutcome& outcome, const std::string& tried, const Hint& check);

}  // namespace swarm
