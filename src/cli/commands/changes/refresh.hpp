// SPDX-License-Identifier: Apache-2.0
// --refresh-image: resolves each service's tag again, once per image.
#pragma once

#include "session.hpp"

#include <swarm/error.hpp>
#include <swarm/lookup.hpp>
#include <swarm/service_client.hpp>
#include <swarm/tasks.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cli {

/// The plan for one service.
struct RefreshPlan {
  std::string skip_reason{};  ///< Why its image is not refreshed; empty if it is.
  swarm::UpdateOptions options{};
  swarm::Edit edit = [](swarm::Json&) {};  ///< Changes nothing if the digest is the same.
};

class ImageRefresh {
 public:
  explicit ImageRefresh(Session& session) : session_(session) {}

  /// Warns of nodes that the new image excludes. Throws refused if the tag cannot be resolved.
  RefreshPlan plan(const Given& given, const swarm::Service& service);

 private:
  swarm::Pinned ask(const std::string& image);
  const swarm::Pinned& newest(const std::string& service, const std::string& image);
  void warn_of_lost_nodes(const std::string& service, const swarm::Json& before, const swarm::Json& after);

  Session& session_;
  std::map<std::string, swarm::Expected<swarm::Pinned>> pinned_;  ///< By the image's familiar name and tag.
  std::optional<std::vector<swarm::Node>> nodes_;
};

}  // namespace cli
