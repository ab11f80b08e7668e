// SPDX-License-Identifier: Apache-2.0
// What a process holds, told by the kernel.
#pragma once

#include <cstring>
#include <fstream>
#include <string>

#include <sys/types.h>

namespace test {

/// What it has of its own, in KiB: no page of its files, and counted page by page.
inline long own_memory_of(pid_t process) {
  std::ifstream pages("/proc/" + std::to_string(process) + "/smaps_rollup");
  for (std::string line; std::getline(pages, line);)
    if (line.starts_with("Anonymous:")) return std::stol(line.substr(std::strlen("Anonymous:")));
  return 0;
}

}  // namespace test
