// SPDX-License-Identifier: Apache-2.0
// What the engine was asked before an edit is made, and what an edit has to say about itself.
#pragma once

#include <swarm/lookup.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cli {

/// Names as typed, resolved; an edit only reads it, so a replay asks nothing again.
struct Found {
  std::map<std::string, swarm::Named, std::less<>> networks, secrets, configs;
  std::optional<swarm::Pinned> image;
};

/// Remarks for stderr: each application of an edit writes them anew.
struct Notes {
  std::vector<std::string> warnings;
};

}  // namespace cli
