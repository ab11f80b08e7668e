// SPDX-License-Identifier: Apache-2.0
// A wait in parallel with something else, which it ends.
#pragma once

#include "session.hpp"

#include <swarm/watch.hpp>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace cli {

/// Waits for the service on a connection and a thread of its own.
class UntilConverged {
 public:
  UntilConverged(Session& session, std::string name, std::string service_id);
  UntilConverged(const UntilConverged&) = delete;
  UntilConverged& operator=(const UntilConverged&) = delete;
  ~UntilConverged();

  /// Has the verdict been known for so long?
  [[nodiscard]] bool decided_for(swarm::milliseconds time) const;
  /// When --timeout passes.
  [[nodiscard]] swarm::TimePoint end() const;
  /// Waits for the verdict, and tells it.
  Exit tell();

 private:
  void wait(const std::string& service_id);
  swarm::WaitClock clock();

  Session& session_;
  std::string name_;
  std::unique_ptr<swarm::Transport> wire_;
  swarm::Engine engine_;
  swarm::WaitOptions options_;
  swarm::TimePoint start_ = std::chrono::steady_clock::now();
  std::atomic<swarm::TimePoint::rep> decided_{0};  ///< When; 0: not yet.
  Exit exit_ = Exit::done;                         ///< Set before that, as are its words.
  std::string words_;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool stop_ = false;
  std::jthread thread_;
};

}  // namespace cli
