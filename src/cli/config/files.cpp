// SPDX-License-Identifier: Apache-2.0
// Reads configuration files, and files that are input to a command.
#include "config/files.hpp"

#include <swarm/error.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <poll.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace cli {
namespace {

[[noreturn]] void unreadable(const std::string& called) {
  throw swarm::Error(swarm::Errc::usage, called + ": " + std::strerror(errno));
}

/// Closes its descriptor, unless that is standard input.
class Input {
 public:
  /// Opens without blocking, because a named pipe may never have a writer.
  Input(const std::string& path, const std::string& called, std::chrono::milliseconds timeout)
      : descriptor_(path == "-" ? STDIN_FILENO
                                : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {
    if (descriptor_ < 0) unreadable(called);
    if (descriptor_ == STDIN_FILENO) return;
    if (is_named_pipe() && !await_data(timeout)) {
      ::close(descriptor_);
      throw swarm::Error(swarm::Errc::usage, called + ": timed out: nothing was written to this pipe");
    }
    ::fcntl(descriptor_, F_SETFL, ::fcntl(descriptor_, F_GETFL) & ~O_NONBLOCK);
  }
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;
  ~Input() {
    if (descriptor_ != STDIN_FILENO) ::close(descriptor_);
  }
  [[nodiscard]] ssize_t read(char* into, std::size_t size) const { return ::read(descriptor_, into, size); }

 private:
  /// The pipe of a shell's <(…) always has a writer, and is on a file system of its own.
  [[nodiscard]] bool is_named_pipe() const {
    struct stat about {};
    struct statfs system {};
    return ::fstat(descriptor_, &about) == 0 && S_ISFIFO(about.st_mode) &&
           ::fstatfs(descriptor_, &system) == 0 && system.f_type != PIPEFS_MAGIC;
  }
  /// Waits for the first byte or the end.
  [[nodiscard]] bool await_data(std::chrono::milliseconds timeout) const {
    const auto end = std::chrono::steady_clock::now() + timeout;
    for (;;) {
      const auto left =
          std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
      pollfd pipe{descriptor_, POLLIN, 0};
      const int ready = ::poll(&pipe, 1, static_cast<int>(std::max<decltype(left)>(left, 0)));
      if (ready >= 0 || errno != EINTR) return ready != 0;
    }
  }

  int descriptor_;
};

}  // namespace

std::string read_input(const std::string& path, std::size_t most, std::string called,
                       std::chrono::milliseconds timeout) {
  if (called.empty()) called = path == "-" ? "standard input" : path;
  const Input input(path, called, timeout);
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

namespace {

constexpr std::size_t most_config = std::size_t{4} * 1024 * 1024;
constexpr const char* no_regular_file = "not a regular file";

[[noreturn]] void unreadable(const std::string& path, const std::string& why) {
  throw swarm::Error(swarm::Errc::refused, "cannot read " + path + ": " + why);
}

/// Closes its descriptor.
struct Open {
  int descriptor;
  /// Opens without blocking, because a pipe may have no writer.
  explicit Open(const std::string& path)
      : descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {}
  Open(const Open&) = delete;
  Open& operator=(const Open&) = delete;
  ~Open() {
    if (descriptor >= 0) ::close(descriptor);
  }
};

std::optional<std::string> read_file(const std::string& path) {
  const Open file(path);
  if (file.descriptor < 0) {
    if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
    unreadable(path, std::strerror(errno));
  }
  struct stat about {};
  if (::fstat(file.descriptor, &about) != 0) unreadable(path, std::strerror(errno));
  if (S_ISDIR(about.st_mode)) unreadable(path, std::strerror(EISDIR));
  if (!S_ISREG(about.st_mode)) unreadable(path, no_regular_file);
  std::string text;
  std::array<char, 16384> piece;
  for (;;) {
    const ssize_t got = ::read(file.descriptor, piece.data(), piece.size());
    if (got == 0) return text;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) unreadable(path, std::strerror(errno));
    text.append(piece.data(), static_cast<std::size_t>(got));
    if (text.size() > most_config) unreadable(path, "more than 4 MiB");
  }
}

bool is_regular(const std::string& path) {
  struct stat about {};
  return ::stat(path.c_str(), &about) == 0 && S_ISREG(about.st_mode);
}

std::vector<std::string> names_in(const std::string& directory) {
  std::vector<std::string> names;
  const auto close = [](DIR* open) { ::closedir(open); };
  const std::unique_ptr<DIR, decltype(close)> open(::opendir(directory.c_str()), close);
  if (!open) return names;
  while (const dirent* entry = ::readdir(open.get()))
    if (entry->d_name[0] != '.') names.emplace_back(entry->d_name);
  std::sort(names.begin(), names.end());
  return names;
}

std::string home_of_user() {
  std::array<char, 4096> room;
  passwd entry{};
  passwd* found = nullptr;
  if (::getpwuid_r(::getuid(), &entry, room.data(), room.size(), &found) != 0 || found == nullptr) return {};
  return found->pw_dir;
}

}  // namespace

std::optional<std::string> variable(const Env& env, const char* name) {
  const char* value = env ? env(name) : nullptr;
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

std::string path_if_exists(const Files& files, const std::string& path) {
  if (!files.exists(path)) return {};
  require_regular(files, path);
  return path;
}

void require_regular(const Files& files, const std::string& path) {
  if (files.is_regular && !files.is_regular(path)) unreadable(path, no_regular_file);
}

Files disk() {
  return {read_file, names_in, [](const std::string& path) { return ::access(path.c_str(), F_OK) == 0; },
          home_of_user, is_regular};
}

}  // namespace cli
