// SPDX-License-Identifier: Apache-2.0
// A program in a terminal of its own: what it draws, and keys and window sizes for it.
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
  /// `environment` is the whole of it, besides PATH. Throws std::system_error where nothing can be started.
  PseudoTerminal(std::vector<std::string> argv, std::vector<std::pair<std::string, std::string>> environment,
                 unsigned short columns = 80, unsigned short rows = 24);
  PseudoTerminal(const PseudoTerminal&) = delete;
  PseudoTerminal& operator=(const PseudoTerminal&) = delete;
  ~PseudoTerminal();  ///< Ends the program if it still runs.

  /// Reads until `text` has been drawn since the last call of this kind; false: it was not, in time.
  bool shows(std::string_view text, std::chrono::seconds limit = std::chrono::seconds(90));
  void type(std::string_view keys) const;
  void resize(unsigned short columns, unsigned short rows) const;
  /// Reads to the end; the exit code, 128 + n after signal n, -1 where it had to be killed.
  int wait(std::chrono::seconds limit = std::chrono::seconds(90));

  /// All that was drawn, as it was written.
  [[nodiscard]] const std::string& drawn() const { return drawn_; }

 private:
  bool read_some(std::chrono::milliseconds limit);

  int terminal_ = -1;
  pid_t child_ = -1;
  std::string drawn_;
  std::size_t looked_ = 0;
};

/// What is left on a screen of that width when all of this was drawn, row by row, as a terminal does it that
/// knows carriage returns, line ends, wrapping, and the codes for moving up, erasing and not wrapping.
std::vector<std::string> screen_after(std::string_view drawn, std::size_t columns);

}  // namespace test
