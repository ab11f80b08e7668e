// SPDX-License-Identifier: Apache-2.0
// Runs a child process, sends it input and reads its output.
#include "registry/login.hpp"
#include "terminal/interrupt.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace cli {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t most_output = 64 * 1024;
/// How often to check whether the child is still running.
constexpr milliseconds poll_interval{50};

/// A pipe that closes its ends and is not inherited by children.
struct Pipe {
  std::array<int, 2> ends{-1, -1};
  Pipe() {
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) ends = {-1, -1};
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    close(0);
    close(1);
  }
  [[nodiscard]] bool open() const { return ends[0] >= 0; }
  void close(std::size_t end) {
    if (ends.at(end) >= 0) ::close(std::exchange(ends.at(end), -1));
  }
};

/// Blocks the signals that end us during its lifetime: none may arrive between starting a child and creating
/// its Companions.
class HeldSignals {
 public:
  HeldSignals() {
    sigset_t held;
    sigemptyset(&held);
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&held, number);
    ::pthread_sigmask(SIG_BLOCK, &held, &before_);
  }
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;
  ~HeldSignals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  [[nodiscard]] const sigset_t& before() const { return before_; }

 private:
  sigset_t before_{};
};

/// Starts the child with its three streams in a new process group; returns 0 or the errno.
int start(const std::string& program, Pipe& in, Pipe& out, Pipe& err, const sigset_t& mask, pid_t& child) {
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&files);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&files, in.ends[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&files, out.ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&files, err.ends[1], STDERR_FILENO);
  sigset_t broken_pipe;
  sigemptyset(&broken_pipe);
  sigaddset(&broken_pipe, SIGPIPE);  // we ignore it; a child expects the default
  posix_spawnattr_setsigdefault(&attributes, &broken_pipe);
  posix_spawnattr_setsigmask(&attributes, &mask);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);

  std::string name = program;
  std::string verb = "get";
  std::array<char*, 3> argv{name.data(), verb.data(), nullptr};
  const int failure = posix_spawnp(&child, program.c_str(), &files, &attributes, argv.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  return failure;
}

/// Appends the available bytes; false at the end, or above the limit.
bool take(int descriptor, std::string& text) {
  std::array<char, 4096> piece;
  const ssize_t got = ::read(descriptor, piece.data(), piece.size());
  if (got < 0) return errno == EINTR;
  text.append(piece.data(), static_cast<std::size_t>(got));
  return got > 0 && text.size() <= most_output;
}

milliseconds left_until(Clock::time_point deadline) {
  return std::max(milliseconds(0), std::chrono::ceil<milliseconds>(deadline - Clock::now()));
}

/// Writes the next part of the input; false if all is written or nobody reads it.
bool give(int descriptor, std::string_view& input) {
  const ssize_t put = ::write(descriptor, input.data(), input.size());
  if (put < 0) return errno == EINTR || errno == EAGAIN;
  input.remove_prefix(static_cast<std::size_t>(put));
  return !input.empty();
}

bool has_ended(pid_t child) {
  siginfo_t status{};
  return ::waitid(P_PID, static_cast<id_t>(child), &status, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         status.si_pid == child;
}

/// Writes the input and reads both streams to their ends, or until the child has exited and no data is left,
/// because a process that it leaves behind may keep the streams open. False if time or the size limit ran out
/// first.
bool converse(pid_t child, std::string_view input, Pipe& in, const Pipe& out, const Pipe& err,
              ProgramOutput& output, Clock::time_point deadline) {
  std::array<pollfd, 3> streams{pollfd{out.ends[0], POLLIN, 0}, pollfd{err.ends[0], POLLIN, 0},
                                pollfd{in.ends[1], POLLOUT, 0}};
  std::array<std::string*, 2> texts{&output.out, &output.err};
  while (streams[0].fd >= 0 || streams[1].fd >= 0) {
    const bool ended = has_ended(child);
    const milliseconds pause = ended ? milliseconds(0) : std::min(left_until(deadline), poll_interval);
    const int ready = ::poll(streams.data(), streams.size(), static_cast<int>(pause.count()));
    if (ready < 0 && errno == EINTR) continue;
    if (ready < 0) return false;
    const bool is_silent = streams[0].revents == 0 && streams[1].revents == 0;
    if (ended && is_silent) return true;
    if (Clock::now() >= deadline) return false;
    if (streams[2].revents != 0 && !give(streams[2].fd, input)) {
      in.close(1);
      streams[2].fd = -1;
    }
    for (std::size_t i = 0; i < texts.size(); ++i)
      if (streams.at(i).revents != 0 && !take(streams.at(i).fd, *texts.at(i))) streams.at(i).fd = -1;
    if (std::max(output.out.size(), output.err.size()) > most_output) return false;
  }
  return true;
}

/// The child's exit code, if it exits in time.
std::optional<int> reap(pid_t child, Clock::time_point deadline) {
  for (;;) {
    int status = 0;
    const pid_t ended = ::waitpid(child, &status, WNOHANG);
    if (ended == child) return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (ended < 0 && errno != EINTR) return 127;
    if (Clock::now() >= deadline) return std::nullopt;
    std::this_thread::sleep_for(milliseconds(1));
  }
}

}  // namespace

ProgramOutput ask_program(const std::string& program, const std::string& input, milliseconds timeout) {
  const Clock::time_point deadline = Clock::now() + timeout;
  ProgramOutput output;
  Pipe in;
  Pipe out;
  Pipe err;
  pid_t child = 0;
  // A pipe holds 64 KiB; longer input waits until the child reads.
  const bool open = in.open() && out.open() && err.open() && ::fcntl(in.ends[1], F_SETFL, O_NONBLOCK) == 0;
  std::optional<HeldSignals> held(std::in_place);
  const int failure = open ? start(program, in, out, err, held->before(), child) : errno;
  if (failure != 0) {
    output.end = failure == ENOENT ? ProgramOutput::End::missing : ProgramOutput::End::failed;
    output.status = failure;
    return output;
  }
  const Companions companions(child);
  held.reset();
  in.close(0);
  if (input.empty()) in.close(1);
  out.close(1);
  err.close(1);

  const bool whole = converse(child, input, in, out, err, output, deadline);
  in.close(1);
  auto status = whole ? reap(child, deadline) : std::nullopt;
  if (!status) {
    ::kill(-child, SIGKILL);  // and its own children
    ::kill(child, SIGKILL);   // in case it left its group
    status = reap(child, Clock::time_point::max());
    output.end = Clock::now() >= deadline ? ProgramOutput::End::too_slow : ProgramOutput::End::too_long;
  }
  output.status = status.value_or(128 + SIGKILL);
  return output;
}

ProgramOutput ask_program(const std::string& program, const std::string& input) {
  return ask_program(program, input, std::chrono::seconds(10));
}

}  // namespace cli
