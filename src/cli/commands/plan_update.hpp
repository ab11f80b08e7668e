// SPDX-License-Identifier: Apache-2.0
// What an update is before it is sent: for `update`, and for `diff`, which never sends it.
#pragma once

#include "commands/rotations.hpp"
#include "session.hpp"

#include <swarm/json.hpp>
#include <swarm/service_client.hpp>

#include <memory>
#include <optional>

namespace cli {

/// The edit of one service, with all that its values refer to looked up.
struct PlannedUpdate {
  swarm::Service service;
  swarm::UpdateOptions options;
  Prepared prepared;
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
  Prepared prepare(const Given& given, swarm::Edit whole, swarm::Json trial,
                   const swarm::UpdateOptions& options);

  Session& session_;
  const Given given_;
  const std::shared_ptr<const swarm::Json> document_;  ///< Of --spec, or null.
  Rotations rotations_;
  std::optional<Found> found_;
  bool image_asked_ = false;
};

/// Shows what the update would change and restart, on stdout.
Exit show_planned(Session& session, const Given& given, const PlannedUpdate& planned);

}  // namespace cli
