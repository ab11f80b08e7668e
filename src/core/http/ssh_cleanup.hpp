// SPDX-License-Identifier: Apache-2.0
// What would outlive a process that a signal ends: its ssh children and their folders. Each is noted here,
// for end_ssh().
#pragma once

#include <string>

#include <signal.h>
#include <sys/types.h>

namespace swarm::http {

/// Lives from before a child or a folder is made until it is noted: no signal ends us in between. Signals
/// are held back on this thread, and end_ssh() on another one waits.
class Noting {
 public:
  Noting();
  Noting(const Noting&) = delete;
  Noting& operator=(const Noting&) = delete;
  ~Noting();

  /// False: the process is about to end; nothing may be made any more.
  [[nodiscard]] bool may_begin() const;

 private:
  sigset_t before_{};
};

void note_child(pid_t child);
/// Before its number can be another's.
void forget_child(pid_t child);

/// A folder that is to be removed with the file `socket` in it, if that is there.
class NotedFolder {
 public:
  /// Makes it in /tmp, for us alone; without a name where it cannot be made.
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
