// SPDX-License-Identifier: Apache-2.0
// What a spec needs before it is sent.
#include "client/spec_checks.hpp"

#include <swarm/access.hpp>
#include <swarm/error.hpp>
#include <swarm/field_versions.hpp>
#include <swarm/lookup.hpp>
#include <swarm/text.hpp>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace swarm::client {
namespace {

/// Whether something stands there; "/-" is any item.
bool has(const Json& document, std::string_view pointer) {
  const auto item = pointer.find("/-/");
  if (item == std::string_view::npos) return !value_at(document, pointer).is_null();
  return std::ranges::any_of(list_at(document, pointer.substr(0, item)),
                             [&](const Json& each) { return has(each, pointer.substr(item + 2)); });
}

/// Swarm IDs have 25 letters and digits.
bool may_be_id(std::string_view word) {
  return word.size() == 25 && std::ranges::all_of(word, is_lower_alnum);
}

/// `named`: Lookup's, of the kind that the list refers to.
void resolve_files(Json& spec, const char* list, const char* id, const char* name,
                   const std::function<std::vector<Named>(const std::vector<std::string>&)>& named) {
  Json* references = find_at(spec, std::string("/TaskTemplate/ContainerSpec/") + list);
  if (references == nullptr || !references->is_array()) return;
  std::vector<Json*> open;
  std::vector<std::string> names;
  for (Json& reference : *references) {
    if (!reference.is_object() || !text_at(reference, id).empty()) continue;
    open.push_back(&reference);
    names.push_back(text_at(reference, name));
  }
  if (open.empty()) return;
  const std::vector<Named> found = named(names);
  for (std::size_t i = 0; i < open.size(); ++i) {
    (*open[i])[id + 1] = found[i].id;
    (*open[i])[name + 1] = found[i].name;
  }
}

}  // namespace

void resolve_names(Engine& engine, Json& spec, const Json& before) {
  constexpr const char* networks = "/TaskTemplate/Networks";
  Lookup lookup(engine);
  const auto was_there = [&](const std::string& target) {
    return std::ranges::any_of(list_at(before, networks),
                               [&](const Json& network) { return text_at(network, "/Target") == target; });
  };
  if (Json* list = find_at(spec, networks); list != nullptr && list->is_array())
    for (Json& network : *list)
      if (const auto target = text_at(network, "/Target");
          !target.empty() && !may_be_id(target) && !was_there(target))
        network["Target"] = lookup.network(target).id;
  resolve_files(spec, "Secrets", "/SecretID", "/SecretName",
                [&](const auto& names) { return lookup.secrets(names); });
  resolve_files(spec, "Configs", "/ConfigID", "/ConfigName",
                [&](const auto& names) { return lookup.configs(names); });
}

void check_fields(Engine& engine, const Json& spec) {
  for (const FieldVersion& field : field_versions)
    if (has(spec, field.pointer) && engine.version() < field.since)
      throw Error(Errc::unsupported, std::string(field.pointer.substr(1)) + " needs API " +
                                         field.since.text() + ", and the engine speaks " +
                                         engine.version().text());
}

}  // namespace swarm::client
