// SPDX-License-Identifier: Apache-2.0
// Ctrl-C: no ssh stays behind, and a wait has last words that name the way back.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include <signal.h>
#include <sys/types.h>

namespace cli {

/// A write to a closed pipe or socket fails with EPIPE from now on, instead of ending the process.
void ignore_broken_pipes();

/// While an Interrupt lives: whether the process was stopped (Ctrl-Z) and goes on, since this was last asked.
/// What stands above the cursor is no longer ours then.
bool continued();

/// What is said before a signal ends the process; may differ with the exit code that it ends with.
struct LastWords {
  LastWords() = default;
  /// The same for each signal.
  explicit LastWords(const std::string& words) : hung_up(words), interrupted(words), terminated(words) {}
  bool operator==(const LastWords&) const = default;

  std::string hung_up, interrupted, terminated;
};

/// While it lives, a signal that would end the process ends every ssh first and prints its last words. After
/// them SIGINT, SIGTERM and SIGHUP end the process at once, with 130, 143 or 129; of another signal, and of
/// any without last words, the process dies as if nobody had handled it. A signal that was ignored before
/// (nohup, a background job) stays ignored. Of several, the latest has the word, and gives it back when it
/// ends.
class Interrupt {
 public:
  enum class On { err, out };
  Interrupt();
  /// `last_words` with their line ends and, where a display has to be left, its escape codes; they go to
  /// stderr, or to stdout where the display is there.
  explicit Interrupt(const std::string& last_words, On stream = On::err)
      : Interrupt(LastWords(last_words), stream) {}
  explicit Interrupt(LastWords last_words, On stream = On::err);
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt();

  /// Replaces the last words.
  void say(const std::string& last_words) { say(LastWords(last_words)); }
  void say(LastWords last_words);

 private:
  const LastWords* before_;
  int descriptor_before_;
  std::vector<std::unique_ptr<const LastWords>> said_;
  /// What a person, a shell's limit or another program sends to end a process. A fault of our own is not
  /// among them: after it nothing can be relied on.
  static constexpr std::array ending{SIGINT,  SIGTERM, SIGHUP,  SIGQUIT, SIGALRM,
                                     SIGUSR1, SIGUSR2, SIGXCPU, SIGXFSZ};
  std::array<struct sigaction, ending.size()> ending_before_{};
  struct sigaction continue_ {};
};

/// While it lives, the signals that end us reach this process group too: the terminal sends its own only to
/// ours. One at a time.
class Companions {
 public:
  explicit Companions(pid_t group);
  Companions(const Companions&) = delete;
  Companions& operator=(const Companions&) = delete;
  ~Companions();
};

}  // namespace cli
