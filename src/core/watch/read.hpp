// SPDX-License-Identifier: Apache-2.0
// The requests of a wait. They have timeouts, serve several services at once, and report absence only if
// proven.
#pragma once

#include "watch/history.hpp"

#include <swarm/json.hpp>
#include <swarm/tasks.hpp>

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace swarm::watch {

/// Tasks whose end is awaited, of one service or many, polled in batches that keep the URL short.
class LeavingTasks {
 public:
  void add(std::size_t target, const std::vector<std::string>& ids);
  [[nodiscard]] bool empty() const { return tasks_.empty(); }
  /// How many tasks of the target are left, as of the last poll.
  [[nodiscard]] std::size_t left(std::size_t target) const;

  /// The IDs to poll next: those polled least recently.
  [[nodiscard]] std::vector<std::string> next_batch() const;
  /// Records which tasks of the last batch exist. True if none does: then the next batch may be polled at
  /// once.
  bool saw(const std::set<std::string>& existing);

 private:
  std::deque<std::pair<std::string, std::size_t>> tasks_;  ///< ID, target
  std::map<std::size_t, std::size_t> left_;
};

}  // namespace swarm::watch

namespace swarm {

/// Throws broken_answer if the text is not a task; `whose` is the start of the message.
Task task_in(std::string_view text, std::string_view whose);

/// Reads the tasks of a list one by one, and keeps only as much history as is reported.
class TaskReader {
 public:
  /// `whose` is the start of error messages, for example "the engine's response".
  explicit TaskReader(std::string_view whose, watch::Firsts firsts = watch::Firsts::go)
      : whose_(whose), firsts_(firsts) {}

  /// Adds a task (API: Task). Throws broken_answer if the text is not one.
  void add(std::string_view element);
  void clear();
  Tasks take();

 private:
  Shared<Json> shared(const Json& spec);
  SharedText shared(SharedText text);

  std::string_view whose_;
  watch::Firsts firsts_;
  static constexpr std::size_t first_drop = 1024;
  Tasks tasks_;
  std::size_t next_drop_ = first_drop;                   ///< Drop history again at this number of tasks.
  std::unordered_map<std::string, Shared<Json>> specs_;  ///< By their text.
  std::unordered_map<std::string_view, SharedText> texts_;
};

class Engine;
struct Request;
}  // namespace swarm

namespace swarm::watch {

/// The most IDs in a filter. More would make a long URL, and the engine looks up each service of a filter
/// separately. Above this, read the whole list and filter it here.
inline constexpr std::size_t most_in_filter = 100;

/// Documents by ID; null if the service was removed.
using Services = std::map<std::string, std::shared_ptr<const Json>>;

/// Reads the documents of these services: inspects a single one, lists several with one request. Only this
/// function lets a wait conclude that a service was removed. Every function here throws what Engine::send and
/// `fail` throw, and broken_answer. The timeouts of `limits` apply to each request.
Services read_services(Engine& engine, const std::vector<std::string>& ids, const Request& limits);

/// Reads all tasks of these services with one request; nothing if the engine does not know one of the
/// services. An empty list is confirmed with two more requests, unless the previous read was empty too.
std::optional<Tasks> read_tasks(Engine& engine, const std::vector<std::string>& service_ids,
                                const Request& limits, bool none_before = false);

/// Which of these tasks of removed services exist; at most `most_in_filter`. The only place where a wait concludes
/// that tasks are gone.
std::set<std::string> existing_tasks(Engine& engine, const std::vector<std::string>& ids,
                                     const Request& limits);

/// The swarm's nodes; nothing if the engine does not list them.
std::optional<std::vector<Node>> read_nodes(Engine& engine, const Request& limits);

}  // namespace swarm::watch
