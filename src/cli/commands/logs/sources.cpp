// SPDX-License-Identifier: Apache-2.0
// Finds the task, node and service that a log line names by ID.
#include "commands/logs/sources.hpp"

#include <swarm/error.hpp>
#include <swarm/json.hpp>
#include <swarm/service_client.hpp>
#include <swarm/text.hpp>

#include <algorithm>
#include <functional>
#include <memory>
#include <utility>

#include <nlohmann/json.hpp>

namespace cli {

LogSources::LogSources(Session& session, std::string service_id, std::string service_name, Names names,
                       std::function<bool()> stop)
    : service_id_(std::move(service_id)),
      service_name_(std::move(service_name)),
      names_(names),
      transport_(session.another_transport(std::move(stop))),
      engine_(std::make_unique<swarm::Engine>(transport_ ? *transport_ : session.engine().transport(),
                                              session.settings().newest_api())) {}

void LogSources::look_up() {
  tasks_ = read_tasks();
  for (const swarm::Task& task : *tasks_) slots_[task.id] = task.slot;
  if (names_ == Names::resolved) keep(nodes());
}

swarm::Tasks LogSources::tasks() {
  if (!tasks_) return read_tasks();
  swarm::Tasks known = std::move(*tasks_);
  tasks_.reset();
  return known;
}

/// All tasks, because those that ended long ago may still have a log.
swarm::Tasks LogSources::read_tasks() {
  static const auto nothing = swarm::Shared<swarm::Json>::of(swarm::Json::object());
  swarm::Tasks tasks;
  const auto add = [&](swarm::Task&& read) {
    swarm::Task& task = tasks.emplace_back();
    task.document = nothing;
    task.id = std::move(read.id);
    task.node = std::move(read.node);
    task.slot = read.slot;
    task.state = read.state;
    task.created = read.created;
  };
  swarm::TaskClient(*engine_).each({{"service", {service_id_}}}, add, [&] { tasks.clear(); });
  return tasks;
}

std::vector<swarm::Node> LogSources::nodes() { return swarm::TaskClient(*engine_).nodes(); }

void LogSources::keep(const std::vector<swarm::Node>& nodes) {
  for (const swarm::Node& node : nodes) nodes_[node.id] = node.label();
}

std::vector<swarm::Node> LogSources::known_nodes() {
  return swarm::if_possible([&] { return nodes(); }).value_or(std::vector<swarm::Node>{});
}

std::string LogSources::with_node_names(std::string words) {
  if (names_ == Names::ids) return words;
  if (nodes_.empty()) keep(known_nodes());
  for (const auto& [id, name] : nodes_)
    for (auto at = words.find(id); !id.empty() && at != std::string::npos;
         at = words.find(id, at + name.size()))
      words.replace(at, id.size(), name);
  return words;
}

bool LogSources::is_service_gone() {
  const auto there = swarm::catch_error([&] { return swarm::ServiceClient(*engine_).find(service_id_); });
  if (there) return !*there.value;
  const swarm::Error& error = *there.error;
  if (error.code() == swarm::Errc::not_manager)
    throw swarm::Error(error.code(), swarm::with_name(error.what(), service_id_, service_name_), error.hint(),
                       error.facts());
  return false;
}

void LogSources::look_up_task(const std::string& id) {
  if (const auto task = swarm::if_possible([&] { return swarm::TaskClient(*engine_).inspect(id); }))
    slots_[id] = task->slot;
  else
    unknown_.insert(id);
}

bool LogSources::Pace::admits() {
  const auto now = std::chrono::steady_clock::now();
  left_ = std::min(most, left_ + std::chrono::duration<double>(now - last_).count());
  last_ = now;
  if (left_ < 1) return false;
  left_ -= 1;
  return true;
}

LogSource LogSources::of(const swarm::LogLine& line) {
  LogSource source;
  source.service = names_ == Names::ids ? service_id_ : service_name_;
  if (!line.task.empty() && !slots_.contains(line.task) && !unknown_.contains(line.task) && pace_.admits())
    look_up_task(line.task);
  if (const auto slot = slots_.find(line.task); slot != slots_.end()) source.slot = slot->second;
  source.node = line.node;
  if (names_ == Names::ids || line.node.empty()) return source;
  if (!nodes_.contains(line.node) && !unknown_.contains(line.node) && pace_.admits()) {
    unknown_.insert(line.node);
    keep(known_nodes());
  }
  if (const auto node = nodes_.find(line.node); node != nodes_.end()) source.node = node->second;
  return source;
}

}  // namespace cli
