// SPDX-License-Identifier: Apache-2.0
// Edits a spec: members and list items by pointer, paths in a container, the scheduling mode.
#include "spec/edit.hpp"

#include "spec/equivalence.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/error.hpp>
#include <swarm/service_mode.hpp>
#include <swarm/text.hpp>

#include <algorithm>
#include <iterator>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <nlohmann/json.hpp>

namespace swarm::edit {
namespace {

bool has_drive(std::string_view path) { return path.size() > 1 && is_letter(path[0]) && path[1] == ':'; }

/// A Windows pipe or a template: its slashes may have another meaning.
bool is_opaque(std::string_view path) { return path.find('\\') != path.npos || path.find("{{") != path.npos; }

std::string without_last_slashes(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

/// Removes empty names, "." and "..": /x/../data// becomes /data.
std::string cleaned(std::string_view path) {
  std::vector<std::string_view> names;
  while (!path.empty()) {
    const std::string_view name = path.substr(0, path.find('/'));
    path.remove_prefix(name.size() == path.size() ? name.size() : name.size() + 1);
    if (name.empty() || name == ".") continue;
    if (name != "..")
      names.push_back(name);
    else if (!names.empty())
      names.pop_back();
  }
  std::string whole;
  for (const std::string_view name : names) whole.append("/").append(name);
  return whole.empty() ? "/" : whole;
}

}  // namespace

std::string place(std::string_view list, const Json& item) {
  const std::string target = text_at(item, list == "Mounts" ? "/Target" : "/File/Name");
  if (has_drive(target)) {  // a Windows path: both slashes, case-insensitive
    std::string rest = lower(target.substr(2));
    std::ranges::replace(rest, '\\', '/');
    return lower(target.substr(0, 2)) + cleaned(rest);
  }
  if (target.empty() || is_opaque(target)) return without_last_slashes(target);
  const bool below_secrets = list == "Secrets" && !target.starts_with('/');
  return cleaned(below_secrets ? "/run/secrets/" + target : target);
}

Json empty_service() {
  return {{"Labels", Json::object()},
          {"TaskTemplate",
           {{"ContainerSpec", {{"Init", false}, {"DNSConfig", Json::object()}}},
            {"Resources", {{"Limits", Json::object()}, {"Reservations", Json::object()}}},
            {"Placement", Json::object()},
            {"ForceUpdate", 0}}},
          {"Mode", {{"Replicated", Json::object()}}},
          {"EndpointSpec", {{"Mode", "vip"}}}};
}

namespace {

void refuse_replicas() {
  throw Error(Errc::usage, "replicas can only be used with replicated or replicated-job mode");
}

void refuse_concurrency() {
  throw Error(Errc::usage, "max-concurrent can only be used with replicated-job mode");
}

}  // namespace

Mode read_mode(std::string_view text) {
  if (text == "replicated") return Mode::replicated;
  if (text == "global") return Mode::global;
  if (text == "replicated-job") return Mode::replicated_job;
  if (text == "global-job") return Mode::global_job;
  throw Error(Errc::usage, "not a mode: replicated, global, replicated-job or global-job");
}

Mode mode_of(const Json& spec) {
  if (!value_at(spec, "/Mode/Global").is_null()) return Mode::global;
  if (!value_at(spec, "/Mode/ReplicatedJob").is_null()) return Mode::replicated_job;
  if (!value_at(spec, "/Mode/GlobalJob").is_null()) return Mode::global_job;
  return Mode::replicated;
}

void set_mode(Json& spec, Mode mode, std::optional<std::uint64_t> replicas,
              std::optional<std::uint64_t> concurrent) {
  if (concurrent && mode != Mode::replicated_job) refuse_concurrency();
  if (replicas && is_global(mode)) refuse_replicas();
  Json numbers = Json::object();
  switch (mode) {
    case Mode::replicated:
      if (replicas) numbers["Replicas"] = *replicas;
      spec["Mode"] = {{"Replicated", std::move(numbers)}};
      return;
    case Mode::replicated_job:
      if (concurrent || replicas) numbers["MaxConcurrent"] = concurrent ? *concurrent : *replicas;
      if (replicas) numbers["TotalCompletions"] = *replicas;
      spec["Mode"] = {{"ReplicatedJob", std::move(numbers)}};
      return;
    case Mode::global: spec["Mode"] = {{"Global", Json::object()}}; return;
    case Mode::global_job: spec["Mode"] = {{"GlobalJob", Json::object()}}; return;
  }
}

void rescale(Json& spec, std::optional<std::uint64_t> replicas, std::optional<std::uint64_t> concurrent) {
  const Mode mode = mode_of(spec);
  if (concurrent && mode != Mode::replicated_job) refuse_concurrency();
  if (replicas && is_global(mode)) refuse_replicas();
  if (replicas)
    put(spec, mode == Mode::replicated ? "/Mode/Replicated/Replicas" : "/Mode/ReplicatedJob/TotalCompletions",
        *replicas);
  if (concurrent) put(spec, "/Mode/ReplicatedJob/MaxConcurrent", *concurrent);
}

namespace {

/// Removes the first name from a pointer: "/A/B" yields "A" and leaves "/B".
std::string_view next_name(std::string_view& pointer) {
  pointer.remove_prefix(std::min<std::size_t>(pointer.size(), 1));
  const auto end = std::min(pointer.find('/'), pointer.size());
  const auto name = pointer.substr(0, end);
  pointer.remove_prefix(end);
  return name;
}

std::pair<std::string_view, std::string> split(std::string_view pointer) {
  const auto slash = pointer.rfind('/');
  return {pointer.substr(0, slash), std::string(pointer.substr(slash + 1))};
}

/// A value of an unexpected type may be somebody's, so it is not replaced.
[[noreturn]] void refuse_type(std::string_view pointer, std::string_view wanted) {
  throw Error(Errc::broken_answer,
              "the specification is broken: " + std::string(pointer) + " is not " + std::string(wanted));
}

/// The object at the pointer; created from its seed if missing or null.
Json& make(Json& document, std::string_view pointer) {
  Json* here = &document;
  for (std::string_view rest = pointer; !rest.empty();) {
    const std::string name(next_name(rest));
    const std::string_view at = pointer.substr(0, pointer.size() - rest.size());
    Json& member = (*here)[name];
    if (member.is_null()) member = spec::seed(at);
    if (!member.is_object()) refuse_type(at, "an object");
    here = &member;
  }
  return *here;
}

/// The list at the pointer; created empty if missing or null.
Json& make_list(Json& document, std::string_view pointer) {
  const auto [parent, name] = split(pointer);
  Json& list = make(document, parent)[name];
  if (list.is_null()) list = Json::array();
  if (!list.is_array()) refuse_type(pointer, "a list");
  return list;
}

}  // namespace

void put(Json& document, std::string_view pointer, Json value) {
  const auto [parent, name] = split(pointer);
  make(document, parent)[name] = std::move(value);
}

void erase(Json& document, std::string_view pointer) {
  const auto [parent, name] = split(pointer);
  if (Json* object = find_at(document, parent); object != nullptr && object->is_object()) object->erase(name);
}

void add(Json& document, std::string_view pointer, Json item, Key key) {
  std::vector<Json> items;
  items.push_back(std::move(item));
  add_all(document, pointer, std::move(items), key);
}

void add_all(Json& document, std::string_view pointer, std::vector<Json> items, Key key) {
  if (items.empty()) return;
  Json& list = make_list(document, pointer);
  std::vector<std::string> keys;
  std::unordered_map<std::string, std::size_t> place_of;
  for (const Json& existing : list) {
    keys.push_back(key(existing));
    place_of.try_emplace(keys.back(), keys.size() - 1);
  }
  std::unordered_set<std::string> replaced;
  for (Json& item : items) {
    const auto [at, is_new] = place_of.try_emplace(key(item), list.size());
    if (!is_new) replaced.insert(at->first);
    if (is_new)
      list.push_back(std::move(item));
    else
      list[at->second] = std::move(item);
  }
  if (replaced.empty()) return;
  // Remove duplicates: the later of two would take precedence.
  Json kept = Json::array();
  for (std::size_t i = 0; i < list.size(); ++i) {
    const bool surplus = i < keys.size() && replaced.contains(keys[i]) && place_of[keys[i]] != i;
    if (!surplus) kept.push_back(std::move(list[i]));
  }
  list = std::move(kept);
}

void append(Json& document, std::string_view pointer, std::vector<Json> items) {
  if (items.empty()) return;
  Json& list = make_list(document, pointer);
  for (Json& item : items) list.push_back(std::move(item));
}

void put_pairs(Json& document, std::string_view pointer, const std::vector<value::Pair>& pairs) {
  if (pairs.empty()) return;
  auto& members = make(document, pointer).get_ref<Json::object_t&>();
  std::unordered_map<std::string, std::size_t> place_of;
  for (const auto& [name, value] : members) place_of.emplace(name, place_of.size());
  for (const value::Pair& pair : pairs) {
    const auto [at, is_new] = place_of.try_emplace(pair.key, members.size());
    if (is_new)
      members.emplace_back(pair.key, pair.value);
    else
      std::next(members.begin(), static_cast<std::ptrdiff_t>(at->second))->second = pair.value;
  }
}

std::size_t remove(Json& document, std::string_view pointer,
                   const std::function<bool(const Json&)>& matches) {
  Json* list = find_at(document, pointer);
  if (list == nullptr || !list->is_array()) return 0;
  const std::size_t before = list->size();
  Json kept = Json::array();
  for (Json& item : *list)
    if (!matches(item)) kept.push_back(std::move(item));
  const std::size_t removed = before - kept.size();
  *list = std::move(kept);
  if (removed > 0 && list->empty()) erase(document, pointer);
  return removed;
}

}  // namespace swarm::edit
