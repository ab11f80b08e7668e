// SPDX-License-Identifier: Apache-2.0
// What the program knows better than who writes a page: parts of the documents, between marks.
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

/// The page with the table of a subject between its marks generated again; a page without marks stays as it is.
/// The marks: `<!-- SUBJECT: written by scripts/dev gen -->` and `<!-- end -->`, a line each.
std::string with_table(std::string_view page, std::string_view subject, const std::string& table);
/// The same of "exit codes".
std::string with_exit_codes(std::string_view page);

}  // namespace cli
