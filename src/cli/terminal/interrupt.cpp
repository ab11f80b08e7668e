// SPDX-License-Identifier: Apache-2.0
// Signal handlers, which may run on any thread: they write prepared bytes and exit, or set a flag.
#include "terminal/interrupt.hpp"

#include <swarm/transport.hpp>

#include <atomic>
#include <utility>

#include <unistd.h>

namespace cli {
namespace {

std::atomic<const InterruptMessage*> interrupt_message{nullptr};
std::atomic<int> descriptor{STDERR_FILENO};
std::atomic<bool> was_continued{false};
std::atomic<pid_t> companions{0};
std::atomic<bool> holds{false};
std::atomic<int> held{0};
static_assert(std::atomic<const InterruptMessage*>::is_always_lock_free);

const std::string& words_at(int number, const InterruptMessage& words) {
  if (number == SIGHUP) return words.hung_up;
  return number == SIGTERM ? words.terminated : words.interrupted;
}

void write_all(const std::string& words) {
  const char* at = words.data();
  for (std::size_t left = words.size(); left > 0;) {
    const ssize_t written = ::write(descriptor.load(), at, left);
    if (written <= 0) break;
    at += written;
    left -= static_cast<std::size_t>(written);
  }
}

bool has_exit_code(int number) { return number == SIGINT || number == SIGTERM || number == SIGHUP; }

/// Whether the command is to end itself after this signal; prints the last words then.
bool is_held(int number, const InterruptMessage* prepared) {
  int none = 0;
  if (prepared == nullptr || !has_exit_code(number) || !holds.load()) return false;
  if (!held.compare_exchange_strong(none, number)) return false;
  write_all(words_at(number, *prepared));
  return true;
}

extern "C" void leave(int number) {
  const InterruptMessage* prepared = interrupt_message.load();
  if (is_held(number, prepared)) return;
  swarm::end_ssh();
  // Not with `number`: background jobs of a shell ignore SIGINT and SIGQUIT.
  if (const pid_t group = companions.load(); group > 0) ::kill(-group, SIGTERM);
  if (prepared != nullptr && held.load() == 0) write_all(words_at(number, *prepared));
  if (prepared != nullptr && has_exit_code(number)) ::_exit(128 + number);
  ::signal(number, SIG_DFL);
  ::raise(number);  // blocked until the handler has returned
}

extern "C" void go_on(int) { was_continued.store(true); }

void install(int number, void (*handler)(int), struct sigaction& before) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigfillset(&action.sa_mask);  // a second signal must not interrupt the handler
  ::sigaction(number, nullptr, &before);
  if (before.sa_handler != SIG_IGN) ::sigaction(number, &action, nullptr);
}

}  // namespace

Companions::Companions(pid_t group) { companions.store(group); }
Companions::~Companions() { companions.store(0); }

HeldSignal::HeldSignal() {
  held = 0;
  holds = true;
}
HeldSignal::~HeldSignal() { holds = false; }

int HeldSignal::number() { return held.load(); }
bool HeldSignal::stops() { return holds.load() && held.load() != 0; }

void HeldSignal::leave() {
  swarm::end_ssh();
  ::_exit(128 + held.load());
}

bool continued() { return was_continued.exchange(false); }

void ignore_broken_pipes() { ::signal(SIGPIPE, SIG_IGN); }

Interrupt::Interrupt() : before_(interrupt_message.load()), descriptor_before_(descriptor.load()) {
  for (std::size_t i = 0; i < ending.size(); ++i) install(ending[i], leave, ending_before_[i]);
  install(SIGCONT, go_on, continue_);
}

Interrupt::Interrupt(InterruptMessage words, On stream) : Interrupt() {
  descriptor = stream == On::out ? STDOUT_FILENO : STDERR_FILENO;
  say(std::move(words));
}

Interrupt::~Interrupt() {
  for (std::size_t i = 0; i < ending.size(); ++i) ::sigaction(ending[i], &ending_before_[i], nullptr);
  ::sigaction(SIGCONT, &continue_, nullptr);
  interrupt_message.store(before_);
  descriptor.store(descriptor_before_);
}

void Interrupt::say(InterruptMessage words) {
  // Keep the old words: a handler on another thread may be reading them.
  interrupt_messages_.push_back(std::make_unique<const InterruptMessage>(std::move(words)));
  interrupt_message.store(interrupt_messages_.back().get());
}

}  // namespace cli
