// SPDX-License-Identifier: Apache-2.0
// A write whose answer was lost: did it happen? By name, spec and creation time; by version and spec; by ID.
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

enum class Fate {
  happened,
  did_not,    ///< Not so far; it may still come.
  taken,      ///< create: another service has the name.
  overtaken,  ///< update: another change came first, so that ours can't come any more.
  gone,       ///< update: the service is not there.
  unclear,
};

struct WriteFinding {
  Fate fate = Fate::unclear;
  std::string id;   ///< The service it is about.
  std::string why;  ///< unclear: what stood in the way.

  bool operator==(const WriteFinding&) const = default;
};

/// An update as it was sent, with what the service was before.
struct Change {
  const Json& service;   ///< As read before.
  const Json& expected;  ///< The spec it should have now.
};

// The decisions, pure. `since` is the engine's time of sending, in seconds since 1970.
WriteFinding judge_creation(const Json& sent, const Json& found, std::int64_t since);
WriteFinding judge_change(const Change& change, const Json& found);

/// Looks several times over a short while, for a write may still be on its way between managers.
class ReadBack {
 public:
  /// Begins when the write is about to be sent.
  ReadBack(Engine& engine, const Pause& pause);

  WriteFinding creation(const Json& spec);
  WriteFinding change(const Change& change);
  WriteFinding removal(const std::string& id);

  /// Whether there is time for the write to be sent once more. One that `may_come_late` needs less: without
  /// another try its outcome stays unknown, so that a try that is lost as well costs nothing.
  [[nodiscard]] bool has_time_for_another_try(bool may_come_late) const;

  /// Looks until that has settled it, or the time is up; what `look` throws settles nothing.
  WriteFinding settle(const std::function<WriteFinding()>& look);

 private:
  std::optional<Json> find(std::string_view reference);
  WriteFinding look_for_named(const Json& spec);
  WriteFinding look_for_nameless(const Json& spec);
  std::int64_t sent_at() const;
  std::chrono::milliseconds spent() const;
  std::chrono::milliseconds left() const;

  Engine& engine_;
  const Pause& pause_;
  std::chrono::steady_clock::time_point began_;
  std::chrono::milliseconds limit_;  ///< Of the write and its reading back, pauses included.
};

/// What became of a write.
struct WriteOutcome {
  Verdict verdict = Verdict::done;  ///< Of the answer that counts; lost: `finding` tells.
  Response answer;
  WriteFinding finding;
  std::string why;          ///< Why the answer counts as lost.
  bool still_open = false;  ///< Whoever has the request may still act on it.
};
enum class Repeat { guarded, never };

/// Sends a write. Where its answer is lost, `find_out` tells what became of it, and a `guarded` one that
/// did not happen is sent again, a few times while there is time.
WriteOutcome carry_out(Engine& engine, Write write, const Request& request, Repeat repeat, ReadBack& truth,
                       const std::function<WriteFinding()>& find_out);

/// Throws what a lost write that did not happen, or may have happened, stands for.
[[noreturn]] void fail_unknown(const WriteOutcome& outcome, const std::string& tried, const Hint& check);

}  // namespace swarm
