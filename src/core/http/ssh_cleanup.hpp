// SPDX-License-Identifier: Apache-2.0
// Records what would outlive a process that a signal ends, ssh children and their directories, for end_ssh().
#pragma once

#include <string>

#include <signal.h>
#include <sys/types.h>

namespace swarm::http {

/// Covers the time between creating a child or directory and recording it, so that no signal ends the process
/// in between: blocks signals on this thread, and makes end_ssh() on another thread wait.
class Noting {
 public:
  Noting();
  Noting(const Noting&) = delete;
  Noting& operator=(const Noting&) = delete;
  ~Noting();

  /// False if the process is about to end; nothing may be created then.
  [[nodiscard]] bool may_begin() const;

 private:
  sigset_t before_{};
};

void note_child(pid_t child);
/// Call this before the process ID can be reused.
void forget_child(pid_t child);

/// A directory to remove, together with the file `socket` in it if there is one.
class NotedFolder {
 public:
  /// Creates it in /tmp, accessible only to us; the name is empty if that fails.
  NotedFolder();
  NotedFolder(const NotedFolder&) = delete;
  NotedFolder& operator=(const NotedFolder&) = delete;
  ~NotedFolder();

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::string socket() const { return name_ + "/" + socket_name; }

  static constexpr const char* socket_name = "engine.sock";

 private:
  std::string name_;
};

}  // namespace swarm::http
