// SPDX-License-Identifier: Apache-2.0
// A pseudo-terminal of 24 lines and 100 columns.
#include "support/terminal.hpp"

#include "support/process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

namespace test {
namespace {

using Clock = std::chrono::steady_clock;

}  // namespace

Terminal::Terminal(const std::vector<std::string>& argv,
                   const std::vector<std::pair<std::string, std::string>>& environment) {
  std::vector<std::string> words = argv, variables{"TERM=xterm"};
  for (const auto& [name, value] : environment) variables.push_back(name + "=" + value);
  const std::vector<char*> arguments = pointers(words), settings = pointers(variables);
  winsize size{.ws_row = 24, .ws_col = 100, .ws_xpixel = 0, .ws_ypixel = 0};
  child_ = ::forkpty(&master_, nullptr, nullptr, &size);
  if (child_ < 0) throw std::system_error(errno, std::generic_category(), "forkpty");
  if (child_ == 0) {
    ::execvpe(arguments[0], arguments.data(), settings.data());
    ::_exit(127);
  }
}

Terminal::~Terminal() {
  ::close(master_);
  ::kill(-child_, SIGKILL);
  ::waitpid(child_, nullptr, 0);
}

void Terminal::press(const std::string& keys) {
  for (std::size_t sent = 0; sent < keys.size();) {
    const ssize_t count = ::write(master_, keys.data() + sent, keys.size() - sent);
    if (count < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "pressing keys");
    if (count > 0) sent += static_cast<std::size_t>(count);
  }
}

std::string Terminal::until(const std::string& text, std::chrono::seconds limit) {
  const auto end = Clock::now() + limit;
  for (;;) {
    if (const auto found = unread_.find(text); found != std::string::npos) {
      std::string seen = unread_.substr(0, found + text.size());
      unread_.erase(0, seen.size());
      return seen;
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
    pollfd ready{.fd = master_, .events = POLLIN, .revents = 0};
    std::array<char, 4096> piece;
    const bool came = left.count() > 0 && ::poll(&ready, 1, static_cast<int>(left.count())) > 0;
    const ssize_t count = came ? ::read(master_, piece.data(), piece.size()) : 0;
    if (count <= 0) return "nothing but: " + std::exchange(unread_, {});
    unread_.append(piece.data(), static_cast<std::size_t>(count));
  }
}

}  // namespace test
