// SPDX-License-Identifier: Apache-2.0
// Finds and filters items as an engine does.
#include "support/fake_items.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace test {

using swarm::Json;

std::string id_of(const Json& item) {
  if (item.contains("ID")) return item.at("ID").get<std::string>();
  return item.value("Id", std::string{});
}

std::string name_of(const Json& item) {
  if (item.contains("Name")) return item.at("Name").get<std::string>();
  return item.contains("Spec") ? item.at("Spec").value("Name", std::string{}) : std::string{};
}

namespace {

std::string mode_of(const Json& service) {
  const Json mode = service.value("/Spec/Mode"_json_pointer, Json::object());
  for (const auto& [member, name] :
       {std::pair{"Global", "global"}, {"ReplicatedJob", "replicated-job"}, {"GlobalJob", "global-job"}})
    if (mode.contains(member)) return name;
  return "replicated";
}

bool has_label(const Json& item, const std::string& wanted) {
  const Json labels = item.value("/Spec/Labels"_json_pointer, Json::object());
  const auto equals = wanted.find('=');
  const auto label = labels.find(wanted.substr(0, equals));
  return label != labels.end() &&
         (equals == std::string::npos || label->get<std::string>() == wanted.substr(equals + 1));
}

bool matches(const Json& item, const std::string& key, const std::string& value) {
  if (key == "name") return name_of(item).starts_with(value);
  if (key == "id") return id_of(item).starts_with(value);
  if (key == "label") return has_label(item, value);
  if (key == "mode") return mode_of(item) == value;
  if (key == "service") return item.value("ServiceID", std::string{}) == value;
  if (key == "node") return item.value("NodeID", std::string{}) == value;
  if (key == "desired-state") return item.value("DesiredState", std::string{}) == value;
  return true;
}

/// The values of one filter, in either of the two forms that the engine accepts.
std::vector<std::string> values(const Json& filter) {
  std::vector<std::string> all;
  for (const auto& [key, value] : filter.items())
    all.push_back(filter.is_object() ? key : value.get<std::string>());
  return all;
}

}  // namespace

bool passes(const Json& item, const Json& filters) {
  for (const auto& [key, filter] : filters.items()) {
    const auto wanted = values(filter);
    const auto hit = [&, &key = key](const std::string& value) { return matches(item, key, value); };
    const bool all_needed = key == "label";
    if (all_needed ? !std::ranges::all_of(wanted, hit) : !wanted.empty() && std::ranges::none_of(wanted, hit))
      return false;
  }
  return true;
}

Json* find(Json& items, const std::string& ref, int& hits) {
  hits = 1;
  for (auto& item : items)
    if (id_of(item) == ref) return &item;
  for (auto& item : items)
    if (name_of(item) == ref) return &item;
  hits = 0;
  Json* found = nullptr;
  for (auto& item : items)
    if (id_of(item).starts_with(ref)) found = &item, ++hits;
  return hits == 1 ? found : nullptr;
}

std::string user_of(const Json& services, const std::string& file_id) {
  for (const Json& service : services)
    for (const auto& [list, member] : {std::pair{"Secrets", "SecretID"}, {"Configs", "ConfigID"}})
      for (const Json& reference : service.value(
               Json::json_pointer(std::string("/Spec/TaskTemplate/ContainerSpec/") + list), Json::array()))
        if (reference.value(member, std::string{}) == file_id) return name_of(service);
  return {};
}

}  // namespace test
