// SPDX-License-Identifier: Apache-2.0
// Codecs of placement: constraints and preferences.
#include "spec/typed.hpp"

#include <swarm/access.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

namespace swarm::value {
namespace {

using namespace swarm::spec;

constexpr std::array<std::string_view, 6> node_keys{"node.id",   "node.hostname",    "node.ip",
                                                    "node.role", "node.platform.os", "node.platform.arch"};
constexpr std::array<std::string_view, 2> label_prefixes{"node.labels.", "engine.labels."};

void check_key(std::string_view typed) {
  const std::string key = lower(typed);
  if (std::find(node_keys.begin(), node_keys.end(), key) != node_keys.end()) return;
  for (const std::string_view prefix : label_prefixes) {
    if (!key.starts_with(prefix) || key.size() == prefix.size()) continue;
    const auto inside = [](char c) { return is_alnum(c) || c == '-' || c == '_' || c == '.'; };
    if (std::all_of(key.begin(), key.end(), inside)) return;
    refuse("'" + std::string(typed) + "' is not a label's key in a constraint: letters, digits, -, _ and .");
  }
  refuse("unknown key '" + std::string(typed) +
         "': node.id, node.hostname, node.ip, node.role, node.platform.os, node.platform.arch, "
         "node.labels.KEY or engine.labels.KEY");
}

bool is_address_or_net(std::string_view typed) {
  const Cut parts = cut(typed, '/');
  const auto host = address(parts.before);
  if (!host || !parts.found) return host.has_value();
  const auto bits = whole(parts.after);
  return bits && bits->fits && bits->value <= (parts.before.find(':') == std::string_view::npos ? 32U : 128U);
}

void check_value(std::string_view key, std::string_view value) {
  const auto inside = [](char c) {
    return is_alnum(c) || is_blank(c) ||
           std::string_view(":-_.*()?+[]\\^$|/").find(c) != std::string_view::npos;
  };
  if (value.empty()) refuse("the value is empty: KEY==VALUE or KEY!=VALUE");
  if (!std::all_of(value.begin(), value.end(), inside))
    refuse("'" + std::string(value) +
           "' is not a constraint's value: letters, digits, blanks and : - _ . * ( ) ? + [ ] \\ ^ $ | /");
  const std::string word = lower(value);
  if (lower(key) == "node.role" && word != "manager" && word != "worker")
    refuse("node.role cannot be '" + std::string(value) + "': manager or worker");
  if (lower(key) == "node.ip" && !is_address_or_net(value))
    refuse("node.ip cannot be '" + std::string(value) +
           "': an address such as 10.0.0.1, or a net such as 10.0.0.0/8");
}

}  // namespace

Json read_constraint(std::string_view typed) {
  std::size_t at = typed.find("==");
  if (at == std::string_view::npos) at = typed.find("!=");
  if (at == std::string_view::npos)
    refuse("not a constraint: KEY==VALUE or KEY!=VALUE, such as node.role==worker");
  const std::string_view key = trimmed(typed.substr(0, at));
  check_key(key);
  check_value(key, trimmed(typed.substr(at + 2)));
  return std::string(typed);
}
std::string show_constraint(const Json& held) { return text_at(held); }

Json read_placement_pref(std::string_view typed) {
  const Cut parts = cut(utf8(typed), '=');
  if (!parts.found || parts.before != "spread")
    refuse("not a preference: spread=node.labels.KEY or spread=engine.labels.KEY");
  if (parts.after.empty())
    refuse("nothing to spread over: spread=node.labels.KEY or spread=engine.labels.KEY");
  Json preference = Json::object();
  preference["Spread"]["SpreadDescriptor"] = std::string(parts.after);
  return preference;
}
std::string show_placement_pref(const Json& held) {
  return "spread=" + text_at(held, "/Spread/SpreadDescriptor");
}

}  // namespace swarm::value
