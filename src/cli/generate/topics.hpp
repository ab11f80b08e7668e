// SPDX-License-Identifier: Apache-2.0
// Generates the parts of documents, between marks, that come from tables in the program.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cli {

struct Topic {
  std::string_view name, summary;
  std::string_view prose;  ///< One line per paragraph.
  /// Terms and their meanings.
  std::vector<std::pair<std::string, std::string>> (*terms)();
};

std::span<const Topic> topics();
/// By name; null: no such topic.
const Topic* find_topic(std::string_view name);

/// The page with a new table for the subject between its marks; a page without marks is unchanged. The marks,
/// each on its own line: `<!-- SUBJECT: written by scripts/dev gen -->` and `<!-- end -->`.
std::string with_table(std::string_view page, std::string_view subject, const std::string& table);
/// The same for "exit codes".
std::string with_exit_codes(std::string_view page);

}  // namespace cli
