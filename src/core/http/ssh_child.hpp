// SPDX-License-Identifier: Apache-2.0
// One ssh process with one end of a socketpair as its standard input and output.
#pragma once

#include "http/deadline.hpp"
#include "http/dial.hpp"
#include "http/last_words.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace swarm::http {

/// Ends when its input does, so also when our process is killed, unless its far end is mute (see end_ssh());
/// ended and reaped at the latest with this.
class SshChild {
 public:
  struct Started {
    std::unique_ptr<SshChild> child;  ///< Null: see `obstacle`.
    Obstacle obstacle;
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

}  // namespace swarm::http
