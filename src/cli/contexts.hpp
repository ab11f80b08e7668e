// SPDX-License-Identifier: Apache-2.0
// docker's context store: named engines with their TLS material.
#pragma once

#include "files.hpp"

#include <swarm/endpoint.hpp>

#include <string>

namespace cli {

/// The engine of the context `name`, from `directory`/contexts. Throws usage, naming the contexts there
/// are, where there is none of that name; refused where its file cannot be used or names no engine.
swarm::Endpoint context_endpoint(const std::string& name, const std::string& directory, const Files& files);

/// The names of the contexts in `directory`/contexts, sorted.
std::vector<std::string> context_names(const std::string& directory, const Files& files);

/// Where docker looks for an engine when nothing else is said.
inline constexpr const char* default_engine = "unix:///var/run/docker.sock";

}  // namespace cli
