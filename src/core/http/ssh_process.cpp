// SPDX-License-Identifier: Apache-2.0
// Runs one ssh process with one end of a socketpair as its standard input and output.
#include "http/ssh.hpp"
#include "http/ssh_cleanup.hpp"

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace swarm::http {

StderrReader::StderrReader(int pipe) : pipe_(pipe) {
  if (::pipe2(wake_.data(), O_CLOEXEC) != 0) return;
  try {
    reader_ = std::thread([this] { listen(); });
  } catch (const std::system_error&) {
    // A child that writes little works without the thread.
  }
}

StderrReader::~StderrReader() {
  stop();
  ::close(pipe_);
}

void StderrReader::stop() {
  if (wake_[1] >= 0) ::close(std::exchange(wake_[1], -1));
  if (reader_.joinable()) reader_.join();
  if (wake_[0] >= 0) ::close(std::exchange(wake_[0], -1));
}

long StderrReader::take() {
  std::array<char, most> piece{};
  const ssize_t got = ::read(pipe_, piece.data(), piece.size());
  if (got > 0) kept_.append(piece.data(), static_cast<std::size_t>(got));
  if (kept_.size() > most) kept_.erase(0, kept_.size() - most);
  return got;
}

void StderrReader::listen() {
  std::array<pollfd, 2> both{{{pipe_, POLLIN, 0}, {wake_[0], POLLIN, 0}}};
  for (;;) {
    const int ready = ::poll(both.data(), both.size(), -1);
    if (ready < 0 && errno == EINTR) continue;
    if (ready < 0 || both[1].revents != 0) return;
    const long got = take();
    if (got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN)) return;
  }
}

std::string StderrReader::line() {
  stop();
  // Read the rest of the pipe, but not for ever: another process may hold its write end.
  for (int pieces = 0; pieces < 64 && take() > 0;) ++pieces;
  const auto end = kept_.find_last_not_of("\r\n ");
  if (end == std::string::npos) return {};
  const auto before = kept_.find_last_of("\r\n", end);
  const auto start = before == std::string::npos ? 0 : before + 1;
  return kept_.substr(start, end - start + 1);
}

namespace {

/// Closes both descriptors unless they were taken.
struct Pair {
  std::array<int, 2> ends{-1, -1};

  Pair() = default;
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;
  ~Pair() {
    for (const int end : ends) {
      if (end >= 0) ::close(end);
    }
  }
  int take() { return std::exchange(ends[0], -1); }
};

/// Starts `ssh` with `in_out` and `errors` as its standard streams; returns 0 or the errno.
int spawn(const std::vector<std::string>& arguments, int in_out, int errors, pid_t& pid) {
  std::vector<char*> words;
  words.push_back(const_cast<char*>("ssh"));
  for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);

  posix_spawn_file_actions_t streams;
  posix_spawn_file_actions_init(&streams);
  posix_spawn_file_actions_adddup2(&streams, in_out, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&streams, in_out, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&streams, errors, STDERR_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t signals;
  sigemptyset(&signals);
  posix_spawnattr_setsigmask(&attributes, &signals);
  sigaddset(&signals, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &signals);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  const int failure = ::posix_spawnp(&pid, "ssh", &streams, &attributes, words.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&streams);
  return failure;
}

}  // namespace

SshChild::StartResult SshChild::start(const std::vector<std::string>& arguments) {
  Pair stream, errors;
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, stream.ends.data()) != 0 ||
      ::pipe2(errors.ends.data(), O_CLOEXEC) != 0) {
    return {nullptr, {Errc::unreachable, std::generic_category().message(errno), {}}};
  }
  for (const int end : {stream.ends[0], errors.ends[0]}) ::fcntl(end, F_SETFL, O_NONBLOCK);
  pid_t pid = -1;
  const Noting noting;
  if (!noting.may_begin()) return {nullptr, {Errc::interrupted, "interrupted while connecting", {}}};
  const int failure = spawn(arguments, stream.ends[1], errors.ends[1], pid);
  if (failure == ENOENT) {
    return {nullptr, {Errc::unreachable, "there is no ssh in PATH", Step::install_ssh}};
  }
  if (failure != 0) {
    return {nullptr,
            {Errc::unreachable, "ssh cannot be started: " + std::generic_category().message(failure), {}}};
  }
  note_child(pid);
  return {std::unique_ptr<SshChild>(new SshChild(pid, stream.take(), errors.take())), {}};
}

SshChild::SshChild(pid_t pid, int descriptor, int errors)
    : pid_(pid), descriptor_(descriptor), words_(errors) {}

SshChild::~SshChild() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!exit_code_) ::kill(pid_, SIGTERM);
  Deadline grace(std::chrono::seconds{1}, {});
  if (!exit_code(grace)) {
    ::kill(pid_, SIGKILL);
    reap(0);
  }
}

int SshChild::release() { return std::exchange(descriptor_, -1); }

bool SshChild::reap(int flags) {
  siginfo_t dead{};
  while (::waitid(P_PID, static_cast<id_t>(pid_), &dead, WEXITED | WNOWAIT | flags) != 0 && errno == EINTR) {
  }
  if (dead.si_pid == 0 && flags == WNOHANG) return false;
  forget_child(pid_);
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return true;
}

std::optional<int> SshChild::exit_code(Deadline& limit) {
  // waitpid has no timeout, and not every kernel has process descriptors, so poll every few milliseconds.
  while (!exit_code_ && !reap(WNOHANG)) {
    if (limit.pause(std::chrono::milliseconds{5}) != Wait::ready) break;
  }
  return exit_code_;
}

std::string SshChild::last_error_line() { return words_.line(); }

}  // namespace swarm::http
