// SPDX-License-Identifier: Apache-2.0
// Keys of list items, what `--NAME-rm` matches, and warnings.
#include "flags/special.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/error.hpp>
#include <swarm/values.hpp>

#include <algorithm>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Json;
using swarm::text_at;

std::string_view before_equals(std::string_view typed) { return typed.substr(0, typed.find('=')); }

std::string without_blanks(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\t'; });
  return text;
}

/// The result of `read`, or `typed` itself if that fails.
std::string canonical(Json (*read)(std::string_view), std::string_view typed) {
  const auto result = swarm::if_possible([&] { return read(typed).get<std::string>(); });
  return result.value_or(std::string(typed));
}

}  // namespace

std::string key::variable(const Json& item) { return std::string(before_equals(text_at(item))); }
std::string key::whole(const Json& item) { return text_at(item); }
std::string key::constraint(const Json& item) { return without_blanks(text_at(item)); }
std::string key::mount(const Json& item) { return swarm::edit::place("Mounts", item); }
std::string key::network(const Json& item) { return text_at(item, "/Target"); }
std::string key::ulimit(const Json& item) { return text_at(item, "/Name"); }
std::string key::resource(const Json& item) {
  return text_at(item, "/DiscreteResourceSpec/Kind", text_at(item, "/NamedResourceSpec/Kind"));
}
std::string key::preference(const Json& item) { return text_at(item, "/Spread/SpreadDescriptor"); }

std::vector<std::string> match::whole(std::string_view typed) { return {std::string(typed)}; }
std::vector<std::string> match::before_equals(std::string_view typed) {
  return {std::string(cli::before_equals(typed))};
}
std::vector<std::string> match::address(std::string_view typed) {
  return {std::string(typed), canonical(swarm::value::read_ip, typed)};
}
std::vector<std::string> match::domain(std::string_view typed) {
  return {std::string(typed), canonical(swarm::value::read_dns_search, typed)};
}
std::vector<std::string> match::constraint(std::string_view typed) {
  return {without_blanks(std::string(typed))};
}
std::vector<std::string> match::mount(std::string_view typed) {
  if (typed.empty()) return {};
  return {key::mount({{"Target", std::string(typed)}})};
}
std::vector<std::string> match::preference(std::string_view typed) {
  return {std::string(typed.starts_with("spread=") ? typed.substr(7) : typed)};
}

std::vector<std::string> warnings::mount(std::string_view, const Json& value) {
  return swarm::value::warnings_mount(value);
}
std::vector<std::string> warnings::reference(std::string_view typed, const Json&) {
  return swarm::value::warnings_reference(typed);
}
std::vector<std::string> warnings::host(std::string_view, const Json& value) {
  return swarm::value::warnings_host(value);
}

}  // namespace cli
