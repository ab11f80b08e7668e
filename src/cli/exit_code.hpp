// SPDX-License-Identifier: Apache-2.0
// The exit codes: one table for the program, its help and its manual.
#pragma once

#include "verbs.hpp"

#include <swarm/error.hpp>
#include <swarm/watch.hpp>

#include <span>
#include <string_view>

namespace cli {

enum class Exit {
  done = 0,
  failed = 1,
  usage = 2,
  not_found = 3,
  conflict = 4,
  rolled_back = 5,
  stuck = 6,
  deadline = 7,
  unreachable = 8,
  unknown = 9,
  differs = 10,
  hung_up = 129,
  interrupted = 130,
  terminated = 143,
};

struct ExitMeaning {
  Exit code;
  std::string_view meaning;
  Verbs on;  ///< Verbs that may end with it.
};
std::span<const ExitMeaning> exit_codes();

Exit exit_of(swarm::Errc error);
Exit exit_of(swarm::Outcome::Verdict verdict);

/// The code that counts if several operands end differently.
Exit worse(Exit a, Exit b);

}  // namespace cli
