// SPDX-License-Identifier: Apache-2.0
// Builds services, tasks and nodes for the wire tests.
#include "wire/stage.hpp"

#include <nlohmann/json.hpp>

namespace test {

using swarm::Json;

Json service(const std::string& name, unsigned replicas) {
  return {{"ID", "svc-" + name},
          {"Version", {{"Index", 10}}},
          {"CreatedAt", "2026-01-02T02:00:00Z"},
          {"UpdatedAt", "2026-01-02T02:00:00Z"},
          {"Spec",
           {{"Name", name},
            {"TaskTemplate", {{"ContainerSpec", {{"Image", "busybox:1"}}}, {"ForceUpdate", 0}}},
            {"Mode", {{"Replicated", {{"Replicas", replicas}}}}},
            {"UpdateConfig", {{"Monitor", 1}}}}}};
}

Json task(const std::string& service_name, unsigned slot, const std::string& id, const std::string& state,
          const std::string& created) {
  const bool ended = state == "failed" || state == "shutdown" || state == "rejected" || state == "complete";
  return {{"ID", id},
          {"CreatedAt", created},
          {"ServiceID", "svc-" + service_name},
          {"Slot", slot},
          {"NodeID", "n1"},
          {"Spec", {{"ContainerSpec", {{"Image", "busybox:1"}}}, {"ForceUpdate", 0}}},
          {"DesiredState", ended ? "shutdown" : "running"},
          {"Status", {{"State", state}, {"Timestamp", created}}}};
}

Json node(unsigned number) {
  return {{"ID", "n" + std::to_string(number)},
          {"Spec", {{"Role", "manager"}, {"Availability", "active"}}},
          {"Description", {{"Hostname", "host-" + std::to_string(number)}}},
          {"Status", {{"State", "ready"}, {"Addr", "10.0.0." + std::to_string(number)}}}};
}

}  // namespace test
