// SPDX-License-Identifier: Apache-2.0
// Reads the tasks of services as rows, repeatedly if needed.
#pragma once

#include "output/lists/task_rows.hpp"
#include "output/lists/task_store.hpp"
#include "session.hpp"

#include <swarm/edit.hpp>
#include <swarm/service_client.hpp>
#include <swarm/tasks.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cli {

/// Whether rows show the history of their place.
enum class Past { left_out, reported };
enum class NodeNames { left_out, reported };

class TaskQuery {
 public:
  /// Reads the flags of `ps`; throws usage.
  TaskQuery(Session& session, Past past, NodeNames nodes);

  /// Adds a service whose tasks are wanted.
  void add(const swarm::Service& service);
  void forget(const std::string& service_id) { services_.erase(service_id); }
  struct Listed {
    std::string name;
    swarm::edit::Mode mode;
  };
  /// By ID.
  [[nodiscard]] const std::map<std::string, Listed>& services() const { return services_; }

  /// Reads the tasks and returns them sorted. Throws not_found if one of the services was removed.
  TaskStore read();
  /// The same as rows.
  std::vector<TaskRow> rows();
  /// How many requests a read usually takes.
  [[nodiscard]] int requests() const { return reads_history_too() ? 2 : 1; }

 private:
  /// The names of services and nodes that are shown.
  [[nodiscard]] TaskNames names() const;
  [[nodiscard]] bool reads_history_too() const;
  std::vector<swarm::Filter> asked();
  [[nodiscard]] bool passes(const swarm::TaskFields& task) const;
  [[nodiscard]] std::optional<swarm::edit::Mode> mode_of(const std::string& service_id) const;
  void read_into(TaskStore& store);
  void learn_nodes(const TaskStore& tasks);

  Session& session_;
  Past past_;
  NodeNames shows_nodes_;
  std::vector<swarm::Filter> filters_;
  swarm::TaskClient tasks_;
  std::map<std::string, Listed> services_;
  std::map<std::string, std::string> nodes_;  ///< Names by ID.
};

}  // namespace cli
