// SPDX-License-Identifier: Apache-2.0
// One parser for each program: bytes in; no crash, no hang, and what must hold of the outcome holds.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace fuzz {

/// Parses `bytes`; each target defines it.
void run(std::string_view bytes);

inline void expect(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

}  // namespace fuzz
