// SPDX-License-Identifier: Apache-2.0
// The log driver of the tasks and its options.
#include <swarm/edit.hpp>
#include <swarm/error.hpp>

#include <nlohmann/json.hpp>

namespace swarm::edit {

void log_driver(Json& spec, const std::optional<std::string>& name, const std::vector<value::Pair>& options) {
  constexpr std::string_view driver_at = "/TaskTemplate/LogDriver";
  const Json* live = find(spec, "/TaskTemplate/LogDriver/Name");
  const bool renamed = name && (live == nullptr || *live != *name);
  if (renamed) put(spec, driver_at, {{"Name", *name}});
  if (options.empty()) return;
  if (!name && live == nullptr)
    throw Error(Errc::usage, "log options need a log driver",
                "name one with --log-driver, such as json-file");
  for (const value::Pair& option : options) {
    Json* present = find(spec, "/TaskTemplate/LogDriver/Options");
    if (present != nullptr && present->is_object())
      (*present)[option.key] = option.value;
    else
      put(spec, "/TaskTemplate/LogDriver/Options", Json{{option.key, option.value}});
  }
}

}  // namespace swarm::edit
