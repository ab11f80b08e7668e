// SPDX-License-Identifier: Apache-2.0
// Rows that act together, or need more than their own value.
#pragma once

#include "flags/flag.hpp"

#include <swarm/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace cli::key {

std::string variable(const swarm::Json& item);  ///< "A=1": A
std::string whole(const swarm::Json& item);
std::string constraint(const swarm::Json& item);  ///< Ignores spacing.
std::string mount(const swarm::Json& item);       ///< Target, with a normalized path
std::string network(const swarm::Json& item);     ///< Target
std::string ulimit(const swarm::Json& item);      ///< Name
std::string resource(const swarm::Json& item);    ///< Kind
std::string preference(const swarm::Json& item);  ///< SpreadDescriptor

}  // namespace cli::key

/// The keys of the items that the user means with this `--NAME-rm` value.
namespace cli::match {

std::vector<std::string> whole(std::string_view typed);
std::vector<std::string> before_equals(std::string_view typed);  ///< KEY or KEY=…
std::vector<std::string> address(std::string_view typed);
std::vector<std::string> domain(std::string_view typed);
std::vector<std::string> constraint(std::string_view typed);
std::vector<std::string> mount(std::string_view typed);
std::vector<std::string> preference(std::string_view typed);  ///< spread=DESCRIPTOR or DESCRIPTOR

}  // namespace cli::match

/// Warnings about a typed value that is accepted anyway.
namespace cli::warnings {

std::vector<std::string> mount(std::string_view typed, const swarm::Json& value);
std::vector<std::string> reference(std::string_view typed,
                                   const swarm::Json& value);  ///< A secret or config.
std::vector<std::string> host(std::string_view typed, const swarm::Json& value);

}  // namespace cli::warnings

namespace cli::special {

void args(swarm::Json& spec, const Given&, const ResolvedNames&, Warnings&);
void command(swarm::Json& spec, const Given&, const ResolvedNames&, Warnings&);
void mode(swarm::Json& spec, const Given&, const ResolvedNames&, Warnings&);
void health(swarm::Json& spec, const Given&, const ResolvedNames&, Warnings&);
void capabilities(swarm::Json& spec, const Given&, const ResolvedNames&, Warnings&);
void log_driver(swarm::Json& spec, const Given&, const ResolvedNames&, Warnings&);
void ports(swarm::Json& spec, const Given&, const ResolvedNames&, Warnings&);
void endpoint(swarm::Json& spec, const Given&, const ResolvedNames&, Warnings&);
void hosts(swarm::Json& spec, const Given&, const ResolvedNames&, Warnings&);
void networks(swarm::Json& spec, const Given&, const ResolvedNames&, Warnings&);
void secrets(swarm::Json& spec, const Given&, const ResolvedNames&, Warnings&);
void configs(swarm::Json& spec, const Given&, const ResolvedNames&, Warnings&);
void credentials(swarm::Json& spec, const Given&, const ResolvedNames&, Warnings&);
void image(swarm::Json& spec, const Given&, const ResolvedNames&, Warnings&);
void force(swarm::Json& spec, const Given&, const ResolvedNames&, Warnings&);

// Reject what the engine would accept although no task could start. These throw usage.
/// Members of the spec that exclude each other.
void check_members(const swarm::Json& spec, const Given&, const ResolvedNames&);
/// Networks and ports together with the network `host`.
void check_networks(const swarm::Json& spec, const Given& given, const ResolvedNames& found);
/// Both checks.
void check_ports(const swarm::Json& spec, const Given& given, const ResolvedNames& found);

/// KEY=VALUE as a list of two.
swarm::Json read_option(std::string_view typed);

// The engine API version that a value needs.
swarm::Api mode_since(const swarm::Json& value);
swarm::Api credentials_since(const swarm::Json& value);
swarm::Api ports_since(const swarm::Json& value);
swarm::Api mount_since(const swarm::Json& value);

// The name that a value refers to.
std::string secret_of(const swarm::Json& value);
std::string config_of(const swarm::Json& value);
std::string config_of_credentials(const swarm::Json& value);

// The place of a value in a container.
std::string secret_place(const swarm::Json& value);
std::string config_place(const swarm::Json& value);

/// What the spec has of each family, in the form that `--NAME-rm` takes; networks as named in the spec, by
/// ID.
std::vector<Held> held_ports(const swarm::Json& spec);
std::vector<Held> held_hosts(const swarm::Json& spec);
std::vector<Held> held_networks(const swarm::Json& spec);
std::vector<Held> held_secrets(const swarm::Json& spec);
std::vector<Held> held_configs(const swarm::Json& spec);

}  // namespace cli::special

/// The values of a row on `create` that reproduce this spec; empty: none needed. Each function is named after
/// its flag.
namespace cli::typed_as {

std::vector<std::string> args(const swarm::Json& spec);
std::vector<std::string> entrypoint(const swarm::Json& spec);
std::vector<std::string> image(const swarm::Json& spec);
std::vector<std::string> mode(const swarm::Json& spec);
std::vector<std::string> replicas(const swarm::Json& spec);
std::vector<std::string> max_concurrent(const swarm::Json& spec);
std::vector<std::string> no_healthcheck(const swarm::Json& spec);
std::vector<std::string> health_cmd(const swarm::Json& spec);
std::vector<std::string> health_interval(const swarm::Json& spec);
std::vector<std::string> health_timeout(const swarm::Json& spec);
std::vector<std::string> health_start_period(const swarm::Json& spec);
std::vector<std::string> health_start_interval(const swarm::Json& spec);
std::vector<std::string> health_retries(const swarm::Json& spec);
std::vector<std::string> cap_add(const swarm::Json& spec);
std::vector<std::string> cap_drop(const swarm::Json& spec);
std::vector<std::string> log_driver(const swarm::Json& spec);
std::vector<std::string> log_opt(const swarm::Json& spec);
std::vector<std::string> publish(const swarm::Json& spec);
std::vector<std::string> host(const swarm::Json& spec);
std::vector<std::string> network(const swarm::Json& spec);
std::vector<std::string> secret(const swarm::Json& spec);
std::vector<std::string> config(const swarm::Json& spec);
std::vector<std::string> credential_spec(const swarm::Json& spec);
std::vector<std::string> endpoint_mode(const swarm::Json& spec);
std::vector<std::string> nothing(const swarm::Json& spec);  ///< The flag has a one-time effect.

}  // namespace cli::typed_as
