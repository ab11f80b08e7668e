// SPDX-License-Identifier: Apache-2.0
// What help tells beside the verbs: exit codes, environment, formats.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cli {

struct Topic {
  std::string_view name, summary;
  std::string_view prose;  ///< A line a paragraph.
  /// Terms and what they mean.
  std::vector<std::pair<std::string, std::string>> (*terms)();
};

std::span<const Topic> topics();
/// By name; null: no such topic.
const Topic* find_topic(std::string_view name);

}  // namespace cli
