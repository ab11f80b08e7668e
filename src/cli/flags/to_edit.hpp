// SPDX-License-Identifier: Apache-2.0
// Converts given flags, with resolved names, to an edit of a spec.
#pragma once

#include "flags/given.hpp"

#include <swarm/json.hpp>
#include <swarm/lookup.hpp>
#include <swarm/service_client.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

struct RotateRequest {
  std::string name, file;  ///< "-": standard input.
};
/// Throws usage.
RotateRequest read_rotate(std::string_view typed);
/// The same for the table of flags, which needs only the check.
swarm::Json check_rotate(std::string_view typed);

/// Resolved names, by the name as typed. Edits only read it, so a retry sends no more requests.
struct ResolvedNames {
  std::map<std::string, swarm::Named, std::less<>> networks, secrets, configs;
  std::optional<swarm::Pinned> image;
};

/// The caller's environment, as far as values refer to it.
struct World {
  std::function<const char*(const char*)> env;               ///< getenv
  std::function<std::string(const std::string&)> read_file;  ///< Throws usage with the file and the reason.
  std::string directory;                                     ///< Base of relative mount sources.
};

/// Expands values: env files, label files, the caller's variables, relative mount sources.
Given expand(const Given& given, const World& world);

/// Rejects contradictions that do not depend on the service. Throws usage.
void check_line(const Given& given, Verbs verb);

/// Tells the engine which API versions the given flags and values need.
void require(swarm::Engine& engine, const Given& given);

/// Resolves the names that the edit needs. Sends one request per network, one for all secrets, one for all
/// configs, in docker's order. Images are resolved elsewhere, because that may fail without harm.
ResolvedNames look_up(swarm::Lookup& lookup, const Given& given);

/// Rejects a finished spec whose tasks could not start: on the network host, and on another or with an
/// ingress port. Accepts it if `before` has the same conflict. Requests the names of networks only if they
/// matter and are unknown; a network that cannot be looked up stays unknown. Throws usage.
void check_networks(swarm::Lookup& lookup, const Given& given, const swarm::Json& before,
                    const swarm::Json& spec, ResolvedNames& found);

/// The edit that the given flags describe. Pure.
swarm::Edit to_edit(Given given, ResolvedNames found);

}  // namespace cli
