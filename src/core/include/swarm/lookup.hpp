// SPDX-License-Identifier: Apache-2.0
// Resolves what an edit needs: names to IDs, an image's tag to its digest. Use a Lookup on one thread at a
// time, like its Engine.
#pragma once

#include <swarm/engine.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace swarm {

struct Named {
  std::string id, name;
};

/// An image as known to its registry (API: DistributionInspect).
struct Pinned {
  std::string image;                                           ///< "name:tag@sha256:…"
  std::vector<std::pair<std::string, std::string>> platforms;  ///< os, architecture; without "unknown" ones.
};

/// False for a text that would change the path of a request: "", ".", "..", and anything with a slash or a
/// NUL. No object has such a name or ID.
bool can_be_name(std::string_view name_or_id);

class Lookup {
 public:
  explicit Lookup(Engine& engine) : engine_(engine) {}

  /// A swarm network by name or ID (GET /networks/{ref}?scope=swarm). Throws not_found.
  Named network(std::string_view name_or_id);
  /// The same; nothing if there is no such network.
  std::optional<Named> find_network(std::string_view name_or_id);
  /// Secrets or configs by exact name or full ID, in the given order, with one request. Throws not_found with
  /// the first missing one: "secret not found: tls".
  std::vector<Named> secrets(const std::vector<std::string>& names);
  std::vector<Named> configs(const std::vector<std::string>& names);
  /// Those of these IDs that exist, with one request. Absence is confirmed.
  std::vector<Named> secrets_by_id(const std::vector<std::string>& ids);
  std::vector<Named> configs_by_id(const std::vector<std::string>& ids);
  /// All of them; for networks those of the swarm, except the ingress network.
  std::vector<Named> all_networks();
  std::vector<Named> all_secrets();
  std::vector<Named> all_configs();
  /// Queries the image's registry through the engine. Throws refused with the registry's message and status:
  /// 404 if the registry has no such image.
  Pinned pin(const std::string& image, const std::string& registry_auth = {});

 private:
  std::vector<Named> find(std::string_view kind, const std::vector<std::string>& names);
  std::vector<Named> named(std::string_view kind, const std::vector<std::string>& names);
  std::vector<Named> by_id(std::string_view kind, const std::vector<std::string>& ids);
  Engine& engine_;
};

}  // namespace swarm
