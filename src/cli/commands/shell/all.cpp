// SPDX-License-Identifier: Apache-2.0
// The verbs there are.
#include "commands/shell/verbs.hpp"

#include <algorithm>
#include <array>

namespace cli {

std::span<const Command* const> commands() {
  static constexpr std::array all{
      &create_command, &ls_command,         &inspect_command,  &update_command,  &rm_command,    &ps_command,
      &logs_command,   &scale_command,      &rollback_command, &restart_command, &wait_command,  &why_command,
      &diff_command,   &completion_command, &help_command,     &version_command, &where_command,
  };
  return all;
}

const Command* find_command(std::string_view name) {
  static constexpr std::array internal{&complete_command, &generate_command};
  const auto called = [&](const Command* c) {
    return c->name == name || (!c->alias.empty() && c->alias == name);
  };
  const auto all = commands();
  if (const auto found = std::ranges::find_if(all, called); found != all.end()) return *found;
  const auto found = std::ranges::find_if(internal, called);
  return found == internal.end() ? nullptr : *found;
}

}  // namespace cli
