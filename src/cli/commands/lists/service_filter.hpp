// SPDX-License-Identifier: Apache-2.0
// Which services are meant: KEY=VALUE, some for the engine to filter by and some for us.
#pragma once

#include <swarm/service_client.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cli {

class ServiceFilter {
 public:
  /// The values of `flag` ("--filter"). Throws usage.
  ServiceFilter(std::string_view flag, const std::vector<std::string>& typed);

  /// What the engine is asked for: the names alone, or all that `passes` looks at.
  [[nodiscard]] swarm::ListOptions options() const;
  /// What the engine does not know how to filter by.
  [[nodiscard]] bool passes(const swarm::ServiceRow& row) const;

 private:
  /// What several values of one key say together.
  std::vector<std::pair<std::string, std::vector<std::string>>> filters_;
};

/// Whether a name is a pattern: it names any number of services, none included.
bool is_glob(const std::string& name);
bool matches_glob(const std::string& pattern, const std::string& text);

}  // namespace cli
