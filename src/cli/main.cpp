// SPDX-License-Identifier: Apache-2.0
// The process: its streams, its environment, its exit code.
#include "interrupt.hpp"
#include "io.hpp"
#include "run.hpp"

#include <cstdlib>
#include <span>

#include <unistd.h>

int main(int argc, char** argv) {
  cli::ignore_broken_pipes();
  cli::Stream out(STDOUT_FILENO), err(STDERR_FILENO);
  cli::Io io{out, err, [](const char* name) -> const char* { return std::getenv(name); }};
  const std::span<const char* const> words(argv, static_cast<std::size_t>(argc));
  return cli::run(words.subspan(argc > 0 ? 1 : 0), io);
}
