// SPDX-License-Identifier: Apache-2.0
// Runs a wait in parallel with another activity, and ends that when the wait ends.
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

/// Waits for the service on a separate connection and thread.
class UntilConverged {
 public:
  UntilConverged(Session& session, std::string name, std::string service_id);
  UntilConverged(const UntilConverged&) = delete;
  UntilConverged& operator=(const UntilConverged&) = delete;
  ~UntilConverged();

  /// Whether the verdict has been known for this long.
  [[nodiscard]] bool decided_for(swarm::milliseconds time) const;
  /// When --timeout passes.
  [[nodiscard]] swarm::TimePoint end() const;
  /// Waits for the verdict and prints it.
  Exit report_outcome();

 private:
  void wait(const std::string& service_id);
  swarm::WaitClock clock();

  Session& session_;
  std::string name_;
  std::unique_ptr<swarm::Transport> wire_;
  swarm::Engine engine_;
  swarm::WaitOptions options_;
  swarm::TimePoint start_ = std::chrono::steady_clock::now();
  std::atomic<swarm::TimePoint::rep> decided_{0};  ///< When the verdict came; 0: not yet.
  Exit exit_ = Exit::done;                         ///< Set before `decided_`, like `words_`.
  std::string words_;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool stop_ = false;
  std::jthread thread_;
};

}  // namespace cli
