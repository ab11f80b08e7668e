// SPDX-License-Identifier: Apache-2.0
// The requests of a wait. They have timeouts, serve several services at once, and report absence only if
// proven.
#include "watch/read.hpp"

#include "engine/absence.hpp"
#include "engine/entries.hpp"
#include "engine/messages.hpp"
#include "json/scanner.hpp"
#include "service/read.hpp"
#include "service/row.hpp"

#include <swarm/access.hpp>
#include <swarm/engine.hpp>
#include <swarm/error.hpp>
#include <swarm/text.hpp>

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

namespace swarm::watch {

/// The number of IDs that still make a short URL.
constexpr std::size_t batch_size = 64;

void LeavingTasks::add(std::size_t target, const std::vector<std::string>& ids) {
  for (const std::string& id : ids) tasks_.emplace_back(id, target);
  left_[target] += ids.size();
}

std::size_t LeavingTasks::left(std::size_t target) const {
  const auto found = left_.find(target);
  return found == left_.end() ? 0 : found->second;
}

std::vector<std::string> LeavingTasks::next_batch() const {
  std::vector<std::string> ids;
  for (const auto& [id, target] : tasks_) {
    if (ids.size() == batch_size) break;
    ids.push_back(id);
  }
  return ids;
}

bool LeavingTasks::saw(const std::set<std::string>& existing) {
  bool none = true;
  for (std::size_t asked = std::min(batch_size, tasks_.size()); asked > 0; --asked) {
    auto task = std::move(tasks_.front());
    tasks_.pop_front();
    if (existing.contains(task.first)) {
      none = false;
      tasks_.push_back(std::move(task));
    } else {
      --left_[task.second];
    }
  }
  return none;
}

}  // namespace swarm::watch

namespace swarm {
namespace {

/// The most different specs that are shared between tasks; tasks beyond that keep their own copy.
constexpr std::size_t most_specs = 1000;
/// The same limit for service, node, message and error.
constexpr std::size_t most_texts = 20'000;

bool has_details(const Task& task, const Json& document) {
  return task.went_wrong() || !list_at(document, "/Status/PortStatus/Ports").empty();
}

}  // namespace

Shared<Json> TaskReader::shared(const Json& spec) {
  const std::string text = json_text(spec);
  if (const auto known = specs_.find(text); known != specs_.end()) return known->second;
  auto result = Shared<Json>::of(spec);
  if (specs_.size() < most_specs) specs_.emplace(text, result);
  return result;
}

SharedText TaskReader::shared(SharedText text) {
  if (const auto known = texts_.find(text); known != texts_.end()) return known->second;
  if (texts_.size() < most_texts) texts_.emplace(text, text);
  return text;
}

Task task_in(std::string_view text, std::string_view whose) {
  Task task = read_task(read_json(text, whose));
  std::string fault = fault_of_entry(text, api::task_record());
  if (fault.empty() && task.id.empty()) fault = "its ID is too long";
  if (!fault.empty())
    throw Error(Errc::broken_answer, std::string(whose) + " is invalid: not a task: " + fault);
  return task;
}

void TaskReader::add(std::string_view element) {
  static const auto nothing = Shared<Json>::of(Json::object());
  Task task = task_in(element, whose_);
  task.shared_spec = shared(task.spec());
  for (SharedText* text : {&task.service, &task.node, &task.message, &task.error})
    *text = shared(std::move(*text));
  if (has_details(task, *task.document))
    task.document = Shared<Json>::of(Json{{"Status", object_at(*task.document, "/Status")}});
  else
    task.document = nothing;
  tasks_.push_back(std::move(task));
  if (tasks_.size() < next_drop_) return;
  watch::drop_history(tasks_, firsts_);
  next_drop_ = std::max(first_drop, 2 * tasks_.size());
}

void TaskReader::clear() {
  tasks_.clear();
  next_drop_ = first_drop;
}

Tasks TaskReader::take() {
  watch::drop_history(tasks_, firsts_);
  next_drop_ = first_drop;
  return std::exchange(tasks_, {});
}

}  // namespace swarm

namespace swarm::watch {
namespace {

using Ids = std::vector<std::string>;
using Element = std::function<void(std::string_view text)>;

/// One text for all requests, so that a failure is reported once, whichever request it hits.
constexpr const char* tried = "read the services and tasks";
constexpr const char* whose = "the engine's response";

[[noreturn]] void fail_broken(std::string_view why) {
  throw Error(Errc::broken_answer,
              std::string("cannot ") + tried + ": the response is invalid: " + std::string(why));
}

/// Passes each element on as it arrives, because the list grows with the swarm. False if the engine does not
/// know a service that the filter names.
bool read_list(Engine& engine, const std::string& path, const Request& limits, const Element& element) {
  const Request request = limits.then_get(path);
  json::ListScanner scanner;
  const auto take = [&](std::string_view text) {
    element(text);
    return true;
  };
  const Response answer =
      engine.stream(request, [&](std::string_view piece) { return scanner.push(piece, take); });
  if (says_absent(answer)) return false;
  if (!answer.ok()) fail(answer, tried);
  if (!scanner.wrong().empty()) fail_broken(scanner.wrong());
  if (!scanner.complete()) fail_broken("it ends in the middle of the list");
  return true;
}

/// A text member of a JSON object; empty if it is missing.
std::string member(std::string_view object, std::string_view name) {
  std::string value;
  json::Walker walker(object);
  walker.object([&](std::string_view key) {
    if (key != name) return;
    walker.text(value);
    walker.stop();
  });
  return value;
}

/// `list` with a filter, unless that makes the URL too long.
std::string filtered(const std::string& list, const char* key, const Ids& values) {
  if (values.size() > most_in_filter) return list;
  Json filter;
  filter[key] = values;
  return list + "?filters=" + url_encode(json_text(filter));
}

/// Adds those of the services that the engine lists.
void list_services(Engine& engine, const Ids& ids, const Request& limits, Services& services) {
  const std::set<std::string> wanted(ids.begin(), ids.end());
  read_list(engine, filtered("/services", "id", ids), limits, [&](std::string_view text) {
    if (const auto fault = fault_of_service(text); !fault.empty()) fail_broken(fault);
    const std::string id = member(text, "ID");
    if (wanted.contains(id)) services[id] = std::make_shared<const Json>(read_json(text, whose));
  });
}

Ids missing(const Ids& ids, const Services& services) {
  Ids left_out;
  for (const std::string& id : ids)
    if (!services.contains(id)) left_out.push_back(id);
  return left_out;
}

Services read_one(Engine& engine, const std::string& id, const Request& limits) {
  const Response answer = get_service(engine, id, {}, limits);
  if (says_absent(answer)) return {{id, nullptr}};
  if (!answer.ok()) fail(answer, tried);
  Json document = read_json(answer.body, whose);
  if (const auto fault = fault_of_service(answer.body); !fault.empty()) fail_broken(fault);
  return {{id, std::make_shared<const Json>(std::move(document))}};
}

}  // namespace

Services read_services(Engine& engine, const Ids& ids, const Request& limits) {
  if (ids.size() == 1) return read_one(engine, ids.front(), limits);
  Services services;
  list_services(engine, ids, limits, services);
  Ids absent = missing(ids, services);
  if (absent.size() == 1) {
    services.merge(read_one(engine, absent.front(), limits));
  } else if (!absent.empty()) {
    // The same proof as `is_absent`, for all of them at once.
    require_leader(engine, limits);
    list_services(engine, absent, limits, services);
    for (const std::string& id : missing(absent, services)) services[id] = nullptr;
  }
  return services;
}

namespace {

std::optional<Tasks> tasks_of_one(Engine& engine, const std::string& path, const Request& limits) {
  TaskReader tasks(whose);
  const ListStream list{.request = limits.then_get(path),
                        .tried = tried,
                        .take =
                            [&](std::string_view text) {
                              tasks.add(text);
                              return true;
                            },
                        .restart = [&] { tasks.clear(); }};
  if (!if_possible({Errc::not_found}, [&] { return stream_list(engine, list); })) return std::nullopt;
  return tasks.take();
}

std::optional<Tasks> tasks_of_many(Engine& engine, const std::string& path, const Ids& service_ids,
                                   const Request& limits) {
  const std::set<std::string> wanted(service_ids.begin(), service_ids.end());
  const bool whole = service_ids.size() > most_in_filter;
  TaskReader tasks(whose);
  const auto take = [&](std::string_view text) {
    // An entry that is not a task is an error, whatever service it belongs to.
    if (!whole || wanted.contains(member(text, "ServiceID")) ||
        !fault_of_entry(text, api::task_record()).empty())
      tasks.add(text);
  };
  if (!read_list(engine, path, limits, take)) return std::nullopt;
  return tasks.take();
}

}  // namespace

std::optional<Tasks> read_tasks(Engine& engine, const Ids& service_ids, const Request& limits,
                                bool none_before) {
  const std::string path = filtered("/tasks", "service", service_ids);
  const auto read = [&] {
    return service_ids.size() == 1 ? tasks_of_one(engine, path, limits)
                                   : tasks_of_many(engine, path, service_ids, limits);
  };
  auto tasks = read();
  if (!tasks || !tasks->empty() || none_before) return tasks;
  require_leader(engine, limits);  // a manager without a leader may have an empty store
  return read();
}

namespace {

/// The engine does not remove all tasks of a removed job. It keeps those that it could not place, for which no
/// container will ever be created, and those whose container has ended.
bool is_abandoned(const Task& task, EngineTime now) {
  constexpr std::chrono::seconds placed_by_then{5};
  const bool of_job = value_at(*task.document, "/JobIteration").is_object();
  if (of_job && task.ended() && task.desired != TaskState::remove) return true;
  return task.node.empty() && task.state < TaskState::assigned && task.desired == TaskState::complete &&
         now != EngineTime{} && now - task.created > placed_by_then;
}

}  // namespace

std::set<std::string> existing_tasks(Engine& engine, const Ids& ids, const Request& limits) {
  std::set<std::string> found_ids;
  const auto read = [&] {
    read_list(engine, filtered("/tasks", "id", ids), limits, [&](std::string_view text) {
      const Task task = task_in(text, whose);
      const EngineTime now{std::chrono::seconds(engine.clock())};
      if (!is_abandoned(task, now)) found_ids.insert(task.id);
    });
  };
  read();
  if (!found_ids.empty()) return found_ids;
  require_leader(engine, limits);  // a manager without a leader may have an empty store
  read();
  return found_ids;
}

std::optional<std::vector<Node>> read_nodes(Engine& engine, const Request& limits) {
  Request request = limits.then_get("/nodes");
  request.has_leader = names_leader;  // a manager without a leader may list outdated nodes
  const Response answer = engine.send(request);
  return says_absent(answer) ? std::nullopt : std::optional(swarm::read_nodes(nodes_in(answer)));
}

}  // namespace swarm::watch
