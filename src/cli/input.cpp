// SPDX-License-Identifier: Apache-2.0
// Bounded reading, from a descriptor: /dev/stdin is no name for every kind of standard input.
#include "input.hpp"

#include <swarm/error.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace cli {
namespace {

[[noreturn]] void unreadable(const std::string& called) {
  throw swarm::Error(swarm::Errc::usage, called + ": " + std::strerror(errno));
}

/// A descriptor that closes itself, standard input excepted.
class Input {
 public:
  Input(const std::string& path, const std::string& called)
      : descriptor_(path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (descriptor_ < 0) unreadable(called);
  }
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;
  ~Input() {
    if (descriptor_ != STDIN_FILENO) ::close(descriptor_);
  }
  [[nodiscard]] ssize_t read(char* into, std::size_t size) const { return ::read(descriptor_, into, size); }

 private:
  int descriptor_;
};

}  // namespace

std::string read_input(const std::string& path, std::size_t most, std::string called) {
  if (called.empty()) called = path == "-" ? "standard input" : path;
  const Input input(path, called);
  std::string content;
  std::array<char, 16384> piece;
  while (content.size() <= most) {
    const ssize_t got = input.read(piece.data(), std::min(piece.size(), most + 1 - content.size()));
    if (got == 0) break;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) unreadable(called);
    content.append(piece.data(), static_cast<std::size_t>(got));
  }
  return content;
}

}  // namespace cli
