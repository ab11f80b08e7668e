// SPDX-License-Identifier: Apache-2.0
// Which engine is meant and why, and the other settings: flags, environment, contexts, docker's config file.
#pragma once

#include "config/docker_config.hpp"
#include "config/files.hpp"

#include <swarm/endpoint.hpp>
#include <swarm/engine.hpp>
#include <swarm/transport.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// The global flags that lead to an engine, as typed.
struct GlobalFlags {
  std::vector<std::string> hosts;      ///< -H, each perhaps a comma list.
  std::optional<std::string> context;  ///< --context
  std::optional<std::string> config;   ///< --config: directory of docker's config.json
  bool tls = false;
  std::optional<bool> tls_verify;  ///< Given at all, even as false, it means TLS, as in docker.
  std::optional<std::string> tls_ca, tls_certificate, tls_key;
  std::optional<std::string> request_timeout;
};

/// The managers to be tried, in order, and what made us choose them, in words for `where` and messages.
struct Chosen {
  std::vector<swarm::Endpoint> managers;
  std::string why;      ///< "-H", "DOCKER_HOST", "context prod (DOCKER_CONTEXT)", "default"
  std::string context;  ///< Name of the docker context, "default" where none was chosen.
};

/// Read when first asked: a command that needs no engine touches no file.
class Settings {
 public:
  explicit Settings(GlobalFlags flags, Env env, Files files = disk());

  /// Throws usage, and refused where a file cannot be used.
  const Chosen& engine();
  /// docker's config file, read once; it may be broken.
  const DockerConfig& config();
  /// The same for the sake of one member: what is wrong with it is warned of.
  const DockerConfig& config(std::string_view member);
  /// Warns once of each thing; says nothing as long as there is no `warn`.
  void warn_once(const std::string& text);
  std::function<void(const std::string& text)> warn{};
  /// The docker contexts there are, "default" first.
  [[nodiscard]] std::vector<std::string> contexts() const;
  /// Limits and headers for the connection. Throws usage on a malformed time.
  swarm::ConnectOptions connection();
  /// How long completion may ask an engine in all. Throws usage on a malformed time.
  [[nodiscard]] std::chrono::milliseconds completion_limit() const;
  /// The newest API version allowed (DOCKER_API_VERSION); any_api where nothing bounds it. Throws usage.
  [[nodiscard]] swarm::Api newest_api() const;

 private:
  [[nodiscard]] std::string directory() const;
  Chosen choose();
  Chosen by_context(const std::string& name, const std::string& said_by);
  Chosen by_environment();
  [[nodiscard]] Chosen by_address(const std::vector<std::string>& lists, const std::string& said_by) const;
  [[nodiscard]] std::optional<swarm::Tls> tls() const;
  [[nodiscard]] std::string pem(const std::optional<std::string>& flag, const char* name,
                                const char* file) const;

  GlobalFlags flags_;
  Env env_;
  Files files_;
  std::optional<Chosen> chosen_;
  std::optional<DockerConfig> config_;
  std::set<std::string> warned_;
};

}  // namespace cli
