// SPDX-License-Identifier: Apache-2.0
// What would happen to a service, told before anything is sent.
#pragma once

#include "output/style.hpp"

#include <swarm/diff.hpp>
#include <swarm/json.hpp>
#include <swarm/why.hpp>

#include <memory>
#include <string>
#include <vector>

namespace cli {

struct Plan {
  enum class Act { create, change, replace, remove };
  Act act = Act::change;
  std::string name;
  std::vector<swarm::Difference> changes;
  swarm::Forecast forecast;
  std::shared_ptr<const swarm::Json> body;  ///< The spec that would be sent; null: nothing is, or no spec.

  /// Something would be another afterwards.
  [[nodiscard]] bool differs() const { return act != Act::change || !changes.empty(); }
};

/// For people: the changes, a line each, then which tasks restart and why. Secrets are hidden.
std::string plan_text(const Plan& plan, const Style& style);

/// {service, changes, restarts, reason, tasks, kept, started, stopped, body}. Secrets are hidden in
/// `changes`; `body` is the document as it would be sent.
swarm::Json plan_json(const Plan& plan);

}  // namespace cli
