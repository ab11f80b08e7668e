// SPDX-License-Identifier: Apache-2.0
// KEY=VALUE: environment variables, labels, log options, sysctls; and the log driver of the options.
#include "spec/typed.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/error.hpp>
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

Pair pair_without_blanks(std::string_view typed) {
  Pair result = pair(typed);
  if (has_blank(result.key)) refuse("the key contains blanks: KEY=VALUE");
  return result;
}

}  // namespace

Json read_env(std::string_view typed) {
  if (cut(utf8(typed), '=').before.empty()) refuse("the variable's name is empty: KEY=VALUE or KEY");
  return std::string(typed);
}
std::string show_env(const Json& held) { return text_at(held); }

Pair label(std::string_view typed) { return pair_without_blanks(typed); }

Pair option(std::string_view typed) { return pair(typed); }

Pair sysctl(std::string_view typed) { return pair_without_blanks(typed); }

}  // namespace swarm::value

namespace swarm::edit {

void log_driver(Json& spec, const std::optional<std::string>& name, const std::vector<value::Pair>& options) {
  constexpr std::string_view driver_at = "/TaskTemplate/LogDriver";
  const Json* live = find_at(spec, "/TaskTemplate/LogDriver/Name");
  const bool renamed = name && (live == nullptr || *live != *name);
  if (renamed) put(spec, driver_at, {{"Name", *name}});
  if (options.empty()) return;
  if (!name && live == nullptr)
    throw Error(Errc::usage, "log options need a log driver", Step::name_log_driver);
  put_pairs(spec, "/TaskTemplate/LogDriver/Options", options);
}

}  // namespace swarm::edit
