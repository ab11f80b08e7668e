// SPDX-License-Identifier: Apache-2.0
// Resources and privileges of a task: ulimits, generic resources, Linux capabilities.
#include "spec/typed.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/text.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <limits>

#include <nlohmann/json.hpp>

namespace swarm::value {
namespace {

using namespace swarm::spec;

constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();

std::int64_t limit(std::string_view typed) {
  if (typed == "-1") return -1;
  const auto number = whole(typed);
  if (!number) refuse("'" + std::string(typed) + "' is not a limit: a whole number, or -1 for unlimited");
  if (!number->fits || number->value > static_cast<std::uint64_t>(largest))
    refuse("'" + std::string(typed) + "' is too large: at most " + std::to_string(largest) +
           ", or -1 for unlimited");
  return static_cast<std::int64_t>(number->value);
}

}  // namespace

Json read_ulimit(std::string_view typed) {
  const Cut parts = cut(typed, '=');
  if (!parts.found) refuse("not a limit: NAME=SOFT or NAME=SOFT:HARD");
  require_one_of("the limit's name", parts.before,
                 {"core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc",
                  "rss", "rtprio", "rttime", "sigpending", "stack"});
  const Cut limits = cut(parts.after, ':');
  const std::int64_t soft = limit(limits.before);
  const std::int64_t hard = limits.found ? limit(limits.after) : soft;
  if (hard != -1 && (soft == -1 || soft > hard))
    refuse("the soft limit is above the hard one: NAME=SOFT:HARD");
  return {{"Name", std::string(parts.before)}, {"Hard", hard}, {"Soft", soft}};
}
std::string show_ulimit(const Json& held) {
  const std::int64_t soft = integer_at(held, "/Soft");
  const std::int64_t hard = integer_at(held, "/Hard");
  const std::string start = text_at(held, "/Name") + "=" + std::to_string(soft);
  return soft == hard ? start : start + ":" + std::to_string(hard);
}

Json read_generic_resource(std::string_view typed) {
  const Cut parts = cut(utf8(typed), '=');
  const std::string_view kind = trimmed(parts.before);
  if (!parts.found || kind.empty()) refuse("not a resource: KIND=COUNT, such as gpu=2");
  const auto number = whole(trimmed(parts.after));
  if (!number) refuse("the count is not a whole number: KIND=COUNT, 1 or more");
  if (number->value == 0 || !number->fits || number->value > static_cast<std::uint64_t>(largest))
    refuse("the count is out of range: 1 or more");
  return {{"DiscreteResourceSpec",
           {{"Kind", std::string(kind)}, {"Value", static_cast<std::int64_t>(number->value)}}}};
}
std::string show_generic_resource(const Json& held) {
  const Json& counted = value_at(held, "/DiscreteResourceSpec");
  if (counted.is_object())
    return text_at(counted, "/Kind") + "=" + std::to_string(integer_at(counted, "/Value"));
  const Json& named = value_at(held, "/NamedResourceSpec");
  return text_at(named, "/Kind") + "=" + text_at(named, "/Value");
}

}  // namespace swarm::value

namespace swarm::edit {
namespace {

using Names = std::vector<std::string>;

constexpr std::string_view add_at = "/TaskTemplate/ContainerSpec/CapabilityAdd";
constexpr std::string_view drop_at = "/TaskTemplate/ContainerSpec/CapabilityDrop";

/// The same form as `value::capability`; accepts names that only the engine knows.
std::string canonical(std::string name) {
  name = upper(name);
  return name == "ALL" || name == "RESET" || name.starts_with("CAP_") ? name : "CAP_" + name;
}

Names names_at(const Json& spec, std::string_view pointer) {
  Names names;
  if (const Json* list = find_at(spec, pointer); list != nullptr && list->is_array())
    for (const Json& name : *list)
      if (name.is_string()) names.push_back(canonical(name.get<std::string>()));
  return names;
}

bool contains(const Names& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

/// Adds each of `requested` to `into`, unless it is in `against`: then only removes it there.
void answer(const Names& requested, Names& into, Names& against, const Names& stronger) {
  for (const std::string& name : requested) {
    if (name == "RESET" || contains(stronger, name)) continue;
    if (std::erase(against, name) == 0 && !contains(into, name)) into.push_back(name);
  }
}

void store(Json& spec, std::string_view pointer, Names names) {
  if (contains(names, "ALL")) names = {"ALL"};
  if (names == names_at(spec, pointer)) return;
  if (names.empty())
    erase(spec, pointer);
  else
    put(spec, pointer, names);
}

}  // namespace

void capabilities(Json& spec, Names grant, Names withdraw) {
  Names added = names_at(spec, add_at);
  Names dropped = names_at(spec, drop_at);
  // With no capabilities set, there is nothing to take back, and ALL replaces the rest of its list.
  if (added.empty() && dropped.empty())
    for (Names* requested : {&grant, &withdraw})
      if (contains(*requested, "ALL")) *requested = {"ALL"};
  if (contains(grant, "RESET")) added.clear();
  if (contains(withdraw, "RESET")) dropped.clear();
  answer(withdraw, dropped, added, grant);
  answer(grant, added, dropped, {});
  store(spec, add_at, std::move(added));
  store(spec, drop_at, std::move(dropped));
}

}  // namespace swarm::edit
