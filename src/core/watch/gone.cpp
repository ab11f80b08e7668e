// SPDX-License-Identifier: Apache-2.0
// Tasks of removed services, which only their own IDs still find.
#include "watch/gone.hpp"

#include <algorithm>

namespace swarm::watch {

/// So many IDs still make a short URL.
constexpr std::size_t lot_size = 64;

void LeavingTasks::add(std::size_t target, const std::vector<std::string>& ids) {
  for (const std::string& id : ids) tasks_.emplace_back(id, target);
  left_[target] += ids.size();
}

std::size_t LeavingTasks::left(std::size_t target) const {
  const auto found = left_.find(target);
  return found == left_.end() ? 0 : found->second;
}

std::vector<std::string> LeavingTasks::next_lot() const {
  std::vector<std::string> ids;
  for (const auto& [id, target] : tasks_) {
    if (ids.size() == lot_size) break;
    ids.push_back(id);
  }
  return ids;
}

bool LeavingTasks::saw(const std::set<std::string>& existing) {
  bool none = true;
  for (std::size_t asked = std::min(lot_size, tasks_.size()); asked > 0; --asked) {
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
