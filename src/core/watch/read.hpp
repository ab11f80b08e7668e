// SPDX-License-Identifier: Apache-2.0
// The requests of a wait: within a time limit, several services in one, and absence only where it is proven.
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

/// Tasks that have to go, of one service or many, asked for in lots that make a short URL.
class LeavingTasks {
 public:
  void add(std::size_t target, const std::vector<std::string>& ids);
  [[nodiscard]] bool empty() const { return tasks_.empty(); }
  /// How many of the target's are left, as far as was seen.
  [[nodiscard]] std::size_t left(std::size_t target) const;

  /// The IDs to ask for now: those that were not asked for the longest.
  [[nodiscard]] std::vector<std::string> next_lot() const;
  /// Which of the last lot exist. True: none of them, so the next lot may be asked for at once.
  bool saw(const std::set<std::string>& existing);

 private:
  std::deque<std::pair<std::string, std::size_t>> tasks_;  ///< ID, target
  std::map<std::size_t, std::size_t> left_;
};

}  // namespace swarm::watch

namespace swarm {

/// `whose` opens the message of the broken_answer that is thrown where the text is no task.
Task task_in(std::string_view text, std::string_view whose);

/// Reads the tasks of a list one by one, and holds no more of their history than what is told of them.
class TaskReader {
 public:
  /// `whose` opens the messages: "the engine's answer".
  explicit TaskReader(std::string_view whose, watch::Firsts firsts = watch::Firsts::go)
      : whose_(whose), firsts_(firsts) {}

  /// Adds a task (API: Task). Throws broken_answer where the text is none.
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
  std::size_t next_drop_ = first_drop;                   ///< Tasks, at which history is dropped again.
  std::unordered_map<std::string, Shared<Json>> specs_;  ///< By their text.
  std::unordered_map<std::string_view, SharedText> texts_;
};

class Engine;
struct Request;
}  // namespace swarm

namespace swarm::watch {

/// More IDs would make a long URL, and the engine looks each service of a filter up by itself. Beyond it,
/// lists are read whole and filtered here.
inline constexpr std::size_t most_in_filter = 100;

/// Documents by ID; null: the service was removed.
using Services = std::map<std::string, std::shared_ptr<const Json>>;

/// The documents of these services: one is inspected, several are listed with one request. The only place
/// where a wait concludes that a service was removed. Every function here throws what Engine::send and `fail`
/// throw, and broken_answer. `limits`: its time limits hold for each request.
Services read_services(Engine& engine, const std::vector<std::string>& ids, const Request& limits);

/// All tasks of these services, with one request. Nothing: the engine does not know one of the services. That
/// there are none is confirmed, by two requests more, unless the read before had none either.
std::optional<Tasks> read_tasks(Engine& engine, const std::vector<std::string>& service_ids,
                                const Request& limits, bool none_before = false);

/// Which of these tasks of removed services exist; at most `most_in_filter`. The only place where a wait concludes
/// that tasks are gone.
std::set<std::string> existing_tasks(Engine& engine, const std::vector<std::string>& ids,
                                     const Request& limits);

/// The swarm's nodes; nothing: the engine knows of none.
std::optional<std::vector<Node>> read_nodes(Engine& engine, const Request& limits);

}  // namespace swarm::watch
