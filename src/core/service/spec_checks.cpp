// SPDX-License-Identifier: Apache-2.0
// Prepares a spec for sending: resolves names and checks fields.
#include "spec/reference_places.hpp"

#include <swarm/access.hpp>
#include <swarm/equivalence.hpp>
#include <swarm/error.hpp>
#include <swarm/field_versions.hpp>
#include <swarm/lookup.hpp>
#include <swarm/spec_checks.hpp>
#include <swarm/text.hpp>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

/// `named`: the function of Lookup for the kind that the list refers to.
void resolve_files(Json& spec, const spec::FileList& files,
                   const std::function<std::vector<Named>(const std::vector<std::string>&)>& named) {
  std::vector<Json*> open;
  std::vector<std::string> names;
  spec::each_item(spec, files.at, [&](Json& reference) {
    const std::string name = spec::member_text(reference, files.name);
    if (!spec::member_text(reference, files.id).empty() || name.empty()) return;
    open.push_back(&reference);
    names.push_back(name);
  });
  if (open.empty()) return;
  const std::vector<Named> found = named(names);
  for (std::size_t i = 0; i < open.size(); ++i) {
    (*open[i])[files.id] = found[i].id;
    (*open[i])[files.name] = found[i].name;
  }
}

/// A credential spec names a config that is also among the references.
void resolve_credential(Json& spec) {
  Json* config = find_at(spec, spec::credential_config_at);
  if (config == nullptr) return;
  for (const Json& reference : list_at(spec, spec::config_files.at))
    if (text_at(reference, "/ConfigName") == text_at(*config)) *config = text_at(reference, "/ConfigID");
}

}  // namespace

bool may_be_id(std::string_view word) {
  return word.size() == 25 && std::ranges::all_of(word, is_lower_alnum);
}

void resolve_names(Engine& engine, Json& spec, const Json& before) {
  Lookup lookup(engine);
  const auto was_there = [&](const std::string& target) {
    return std::ranges::any_of(list_at(before, spec::networks_at),
                               [&](const Json& network) { return text_at(network, "/Target") == target; });
  };
  spec::each_item(spec, spec::networks_at, [&](Json& network) {
    const std::string target = text_at(network, "/Target");
    if (!target.empty() && !may_be_id(target) && !was_there(target))
      network["Target"] = lookup.network(target).id;
  });
  resolve_files(spec, spec::secret_files, [&](const auto& names) { return lookup.secrets(names); });
  resolve_files(spec, spec::config_files, [&](const auto& names) { return lookup.configs(names); });
  resolve_credential(spec);
}

bool has_field(const Json& spec, std::string_view pointer) {
  const auto item = pointer.find("/-/");
  if (item != std::string_view::npos)
    return std::ranges::any_of(list_at(spec, pointer.substr(0, item)),
                               [&](const Json& each) { return has_field(each, pointer.substr(item + 2)); });
  return !is_empty(value_at(spec, pointer), Strictness::as_orchestrated,
                   pointer.substr(pointer.rfind('/') + 1));
}

std::vector<Error> newer_fields(Engine& engine, const Json& spec) {
  std::vector<Error> all;
  for (const FieldVersion& field : field_versions)
    if (has_field(spec, field.pointer) && engine.version() < field.since)
      all.emplace_back(Errc::unsupported, dotted(field.pointer) + " needs API " + field.since.text() +
                                              ", and the engine speaks " + engine.version().text());
  return all;
}

void check_fields(Engine& engine, const Json& spec) {
  if (const auto newer = newer_fields(engine, spec); !newer.empty()) throw Error(newer.front());
}

std::string dotted(std::string_view pointer) {
  std::string path;
  for (std::size_t at = 1; at < pointer.size();) {
    const std::size_t end = std::min(pointer.find('/', at), pointer.size());
    const std::string_view name = pointer.substr(at, end - at);
    if (name != "-") path += (path.empty() ? "" : ".") + std::string(name);
    at = end + 1;
  }
  return path;
}

void require_text(const Json& document, const std::string& path) {
  const auto* text = document.get_ptr<const std::string*>();
  if (text != nullptr && !is_utf8(*text)) throw Error(Errc::usage, path + ": the text is not UTF-8");
  if (!document.is_structured()) return;
  for (const auto& [key, member] : document.items()) {
    if (document.is_object()) require_text(Json(key), path);
    require_text(member, document.is_array() ? path : path.empty() ? key : path + "." + key);
  }
}

}  // namespace swarm
