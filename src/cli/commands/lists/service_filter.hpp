// SPDX-License-Identifier: Apache-2.0
// Filters services by KEY=VALUE: some keys are sent to the engine, the others are evaluated here.
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

  /// The options of the list request: only the names, or all that `passes` needs.
  [[nodiscard]] swarm::ListOptions options() const;
  /// Evaluates the keys that the engine cannot filter by.
  [[nodiscard]] bool passes(const swarm::ServiceRow& row) const;

 private:
  /// Filters grouped by key: the values of one key are combined.
  std::vector<std::pair<std::string, std::vector<std::string>>> filters_;
};

/// Whether a name is a pattern, which may match any number of services, even none.
bool is_glob(const std::string& name);
bool matches_glob(const std::string& pattern, const std::string& text);

}  // namespace cli
