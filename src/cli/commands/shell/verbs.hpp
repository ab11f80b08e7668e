// SPDX-License-Identifier: Apache-2.0
// One line a verb; each is defined in the file of its name.
#pragma once

#include "command.hpp"

namespace cli {

extern const Command create_command;
extern const Command ls_command;
extern const Command inspect_command;
extern const Command update_command;
extern const Command rm_command;
extern const Command ps_command;
extern const Command logs_command;
extern const Command diff_command;
extern const Command scale_command;
extern const Command rollback_command;
extern const Command restart_command;
extern const Command wait_command;
extern const Command why_command;
extern const Command completion_command;
extern const Command help_command;
extern const Command version_command;
extern const Command where_command;

// For scripts of the shell and of the developer.
extern const Command complete_command;
extern const Command generate_command;

}  // namespace cli
