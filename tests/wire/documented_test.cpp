// SPDX-License-Identifier: Apache-2.0
// Tests that the program understands every example command in the pages and in the help.
#include "command.hpp"
#include "wire/program.hpp"

#include <swarm/error.hpp>
#include <swarm/transport.hpp>

#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

#include <gtest/gtest.h>

using namespace test;

namespace {

/// Refuses every request, because a command line is parsed before anything is sent.
class NoEngine : public swarm::Transport {
 public:
  swarm::Response send(const swarm::Request&) override {
    throw swarm::Error(swarm::Errc::unreachable, "nobody");
  }
  swarm::Response stream(const swarm::Request& request, const swarm::Sink&,
                         const std::function<void(const swarm::Response&)>&) override {
    return send(request);
  }
  [[nodiscard]] std::string peer() const override { return "nobody"; }
};

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return std::regex_replace(text, std::regex("\\\\\n *"), "");
}

/// Adds the swarmctl commands of a shell line to `found`, without redirections.
void add_commands(std::vector<std::string>& found, const std::string& line) {
  static const std::regex border(R"( \| | && | \|\| |; (?=swarmctl )| #.*$)"), redirection(" [12]?>.*$");
  for (std::sregex_token_iterator part(line.begin(), line.end(), border, -1), end; part != end; ++part)
    if (const std::string words = std::regex_replace(part->str(), redirection, "");
        words.starts_with("swarmctl "))
      found.push_back(words);
}

std::vector<std::string> commands_of_pages() {
  std::vector<std::filesystem::path> pages{SOURCE_DIR "/README.md"};
  for (const auto& entry : std::filesystem::directory_iterator(SOURCE_DIR "/docs"))
    if (entry.path().extension() == ".md") pages.push_back(entry.path());
  std::vector<std::string> found;
  static const std::regex shown(R"((?:^|\n)(?: {4}(?:\$ )?|\$ )(swarmctl [^\n]*))");
  for (const auto& page : pages) {
    const std::string text = text_of(page);
    for (std::sregex_iterator one(text.begin(), text.end(), shown), end; one != end; ++one)
      add_commands(found, (*one)[1]);
  }
  return found;
}

std::vector<std::string> commands_of_help() {
  std::vector<std::string> found;
  for (const cli::Command* command : cli::commands())
    for (const cli::Example& example : command->examples) add_commands(found, std::string(example.line));
  return found;
}

/// The example uses a file, a context or standard input that only the reader has.
bool is_the_readers(const RunResult& result) {
  return result.err.find("No such file or directory") != result.err.npos ||
         result.err.find("no docker context is named") != result.err.npos;
}

void expect_understood(const std::vector<std::string>& commands) {
  NoEngine engine;
  Caller caller;
  caller.environment["SWARMCTL_HISTORY"] = "10";  // exported by the page about this variable
  for (const std::string& command : commands) {
    if (command.ends_with(" -") || command.find(" - ") != command.npos) continue;
    const RunResult result = run(command.substr(sizeof "swarmctl"), engine, caller);
    EXPECT_TRUE(result.exit != 2 || is_the_readers(result)) << command << "\n" << result.err;
  }
}

}  // namespace

TEST(Documented, commands_of_pages_are_understood) {
  const std::vector<std::string> commands = commands_of_pages();
  EXPECT_GT(commands.size(), 20U);
  expect_understood(commands);
}

TEST(Documented, commands_of_help_are_understood) {
  const std::vector<std::string> commands = commands_of_help();
  EXPECT_GT(commands.size(), 50U);
  expect_understood(commands);
}
