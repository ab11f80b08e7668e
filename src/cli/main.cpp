// SPDX-License-Identifier: Apache-2.0
// The process: its streams, its environment, its exit code.
#include "flags/plugin_words.hpp"
#include "run.hpp"
#include "terminal/interrupt.hpp"
#include "terminal/io.hpp"

#include <cstdlib>
#include <span>

#include <unistd.h>

int main(int argc, char** argv) {
  cli::occupy_standard_streams();
  cli::ignore_broken_pipes();
  const cli::Interrupt no_ssh_stays;
  cli::Stream out(STDOUT_FILENO), err(STDERR_FILENO);
  cli::Io io{out, err, [](const char* name) -> const char* { return std::getenv(name); }};
  io.names = [] {
    std::vector<std::string> names;
    for (char** one = environ; one != nullptr && *one != nullptr; ++one) {
      const std::string_view pair(*one);
      names.emplace_back(pair.substr(0, pair.find('=')));
    }
    return names;
  };
  if (argc == 0) return cli::run({}, io);
  const std::span<const char* const> words(argv + 1, static_cast<std::size_t>(argc) - 1);
  return cli::is_docker_plugin(argv[0]) ? cli::run(cli::plugin_words(words), io) : cli::run(words, io);
}
