// SPDX-License-Identifier: Apache-2.0
// Requests for tasks, nodes and logs.
#include "engine/absence.hpp"
#include "engine/entries.hpp"
#include "engine/messages.hpp"
#include "json/scanner.hpp"
#include "service/plain_task.hpp"
#include "service/read.hpp"
#include "watch/read.hpp"

#include <swarm/access.hpp>
#include <swarm/engine.hpp>
#include <swarm/error.hpp>
#include <swarm/spec_checks.hpp>
#include <swarm/task_fields.hpp>
#include <swarm/tasks.hpp>
#include <swarm/text.hpp>

#include <cstdio>
#include <functional>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

/// "1767323045.500000000", the engine's format for timestamps.
std::string seconds_text(EngineTime time) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(time);
  char text[48];
  std::snprintf(text, sizeof text, "%lld.%09lld", static_cast<long long>(whole.time_since_epoch().count()),
                static_cast<long long>((time - whole).count()));
  return text;
}

std::string filtered(std::string path, const std::vector<Filter>& filters) {
  if (filters.empty()) return path;
  Json document = Json::object();
  for (const auto& [key, values] : filters) {
    Json& all = document.emplace(key, Json::array()).first.value();
    for (const auto& value : values) all.push_back(value);
  }
  return path + "?filters=" + url_encode(json_text(document));
}

}  // namespace

std::string logs_path(const LogOptions& options) {
  const bool service = options.of == LogOptions::Of::service;
  std::string path = item_path(service ? "service" : "task", options.id) + "/logs?";
  path += std::string("stdout=") + (options.out ? "1" : "0") + "&stderr=" + (options.err ? "1" : "0");
  if (options.follow) path += "&follow=1";
  if (options.timestamps) path += "&timestamps=1";
  if (options.details) path += "&details=1";
  if (options.since > EngineTime{}) path += "&since=" + seconds_text(options.since);
  path += "&tail=" + (options.tail ? std::to_string(*options.tail) : "all");
  return path;
}

namespace {

constexpr const char* tried_to_list = "list the tasks";
constexpr const char* the_list = "cannot list the tasks: the response";

using TakeText = std::function<void(std::string_view)>;

/// Trusts an empty list, or not_found, only from a manager with a leader. After an empty list, not_found is
/// confirmed as well: the leader may have been lost since it was checked.
void read_each(Engine& engine, const Request& request, const TakeText& element,
               const std::function<void()>& restart, const json::ListScanner::Measure& measure = {}) {
  const ListStream list{.request = request,
                        .tried = tried_to_list,
                        .take =
                            [&](std::string_view text) {
                              element(text);
                              return true;
                            },
                        .measure = measure,
                        .restart = restart};
  bool was_denied = false;
  for (int attempts = 1;; ++attempts) {
    const auto count = catch_error({Errc::not_found}, [&] { return stream_list(engine, list); });
    if (count && (*count.value != 0 || attempts > 1)) return;
    if (!count && was_denied) count.rethrow();
    was_denied = !count;
    require_leader(engine, request);  // as in the store of a manager without a leader
  }
}

}  // namespace

Tasks TaskClient::list(const std::vector<Filter>& filters) {
  require_text(filters, "filters");
  TaskReader tasks(the_list, watch::Firsts::stay);
  read_each(
      engine_, limits_.then_get(filtered("/tasks", filters)), [&](std::string_view text) { tasks.add(text); },
      [&] { tasks.clear(); });
  return tasks.take();
}

void TaskClient::each(const std::vector<Filter>& filters, const std::function<void(Task&&)>& task,
                      const std::function<void()>& restart) {
  require_text(filters, "filters");
  const auto take = [&](std::string_view text) { task(task_in(text, the_list)); };
  read_each(engine_, limits_.then_get(filtered("/tasks", filters)), take, restart);
}

void each_task_fields(Engine& engine, const std::vector<Filter>& filters,
                      const std::function<void(const TaskFields&)>& task,
                      const std::function<void()>& restart) {
  PlainTaskReader plain;
  bool is_read = false;
  const auto measure = [&](std::string_view rest) {
    const std::size_t size = plain.read(rest);
    is_read = size != 0;
    return size;
  };
  const auto take = [&](std::string_view text) {
    if (std::exchange(is_read, false) || plain.read(text) == text.size()) return task(plain.fields());
    task(task_fields(*task_in(text, the_list).document));
  };
  read_each(engine, Request().then_get(filtered("/tasks", filters)), take, restart, measure);
}

Tasks TaskClient::of_service(const std::string& service_id) { return list({{"service", {service_id}}}); }

std::vector<std::string> TaskClient::ids_of_service(const std::string& service_id) {
  std::vector<std::string> ids;
  each(
      {{"service", {service_id}}}, [&](Task&& task) { ids.push_back(std::move(task.id)); },
      [&] { ids.clear(); });
  return ids;
}

namespace {

Response get_task(Engine& engine, const Request& limits, std::string_view id) {
  const Request request = limits.then_get(item_path("task", id));
  return send_confirmed(engine, request, [&] {
    const std::string list = filtered("/tasks", {{"id", {std::string(id)}}});
    return !entries(engine.read(list, tried_to_list), tried_to_list, "task", api::task_record()).empty();
  });
}

Task task_of(const Response& answer, std::string_view id) {
  const std::string tried = "inspect task " + std::string(id);
  if (!answer.ok()) fail(answer, tried);
  return task_in(answer.body, "cannot " + tried + ": the response");
}

}  // namespace

Task TaskClient::inspect(std::string_view id) { return task_of(get_task(engine_, limits_, id), id); }

std::optional<Task> TaskClient::find(std::string_view id) {
  const Response answer = get_task(engine_, limits_, id);
  if (says_absent(answer)) return std::nullopt;
  return task_of(answer, id);
}

std::vector<Node> TaskClient::nodes() {
  Request request = limits_.then_get("/nodes");
  request.has_leader = names_leader;  // a manager without a leader may list outdated nodes
  return read_nodes(nodes_in(engine_.send(request)));
}

Json TaskClient::managers() {
  Request request;
  request.path = filtered("/nodes", {{"role", {"manager"}}});
  request.leader_timeout = std::chrono::milliseconds(0);
  return nodes_in(engine_.send(request));
}

void TaskClient::logs(const LogOptions& options, const Sink& sink) {
  Request request;
  request.path = logs_path(options);
  request.timeout = options.timeout;
  request.stop = options.enough;
  // A log that is not followed arrives at once; this idle timeout gives up a node that does not answer.
  if (!options.follow) request.idle = std::chrono::seconds(20);
  if (options.timeout.count() > 0) request.end = std::chrono::steady_clock::now() + options.timeout;
  Response answer = engine_.stream(request, sink);
  if (says_absent(answer)) {
    Request rest;  // has a timeout, which the log request lacks
    rest.end = request.end;
    require_leader(engine_, rest);
    answer = engine_.stream(request, sink);
  }
  if (!answer.ok()) fail(answer, "read the logs of " + (options.name.empty() ? options.id : options.name));
}

}  // namespace swarm
