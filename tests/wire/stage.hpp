// SPDX-License-Identifier: Apache-2.0
// Services, tasks and nodes for the wire tests, in the engine's words.
#pragma once

#include <swarm/json.hpp>

#include <string>

namespace test {

/// A replicated service `name` with ID "svc-name", at version 10.
swarm::Json service(const std::string& name, unsigned replicas = 1);

/// A task of it; `id` must be its own. State and desired state in the engine's words.
swarm::Json task(const std::string& service_name, unsigned slot, const std::string& id,
                 const std::string& state, const std::string& created = "2026-01-02T03:00:00Z");

/// A node that is ready; its ID is "n" + number, its host "host-" + number.
swarm::Json node(unsigned number);

}  // namespace test
