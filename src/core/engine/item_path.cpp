// SPDX-License-Identifier: Apache-2.0
// The path of one thing by its name or ID, and which words can be neither.
#include "engine/item_path.hpp"

#include <swarm/engine.hpp>
#include <swarm/error.hpp>
#include <swarm/lookup.hpp>

namespace swarm {

bool can_be_name(std::string_view name_or_id) {
  static constexpr std::string_view never{"/\0", 2};
  return !name_or_id.empty() && name_or_id != "." && name_or_id != ".." &&
         name_or_id.find_first_of(never) == name_or_id.npos;
}

std::string item_path(std::string_view kind, std::string_view name_or_id) {
  const std::string one(kind);
  if (!can_be_name(name_or_id))
    throw Error(Errc::not_found,
                one + " " + (name_or_id.empty() ? "''" : std::string(name_or_id)) + " not found");
  return "/" + one + "s/" + url_encode(name_or_id);
}

}  // namespace swarm
