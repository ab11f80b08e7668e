// SPDX-License-Identifier: Apache-2.0
// The whole program in process, on an engine of the test's choice.
#pragma once

#include <swarm/transport.hpp>
#include <swarm/watch.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace test {

struct RunResult {
  int exit = -1;
  std::string out, err;
};

struct Caller {
  std::map<std::string, std::string> environment{
      {"HOME", "/nonexistent"}, {"TERM", "xterm"}, {"LANG", "C.UTF-8"}};
  bool terminal = false;
  int columns = 80;
  /// Unset: one that only sleeping moves on, so that nothing ever really waits.
  std::optional<swarm::WaitClock> clock{};
  /// The line prints secrets on stdout because that is what the user asked to see, such as a spec.
  bool asks_for_secrets = false;
};

/// Runs `swarmctl WORDS` with `engine` in place of a connection. A planted secret in its output fails the
/// test.
RunResult run(const std::vector<std::string>& words, swarm::Transport& engine, const Caller& caller = {});

/// The same from one line, split as a shell splits words.
RunResult run(const std::string& line, swarm::Transport& engine, const Caller& caller = {});

}  // namespace test
