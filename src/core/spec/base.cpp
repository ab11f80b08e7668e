// SPDX-License-Identifier: Apache-2.0
// The empty service, the seeds of its parts, and when two specs are the same.
#include "spec/base.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <swarm/edit.hpp>

namespace swarm::edit {
namespace {

constexpr std::int64_t seconds = 1'000'000'000;

bool blank(const Json* value) {
  return value == nullptr || value->is_null() || (value->is_structured() && value->empty());
}

bool same_value(const Json* a, const Json* b, bool strict);

bool same_object(const Json& a, const Json& b, bool strict) {
  const auto agrees = [&](const Json& from, const Json& in) {
    return std::ranges::all_of(from.items(), [&](const auto& member) {
      return same_value(&member.value(), find(in, "/" + member.key()), strict || member.key() == "Mode");
    });
  };
  return agrees(a, b) && agrees(b, a);
}

/// `strict`: an empty object is not the same as none.
bool same_value(const Json* a, const Json* b, bool strict) {
  if (!strict && blank(a) && blank(b)) return true;
  if (a == nullptr || b == nullptr) return a == b;
  if (a->is_object() && b->is_object()) return same_object(*a, *b, strict);
  if (a->is_array() && b->is_array())
    return std::ranges::equal(*a, *b, [](const Json& x, const Json& y) { return same_value(&x, &y, false); });
  return *a == *b;
}

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
    return {{"Parallelism", 1},       {"FailureAction", "pause"}, {"Monitor", 5 * seconds},
            {"MaxFailureRatio", 0.0}, {"Order", "stop-first"}};
  if (pointer == "/TaskTemplate/RestartPolicy")
    return {{"Condition", "any"}, {"Delay", 5 * seconds}, {"MaxAttempts", 0}};
  return Json::object();
}

bool same(const Json& a, const Json& b) { return same_value(&a, &b, false); }

}  // namespace swarm::edit
