// SPDX-License-Identifier: Apache-2.0
// why: why a service or task does not run, in words.
#include "commands/last_lines.hpp"
#include "commands/verbs.hpp"
#include "output/json_text.hpp"
#include "session.hpp"

#include <swarm/access.hpp>
#include <swarm/service_client.hpp>
#include <swarm/tasks.hpp>
#include <swarm/why.hpp>

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;
using swarm::Finding;
using swarm::Json;

/// So many tasks of one finding are named; the others are counted.
constexpr std::size_t most_labels = 6;
constexpr std::size_t most_lines = 10;

std::string labels_text(const std::vector<std::string>& labels) {
  std::string text;
  for (std::size_t i = 0; i < labels.size() && i < most_labels; ++i) text += (i == 0 ? "" : ", ") + labels[i];
  if (labels.size() > most_labels) text += " and " + std::to_string(labels.size() - most_labels) + " more";
  return text;
}

std::string_view word(Finding::Weight weight) {
  switch (weight) {
    case Finding::Weight::wrong: return "wrong";
    case Finding::Weight::waiting: return "waiting";
    case Finding::Weight::note: break;
  }
  return "note";
}

/// A finding, and what its task said last.
struct Told {
  Finding finding;
  std::vector<std::string> lines;
};

class Why {
 public:
  explicit Why(Session& session) : session_(session), services_(session.engine()), tasks_(session.engine()) {}

  Exit explain(const std::string& reference) {
    std::string task;
    snapshot_ = look_at(reference, task);
    const swarm::Explanation all = task.empty() ? swarm::why(snapshot_) : swarm::why(snapshot_, task);
    std::vector<Told> told;
    for (const Finding& finding : all.findings) told.push_back({finding, lines_of(finding)});
    if (session_.given().last("output") == "json")
      print_json(reference, all, told);
    else
      print_words(all, told);
    return all.well ? Exit::done : Exit::stuck;
  }

 private:
  swarm::Snapshot look_at(const std::string& reference, std::string& task);
  std::vector<std::string> lines_of(const Finding& finding);
  void print_words(const swarm::Explanation& all, const std::vector<Told>& told);
  void print_words(const Told& told);
  void print_json(const std::string& reference, const swarm::Explanation& all, const std::vector<Told>& told);

  Session& session_;
  swarm::ServiceClient services_;
  swarm::TaskClient tasks_;
  swarm::Snapshot snapshot_;
};

/// All tasks of the swarm and all nodes: what others hold on a node counts.
swarm::Snapshot Why::look_at(const std::string& reference, std::string& task) {
  swarm::Snapshot now;
  const auto keep = [&](const swarm::Service& service) {
    now.service = std::make_shared<const Json>(service.document());
  };
  try {
    keep(services_.inspect(reference));
  } catch (const Error& error) {
    if (error.code() != Errc::not_found) throw;
    try {
      const swarm::Task found = tasks_.inspect(reference);
      task = found.id;
      keep(services_.inspect(found.service));
    } catch (const Error& second) {
      if (second.code() != Errc::not_found || !task.empty()) throw;
      throw Error(Errc::not_found, "no such task or service: " + reference);
    }
  }
  swarm::add_others(session_.engine(), now);
  now.nodes = tasks_.nodes();
  now.nodes_known = true;
  now.engine_now = swarm::EngineTime(std::chrono::seconds(session_.engine().clock()));
  return now;
}

std::vector<std::string> Why::lines_of(const Finding& finding) {
  if (!finding.has_logs) return {};
  const auto task = std::ranges::find(snapshot_.tasks, finding.task, &swarm::Task::id);
  if (task == snapshot_.tasks.end()) return {};
  try {
    return last_lines(session_.engine(), *task, most_lines);
  } catch (const Error& error) {
    session_.warn("the log of task " + finding.task + " is not to be had: " + error.what());
    return {};
  }
}

void Why::print_words(const Told& told) {
  Stream& out = session_.io.out;
  const Finding& finding = told.finding;
  out.write("  ").text(labels_text(finding.labels));
  if (!finding.node.empty()) out.write(" on ").text(finding.node);
  out.write(finding.labels.empty() ? "" : ": ").text(finding.text).write("\n");
  for (const std::string& detail : finding.details) out.write("    ").text(detail).write("\n");
  if (!told.lines.empty()) out.write("    it said last:\n");
  for (const std::string& line : told.lines) out.write("      ").text(line).write("\n");
  if (!finding.suggestion.empty()) out.write("    try: ").text(finding.suggestion).write("\n");
}

void Why::print_words(const swarm::Explanation& all, const std::vector<Told>& told) {
  session_.io.out.text(all.summary);
  const bool quiet = all.well && std::ranges::none_of(all.findings, [](const Finding& finding) {
                       return finding.weight == Finding::Weight::waiting;
                     });
  session_.io.out.write(quiet ? ": all is well\n" : "\n");
  for (const Told& one : told) print_words(one);
}

void Why::print_json(const std::string& reference, const swarm::Explanation& all,
                     const std::vector<Told>& told) {
  Json findings = Json::array();
  for (const auto& [finding, lines] : told) {
    Json one{{"Weight", word(finding.weight)}, {"Tasks", finding.labels}, {"Text", finding.text}};
    if (!finding.task.empty()) one["Task"] = finding.task;
    if (!finding.node.empty()) one["Node"] = finding.node;
    if (finding.exit_code) one["ExitCode"] = *finding.exit_code;
    if (!finding.details.empty()) one["Nodes"] = finding.details;
    if (!lines.empty()) one["Log"] = lines;
    if (!finding.suggestion.empty()) one["Suggestion"] = finding.suggestion;
    findings.push_back(std::move(one));
  }
  const Json answer{
      {"Name", reference}, {"Well", all.well}, {"Summary", all.summary}, {"Findings", findings}};
  session_.io.out.write(compact(answer)).write("\n");
}

Exit run(Session& session) {
  return session.each_operand([&](const std::string& operand) { return Why(session).explain(operand); });
}

constexpr std::array examples{
    Example{"swarmctl why web", "why it does not run as wanted"},
    Example{"swarmctl why web || swarmctl logs --tail 50 web", "6 where something is wrong"},
};

}  // namespace

const Command why_command{
    .name = "why",
    .verb = Verbs::why,
    .operands = "SERVICE|TASK…",
    .summary = "Explain why a service or task does not run",
    .prose =
        "The error of the task that fails, its exit code and the last lines it logged. Of a task that finds "
        "no "
        "place: node by node, which constraint, resource, platform, port or limit rules the node out, as the "
        "nodes are now, and what could be done. 0 where all is well or on its way, 6 where something is "
        "wrong.",
    .examples = examples,
    .least = 1,
    .most = any_number,
    .run = run};

}  // namespace cli
