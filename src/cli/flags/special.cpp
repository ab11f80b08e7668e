// SPDX-License-Identifier: Apache-2.0
// Applies rows that act together, such as networks, ports, secrets and configs.
#include "flags/special.hpp"

#include "flags/given.hpp"
#include "flags/to_edit.hpp"
#include "output/hints.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/error.hpp>
#include <swarm/field_versions.hpp>
#include <swarm/rotation.hpp>
#include <swarm/text.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

namespace cli::special {
namespace {

using swarm::Json;
namespace edit = swarm::edit;
namespace value = swarm::value;

/// The number of a row, or nothing if it was not given.
template <typename Number>
std::optional<Number> number(const Given& given, FlagName row) {
  return given.has(row) ? std::optional(given.value(row).get<Number>()) : std::nullopt;
}

void unmatched(Warnings& warnings, std::string_view flag, const std::string& typed,
               const std::string& near = {}) {
  warnings.push_back(std::string(flag) + " " + typed + ": nothing to remove" + near);
}

/// "; 53/udp is there": ports that share a number with `requested`, with another protocol or with the target and
/// published number swapped.
std::string near_ports(const Json& spec, const Json& requested) {
  const std::vector<Held> held = held_ports(spec);
  const Json& ports = swarm::list_at(spec, "/EndpointSpec/Ports");
  const auto has = [](const Json& port, std::uint64_t number) {
    return number != 0 && (swarm::count_at(port, "/TargetPort") == number ||
                           swarm::count_at(port, "/PublishedPort") == number);
  };
  const auto is_near = [&](const Json& port) {
    return std::ranges::any_of(requested, [&](const Json& one) {
      return has(port, swarm::count_at(one, "/TargetPort")) ||
             has(port, swarm::count_at(one, "/PublishedPort"));
    });
  };
  std::string near;
  std::size_t found = 0;
  for (std::size_t i = 0; i < ports.size(); ++i)
    if (is_near(ports[i])) near += (found++ == 0 ? "; " : ", ") + held[i].typed;
  return found == 0 ? near : near + (found == 1 ? " is there" : " are there");
}

/// "; tls.1f00ba12 is there": a version by which a rotation replaced `typed`.
std::string near_version(const std::vector<Held>& held, const std::string& typed) {
  for (const Held& one : held)
    if (swarm::rotation::belongs(one.typed, typed)) return "; " + one.typed + " is there";
  return {};
}

void words(Json& spec, const Given& given, FlagName row, std::string_view pointer) {
  if (!given.has(row)) return;
  Json all = Json::array();
  for (const Given::Value& one : given.all(row)) all.insert(all.end(), one.value.begin(), one.value.end());
  if (all.empty())
    edit::erase(spec, pointer);
  else
    edit::put(spec, pointer, std::move(all));
}

void references(Json& spec, const Given& given, Warnings& warnings, bool secret,
                const std::map<std::string, swarm::Named, std::less<>>& ids) {
  const FlagName row = secret ? flag::secret : flag::config;
  const std::string_view list = secret ? "Secrets" : "Configs";
  for (const Given::Value& one : given.all(row, Form::rm))
    if (edit::remove_reference(spec, list, one.text) == 0)
      unmatched(warnings, secret ? "--secret-rm" : "--config-rm", one.text,
                near_version(secret ? held_secrets(spec) : held_configs(spec), one.text));
  std::set<std::string> places;
  std::vector<Json> added;
  for (const auto& [typed, requested] : given.all(row)) {
    Json reference = requested;
    const std::string name = reference[secret ? "SecretName" : "ConfigName"];
    if (const auto id = ids.find(name); id != ids.end()) {
      // A reference by ID still uses the name as the file name in the container.
      if (reference["File"]["Name"] == name) reference["File"]["Name"] = id->second.name;
      reference[secret ? "SecretName" : "ConfigName"] = id->second.name;
      reference[secret ? "SecretID" : "ConfigID"] = id->second.id;
    }
    // Two IDs may have the same name, and thus the same file.
    const std::string place = edit::place(list, reference);
    if (!places.insert(place).second)
      throw swarm::Error(swarm::Errc::usage,
                         "--" + std::string(row) + " " + typed + ": " + place + " is given twice");
    added.push_back(std::move(reference));
  }
  edit::add_references(spec, list, std::move(added));
}

/// Changes the attachment to a network that the service already uses: fields replace existing ones, a bare
/// name changes nothing. False if the service does not use it.
bool merge_attachment(Json& spec, const Json& attachment) {
  const std::string target = key::network(attachment);
  const auto same = [&](const Json& other) { return key::network(other) == target; };
  if (std::ranges::none_of(edit::networks(spec), same)) return false;
  if (attachment.size() == 1) return true;
  edit::adopt_networks(spec);
  edit::add(spec, "/TaskTemplate/Networks", attachment, key::network);
  return true;
}

/// The names of a spec's networks; a name is empty if it is unknown.
std::vector<std::string> network_names(const Json& spec, const Given& given, const ResolvedNames& found) {
  std::vector<std::string> typed;
  for (const Given::Value& one : given.all(flag::network)) typed.push_back(key::network(one.value));
  std::vector<std::string> names;
  for (const Json& attachment : edit::networks(spec)) {
    const std::string target = key::network(attachment);
    const auto known = std::ranges::find_if(
        found.networks, [&](const auto& one) { return one.second.id == target || one.first == target; });
    if (known != found.networks.end())
      names.push_back(known->second.name);
    else
      names.push_back(std::ranges::find(typed, target) != typed.end() ? target : std::string());
  }
  return names;
}

}  // namespace

void args(Json& spec, const Given& given, const ResolvedNames&, Warnings&) {
  words(spec, given, flag::args, "/TaskTemplate/ContainerSpec/Args");
}

void command(Json& spec, const Given& given, const ResolvedNames&, Warnings& warnings) {
  constexpr std::string_view at = "/TaskTemplate/ContainerSpec/Command";
  const bool had = swarm::find_at(spec, at) != nullptr;
  words(spec, given, flag::entrypoint, at);
  if (!had && swarm::find_at(spec, at) == nullptr)
    warnings.push_back(given.find(flag::entrypoint)->typed +
                       " \"\" changes nothing: the image's entrypoint runs; name a command to replace it");
}

void mode(Json& spec, const Given& given, const ResolvedNames&, Warnings&) {
  const auto replicas = number<std::uint64_t>(given, flag::replicas);
  const auto concurrent = number<std::uint64_t>(given, flag::max_concurrent);
  if (given.has(flag::mode))
    edit::set_mode(spec, edit::read_mode(given.last(flag::mode)), replicas, concurrent);
  else
    edit::rescale(spec, replicas, concurrent);
}

void health(Json& spec, const Given& given, const ResolvedNames&, Warnings&) {
  if (given.on(flag::no_healthcheck)) return edit::no_health(spec);
  edit::Health requested;
  if (given.has(flag::health_cmd)) requested.command = given.last(flag::health_cmd);
  requested.interval = number<std::int64_t>(given, flag::health_interval);
  requested.timeout = number<std::int64_t>(given, flag::health_timeout);
  requested.start_period = number<std::int64_t>(given, flag::health_start_period);
  requested.start_interval = number<std::int64_t>(given, flag::health_start_interval);
  requested.retries = number<std::int64_t>(given, flag::health_retries);
  edit::health(spec, requested);
}

void capabilities(Json& spec, const Given& given, const ResolvedNames&, Warnings&) {
  const auto names = [&](FlagName row) {
    std::vector<std::string> all;
    for (const Given::Value& one : given.all(row)) all.push_back(one.value.get<std::string>());
    return all;
  };
  edit::capabilities(spec, names(flag::cap_add), names(flag::cap_drop));
}

void log_driver(Json& spec, const Given& given, const ResolvedNames&, Warnings& warnings) {
  std::optional<std::string> name;
  if (given.has(flag::log_driver)) name = given.last(flag::log_driver);
  if (name && name->empty()) {
    warnings.emplace_back("--log-driver \"\" changes nothing: name a driver, or none");
    name.reset();
  }
  std::vector<value::Pair> options;
  for (const Given::Value& one : given.all(flag::log_opt))
    options.push_back({one.value[0].get<std::string>(), one.value[1].get<std::string>()});
  if (name || !options.empty()) edit::log_driver(spec, name, options);
}

void ports(Json& spec, const Given& given, const ResolvedNames&, Warnings& warnings) {
  const Json before = spec;
  for (const auto& [typed, ports] : given.all(flag::publish, Form::rm)) {
    std::size_t matched = 0;
    const bool any_mode = typed.find("mode=") == std::string::npos;
    for (const Json& port : ports) matched += edit::unpublish(spec, port, any_mode, before);
    if (matched == 0) unmatched(warnings, "--publish-rm", typed, near_ports(spec, ports));
  }
  std::vector<Json> added;
  for (const Given::Value& one : given.all(flag::publish))
    added.insert(added.end(), one.value.begin(), one.value.end());
  edit::publish(spec, added);
}

void endpoint(Json& spec, const Given& given, const ResolvedNames&, Warnings&) {
  const std::string mode = swarm::lower(given.last(flag::endpoint_mode));
  if (mode.empty()) return edit::erase(spec, "/EndpointSpec/Mode");
  edit::put(spec, "/EndpointSpec/Mode", mode);
}

void hosts(Json& spec, const Given& given, const ResolvedNames&, Warnings& warnings) {
  for (const Given::Value& one : given.all(flag::host, Form::rm))
    if (edit::remove_host(spec, one.text) == 0) unmatched(warnings, "--host-rm", one.text);
  std::vector<Json> added;
  for (const Given::Value& one : given.all(flag::host)) added.push_back(one.value);
  edit::add_all(spec, "/TaskTemplate/ContainerSpec/Hosts", std::move(added), key::whole);
}

void networks(Json& spec, const Given& given, const ResolvedNames& found, Warnings& warnings) {
  const auto resolved = [&](const std::string& typed) {
    const auto known = found.networks.find(typed);
    return known != found.networks.end() ? known->second : swarm::Named{typed, typed};
  };
  for (const Given::Value& one : given.all(flag::network, Form::rm))
    if (edit::detach(spec, resolved(one.text).id) == 0) unmatched(warnings, "--network-rm", one.text);
  for (const Given::Value& one : given.all(flag::network)) {
    Json attachment = one.value;
    const auto network = resolved(attachment["Target"].get<std::string>());
    attachment["Target"] = network.id;
    if (given.on(flag::merge) && merge_attachment(spec, attachment)) continue;
    edit::attach(spec, std::move(attachment), network.name);
  }
}

Json read_option(std::string_view typed) {
  auto [name, option] = value::option(typed);
  return Json::array({std::move(name), std::move(option)});
}

swarm::Api mode_since(const Json& value) {
  return swarm::text_at(value).ends_with("-job") ? swarm::known_since("/Mode/ReplicatedJob") : swarm::Api{};
}

swarm::Api credentials_since(const Json& value) {
  return config_of_credentials(value).empty()
             ? swarm::Api{}
             : swarm::known_since("/TaskTemplate/ContainerSpec/Privileges/CredentialSpec/Config");
}

swarm::Api ports_since(const Json& value) {
  const auto is_sctp = [](const Json& port) { return swarm::text_at(port, "/Protocol") == "sctp"; };
  return std::ranges::any_of(value, is_sctp) ? swarm::Api{1, 37} : swarm::Api{};
}

swarm::Api mount_since(const Json& value) {
  const auto version_of = [](const char* member) {
    return swarm::known_since(std::string("/TaskTemplate/ContainerSpec/Mounts/-") + member);
  };
  swarm::Api since;
  if (swarm::text_at(value, "/Type") == "cluster") since = version_of("/ClusterOptions");
  for (const char* member : {"/VolumeOptions/Subpath", "/BindOptions/NonRecursive"})
    if (swarm::find_at(value, member) != nullptr) since = std::max(since, version_of(member));
  return since;
}

std::string secret_of(const Json& value) { return swarm::text_at(value, "/SecretName"); }
std::string config_of(const Json& value) { return swarm::text_at(value, "/ConfigName"); }
std::string config_of_credentials(const Json& value) { return swarm::text_at(value, "/Config"); }

std::string secret_place(const Json& value) { return edit::place("Secrets", value); }
std::string config_place(const Json& value) { return edit::place("Configs", value); }

void check_networks(const Json& spec, const Given& given, const ResolvedNames& found) {
  const std::vector<std::string> names = network_names(spec, given, found);
  if (std::ranges::find(names, "host") == names.end()) return;
  constexpr const char* no_start = ": no task could start";
  if (std::ranges::any_of(swarm::list_at(spec, "/EndpointSpec/Ports"), edit::is_ingress))
    throw swarm::Error(swarm::Errc::usage,
                       std::string("network host cannot be used with a port in ingress mode") + no_start,
                       make_hint("a task on the network host has the ports of its node without --publish"));
  for (const std::string& name : names)
    if (!name.empty() && name != "host" && name != "bridge")
      throw swarm::Error(swarm::Errc::usage, "network host cannot be used with network " + name + no_start);
}

void check_members(const Json& spec, const Given&, const ResolvedNames&) { edit::check(spec); }

void check_ports(const Json& spec, const Given& given, const ResolvedNames& found) {
  check_members(spec, given, found);
  check_networks(spec, given, found);
}

void secrets(Json& spec, const Given& given, const ResolvedNames& found, Warnings& warnings) {
  references(spec, given, warnings, true, found.secrets);
}

void configs(Json& spec, const Given& given, const ResolvedNames& found, Warnings& warnings) {
  references(spec, given, warnings, false, found.configs);
}

void credentials(Json& spec, const Given& given, const ResolvedNames& found, Warnings&) {
  Json credential = given.value(flag::credential_spec);
  std::optional<Json> config;
  const std::string name = config_of_credentials(credential);
  if (const auto known = found.configs.find(name); !name.empty() && known != found.configs.end()) {
    credential["Config"] = known->second.id;
    config =
        Json{{"Runtime", Json::object()}, {"ConfigID", known->second.id}, {"ConfigName", known->second.name}};
  }
  edit::credential_spec(spec, credential.is_object() ? credential : Json::object(), config);
}

void image(Json& spec, const Given& given, const ResolvedNames& found, Warnings&) {
  if (!found.image) return edit::put(spec, "/TaskTemplate/ContainerSpec/Image", given.value(flag::image));
  Json platforms = Json::array();
  for (const auto& [os, architecture] : found.image->platforms) {
    Json platform = Json::object();
    // The engine compares its own name for the architecture, which is never "arm".
    if (architecture != "arm" && !architecture.empty()) platform["Architecture"] = architecture;
    platform["OS"] = os;
    if (std::ranges::find(platforms, platform) == platforms.end()) platforms.push_back(std::move(platform));
  }
  edit::pin_image(spec, found.image->image, platforms);
}

void force(Json& spec, const Given& given, const ResolvedNames&, Warnings&) {
  if (!given.on(flag::force)) return;
  const Json* count = swarm::find_at(spec, "/TaskTemplate/ForceUpdate");
  edit::put(
      spec, "/TaskTemplate/ForceUpdate",
      count != nullptr && count->is_number_unsigned() ? count->get<std::uint64_t>() + 1 : std::uint64_t{1});
}

namespace {

using swarm::Json;

std::vector<Held> references(const Json& list, const char* name) {
  std::vector<Held> all;
  for (const Json& item : list)
    if (const std::string typed = swarm::text_at(item, name); !typed.empty())
      all.push_back({typed, swarm::text_at(item, "/File/Name")});
  return all;
}

}  // namespace

std::vector<Held> held_ports(const Json& spec) {
  std::vector<Held> all;
  for (const Json& port : swarm::list_at(spec, "/EndpointSpec/Ports")) {
    const auto published = swarm::count_at(port, "/PublishedPort");
    const std::string protocol = edit::protocol_of(port);
    std::string typed = published != 0 ? std::to_string(published) + ":" : "";
    typed += std::to_string(swarm::count_at(port, "/TargetPort"));
    if (protocol != "tcp") typed += "/" + protocol;
    all.push_back({typed, edit::publish_mode_of(port)});
  }
  return all;
}

std::vector<Held> held_hosts(const Json& spec) {
  std::vector<Held> all;
  for (const Json& line : swarm::list_at(spec, "/TaskTemplate/ContainerSpec/Hosts"))
    if (line.is_string()) all.push_back({swarm::value::show_host(line), {}});
  return all;
}

std::vector<Held> held_networks(const Json& spec) {
  std::vector<Held> all;
  for (const Json& attachment : swarm::edit::networks(spec))
    all.push_back({swarm::text_at(attachment, "/Target"), {}});
  return all;
}

std::vector<Held> held_secrets(const Json& spec) {
  return references(swarm::list_at(spec, "/TaskTemplate/ContainerSpec/Secrets"), "/SecretName");
}

std::vector<Held> held_configs(const Json& spec) {
  return references(swarm::list_at(spec, "/TaskTemplate/ContainerSpec/Configs"), "/ConfigName");
}

}  // namespace cli::special
