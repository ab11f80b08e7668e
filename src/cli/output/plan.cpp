// SPDX-License-Identifier: Apache-2.0
#include "output/plan.hpp"

#include "io.hpp"
#include "output/changes.hpp"

#include <algorithm>
#include <string_view>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Forecast;
using swarm::Json;
using Act = Plan::Act;

/// So many tasks are named; the others are counted.
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
