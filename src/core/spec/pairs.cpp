// SPDX-License-Identifier: Apache-2.0
// KEY=VALUE: environment variables, labels, log options, sysctls.
#include "spec/held.hpp"
#include "spec/typed.hpp"

#include <swarm/values.hpp>

#include <nlohmann/json.hpp>

namespace swarm::value {
namespace {

using namespace swarm::spec;

Pair pair(std::string_view typed) {
  const Cut parts = cut(utf8(typed), '=');
  if (parts.before.empty()) refuse("the key is empty: KEY=VALUE");
  return {std::string(parts.before), std::string(parts.after)};
}

}  // namespace

Json read_env(std::string_view typed) {
  if (cut(utf8(typed), '=').before.empty()) refuse("the variable's name is empty: KEY=VALUE or KEY");
  return std::string(typed);
}
std::string show_env(const Json& held) { return text_of(held); }

Pair label(std::string_view typed) {
  Pair result = pair(typed);
  if (has_blank(result.key)) refuse("the key holds blanks: KEY=VALUE");
  return result;
}

Pair option(std::string_view typed) { return pair(typed); }

Pair sysctl(std::string_view typed) { return pair(typed); }

}  // namespace swarm::value
