// SPDX-License-Identifier: Apache-2.0
// The empty service and the seeds of its parts.
#include "spec/base.hpp"

#include <swarm/edit.hpp>

#include <nlohmann/json.hpp>

namespace swarm::edit {
namespace {

constexpr std::int64_t seconds = 1'000'000'000;

}  // namespace

Json empty_service() {
  return {{"Labels", Json::object()},
          {"TaskTemplate",
           {{"ContainerSpec", {{"Init", false}, {"DNSConfig", Json::object()}}},
            {"Resources", {{"Limits", Json::object()}, {"Reservations", Json::object()}}},
            {"Placement", Json::object()},
            {"ForceUpdate", 0}}},
          {"Mode", {{"Replicated", Json::object()}}},
          {"EndpointSpec", {{"Mode", "vip"}}}};
}

Json seed(std::string_view pointer) {
  if (pointer == "/UpdateConfig" || pointer == "/RollbackConfig")
    return {{"Parallelism", 1},
            {"FailureAction", "pause"},
            {"Monitor", 5 * seconds},
            {"MaxFailureRatio", 0.0},
            {"Order", "stop-first"}};
  if (pointer == "/TaskTemplate/RestartPolicy")
    return {{"Condition", "any"}, {"Delay", 5 * seconds}, {"MaxAttempts", 0}};
  return Json::object();
}

}  // namespace swarm::edit
