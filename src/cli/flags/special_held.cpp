// SPDX-License-Identifier: Apache-2.0
// What a service has of the families that are more than lists of words, as their --NAME-rm take it.
#include "flags/special.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/values.hpp>

#include <nlohmann/json.hpp>

namespace cli::special {
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
    const std::string protocol = swarm::text_at(port, "/Protocol", "tcp");
    std::string typed = published != 0 ? std::to_string(published) + ":" : "";
    typed += std::to_string(swarm::count_at(port, "/TargetPort"));
    if (protocol != "tcp") typed += "/" + protocol;
    all.push_back({typed, swarm::text_at(port, "/PublishMode", "ingress")});
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
