// SPDX-License-Identifier: Apache-2.0
// Ctrl-C while waiting: last words that name the way back, and the exit code of the signal.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <signal.h>

namespace cli {

/// A write to a closed pipe or socket fails with EPIPE from now on, instead of ending the process.
void ignore_broken_pipes();

/// While it lives, SIGINT and SIGTERM print its last words and end the process at once, with 130
/// or 143. A signal that was ignored before (nohup, a background job) stays ignored. One at a time.
class Interrupt {
 public:
  enum class On { err, out };
  /// `last_words` with their line ends and, where a display has to be left, its escape codes; they go to
  /// stderr, or to stdout where the display is there.
  explicit Interrupt(std::string last_words, On stream = On::err);
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt();

  /// Replaces the last words.
  void say(std::string last_words);

 private:
  std::vector<std::unique_ptr<const std::string>> said_;
  struct sigaction interrupt_ {};
  struct sigaction terminate_ {};
};

}  // namespace cli
