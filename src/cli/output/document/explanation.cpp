// SPDX-License-Identifier: Apache-2.0
// Prints why a service does not run as wanted, as text and as JSON, with secrets masked.
#include "output/document/explanation.hpp"

#include "output/document/changes.hpp"
#include "output/document/mask.hpp"
#include "output/hints.hpp"
#include "output/progress/progress.hpp"
#include "terminal/io.hpp"

#include <swarm/text.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <string_view>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Explanation;
using swarm::Finding;
using swarm::Json;
using Strings = std::vector<std::string>;

/// This many tasks of one finding are named; the others are counted.
constexpr std::size_t most_labels = 6;

/// The next step, unless it is to read what is printed above it.
std::string step_of(const Finding& finding, const LogLines& log, const std::string& connection) {
  return finding.suggestion.step == swarm::Step::read_log && log ? std::string()
                                                                 : hint_text(finding.suggestion, connection);
}

std::string log_heading(const LogLines& log) {
  if (!log) return {};
  if (log->empty()) return "    it logged nothing\n";
  return log->size() == 1 ? "    last log line:\n"
                          : "    last " + std::to_string(log->size()) + " log lines:\n";
}

/// `text` with each line indented by `by`.
std::string shifted(std::string_view text, std::string_view by) {
  std::string out;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size() - 1);
    out.append(by).append(text.substr(0, end + 1));
    text.remove_prefix(end + 1);
  }
  return out;
}

std::string tried_text(const Finding& finding, const Style& style) {
  if (finding.image.empty() && finding.changes.empty()) return {};
  std::string text = "    tried";
  if (!finding.image.empty()) text += " image " + visible(finding.image);
  return text + (finding.changes.empty() ? "\n" : ":\n") +
         shifted(changes_text(finding.changes, style), "      ");
}

/// A single word is a shell command line.
std::string check_text(const Finding& finding) {
  const Strings words = masked_words(finding.check);
  return words.size() == 1 ? words.front() : swarm::value::join_words(words);
}

std::string finding_text(const Finding& finding, const LogLines& log, Clock::time_point now,
                         const Style& style, const std::string& connection) {
  std::string text = "  " + visible(swarm::join_first(finding.labels, most_labels));
  if (!finding.node.empty()) text += " on " + visible(finding.node);
  if (const std::string when = ago(finding.when, now); !when.empty()) text += ", " + swarm::lower(when);
  text += (finding.labels.empty() ? "" : ": ") + one_line(finding.text) + "\n";
  text += tried_text(finding, style);
  if (!finding.check.empty()) text += "    its check is `" + visible(check_text(finding)) + "`\n";
  for (const std::string& detail : finding.details) text += "    " + one_line(detail) + "\n";
  text += log_heading(log);
  if (log)
    for (const std::string& line : *log) text += "      " + visible(line) + "\n";
  if (const std::string step = step_of(finding, log, connection); !step.empty())
    text += "    hint: " + visible(step) + "\n";
  return text;
}

Json finding_json(const Finding& finding, const LogLines& log, const std::string& connection) {
  Json one{{"Weight", swarm::to_text(finding.weight)}, {"Tasks", finding.labels}, {"Text", finding.text}};
  if (!finding.task.empty()) one["Task"] = finding.task;
  if (!finding.node.empty()) one["Node"] = finding.node;
  if (finding.exit_code) one["ExitCode"] = *finding.exit_code;
  if (!finding.when.empty()) one["When"] = finding.when;
  if (!finding.image.empty()) one["Image"] = finding.image;
  if (!finding.changes.empty()) one["Changes"] = changes_json(finding.changes);
  if (!finding.check.empty()) one["Check"] = masked_words(finding.check);
  if (!finding.details.empty()) one["Nodes"] = finding.details;
  if (log && !log->empty()) one["Log"] = *log;
  if (const std::string step = step_of(finding, log, connection); !step.empty()) one["Suggestion"] = step;
  return one;
}

LogLines log_of(const LoggedExplanation& explained, std::size_t finding) {
  return finding < explained.logs.size() ? explained.logs[finding] : std::nullopt;
}

}  // namespace

bool all_is_well(const Explanation& explanation) { return explanation.well && explanation.findings.empty(); }

std::string explanation_text(const LoggedExplanation& explained, Clock::time_point now, const Style& style,
                             const std::string& connection) {
  const Explanation& all = explained.explanation;
  std::string text = visible(all.summary) + (all_is_well(all) ? ": all is well\n" : "\n");
  for (std::size_t i = 0; i < all.findings.size(); ++i)
    text += finding_text(all.findings[i], log_of(explained, i), now, style, connection);
  return text;
}

std::string note_text(const Explanation& explanation) {
  std::string text = visible(explanation.summary);
  if (!explanation.findings.empty()) text += "; " + one_line(explanation.findings.front().text);
  return text + "\n";
}

Json explanation_json(const std::string& name, const LoggedExplanation& explained,
                      const std::string& connection) {
  const Explanation& all = explained.explanation;
  Json findings = Json::array();
  for (std::size_t i = 0; i < all.findings.size(); ++i)
    findings.push_back(finding_json(all.findings[i], log_of(explained, i), connection));
  return {{"Name", name},           {"Well", all.well},
          {"Summary", all.summary}, {"Running", all.running},
          {"Updated", all.updated}, {"Completed", all.completed},
          {"Wanted", all.wanted},   {"Findings", std::move(findings)}};
}

}  // namespace cli
