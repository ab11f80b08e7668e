// SPDX-License-Identifier: Apache-2.0
// The interface of the fuzz targets. Each program fuzzes one parser: it must not crash or hang, and its
// result must meet the target's expectations.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace fuzz {

/// Parses `bytes`. Each target defines it.
void run(std::string_view bytes);

inline void expect(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

}  // namespace fuzz
