// SPDX-License-Identifier: Apache-2.0
// The tasks of services as rows, as often as they are asked for.
#include "commands/task_look.hpp"

#include "output/mask.hpp"

#include <swarm/access.hpp>

#include <algorithm>
#include <array>
#include <set>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;
using swarm::Filter;
using swarm::Task;

using Strings = std::vector<std::string>;

constexpr std::array known_filters{"id", "name", "node", "desired-state", "label", "state"};

std::vector<Filter> read_filters(const std::vector<std::string>& typed) {
  std::vector<Filter> filters;
  for (const std::string& filter : typed) {
    const auto equals = filter.find('=');
    const std::string key = filter.substr(0, equals);
    if (equals == std::string::npos || std::ranges::find(known_filters, key) == known_filters.end())
      throw Error(Errc::usage, "--filter " + masked(filter) +
                                   ": allowed are id=, name=, node=, desired-state=, label=, state=");
    const auto same = std::ranges::find(filters, key, &Filter::first);
    auto& values = same != filters.end() ? same->second : filters.emplace_back(key, Strings{}).second;
    values.push_back(filter.substr(equals + 1));
    if (key == "state" && swarm::task_state(values.back()) == swarm::TaskState::unknown)
      throw Error(
          Errc::usage, "--filter " + masked(filter) + ": no such state",
          "states are new, pending, assigned, preparing, starting, running, complete, failed, rejected …");
  }
  return filters;
}

/// The place a task stands in: only one task at a time is wanted there.
std::string place_of(const Task& task) {
  return task.service + '.' + (task.slot != 0 ? std::to_string(task.slot) : task.node);
}

/// What the tasks before one in its place tell of it.
struct History {
  std::uint64_t restarts = 0;
  const Task* last_failure = nullptr;
};

using Histories = std::map<std::string, History>;

/// `tasks` oldest first.
Histories histories_of(const std::vector<const Task*>& tasks) {
  std::map<std::string, History> places;
  Histories of_task;
  for (const Task* task : tasks) {
    History& past = places[place_of(*task)];
    if (task->went_wrong()) past.last_failure = task;
    of_task[task->id] = past;
    if (task->went_wrong() || task->state == swarm::TaskState::complete) ++past.restarts;
  }
  return of_task;
}

/// Oldest first.
std::vector<const Task*> by_age(const std::vector<Task>& tasks) {
  std::vector<const Task*> all;
  for (const Task& task : tasks) all.push_back(&task);
  std::ranges::stable_sort(all, {}, &Task::created);
  return all;
}

std::string name_in(const std::map<std::string, std::string>& names, const std::string& id) {
  const auto found = names.find(id);
  return found != names.end() ? found->second : id;
}

}  // namespace

TaskLook::TaskLook(Session& session, Past past, NodeNames nodes)
    : session_(session),
      past_(past),
      shows_nodes_(nodes),
      filters_(read_filters(session.given().all("filter"))),
      tasks_(session.engine()) {}

/// What the engine filters by.
std::vector<Filter> TaskLook::asked() {
  const auto name_self = [&](std::string& value) {
    if (value == "self") value = swarm::text_at(session_.engine().read("/info"), "/Swarm/NodeID");
  };
  for (auto& [key, values] : filters_)
    if (key == "node") std::ranges::for_each(values, name_self);
  std::vector<Filter> all{{"service", {}}};
  for (const auto& [id, name] : names_) all.front().second.push_back(id);
  std::ranges::copy_if(filters_, std::back_inserter(all),
                       [](const Filter& filter) { return filter.first != "state"; });
  return all;
}

/// The history that tells of a task may be just what a filter keeps away.
bool TaskLook::reads_history_too() const {
  const bool filtered = std::ranges::any_of(filters_, [](const Filter& f) { return f.first != "state"; });
  return filtered && (session_.given().on("current") || past_ == Past::told);
}

bool TaskLook::passes(const Task& task) const {
  const auto state = std::ranges::find(filters_, "state", &Filter::first);
  return state == filters_.end() || std::ranges::any_of(state->second, [&](const std::string& wanted) {
           return swarm::task_state(wanted) == task.state;
         });
}

/// Nodes are read when one turns up that is new.
void TaskLook::learn_nodes(const std::vector<Task>& tasks) {
  const auto unknown = [&](const Task& task) { return !task.node.empty() && !nodes_.contains(task.node); };
  if (shows_nodes_ == NodeNames::left_out || std::ranges::none_of(tasks, unknown)) return;
  for (const swarm::Node& node : tasks_.nodes()) nodes_.insert_or_assign(node.id, node.label());
  for (const Task& task : tasks)
    if (unknown(task)) nodes_.emplace(task.node, task.node);
}

std::vector<TaskRow> TaskLook::rows() {
  const std::vector<Filter> filters = asked();
  std::vector<Task> tasks = tasks_.list(filters);
  std::set<std::string> shown;
  for (const Task& task : tasks)
    if (passes(task)) shown.insert(task.id);
  if (reads_history_too()) tasks = tasks_.list({filters.front()});
  learn_nodes(tasks);

  const bool current = session_.given().on("current"), resolve = !session_.given().on("no-resolve");
  std::map<std::string, const Task*> newest;
  const auto aged = by_age(tasks);
  for (const Task* task : aged) newest[place_of(*task)] = task;
  const Histories histories = histories_of(aged);
  const TaskNames names{[&](const std::string& id) { return resolve ? name_in(names_, id) : id; },
                        [&](const std::string& id) { return name_in(nodes_, id); }};
  std::vector<TaskRow> rows;
  for (const Task& task : tasks) {
    if (!shown.contains(task.id) || (current && newest[place_of(task)] != &task)) continue;
    TaskRow row = task_row(*task.document, names);
    const History& past = histories.at(task.id);
    row.restarts = past.restarts;
    if (past.last_failure != nullptr)
      row.last_failure = swarm::text_at(*past.last_failure->document, "/Status/Timestamp");
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace cli
