// SPDX-License-Identifier: Apache-2.0
// Runs as a docker plugin: `docker swarmctl ls` starts `docker-swarmctl` with docker's whole command line.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace cli {

/// Whether the program was started under the name that docker looks for in its plugin directories.
bool is_docker_plugin(std::string_view program);

/// Converts docker's line (`-c far swarmctl ls`) to ours (`-c far ls`), and renames docker's global flags if
/// ours have other names.
std::vector<const char*> plugin_words(std::span<const char* const> words);

}  // namespace cli
