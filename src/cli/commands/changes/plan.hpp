// SPDX-License-Identifier: Apache-2.0
// Converts flags and a service to an edit that is ready to send, and resolves the image's digest.
#pragma once

#include "commands/changes/refresh.hpp"
#include "commands/changes/rotations.hpp"
#include "session.hpp"

#include <swarm/json.hpp>
#include <swarm/service_client.hpp>

#include <memory>
#include <optional>
#include <set>
#include <string>

namespace cli {

/// The image with the digest that its registry has for it. Takes only a part of the remaining time. Throws
/// refused if the registry does not respond or does not have the image.
swarm::Pinned ask_registry(Session& session, const std::string& image, const std::string& registry_auth);

/// Resolves the image that was given to its digest, into `found`. Returns why it has none; empty: it has one, or
/// none was asked for (--no-resolve-image). With --require-digest that is an Error (refused).
std::string resolve_image(Session& session, const Given& given, const std::string& registry_auth,
                          ResolvedNames& found);

/// The warning that an image has no digest: a service that runs this tag keeps its digest.
std::string words_of_unpinned(const std::string& why, const std::string& image, const swarm::Json& live);

/// Content trust needs signatures that registries no longer provide, so with DOCKER_CONTENT_TRUST only images
/// by digest are deployed. Throws usage for an image by tag; `image` may be empty.
void check_content_trust(const Session& session, const std::string& image);

/// The same for going back to a specification, whose image may differ.
void check_content_trust_of_rollback(const Session& session, const swarm::Service& service,
                                     const swarm::Json& back);

/// The edit of one service, with all references resolved.
struct PlannedUpdate {
  swarm::Service service;
  swarm::UpdateOptions options;
  swarm::Edit edit;
  std::string skip_reason{};  ///< Why nothing is done to the service; empty if the edit is made.
};

/// One command line of `update` or `diff`: reads its files, and resolves its names and digest once, whatever
/// the number of services. Its plans must not outlive it.
class UpdateLine {
 public:
  /// Throws if the line contradicts itself, or the engine is too old for it.
  explicit UpdateLine(Session& session);
  UpdateLine(const UpdateLine&) = delete;
  UpdateLine& operator=(const UpdateLine&) = delete;

  [[nodiscard]] const Given& given() const { return given_; }
  Rotations& rotations() { return rotations_; }

  /// Requests what the edit needs. Throws if this service cannot be changed that way.
  PlannedUpdate plan(swarm::Service service);

 private:
  [[nodiscard]] swarm::Edit whole_edit(const swarm::Service& service) const;
  void warn_of_unpinned(const Given& given, const swarm::Json& live);
  swarm::Edit prepare(const Given& given, swarm::Edit whole, const swarm::Json& live,
                      const swarm::UpdateOptions& options);

  Session& session_;
  const Given given_;
  std::shared_ptr<const swarm::Json> document_;  ///< The document of --spec, or null.
  Rotations rotations_;
  ImageRefresh refresh_;
  std::optional<ResolvedNames> found_;
  bool image_resolved_ = false;
  std::string unpinned_;          ///< Why the image has no digest; empty: it has one, or none was asked for.
  std::set<std::string> warned_;  ///< Once for the services that keep their digest, and once for the others.
};

/// Reports that nothing is done to a service, and why.
void report_skipped(const Session& session, const std::string& reference, const PlannedUpdate& planned);

/// Shows on stdout what the update would change and restart.
Exit show_planned(Session& session, const Given& given, const PlannedUpdate& planned);

}  // namespace cli
