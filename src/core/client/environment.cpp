// SPDX-License-Identifier: Apache-2.0
// Configures a client from docker's environment variables and files, all of which are passed in.
#include "client/client_state.hpp"

#include <swarm/docker_config.hpp>
#include <swarm/error.hpp>
#include <swarm/text.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include <openssl/evp.h>

namespace swarm {
namespace {

using Variable = std::function<const char*(const char*)>;

std::string value_of(const Variable& variable, const char* name) {
  const char* value = variable(name);
  return value != nullptr ? value : "";
}

std::vector<std::string> split_at_commas(const std::string& list) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at <= list.size();) {
    const std::size_t comma = std::min(list.find(',', at), list.size());
    parts.emplace_back(trimmed(std::string_view(list).substr(at, comma - at)));
    at = comma + 1;
  }
  return parts;
}

std::string sha256(const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr);
  std::string hex;
  for (unsigned int i = 0; i < size; ++i)
    for (const int half : {digest[i] >> 4, digest[i] & 15}) hex += "0123456789abcdef"[half];
  return hex;
}

std::optional<Login> login_for(const DockerConfig& config, const DockerFiles& docker,
                               const std::string& image) {
  const std::string key = registry_key(value::registry_host(image));
  const auto* own = pick_registry(config.credential_helpers, key,
                                  [](const auto& pair) -> std::string_view { return pair.first; });
  const std::string& helper = own != nullptr ? own->second : config.credentials_store;
  if (helper.empty() || !docker.ask) return login_in(config, key);
  const std::string program = "docker-credential-" + helper;
  const auto fail = [&](std::string_view why) {
    throw Error(Errc::refused, "cannot get the login for " + std::string(registry_host_in(key)) + " from " +
                                   program + ": " + std::string(why));
  };
  if (const std::string_view flaw = helper_flaw(helper); !flaw.empty()) fail(flaw);
  const auto printed = docker.ask(program, key);
  if (!printed) return std::nullopt;
  auto login = login_of_helper(*printed, key);
  if (!login) fail("its output is not what a credential helper prints");
  return login;
}

/// Applies the settings for requests in docker's config.json.
void follow(const DockerConfig& config, const DockerFiles& docker, ClientOptions& options) {
  if (!config.broken.empty()) throw Error(Errc::usage, config.broken);
  if (!config.flaws.empty()) throw Error(Errc::usage, config.flaws.front().why);
  std::ranges::copy_if(config.headers, std::back_inserter(options.connection.headers),
                       [](const auto& header) { return !equal_fold(header.first, "user-agent"); });
  const bool has_logins =
      !config.logins.empty() || !config.credentials_store.empty() || !config.credential_helpers.empty();
  if (!options.login && has_logins)
    options.login = [config, docker](const std::string& image) { return login_for(config, docker, image); };
}

/// Certificates and keys are read like docker's other files. The path of one that does not exist stays, so
/// that the error names it.
void read_files(Tls& tls, const DockerFiles& docker) {
  if (!docker.read) return;
  const auto text_of = [&](const std::string& path) {
    return path.empty() ? std::string() : docker.read(path).value_or("");
  };
  tls.ca_text = text_of(tls.ca);
  tls.certificate_text = text_of(tls.certificate);
  tls.key_text = text_of(tls.key);
}

/// docker stores a context in a directory named by the digest of the context's name.
Endpoint context(const std::string& name, const std::string& directory, const DockerFiles& docker) {
  const std::string store = directory + "/contexts", id = sha256(name);
  const std::string file = store + "/meta/" + id + "/meta.json";
  const auto text = docker.read ? docker.read(file) : std::nullopt;
  if (!text) throw Error(Errc::usage, "docker context " + name + " cannot be read: " + file);
  const auto found = catch_error([&] {
    return endpoint_of_context(
        read_json_or_null(*text), name, file, store + "/tls/" + id + "/docker",
        [&](const std::string& path) { return docker.read(path) ? path : std::string(); });
  });
  if (!found) throw Error(Errc::usage, found.error->what(), found.error->hint());
  Endpoint endpoint = *found.value;
  if (endpoint.tls) read_files(*endpoint.tls, docker);
  return endpoint;
}

}  // namespace

Client Client::from_environment(const Variable& variable, const DockerFiles& docker, ClientOptions options) {
  check::require_function(variable);
  const auto value = [&](const char* name) { return value_of(variable, name); };
  std::string directory = value("DOCKER_CONFIG");
  if (directory.empty()) directory = value("HOME") + "/.docker";
  const std::string file = directory + "/config.json";
  const DockerConfig config =
      read_docker_config(file, docker.read ? docker.read(file) : std::optional<std::string>());
  follow(config, docker, options);
  if (!value("DOCKER_TLS_VERIFY").empty()) {
    std::string files = value("DOCKER_CERT_PATH");
    if (files.empty()) files = directory;
    options.tls = {.ca = files + "/ca.pem", .certificate = files + "/cert.pem", .key = files + "/key.pem"};
    read_files(*options.tls, docker);
  }
  if (const std::string newest = value("DOCKER_API_VERSION"); !newest.empty()) {
    const auto api = Api::parse(newest);
    if (!api)
      throw Error(Errc::usage, "DOCKER_API_VERSION '" + newest + "' is not a version of the Engine API");
    options.at_most = std::min(options.at_most, *api);
  }
  if (const std::string hosts = value("DOCKER_HOST"); !hosts.empty())
    return Client(split_at_commas(hosts), options);
  std::string name = value("DOCKER_CONTEXT");
  if (name.empty()) name = config.current_context;
  if (name.empty() || name == "default") return Client({default_engine}, options);
  return Client(State::of({context(name, directory, docker)}, options));
}

}  // namespace swarm
