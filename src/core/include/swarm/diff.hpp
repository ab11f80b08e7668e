// SPDX-License-Identifier: Apache-2.0
// Compares two documents. Pure.
#pragma once

#include <swarm/json.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace swarm {

/// One difference. `before` or `after` is null if there is no value on that side.
struct Difference {
  enum class Kind { added, removed, changed, reordered };
  Kind kind = Kind::changed;
  /// RFC 6901 pointer to the member, in either document; for a list item, to the list.
  std::string pointer;
  /// The list item: its key ("PATH" of an Env, "/data" of a mount, "80/tcp" of a port), or the item itself if
  /// it is a string; empty: no item, or one without a key.
  std::string item;
  std::shared_ptr<const Json> before, after;
};

/// Differences in the order of the newer document, removed members last. Absent, null and empty members
/// (text, list, object) are equal, except an empty text under a user-defined name (a label, an option, a
/// sysctl) and the member of Mode, which selects the mode; 0 and false are not equal to absence. List items
/// are compared one by one; a list whose items differ only in order is one `reordered`; a command is one
/// value.
std::vector<Difference> diff(const Json& before, const Json& after);

/// For a list's member name: whether its words only make sense together and in order (Args, Command, Test).
bool is_command(std::string_view list);

}  // namespace swarm
