// SPDX-License-Identifier: Apache-2.0
// Handles Ctrl-C and other signals: leaves no ssh behind, and prints a last message with the next step.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include <signal.h>
#include <sys/types.h>

namespace cli {

/// Makes a write to a closed pipe or socket fail with EPIPE instead of ending the process.
void ignore_broken_pipes();

/// During the lifetime of an Interrupt: whether the process was stopped (Ctrl-Z) and continued since the last
/// call. The text above the cursor then no longer belongs to us.
bool continued();

/// The text printed before a signal ends the process; it may differ by exit code.
struct InterruptMessage {
  InterruptMessage() = default;
  /// The same for each signal.
  explicit InterruptMessage(const std::string& words)
      : hung_up(words), interrupted(words), terminated(words) {}
  bool operator==(const InterruptMessage&) const = default;

  std::string hung_up, interrupted, terminated;
};

/// During its lifetime, a signal that ends the process first ends every ssh and prints the last words. If
/// there are last words, SIGINT, SIGTERM and SIGHUP then end the process at once with 130, 143 or 129.
/// Without last words, and for any other signal, the process ends as if the signal had not been handled. A
/// signal that was ignored before (nohup, a background job) stays ignored. The latest Interrupt is in effect;
/// its destructor restores the previous one.
class Interrupt {
 public:
  enum class On { err, out };
  Interrupt();
  /// `interrupt_message` include their line ends and, to leave a display, its escape codes. They go to stderr, or to
  /// stdout if the display is there.
  explicit Interrupt(const std::string& interrupt_message, On stream = On::err)
      : Interrupt(InterruptMessage(interrupt_message), stream) {}
  explicit Interrupt(InterruptMessage interrupt_message, On stream = On::err);
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt();

  /// Replaces the last words.
  void say(const std::string& interrupt_message) { say(InterruptMessage(interrupt_message)); }
  void say(InterruptMessage interrupt_message);

 private:
  const InterruptMessage* before_;
  int descriptor_before_;
  std::vector<std::unique_ptr<const InterruptMessage>> interrupt_messages_;
  /// Signals from users, resource limits or other programs that end a process. Excludes signals for our own
  /// faults, after which no state can be trusted.
  static constexpr std::array ending{SIGINT,  SIGTERM, SIGHUP,  SIGQUIT, SIGALRM,
                                     SIGUSR1, SIGUSR2, SIGXCPU, SIGXFSZ};
  std::array<struct sigaction, ending.size()> ending_before_{};
  struct sigaction continue_ {};
};

/// During its lifetime, the first SIGINT, SIGTERM or SIGHUP prints the last words and does not end the process:
/// the command stops what it is doing, finishes, and calls `leave`. The next one ends the process at once. Only
/// one at a time.
class HeldSignal {
 public:
  HeldSignal();
  HeldSignal(const HeldSignal&) = delete;
  HeldSignal& operator=(const HeldSignal&) = delete;
  ~HeldSignal();

  /// The signal that has arrived; 0: none. Stays after the lifetime.
  static int number();
  /// Whether it has arrived and what the command is doing should stop; only during the lifetime.
  static bool stops();
  /// Ends the process as the signal would have.
  [[noreturn]] static void leave();
};

/// During its lifetime, signals that end us are also sent to this process group, because the terminal signals
/// only ours. Only one at a time.
class Companions {
 public:
  explicit Companions(pid_t group);
  Companions(const Companions&) = delete;
  Companions& operator=(const Companions&) = delete;
  ~Companions();
};

}  // namespace cli
