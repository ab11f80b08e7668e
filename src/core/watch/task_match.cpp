// SPDX-License-Identifier: Apache-2.0
// Would this spec replace that task? The rule is SwarmKit's (orchestrator, IsTaskDirty).
#include "watch/task_match.hpp"

#include "watch/constraint.hpp"

#include <swarm/access.hpp>

#include <algorithm>
#include <array>
#include <span>

#include <nlohmann/json.hpp>

namespace swarm::watch {
namespace {

/// Members that are maps: empty ones are nothing.
constexpr std::array<std::string_view, 4> maps{"Labels", "Sysctls", "Options", "DriverOpts"};

/// Members whose zero is a wish of its own, other than nothing.
constexpr std::array<std::string_view, 6> optional{"Init",   "StopGracePeriod", "Delay",
                                                   "Window", "SwapBytes",       "MemorySwappiness"};

bool is_any_of(std::string_view name, std::span<const std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Values the engine puts in, or not, where they were left out: a task's spec has no Runtime, its service's
/// has.
bool is_default(std::string_view name, const Json& value) {
  if (!value.is_string()) return false;
  const auto& text = value.get_ref<const std::string&>();
  if (name == "Runtime") return text == "container";
  if (name == "Isolation") return text == "default";
  if (name == "PublishMode") return text == "ingress";
  return name == "Protocol" && text == "tcp";
}

bool is_nothing(std::string_view name, const Json& value) {
  if (value.is_object()) return value.empty() && is_any_of(name, maps);
  if (value.is_number()) return value == 0 && !is_any_of(name, optional);
  if (value.is_boolean()) return !value.get<bool>() && !is_any_of(name, optional);
  return value.empty() || (value.is_string() && value.get_ref<const std::string&>().empty()) ||
         is_default(name, value);
}

bool same(std::string_view name, const Json& a, const Json& b);

/// Each member of `a` that says something has its like in `b`.
bool members_within(const Json& a, const Json& b, std::string_view but) {
  for (auto member = a.begin(); member != a.end(); ++member) {
    const std::string& name = member.key();
    if (name == but) continue;
    const auto other = b.find(name);
    const bool alike = other == b.end() ? is_nothing(name, *member) : same(name, *member, *other);
    if (!alike) return false;
  }
  return true;
}

bool same_object(const Json& a, const Json& b, std::string_view but = {}) {
  return members_within(a, b, but) && members_within(b, a, but);
}

bool same_list(std::string_view name, const Json& a, const Json& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](const Json& x, const Json& y) { return same(name, x, y); });
}

bool same(std::string_view name, const Json& a, const Json& b) {
  if (a.is_object() && b.is_object()) return same_object(a, b);
  if (a.is_array() && b.is_array()) return same_list(name, a, b);
  return a == b || (is_nothing(name, a) && is_nothing(name, b));
}

}  // namespace

/// Specs of tasks in a list are held once, and compared with themselves most of the time.
bool same_spec(const Json& a, const Json& b) { return &a == &b || same({}, a, b); }

namespace {

void collect_changes(const Json& a, const Json& b, const std::string& above,
                     std::vector<std::string>& names) {
  static const Json none;
  const auto visit = [&](const Json& from, const Json& to, bool only_missing) {
    for (auto member = from.begin(); member != from.end(); ++member) {
      const auto other = to.find(member.key());
      if (only_missing && other != to.end()) continue;
      const Json& value = other == to.end() ? none : *other;
      const bool alike =
          other == to.end() ? is_nothing(member.key(), *member) : same(member.key(), *member, value);
      if (alike) continue;
      if (above.empty() && member->is_object() && value.is_object())
        collect_changes(*member, value, member.key() + ".", names);
      else
        names.push_back(above + member.key());
    }
  };
  visit(a, b, false);
  visit(b, a, true);
}

}  // namespace

std::vector<std::string> changed_members(const Json& a, const Json& b) {
  std::vector<std::string> names;
  static const Json nothing = Json::object();
  collect_changes(a.is_object() ? a : nothing, b.is_object() ? b : nothing, {}, names);
  return names;
}

Match match(const Json& service_spec, const Task& task, const Node* node) {
  const Json& wanted = value_at(service_spec, "/TaskTemplate");
  const Json& given = task.spec();
  if (!wanted.is_object() || !given.is_object()) return Match::same;
  if (!same_object(wanted, given, "Placement")) return Match::differs;
  if (same("Placement", value_at(wanted, "/Placement"), value_at(given, "/Placement"))) return Match::same;
  if (task.node.empty()) return Match::moved;
  const auto constraints = texts_at(wanted, "/Placement/Constraints");
  return !node || satisfies_all(*node, constraints) ? Match::placement : Match::moved;
}

}  // namespace swarm::watch
