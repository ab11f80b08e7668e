// SPDX-License-Identifier: Apache-2.0
// Cleans up what would outlive a process that a signal ends. Everything end_ssh() uses is async-signal-safe.
#include "http/ssh_cleanup.hpp"

#include <swarm/transport.hpp>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include <poll.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

namespace swarm::http {
namespace {

constexpr char pattern[] = "/tmp/swarmctl-ssh-XXXXXX";

struct Folder {
  std::atomic<bool> used{false};
  std::array<char, sizeof pattern> name{};
  std::array<char, sizeof pattern + 16> socket{};
};

/// Running children; 0: a free entry. A child that finds no free entry exits only when its input ends.
std::array<std::atomic<pid_t>, 64> children{};
std::array<Folder, 16> folders{};
std::atomic<int> active_cleanups{0};
std::atomic<bool> ending{false};
static_assert(std::atomic<pid_t>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);

void replace(pid_t old, pid_t young) {
  for (std::atomic<pid_t>& place : children) {
    pid_t expected = old;
    if (place.compare_exchange_strong(expected, young)) return;
  }
}

void note_folder(const std::string& name, const std::string& socket) {
  for (Folder& place : folders) {
    if (place.used) continue;
    std::memcpy(place.name.data(), name.c_str(), name.size() + 1);
    std::memcpy(place.socket.data(), socket.c_str(), socket.size() + 1);
    place.used = true;
    return;
  }
}

void forget_folder(const std::string& name) {
  for (Folder& place : folders) {
    if (place.used && name == place.name.data()) place.used = false;
  }
}

bool lives(pid_t child) {
  siginfo_t dead{};
  return ::waitid(P_PID, static_cast<id_t>(child), &dead, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         dead.si_pid == 0;
}

bool any_lives() {
  for (const std::atomic<pid_t>& place : children) {
    if (const pid_t child = place.load(); child > 0 && lives(child)) return true;
  }
  return false;
}

void signal_all(int signal) {
  for (const std::atomic<pid_t>& place : children) {
    if (const pid_t child = place.load(); child > 0) ::kill(child, signal);
  }
}

/// Sleeps for this many milliseconds; safe in a signal handler.
void pause(int time) { ::poll(nullptr, 0, time); }

void remove_folder(const Folder& folder) {
  for (int tries = 0; tries < 10; ++tries) {  // ssh may create the socket in between
    ::unlink(folder.socket.data());
    if (::rmdir(folder.name.data()) == 0 || errno == ENOENT) return;
    pause(1);
  }
}

}  // namespace

Noting::Noting() {
  sigset_t held;
  sigfillset(&held);
  ::pthread_sigmask(SIG_BLOCK, &held, &before_);
  ++active_cleanups;
}

Noting::~Noting() {
  --active_cleanups;
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

bool Noting::may_begin() const { return !ending; }

void note_child(pid_t child) { replace(0, child); }

void forget_child(pid_t child) { replace(child, 0); }

NotedFolder::NotedFolder() {
  const Noting noting;
  std::string result = pattern;
  if (!noting.may_begin() || ::mkdtemp(result.data()) == nullptr) return;
  name_ = std::move(result);
  note_folder(name_, socket());
}

NotedFolder::~NotedFolder() {
  if (name_.empty()) return;
  ::unlink(socket().c_str());
  ::rmdir(name_.c_str());
  const Noting noting;
  forget_folder(name_);
}

}  // namespace swarm::http

void swarm::end_ssh() noexcept {
  using namespace http;
  const int before = errno;
  ending = true;
  for (int tries = 0; tries < 1000 && active_cleanups > 0; ++tries) pause(1);
  signal_all(SIGTERM);
  for (int tries = 0; tries < 100 && any_lives(); ++tries) pause(2);
  signal_all(SIGKILL);
  for (const Folder& folder : folders) {
    if (folder.used) remove_folder(folder);
  }
  errno = before;
}
