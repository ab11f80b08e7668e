// SPDX-License-Identifier: Apache-2.0
// Converts a spec back to the values of rows that act together.
#include "flags/special.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/values.hpp>

#include <nlohmann/json.hpp>

namespace cli::typed_as {
namespace {

using swarm::Json;
namespace edit = swarm::edit;
namespace value = swarm::value;
using Strings = std::vector<std::string>;

Strings one(const Json* found, std::string (*show)(const Json&)) {
  return found != nullptr && !found->is_null() ? Strings{show(*found)} : Strings{};
}

Strings each(const Json* list, std::string (*show)(const Json&)) {
  Strings all;
  if (list != nullptr && list->is_array())
    for (const Json& item : *list) all.push_back(show(item));
  return all;
}

const Json* in_container(const Json& spec, std::string_view member) {
  return swarm::find_at(spec, "/TaskTemplate/ContainerSpec" + std::string(member));
}

bool has_no_check(const Json& spec) {
  const Json* test = in_container(spec, "/Healthcheck/Test");
  return test != nullptr && *test == Json::array({"NONE"});
}

Strings of_check(const Json& spec, std::string_view member, std::string (*show)(const Json&)) {
  return has_no_check(spec) ? Strings{} : one(in_container(spec, member), show);
}

/// References with a file; the config of a credential spec belongs to that flag.
Strings show_references(const Json* list, std::string (*show)(const Json&)) {
  Strings all;
  if (list != nullptr && list->is_array())
    for (const Json& item : *list)
      if (swarm::find_at(item, "/File") != nullptr) all.push_back(show(item));
  return all;
}

}  // namespace

Strings args(const Json& spec) { return one(in_container(spec, "/Args"), value::show_words); }
Strings entrypoint(const Json& spec) { return one(in_container(spec, "/Command"), value::show_words); }
Strings image(const Json& spec) { return one(in_container(spec, "/Image"), value::show_text); }

Strings mode(const Json& spec) {
  switch (edit::mode_of(spec)) {
    case edit::Mode::global: return {"global"};
    case edit::Mode::global_job: return {"global-job"};
    case edit::Mode::replicated_job: return {"replicated-job"};
    case edit::Mode::replicated: break;
  }
  return {};
}

Strings replicas(const Json& spec) {
  const Json* found = swarm::find_at(spec, "/Mode/Replicated/Replicas");
  return one(found != nullptr ? found : swarm::find_at(spec, "/Mode/ReplicatedJob/TotalCompletions"),
             value::show_count);
}

Strings max_concurrent(const Json& spec) {
  return one(swarm::find_at(spec, "/Mode/ReplicatedJob/MaxConcurrent"), value::show_count);
}

Strings no_healthcheck(const Json& spec) { return has_no_check(spec) ? Strings{"true"} : Strings{}; }

Strings health_cmd(const Json& spec) {
  const Json* test = in_container(spec, "/Healthcheck/Test");
  const std::string command =
      test != nullptr && !has_no_check(spec) ? value::show_health_command(*test) : std::string();
  return command.empty() ? Strings{} : Strings{command};
}

Strings health_interval(const Json& spec) {
  return of_check(spec, "/Healthcheck/Interval", value::show_duration);
}
Strings health_timeout(const Json& spec) {
  return of_check(spec, "/Healthcheck/Timeout", value::show_duration);
}
Strings health_start_period(const Json& spec) {
  return of_check(spec, "/Healthcheck/StartPeriod", value::show_duration);
}
Strings health_start_interval(const Json& spec) {
  return of_check(spec, "/Healthcheck/StartInterval", value::show_duration);
}
Strings health_retries(const Json& spec) {
  return of_check(spec, "/Healthcheck/Retries", value::show_integer);
}

Strings cap_add(const Json& spec) {
  return each(in_container(spec, "/CapabilityAdd"), value::show_capability);
}
Strings cap_drop(const Json& spec) {
  return each(in_container(spec, "/CapabilityDrop"), value::show_capability);
}

Strings log_driver(const Json& spec) {
  return one(swarm::find_at(spec, "/TaskTemplate/LogDriver/Name"), value::show_text);
}

Strings log_opt(const Json& spec) {
  Strings all;
  if (const Json* options = swarm::find_at(spec, "/TaskTemplate/LogDriver/Options");
      options != nullptr && options->is_object())
    for (const auto& [name, text] : options->items())
      all.push_back(name + "=" + (text.is_string() ? text.get<std::string>() : std::string()));
  return all;
}

Strings publish(const Json& spec) {
  return each(swarm::find_at(spec, "/EndpointSpec/Ports"), value::show_ports);
}
Strings host(const Json& spec) { return each(in_container(spec, "/Hosts"), value::show_host); }
Strings network(const Json& spec) { return each(&edit::networks(spec), value::show_network); }

Strings secret(const Json& spec) {
  return show_references(in_container(spec, "/Secrets"), value::show_secret);
}
Strings config(const Json& spec) {
  return show_references(in_container(spec, "/Configs"), value::show_config);
}

Strings credential_spec(const Json& spec) {
  const Json* found = in_container(spec, "/Privileges/CredentialSpec");
  if (found == nullptr || !found->is_object()) return {};
  Json credential = *found;
  const Json* configs = in_container(spec, "/Configs");
  if (configs != nullptr && configs->is_array())
    for (const Json& config : *configs)
      if (swarm::text_at(credential, "/Config") == swarm::text_at(config, "/ConfigID", "?"))
        credential["Config"] = swarm::text_at(config, "/ConfigName");
  return {value::show_credential_spec(credential)};
}

Strings endpoint_mode(const Json& spec) {
  const Json* found = swarm::find_at(spec, "/EndpointSpec/Mode");
  return found != nullptr && *found != "vip" ? one(found, value::show_text) : Strings{};
}

Strings nothing(const Json& /*spec*/) { return {}; }

}  // namespace cli::typed_as
