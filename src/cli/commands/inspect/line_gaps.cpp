// SPDX-License-Identifier: Apache-2.0
// Finds what the command line of `inspect -o flags` does not reproduce.
#include "commands/inspect/line_gaps.hpp"

#include "flags/flag.hpp"
#include "flags/to_flags.hpp"
#include "output/document/changes.hpp"

#include <swarm/diff.hpp>
#include <swarm/edit.hpp>
#include <swarm/equivalence.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Json;
using Kind = swarm::Difference::Kind;

/// Whether the engine distinguishes zero from absence there, so that a flag can set zero.
bool keeps_zero(const std::string& pointer) {
  if (pointer.starts_with("/Mode/")) return true;
  return std::ranges::any_of(service_flags(), [&](const Flag& row) {
    const auto* single = std::get_if<Single>(&row.change);
    return single != nullptr && single->zero == Zero::keep && row.at == pointer;
  });
}

/// Removes zeros that mean the same as absence.
Json without_zeros(const Json& value, const std::string& pointer) {
  if (!value.is_structured()) return value;
  Json out = value.is_array() ? Json::array() : Json::object();
  for (auto it = value.begin(); it != value.end(); ++it) {
    if (value.is_array()) {
      out.push_back(without_zeros(*it, pointer + "/-"));
      continue;
    }
    const std::string at = pointer + "/" + it.key();
    const bool zero = *it == Json(0) || *it == Json(false);
    if (!zero || keeps_zero(at)) out[it.key()] = without_zeros(*it, at);
  }
  return out;
}

std::string sentence(const std::string& path, Kind kind) {
  constexpr const char* way = "; -o spec has it";
  switch (kind) {
    case Kind::added: return "no flag leaves " + path + " unset; -o spec does";
    case Kind::removed: return "no flag for " + path + way;
    case Kind::changed: return "no flag for " + path + " as it is" + way;
    case Kind::reordered: return "no flag for the order of " + path + way;
  }
  return {};
}

}  // namespace

std::vector<std::string> line_gaps(const Json& spec) {
  Json wanted = spec, result = made_by_flags(spec);
  swarm::edit::adopt_networks(wanted);
  swarm::edit::settle_engine_defaults(result, wanted);
  for (Json* one : {&wanted, &result}) *one = without_zeros(*one, {});
  // List items without a name share one sentence.
  std::vector<std::pair<std::string, Kind>> members;
  for_each_member(swarm::diff(wanted, result), [&](const std::string& path, Kind kind) {
    const auto known = std::ranges::find(members, path, &std::pair<std::string, Kind>::first);
    if (known == members.end())
      members.emplace_back(path, kind);
    else if (known->second != kind)
      known->second = Kind::changed;
  });
  std::vector<std::string> gaps;
  for (const auto& [path, kind] : members) gaps.push_back(sentence(path, kind));
  return gaps;
}

}  // namespace cli
