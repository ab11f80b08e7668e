// SPDX-License-Identifier: Apache-2.0
// What the mode of a service says about its tasks.
#pragma once

#include <swarm/edit.hpp>

#include <cstdint>
#include <optional>
#include <utility>

namespace swarm {

constexpr bool is_global(edit::Mode mode) {
  return mode == edit::Mode::global || mode == edit::Mode::global_job;
}

constexpr bool is_job(edit::Mode mode) {
  return mode == edit::Mode::replicated_job || mode == edit::Mode::global_job;
}

/// The place of a task of one service: its slot, or its node if the service is global. Tasks that replace each
/// other have equal places. Slot 0 does not mean that a service is global, because the slots of a replicated
/// job begin at 0. Without a mode, slot 0 is split by node, so a place may be too small, but never too large.
/// `Node`: the node's ID in any form.
template <class Node>
std::pair<std::uint64_t, Node> task_place(std::optional<edit::Mode> mode, std::uint64_t slot,
                                          const Node& node) {
  if (mode) return is_global(*mode) ? std::pair(std::uint64_t{0}, node) : std::pair(slot, Node());
  return {slot, slot == 0 ? node : Node()};
}

}  // namespace swarm
