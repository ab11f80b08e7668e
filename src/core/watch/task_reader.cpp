// SPDX-License-Identifier: Apache-2.0
#include "watch/task_reader.hpp"

#include <swarm/access.hpp>

#include <utility>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

/// Beyond so many different specs a task's own is not looked for among them.
constexpr std::size_t most_specs = 1000;

bool tells_more(const Task& task, const Json& document) {
  return task.went_wrong() || !list_at(document, "/Status/PortStatus/Ports").empty();
}

}  // namespace

std::shared_ptr<const Json> TaskReader::shared(const Json& spec) {
  const std::string text = json_text(spec);
  if (const auto known = specs_.find(text); known != specs_.end()) return known->second;
  auto made = std::make_shared<const Json>(spec);
  if (specs_.size() < most_specs) specs_.emplace(text, made);
  return made;
}

void TaskReader::add(std::string_view element) {
  static const auto nothing = std::make_shared<const Json>(Json::object());
  Json document = read_json(element, whose_);
  if (!document.is_object()) return;
  Task task = read_task(std::move(document));
  task.shared_spec = shared(task.spec());
  if (tells_more(task, *task.document))
    task.document = std::make_shared<const Json>(Json{{"Status", object_at(*task.document, "/Status")}});
  else
    task.document = nothing;
  tasks_.push_back(std::move(task));
}

std::vector<Task> TaskReader::take() {
  tasks_.shrink_to_fit();
  return std::exchange(tasks_, {});
}

}  // namespace swarm
