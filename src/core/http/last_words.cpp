// SPDX-License-Identifier: Apache-2.0
#include "http/last_words.hpp"

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace swarm::http {

LastWords::LastWords(int pipe) : pipe_(pipe) {
  if (::pipe2(wake_.data(), O_CLOEXEC) != 0) return;
  try {
    reader_ = std::thread([this] { listen(); });
  } catch (const std::system_error&) {
    // Then a child that says little can still do without.
  }
}

LastWords::~LastWords() {
  stop();
  ::close(pipe_);
}

void LastWords::stop() {
  if (wake_[1] >= 0) ::close(std::exchange(wake_[1], -1));
  if (reader_.joinable()) reader_.join();
  if (wake_[0] >= 0) ::close(std::exchange(wake_[0], -1));
}

long LastWords::take() {
  std::array<char, most> piece{};
  const ssize_t got = ::read(pipe_, piece.data(), piece.size());
  if (got > 0) kept_.append(piece.data(), static_cast<std::size_t>(got));
  if (kept_.size() > most) kept_.erase(0, kept_.size() - most);
  return got;
}

void LastWords::listen() {
  std::array<pollfd, 2> both{{{pipe_, POLLIN, 0}, {wake_[0], POLLIN, 0}}};
  for (;;) {
    const int ready = ::poll(both.data(), both.size(), -1);
    if (ready < 0 && errno == EINTR) continue;
    if (ready < 0 || both[1].revents != 0) return;
    const long got = take();
    if (got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN)) return;
  }
}

std::string LastWords::line() {
  stop();
  // What is still in the pipe; somebody else may hold its other end, and go on for ever.
  for (int pieces = 0; pieces < 64 && take() > 0;) ++pieces;
  const auto end = kept_.find_last_not_of("\r\n ");
  if (end == std::string::npos) return {};
  const auto before = kept_.find_last_of("\r\n", end);
  const auto start = before == std::string::npos ? 0 : before + 1;
  return kept_.substr(start, end - start + 1);
}

}  // namespace swarm::http
