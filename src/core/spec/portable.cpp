// SPDX-License-Identifier: Apache-2.0
// Converts specs to their portable and normal forms.
#include "spec/equivalence.hpp"
#include "spec/reference_places.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/error.hpp>
#include <swarm/portable.hpp>
#include <swarm/shape.hpp>
#include <swarm/text.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

namespace swarm::portable {
namespace {

using spec::config_files, spec::credential_config_at, spec::each_item, spec::FileList, spec::member_text;
using spec::networks_at, spec::secret_files;

constexpr const char* container_at = "/TaskTemplate/ContainerSpec";

// ---- references ----

/// How the references of one kind of file are handled.
struct FileKind {
  const FileList& list;
  const char* noun;
  std::set<std::string, std::less<>> References::*references;
  std::map<std::string, std::string, std::less<>> Names::*names;
};
constexpr FileKind file_kinds[] = {{secret_files, "secret ", &References::secrets, &Names::secrets},
                                   {config_files, "config ", &References::configs, &Names::configs}};

void add(std::set<std::string, std::less<>>& into, std::string text) {
  if (!text.empty()) into.insert(std::move(text));
}

/// Sets the name; keeps the document's if the ID is unknown.
void name_files(Json& spec, const FileKind& kind, const Names& names, std::vector<std::string>& missing) {
  each_item(spec, kind.list.at, [&](Json& item) {
    const std::string id = member_text(item, kind.list.id);
    const auto known = (names.*kind.names).find(id);
    if (known != (names.*kind.names).end())
      item[kind.list.name] = known->second;
    else
      missing.push_back(kind.noun + text_at(item, "/" + std::string(kind.list.name), id));
    item.erase(kind.list.id);
  });
}

/// Renames the config of a credential spec, which is also among the references.
void rename_credential(Json& spec, const Names& names) {
  Json* config = find_at(spec, credential_config_at);
  if (config == nullptr) return;
  const auto known = names.configs.find(text_at(*config));
  if (known != names.configs.end()) *config = known->second;
}

void name_networks(Json& spec, const Names& names, std::vector<std::string>& missing) {
  each_item(spec, networks_at, [&](Json& item) {
    const std::string id = text_at(item, "/Target");
    const auto known = names.networks.find(id);
    if (known != names.networks.end())
      item["Target"] = known->second;
    else
      missing.push_back("network " + id);
  });
}

// ---- empty members ----

bool is_zero(const Json& value) { return value.is_boolean() ? !value.get<bool>() : value == 0; }

/// Whether the member means the same as its absence. An object type without members has a meaning if present
/// ({"Global":{}}), and so does each member of a choice.
bool says_nothing(const Json& value, const api::Member& member, api::Choice parent) {
  if (value.is_null()) return true;
  if (value.is_array()) return value.empty();
  if (value.is_string()) return value.get_ref<const std::string&>().empty();
  const bool zero_counts = member.shape.pointer || member.name == "Parallelism" ||
                           member.shape.kind == api::Shape::Kind::file_mode;
  if (!value.is_object()) return is_zero(value) && !zero_counts;
  const bool chooses =
      parent == api::Choice::yes || (member.shape.record != nullptr && member.shape.record->members.empty());
  return value.empty() && !chooses;
}

Json stripped(Json object, const api::Record& record);

Json stripped(Json value, const api::Shape& shape) {
  if (shape.record == nullptr) return value;
  if (value.is_object()) return stripped(std::move(value), *shape.record);
  if (value.is_array())
    for (Json& item : value)
      if (item.is_object()) item = stripped(std::move(item), *shape.record);
  return value;
}

/// Moves the members that the record knows, in its order.
void move_known(Json& from, const api::Record& record, Json& to) {
  for (const api::Member& member : record.members) {
    if (member.embedded) {
      move_known(from, *member.shape.record, to);
      continue;
    }
    const std::string name(member.name);
    const auto held = from.find(name);
    if (held == from.end()) continue;
    Json value = stripped(std::move(*held), member.shape);
    from.erase(held);
    if (!says_nothing(value, member, record.choice)) to[name] = std::move(value);
  }
}

/// The remaining members are unknown, and may have a meaning.
Json stripped(Json object, const api::Record& record) {
  Json out = Json::object();
  move_known(object, record, out);
  for (auto& [name, value] : object.items()) out[name] = std::move(value);
  return out;
}

void erase_own_labels(Json& spec) {
  Json* labels = find_at(spec, "/Labels");
  if (labels == nullptr || !labels->is_object()) return;
  std::vector<std::string> own;
  for (const auto& [name, value] : labels->items())
    if (name.starts_with(own_labels)) own.push_back(name);
  for (const std::string& name : own) labels->erase(name);
}

/// An absent Parallelism in a policy means all at once, but an absent policy does not, so set it.
void state_parallelism(Json& spec, const char* policy) {
  Json* config = find_at(spec, policy);
  if (config != nullptr && config->is_object() && !config->contains("Parallelism"))
    (*config)["Parallelism"] = 0;
}

/// The image as people write it, with its tag: "nginx:latest" for "docker.io/library/nginx".
void use_familiar_image(Json& spec) {
  Json* image = find_at(spec, container_at + std::string("/Image"));
  if (image == nullptr || !image->is_string()) return;
  if (auto read = if_possible([&] { return value::read_image(text_at(*image)); })) *image = std::move(*read);
}

void drop_digest(Json& spec) {
  Json* image = find_at(spec, container_at + std::string("/Image"));
  if (image == nullptr) return;
  const std::string whole = text_at(*image), name = whole.substr(0, whole.find('@'));
  const auto last_part = name.rfind('/') + 1;
  if (name == whole || name.find(':', last_part) == name.npos) return;
  *image = name;
  edit::erase(spec, "/TaskTemplate/Placement/Platforms");
}

}  // namespace

void collect_ids(const Json& spec, References& found) {
  for (const Json& network : edit::networks(spec)) add(found.networks, text_at(network, "/Target"));
  for (const FileKind& kind : file_kinds)
    each_item(spec, kind.list.at,
              [&](const Json& item) { add(found.*kind.references, member_text(item, kind.list.id)); });
}

Json normal_form(Json spec) {
  use_familiar_image(spec);
  edit::adopt_networks(spec);
  spec::erase_defaults(spec);
  for (const char* policy : {"/UpdateConfig", "/RollbackConfig"}) state_parallelism(spec, policy);
  return stripped(std::move(spec), api::spec_record());
}

Json from_spec(Json spec, const Names& names, Image image, std::vector<std::string>& missing) {
  edit::adopt_networks(spec);
  name_networks(spec, names, missing);
  rename_credential(spec, names);
  for (const FileKind& kind : file_kinds) name_files(spec, kind, names, missing);
  if (image == Image::by_tag) drop_digest(spec);
  edit::erase(spec, "/TaskTemplate/ForceUpdate");
  erase_own_labels(spec);
  return normal_form(std::move(spec));
}

}  // namespace swarm::portable
