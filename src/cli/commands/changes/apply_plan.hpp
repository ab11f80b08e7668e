// SPDX-License-Identifier: Apache-2.0
// What `apply` makes of files and the services that run, known whole before anything is sent.
#pragma once

#include "session.hpp"

#include <swarm/json.hpp>
#include <swarm/service_client.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cli {

/// A service as a file wants it.
struct FileService {
  std::string place;  ///< Where the file says it.
  std::string name{};
  /// The document with IDs, the label that remembers it and, where the image is new, its digest.
  std::shared_ptr<const swarm::Json> wished{};
  std::optional<swarm::Service> there{};       ///< Nothing: it is to be created.
  std::shared_ptr<const swarm::Json> after{};  ///< What becomes of that service as it is `there`.
  swarm::UpdateOptions options{};

  /// What makes the service that is there what the file says, also after somebody else has changed it.
  [[nodiscard]] swarm::Edit edit() const;
};

struct ApplyPlan {
  std::vector<FileService> services;
  Exit exit = Exit::done;  ///< Else something is missing or wrong, which was told: nothing may be sent.
};

/// Reads the files and asks for all that they name. Tells everything that is missing or wrong, with its place.
/// `only`: the one service that is meant; empty: all of them.
ApplyPlan plan_files(Session& session, const std::vector<std::string>& paths, const std::string& only = {});

/// Shows what would become of it.
Exit show_applied(Session& session, const FileService& one);

}  // namespace cli
