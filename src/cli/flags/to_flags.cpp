// SPDX-License-Identifier: Apache-2.0
// Rows read backwards, in table order.
#include "flags/to_flags.hpp"

#include <swarm/edit.hpp>
#include <swarm/values.hpp>

#include <algorithm>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Json;
using Strings = std::vector<std::string>;
namespace edit = swarm::edit;

/// A value that create starts with anyway.
bool is_given(const Json& spec, const Flag& row) {
  static const Json empty = edit::empty_service();
  const Json* present = edit::find(spec, row.at);
  if (present == nullptr || present->is_null()) return false;
  // The word by which the engine itself calls its default is no wish.
  if (row.choices.starts_with("default|") && *present == "default") return false;
  const Json* from_start = edit::find(empty, row.at);
  return from_start == nullptr || *from_start != *present;
}

Strings of_list(const Json& list, const List& change) {
  Strings out;
  if (list.is_array())
    for (const Json& item : list) out.push_back(change.value.show(item));
  return out;
}

Strings of_map(const Json& members) {
  Strings out;
  if (members.is_object())
    for (const auto& [key, text] : members.items())
      out.push_back(key + "=" + (text.is_string() ? text.get<std::string>() : std::string()));
  return out;
}

void add_words(Strings& out, const Flag& row, const Strings& given) {
  for (const std::string& value : given) {
    const std::string flag = "--" + std::string(row.name);
    if (row.is_switch()) {
      out.push_back(value == "true" ? flag : flag + "=" + value);
      continue;
    }
    out.push_back(flag);
    out.push_back(value);
  }
}

}  // namespace

Strings values_of(const Json& spec, const Flag& row) {
  return std::visit(overloaded{[](const Nothing&) { return Strings{}; },
                               [&](const Single& single) {
                                 if (!is_given(spec, row)) return Strings{};
                                 return Strings{single.value.show(*edit::find(spec, row.at))};
                               },
                               [&](const List& list) {
                                 const Json* found = edit::find(spec, row.at);
                                 return found != nullptr ? of_list(*found, list) : Strings{};
                               },
                               [&](const Map&) {
                                 const Json* found = edit::find(spec, row.at);
                                 return found != nullptr ? of_map(*found) : Strings{};
                               },
                               [&](const Special& special) { return special.show(spec, row.name); }},
                    row.change);
}

Strings to_flags(const Json& spec) {
  Strings out;
  std::string image;
  for (const Flag& row : service_flags()) {
    if (!has(row.on, Verbs::create) || row.name == "args") continue;
    const Strings given = values_of(spec, row);
    if (row.name == "image")
      image = given.empty() ? std::string() : given.front();
    else
      add_words(out, row, given);
  }
  out.push_back(image);
  if (const Json* args = edit::find(spec, "/TaskTemplate/ContainerSpec/Args");
      args != nullptr && args->is_array())
    for (const Json& word : *args)
      if (word.is_string()) out.push_back(word.get<std::string>());
  return out;
}

std::string create_line(const Json& spec) {
  Strings words = to_flags(spec);
  words.insert(words.begin(), {"swarmctl", "create"});
  return swarm::value::join_words(words);
}

}  // namespace cli
