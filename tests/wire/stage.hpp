// SPDX-License-Identifier: Apache-2.0
// Builds services, tasks and nodes for the wire tests, as the API describes them.
#pragma once

#include <swarm/json.hpp>

#include <string>

namespace test {

/// A replicated service `name` with ID "svc-name", at version 10.
swarm::Json service(const std::string& name, unsigned replicas = 1);

/// A task of that service; `id` must be unique. `state` is a TaskState of the API, from which the desired
/// state follows.
swarm::Json task(const std::string& service_name, unsigned slot, const std::string& id,
                 const std::string& state, const std::string& created = "2026-01-02T03:00:00Z");

/// A ready node with ID "n" + number and hostname "host-" + number.
swarm::Json node(unsigned number);

}  // namespace test
