// SPDX-License-Identifier: Apache-2.0
// docker's config.json and contexts, as text: what they say about headers, logins and engines. Pure.
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
  /// One member of `auths`, as it stands there: `auth` is base64 of user:password.
  struct Login {
    std::string server, auth, username, password, identity_token, registry_token;
  };
  using Pairs = std::vector<std::pair<std::string, std::string>>;

  /// What is wrong in the file; the rest of it counts.
  struct Flaw {
    std::string member;  ///< The outermost one (HttpHeaders); empty: the document as a whole.
    std::string key;     ///< The one in it, such as a registry; empty: the member as a whole.
    std::string why;     ///< A sentence that names the file; never with a value, for it may be a secret.
  };

  std::string file;    ///< Where it was read, for messages.
  std::string broken;  ///< Why nothing of the file can be used, a sentence; empty: it can.
  std::vector<Flaw> flaws;
  std::string current_context;
  std::string services_format, tasks_format, service_inspect_format;
  Pairs headers;              ///< HttpHeaders, in the file's order.
  std::vector<Login> logins;  ///< auths
  std::string credentials_store;
  Pairs credential_helpers;  ///< Registry, helper.
  std::string given_logins;  ///< DOCKER_AUTH_CONFIG: a text like the file's, whose `auths` go first.
};

/// Reads the text of `file`; nothing: no such file, an empty configuration. Unknown members are skipped.
/// What is wrong is noted in `broken` and `flaws`; whether it matters only the reader knows.
DockerConfig read_docker_config(std::string file, const std::optional<std::string>& text);

/// The configuration of a file of which nothing can be used, for the reason given.
DockerConfig broken_docker_config(std::string file, std::string why);

/// The host in a key of `auths`, which may be an address: https://reg.example/v1/ is reg.example.
std::string_view registry_host_in(std::string_view key);
/// The key under which docker stores the login for a registry.
std::string registry_key(std::string_view host);

/// `key` itself, or else the first of the same host.
template <class List, class KeyOf>
const typename List::value_type* pick_registry(const List& list, std::string_view key, const KeyOf& of) {
  const auto same = [&](const auto& item) { return of(item) == key; };
  const auto alike = [&](const auto& item) { return registry_host_in(of(item)) == registry_host_in(key); };
  auto found = std::find_if(list.begin(), list.end(), same);
  if (found == list.end()) found = std::find_if(list.begin(), list.end(), alike);
  return found == list.end() ? nullptr : &*found;
}

/// The login that `auths` of the file has for a key; nothing where there is none. Throws usage where it cannot
/// be read.
std::optional<Login> login_in(const DockerConfig& config, const std::string& key);

/// Why a credential helper of this name is not asked; empty: it is.
std::string_view helper_flaw(std::string_view helper);
/// The login in what a credential helper prints for a key; nothing where that is not what a helper prints.
std::optional<Login> login_of_helper(std::string_view printed, const std::string& key);

/// Where docker's own engine listens, if nothing else is said.
inline constexpr const char* default_engine = "unix:///var/run/docker.sock";

/// The engine of a context, whose meta.json has been read from `file`. `tls`: the directory of its ca.pem, cert.pem and
/// key.pem; `if_there` gives back the path of a file that is there, else nothing. Throws refused where it names no
/// engine, and usage for an address that is none.
Endpoint endpoint_of_context(const Json& meta, const std::string& name, const std::string& file,
                             const std::string& tls,
                             const std::function<std::string(const std::string&)>& if_there);

/// "line 3, column 14" of a byte (counted from 0) of `text`.
std::string place_in(std::string_view text, std::size_t byte);

}  // namespace swarm
