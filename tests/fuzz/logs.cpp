// SPDX-License-Identifier: Apache-2.0
// Fuzzes the engine's log stream: frames in pieces, lines, and merging them in order of time.
#include "fuzz/fuzz.hpp"

#include <swarm/error.hpp>
#include <swarm/logs.hpp>

#include <string>
#include <utility>
#include <vector>

namespace {

using Records = std::vector<std::pair<swarm::LogStream, std::string>>;

std::pair<bool, Records> records(std::string_view bytes, std::size_t length) {
  swarm::LogFrames frames;
  Records all;
  try {
    for (std::size_t at = 0; at < bytes.size(); at += length)
      frames.feed(bytes.substr(at, length), [&](swarm::LogStream stream, std::string_view text) {
        all.emplace_back(stream, std::string(text));
      });
  } catch (const swarm::Error& error) {
    fuzz::expect(error.code() == swarm::Errc::broken_answer, "a stream that is none is a broken answer");
    return {false, all};
  }
  return {frames.complete(), all};
}

}  // namespace

void fuzz::run(std::string_view bytes) {
  if (bytes.empty()) return;
  const auto whole = records(bytes, bytes.size());
  expect(whole == records(bytes, 1) && whole == records(bytes, 11), "frames in pieces are the frames");
  swarm::LogMerge merge(std::chrono::milliseconds(0));
  std::size_t added = 0, given = 0;
  for (const auto& [stream, text] : whole.second) {
    merge.add(swarm::read_log_line(stream, text), {});
    ++added;
  }
  merge.flush([&](const swarm::LogLine&) { ++given; });
  expect(given <= added, "a merge makes no lines");
}
