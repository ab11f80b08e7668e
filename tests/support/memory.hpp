// SPDX-License-Identifier: Apache-2.0
// The memory of a process, as the kernel reports it.
#pragma once

#include <cstring>
#include <fstream>
#include <string>

#include <sys/types.h>

namespace test {

/// The private memory of the process in KiB: its anonymous pages, without the pages of files.
inline long own_memory_of(pid_t process) {
  std::ifstream pages("/proc/" + std::to_string(process) + "/smaps_rollup");
  for (std::string line; std::getline(pages, line);)
    if (line.starts_with("Anonymous:")) return std::stol(line.substr(std::strlen("Anonymous:")));
  return 0;
}

}  // namespace test
