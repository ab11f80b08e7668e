// SPDX-License-Identifier: Apache-2.0
// Finds the task, node and service that a log line names by ID.
#pragma once

#include "output/lists/log_text.hpp"
#include "session.hpp"

#include <swarm/logs.hpp>
#include <swarm/tasks.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cli {

/// Uses a separate connection, because the log occupies the first one. Unknown IDs are printed as they are: a
/// log continues after its task is gone.
class LogSources {
 public:
  enum class Names { resolved, ids };

  /// `stop` ends the requests.
  LogSources(Session& session, std::string service_id, std::string service_name, Names names,
             std::function<bool()> stop);

  /// Reads all tasks and nodes at once, before the log is read.
  void look_up();
  /// The tasks of the service, reduced to what logs need. The first call after `look_up` sends no request.
  swarm::Tasks tasks();
  /// Empty if the managers do not answer.
  std::vector<swarm::Node> known_nodes();
  /// An engine's message with node IDs replaced by names.
  std::string with_node_names(std::string words);
  LogSource of(const swarm::LogLine& line);
  /// Whether it is certain that the service is gone. Throws not_manager if no engine can tell any more.
  [[nodiscard]] bool is_service_gone();

 private:
  [[nodiscard]] swarm::Tasks read_tasks();
  void look_up_task(const std::string& id);
  std::vector<swarm::Node> nodes();
  void keep(const std::vector<swarm::Node>& nodes);

  /// Allows a few requests at once and then one per second, because every line may name another task.
  class Pace {
   public:
    bool admits();

   private:
    static constexpr double most = 16;
    double left_ = most;
    std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
  };

  std::string service_id_, service_name_;
  Names names_;
  std::unique_ptr<swarm::Transport> transport_;
  std::unique_ptr<swarm::Engine> engine_;
  std::optional<swarm::Tasks> tasks_;
  std::map<std::string, std::uint64_t> slots_;  ///< Task → slot
  std::set<std::string> unknown_;               ///< Tasks and nodes that the managers do not know.
  Pace pace_;
  std::map<std::string, std::string> nodes_;
};

}  // namespace cli
