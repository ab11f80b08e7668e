// SPDX-License-Identifier: Apache-2.0
// What was given, and what was looked up, to an edit.
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

struct RotateWish {
  std::string name, file;  ///< "-": standard input.
};
/// Throws usage.
RotateWish read_rotate(std::string_view typed);
/// The same for the table of flags, which asks only whether it can be read.
swarm::Json check_rotate(std::string_view typed);

/// Names as typed, resolved; an edit only reads it, so a replay asks nothing again.
struct Found {
  std::map<std::string, swarm::Named, std::less<>> networks, secrets, configs;
  std::optional<swarm::Pinned> image;
};

/// The caller's world, as far as values refer to it.
struct World {
  std::function<const char*(const char*)> env;               ///< getenv
  std::function<std::string(const std::string&)> read_file;  ///< Throws usage, naming the file and why.
  std::string directory;                                     ///< Where relative mount sources start.
};

/// Puts in what values refer to: env files, label files, the caller's variables, relative mount sources.
Given expand(const Given& given, const World& world);

/// What contradicts itself whatever the service is. Throws usage.
void check_line(const Given& given, Verbs verb);

/// Tells the engine which API the given flags and values need.
void require(swarm::Engine& engine, const Given& given);

/// Names the edit needs resolved. Asks one request a network, one for all secrets, one for all configs, in
/// docker's order. Images are resolved elsewhere: that may fail without harm.
Found look_up(swarm::Lookup& lookup, const Given& given);

/// Refuses a finished spec whose tasks could not start: on the network host, and on another or with an
/// ingress port. What stands so in `before` stays. Asks for the names of networks only where they decide and
/// are not known yet; one that cannot be looked up stays unknown. Throws usage.
void check_networks(swarm::Lookup& lookup, const Given& given, const swarm::Json& before,
                    const swarm::Json& spec, Found& found);

/// The edit that the given rows describe. Pure.
swarm::Edit to_edit(Given given, Found found);

}  // namespace cli
