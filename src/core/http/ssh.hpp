// SPDX-License-Identifier: Apache-2.0
// An engine at the far end of ssh: reached through docker there, or through a forwarded socket.
#pragma once

#include "http/deadline.hpp"
#include "http/dial.hpp"

#include <swarm/endpoint.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <sys/types.h>

namespace swarm::http {

class LastWords {
 public:
  /// Most bytes that are kept.
  static constexpr std::size_t most = 4096;

  /// Takes the reading end of a pipe, which is non-blocking.
  explicit LastWords(int pipe);
  LastWords(const LastWords&) = delete;
  LastWords& operator=(const LastWords&) = delete;
  ~LastWords();

  /// Ends the reading. The last line that is not empty; of a long one the end.
  std::string line();

 private:
  /// As read().
  long take();
  void listen();
  void stop();

  int pipe_;
  std::array<int, 2> wake_{-1, -1};  // closing the second end ends the thread
  std::string kept_;                 // the thread's until it has ended
  std::thread reader_;
};

/// Ends when its input does, so also when our process is killed, unless its far end is mute (see end_ssh());
/// ended and reaped at the latest with this.
class SshChild {
 public:
  struct Started {
    std::unique_ptr<SshChild> child;  ///< Null: see `failure`.
    Failure failure;
  };
  static Started start(const std::vector<std::string>& arguments);

  SshChild(const SshChild&) = delete;
  SshChild& operator=(const SshChild&) = delete;
  ~SshChild();

  /// The other end of its standard input and output, non-blocking.
  [[nodiscard]] int descriptor() const { return descriptor_; }
  /// The same, the caller's from now on.
  int release();

  /// Its exit code (128+n for a signal), once it has ended; nothing if it has not within the limit.
  std::optional<int> exit_code(Deadline& limit);

  /// The last line that it wrote on standard error. Nobody reads what it writes there afterwards.
  std::string last_words();

 private:
  SshChild(pid_t pid, int descriptor, int errors);
  bool reap(int flags);

  pid_t pid_;
  int descriptor_;
  LastWords words_;
  std::optional<int> exit_code_;
};

struct SshDialled {
  DialResult dial_result;
  std::unique_ptr<SshChild> child;  ///< Has to live as long as the connection.
};

/// Comes back only when the engine itself has answered a ping, so that what fails later was sent to an
/// engine: ssh takes bytes long before it knows whether there is anybody to give them to.
SshDialled dial_ssh(const Endpoint& endpoint, std::chrono::milliseconds connect_limit, Deadline limit);

/// The arguments that run `command` at the far end.
std::vector<std::string> ssh_arguments(const Endpoint& endpoint, std::chrono::milliseconds connect_limit,
                                       const std::vector<std::string>& options, const std::string& command);

}  // namespace swarm::http
