// SPDX-License-Identifier: Apache-2.0
// What the program knows better than who writes a page: parts of the documents, between marks.
#include "generate/topics.hpp"

#include "config/environment.hpp"
#include "exit_code.hpp"

#include <algorithm>
#include <array>

namespace cli {
namespace {

using Terms = std::vector<std::pair<std::string, std::string>>;

Terms exits() {
  Terms all;
  for (const ExitMeaning& one : exit_codes())
    all.emplace_back(std::to_string(static_cast<int>(one.code)), one.meaning);
  return all;
}

Terms environment() {
  Terms all;
  for (const Variable& one : variables()) all.emplace_back(one.name, one.meaning);
  return all;
}

Terms formats() {
  return {
      {"-o table", "A table with docker's columns"},
      {"-o wide", "More columns"},
      {"-o json", "One JSON array"},
      {"-o jsonl", "One JSON object per line, printed as it arrives"},
      {"-o name, -o id", "Names or IDs, one per line"},
      {"-o spec, -o flags",
       "inspect: what create --spec takes, or the create command that makes the service"},
      {"--format json", "One JSON object per line, with docker's members"},
      {"--format 'table {{.Name}}\\t{{.Image}}'", "Columns of your choice, with headings"},
      {"--format '{{.Name}} {{.Replicas}}'", "The template, once per row"},
      {"{{.Name}}", "A member; for inspect, {{.Spec.Name}}"},
      {"{{json .}}", "The whole as JSON"},
      {"{{range .X}}…{{end}}, {{if .X}}…{{else}}…{{end}}, {{with .X}}…{{end}}", "Loops and conditions"},
      {"{{define \"T\"}}…{{end}}, {{template \"T\" .}}, {{block \"T\" .}}…{{end}}", "Named templates"},
      {"{{.CreatedAt.Format \"2006-01-02 15:04\"}}",
       "A time in Go's layout, which shows how Mon Jan 2 15:04:05 MST 2006 is written"},
      {"{{.CreatedAt.Unix}}, .UnixMilli, .Year, .Month, .Weekday, .UTC, .Local, .Before, .Sub, .Add",
       "More of Go's methods of times"},
      {"join, split, lower, upper, title, truncate, pad, len, index, slice, print, printf, println",
       "Functions"},
      {"json, html, js, urlquery", "Text escaped for other languages"},
      {"eq, ne, lt, le, gt, ge, and, or, not", "Comparisons"},
  };
}

constexpr std::array all_topics{
    Topic{"exit-codes", "What the exit codes mean",
          "With several operands, each is tried, and the highest-ranking code wins, in the order 9, 8, "
          "1, 6, 5, 7, 4, 3.",
          exits},
    Topic{"environment", "Environment variables",
          "Flags take precedence over variables. An empty variable counts as unset.", environment},
    Topic{"formats", "Output formats and templates",
          "Times in JSON are RFC 3339 in UTC. Templates are Go's, as in docker's --format. An error "
          "names its place in the template: exit code 2 if the template is wrong, 1 if the service has "
          "nothing there.",
          formats},
};

}  // namespace

std::span<const Topic> topics() { return all_topics; }

const Topic* find_topic(std::string_view name) {
  const auto found = std::ranges::find(all_topics, name, &Topic::name);
  return found == all_topics.end() ? nullptr : &*found;
}

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
