// SPDX-License-Identifier: Apache-2.0
// Chooses the engine and other settings from flags, environment, contexts and docker's config file.
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

/// The global flags that select an engine, as typed.
struct GlobalFlags {
  std::vector<std::string> hosts;      ///< -H, each may be a comma-separated list.
  std::optional<std::string> context;  ///< --context
  std::optional<std::string> config;   ///< --config: directory of docker's config.json
  bool tls = false;
  std::optional<bool> tls_verify;  ///< If given at all, even as false, it enables TLS, as in docker.
  std::optional<std::string> tls_ca, tls_certificate, tls_key;
  std::optional<std::string> request_timeout;
};

/// The managers to try, in order, and why they were chosen, for `where` and messages.
struct EndpointChoice {
  std::vector<swarm::Endpoint> managers;
  std::string why;      ///< "-H", "DOCKER_HOST", "context prod (DOCKER_CONTEXT)", "default"
  std::string context;  ///< The name of the docker context, "default" if none was chosen.
};

/// Reads lazily: a command that needs no engine opens no file.
class Settings {
 public:
  explicit Settings(GlobalFlags flags, Env env, Files files = disk());

  /// Throws usage, and refused if a file cannot be used.
  const EndpointChoice& engine();
  /// docker's config file, read once; it may be broken.
  const DockerConfig& config();
  /// The same, for one member; warns if that member is invalid.
  const DockerConfig& config(std::string_view member);
  /// Warns once per text; does nothing without `warn`.
  void warn_once(const std::string& text);
  std::function<void(const std::string& text)> warn{};
  /// The existing docker contexts, "default" first.
  [[nodiscard]] std::vector<std::string> contexts() const;
  /// Timeouts and headers for the connection. Throws usage on an invalid duration.
  swarm::ConnectOptions connection();
  /// The total time in which completion may query an engine. Throws usage on an invalid duration.
  [[nodiscard]] std::chrono::milliseconds completion_limit() const;
  /// The newest API version allowed (DOCKER_API_VERSION); any_api if there is no limit. Throws usage.
  [[nodiscard]] swarm::Api newest_api() const;

 private:
  [[nodiscard]] std::string directory() const;
  EndpointChoice choose();
  EndpointChoice by_context(const std::string& name, const std::string& origin);
  EndpointChoice by_environment();
  [[nodiscard]] EndpointChoice by_address(const std::vector<std::string>& lists,
                                          const std::string& origin) const;
  [[nodiscard]] std::optional<swarm::Tls> tls() const;
  [[nodiscard]] std::string pem(const std::optional<std::string>& flag, const char* name,
                                const char* file) const;

  GlobalFlags flags_;
  Env env_;
  Files files_;
  std::optional<EndpointChoice> chosen_;
  std::optional<DockerConfig> config_;
  std::set<std::string> warned_;
};

}  // namespace cli
