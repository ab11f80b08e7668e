// SPDX-License-Identifier: Apache-2.0
// Bytes to elements; begun anew where the connection breaks.
#include "service/stream_list.hpp"

#include "json/scanner.hpp"

#include <swarm/engine.hpp>
#include <swarm/error.hpp>

#include <chrono>
#include <string>

namespace swarm {
namespace {

constexpr int most_tries = 3;
/// What broke off late is not begun anew: a command that does not wait ends within 30 s.
constexpr std::chrono::seconds early_enough{6};

/// What one reading of the list came to.
struct Reading {
  json::ListScanner scanner;
  std::size_t elements = 0;
  bool begun = false;   ///< A part of the answer was seen; until then the transport itself tries again.
  bool enough = false;  ///< The caller wants no more.
  bool in_row = false;  ///< What is thrown comes from the caller.
  std::string cut_off;  ///< Why the answer ended early; empty: it did not.
};

void read_once(Engine& engine, const ListStream& list, Reading& reading) {
  const auto take = [&](std::string_view text) {
    ++reading.elements;
    reading.in_row = true;
    const bool more = list.take(text);
    reading.in_row = false;
    reading.enough = !more;
    return more;
  };
  Response answer;
  try {
    answer = engine.stream(list.request, [&](std::string_view piece) {
      reading.begun = true;
      return reading.scanner.push(piece, take);
    });
  } catch (const Error& error) {
    const bool cut = error.code() == Errc::broken_answer || error.code() == Errc::unreachable;
    if (reading.in_row || !cut || !reading.begun) throw;
    reading.cut_off = error.what();
    return;
  }
  if (answer.answered() && !answer.ok()) fail(answer, std::string(list.tried));
  const auto wrong = reading.scanner.wrong();
  if (!wrong.empty())
    throw Error(Errc::broken_answer,
                "cannot " + std::string(list.tried) + ": the answer is broken: " + std::string(wrong));
  if (!reading.enough && !reading.scanner.complete())
    reading.cut_off = answer.answered() ? "the answer ended in the middle of its JSON list" : answer.lost;
}

}  // namespace

std::size_t stream_list(Engine& engine, const ListStream& list) {
  const auto began = std::chrono::steady_clock::now();
  for (int tries = 1;; ++tries) {
    Reading reading;
    read_once(engine, list, reading);
    if (reading.cut_off.empty()) return reading.elements;
    const bool again = (reading.elements == 0 || list.restart) && tries < most_tries &&
                       std::chrono::steady_clock::now() - began < early_enough;
    if (!again)
      throw Error(Errc::broken_answer, "cannot " + std::string(list.tried) + ": " + reading.cut_off,
                  "run it again");
    if (reading.elements != 0) list.restart();
  }
}

}  // namespace swarm
