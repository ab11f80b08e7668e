// SPDX-License-Identifier: Apache-2.0
// Runs the whole program in process, on an engine that the test chooses.
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
  /// Unset: a clock that only sleeping advances, so that nothing really waits.
  std::optional<swarm::WaitClock> clock{};
  /// The command prints secrets on stdout because the user asked for them, for example in a spec.
  bool asks_for_secrets = false;
};

/// Runs `swarmctl WORDS` with `engine` in place of a connection. A planted secret in the output fails the
/// test.
RunResult run(const std::vector<std::string>& words, swarm::Transport& engine, const Caller& caller = {});

/// The same for one line, which is split as a shell splits it.
RunResult run(const std::string& line, swarm::Transport& engine, const Caller& caller = {});

}  // namespace test
