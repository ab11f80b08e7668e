// SPDX-License-Identifier: Apache-2.0
// Runs a program with pipes for its streams.
#include "support/process.hpp"

#include "support/secrets.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <system_error>
#include <thread>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace test {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::duration_cast;
using std::chrono::milliseconds;

[[noreturn]] void fail_with(const std::string& what, int error = errno) {
  throw std::system_error(error, std::generic_category(), what);
}

/// Both ends of a pipe; the destructor closes them.
struct Pipe {
  std::array<int, 2> ends{-1, -1};
  Pipe() {
    if (pipe2(ends.data(), O_CLOEXEC) != 0) fail_with("pipe");
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  void close_end(std::size_t end) {
    if (ends[end] >= 0) close(ends[end]);
    ends[end] = -1;
  }
};

std::vector<std::string> environment_of(const Command& command) {
  std::vector<std::string> result;
  const char* path = std::getenv("PATH");
  result.push_back("PATH=" + std::string(path != nullptr ? path : "/usr/bin:/bin"));
  for (const auto& [name, value] : command.environment) {
    if (name == "PATH") result.erase(result.begin());
    result.push_back(name + "=" + value);
  }
  return result;
}

pid_t start(const Command& command, const Pipe& in, const Pipe& out, const Pipe& err) {
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  if (command.input.empty())
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  else
    posix_spawn_file_actions_adddup2(&files, in.ends[0], 0);
  posix_spawn_file_actions_adddup2(&files, out.ends[1], 1);
  posix_spawn_file_actions_adddup2(&files, err.ends[1], 2);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
  sigset_t usual;  // the default action of every signal, even if the test ignores it
  sigemptyset(&usual);
  for (const int signal : {SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGHUP}) sigaddset(&usual, signal);
  posix_spawnattr_setsigdefault(&attributes, &usual);
  std::vector<std::string> words = command.argv;
  std::vector<std::string> settings = environment_of(command);
  pid_t child = -1;
  const int error = posix_spawnp(&child, words.at(0).c_str(), &files, &attributes, pointers(words).data(),
                                 pointers(settings).data());
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  if (error != 0) fail_with("cannot start " + words.at(0), error);
  return child;
}

/// Appends what can be read now to `into`; returns false at the end of the stream.
bool drain(int descriptor, std::string& into) {
  std::array<char, 65536> buffer;
  const ssize_t count = read(descriptor, buffer.data(), buffer.size());
  if (count > 0) into.append(buffer.data(), static_cast<std::size_t>(count));
  return count > 0 || (count < 0 && errno == EINTR);
}

/// Writes the next piece; returns false if all is written or nobody reads any more.
bool feed(int descriptor, const std::string& input, std::size_t& fed) {
  const ssize_t count = write(descriptor, input.data() + fed, input.size() - fed);
  if (count > 0) fed += static_cast<std::size_t>(count);
  return count > 0 ? fed < input.size() : errno == EINTR || errno == EAGAIN;
}

class ProcessIo {
 public:
  ProcessIo(const Command& command, pid_t child, Clock::time_point begun, Pipe& in, Pipe& out, Pipe& err)
      : command_(command), child_(child), in_(in), out_(out), err_(err), start_(begun) {}

  /// Reads until both streams end (returns true) or the limit passes (returns false).
  bool hold(Outcome& outcome) {
    std::size_t fed = 0;
    while (out_.ends[0] >= 0 || err_.ends[0] >= 0) {
      const milliseconds left = next_event();
      if (left.count() <= 0) {
        if (!will_interrupt()) return false;
        interrupt();
        continue;
      }
      std::array<pollfd, 3> ready{
          {{out_.ends[0], POLLIN, 0}, {err_.ends[0], POLLIN, 0}, {in_.ends[1], POLLOUT, 0}}};
      if (poll(ready.data(), ready.size(), static_cast<int>(left.count())) <= 0) continue;
      if (ready[0].revents != 0 && !drain(out_.ends[0], outcome.out)) out_.close_end(0);
      if (ready[1].revents != 0 && !drain(err_.ends[0], outcome.err)) err_.close_end(0);
      if (ready[2].revents != 0 && !feed(in_.ends[1], command_.input, fed)) in_.close_end(1);
      if (command_.interrupt_when && !interrupted_ && command_.interrupt_when(outcome)) interrupt();
    }
    return true;
  }

  [[nodiscard]] milliseconds passed() const { return duration_cast<milliseconds>(Clock::now() - start_); }

 private:
  [[nodiscard]] bool will_interrupt() const { return command_.interrupt_after.count() > 0 && !interrupted_; }
  [[nodiscard]] milliseconds next_event() const {
    return (will_interrupt() ? command_.interrupt_after : command_.limit) - passed();
  }
  void interrupt() {
    interrupted_ = true;
    kill(child_, SIGINT);
  }

  const Command& command_;
  pid_t child_;
  Pipe &in_, &out_, &err_;
  Clock::time_point start_;
  bool interrupted_ = false;
};

void search(const Command& command, const Outcome& outcome) {
  std::string line;
  for (const std::string& word : command.argv) line += " " + word;
  if (!command.asks_for_secrets) expect_no_secret(outcome.out, "stdout of" + line);
  expect_no_secret(outcome.err, "stderr of" + line);
}

}  // namespace

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> result;
  for (std::string& word : words) result.push_back(word.data());
  result.push_back(nullptr);
  return result;
}

bool eventually(const std::function<bool()>& reached, std::chrono::seconds limit) {
  const auto end = Clock::now() + limit;
  while (!reached()) {
    if (Clock::now() > end) return false;
    std::this_thread::sleep_for(milliseconds(50));
  }
  return true;
}

Outcome run(const Command& command) {
  static const auto ignored = std::signal(SIGPIPE, SIG_IGN);  // a program need not read its input
  static_cast<void>(ignored);
  Pipe in, out, err;
  const auto begun = Clock::now();
  const pid_t child = start(command, in, out, err);
  in.close_end(0);
  out.close_end(1);
  err.close_end(1);
  if (command.input.empty())
    in.close_end(1);
  else
    fcntl(in.ends[1], F_SETFL, O_NONBLOCK);  // so that its output can be read at the same time
  ProcessIo process_io(command, child, begun, in, out, err);
  Outcome outcome;
  const bool in_time = process_io.hold(outcome);
  outcome.took = process_io.passed();
  if (!in_time) kill(-child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  kill(-child, SIGKILL);
  if (in_time) outcome.code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  search(command, outcome);
  return outcome;
}

}  // namespace test
