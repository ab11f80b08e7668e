// SPDX-License-Identifier: Apache-2.0
// Connects to an engine through ssh: with docker on the remote host, or through a forwarded socket.
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

class StderrReader {
 public:
  /// The most bytes that are kept.
  static constexpr std::size_t most = 4096;

  /// Takes the read end of a non-blocking pipe.
  explicit StderrReader(int pipe);
  StderrReader(const StderrReader&) = delete;
  StderrReader& operator=(const StderrReader&) = delete;
  ~StderrReader();

  /// Stops reading and returns the last line that is not empty, or the end of that line if it is long.
  std::string line();

 private:
  /// Returns what read() returns.
  long take();
  void listen();
  void stop();

  int pipe_;
  std::array<int, 2> wake_{-1, -1};  // closing the second end ends the thread
  std::string kept_;                 // belongs to the thread until it has ended
  std::thread reader_;
};

/// Exits when its input ends, so also if our process is killed, unless the remote end hangs (see end_ssh()).
/// The destructor ends and reaps it at the latest.
class SshChild {
 public:
  struct StartResult {
    std::unique_ptr<SshChild> child;  ///< Null: see `failure`.
    Failure failure;
  };
  static StartResult start(const std::vector<std::string>& arguments);

  SshChild(const SshChild&) = delete;
  SshChild& operator=(const SshChild&) = delete;
  ~SshChild();

  /// Our end of its standard input and output, non-blocking.
  [[nodiscard]] int descriptor() const { return descriptor_; }
  /// The same, and passes ownership to the caller.
  int release();

  /// The exit code (128+n for a signal), or nothing if it has not exited within the limit.
  std::optional<int> exit_code(Deadline& limit);

  /// The last line of its standard error. Later output is not read.
  std::string last_error_line();

 private:
  SshChild(pid_t pid, int descriptor, int errors);
  bool reap(int flags);

  pid_t pid_;
  int descriptor_;
  StderrReader words_;
  std::optional<int> exit_code_;
};

struct SshDialResult {
  DialResult dial_result;
  std::unique_ptr<SshChild> child;  ///< Must live as long as the connection.
};

/// Returns only when the engine itself has answered a ping, because ssh accepts bytes long before it knows
/// whether the remote end is reachable. A later failure thus means that the request was sent to an engine.
SshDialResult dial_ssh(const Endpoint& endpoint, std::chrono::milliseconds connect_limit, Deadline limit);

/// The ssh arguments that run `command` on the remote host.
std::vector<std::string> ssh_arguments(const Endpoint& endpoint, std::chrono::milliseconds connect_limit,
                                       const std::vector<std::string>& options, const std::string& command);

}  // namespace swarm::http
