// SPDX-License-Identifier: Apache-2.0
// Flags and a service to an edit that is ready to be sent, and the image's digest for it.
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

/// The image with the digest that its registry has for it, in a part of the time that is left. Throws refused where
/// the registry does not answer or does not have it.
swarm::Pinned ask_registry(Session& session, const std::string& image, const std::string& registry_auth);

/// Resolves the image that was given to its digest, into `found`. Returns why it has none; empty: it has one, or
/// none was asked for (--no-resolve-image). With --require-digest that is an Error (refused).
std::string resolve_image(Session& session, const Given& given, const std::string& registry_auth,
                          Found& found);

/// The warning that an image has no digest: a service that runs one of this tag keeps that.
std::string words_of_unpinned(const std::string& why, const std::string& image, const swarm::Json& live);

/// Content trust asks for a signature that no registry gives any more: where DOCKER_CONTENT_TRUST is set only
/// an image by digest is deployed. Throws usage for one by tag; empty: there is none.
void check_content_trust(const Session& session, const std::string& image);

/// The same for going back to a specification, whose image may be another one.
void check_content_trust_of_rollback(const Session& session, const swarm::Service& service,
                                     const swarm::Json& back);

/// The edit of one service, with all that its values refer to looked up.
struct PlannedUpdate {
  swarm::Service service;
  swarm::UpdateOptions options;
  swarm::Edit edit;
  std::string left_alone{};  ///< Why nothing is done to it; empty: the edit is made.
};

/// One line of `update` or `diff`: its files read, its names and its digest asked for once, whatever the
/// number of services. Its plans are good as long as it is.
class UpdateLine {
 public:
  /// Throws where the line contradicts itself, or the engine is too old for it.
  explicit UpdateLine(Session& session);
  UpdateLine(const UpdateLine&) = delete;
  UpdateLine& operator=(const UpdateLine&) = delete;

  [[nodiscard]] const Given& given() const { return given_; }
  Rotations& rotations() { return rotations_; }

  /// Asks for what the edit needs. Throws what cannot be done to this service.
  PlannedUpdate plan(swarm::Service service);

 private:
  [[nodiscard]] swarm::Edit whole_edit(const swarm::Service& service) const;
  void warn_of_unpinned(const Given& given, const swarm::Json& live);
  swarm::Edit prepare(const Given& given, swarm::Edit whole, const swarm::Json& live,
                      const swarm::UpdateOptions& options);

  Session& session_;
  const Given given_;
  std::shared_ptr<const swarm::Json> document_;  ///< Of --spec, or null.
  Rotations rotations_;
  ImageRefresh refresh_;
  std::optional<Found> found_;
  bool image_asked_ = false;
  std::string unpinned_;          ///< Why the image has no digest; empty: it has one, or none was asked for.
  std::set<std::string> warned_;  ///< Once for the services that keep their digest, and once for the others.
};

/// Says that nothing is done to a service, and why.
void tell_left_alone(const Session& session, const std::string& reference, const PlannedUpdate& planned);

/// Shows what the update would change and restart, on stdout.
Exit show_planned(Session& session, const Given& given, const PlannedUpdate& planned);

}  // namespace cli
