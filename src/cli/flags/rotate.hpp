// SPDX-License-Identifier: Apache-2.0
// What --secret-rotate and --config-rotate take: NAME=FILE.
#pragma once

#include <swarm/json.hpp>

#include <string>
#include <string_view>

namespace cli {

struct RotateWish {
  std::string name, file;  ///< "-": standard input.
};
/// Throws usage.
RotateWish read_rotate(std::string_view typed);
/// The same for the table of flags, which asks only whether it can be read.
swarm::Json check_rotate(std::string_view typed);

}  // namespace cli
