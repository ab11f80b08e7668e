// SPDX-License-Identifier: Apache-2.0
// Parses the text of docker's config.json and contexts: headers, logins and engines. Pure.
#pragma once

#include <swarm/endpoint.hpp>
#include <swarm/json.hpp>
#include <swarm/registry.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace swarm {

struct DockerConfig {
  /// One member of `auths`, unchanged: `auth` is base64 of user:password.
  struct Login {
    std::string server, auth, username, password, identity_token, registry_token;
  };
  using Pairs = std::vector<std::pair<std::string, std::string>>;

  /// An error in one part of the file; the other parts are still used.
  struct Flaw {
    std::string member;  ///< The top-level member (HttpHeaders); empty: the whole document.
    std::string key;     ///< The key in that member, such as a registry; empty: the whole member.
    std::string why;     ///< A sentence that names the file; never contains a value, which may be secret.
  };

  std::string file;    ///< Where it was read from, for messages.
  std::string broken;  ///< Why nothing in the file can be used, as a sentence; empty if it can be used.
  std::vector<Flaw> flaws;
  std::string current_context;
  std::string services_format, tasks_format, service_inspect_format;
  Pairs headers;              ///< HttpHeaders, in the file's order.
  std::vector<Login> logins;  ///< auths
  std::string credentials_store;
  Pairs credential_helpers;  ///< Registry, helper.
  std::string given_logins;  ///< DOCKER_AUTH_CONFIG: a text like the file's; its `auths` take precedence.
};

/// Parses the text of `file`; no text means that the file does not exist, an empty configuration. Ignores
/// unknown members. Errors go to `broken` and `flaws`, because only the caller knows whether they matter.
DockerConfig read_docker_config(std::string file, const std::optional<std::string>& text);

/// The configuration for a file that cannot be used at all, for the given reason.
DockerConfig broken_docker_config(std::string file, std::string why);

/// The host in a key of `auths`, which may be a URL: https://reg.example/v1/ is reg.example.
std::string_view registry_host_in(std::string_view key);
/// The key under which docker stores the login for a registry.
std::string registry_key(std::string_view host);

/// The item with this `key`, or else the first one with the same host.
template <class List, class KeyOf>
const typename List::value_type* pick_registry(const List& list, std::string_view key, const KeyOf& of) {
  const auto same = [&](const auto& item) { return of(item) == key; };
  const auto alike = [&](const auto& item) { return registry_host_in(of(item)) == registry_host_in(key); };
  auto found = std::find_if(list.begin(), list.end(), same);
  if (found == list.end()) found = std::find_if(list.begin(), list.end(), alike);
  return found == list.end() ? nullptr : &*found;
}

/// The file's login in `auths` for a key; nothing if there is none. Throws usage if it is invalid.
std::optional<Login> login_in(const DockerConfig& config, const std::string& key);

/// Why a credential helper of this name must not be run; empty if it may be.
std::string_view helper_flaw(std::string_view helper);
/// Parses what a credential helper prints for a key; nothing if it is not a helper's output.
std::optional<Login> login_of_helper(std::string_view printed, const std::string& key);

/// Where docker's engine listens by default.
inline constexpr const char* default_engine = "unix:///var/run/docker.sock";

/// The engine of a context whose meta.json was read from `file`. `tls`: the directory of its ca.pem, cert.pem
/// and key.pem; `path_if_exists` returns the path of an existing file, else an empty string. Throws refused if the
/// context names no engine, and usage for an invalid address.
Endpoint endpoint_of_context(const Json& meta, const std::string& name, const std::string& file,
                             const std::string& tls,
                             const std::function<std::string(const std::string&)>& path_if_exists);

/// "line 3, column 14" for a byte (counted from 0) of `text`.
std::string place_in(std::string_view text, std::size_t byte);

}  // namespace swarm
