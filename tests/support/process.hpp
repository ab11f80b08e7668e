// SPDX-License-Identifier: Apache-2.0
// Runs a program as a shell does: arguments in, streams and exit code out, within a time limit.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace test {

struct Outcome {
  int code = -1;  ///< Exit code; 128 + n: ended by signal n; -1: killed at the limit.
  std::string out, err;
  std::chrono::milliseconds took{0};
};

struct Command {
  std::vector<std::string> argv;  ///< argv[0] is looked up in PATH unless it contains a slash.
  /// The whole environment except PATH; nothing else is inherited.
  std::vector<std::pair<std::string, std::string>> environment;
  std::string input;  ///< Standard input; empty: /dev/null.
  std::chrono::milliseconds limit{180'000};
  std::chrono::milliseconds interrupt_after{0};  ///< Send SIGINT after this long; 0: never.
  /// Send SIGINT as soon as this returns true for the output so far.
  std::function<bool(const Outcome& so_far)> interrupt_when{};
  /// The command prints secrets on stdout because the user asked for them, for example in a spec.
  bool asks_for_secrets = false;
};

/// Calls `reached` until it returns true or the limit passes; returns whether it returned true.
bool eventually(const std::function<bool()>& reached, std::chrono::seconds limit = std::chrono::seconds(50));

/// Runs the command to its end, and kills what it leaves running in its process group. A planted secret in
/// the output fails the test. Throws std::system_error if the program cannot be started.
Outcome run(const Command& command);

/// `words` as exec takes them, with a null at the end; the pointers point into `words`.
std::vector<char*> pointers(std::vector<std::string>& words);

}  // namespace test
