// SPDX-License-Identifier: Apache-2.0
// Finds the login that docker stored: with a helper for the registry, the helper for all, or in the file.
#include "registry/login.hpp"

#include "output/document/mask.hpp"
#include "output/hints.hpp"

#include <swarm/access.hpp>
#include <swarm/error.hpp>
#include <swarm/json.hpp>
#include <swarm/text.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <cstdint>
#include <utility>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;

/// The text by which every helper reports that it has no login.
constexpr std::string_view nothing_stored = "credentials not found in native keychain";

/// The login in the file, with a hint if it is invalid.
std::optional<Login> from_file(const DockerConfig& config, const std::string& key) {
  auto login = swarm::catch_error([&] { return swarm::login_in(config, key); });
  if (login) return std::move(*login.value);
  throw Error(login.error->code(), login.error->what(),
              make_hint("docker login ", swarm::registry_host_in(key), " replaces it"));
}

/// The first line of a helper's standard error. Standard output is not shown, because it would hold the
/// secret.
std::string words_of(const ProgramOutput& output) {
  const std::string_view text = swarm::trimmed(output.err);
  if (!text.empty() && !text.starts_with('{'))
    return ": " + masked(text.substr(0, std::min<std::size_t>(text.find_first_of("\r\n"), 300)));
  return swarm::trimmed(output.out).empty()
             ? ""
             : ", and its output is not shown, because it may contain the secret";
}

std::string ending(const ProgramOutput& output) {
  switch (output.end) {
    case ProgramOutput::End::missing: return "not found in PATH";
    case ProgramOutput::End::too_slow: return "it timed out and was stopped";
    case ProgramOutput::End::too_long: return "it printed too much and was stopped";
    case ProgramOutput::End::failed:
      return "it could not be started: " + std::generic_category().message(output.status);
    case ProgramOutput::End::exited: break;
  }
  return "it exited with code " + std::to_string(output.status) + words_of(output);
}

std::optional<Login> from_helper(const std::string& helper, const std::string& file, const std::string& key,
                                 const Ask& ask) {
  const std::string program = "docker-credential-" + helper;
  const auto fail = [&](const std::string& why) {
    throw Error(Errc::refused,
                "cannot get the login for " + std::string(swarm::registry_host_in(key)) + " from " + program +
                    ": " + why,
                make_hint("credsStore and credHelpers in ", file, " name the helpers"));
  };
  if (const std::string_view flaw = swarm::helper_flaw(helper); !flaw.empty()) fail(std::string(flaw));
  const ProgramOutput output = ask(program, key);
  if (output.end != ProgramOutput::End::exited) fail(ending(output));
  if (output.status != 0) {
    if (output.out.find(nothing_stored) != std::string::npos) return std::nullopt;
    fail(ending(output));
  }
  auto login = swarm::login_of_helper(output.out, key);
  if (!login) fail("its output is not what a credential helper prints");
  return login;
}

swarm::Hint another_variable() {
  return make_hint("unset DOCKER_AUTH_CONFIG to use the logins of config.json");
}

/// Throws if the member of the file, or its entry for the registry of `key`, is invalid.
void require_member(const DockerConfig& config, std::string_view member, const std::string& key,
                    const swarm::Hint& hint) {
  for (const DockerConfig::Flaw& flaw : config.flaws) {
    const bool is_its_own =
        flaw.key.empty() || swarm::registry_host_in(flaw.key) == swarm::registry_host_in(key);
    if (is_its_own && flaw.member == member) throw Error(Errc::usage, flaw.why, hint);
  }
}

}  // namespace

void require_logins(const DockerConfig& config, const swarm::Hint& hint) {
  require_usable(config, hint);
  require_member(config, {}, {}, hint);
}

std::optional<Login> stored_login(const DockerConfig& config, std::string_view image, const Ask& ask) {
  const std::string key = swarm::registry_key(swarm::value::registry_host(image));
  if (!config.given_logins.empty()) {
    const DockerConfig given = read_docker_config("DOCKER_AUTH_CONFIG", config.given_logins);
    require_logins(given, another_variable());
    require_member(given, "auths", key, another_variable());
    if (auto login = from_file(given, key)) return login;
  }
  require_logins(config);
  require_member(config, "credHelpers", key, another_config());
  const auto* own = swarm::pick_registry(config.credential_helpers, key,
                                         [](const auto& pair) -> std::string_view { return pair.first; });
  if (own == nullptr) require_member(config, "credsStore", key, another_config());
  const std::string& helper = own != nullptr ? own->second : config.credentials_store;
  if (!helper.empty()) return from_helper(helper, config.file, key, ask);
  require_member(config, "auths", key, another_config());
  return from_file(config, key);
}

}  // namespace cli
