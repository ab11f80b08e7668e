// SPDX-License-Identifier: Apache-2.0
// docker's configuration: config.json and the context store.
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

/// The engine of the context `name`, from `directory`/contexts. Throws usage, naming the contexts there
/// are, where there is none of that name; refused where its file cannot be used or names no engine.
swarm::Endpoint context_endpoint(const std::string& name, const std::string& directory, const Files& files);

/// The names of the contexts in `directory`/contexts, sorted.
std::vector<std::string> context_names(const std::string& directory, const Files& files);

using swarm::broken_docker_config;
using swarm::default_engine;
using swarm::DockerConfig;
using swarm::place_in;
using swarm::read_docker_config;

/// A way out where the file is in the way.
swarm::Hint another_config();

/// "cannot use FILE: MEMBER"
std::string wrong_member(const DockerConfig& config, std::string_view member);

/// Throws usage where the file is broken.
void require_usable(const DockerConfig& config, const swarm::Hint& hint = another_config());

}  // namespace cli
