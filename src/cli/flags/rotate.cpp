// SPDX-License-Identifier: Apache-2.0
// NAME=FILE, taken apart.
#include "flags/rotate.hpp"

#include <swarm/error.hpp>

#include <nlohmann/json.hpp>

namespace cli {

RotateWish read_rotate(std::string_view typed) {
  const auto equals = typed.find('=');
  if (equals == typed.npos || equals == 0 || equals + 1 == typed.size())
    throw swarm::Error(swarm::Errc::usage,
                       "not NAME=FILE: the file with the new content, or - for standard input");
  return {std::string(typed.substr(0, equals)), std::string(typed.substr(equals + 1))};
}

swarm::Json check_rotate(std::string_view typed) {
  static_cast<void>(read_rotate(typed));
  return nullptr;
}

}  // namespace cli
