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
  static const Task none_before;
  const Task& before = tasks_.empty() ? none_before : tasks_.back();
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
  services_.try_emplace(task.service);
  nodes_.try_emplace(task.node);
  task.place = swarm::task_place(mode, row.slot, task.node);
  task.image = word(row.image, before.image);
  task.desired_state = word(row.desired_state, before.desired_state);
  task.state = word(row.state, before.state);
  static const std::string not_kept;
  task.message = word(all ? row.message : not_kept, before.message);
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

void TaskStore::set_name(std::string& name, const Task& task) const {
  name = services_.at(task.service);
  append_place(name, task.slot, words_[task.node]);
}

/// By name, newest first within a name. Names of one service differ only in what follows its own.
bool TaskStore::before(const Task& one, const Task& other) const {
  if (one.service != other.service || (one.slot == 0) != (other.slot == 0)) {
    std::string name, other_name;
    set_name(name, one);
    set_name(other_name, other);
    return name != other_name ? natural_less(name, other_name) : one.created > other.created;
  }
  if (one.slot != other.slot) return one.slot < other.slot;
  if (one.slot == 0 && one.node != other.node) return natural_less(words_[one.node], words_[other.node]);
  return one.created > other.created;
}

void TaskStore::sort(const TaskNames& names) {
  for (auto& [id, name] : services_) name = names.service(words_[id]);
  for (auto& [id, name] : nodes_)
    if (!words_[id].empty()) name = names.node(words_[id]);
  std::ranges::stable_sort(shown_,
                           [this](std::uint32_t a, std::uint32_t b) { return before(tasks_[a], tasks_[b]); });
}

TaskRow TaskStore::row(std::size_t index) const {
  TaskRow row;
  fill(row, index);
  return row;
}

void TaskStore::fill(TaskRow& row, std::size_t index) const {
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
  set_name(row.name, task);
  row.node = nodes_.at(task.node);
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
  std::vector<std::string> out;
  for (const auto& [id, name] : nodes_)
    if (!words_[id].empty()) out.push_back(words_[id]);
  return out;
}

}  // namespace cli
