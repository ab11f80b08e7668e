// SPDX-License-Identifier: Apache-2.0
// Decides whether a spec would replace a task, by SwarmKit's rule (orchestrator, IsTaskDirty).
#include "watch/task_match.hpp"

#include "spec/equivalence.hpp"
#include "watch/constraint.hpp"

#include <swarm/access.hpp>

#include <nlohmann/json.hpp>

namespace swarm::watch {
namespace {

bool same(std::string_view name, const Json& a, const Json& b, std::string_view except = {}) {
  return spec::same_member(name, a, b, Strictness::as_orchestrated, except);
}

void collect_changes(const Json& a, const Json& b, const std::string& above,
                     std::vector<std::string>& names) {
  static const Json none;
  const auto visit = [&](const Json& from, const Json& to, bool only_missing) {
    for (auto member = from.begin(); member != from.end(); ++member) {
      const auto other = to.find(member.key());
      if (only_missing && other != to.end()) continue;
      const Json& value = other == to.end() ? none : *other;
      if (same(member.key(), *member, value)) continue;
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
  if (!same({}, wanted, given, "Placement")) return Match::differs;
  if (same("Placement", value_at(wanted, "/Placement"), value_at(given, "/Placement"))) return Match::same;
  if (task.node.empty()) return Match::moved;
  const auto constraints = texts_at(wanted, "/Placement/Constraints");
  return !node || satisfies_all(*node, constraints) ? Match::placement : Match::moved;
}

}  // namespace swarm::watch
