// SPDX-License-Identifier: Apache-2.0
// A program on a terminal of its own: keys in, screen out.
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
  /// Waits until `text` was written after what the last call returned; returns all up to its end. Where it
  /// does not come within the limit, what did come, after "nothing but: ".
  std::string until(const std::string& text, std::chrono::seconds limit = std::chrono::seconds(90));

 private:
  int master_ = -1;
  pid_t child_ = -1;
  std::string unread_;
};

}  // namespace test
