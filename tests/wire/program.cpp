// SPDX-License-Identifier: Apache-2.0
// The program, run in process.
#include "wire/program.hpp"

#include "io.hpp"
#include "run.hpp"

#include <swarm/values.hpp>

#include <memory>

namespace test {
namespace {

swarm::WaitClock untouched_clock() {
  const auto now = std::make_shared<swarm::TimePoint>(std::chrono::hours(1));
  return {[now] { return *now; },
          [now](swarm::milliseconds pause) {
            *now += pause;
            return true;
          }};
}

}  // namespace

Said run(const std::vector<std::string>& words, swarm::Transport& engine, const Caller& caller) {
  Said said;
  {
    cli::Stream out(said.out, caller.terminal, caller.columns),
        err(said.err, caller.terminal, caller.columns);
    cli::Io io{out, err, [&](const char* name) -> const char* {
                 const auto found = caller.environment.find(name);
                 return found != caller.environment.end() ? found->second.c_str() : nullptr;
               }};
    io.clock = caller.clock ? *caller.clock : untouched_clock();
    std::vector<const char*> argv;
    for (const std::string& word : words) argv.push_back(word.c_str());
    said.exit = cli::run(argv, io, &engine);
  }
  return said;
}

Said run(const std::string& line, swarm::Transport& engine, const Caller& caller) {
  return run(swarm::value::split_words(line), engine, caller);
}

}  // namespace test
