// SPDX-License-Identifier: Apache-2.0
// Stores the tasks of a long list in little memory.
#include "output/lists/task_store.hpp"

#include "output/lists/cells.hpp"

#include <swarm/service_mode.hpp>

#include <algorithm>
#include <cstring>
#include <numeric>
#include <tuple>

namespace cli {
namespace {

constexpr std::size_t chunk_bytes = std::size_t{64} << 10U;

/// Consecutive texts, each prefixed with its length.
class PackedReader {
 public:
  explicit PackedReader(std::string_view rest) : rest_(rest) {}

  std::string_view next() {
    std::uint32_t size = 0;
    std::memcpy(&size, rest_.data(), sizeof size);
    const std::string_view text = rest_.substr(sizeof size, size);
    rest_.remove_prefix(sizeof size + size);
    return text;
  }

 private:
  std::string_view rest_;
};

std::int64_t creation_count(const swarm::TaskFields& row) {
  const auto time = parse_time(row.created_at);
  return time ? std::int64_t{time->time_since_epoch().count()} : std::numeric_limits<std::int64_t>::min();
}

}  // namespace

TaskStore::Word TaskStore::word(const std::string& text, Word guess) {
  return guess < words_.size() && words_[guess] == text ? guess : other_word(text);
}

TaskStore::Word TaskStore::other_word(const std::string& text) {
  if (const auto known = known_.find(text); known != known_.end()) return known->second;
  const auto number = static_cast<Word>(words_.size());
  known_.emplace(words_.emplace_back(text), number);
  return number;
}

void TaskStore::put(std::string_view text) {
  std::string& chunk = chunks_.back();
  const auto size = static_cast<std::uint32_t>(text.size());
  char length[sizeof size];
  std::memcpy(length, &size, sizeof size);
  chunk.append(length, sizeof size).append(text);
}

void TaskStore::add(const swarm::TaskFields& row, std::optional<swarm::edit::Mode> mode, End end,
                    bool shown) {
  const auto number = static_cast<std::uint32_t>(tasks_.size());
  if (chunks_.empty() || chunks_.back().size() > chunk_bytes)
    chunks_.emplace_back().reserve(chunk_bytes + 1024);
  const Task before = tasks_.empty() ? Task() : tasks_.back();
  Task& task = tasks_.emplace_back();
  task.chunk = static_cast<std::uint32_t>(chunks_.size() - 1);
  task.at = static_cast<std::uint32_t>(chunks_.back().size());
  put(row.id);
  put(row.timestamp);
  const bool all = keeps_ == Keeps::all;
  if (all) {
    put(row.created_at);
    put(row.container_id);
  }
  task.slot = row.slot;
  task.created = creation_count(row);
  task.service = word(row.service_id, before.service);
  task.node = word(row.node_id, before.node);
  task.place = swarm::task_place(mode, row.slot, task.node);
  task.image = word(row.image, before.image);
  task.desired_state = word(row.desired_state, before.desired_state);
  task.state = word(row.state, before.state);
  task.message = word(all ? row.message : std::string(), before.message);
  task.error = word(row.error, before.error);
  if (row.exit_code) task.exit_code = static_cast<std::int32_t>(*row.exit_code);
  if (!row.ports.empty()) ports_.emplace(number, row.ports);
  task.end = end;
  if (shown) shown_.push_back(number);
}

void TaskStore::clear() { *this = TaskStore(keeps_); }

std::string_view TaskStore::packed(const Task& task) const {
  return std::string_view{chunks_[task.chunk]}.substr(task.at);
}

bool TaskStore::before_in_place(std::uint32_t a, std::uint32_t b) const {
  const auto key = [&](std::uint32_t number) {
    const Task& task = tasks_[number];
    return std::tuple(task.service, task.place, task.created, number);
  };
  return key(a) < key(b);
}

void TaskStore::learn_history() {
  const auto same_place = [](const Task& a, const Task& b) {
    return a.service == b.service && a.place == b.place;
  };
  std::vector<std::uint32_t> order(tasks_.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, [this](std::uint32_t a, std::uint32_t b) { return before_in_place(a, b); });
  for (std::size_t i = 0; i < order.size(); ++i) {
    Task& task = tasks_[order[i]];
    if (i > 0 && same_place(tasks_[order[i - 1]], task)) {
      Task& before = tasks_[order[i - 1]];
      before.newest = false;
      task.restarts = before.restarts + (before.end == End::none ? 0U : 1U);
      task.last_failure = before.last_failure;
    }
    if (task.end == End::wrong) task.last_failure = order[i];
  }
}

void TaskStore::show_newest_only() {
  std::erase_if(shown_, [this](std::uint32_t number) { return !tasks_[number].newest; });
}

std::string TaskStore::name_of(const Task& task, const TaskNames& names) const {
  return task_name(names.service(words_[task.service]), task.slot, words_[task.node]);
}

void TaskStore::sort(const TaskNames& names) {
  std::ranges::stable_sort(shown_, [&](std::uint32_t a, std::uint32_t b) {
    const Task &one = tasks_[a], &other = tasks_[b];
    const bool differ_in_slot = one.service == other.service && one.slot != 0 && other.slot != 0;
    if (differ_in_slot) return one.slot != other.slot ? one.slot < other.slot : one.created > other.created;
    const std::string name = name_of(one, names), other_name = name_of(other, names);
    return name != other_name ? natural_less(name, other_name) : one.created > other.created;
  });
}

TaskRow TaskStore::row(std::size_t index, const TaskNames& names) const {
  TaskRow row;
  fill(row, index, names);
  return row;
}

void TaskStore::fill(TaskRow& row, std::size_t index, const TaskNames& names) const {
  const std::uint32_t number = shown_[index];
  const Task& task = tasks_[number];
  PackedReader reader{packed(task)};
  row.id = reader.next();
  row.timestamp = reader.next();
  row.created_at = keeps_ == Keeps::all ? reader.next() : std::string_view();
  row.container_id = keeps_ == Keeps::all ? reader.next() : std::string_view();
  row.slot = task.slot;
  row.service_id = words_[task.service];
  row.node_id = words_[task.node];
  row.name = name_of(task, names);
  row.node = row.node_id.empty() ? std::string() : names.node(row.node_id);
  row.image = words_[task.image];
  row.desired_state = words_[task.desired_state];
  row.state = words_[task.state];
  row.message = words_[task.message];
  row.error = words_[task.error];
  row.exit_code = task.exit_code;
  const auto ports = ports_.find(number);
  if (ports != ports_.end())
    row.ports = ports->second;
  else
    row.ports.clear();
  row.restarts = task.restarts;
  row.last_failure.clear();
  if (task.last_failure != none) {
    PackedReader of_failed{packed(tasks_[task.last_failure])};
    of_failed.next();
    row.last_failure = of_failed.next();
  }
}

std::vector<std::string> TaskStore::nodes() const {
  std::vector<bool> named(words_.size());
  for (const Task& task : tasks_) named[task.node] = true;
  std::vector<std::string> out;
  for (std::size_t i = 0; i < words_.size(); ++i)
    if (named[i] && !words_[i].empty()) out.push_back(words_[i]);
  return out;
}

}  // namespace cli
