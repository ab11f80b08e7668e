// SPDX-License-Identifier: Apache-2.0
// The table of verbs.
#include "commands/shell/verbs.hpp"

#include <algorithm>
#include <array>

namespace cli {

std::span<const Command* const> commands() {
#define SWARMCTL_VERB(name) &name##_command,
  static constexpr std::array all{SWARMCTL_VERBS(SWARMCTL_VERB)};
#undef SWARMCTL_VERB
  return all;
}

const Command* find_command(std::string_view name) {
  static constexpr std::array internal{&complete_command, &complete_plugin_command,
                                       &complete_plugin_names_command, &plugin_metadata_command,
                                       &generate_command};
  const auto called = [&](const Command* c) {
    return c->name == name || (!c->alias.empty() && c->alias == name);
  };
  const auto all = commands();
  if (const auto found = std::ranges::find_if(all, called); found != all.end()) return *found;
  const auto found = std::ranges::find_if(internal, called);
  return found == internal.end() ? nullptr : *found;
}

}  // namespace cli
