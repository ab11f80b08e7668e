// SPDX-License-Identifier: Apache-2.0
// docker's configuration: config.json and the context store.
#pragma once

#include "config/files.hpp"

#include <swarm/endpoint.hpp>
#include <swarm/hint.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cli {

/// The engine of the context `name`, from `directory`/contexts. Throws usage, naming the contexts there
/// are, where there is none of that name; refused where its file cannot be used or names no engine.
swarm::Endpoint context_endpoint(const std::string& name, const std::string& directory, const Files& files);

/// The names of the contexts in `directory`/contexts, sorted.
std::vector<std::string> context_names(const std::string& directory, const Files& files);

/// Where docker looks for an engine when nothing else is said.
inline constexpr const char* default_engine = "unix:///var/run/docker.sock";

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

/// A way out where the file is in the way.
swarm::Hint another_config();

/// Throws usage where the file is broken.
void require_usable(const DockerConfig& config, const swarm::Hint& hint = another_config());

/// "line 3, column 14" of a byte (counted from 0) of `text`.
std::string place_in(std::string_view text, std::size_t byte);

}  // namespace cli
