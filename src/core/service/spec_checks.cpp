// SPDX-License-Identifier: Apache-2.0
// Prepares a spec for sending: resolves names and checks fields.
#include "spec/reference_places.hpp"

#include <swarm/access.hpp>
#include <swarm/apply.hpp>
#include <swarm/edit.hpp>
#include <swarm/equivalence.hpp>
#include <swarm/error.hpp>
#include <swarm/field_versions.hpp>
#include <swarm/lookup.hpp>
#include <swarm/spec_checks.hpp>
#include <swarm/text.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace swarm {

bool may_be_id(std::string_view word) {
  return word.size() == id_length && std::ranges::all_of(word, is_lower_alnum);
}

bool may_be_typed_id(std::string_view word) {
  return word.size() >= shown_id_length && std::ranges::all_of(word, is_lower_alnum) &&
         std::ranges::any_of(word, is_digit);
}

namespace {

/// A network that was added by its name may be one that the service has by its ID. The later one replaces it.
void merge_repeated_networks(Json& spec) {
  Json* networks = find_at(spec, spec::networks_at);
  if (networks == nullptr || !networks->is_array()) return;
  const std::vector<Json> all(networks->begin(), networks->end());
  *networks = Json::array();
  edit::add_all(spec, spec::networks_at, all,
                [](const Json& network) { return text_at(network, "/Target"); });
}

}  // namespace

void resolve_names(Engine& engine, Json& spec, const Json& before) {
  using Kind = apply::Reference::Kind;
  Lookup lookup(engine);
  const auto was_there = [&](const std::string& target) {
    return std::ranges::any_of(list_at(before, spec::networks_at),
                               [&](const Json& network) { return text_at(network, "/Target") == target; });
  };
  std::map<Kind, std::vector<std::string>> names;
  std::vector<apply::Reference> open;
  apply::for_each_reference(spec, {}, [&](const apply::Reference& one) {
    const bool is_known = one.kind == Kind::network ? may_be_id(one.name) || was_there(one.name) : one.has_id;
    if (is_known || one.name.empty()) return;
    names[one.kind].push_back(one.name);
    open.push_back(one);
  });
  std::map<Kind, std::vector<Named>> found;
  for (const std::string& name : names[Kind::network]) found[Kind::network].push_back(lookup.network(name));
  found[Kind::secret] = lookup.secrets(names[Kind::secret]);
  found[Kind::config] = lookup.configs(names[Kind::config]);
  std::map<Kind, std::size_t> next;
  for (const apply::Reference& one : open) {
    const Named& named = found[one.kind].at(next[one.kind]++);
    one.put(named.id, named.name);
  }
  // A document that creates a service may repeat a network on purpose.
  if (!before.is_null() && !names[Kind::network].empty()) merge_repeated_networks(spec);
}

bool has_field(const Json& spec, std::string_view pointer) {
  const auto item = pointer.find("/-/");
  if (item != std::string_view::npos)
    return std::ranges::any_of(list_at(spec, pointer.substr(0, item)),
                               [&](const Json& each) { return has_field(each, pointer.substr(item + 2)); });
  return !is_empty(value_at(spec, pointer), Strictness::as_orchestrated,
                   pointer.substr(pointer.rfind('/') + 1));
}

namespace {

void for_each_versioned(const Json& spec,
                        const std::function<void(Api since, const std::string& what)>& act) {
  for (const FieldVersion& field : field_versions)
    if (has_field(spec, field.pointer)) act(field.since, dotted(field.pointer));
}

}  // namespace

void require_fields(Engine& engine, const Json& spec, const std::string& from) {
  for_each_versioned(spec, [&](Api since, const std::string& what) { engine.require(since, from + what); });
}

std::vector<Error> newer_fields(Engine& engine, const Json& spec) {
  std::vector<Error> all;
  for_each_versioned(spec, [&](Api since, const std::string& what) {
    static_cast<void>(engine.version());
    if (const auto newer = catch_error([&] { engine.check(since, what); }).error) all.push_back(*newer);
  });
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

void require_object(const Json& spec) {
  if (!spec.is_object())
    throw Error(Errc::usage,
                "a service's specification is a JSON object, not " + std::string(spec.type_name()));
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
