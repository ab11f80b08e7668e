// SPDX-License-Identifier: Apache-2.0
// Compares files with the existing services, and plans everything before anything is sent.
#pragma once

#include "session.hpp"

#include <swarm/json.hpp>
#include <swarm/service_client.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cli {

/// A service as a file describes it.
struct FileService {
  std::string place;  ///< Its place in the files.
  std::string name{};
  /// The document with IDs, the label that records it and, if the image is new, its digest.
  std::shared_ptr<const swarm::Json> requested{};
  std::optional<swarm::Service> existing{};    ///< Unset: the service does not exist.
  std::shared_ptr<const swarm::Json> after{};  ///< The changes to the existing service.
  swarm::UpdateOptions options{};

  /// The edit that makes a service match the file, even after somebody else has changed it.
  [[nodiscard]] swarm::Edit edit() const;
};

struct ApplyPlan {
  std::vector<FileService> services;
  /// If not done, something is missing or invalid and was reported; nothing may be sent.
  Exit exit = Exit::done;
};

/// Reads the files and requests everything that they name. Reports everything missing or invalid with its
/// place. `only`: the one service to plan; empty: all.
ApplyPlan plan_files(Session& session, const std::vector<std::string>& paths, const std::string& only = {});

/// Prints what would change.
Exit show_applied(Session& session, const FileService& one);

}  // namespace cli
