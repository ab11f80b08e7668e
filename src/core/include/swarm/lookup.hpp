// SPDX-License-Identifier: Apache-2.0
// What an edit may need to know first: names to IDs, an image's tag to its digest. A Lookup is for one thread at
// a time, as its Engine is.
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

/// An image as a registry has it (API: DistributionInspect).
struct Pinned {
  std::string image;                                           ///< "name:tag@sha256:…"
  std::vector<std::pair<std::string, std::string>> platforms;  ///< os, architecture; "unknown" ones left out.
};

/// False for what an engine would take for another path, or for none: "", ".", "..", and what holds a slash
/// or a NUL. Nothing has such a name or ID.
bool can_be_name(std::string_view name_or_id);

class Lookup {
 public:
  explicit Lookup(Engine& engine) : engine_(engine) {}

  /// A swarm network by name or ID (GET /networks/{ref}?scope=swarm). Throws not_found.
  Named network(std::string_view name_or_id);
  /// The same; nothing where there is no such network.
  std::optional<Named> find_network(std::string_view name_or_id);
  /// Secrets or configs by exact name or full ID, in the order asked, one request for all.
  /// Throws not_found, naming the first that is missing: "secret not found: tls".
  std::vector<Named> secrets(const std::vector<std::string>& names);
  std::vector<Named> configs(const std::vector<std::string>& names);
  /// What there is of these IDs, one request for all. That one is gone is confirmed.
  std::vector<Named> secrets_by_id(const std::vector<std::string>& ids);
  std::vector<Named> configs_by_id(const std::vector<std::string>& ids);
  /// All of them; of networks those of the swarm, but not the one for published ports.
  std::vector<Named> all_networks();
  std::vector<Named> all_secrets();
  std::vector<Named> all_configs();
  /// Asks the image's registry through the engine. Throws refused with the registry's words and status: 404
  /// where the registry has no such image.
  Pinned pin(const std::string& image, const std::string& registry_auth = {});

 private:
  std::vector<Named> find(std::string_view kind, const std::vector<std::string>& names);
  std::vector<Named> named(std::string_view kind, const std::vector<std::string>& names);
  std::vector<Named> by_id(std::string_view kind, const std::vector<std::string>& ids);
  Engine& engine_;
};

}  // namespace swarm
