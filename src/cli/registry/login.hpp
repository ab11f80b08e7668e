// SPDX-License-Identifier: Apache-2.0
// Registry logins, from docker's config file and its credential helpers, as the engine wants them.
#pragma once

#include "config/docker_config.hpp"

#include <swarm/registry.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace cli {

using swarm::Login;
using swarm::registry_auth;

/// What a program that was run said.
struct Spoken {
  enum class End { exited, missing, too_slow, too_long, failed };
  End end = End::exited;
  int status = 0;  ///< Exit code; 128 + n for signal n. `failed`: errno.
  std::string out, err;
};

/// Runs `program get`, found in PATH, with `input` on its standard input.
using Ask = std::function<Spoken(const std::string& program, const std::string& input)>;

/// The real one: no shell, output and time bounded.
Spoken ask_program(const std::string& program, const std::string& input);
Spoken ask_program(const std::string& program, const std::string& input, std::chrono::milliseconds timeout);

/// The login stored for the registry of `image`; nothing where there is none. What is wrong in a file and
/// does not concern this registry is passed over. Throws usage where a file, or what it holds for this
/// registry, cannot be read, and refused, naming the helper, where that gives no login.
std::optional<Login> stored_login(
    const DockerConfig& config, std::string_view image,
    const Ask& ask = [](const auto& program, const auto& input) { return ask_program(program, input); });

/// Throws usage where no login of the file can be read.
void require_logins(const DockerConfig& config, const swarm::Hint& hint = another_config());

}  // namespace cli
