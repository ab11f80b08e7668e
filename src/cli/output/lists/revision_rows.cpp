// SPDX-License-Identifier: Apache-2.0
// Prints the revisions of a service as rows, and one of them in full.
#include "output/lists/revision_rows.hpp"

#include "output/document/changes.hpp"
#include "output/document/json_text.hpp"
#include "output/lists/table.hpp"
#include "terminal/io.hpp"

#include <swarm/access.hpp>
#include <swarm/diff.hpp>
#include <swarm/text.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <optional>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Json;
using swarm::history::Revision;
namespace history = swarm::history;

std::string image_of(const Json& spec) { return swarm::text_at(spec, "/TaskTemplate/ContainerSpec/Image"); }

/// Ignores the counter of forced updates, which a rollback does not restore.
bool is_same_but_for_restarts(const Json& left, const Json& right) {
  if (image_of(left) != image_of(right)) return false;  // most changes are in it, and copies cost more
  Json a = left, b = right;
  for (Json* spec : {&a, &b})
    if (Json* task = swarm::find_at(*spec, "/TaskTemplate"); task != nullptr && task->is_object())
      task->erase("ForceUpdate");
  return history::is_spec_of(a, b);
}

/// "back to 2": an older revision with the same spec. Empty: there is none, or it is the previous one, which
/// was restarted.
std::string back_to(const history::Revisions& all, std::size_t index) {
  for (std::size_t i = index; i-- > 0;)
    if (is_same_but_for_restarts(*all[i].spec, *all[index].spec))
      return i + 1 == index ? "" : "back to " + std::to_string(all[i].number);
  return {};
}

std::string changed_text(const history::Revisions& all, std::size_t index) {
  if (index == 0) return all[index].is_by_others() || all[index].replaced != 0 ? "" : "created";
  const std::string back = back_to(all, index);
  const std::string words = history::summary(*all[index - 1].spec, *all[index].spec);
  return back.empty() || words.empty() ? back + words : back + ": " + words;
}

/// Without its digest if it has a tag.
std::string image_cell(const Revision& one) {
  const std::string image = image_of(*one.spec);
  return swarm::value::familiar_image(image.substr(0, image.find('@')));
}

std::string number_cell(const RevisionRow& row) {
  const std::uint64_t number = row.revision.number;
  return (number == 0 ? "-" : std::to_string(number)) + (row.is_running ? " *" : "");
}

std::optional<Clock::time_point> recorded_at(const Revision& one) {
  if (one.recorded == swarm::EngineTime{}) return std::nullopt;
  return std::chrono::time_point_cast<Clock::duration>(one.recorded);
}

std::string age_cell(const Revision& one, Clock::time_point now) {
  const auto at = recorded_at(one);
  return at ? age(std::max(now - *at, Clock::duration{})) + " ago" : "";
}

std::string rfc3339(const Revision& one) {
  const auto at = recorded_at(one);
  if (!at) return {};
  const std::time_t seconds = Clock::to_time_t(*at);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  char text[24];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

std::vector<swarm::Difference> changes_of(const RevisionRow& row) {
  if (!row.before) return {};
  return history::changes(*row.before, *row.revision.spec);
}

constexpr std::string_view revision_heading = "REVISION\tAGE\tBY\tIMAGE\tCHANGED\tVERDICT\tNOTE";

std::string cells_of(const RevisionRow& row, Width width, Clock::time_point now) {
  const Revision& one = row.revision;
  std::vector<std::string> cells{number_cell(row), age_cell(one, now), author_text(one), image_cell(one),
                                 row.changed,      one.verdict,        one.author.note};
  if (width == Width::wide) cells.insert(cells.end(), {one.author.verb, one.author.client});
  return swarm::join(cells, "\t", [](const std::string& cell) { return visible(cell); });
}

}  // namespace

std::vector<RevisionRow> revision_rows(const swarm::Service& service, history::Revisions all) {
  if (all.empty()) return {};
  const Revision* last = history::latest(all);
  const bool is_last = history::is_spec_of(*last->spec, service.spec());
  const std::string verdict = history::verdict_of(service.document(), is_last && last->is_rollback);
  const bool was_undone = swarm::text_at(service.document(), "/UpdateStatus/State").starts_with("rollback");
  std::uint64_t running = is_last ? last->number : 0;
  for (Revision& one : all)
    if (one.number == last->number && (is_last || was_undone))
      one.verdict = history::final_verdict(one.verdict, verdict);
  if (!is_last) {
    all.push_back({.spec = std::make_shared<const Json>(service.spec())});
    if (!was_undone) all.back().verdict = verdict;
  }
  std::vector<RevisionRow> rows;
  for (std::size_t i = 0; i < all.size(); ++i)
    rows.push_back(
        {all[i], all[i].number == running, changed_text(all, i), i == 0 ? nullptr : all[i - 1].spec});
  return rows;
}

std::string author_text(const Revision& revision) {
  if (revision.is_by_others()) return "others";
  return revision.author.user + (revision.author.host.empty() ? "" : "@" + revision.author.host);
}

std::string revision_table(const std::vector<RevisionRow>& rows, Width width, Clock::time_point now) {
  std::string text(revision_heading);
  text += width == Width::wide ? "\tVERB\tSWARMCTL\n" : "\n";
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) text += cells_of(*row, width, now) + "\n";
  return in_columns(text);
}

Watched revision_list(const std::vector<RevisionRow>& rows, Clock::time_point now) {
  static constexpr std::array<std::string_view, 4> spare{"BY", "NOTE", "IMAGE", "AGE"};
  constexpr std::size_t longest_change = 30;
  Watched list{.heading = std::string(revision_heading), .rows = {}, .remark = {}, .spare = spare};
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    RevisionRow shown = *row;
    shown.changed = fitted(shown.changed, longest_change);
    list.rows.push_back({.id = {}, .text = cells_of(shown, Width::plain, now), .mark = {}});
  }
  return list;
}

Json revision_object(const RevisionRow& row) {
  const Revision& one = row.revision;
  Json out{{"Revision", one.number == 0 ? Json() : Json(one.number)}, {"Running", row.is_running}};
  const std::string recorded = rfc3339(one);
  for (const auto& [member, text] : {std::pair{"RecordedAt", &recorded},
                                     {"Verb", &one.author.verb},
                                     {"User", &one.author.user},
                                     {"Host", &one.author.host},
                                     {"Client", &one.author.client},
                                     {"Note", &one.author.note},
                                     {"Verdict", &one.verdict}})
    if (!text->empty()) out[member] = *text;
  if (one.replaced != 0) out["ReplacedVersion"] = one.replaced;
  out["Image"] = image_of(*one.spec);
  out["Changed"] = row.changed;
  return out;
}

Json sheet_object(const RevisionRow& row) {
  Json out = revision_object(row);
  out["Changes"] = changes_json(changes_of(row));
  out["Spec"] = masked_spec(*row.revision.spec);
  return out;
}

std::string revision_sheet(const RevisionRow& row, Clock::time_point now, const Style& style) {
  const Revision& one = row.revision;
  std::string out;
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty())
      out += std::string(name) + ":" + std::string(10 - name.size(), ' ') + visible(value) + "\n";
  };
  add("Revision", std::to_string(one.number) + (row.is_running ? " (running)" : ""));
  const std::string recorded = rfc3339(one);
  add("Recorded", recorded.empty() ? "" : recorded + " (" + age_cell(one, now) + ")");
  add("By", author_text(one));
  add("With", one.is_by_others() ? "" : one.author.verb + ", version " + one.author.client);
  add("Note", one.author.note);
  add("Verdict", one.verdict);
  add("Changed", row.changed);
  out += "\n";
  if (const auto changes = changes_of(row); !changes.empty()) out += changes_text(changes, style) + "\n";
  return out + indented(masked_spec(*one.spec)) + "\n";
}

}  // namespace cli
