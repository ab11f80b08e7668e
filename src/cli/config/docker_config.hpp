// SPDX-License-Identifier: Apache-2.0
// Reads docker's configuration: config.json and the context store.
#pragma once

#include "config/files.hpp"

#include <swarm/docker_config.hpp>
#include <swarm/endpoint.hpp>
#include <swarm/hint.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cli {

/// The engine of the context `name`, from `directory`/contexts. Throws usage with the existing names if there
/// is no such context; refused if its file cannot be used or names no engine.
swarm::Endpoint context_endpoint(const std::string& name, const std::string& directory, const Files& files);

/// The names of the contexts in `directory`/contexts, sorted.
std::vector<std::string> context_names(const std::string& directory, const Files& files);

using swarm::broken_docker_config;
using swarm::default_engine;
using swarm::DockerConfig;
using swarm::place_in;
using swarm::read_docker_config;

/// The hint to use another configuration if the file is unusable.
swarm::Hint another_config();

/// "cannot use FILE: MEMBER"
std::string wrong_member(const DockerConfig& config, std::string_view member);

/// Throws usage if the file is broken.
void require_usable(const DockerConfig& config, const swarm::Hint& hint = another_config());

}  // namespace cli
