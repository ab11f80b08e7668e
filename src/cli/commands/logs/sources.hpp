// SPDX-License-Identifier: Apache-2.0
// Whose line is it: the task, node and service behind the IDs of a log.
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

/// Asks over a connection of its own, for the log's is busy. What is not to be had stays an ID: a log goes on
/// though its task is gone.
class LogSources {
 public:
  enum class Names { resolved, ids };

  /// What is asked for ends when `stop` says so.
  LogSources(Session& session, std::string service_id, std::string service_name, Names names,
             std::function<bool()> stop);

  /// All tasks and nodes at once, before the log is read.
  void look_up();
  /// The tasks of the service, without what no log needs of them; after `look_up` not asked for again, once.
  swarm::Tasks tasks();
  /// None where the managers do not answer.
  std::vector<swarm::Node> known_nodes();
  /// An engine's words, with the names of the nodes whose IDs stand there.
  std::string with_node_names(std::string words);
  LogSource of(const swarm::LogLine& line);
  /// Whether it is certain that the service is gone.
  [[nodiscard]] bool is_service_gone();

 private:
  [[nodiscard]] swarm::Tasks read_tasks();
  void look_up_task(const std::string& id);
  std::vector<swarm::Node> nodes();
  void keep(const std::vector<swarm::Node>& nodes);

  /// Lets a few requests through at once, and then one a second: every line may name another task.
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
  std::set<std::string> unknown_;               ///< Tasks and nodes that were asked for in vain.
  Pace pace_;
  std::map<std::string, std::string> nodes_;
};

}  // namespace cli
