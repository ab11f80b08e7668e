// SPDX-License-Identifier: Apache-2.0
// Prints what changed or would change in a spec, as text and as JSON, with secrets masked.
#include "output/document/changes.hpp"

#include "output/document/json_text.hpp"
#include "output/document/mask.hpp"
#include "terminal/io.hpp"

#include <swarm/text.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Difference;
using swarm::Json;
using Kind = Difference::Kind;

/// The member names in a pointer.
std::vector<std::string> names_of(std::string_view pointer) {
  std::vector<std::string> names;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::string_view token = pointer.substr(0, pointer.find('/'));
    names.push_back(swarm::unescaped_from_pointer(token));
    pointer.remove_prefix(token.size());
  }
  return names;
}

std::string dotted(const std::vector<std::string>& names) {
  return swarm::join(names, ".", [](const std::string& name) { return visible(name); });
}

/// Keeps words of a command that are not strings unchanged.
Json masked_command(const Json& words) {
  std::vector<std::string> texts;
  for (const Json& word : words) texts.push_back(word.is_string() ? word.get<std::string>() : std::string());
  Json out = words;
  const auto shown = masked_words(texts);
  for (std::size_t i = 0; i < out.size(); ++i)
    if (out[i].is_string()) out[i] = shown[i];
  return out;
}

/// Masks text by the name of the variable, label or word (--token=…) that holds it.
Json masked(const std::vector<std::string>& names, const Json& value) {
  const std::string last = names.empty() ? std::string() : names.back();
  const std::string parent = names.size() > 1 ? names[names.size() - 2] : std::string();
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    if (last == "Env") return masked_pair(text);
    const bool free_names = parent == "Labels" || parent == "Options" || parent == "DriverOpts";
    return free_names ? masked_value(last, text) : masked_value("", text);
  }
  if (!value.is_structured()) return value;
  Json out = value;
  if (value.is_array() && swarm::is_command(last)) return masked_command(out);
  for (auto it = out.begin(); it != out.end(); ++it) {
    std::vector<std::string> inner = names;
    if (value.is_object()) inner.push_back(it.key());
    *it = masked(inner, *it);
  }
  return out;
}

std::string value_text(const std::string& pointer, const std::vector<std::string>& names, const Json& value) {
  if (value.is_number_integer()) return swarm::value::number_text(pointer, value);
  const Json shown = masked(names, value);
  if (shown == "") return "\"\"";
  return shown.is_string() ? visible(shown.get<std::string>()) : visible(compact(shown));
}

/// Whether members changed inside an item that stayed: a mount's ReadOnly, a port's PublishedPort.
bool is_nested(const Difference& change) {
  return change.kind == Kind::changed && !change.item.empty() && change.before->is_object() &&
         change.after->is_object();
}

std::string with_item(const Difference& change) {
  return change.item.empty() ? change.pointer
                             : change.pointer + '[' + swarm::escaped_for_pointer(change.item) + ']';
}

/// Visits the change itself, or those inside its item.
void for_each_leaf(const Difference& change, const std::function<void(const Difference&)>& visit) {
  if (!is_nested(change)) return visit(change);
  for (Difference inner : swarm::diff(*change.before, *change.after)) {
    inner.pointer.insert(0, with_item(change));
    for_each_leaf(inner, visit);
  }
}

void append(std::string& out, const Difference& change, const Style& style) {
  const std::vector<std::string> names = names_of(change.pointer);
  const auto text = [&](const std::shared_ptr<const Json>& value) {
    return value_text(change.pointer, names, *value);
  };
  std::string line;
  switch (change.kind) {
    case Kind::added: line = style(Tone::good, "+ " + dotted(names) + ": " + text(change.after)); break;
    case Kind::removed: line = style(Tone::bad, "- " + dotted(names) + ": " + text(change.before)); break;
    case Kind::reordered: line = "~ " + dotted(names) + ": same items in another order"; break;
    case Kind::changed: {
      const std::string before = text(change.before), after = text(change.after);
      line = "~ " + dotted(names) + ": " + style(Tone::bad, before) + " → " + style(Tone::good, after);
      if (before == after) line += " (changed)";
    }
  }
  out += line + '\n';
}

}  // namespace

std::string changes_text(std::span<const Difference> changes, const Style& style) {
  std::string out;
  for (const Difference& change : changes)
    for_each_leaf(change, [&](const Difference& leaf) { append(out, leaf, style); });
  return out;
}

void for_each_member(std::span<const Difference> changes,
                     const std::function<void(const std::string& path, Kind kind)>& visit) {
  for (const Difference& change : changes)
    for_each_leaf(change,
                  [&](const Difference& leaf) { visit(dotted(names_of(with_item(leaf))), leaf.kind); });
}

Json masked_spec(const Json& spec) { return masked({}, spec); }

Json changes_json(std::span<const Difference> changes) {
  Json out = Json::array();
  for (const Difference& change : changes) {
    const std::vector<std::string> names = names_of(change.pointer);
    Json entry{{"path", change.pointer}};
    if (!change.item.empty()) entry["item"] = masked(names, change.item);
    entry["old"] = change.before ? masked(names, *change.before) : Json();
    entry["new"] = change.after ? masked(names, *change.after) : Json();
    out.push_back(std::move(entry));
  }
  return out;
}

namespace {

using swarm::Forecast;
using swarm::Json;
using Act = Plan::Act;

/// This many tasks are named; the others are counted.
constexpr std::size_t most_tasks = 20;

std::string tasks(std::size_t count) { return std::to_string(count) + (count == 1 ? " task" : " tasks"); }

std::string headline(const Plan& plan) {
  const std::string name = visible(plan.name);
  switch (plan.act) {
    case Act::create: return name + " would be created:\n";
    case Act::replace: return name + " would be replaced by a new service:\n";
    case Act::remove: return name + " would be removed\n";
    case Act::change: break;
  }
  if (plan.changes.empty())
    return name + (plan.body ? ": no field would change, but it would be sent\n" : ": nothing to change\n");
  return name + " would change:\n";
}

bool one_reason(const std::vector<Forecast::Replaced>& all) {
  return std::ranges::all_of(all, [&](const auto& one) { return one.reason == all.front().reason; });
}

std::string restarts_text(const Forecast& forecast, const Style& style) {
  const auto& all = forecast.replaced;
  if (all.empty()) return style(Tone::good, "restarts nothing") + ": " + visible(forecast.reason) + '\n';
  const bool alike = one_reason(all);
  const std::string what = forecast.restarts ? "restarts " + tasks(all.size())
                                             : "replaces " + tasks(all.size()) + ", none of which runs yet";
  std::string out = style(Tone::warning, what) + (alike ? ": " + visible(forecast.reason) : "") + '\n';
  for (std::size_t i = 0; i < all.size() && i < most_tasks; ++i) {
    out += "  " + visible(all[i].label);
    if (!all[i].node.empty()) out += " on " + visible(all[i].node);
    out += (alike ? "" : ": " + visible(all[i].reason)) + '\n';
  }
  if (all.size() > most_tasks) out += "  and " + std::to_string(all.size() - most_tasks) + " more\n";
  return out;
}

}  // namespace

std::string plan_text(const Plan& plan, const Style& style) {
  std::string out = headline(plan) + changes_text(plan.changes, style);
  const bool idle = plan.act == Act::change && !plan.body;
  if (idle) return out;
  const Forecast& forecast = plan.forecast;
  if (plan.act == Act::change || plan.act == Act::replace) out += restarts_text(forecast, style);
  if (forecast.started > 0) out += "starts " + tasks(forecast.started) + '\n';
  if (forecast.stopped > 0) out += "stops " + tasks(forecast.stopped) + '\n';
  return out;
}

Json plan_json(const Plan& plan) {
  const Forecast& forecast = plan.forecast;
  Json replaced = Json::array();
  for (const auto& one : forecast.replaced)
    replaced.push_back({{"id", one.task}, {"name", one.label}, {"node", one.node}, {"reason", one.reason}});
  return {{"service", plan.name},
          {"changes", changes_json(plan.changes)},
          {"restarts", forecast.restarts},
          {"reason", forecast.reason},
          {"tasks", std::move(replaced)},
          {"kept", forecast.kept},
          {"started", forecast.started},
          {"stopped", forecast.stopped},
          {"body", plan.body ? *plan.body : Json()}};
}

}  // namespace cli
