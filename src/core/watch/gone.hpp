// SPDX-License-Identifier: Apache-2.0
// Tasks of removed services, which only their own IDs still find. Pure.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <set>
#include <string>
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
