// SPDX-License-Identifier: Apache-2.0
// What changed in a spec, for eyes and for scripts, with secrets hidden.
#pragma once

#include "output/style.hpp"

#include <swarm/diff.hpp>
#include <swarm/json.hpp>

#include <functional>
#include <span>
#include <string>

namespace cli {

/// A line a change, of two service specs: `~ TaskTemplate.ContainerSpec.Image: nginx:1.24 → nginx:1.25`,
/// `+ …Env: A=1`, `- Labels.tier: web`. Durations as 1m30s, sizes as 128MiB.
std::string changes_text(std::span<const swarm::Difference> changes, const Style& style);

/// An array of {path, item?, old, new}: `path` is a JSON pointer, `item` tells an item of a list there from
/// the others; null stands for nothing, other values are as in the document.
swarm::Json changes_json(std::span<const swarm::Difference> changes);

/// Each member that differs, by its path as changes_text writes it; an item of a list in brackets.
void for_each_member(std::span<const swarm::Difference> changes,
                     const std::function<void(const std::string& path, swarm::Difference::Kind kind)>& visit);

}  // namespace cli
