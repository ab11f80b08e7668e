// SPDX-License-Identifier: Apache-2.0
// Stores the tasks of a long list in little memory: repeated texts once, everything else as bytes.
#pragma once

#include "output/lists/task_rows.hpp"

#include <swarm/edit.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace cli {

class TaskStore {
 public:
  /// What the rows are for. screen: does not keep creation times (except for sorting) and containers.
  enum class Keeps { screen, all };
  /// How a task ended, as far as later tasks in its place report it.
  enum class End { none, complete, wrong };

  explicit TaskStore(Keeps keeps) : keeps_(keeps) {}
  TaskStore(TaskStore&&) = default;
  TaskStore& operator=(TaskStore&&) = default;
  ~TaskStore() = default;

  /// `sort` adds the names. `mode`: of its service, if known. Only tasks that are `shown` become rows.
  void add(const swarm::TaskFields& task, std::optional<swarm::edit::Mode> mode, End end, bool shown);
  void clear();

  /// Sets for each task what preceded it in its place, and whether it is the newest there.
  void learn_history();
  void show_newest_only();
  /// Names the rows and sorts them like `sort_tasks`. Call it before a row is read.
  void sort(const TaskNames& names);

  [[nodiscard]] std::size_t size() const { return shown_.size(); }  ///< Rows.
  [[nodiscard]] TaskRow row(std::size_t index) const;
  /// The same into an existing row, whose memory is reused.
  void fill(TaskRow& row, std::size_t index) const;
  /// Of all tasks, each once; none is empty.
  [[nodiscard]] std::vector<std::string> nodes() const;

 private:
  using Word = std::uint32_t;
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
  struct Task {
    std::uint64_t slot = 0;
    std::pair<std::uint64_t, Word> place;  ///< Within its service.
    std::int64_t created = 0;              ///< The least number: unknown.
    std::uint32_t chunk = 0, at = 0;
    Word service = 0, node = 0, image = 0, desired_state = 0, state = 0, message = 0, error = 0;
    std::uint32_t restarts = 0, last_failure = none;
    std::optional<std::int32_t> exit_code;
    End end = End::none;
    bool newest = true;
  };

  /// `guess`: the previous task's word; few words differ between neighbouring tasks.
  Word word(const std::string& text, Word guess);
  Word other_word(const std::string& text);
  void put(std::string_view text);
  [[nodiscard]] std::string_view packed(const Task& task) const;
  void set_name(std::string& name, const Task& task) const;
  [[nodiscard]] bool before(const Task& one, const Task& other) const;
  [[nodiscard]] bool before_in_place(std::uint32_t a, std::uint32_t b) const;

  Keeps keeps_;
  std::deque<Task> tasks_;
  std::vector<std::uint32_t> shown_;
  std::deque<std::string> chunks_;
  std::deque<std::string> words_;
  std::unordered_map<std::string_view, Word> known_;
  std::map<Word, std::string> services_, nodes_;                         ///< Names by ID.
  std::map<std::uint32_t, std::vector<swarm::ServiceRow::Port>> ports_;  ///< Few tasks have any.
};

}  // namespace cli
