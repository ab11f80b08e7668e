// SPDX-License-Identifier: Apache-2.0
// Rows that act together, or need to know more than their own value.
#pragma once

#include "flags/flag.hpp"

#include <swarm/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace cli::key {

std::string variable(const swarm::Json& item);  ///< "A=1": A
std::string whole(const swarm::Json& item);
std::string constraint(const swarm::Json& item);  ///< Spacing does not count.
std::string mount(const swarm::Json& item);       ///< Target, in one spelling of the path
std::string network(const swarm::Json& item);     ///< Target
std::string ulimit(const swarm::Json& item);      ///< Name
std::string resource(const swarm::Json& item);    ///< Kind
std::string preference(const swarm::Json& item);  ///< SpreadDescriptor

}  // namespace cli::key

/// The keys of the items that a person means who types this after `--NAME-rm`.
namespace cli::match {

std::vector<std::string> whole(std::string_view typed);
std::vector<std::string> before_equals(std::string_view typed);  ///< KEY or KEY=…
std::vector<std::string> address(std::string_view typed);
std::vector<std::string> domain(std::string_view typed);
std::vector<std::string> constraint(std::string_view typed);
std::vector<std::string> mount(std::string_view typed);
std::vector<std::string> preference(std::string_view typed);  ///< spread=DESCRIPTOR or DESCRIPTOR

}  // namespace cli::match

/// What is to be said about a typed value that is taken all the same.
namespace cli::warnings {

std::vector<std::string> mount(std::string_view typed);
std::vector<std::string> reference(std::string_view typed);  ///< A secret or config.
std::vector<std::string> host(std::string_view typed);

}  // namespace cli::warnings

namespace cli::special {

void args(swarm::Json& spec, const Given&, const Found&, Notes&);
void command(swarm::Json& spec, const Given&, const Found&, Notes&);
void mode(swarm::Json& spec, const Given&, const Found&, Notes&);
void health(swarm::Json& spec, const Given&, const Found&, Notes&);
void capabilities(swarm::Json& spec, const Given&, const Found&, Notes&);
void log_driver(swarm::Json& spec, const Given&, const Found&, Notes&);
void ports(swarm::Json& spec, const Given&, const Found&, Notes&);
void endpoint(swarm::Json& spec, const Given&, const Found&, Notes&);
void hosts(swarm::Json& spec, const Given&, const Found&, Notes&);
void networks(swarm::Json& spec, const Given&, const Found&, Notes&);
void secrets(swarm::Json& spec, const Given&, const Found&, Notes&);
void configs(swarm::Json& spec, const Given&, const Found&, Notes&);
void credentials(swarm::Json& spec, const Given&, const Found&, Notes&);
void image(swarm::Json& spec, const Given&, const Found&, Notes&);
void force(swarm::Json& spec, const Given&, const Found&, Notes&);

bool is_ingress(const swarm::Json& port);

/// What the engine takes beside the network `host`, though no task could start. Throws usage.
void check_networks(const swarm::Json& spec, const Given& given, const Found& found);

/// The row's values as typed on `create` to make this spec; empty: none needed.
std::vector<std::string> show(const swarm::Json& spec, std::string_view flag);

/// What the spec has of each family, as `--NAME-rm` takes it; networks by what the spec calls them, the ID.
std::vector<Held> held_ports(const swarm::Json& spec);
std::vector<Held> held_hosts(const swarm::Json& spec);
std::vector<Held> held_networks(const swarm::Json& spec);
std::vector<Held> held_secrets(const swarm::Json& spec);
std::vector<Held> held_configs(const swarm::Json& spec);

}  // namespace cli::special
