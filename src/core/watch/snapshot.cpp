// SPDX-License-Identifier: Apache-2.0
// Converts engine documents to tasks, nodes and snapshots, and tolerates members of a wrong type.
#include "watch/task_match.hpp"

#include <swarm/access.hpp>
#include <swarm/tasks.hpp>
#include <swarm/text.hpp>
#include <swarm/watch.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <map>

#include <nlohmann/json.hpp>

namespace swarm {

Spread spread(const Json& service, const Tasks& tasks) {
  const std::string id = text_at(service, "/ID");
  const Json& spec = object_at(service, "/Spec");
  Spread result;
  std::map<std::string, std::uint64_t> by_node;
  for (const Task& task : tasks) {
    if (task.service != id || !task.wanted() || task.state != TaskState::running) continue;
    ++by_node[task.node];
    if (watch::up_to_date(watch::match(spec, task, nullptr))) ++result.up_to_date;
  }
  for (const auto& [node, count] : by_node) result.per_node.push_back(count);
  std::ranges::sort(result.per_node, std::greater{});
  return result;
}

namespace {

constexpr std::array<std::string_view, 16> state_words{
    "",         "new",     "allocated", "pending",  "assigned", "accepted", "preparing", "ready",
    "starting", "running", "complete",  "shutdown", "failed",   "rejected", "remove",    "orphaned"};

/// Parses exactly `digits` digits and consumes them; -1 if there are fewer.
int take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return -1;
  int value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char wanted) {
  if (text.empty() || text.front() != wanted) return false;
  text.remove_prefix(1);
  return true;
}

std::chrono::nanoseconds take_fraction(std::string_view& text) {
  std::int64_t value = 0, unit = 100'000'000;
  if (!take(text, '.')) return std::chrono::nanoseconds(0);
  while (!text.empty() && is_digit(text.front())) {
    value += (text.front() - '0') * unit;
    unit /= 10;
    text.remove_prefix(1);
  }
  return std::chrono::nanoseconds(value);
}

std::optional<std::chrono::minutes> take_zone(std::string_view& text) {
  if (take(text, 'Z') || take(text, 'z')) return std::chrono::minutes(0);
  const bool east = !text.empty() && text.front() == '+';
  if (!take(text, '+') && !take(text, '-')) return std::nullopt;
  const int hours = take_number(text, 2);
  const bool colon = take(text, ':');
  const int minutes = take_number(text, 2);
  if (hours < 0 || !colon || minutes < 0) return std::nullopt;
  const std::chrono::minutes offset{hours * 60 + minutes};
  return east ? offset : -offset;
}

void read_resources(const Json& document, Node& node) {
  node.nano_cpus = integer_at(document, "/Description/Resources/NanoCPUs");
  node.memory_bytes = integer_at(document, "/Description/Resources/MemoryBytes");
  const Json& generic = value_at(document, "/Description/Resources/GenericResources");
  if (!generic.is_array()) return;
  for (const Json& one : generic) {
    if (const std::string kind = text_at(one, "/DiscreteResourceSpec/Kind"); !kind.empty())
      node.generic.emplace_back(kind, integer_at(one, "/DiscreteResourceSpec/Value"));
    if (const std::string kind = text_at(one, "/NamedResourceSpec/Kind"); !kind.empty())
      node.generic.emplace_back(kind, 1);
  }
}

void read_plugins(const Json& document, Node& node) {
  const Json& plugins = value_at(document, "/Description/Engine/Plugins");
  if (!plugins.is_array()) return;
  for (const Json& one : plugins) node.plugins.emplace_back(text_at(one, "/Type"), text_at(one, "/Name"));
}

}  // namespace

EngineTime parse_time(std::string_view text) {
  using namespace std::chrono;
  const int y = take_number(text, 4);
  const bool dash1 = take(text, '-');
  const int m = take_number(text, 2);
  const bool dash2 = take(text, '-');
  const int d = take_number(text, 2);
  if (y < 1970 || y > 2200 || m < 0 || d < 0 || !dash1 || !dash2) return {};
  if (!take(text, 'T') && !take(text, 't') && !take(text, ' ')) return {};
  const int hour = take_number(text, 2);
  const bool colon1 = take(text, ':');
  const int minute = take_number(text, 2);
  const bool colon2 = take(text, ':');
  const int second = take_number(text, 2);
  if (hour < 0 || minute < 0 || second < 0 || !colon1 || !colon2) return {};
  const nanoseconds fraction = take_fraction(text);
  const auto zone = take_zone(text);
  const year_month_day date{year(y), month(static_cast<unsigned>(m)), day(static_cast<unsigned>(d))};
  if (!zone || !text.empty() || !date.ok()) return {};
  return EngineTime(sys_days(date)) + hours(hour) + minutes(minute) + seconds(second) + fraction - *zone;
}

std::string_view to_text(TaskState state) {
  return state == TaskState::unknown ? "unknown" : state_words[static_cast<std::size_t>(state)];
}

TaskState task_state(std::string_view text) {
  for (std::size_t i = 1; i < state_words.size(); ++i)
    if (state_words[i] == text) return static_cast<TaskState>(i);
  return TaskState::unknown;
}

const Json& Task::spec() const {
  static const Json none;
  if (shared_spec) return *shared_spec;
  return document ? value_at(*document, "/Spec") : none;
}

std::string Task::image() const { return text_at(spec(), "/ContainerSpec/Image"); }

const std::string& Node::label() const {
  if (!name.empty()) return name;
  return hostname.empty() ? id : hostname;
}

std::optional<int> exit_code_of(const Json& task) {
  const auto code = integer_at(task, "/Status/ContainerStatus/ExitCode");
  if (task_state(text_at(task, "/Status/State")) == TaskState::rejected) return std::nullopt;
  const bool has_container = !text_at(task, "/Status/ContainerStatus/ContainerID").empty();
  const bool has_started = text_at(task, "/Status/Message") != "starting";
  if (code == 0 && !(has_container && has_started)) return std::nullopt;
  return static_cast<int>(code);
}

Task read_task(Json document) {
  Task task;
  task.id = text_at(document, "/ID");
  task.service = text_at(document, "/ServiceID");
  task.node = text_at(document, "/NodeID");
  task.slot = count_at(document, "/Slot");
  task.state = task_state(text_at(document, "/Status/State"));
  task.desired = task_state(text_at(document, "/DesiredState"));
  task.message = text_at(document, "/Status/Message");
  task.error = text_at(document, "/Status/Err");
  task.created = parse_time(text_at(document, "/CreatedAt"));
  task.updated = parse_time(text_at(document, "/UpdatedAt"));
  task.since = parse_time(text_at(document, "/Status/Timestamp"));
  task.iteration = count_at(document, "/JobIteration/Index");
  if (task.ended()) task.exit_code = exit_code_of(document);
  task.document = Shared<Json>::of(std::move(document));
  return task;
}

Node read_node(const Json& document) {
  Node node;
  node.id = text_at(document, "/ID");
  node.name = text_at(document, "/Spec/Name");
  node.hostname = text_at(document, "/Description/Hostname");
  node.role = text_at(document, "/Spec/Role");
  node.availability = text_at(document, "/Spec/Availability");
  node.state = text_at(document, "/Status/State");
  node.message = text_at(document, "/Status/Message");
  node.address = text_at(document, "/Status/Addr");
  node.os = text_at(document, "/Description/Platform/OS");
  node.architecture = text_at(document, "/Description/Platform/Architecture");
  node.engine = text_at(document, "/Description/Engine/EngineVersion");
  node.labels = pairs_at(document, "/Spec/Labels");
  node.engine_labels = pairs_at(document, "/Description/Engine/Labels");
  read_resources(document, node);
  read_plugins(document, node);
  return node;
}

Tasks read_tasks(Json list) {
  Tasks tasks;
  if (!list.is_array()) return tasks;
  for (Json& one : list)
    if (one.is_object()) tasks.push_back(read_task(std::move(one)));
  return tasks;
}

std::vector<Node> read_nodes(const Json& list) {
  std::vector<Node> nodes;
  if (!list.is_array()) return nodes;
  for (const Json& one : list)
    if (one.is_object()) nodes.push_back(read_node(one));
  return nodes;
}

Snapshot snapshot(Json service, Json tasks, Json nodes) {
  Snapshot item;
  if (service.is_object()) item.service = std::make_shared<const Json>(std::move(service));
  item.tasks = read_tasks(std::move(tasks));
  item.nodes_known = nodes.is_array();
  item.nodes = read_nodes(nodes);
  return item;
}

}  // namespace swarm
