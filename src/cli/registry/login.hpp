// SPDX-License-Identifier: Apache-2.0
// Registry logins from docker's config file and its credential helpers, in the form that the engine expects.
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

/// The output of a program.
struct ProgramOutput {
  enum class End { exited, missing, too_slow, too_long, failed };
  End end = End::exited;
  int status = 0;  ///< Exit code; 128 + n for signal n. `failed`: errno.
  std::string out, err;
};

/// Runs `program get`, found in PATH, with `input` on its standard input.
using Ask = std::function<ProgramOutput(const std::string& program, const std::string& input)>;

/// Runs the real program: without a shell, with limits on output and time.
ProgramOutput ask_program(const std::string& program, const std::string& input);
ProgramOutput ask_program(const std::string& program, const std::string& input,
                          std::chrono::milliseconds timeout);

/// The login stored for the registry of `image`; nothing if there is none. Ignores errors in a file that do
/// not affect this registry. Throws usage if a file, or its entry for this registry, is invalid, and refused
/// with the helper's name if the helper returns no login.
std::optional<Login> stored_login(
    const DockerConfig& config, std::string_view image,
    const Ask& ask = [](const auto& program, const auto& input) { return ask_program(program, input); });

/// Throws usage if no login of the file can be read.
void require_logins(const DockerConfig& config, const swarm::Hint& hint = another_config());

}  // namespace cli
