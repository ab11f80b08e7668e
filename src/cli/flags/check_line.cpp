// SPDX-License-Identifier: Apache-2.0
// Flags that contradict each other, and the API versions that flags and values need.
#include "flags/quoting.hpp"
#include "flags/special.hpp"
#include "flags/to_edit.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/error.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <array>
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
namespace value = swarm::value;

bool starts(const Given::Entry& entry, std::string_view prefix) {
  return entry.row->name.starts_with(prefix);
}

/// The first entry whose row's name starts like that.
const Given::Entry* any(const Given& given, std::string_view prefix) {
  const auto& all = given.entries();
  const auto found = std::ranges::find_if(all, [&](const auto& entry) { return starts(entry, prefix); });
  return found == all.end() ? nullptr : &*found;
}

void exclude(const Given& given, std::string_view one, std::string_view other) {
  if (given.on(one) && given.on(other))
    throw Error(Errc::usage, "--" + std::string(one) + " cannot be used with --" + std::string(other));
}

void check_health(const Given& given) {
  if (const auto* health = any(given, "health-"); given.on("no-healthcheck") && health != nullptr)
    throw Error(Errc::usage, "--no-healthcheck cannot be used with " + health->typed);
}

void check_mode(const Given& given) {
  const std::string mode = given.last("mode", "replicated");
  const auto only = [&](std::string_view row, std::string_view modes) {
    if (given.has(row) && modes.find("|" + mode + "|") == modes.npos)
      throw Error(Errc::usage, "--" + std::string(row) + " cannot be used with --mode " + mode);
  };
  only("replicas", "|replicated|replicated-job|");
  only("max-concurrent", "|replicated-job|");
  if (given.last("replicas-max-per-node", "0") != "0")
    only("replicas-max-per-node", "|replicated|replicated-job|");
  if (!mode.ends_with("-job")) return;
  for (const char* prefix : {"update-", "rollback-"})
    if (const auto* entry = any(given, prefix))
      throw Error(Errc::usage,
                  entry->typed + " cannot be used with --mode " + mode + ": jobs are not updated");
}

/// Two values of a list that claim the same place.
void check_doubles(const Given& given, std::string_view row, std::string (*key)(const std::string&)) {
  std::set<std::string> seen;
  for (const std::string& typed : given.all(row)) {
    const std::string place = key(typed);
    if (!seen.insert(place).second)
      throw Error(Errc::usage, quoted(*given.find(row), typed) + ": " + place + " is given twice");
  }
}

void check_lists(const Given& given) {
  check_doubles(given, "secret",
                [](const std::string& s) { return edit::place("Secrets", value::read_secret(s)); });
  check_doubles(given, "config",
                [](const std::string& s) { return edit::place("Configs", value::read_config(s)); });
  check_doubles(given, "mount",
                [](const std::string& s) { return edit::place("Mounts", value::read_mount(s)); });
  check_doubles(given, "network",
                [](const std::string& s) { return text_at(value::read_network(s), "/Target"); });
  check_doubles(given, "generic-resource", [](const std::string& s) {
    return text_at(value::read_generic_resource(s), "/DiscreteResourceSpec/Kind");
  });
}

void check_merge(const Given& given) {
  if (!given.on("merge")) return;
  if (!given.on("or-update")) throw Error(Errc::usage, "--merge needs --or-update");
  if (given.has("spec"))
    throw Error(Errc::usage, "--merge cannot be used with --spec: a file is the whole specification");
}

void check_rollback(const Given& given) {
  const Given::Entry* back = given.find(given.on("previous") ? "previous" : "rollback");
  if (back == nullptr || !given.on(back->row->name)) return;
  // Whatever the verb `rollback` takes goes with it: the wait, its progress, the answer.
  const auto allowed = [&](const Flag& row) {
    constexpr std::array also{"if-version", "output", "exit-code"};
    return has(row.on, Verbs::rollback | Verbs::global) || &row == back->row ||
           std::ranges::find(also, row.name) != also.end();
  };
  for (const Given::Entry& entry : given.entries())
    if (!allowed(*entry.row)) throw Error(Errc::usage, back->typed + " cannot be used with " + entry.typed);
}

void need(swarm::Engine& engine, Api since, const std::string& what) {
  if (since > Api{1, 24}) engine.require(since, what);
}

void need_for_value(swarm::Engine& engine, const Given::Entry& entry, const std::string& typed) {
  const std::string what = quoted(entry, typed);
  if (entry.row->name == "mode" && typed.ends_with("-job")) need(engine, {1, 41}, what);
  if (entry.row->name == "credential-spec" && typed.starts_with("config://")) need(engine, {1, 40}, what);
  if (entry.row->name == "publish" && typed.find("sctp") != std::string::npos) need(engine, {1, 37}, what);
  if (entry.row->name != "mount") return;
  const Json mount = value::read_mount(typed);
  if (text_at(mount, "/Type") == "cluster") need(engine, {1, 42}, what);
  if (swarm::find_at(mount, "/VolumeOptions/Subpath") != nullptr) need(engine, {1, 45}, what);
  if (swarm::find_at(mount, "/BindOptions/NonRecursive") != nullptr) need(engine, {1, 41}, what);
}

}  // namespace

void check_line(const Given& given, Verbs verb) {
  check_health(given);
  // What a document says is not known here.
  const bool from_flags = verb == Verbs::create && !given.has("spec");
  if (from_flags || given.has("mode")) check_mode(given);
  check_lists(given);
  check_rollback(given);
  exclude(given, "if-absent", "or-update");
  check_merge(given);
  exclude(given, "no-resolve-image", "require-digest");
  if (given.on("recreate") && !given.has("name"))
    throw Error(Errc::usage, "--recreate needs --name NEW: it makes a service of another name");
  if (from_flags && given.all("log-opt").size() > 0 && given.last("log-driver").empty())
    throw Error(Errc::usage, quoted(*given.find("log-opt"), given.all("log-opt").front()) +
                                 ": log options need --log-driver");
}

void require(swarm::Engine& engine, const Given& given) {
  for (const Given::Entry& entry : given.entries()) {
    need(engine, entry.row->since, entry.typed);
    if (entry.form == Form::rm) continue;
    for (const std::string& typed : entry.values) need_for_value(engine, entry, typed);
  }
}

Found look_up(swarm::Lookup& lookup, const Given& given) {
  Found found;
  for (const std::string& typed : given.all("network", Form::rm))
    if (!found.networks.contains(typed)) found.networks.emplace(typed, lookup.network(typed));
  for (const std::string& typed : given.all("network")) {
    const std::string name = text_at(value::read_network(typed), "/Target");
    if (!found.networks.contains(name)) found.networks.emplace(name, lookup.network(name));
  }
  const auto resolve = [](const std::vector<std::string>& names, auto&& ask, auto& into) {
    if (names.empty()) return;
    const std::vector<swarm::Named> all = ask(names);
    for (std::size_t i = 0; i < names.size(); ++i) into.emplace(names[i], all[i]);
  };
  std::vector<std::string> secrets, configs;
  for (const std::string& typed : given.all("secret"))
    secrets.push_back(text_at(value::read_secret(typed), "/SecretName"));
  for (const std::string& typed : given.all("config"))
    configs.push_back(text_at(value::read_config(typed), "/ConfigName"));
  if (given.last("credential-spec").starts_with("config://"))
    configs.push_back(given.last("credential-spec").substr(9));
  resolve(
      secrets, [&](const auto& names) { return lookup.secrets(names); }, found.secrets);
  resolve(
      configs, [&](const auto& names) { return lookup.configs(names); }, found.configs);
  return found;
}

void check_networks(swarm::Lookup& lookup, const Given& given, const Json& before, const Json& spec,
                    Found& found) {
  constexpr std::string_view ports_at = "/EndpointSpec/Ports";
  const Json& networks = edit::networks(spec);
  const Json& ports = swarm::list_at(spec, ports_at);
  if (networks.empty() || (networks.size() == 1 && std::ranges::none_of(ports, special::is_ingress))) return;
  if (networks == edit::networks(before) && ports == swarm::list_at(before, ports_at)) return;
  for (const Json& attachment : networks) {
    const std::string target = text_at(attachment, "/Target");
    const auto same = [&](const auto& one) { return one.second.id == target; };
    if (target.empty() || found.networks.contains(target) || std::ranges::any_of(found.networks, same))
      continue;
    try {
      found.networks.emplace(target, lookup.network(target));
    } catch (const Error& error) {
      if (error.code() != Errc::not_found) throw;
    }
  }
  special::check_networks(spec, given, found);
}

}  // namespace cli
