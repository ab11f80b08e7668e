// SPDX-License-Identifier: Apache-2.0
// Runs a program in its own terminal: sends keys and reads the screen.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <sys/types.h>

namespace test {

class Terminal {
 public:
  /// argv[0] is looked up in the PATH of `environment`, which is the whole environment.
  Terminal(const std::vector<std::string>& argv,
           const std::vector<std::pair<std::string, std::string>>& environment);
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  ~Terminal();  ///< Hangs up, and ends the program.

  void press(const std::string& keys);
  /// Waits until `text` is written after the end of the last match; returns everything up to its end. After
  /// the limit it returns what was written, after "nothing but: ".
  std::string until(const std::string& text, std::chrono::seconds limit = std::chrono::seconds(90));

 private:
  int master_ = -1;
  pid_t child_ = -1;
  std::string unread_;
};

}  // namespace test
