// SPDX-License-Identifier: Apache-2.0
// Runs the program in process.
#include "wire/program.hpp"

#include "run.hpp"
#include "support/secrets.hpp"
#include "terminal/io.hpp"

#include <swarm/values.hpp>

#include <atomic>
#include <memory>

namespace test {
namespace {

swarm::WaitClock untouched_clock() {
  const auto passed = std::make_shared<std::atomic<swarm::milliseconds::rep>>(0);
  return {[passed] { return swarm::TimePoint(std::chrono::hours(1) + swarm::milliseconds(*passed)); },
          [passed](swarm::milliseconds pause) {
            *passed += pause.count();
            return true;
          }};
}

}  // namespace

RunResult run(const std::vector<std::string>& words, swarm::Transport& engine, const Caller& caller) {
  RunResult result;
  {
    cli::Stream out(result.out, caller.terminal, caller.columns),
        err(result.err, caller.terminal, caller.columns);
    cli::Io io{out, err, [&](const char* name) -> const char* {
                 const auto found = caller.environment.find(name);
                 return found != caller.environment.end() ? found->second.c_str() : nullptr;
               }};
    io.clock = caller.clock ? *caller.clock : untouched_clock();
    std::vector<const char*> argv;
    for (const std::string& word : words) argv.push_back(word.c_str());
    result.exit = cli::run(argv, io, &engine);
  }
  const std::string verb = words.empty() ? std::string("no words") : words.front();
  if (!caller.asks_for_secrets) expect_no_secret(result.out, "stdout of " + verb);
  expect_no_secret(result.err, "stderr of " + verb);
  return result;
}

RunResult run(const std::string& line, swarm::Transport& engine, const Caller& caller) {
  return run(swarm::value::split_words(line), engine, caller);
}

}  // namespace test
