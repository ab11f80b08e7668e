// SPDX-License-Identifier: Apache-2.0
// Runs a program as a shell would: words in, streams and exit code out, within a time limit.
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
  std::vector<std::string> argv;  ///< argv[0] is looked up in PATH unless it holds a slash.
  /// The whole environment, besides PATH; a test that wants more says so.
  std::vector<std::pair<std::string, std::string>> environment;
  std::string input;  ///< Standard input; empty: /dev/null.
  std::chrono::milliseconds limit{180'000};
  std::chrono::milliseconds interrupt_after{0};  ///< Then it gets SIGINT; 0: it does not.
  /// It gets SIGINT when it has said this much.
  std::function<bool(const Outcome& so_far)> interrupt_when{};
  /// It prints secrets on stdout because that is what the user asked to see, such as a spec.
  bool asks_for_secrets = false;
};

/// Asks again until `reached` or the limit; true: reached.
bool eventually(const std::function<bool()>& reached, std::chrono::seconds limit = std::chrono::seconds(50));

/// Runs it to its end, and ends what it left running in its process group. A planted secret in its output
/// fails the test. Throws std::system_error where the program cannot be started.
Outcome run(const Command& command);

/// `words` as exec takes them, with a null at the end; they point into `words`.
std::vector<char*> pointers(std::vector<std::string>& words);

}  // namespace test
