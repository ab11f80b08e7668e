// SPDX-License-Identifier: Apache-2.0
// The fields of a task that lists show; plain text is read without building a document.
#pragma once

#include <swarm/service_client.hpp>
#include <swarm/tasks.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace swarm {

class Engine;

/// API: Task. Missing members are empty.
struct TaskFields {
  std::string id, image, node_id, service_id;
  std::string desired_state, state, timestamp, created_at, message, error, container_id;
  std::uint64_t slot = 0;  ///< 0: of a global service, or the first of a replicated job.
  std::optional<std::int64_t> exit_code;
  std::vector<ServiceRow::Port> ports;  ///< Published on its node.
};

TaskFields task_fields(const Json& task);

/// Like TaskClient::each.
void each_task_fields(Engine& engine, const std::vector<Filter>& filters,
                      const std::function<void(const TaskFields&)>& task,
                      const std::function<void()>& restart);

}  // namespace swarm
