// SPDX-License-Identifier: Apache-2.0
// Codecs of what a task may use: ulimits and generic resources.
#include "spec/held.hpp"
#include "spec/typed.hpp"

#include <swarm/values.hpp>

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
  const std::int64_t soft = integer_of(held, "Soft").value_or(0);
  const std::int64_t hard = integer_of(held, "Hard").value_or(0);
  const std::string start = text_of(held, "Name") + "=" + std::to_string(soft);
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
  const Json& counted = member(held, "DiscreteResourceSpec");
  if (counted.is_object())
    return text_of(counted, "Kind") + "=" + std::to_string(integer_of(counted, "Value").value_or(0));
  const Json& named = member(held, "NamedResourceSpec");
  return text_of(named, "Kind") + "=" + text_of(named, "Value");
}

}  // namespace swarm::value
