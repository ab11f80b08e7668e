// SPDX-License-Identifier: Apache-2.0
// Prints the lines of a log, and warns about missing ones.
#pragma once

#include "commands/logs/sources.hpp"
#include "output/lists/log_text.hpp"
#include "session.hpp"

#include <swarm/edit.hpp>
#include <swarm/logs.hpp>
#include <swarm/tasks.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cli {

class LogOutput {
 public:
  /// `mode`: of the service, if known.
  LogOutput(Session& session, const LogFormat& format, LogSources& sources,
            std::optional<swarm::edit::Mode> mode)
      : session_(session), format_(format), sources_(sources), mode_(mode) {}

  /// Buffered until `flush`.
  void print(const swarm::LogLine& line);
  /// Flushes regularly, for a long log.
  void print_soon(const swarm::LogLine& line);
  /// Flushes unless that happened very recently. May be called from any thread.
  void flush_soon();
  void flush();
  [[nodiscard]] bool closed() const { return session_.io.out.failed() != 0; }

  /// Warns if --tail asked for more lines than fit in memory.
  void warn_incomplete(const swarm::LogHistory& past);
  /// Warns that the logs of these tasks are incomplete. Blames a node only if the managers report it as down.
  void warn_unended(const swarm::Tasks& tasks);

 private:
  Session& session_;
  const LogFormat& format_;
  LogSources& sources_;
  std::optional<swarm::edit::Mode> mode_;
  Stream* last_ = nullptr;          ///< The stream of the previous line.
  std::set<std::string> reported_;  ///< Warnings.
  /// Task → colour, in the order of their first lines
  std::map<std::string, std::size_t, std::less<>> colors_;
  std::atomic<bool> unseen_ = false;  ///< Whether lines may be in the buffers.
  std::atomic<std::chrono::steady_clock::time_point> flushed_{};
};

}  // namespace cli
