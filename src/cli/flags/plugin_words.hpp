// SPDX-License-Identifier: Apache-2.0
// As a plugin of docker's command line: `docker swarmctl ls` runs `docker-swarmctl` with docker's whole line.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace cli {

/// Whether the program was started under the name that docker looks for in its plugin folders.
bool is_docker_plugin(std::string_view program);

/// docker's line (`-c far swarmctl ls`) as ours (`-c far ls`). What docker's global flags call otherwise is renamed.
std::vector<const char*> plugin_words(std::span<const char* const> words);

}  // namespace cli
