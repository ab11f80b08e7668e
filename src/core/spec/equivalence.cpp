// SPDX-License-Identifier: Apache-2.0
// Defines when a value is empty and when specs are the same, with the table of the engine's defaults.
#include "spec/equivalence.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/portable.hpp>
#include <swarm/shape.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

struct EngineDefault {
  std::string_view at;
  Json value;
  bool stored = false;  ///< The engine stores it if a spec omits the member, or drops it if a spec has it.
  bool compared =
      false;  ///< The orchestrator ignores it: a task's spec may lack the member of its service's spec.
  bool filled = false;  ///< The engine adds it to an existing object that lacks the member.
};

/// Objects are for seed(): docker sends the whole object once one of its members is set.
const std::vector<EngineDefault>& engine_defaults() {
  static const std::vector<EngineDefault> defaults = [] {
    constexpr auto five_seconds = std::chrono::nanoseconds(std::chrono::seconds(5)).count();
    const Json update{{"Parallelism", 1},
                      {"FailureAction", "pause"},
                      {"Monitor", std::chrono::nanoseconds(spec::default_monitor).count()},
                      {"MaxFailureRatio", 0.0},
                      {"Order", "stop-first"}};
    const Json restart{{"Condition", "any"}, {"Delay", five_seconds}, {"MaxAttempts", 0}};
    return std::vector<EngineDefault>{
        {"/TaskTemplate/ContainerSpec/Isolation", "default", true, true},
        {"/TaskTemplate/ContainerSpec/Privileges/NoNewPrivileges", false, true},
        {"/EndpointSpec/Mode", "vip", true},
        {"/TaskTemplate/Runtime", "container", true, true},
        {"/Mode/Replicated/Replicas", 1, true},
        {"/Mode/ReplicatedJob/TotalCompletions", 1, true},
        {"/Mode/ReplicatedJob/MaxConcurrent", 1, true},
        {"/TaskTemplate/ContainerSpec/Mounts/-/Consistency", "default"},
        {"/TaskTemplate/ContainerSpec/Mounts/-/BindOptions/Propagation", "rprivate"},
        {"/TaskTemplate/ContainerSpec/Privileges/Seccomp/Mode", "default"},
        {"/TaskTemplate/ContainerSpec/Privileges/AppArmor/Mode", "default"},
        {"/EndpointSpec/Ports/-/Protocol", "tcp", false, true, true},
        {"/EndpointSpec/Ports/-/PublishMode", "ingress", false, true, true},
        {"/UpdateConfig", update},
        {"/UpdateConfig/FailureAction", "pause", false, false, true},
        {"/UpdateConfig/Order", "stop-first", false, false, true},
        {"/UpdateConfig/MaxFailureRatio", 0, false, false, true},
        {"/RollbackConfig", update},
        {"/RollbackConfig/FailureAction", "pause", false, false, true},
        {"/RollbackConfig/Order", "stop-first", false, false, true},
        {"/RollbackConfig/MaxFailureRatio", 0, false, false, true},
        {"/TaskTemplate/RestartPolicy", restart},
        {"/TaskTemplate/RestartPolicy/Condition", "any", false, false, true},
        {"/TaskTemplate/RestartPolicy/MaxAttempts", 0, false, false, true},
    };
  }();
  return defaults;
}

bool is_compared_default(std::string_view name, const std::string& text) {
  return std::ranges::any_of(engine_defaults(), [&](const EngineDefault& one) {
    return one.compared && one.at.substr(one.at.rfind('/') + 1) == name &&
           one.value.get_ref<const std::string&>() == text;
  });
}

/// Whether an engine uses this value for the member `name` if a spec omits it.
bool is_default(std::string_view name, const Json& value) {
  return std::ranges::any_of(engine_defaults(), [&](const EngineDefault& one) {
    const auto member = one.value.is_object() ? one.value.find(name) : one.value.end();
    return member != one.value.end() ? *member == value
                                     : one.at.substr(one.at.rfind('/') + 1) == name && one.value == value;
  });
}

void add_names(const api::Record& record, std::set<std::string_view>& names) {
  for (const api::Member& member : record.members) {
    names.insert(member.name);
    if (member.shape.record != nullptr) add_names(*member.shape.record, names);
  }
}

/// Whether any object in a spec has a member of this name, as far as we know the API.
bool is_known(std::string_view name) {
  static const std::set<std::string_view> names = [] {
    std::set<std::string_view> all;
    add_names(api::spec_record(), all);
    return all;
  }();
  return names.contains(name);
}

/// Objects with members named by the user.
bool is_map(std::string_view name) {
  return name == "Labels" || name == "Sysctls" || name == "Options" || name == "DriverOpts";
}

/// Members whose zero value differs from absence.
bool is_optional(std::string_view name) {
  constexpr std::array<std::string_view, 6> names{"Init",   "StopGracePeriod", "Delay",
                                                  "Window", "SwapBytes",       "MemorySwappiness"};
  return std::ranges::find(names, name) != names.end();
}

bool is_empty_object(const Json& value, Strictness by, std::string_view name) {
  if (by == Strictness::as_orchestrated) return value.empty() && is_map(name);
  if (by != Strictness::as_asked && by != Strictness::as_stored) return value.empty();
  // {"Mode":{"Global":{}}} chooses a mode, {"Runtime":{}} the kind of a config reference.
  if (name == "Runtime" || (name == "Mode" && !value.empty())) return false;
  for (auto member = value.begin(); member != value.end(); ++member)
    if (!is_empty(*member, Strictness::as_asked, member.key())) return false;
  return true;
}

bool is_empty_text(const std::string& text, Strictness by, std::string_view name) {
  if (text.empty()) return by != Strictness::as_asked;
  return by == Strictness::as_orchestrated && is_compared_default(name, text);
}

/// Whether an engine may have added the member `name` to the object `parent` by itself.
bool may_be_added(std::string_view parent, std::string_view name, const Json& value) {
  if (is_empty(value, Strictness::as_stored, name))
    return !is_map(parent) && (parent != "Mode" || name == "Replicated" || value.is_null());
  if (is_map(parent)) return false;
  if (!is_known(name)) return true;
  if (!value.is_object()) return is_default(name, value);
  if (parent == "Mode" && name != "Replicated") return false;
  return std::ranges::all_of(
      value.items(), [&](const auto& member) { return may_be_added(name, member.key(), member.value()); });
}

bool are_additions_plain(std::string_view name, const Json& sent, const Json& stored) {
  return std::ranges::all_of(stored.items(), [&](const auto& member) {
    return sent.contains(member.key()) || may_be_added(name, member.key(), member.value());
  });
}

/// Whether the engine stored a value of its own in place of null or an empty text.
bool is_filled_in(std::string_view parent, std::string_view name, const Json& sent, const Json& stored) {
  return (sent.is_null() || sent == "") && may_be_added(parent, name, stored);
}

/// Whether each member of `left` that is not empty equals one in `right`.
bool are_members_within(std::string_view name, const Json& left, const Json& right, Strictness by,
                        std::string_view except) {
  for (auto member = left.begin(); member != left.end(); ++member) {
    const std::string& key = member.key();
    if (!except.empty() && key == except) continue;
    const auto other = right.find(key);
    const bool alike = other != right.end()
                           ? spec::same_member(key, *member, *other, by) ||
                                 (by == Strictness::as_stored && is_filled_in(name, key, *member, *other))
                           : is_empty(*member, by, key) && !spec::counts_by_presence(name, key, by);
    if (!alike) return false;
  }
  return true;
}

}  // namespace

bool is_empty(const Json& value, Strictness by, std::string_view name) {
  if (value.is_null()) return true;
  if (value.is_array()) return value.empty();
  if (value.is_object()) return is_empty_object(value, by, name);
  if (value.is_string()) return is_empty_text(value.get_ref<const std::string&>(), by, name);
  if (by == Strictness::as_asked || by == Strictness::as_shown) return false;
  const bool is_zero = value.is_boolean() ? !value.get<bool>() : value == 0;
  return is_zero && (by != Strictness::as_orchestrated || !is_optional(name));
}

/// The tasks of a list share their specs, so most comparisons are with the same object.
bool same_spec(const Json& left, const Json& right, Strictness by) {
  return &left == &right || spec::same_member({}, left, right, by);
}

bool same_but_for_restarts(const Json& left, const Json& right, Strictness by) {
  Json a = left, b = right;
  for (Json* spec : {&a, &b}) edit::erase(*spec, "/TaskTemplate/ForceUpdate");
  return same_spec(a, b, by);
}

namespace spec {

bool same_member(std::string_view name, const Json& left, const Json& right, Strictness by,
                 std::string_view except) {
  if (left.is_object() && right.is_object())
    return are_members_within(name, left, right, by, except) &&
           (by == Strictness::as_stored ? are_additions_plain(name, left, right)
                                        : are_members_within(name, right, left, by, except));
  if (left.is_array() && right.is_array())
    return std::ranges::equal(left, right,
                              [&](const Json& a, const Json& b) { return same_member(name, a, b, by); });
  return left == right || (is_empty(left, by, name) && is_empty(right, by, name));
}

bool counts_by_presence(std::string_view parent, std::string_view member, Strictness by) {
  if (by == Strictness::as_orchestrated) return false;
  if (by != Strictness::as_shown) return parent == "Mode";
  // The engine uses Replicated if no mode is set.
  return is_map(parent) || (parent == "Mode" && member != "Replicated");
}

bool says_nothing(std::string_view parent, std::string_view name, const Json& value) {
  if (value.is_null()) return true;
  // The presence of an object with defaults of its own replaces these.
  if (is_map(parent) || parent == "Mode" || parent == "Replicated" || parent == "ReplicatedJob" ||
      name == "Runtime" || !seed("/" + std::string(name)).empty())
    return false;
  if (!value.is_object()) return is_empty(value, Strictness::as_orchestrated, name);
  for (auto member = value.begin(); member != value.end(); ++member)
    if (!says_nothing(name, member.key(), *member)) return false;
  return true;
}

const std::string& default_text(std::string_view pointer) {
  return std::ranges::find(engine_defaults(), pointer, &EngineDefault::at)
      ->value.get_ref<const std::string&>();
}

namespace {

void erase_default(Json& spec, std::string_view at, const Json& value) {
  constexpr std::string_view items = "/-/";
  const auto list_end = at.find(items);
  if (list_end == at.npos) {
    if (const Json* held = find_at(spec, at); held != nullptr && *held == value) edit::erase(spec, at);
    return;
  }
  Json* list = find_at(spec, at.substr(0, list_end));
  if (list == nullptr || !list->is_array()) return;
  for (Json& item : *list) erase_default(item, at.substr(list_end + items.size() - 1), value);
}

}  // namespace

void erase_defaults(Json& spec) {
  for (const EngineDefault& one : engine_defaults())
    if ((one.stored || one.filled) && !one.at.starts_with("/Mode/")) erase_default(spec, one.at, one.value);
}

Json seed(std::string_view pointer) {
  const auto found = std::ranges::find(engine_defaults(), pointer, &EngineDefault::at);
  return found != engine_defaults().end() && found->value.is_object() ? found->value : Json::object();
}

}  // namespace spec

namespace edit {
namespace {

void keep(Json& requested, const Json& live, std::string_view pointer) {
  if (const Json* present = find_at(live, pointer)) put(requested, pointer, *present);
}

/// Handles each item of a list together with the live one at the same position.
void settle_items(Json& requested, const Json& live, std::string_view list,
                  void (*settle)(Json& mine, const Json& theirs)) {
  Json* mine = find_at(requested, list);
  const Json& theirs = list_at(live, list);
  if (mine == nullptr || !mine->is_array()) return;
  for (std::size_t i = 0; i < std::min(mine->size(), theirs.size()); ++i)
    if ((*mine)[i].is_object()) settle((*mine)[i], theirs[i]);
}

/// Adds a default to an object of `requested` that lacks it, as the engine did to that of `live`.
void settle_filled(Json& requested, const Json& live, const EngineDefault& one) {
  const std::size_t end = one.at.rfind('/');
  Json* object = find_at(requested, one.at.substr(0, end));
  const Json* theirs = find_at(live, one.at);
  const std::string name(one.at.substr(end + 1));
  if (object == nullptr || !object->is_object() || object->empty() || object->contains(name)) return;
  if (theirs != nullptr && *theirs == one.value) (*object)[name] = *theirs;
}

void add_port_defaults(Json& mine, const Json& theirs) {
  for (const std::string_view at : {"/EndpointSpec/Ports/-/Protocol", "/EndpointSpec/Ports/-/PublishMode"}) {
    const std::string_view member = at.substr(at.rfind('/'));
    const std::string& value = spec::default_text(at);
    if (text_at(mine, member).empty() && text_at(theirs, member) == value) put(mine, member, value);
  }
}

void drop_what_services_ignore(Json& mine, const Json& theirs) {
  for (const std::string_view member :
       {"/Consistency", "/BindOptions/CreateMountpoint", "/BindOptions/ReadOnlyNonRecursive",
        "/BindOptions/ReadOnlyForceRecursive"})
    if (find_at(theirs, member) == nullptr) erase(mine, member);
}

/// A spec, or a part of one, with its normal form.
struct Read {
  const Json &text, &normal;
};

Read member_of(const Read& object, const std::string& name) {
  static const Json none;
  const auto in = [&](const Json& value) -> const Json& {
    const auto member = value.is_object() ? value.find(name) : value.end();
    return member == value.end() ? none : *member;
  };
  return {in(object.text), in(object.normal)};
}

/// The same as in_text_of(), for parts of two specs.
Json part_in_text_of(const Read& live, const Read& requested) {
  if (!live.text.is_object() || !requested.text.is_object()) return requested.text;
  const auto same = [&](const std::string& name) {
    return spec::same_member(name, member_of(live, name).normal, member_of(requested, name).normal,
                             Strictness::as_asked);
  };
  Json out = Json::object();
  for (const auto& [name, value] : live.text.items()) {
    if (same(name))
      out[name] = value;
    else if (requested.text.contains(name))  // A member of Mode selects it even if empty.
      out[name] = name == "Mode" ? requested.text[name]
                                 : part_in_text_of(member_of(live, name), member_of(requested, name));
  }
  for (const auto& [name, value] : requested.text.items())
    if (!out.contains(name) && !same(name)) out[name] = value;
  return out;
}

}  // namespace

Json in_text_of(const Json& live, const Json& requested) {
  const Json normal_live = portable::normal_form(live), normal = portable::normal_form(requested);
  return part_in_text_of({live, normal_live}, {requested, normal});
}

void keep_digest(Json& requested, const Json& live) {
  constexpr std::string_view image_at = "/TaskTemplate/ContainerSpec/Image";
  const Json* mine = find_at(requested, image_at);
  const Json* theirs = find_at(live, image_at);
  if (mine == nullptr || theirs == nullptr || !mine->is_string() || !theirs->is_string()) return;
  if (!theirs->get<std::string>().starts_with(mine->get<std::string>() + "@")) return;
  keep(requested, live, image_at);
  keep(requested, live, "/TaskTemplate/Placement/Platforms");
}

void settle_engine_defaults(Json& requested, const Json& live) {
  settle_items(requested, live, "/EndpointSpec/Ports", add_port_defaults);
  settle_items(requested, live, "/TaskTemplate/ContainerSpec/Mounts", drop_what_services_ignore);
  for (const EngineDefault& one : engine_defaults()) {
    if (one.filled) settle_filled(requested, live, one);
    if (!one.stored) continue;
    const Json *existing = find_at(live, one.at), *mine = find_at(requested, one.at);
    if (mine == nullptr && existing != nullptr && *existing == one.value) put(requested, one.at, one.value);
    if (existing == nullptr && mine != nullptr && *mine == one.value) erase(requested, one.at);
  }
}

void keep_force_update(Json& requested, const Json& live) {
  constexpr std::string_view counter = "/TaskTemplate/ForceUpdate";
  if (object_at(requested, "/TaskTemplate").empty() || find_at(requested, counter) != nullptr) return;
  keep(requested, live, counter);
}

void keep_scale(Json& requested, const Json& live) {
  if (mode_of(requested) != mode_of(live)) return;
  for (const std::string_view number : {"/Mode/Replicated/Replicas", "/Mode/ReplicatedJob/TotalCompletions",
                                        "/Mode/ReplicatedJob/MaxConcurrent"})
    if (find_at(requested, number) == nullptr) keep(requested, live, number);
}

void replace(Json& live, const Json& requested) {
  Json out = requested;
  settle_engine_defaults(out, live);
  keep(out, live, "/TaskTemplate/ForceUpdate");
  keep_digest(out, live);
  // Moving unchanged networks from the deprecated member is no reason for an update, which would restart the
  // tasks.
  Json in_new_place = live;
  adopt_networks(in_new_place);
  adopt_networks(out);
  const Json normal_live = portable::normal_form(in_new_place), normal = portable::normal_form(out);
  if (!same_spec(normal_live, normal, Strictness::as_asked))
    live = part_in_text_of({in_new_place, normal_live}, {out, normal});
}

}  // namespace edit
}  // namespace swarm
