// SPDX-License-Identifier: Apache-2.0
// Finds out who runs the program, and where.
#include "config/identity.hpp"

#include <array>

#include <pwd.h>
#include <unistd.h>

namespace cli {

std::string user_name(const Env& env) {
  if (const auto caller = variable(env, "SUDO_USER")) return *caller;
  std::array<char, 4096> room;
  passwd entry{};
  passwd* found = nullptr;
  const bool known =
      ::getpwuid_r(::getuid(), &entry, room.data(), room.size(), &found) == 0 && found != nullptr;
  return known ? found->pw_name : std::to_string(::getuid());
}

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

}  // namespace cli
