// SPDX-License-Identifier: Apache-2.0
// Reads the recorded cases.
#include "wire/recorded.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <ostream>

namespace test {
namespace {

using swarm::Json;

constexpr std::array unordered{
    "Env",         "Mounts", "Secrets", "Configs",   "Networks",         "Constraints",
    "Groups",      "Ports",  "Ulimits", "Hosts",     "GenericResources", "CapabilityAdd",
    "Nameservers", "Search", "Options", "Platforms", "CapabilityDrop"};

std::string with_file(const std::string& word, const std::string& id) {
  if (!word.starts_with("@FILE:")) return word;
  const std::string path = ::testing::TempDir() + id + ".env";
  std::ofstream(path, std::ios::binary) << word.substr(6);
  return path;
}

Recorded read(const Json& line) {
  Recorded out{
      line["id"], line["command"], {}, line["start"], line["expect"], {}, line.value("lenient", false)};
  if (line.contains("digest") && line["digest"].is_string()) out.digest = line["digest"];
  for (const Json& word : line["argv"]) out.words.push_back(with_file(word.get<std::string>(), out.id));
  return out;
}

bool blank(const Json& value) { return value.is_null() || (value.is_structured() && value.empty()); }

Json sorted_members(const Json& value, bool keep_blank) {
  std::vector<std::string> names;
  for (const auto& [name, member] : value.items()) names.push_back(name);
  std::ranges::sort(names);
  Json out = Json::object();
  for (const std::string& name : names) {
    Json member = normal(value[name], name);
    if (keep_blank || !blank(member)) out[name] = std::move(member);
  }
  return out;
}

}  // namespace

const std::vector<Recorded>& recorded_cases() {
  static const auto all = [] {
    std::vector<Recorded> cases;
    std::ifstream file(SOURCE_DIR "/tests/data/wire_cases.jsonl");
    for (std::string line; std::getline(file, line);) cases.push_back(read(Json::parse(line)));
    return cases;
  }();
  return all;
}

Json normal(const Json& value, const std::string& member) {
  if (value.is_object()) return sorted_members(value, member == "Mode");
  if (!value.is_array()) return value;
  std::vector<Json> items;
  for (const Json& item : value) items.push_back(normal(item, member));
  if (std::ranges::find(unordered, member) != unordered.end()) {
    std::ranges::sort(items, {}, [](const Json& item) { return item.dump(); });
    items.erase(std::unique(items.begin(), items.end()), items.end());
  }
  return Json(items);
}

void PrintTo(const Recorded& recorded, std::ostream* out) {
  *out << recorded.id << ": " << recorded.command;
  for (const std::string& word : recorded.words) *out << ' ' << word;
}

}  // namespace test
