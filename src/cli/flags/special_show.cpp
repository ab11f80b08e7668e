// SPDX-License-Identifier: Apache-2.0
// Rows that act together, read backwards: the values that make a spec again.
#include "flags/special.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/values.hpp>

#include <nlohmann/json.hpp>

namespace cli::special {
namespace {

using swarm::Json;
namespace edit = swarm::edit;
namespace value = swarm::value;
using Strings = std::vector<std::string>;

constexpr std::string_view health_at = "/TaskTemplate/ContainerSpec/Healthcheck";

Strings one(const Json* found, std::string (*show)(const Json&)) {
  return found != nullptr && !found->is_null() ? Strings{show(*found)} : Strings{};
}

Strings each(const Json* list, std::string (*show)(const Json&)) {
  Strings all;
  if (list != nullptr && list->is_array())
    for (const Json& item : *list) all.push_back(show(item));
  return all;
}

bool turned_off(const Json& spec) {
  const Json* test = swarm::find_at(spec, std::string(health_at) + "/Test");
  return test != nullptr && *test == Json::array({"NONE"});
}

Strings show_health(const Json& spec, std::string_view flag) {
  if (flag == flag::no_healthcheck) return turned_off(spec) ? Strings{"true"} : Strings{};
  if (turned_off(spec)) return {};
  const auto member = [&](const char* name) {
    return swarm::find_at(spec, std::string(health_at) + "/" + name);
  };
  if (flag == flag::health_interval) return one(member("Interval"), value::show_duration);
  if (flag == flag::health_timeout) return one(member("Timeout"), value::show_duration);
  if (flag == flag::health_start_period) return one(member("StartPeriod"), value::show_duration);
  if (flag == flag::health_start_interval) return one(member("StartInterval"), value::show_duration);
  if (flag == flag::health_retries) return one(member("Retries"), value::show_integer);
  const Json* test = member("Test");
  const std::string command = test != nullptr ? value::show_health_command(*test) : std::string();
  return command.empty() ? Strings{} : Strings{command};
}

Strings show_mode(const Json& spec, std::string_view flag) {
  const edit::Mode mode = edit::mode_of(spec);
  if (flag == flag::mode) {
    if (mode == edit::Mode::replicated) return {};
    return {mode == edit::Mode::global       ? "global"
            : mode == edit::Mode::global_job ? "global-job"
                                             : "replicated-job"};
  }
  if (flag == flag::max_concurrent)
    return one(swarm::find_at(spec, "/Mode/ReplicatedJob/MaxConcurrent"), value::show_count);
  const Json* replicas = swarm::find_at(spec, "/Mode/Replicated/Replicas");
  return one(replicas != nullptr ? replicas : swarm::find_at(spec, "/Mode/ReplicatedJob/TotalCompletions"),
             value::show_count);
}

Strings show_options(const Json& spec) {
  Strings all;
  if (const Json* options = swarm::find_at(spec, "/TaskTemplate/LogDriver/Options");
      options != nullptr && options->is_object())
    for (const auto& [name, text] : options->items())
      all.push_back(name + "=" + (text.is_string() ? text.get<std::string>() : std::string()));
  return all;
}

/// References with a file; what a credential spec refers to is told by that flag.
Strings show_references(const Json* list, std::string (*show)(const Json&)) {
  Strings all;
  if (list != nullptr && list->is_array())
    for (const Json& item : *list)
      if (swarm::find_at(item, "/File") != nullptr) all.push_back(show(item));
  return all;
}

Strings show_credentials(const Json& spec) {
  const Json* found = swarm::find_at(spec, "/TaskTemplate/ContainerSpec/Privileges/CredentialSpec");
  if (found == nullptr || !found->is_object()) return {};
  Json credential = *found;
  const Json* configs = swarm::find_at(spec, "/TaskTemplate/ContainerSpec/Configs");
  if (configs != nullptr && configs->is_array())
    for (const Json& config : *configs)
      if (swarm::text_at(credential, "/Config") == swarm::text_at(config, "/ConfigID", "?"))
        credential["Config"] = swarm::text_at(config, "/ConfigName");
  return {value::show_credential_spec(credential)};
}

}  // namespace

Strings show(const Json& spec, std::string_view flag) {
  const auto at = [&](const char* pointer) { return swarm::find_at(spec, pointer); };
  if (flag == flag::args) return one(at("/TaskTemplate/ContainerSpec/Args"), value::show_words);
  if (flag == flag::entrypoint) return one(at("/TaskTemplate/ContainerSpec/Command"), value::show_words);
  if (flag == flag::image) return one(at("/TaskTemplate/ContainerSpec/Image"), value::show_text);
  if (flag == flag::mode || flag == flag::replicas || flag == flag::max_concurrent)
    return show_mode(spec, flag);
  if (flag.starts_with("health-") || flag == flag::no_healthcheck) return show_health(spec, flag);
  if (flag == flag::cap_add)
    return each(at("/TaskTemplate/ContainerSpec/CapabilityAdd"), value::show_capability);
  if (flag == flag::cap_drop)
    return each(at("/TaskTemplate/ContainerSpec/CapabilityDrop"), value::show_capability);
  if (flag == flag::log_driver) return one(at("/TaskTemplate/LogDriver/Name"), value::show_text);
  if (flag == flag::log_opt) return show_options(spec);
  if (flag == flag::publish) return each(at("/EndpointSpec/Ports"), value::show_ports);
  if (flag == flag::host) return each(at("/TaskTemplate/ContainerSpec/Hosts"), value::show_host);
  if (flag == flag::network) return each(&edit::networks(spec), value::show_network);
  if (flag == flag::secret)
    return show_references(at("/TaskTemplate/ContainerSpec/Secrets"), value::show_secret);
  if (flag == flag::config)
    return show_references(at("/TaskTemplate/ContainerSpec/Configs"), value::show_config);
  if (flag == flag::credential_spec) return show_credentials(spec);
  if (flag == flag::endpoint_mode) {
    const Json* mode = at("/EndpointSpec/Mode");
    return mode != nullptr && *mode != "vip" ? one(mode, value::show_text) : Strings{};
  }
  return {};  // force: a counter is no wish.
}

}  // namespace cli::special
