// SPDX-License-Identifier: Apache-2.0
// What the program knows better than who writes a page: parts of the documents, between marks.
#include "generate/pages.hpp"

#include "exit_code.hpp"

#include <algorithm>

namespace cli {
namespace {

constexpr std::string_view start = "<!-- exit codes: written by scripts/dev gen -->\n",
                           end = "<!-- end -->\n";

/// Flags in the text set as code.
std::string with_code(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto flag = std::min(text.find("--"), text.size());
    out += text.substr(0, flag);
    text.remove_prefix(flag);
    const auto length = std::min(text.find_first_not_of("-abcdefghijklmnopqrstuvwxyz"), text.size());
    if (length > 0) out += "`" + std::string(text.substr(0, length)) + "`";
    text.remove_prefix(length);
  }
  return out;
}

std::string table() {
  std::string out = "| code | meaning |\n| --- | --- |\n";
  for (const ExitMeaning& one : exit_codes())
    out += "| " + std::to_string(static_cast<int>(one.code)) + " | " + with_code(one.meaning) + " |\n";
  return out;
}

}  // namespace

std::string with_exit_codes(std::string_view page) {
  const auto from = page.find(start);
  const auto to = from == page.npos ? from : page.find(end, from);
  if (to == page.npos) return std::string(page);
  return std::string(page.substr(0, from + start.size())) + table() + std::string(page.substr(to));
}

}  // namespace cli
