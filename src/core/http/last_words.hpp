// SPDX-License-Identifier: Apache-2.0
// What a child says on standard error: read all the time, so that it never has to wait, and the end kept.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <thread>

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

}  // namespace swarm::http
