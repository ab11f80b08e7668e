// SPDX-License-Identifier: Apache-2.0
// What was given, and what was looked up, to an edit.
#pragma once

#include "flags/found.hpp"
#include "flags/given.hpp"

#include <swarm/lookup.hpp>
#include <swarm/service_client.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cli {

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

/// Names the networks that a spec is on, where the line may not go with one of them: it publishes a port, or
/// joins a network. One that cannot be looked up stays unknown.
void look_up_networks(swarm::Lookup& lookup, const Given& given, const swarm::Json& spec, Found& found);

struct Prepared {
  swarm::Edit edit;
  std::shared_ptr<Notes> notes;  ///< Written anew by each application of the edit.
};
Prepared to_edit(const Given& given, Found found);

}  // namespace cli
