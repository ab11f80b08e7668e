// SPDX-License-Identifier: Apache-2.0
// Runs a program in its own pseudo-terminal: records what it draws, sends it keys and changes its window
// size.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sys/types.h>

namespace test {

class PseudoTerminal {
 public:
  /// `environment` is the whole environment except PATH. Throws std::system_error if the program cannot be
  /// started.
  PseudoTerminal(std::vector<std::string> argv, std::vector<std::pair<std::string, std::string>> environment,
                 unsigned short columns = 80, unsigned short rows = 24);
  PseudoTerminal(const PseudoTerminal&) = delete;
  PseudoTerminal& operator=(const PseudoTerminal&) = delete;
  ~PseudoTerminal();  ///< Kills the program if it still runs.

  /// Reads until `text` has been drawn since the last match; returns false if that takes longer than the
  /// limit.
  bool shows(std::string_view text, std::chrono::seconds limit = std::chrono::seconds(90));
  void type(std::string_view keys) const;
  void resize(unsigned short columns, unsigned short rows) const;
  /// Reads to the end; returns the exit code, 128 + n after signal n, or -1 if the program had to be killed.
  int wait(std::chrono::seconds limit = std::chrono::seconds(90));

  /// All bytes that the program wrote.
  [[nodiscard]] const std::string& drawn() const { return drawn_; }

 private:
  bool read_some(std::chrono::milliseconds limit);

  int terminal_ = -1;
  pid_t child_ = -1;
  std::string drawn_;
  std::size_t looked_ = 0;
};

/// The rows that are left on a screen of that width after all of `drawn`. The terminal knows carriage
/// returns, newlines, wrapping, and the codes for moving up, erasing and disabling wrapping.
std::vector<std::string> screen_after(std::string_view drawn, std::size_t columns);

}  // namespace test
