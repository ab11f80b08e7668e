// SPDX-License-Identifier: Apache-2.0
// Runs a program in a pseudo-terminal and interprets the control codes that it writes.
#include "support/pseudo_terminal.hpp"

#include "support/process.hpp"
#include "support/secrets.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <system_error>

#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace test {
namespace {

using Clock = std::chrono::steady_clock;

std::chrono::milliseconds left(Clock::time_point end) {
  return std::max(std::chrono::milliseconds(0),
                  std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()));
}

/// A minimal terminal emulator.
class Screen {
 public:
  explicit Screen(std::size_t columns) : columns_(columns) {}

  void draw(std::string_view text) {
    while (!text.empty()) {
      const std::size_t taken = text.front() == '\x1b' ? obey(text) : put(text);
      text.remove_prefix(taken);
    }
  }
  std::vector<std::string> take() {
    std::vector<std::string> lines;
    for (const auto& row : rows_) {
      std::string line;
      for (const std::string& cell : row) line += cell;
      line.erase(line.find_last_not_of(' ') + 1);
      lines.push_back(std::move(line));
    }
    while (!lines.empty() && lines.back().empty()) lines.pop_back();
    return lines;
  }

 private:
  using Cells = std::vector<std::string>;

  Cells& row() {
    if (rows_.size() <= row_) rows_.resize(row_ + 1);
    rows_[row_].resize(columns_, " ");
    return rows_[row_];
  }
  std::size_t put(std::string_view text) {
    if (text.front() == '\r') column_ = 0;
    if (text.front() == '\n') ++row_;
    if (static_cast<unsigned char>(text.front()) < 0x20) return 1;
    std::size_t bytes = 1;
    while (bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xc0) == 0x80) ++bytes;
    if (column_ >= columns_ && wraps_) {
      column_ = 0;
      ++row_;
    }
    row()[std::min(column_, columns_ - 1)] = text.substr(0, bytes);
    ++column_;
    return bytes;
  }
  /// Handles one control sequence: CSI, parameters, letter.
  std::size_t obey(std::string_view text) {
    const std::size_t end = text.find_first_of("ABCDHJKhlm", 2);
    if (end == std::string_view::npos) return text.size();
    const std::string parameter(text.substr(2, end - 2));
    const std::size_t number = std::strtoul(parameter.c_str(), nullptr, 10);
    switch (text[end]) {
      case 'A': row_ -= std::min(row_, std::max<std::size_t>(1, number)); break;
      case 'J': rows_.resize(std::min(rows_.size(), row_)); break;
      case 'K': row().assign(columns_, " "); break;
      case 'h':
      case 'l':
        if (parameter == "?7") wraps_ = text[end] == 'h';
        break;
      default: break;
    }
    return end + 1;
  }

  std::size_t columns_, row_ = 0, column_ = 0;
  bool wraps_ = true;
  std::vector<Cells> rows_;
};

}  // namespace

PseudoTerminal::PseudoTerminal(std::vector<std::string> argv,
                               std::vector<std::pair<std::string, std::string>> environment,
                               unsigned short columns, unsigned short rows) {
  const char* path = std::getenv("PATH");
  std::vector<std::string> settings{"PATH=" + std::string(path != nullptr ? path : "/usr/bin:/bin")};
  for (const auto& [name, value] : environment) settings.push_back(name + "=" + value);
  auto words = pointers(argv);
  auto variables = pointers(settings);
  winsize size{rows, columns, 0, 0};
  child_ = forkpty(&terminal_, nullptr, nullptr, &size);
  if (child_ < 0) throw std::system_error(errno, std::generic_category(), "forkpty");
  if (child_ > 0) return;
  for (const int number : {SIGINT, SIGTERM, SIGPIPE}) std::signal(number, SIG_DFL);
  execvpe(words.front(), words.data(), variables.data());
  _exit(127);
}

PseudoTerminal::~PseudoTerminal() {
  if (child_ > 0) {
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
  }
  close(terminal_);
}

bool PseudoTerminal::read_some(std::chrono::milliseconds limit) {
  pollfd ready{terminal_, POLLIN, 0};
  if (poll(&ready, 1, static_cast<int>(limit.count())) <= 0) return false;
  std::array<char, 4096> buffer;
  const ssize_t count = read(terminal_, buffer.data(), buffer.size());
  if (count <= 0) return false;  // EIO: the program has closed its side
  drawn_.append(buffer.data(), static_cast<std::size_t>(count));
  return true;
}

bool PseudoTerminal::shows(std::string_view text, std::chrono::seconds limit) {
  const auto end = Clock::now() + limit;
  for (;;) {
    const auto found = drawn_.find(text, looked_);
    if (found != std::string::npos) {
      looked_ = found + text.size();
      return true;
    }
    if (!read_some(left(end))) return false;
  }
}

void PseudoTerminal::type(std::string_view keys) const {
  if (write(terminal_, keys.data(), keys.size()) < 0)
    throw std::system_error(errno, std::generic_category(), "type");
}

void PseudoTerminal::resize(unsigned short columns, unsigned short rows) const {
  winsize size{rows, columns, 0, 0};
  ioctl(terminal_, TIOCSWINSZ, &size);
}

int PseudoTerminal::wait(std::chrono::seconds limit) {
  const auto end = Clock::now() + limit;
  while (read_some(left(end))) {
  }
  const bool late = left(end).count() == 0;
  if (late) kill(child_, SIGKILL);
  int status = 0;
  while (waitpid(child_, &status, 0) < 0 && errno == EINTR) {
  }
  child_ = -1;
  expect_no_secret(drawn_, "the terminal");
  if (late) return -1;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

std::vector<std::string> screen_after(std::string_view drawn, std::size_t columns) {
  Screen screen(columns);
  screen.draw(drawn);
  return screen.take();
}

}  // namespace test
