// SPDX-License-Identifier: Apache-2.0
// The verbs there are.
#include "commands/verbs.hpp"

#include <algorithm>
#include <array>

namespace cli {

std::span<const Command* const> commands() {
  static constexpr std::array all{
      &create_command, &ls_command,   &inspect_command, &update_command,   &rm_command,
      &ps_command,     &logs_command, &scale_command,   &rollback_command, &restart_command,
      &wait_command,   &why_command,  &help_command,    &version_command,  &where_command,
  };
  return all;
}

const Command* find_command(std::string_view name) {
  const auto all = commands();
  const auto found = std::ranges::find_if(
      all, [&](const Command* c) { return c->name == name || (!c->alias.empty() && c->alias == name); });
  return found == all.end() ? nullptr : *found;
}

}  // namespace cli
