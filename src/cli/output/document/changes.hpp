// SPDX-License-Identifier: Apache-2.0
// Prints what changed or would change in a spec, as text and as JSON, with secrets masked.
#pragma once

#include "output/style.hpp"

#include <swarm/diff.hpp>
#include <swarm/json.hpp>
#include <swarm/why.hpp>

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace cli {

/// One line per change between two service specs: `~ TaskTemplate.ContainerSpec.Image: nginx:1.24 →
/// nginx:1.25`, `+ …Env: A=1`, `- Labels.tier: web`. Durations as 1m30s, sizes as 128MiB.
std::string changes_text(std::span<const swarm::Difference> changes, const Style& style);

/// An array of {path, item?, old, new}: `path` is a JSON pointer, `item` identifies an item of the list
/// there; null stands for absence, other values are as in the document.
swarm::Json changes_json(std::span<const swarm::Difference> changes);

/// The spec with secrets masked as in the changes.
swarm::Json masked_spec(const swarm::Json& spec);

/// Visits each member that differs, with its path as in changes_text; list items are in brackets.
void for_each_member(std::span<const swarm::Difference> changes,
                     const std::function<void(const std::string& path, swarm::Difference::Kind kind)>& visit);

struct Plan {
  enum class Act { create, change, replace, remove };
  Act act = Act::change;
  std::string name;
  std::vector<swarm::Difference> changes;
  swarm::Forecast forecast;
  /// The spec that would be sent; null: nothing is sent, or no spec.
  std::shared_ptr<const swarm::Json> body;

  /// Whether the plan changes anything.
  [[nodiscard]] bool differs() const { return act != Act::change || !changes.empty(); }
};

/// For people: one line per change, then which tasks restart and why. Secrets are masked.
std::string plan_text(const Plan& plan, const Style& style);

/// {service, changes, restarts, reason, tasks, kept, started, stopped, body}. Secrets are masked in
/// `changes`; `body` is the document as it would be sent.
swarm::Json plan_json(const Plan& plan);

}  // namespace cli
