// SPDX-License-Identifier: Apache-2.0
// Fuzzes the parsers of docker's files: config.json with its logins, the output of a credential helper, and a
// context's document.
#include "config/docker_config.hpp"
#include "fuzz/fuzz.hpp"
#include "registry/login.hpp"

#include <swarm/error.hpp>

#include <optional>
#include <string>
#include <vector>

namespace {

template <typename Act>
void may_refuse(const Act& act) {
  try {
    act();
  } catch (const swarm::Error& error) {
    fuzz::expect(error.code() == swarm::Errc::refused || error.code() == swarm::Errc::usage,
                 "a file that cannot be used is refused");
  }
}

}  // namespace

void fuzz::run(std::string_view bytes) {
  const std::string text(bytes);
  may_refuse([&] {
    const cli::DockerConfig config = cli::read_docker_config("config.json", text);
    static_cast<void>(cli::stored_login(config, "example.com/app:1", [&](const auto&, const auto&) {
      return cli::ProgramOutput{.out = text};
    }));
  });
  may_refuse([&] {
    cli::DockerConfig config;
    config.credentials_store = "test";
    static_cast<void>(
        cli::registry_auth(cli::stored_login(config, "example.com/app:1", [&](const auto&, const auto&) {
          return cli::ProgramOutput{.out = text};
        })));
  });
  const cli::Files files{[&](const std::string&) { return std::optional(text); },
                         [](const std::string&) { return std::vector<std::string>{"one"}; },
                         [](const std::string&) { return true; }, [] { return std::string("/home/me"); }};
  may_refuse([&] { static_cast<void>(cli::context_endpoint("one", "/docker", files)); });
}
