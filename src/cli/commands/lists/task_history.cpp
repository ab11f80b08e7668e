// SPDX-License-Identifier: Apache-2.0
// Reads the tasks of services as rows, repeatedly if needed.
#include "commands/lists/task_history.hpp"

#include "output/document/mask.hpp"
#include "output/hints.hpp"

#include <swarm/access.hpp>
#include <swarm/lookup.hpp>
#include <swarm/shape.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;
using swarm::Filter;
using swarm::TaskFields;

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
    if (key == "node" && !swarm::can_be_name(values.back()))
      throw Error(Errc::not_found, "--filter " + masked(filter) + ": no such node",
                  swarm::Hint{swarm::Step::list_kind, {"node"}});
    if (key == "state" && swarm::task_state(values.back()) == swarm::TaskState::unknown)
      throw Error(
          Errc::usage, "--filter " + masked(filter) + ": no such state",
          make_hint(
              "states are new, pending, assigned, preparing, starting, running, complete, failed, rejected …"));
  }
  return filters;
}

TaskStore::End task_end(const TaskFields& task) {
  if (task.state == "failed" || task.state == "rejected") return TaskStore::End::wrong;
  return task.state == "complete" ? TaskStore::End::complete : TaskStore::End::none;
}

}  // namespace

TaskQuery::TaskQuery(Session& session, Past past, NodeNames nodes)
    : session_(session),
      past_(past),
      shows_nodes_(nodes),
      filters_(read_filters(session.given().texts(flag::filter))),
      tasks_(session.engine()) {}

void TaskQuery::add(const swarm::Service& service) {
  services_.emplace(service.id(), Listed{service.name(), swarm::edit::mode_of(service.spec())});
}

std::optional<swarm::edit::Mode> TaskQuery::mode_of(const std::string& service_id) const {
  const auto found = services_.find(service_id);
  return found != services_.end() ? std::optional(found->second.mode) : std::nullopt;
}

/// The filters for the engine.
std::vector<Filter> TaskQuery::asked() {
  const auto name_self = [&](std::string& value) {
    if (value == "self")
      value = swarm::text_at(session_.engine().read("/info", swarm::api::info_record()), "/Swarm/NodeID");
  };
  for (auto& [key, values] : filters_)
    if (key == "node") std::ranges::for_each(values, name_self);
  std::vector<Filter> all{{"service", {}}};
  for (const auto& [id, service] : services_) all.front().second.push_back(id);
  std::ranges::copy_if(filters_, std::back_inserter(all),
                       [](const Filter& filter) { return filter.first != "state"; });
  return all;
}

/// A filter may exclude the very history that a task's row needs.
bool TaskQuery::reads_history_too() const {
  const bool filtered = std::ranges::any_of(filters_, [](const Filter& f) { return f.first != "state"; });
  return filtered && (session_.given().on(flag::current) || past_ == Past::reported);
}

bool TaskQuery::passes(const TaskFields& task) const {
  const auto state = std::ranges::find(filters_, "state", &Filter::first);
  return state == filters_.end() || std::ranges::any_of(state->second, [&](const std::string& wanted) {
           return swarm::task_state(wanted) == swarm::task_state(task.state);
         });
}

/// Reads the nodes only if an unknown one appears.
void TaskQuery::learn_nodes(const TaskStore& tasks) {
  if (shows_nodes_ == NodeNames::left_out) return;
  const std::vector<std::string> wanted = tasks.nodes();
  if (std::ranges::all_of(wanted, [&](const std::string& id) { return nodes_.contains(id); })) return;
  for (const swarm::Node& node : tasks_.nodes()) nodes_.insert_or_assign(node.id, node.label());
  for (const std::string& id : wanted) nodes_.emplace(id, id);
}

TaskNames TaskQuery::names() const {
  const bool resolve = !session_.given().on(flag::no_resolve);
  return {[this, resolve](const std::string& id) {
            const auto found = services_.find(id);
            return resolve && found != services_.end() ? found->second.name : id;
          },
          [this](const std::string& id) {
            const auto found = nodes_.find(id);
            return found != nodes_.end() ? found->second : id;
          }};
}

void TaskQuery::read_into(TaskStore& store) {
  const auto each = [&](const std::vector<Filter>& filters,
                        const std::function<void(const TaskFields&)>& task,
                        const std::function<void()>& restart) {
    swarm::each_task_fields(session_.engine(), filters, task, restart);
  };
  const auto clear = [&] { store.clear(); };
  const std::vector<Filter> filters = asked();
  const auto add = [&](const TaskFields& task, bool shown) {
    store.add(task, mode_of(task.service_id), task_end(task), shown);
  };
  if (!reads_history_too())
    return each(
        filters, [&](const TaskFields& task) { add(task, passes(task)); }, clear);
  std::set<std::string> shown;
  const auto choose = [&](const TaskFields& task) {
    if (passes(task)) shown.insert(task.id);
  };
  each(filters, choose, [&] { shown.clear(); });
  each(
      {filters.front()}, [&](const TaskFields& task) { add(task, shown.contains(task.id)); }, clear);
}

TaskStore TaskQuery::read() {
  TaskStore store(past_ == Past::reported ? TaskStore::Keeps::all : TaskStore::Keeps::screen);
  read_into(store);
  learn_nodes(store);
  const bool current = session_.given().on(flag::current);
  if (current || past_ == Past::reported) store.learn_history();
  if (current) store.show_newest_only();
  store.sort(names());
  return store;
}

std::vector<TaskRow> TaskQuery::rows() {
  const TaskStore store = read();
  std::vector<TaskRow> rows;
  for (std::size_t i = 0; i < store.size(); ++i) rows.push_back(store.row(i));
  return rows;
}

}  // namespace cli
