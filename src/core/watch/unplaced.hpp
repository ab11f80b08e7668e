// SPDX-License-Identifier: Apache-2.0
// What is known of tasks that have no node.
#pragma once

#include "watch/count.hpp"

#include <cstddef>
#include <string>

namespace swarm::watch {

class Unplaced {
 public:
  /// `count` has unplaced tasks; both outlive this.
  Unplaced(const View& view, const Count& count);

  /// The engine said why.
  [[nodiscard]] bool has_cause() const { return !cause_.empty(); }
  /// "task web.1 waits for the scheduler", "2 tasks of web can't be placed: no suitable node"
  [[nodiscard]] std::string state() const;
  /// The same, once they have waited for so long.
  [[nodiscard]] std::string verdict(milliseconds waited) const;

 private:
  enum class Stage { allocation, scheduling };

  Stage stage_;
  std::size_t tasks_ = 0;  ///< How many are in the very same case.
  std::string subject_, cause_;
};

}  // namespace swarm::watch
