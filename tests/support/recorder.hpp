// SPDX-License-Identifier: Apache-2.0
// A small engine on a raw socket that records every byte it receives.
#pragma once

#include "support/raw_server.hpp"

#include <atomic>
#include <mutex>
#include <string>
#include <vector>

namespace test {

/// Has one service, web (s1), with one running task, and one manager.
class Recorder {
 public:
  explicit Recorder(RawServer::On on = RawServer::On::unix_socket, std::string headers = {});

  [[nodiscard]] std::string address() const { return server_.endpoint().text(); }
  /// Sets the log that reads of logs return, on stdout.
  void logs_say(std::string words);
  /// The request lines since the last call, sorted.
  std::vector<std::string> take();
  /// The same as whole requests, in the order of their arrival.
  std::vector<std::string> take_whole();
  /// Waits until every client has closed its connection, and returns received bytes that are not a request.
  std::string stray();

 private:
  void play(Peer& peer);
  void answer(Peer& peer, const std::string& line);

  std::mutex mutex_;
  std::vector<std::string> requests_;
  std::string stray_, logs_ = "a line\n";
  std::string headers_;
  std::atomic<int> ended_{0};  ///< Connections.
  RawServer server_;
};

}  // namespace test
