// SPDX-License-Identifier: Apache-2.0
// Declares the commands of the verbs; each is defined in the file with its name.
#pragma once

#include "command.hpp"
#include "verbs.hpp"

namespace cli {

#define SWARMCTL_VERB(name) extern const Command name##_command;
SWARMCTL_VERBS(SWARMCTL_VERB)
#undef SWARMCTL_VERB

// For shell and developer scripts, and for docker when swarmctl is its plugin.
extern const Command complete_command;
extern const Command complete_plugin_command;
extern const Command complete_plugin_names_command;
extern const Command plugin_metadata_command;
extern const Command generate_command;

}  // namespace cli
