// SPDX-License-Identifier: Apache-2.0
// Checks a whole command line by the rows: flags that exclude or need each other, API versions that flags and
// values need, and names that they refer to.
#include "flags/quoting.hpp"
#include "flags/special.hpp"
#include "flags/to_edit.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/error.hpp>

#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Api;
using swarm::Errc;
using swarm::Error;
using swarm::Json;
using swarm::text_at;
namespace edit = swarm::edit;

bool is_on(const Given::Entry& entry) {
  return !entry.row->is_switch() || entry.values.back().text != "false";
}

[[noreturn]] void refuse_together(const Given::Entry& one, std::string_view other, std::string_view why) {
  throw Error(Errc::usage, one.typed + " cannot be used with " + std::string(other) + std::string(why));
}

void check_excluded(const Given::Entry& one, const Given& given) {
  for (const Given::Entry& other : given.entries())
    if (std::ranges::find(one.row->excludes, FlagName(*other.row)) != one.row->excludes.end() && is_on(other))
      refuse_together(one, other.typed, one.row->why_excluded);
}

void check_acts_as(const Given::Entry& one, const Given& given) {
  const auto& [verb, also] = one.row->acts_as;
  if (verb == Verbs::none) return;
  for (const Given::Entry& other : given.entries())
    if (!has(other.row->on, verb | Verbs::global) && other.row != one.row &&
        std::ranges::find(also, FlagName(*other.row)) == also.end())
      refuse_together(one, other.typed, {});
}

void check_suits(const Given::Entry& one, const Given& given, bool creates) {
  const auto& [name, values, otherwise, unless, why] = one.row->suits;
  if (values.empty() || (!creates && !given.has(name))) return;
  const std::string other = given.last(name, std::string(otherwise));
  if (!one_of(values, other) && one.values.back().text != unless)
    refuse_together(one, "--" + std::string(name) + " " + other, why);
}

void check_needs(const Given::Entry& one, const Given& given, bool creates) {
  const auto& [name, why, only_on_create] = one.row->needs;
  if (name.empty() || (only_on_create && !creates)) return;
  const Given::Entry* other = given.find(name);
  if (other != nullptr && is_on(*other) && !other->values.back().text.empty()) return;
  const std::string typed = one.row->is_switch() ? one.typed : quoted(one, one.values.front().text);
  throw Error(Errc::usage, typed + " needs --" + std::string(name) + std::string(why));
}

/// The paths and names that the line uses: files of a container share its paths, whichever flag they come
/// from.
using Places = std::set<std::pair<std::string_view, std::string>>;

void check_places(const Given::Entry& one, Places& taken) {
  if (one.row->place == nullptr || one.form == Form::rm) return;
  for (const auto& [typed, value] : one.values) {
    const std::string place = one.row->place(value);
    const std::string_view kind = place.starts_with('/') ? std::string_view() : one.row->name;
    if (!taken.emplace(kind, place).second)
      throw Error(Errc::usage, quoted(one, typed) + ": " + place + " is given twice");
  }
}

void need(swarm::Engine& engine, Api since, const std::string& what) {
  if (since > Api{1, 24}) engine.require(since, what);
}

}  // namespace

void check_line(const Given& given, Verbs verb) {
  // A whole spec may contain members that are not on the line.
  const bool creates = verb == Verbs::create && std::ranges::none_of(given.entries(), [](const auto& entry) {
                         return entry.row->is_whole_spec;
                       });
  Places taken;
  for (const Given::Entry& entry : given.entries()) {
    if (!is_on(entry)) continue;
    check_acts_as(entry, given);
    check_excluded(entry, given);
    check_suits(entry, given, creates);
    check_places(entry, taken);
    check_needs(entry, given, creates);
  }
}

void require(swarm::Engine& engine, const Given& given) {
  for (const Given::Entry& entry : given.entries()) {
    need(engine, entry.row->since, entry.typed);
    if (entry.form == Form::rm || entry.row->value_since == nullptr) continue;
    for (const auto& [typed, value] : entry.values)
      need(engine, entry.row->value_since(value), quoted(entry, typed));
  }
}

ResolvedNames look_up(swarm::Lookup& lookup, const Given& given) {
  using To = Refers::To;
  std::vector<std::string> networks, secrets, configs;
  const auto collect = [&](const Given::Entry& entry) {
    const auto& [to, name, removed_too] = entry.row->refers;
    if (to == To::nothing || (entry.form == Form::rm && !removed_too)) return;
    auto& names = to == To::network ? networks : to == To::secret ? secrets : configs;
    for (const auto& [typed, value] : entry.values)
      if (std::string one = entry.form == Form::rm ? typed : name(value); !one.empty())
        names.push_back(std::move(one));
  };
  std::ranges::for_each(given.entries(), collect);
  ResolvedNames found;
  for (const std::string& name : networks)
    if (!found.networks.contains(name)) found.networks.emplace(name, lookup.network(name));
  const auto resolve = [](const std::vector<std::string>& names, auto&& ask, auto& into) {
    if (names.empty()) return;
    const std::vector<swarm::Named> all = ask(names);
    for (std::size_t i = 0; i < names.size(); ++i) into.emplace(names[i], all[i]);
  };
  resolve(
      secrets, [&](const auto& names) { return lookup.secrets(names); }, found.secrets);
  resolve(
      configs, [&](const auto& names) { return lookup.configs(names); }, found.configs);
  return found;
}

void check_networks(swarm::Lookup& lookup, const Given& given, const Json& before, const Json& spec,
                    ResolvedNames& found) {
  constexpr std::string_view ports_at = "/EndpointSpec/Ports";
  const Json& networks = edit::networks(spec);
  const Json& ports = swarm::list_at(spec, ports_at);
  if (networks.empty() || (networks.size() == 1 && std::ranges::none_of(ports, edit::is_ingress))) return;
  if (networks == edit::networks(before) && ports == swarm::list_at(before, ports_at)) return;
  for (const Json& attachment : networks) {
    const std::string target = text_at(attachment, "/Target");
    const auto same = [&](const auto& one) { return one.second.id == target; };
    if (target.empty() || found.networks.contains(target) || std::ranges::any_of(found.networks, same))
      continue;
    if (auto network = lookup.find_network(target)) found.networks.emplace(target, std::move(*network));
  }
  special::check_networks(spec, given, found);
}

}  // namespace cli
