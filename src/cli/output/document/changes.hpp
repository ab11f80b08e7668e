// SPDX-License-Identifier: Apache-2.0
// What changed or would change in a spec, for eyes and for scripts, with secrets hidden.
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

/// A line a change, of two service specs: `~ TaskTemplate.ContainerSpec.Image: nginx:1.24 → nginx:1.25`,
/// `+ …Env: A=1`, `- Labels.tier: web`. Durations as 1m30s, sizes as 128MiB.
std::string changes_text(std::span<const swarm::Difference> changes, const Style& style);

/// An array of {path, item?, old, new}: `path` is a JSON pointer, `item` tells an item of a list there from
/// the others; null stands for nothing, other values are as in the document.
swarm::Json changes_json(std::span<const swarm::Difference> changes);

/// The spec with secrets hidden, as in the changes.
swarm::Json masked_spec(const swarm::Json& spec);

/// Each member that differs, by its path as changes_text writes it; an item of a list in brackets.
void for_each_member(std::span<const swarm::Difference> changes,
                     const std::function<void(const std::string& path, swarm::Difference::Kind kind)>& visit);

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
