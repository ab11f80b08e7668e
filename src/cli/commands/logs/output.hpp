// SPDX-License-Identifier: Apache-2.0
// Where the lines of a log go, and what is said of those that are missing.
#pragma once

#include "commands/logs/sources.hpp"
#include "output/lists/log_text.hpp"
#include "session.hpp"

#include <swarm/logs.hpp>
#include <swarm/tasks.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace cli {

class LogOutput {
 public:
  LogOutput(Session& session, const LogLook& look, LogSources& sources)
      : session_(session), look_(look), sources_(sources) {}

  /// Buffered until `flush`.
  void print(const swarm::LogLine& line);
  /// Flushed while lines come, for a long log.
  void print_soon(const swarm::LogLine& line);
  /// Unless that was done a moment ago. Of any thread.
  void flush_soon();
  void flush();
  [[nodiscard]] bool closed() const { return session_.io.out.failed() != 0; }

  /// Warns where --tail asked for more lines than could be held.
  void warn_incomplete(const swarm::LogHistory& past);
  /// Warns that the logs of these tasks did not come to their end. A node is blamed only where the managers
  /// know that it is away.
  void warn_unended(const swarm::Tasks& tasks);

 private:
  Session& session_;
  const LogLook& look_;
  LogSources& sources_;
  Stream* last_ = nullptr;                                  ///< Where the line before went.
  std::set<std::string> reported_;                          ///< Warnings.
  std::map<std::string, std::size_t, std::less<>> colors_;  ///< Of tasks, in the order of their first lines.
  std::atomic<std::chrono::steady_clock::time_point> flushed_{};
};

}  // namespace cli
