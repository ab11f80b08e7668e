// SPDX-License-Identifier: Apache-2.0
// Two documents → what changed between them. Pure.
#pragma once

#include <swarm/json.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace swarm {

/// One difference. `before` and `after` are null pointers where there is nothing on that side.
struct Difference {
  enum class Kind { added, removed, changed, reordered };
  Kind kind = Kind::changed;
  /// RFC 6901 pointer to the member, in either document; for an item of a list, to the list.
  std::string pointer;
  /// Which item of the list: what tells it from the others ("PATH" of an Env, "/data" of a mount, "80/tcp" of
  /// a port), or the item itself where it is a string; empty: no item, or one without a name.
  std::string item;
  std::shared_ptr<const Json> before, after;
};

/// Differences in the order of the newer document, removed members last. Members that are absent, null or
/// empty (text, list, object) are equal to each other, but for an empty text under a name of the user's own
/// (a label, an option, a sysctl) and for the member of Mode, which chooses it; 0 and false are not. Items of
/// lists are compared one by one; a list whose items differ in their order only is one `reordered`; a command
/// is one value.
std::vector<Difference> diff(const Json& before, const Json& after);

/// Of a list's member name: words that mean something only together, in their order (Args, Command, Test).
bool is_command(std::string_view list);

}  // namespace swarm
