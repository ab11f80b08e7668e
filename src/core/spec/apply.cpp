// SPDX-License-Identifier: Apache-2.0
// The three-way merge of a file, the previously applied file, and the live spec.
#include "spec/equivalence.hpp"
#include "spec/reference_places.hpp"

#include <swarm/access.hpp>
#include <swarm/apply.hpp>
#include <swarm/diff.hpp>
#include <swarm/edit.hpp>
#include <swarm/error.hpp>
#include <swarm/json_bounds.hpp>
#include <swarm/rotation.hpp>
#include <swarm/service_mode.hpp>
#include <swarm/shape.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace swarm::apply {
namespace {

using spec::each_item, spec::FileList, spec::member_text;

#define CONTAINER "/TaskTemplate/ContainerSpec"
constexpr std::string_view image_pointer = CONTAINER "/Image";
constexpr std::string_view platforms_pointer = "/TaskTemplate/Placement/Platforms";
constexpr std::string_view counter_pointer = "/TaskTemplate/ForceUpdate";

const Json nothing;  // null

const Json& member_of(const Json& object, const std::string& name) {
  if (!object.is_object()) return nothing;
  const auto found = object.find(name);
  return found == object.end() ? nothing : *found;
}

std::string label_pointer() { return "/Labels/" + std::string(applied_label); }

/// Excludes the config of a credential spec.
bool is_file(const Json& reference) { return !value_at(reference, "/Runtime").is_object(); }

/// Whether the order of the list matters.
bool is_ordered(std::string_view list) {
  return list == "Nameservers" || list == "Search" || list == "Preferences";
}

/// A key that distinguishes an item from those that somebody else may have added; empty if there is none.
std::string identity(std::string_view list, const Json& item) {
  if (list == "Mounts") return edit::place(list, item);
  if (const FileList* files = spec::file_list(list)) {
    if (const std::string place = edit::place(list, item); !place.empty()) return place;
    const std::string name = member_text(item, files->name);
    return is_file(item) ? edit::place(list, {{"File", {{"Name", name}}}}) : name;
  }
  if (list == "Ports")
    return spec::key_of(list, item) + "/" + std::to_string(count_at(item, "/PublishedPort"));
  if (list == "Preferences") return text_at(item, "/Spread/SpreadDescriptor");
  std::string key = spec::key_of(list, item);
  if (list == "Constraints") std::erase_if(key, [](char c) { return c == ' ' || c == '\t'; });
  return key;
}

/// A key for each item, or nothing if the list is merged as a whole. Repeated keys get a number.
std::optional<std::vector<std::string>> identities(std::string_view list, const Json& items) {
  if (!items.is_array() || is_command(list)) return std::nullopt;
  std::vector<std::string> keys;
  std::map<std::string, int> seen;
  for (const Json& item : items) {
    std::string key = identity(list, item);
    if (key.empty()) return std::nullopt;
    const int times = ++seen[key];
    keys.push_back(times == 1 ? std::move(key) : key + "#" + std::to_string(times));
  }
  return keys;
}

/// Sorted, so that reordering the file does not change the label.
Json names_of(std::string_view name, const Json& value) {
  std::map<std::string, Json> names;
  if (value.is_object()) {
    for (const auto& [key, inner] : value.items())
      if (!inner.empty() && key != applied_label && key != "SecretID" && key != "ConfigID")
        names[key] = names_of(key, inner);
    return names;
  }
  const auto keys = identities(name, value);
  // A longer list would make the label larger than what can be read back.
  if (!keys || keys->size() > json::max_members) return 1;
  for (std::size_t i = 0; i < keys->size(); ++i)
    names[(*keys)[i]] = value[i].is_object() ? names_of({}, value[i]) : Json(1);
  return names;
}

/// Merges three values of one member, null if absent; `last` holds names only.
class Merge {
 public:
  static Json specs(const Json& live, const Json& requested, const Json& last) {
    return value({}, {}, &api::spec_record(), live, requested, last);
  }

 private:
  /// The API's definition of an object, or of the items of a list; null: any member may exist.
  using Record = const api::Record*;

  /// The merged member; null if it is removed.
  static Json value(std::string_view name, const std::string& at, Record record, const Json& live,
                    const Json& requested, const Json& last) {
    if (at == "/Mode" &&
        (requested.is_null() || edit::mode_of({{"Mode", requested}}) != edit::mode_of({{"Mode", live}})))
      return requested.is_null() ? live : requested;
    if (requested.is_null()) return without(name, at, record, live, last);
    if (live.is_object() && requested.is_object()) return members(name, at, record, live, requested, last);
    const auto live_keys = identities(name, live), keys = identities(name, requested);
    if (live_keys && keys) return items(name, record, live, *live_keys, requested, *keys, last);
    return requested;
  }

  static Record record_of(Record record, std::string_view member) {
    const api::Member* known = record == nullptr ? nullptr : api::known_member(*record, member);
    return known == nullptr ? nullptr : known->shape.record;
  }

  /// Whether the engine dropped what an earlier file set.
  static bool is_ignored(Record record, const std::string& member, const Json& last) {
    return record != nullptr && api::known_member(*record, member) == nullptr &&
           !member_of(last, member).is_null();
  }

  static Json members(std::string_view name, const std::string& at, Record record, const Json& live,
                      const Json& requested, const Json& last) {
    const Json defaults = spec::seed(at);
    Json out = Json::object();
    for (const auto& [key, existing] : live.items()) {
      const Json &desired = member_of(requested, key), &before = member_of(last, key);
      Json kept = desired.is_null() && before.is_null()
                      ? existing
                      : value(key, at + "/" + key, record_of(record, key), existing, desired, before);
      // An omitted member of this object would mean zero rather than the default.
      if (kept.is_null() && !existing.is_null()) kept = member_of(defaults, key);
      if (!kept.is_null() || existing.is_null()) out[key] = std::move(kept);
    }
    for (const auto& [key, desired] : requested.items())
      if (!live.contains(key) && !spec::says_nothing(name, key, desired) && !is_ignored(record, key, last))
        out[key] = desired;
    return out;
  }

  /// What remains of a member that the document omits.
  static Json without(std::string_view name, const std::string& at, Record record, const Json& live,
                      const Json& last) {
    if (!last.is_object()) return nothing;
    if (live.is_object()) {
      Json left = members(name, at, record, live, Json::object(), last);
      const Json defaults = spec::seed(at);
      const bool says_more = std::ranges::any_of(left.items(), [&](const auto& one) {
        return one.value() != member_of(defaults, one.key()) &&
               !is_empty(one.value(), Strictness::as_encoded);
      });
      return says_more ? left : nothing;
    }
    const auto keys = identities(name, live);
    return keys ? items(name, record, live, *keys, Json::array(), {}, last) : nothing;
  }

  static Json item(std::string_view list, Record record, const Json& live, const Json& requested,
                   const Json& last) {
    if (!requested.is_object()) return list == "Env" ? requested : live;
    Json desired = requested;
    const FileList* files = spec::file_list(list);
    if (files != nullptr &&
        rotation::belongs(member_text(live, files->name), member_text(requested, files->name)))
      for (const char* member : {files->name, files->id})
        if (live.contains(member)) desired[member] = live[member];
    return members({}, "/-", record, live, desired, last);
  }

  static Json items(std::string_view list, Record record, const Json& live,
                    const std::vector<std::string>& live_keys, const Json& requested,
                    const std::vector<std::string>& keys, const Json& last) {
    std::map<std::string, Json> desired_items;
    for (std::size_t i = 0; i < keys.size(); ++i) desired_items.emplace(keys[i], requested[i]);
    Json out = Json::array(), others = Json::array();
    for (std::size_t i = 0; i < live_keys.size(); ++i) {
      const std::string& key = live_keys[i];
      const auto desired = desired_items.find(key);
      if (desired != desired_items.end())
        out.push_back(desired->second = item(list, record, live[i], desired->second, member_of(last, key)));
      else if (member_of(last, key).is_null())
        (is_ordered(list) ? others : out).push_back(live[i]);
    }
    if (is_ordered(list)) out = Json::array();
    const std::set<std::string_view> existing(live_keys.begin(), live_keys.end());
    for (const std::string& key : keys)
      if (is_ordered(list) || !existing.contains(key)) out.push_back(desired_items.at(key));
    for (Json& other : others) out.push_back(std::move(other));
    return out.empty() ? nothing : out;
  }
};

/// The image as docker writes it; unchanged if it is invalid.
std::string canonical_image(const std::string& image) {
  return if_possible([&] { return value::read_image(image).get<std::string>(); }).value_or(image);
}

/// Keeps the live image if the document means the same one; ignores the digest if the document has none.
void keep_image(Json& requested, const Json& live) {
  const std::string mine = text_at(requested, image_pointer), theirs = text_at(live, image_pointer);
  const bool pinned = mine.find('@') != std::string::npos;
  const std::string compared = pinned ? theirs : theirs.substr(0, theirs.find('@'));
  if (mine.empty() || mine == theirs || compared.empty() ||
      canonical_image(mine) != canonical_image(compared))
    return;
  edit::put(requested, image_pointer, theirs);
}

}  // namespace

void complete_files(Json& document) {
  const Json typed = value::read_config("name").at("File");
  for (const FileList* files : spec::file_lists)
    each_item(document, files->at, [&](Json& reference) {
      const std::string name = member_text(reference, files->name);
      if (!is_file(reference) || name.empty()) return;
      Json& file = reference["File"];
      for (const auto& [member, otherwise] : typed.items())
        if (member_of(file, member).is_null()) file[member] = member == "Name" ? Json(name) : otherwise;
    });
}

void remember(Json& document) {
  Json trimmed = document;
  trimmed.erase("Name");
  edit::erase(trimmed, counter_pointer);
  edit::put(document, label_pointer(), json_text(names_of({}, trimmed)));
}

Json without_memory(Json spec) {
  edit::erase(spec, label_pointer());
  return spec;
}

bool is_same(const Json& before, const Json& after) {
  return same_spec(without_memory(before), without_memory(after), Strictness::as_asked);
}

void merge(Json& live, const Json& requested) {
  Json now = live, desired = requested;
  edit::adopt_networks(now);
  keep_image(desired, now);
  edit::erase(desired, counter_pointer);
  const Json last = read_json_or_null(text_at(now, label_pointer()));
  Json out = Merge::specs(now, desired, last);
  complete_files(out);
  if (text_at(out, image_pointer) != text_at(now, image_pointer) &&
      find_at(desired, platforms_pointer) == nullptr)
    edit::erase(out, platforms_pointer);  // They belong to the other image.
  edit::keep_scale(out, now);
  // Zeros, empty text and defaults that the file writes out, or no longer does, are no change by themselves.
  Json result = now;
  edit::replace(result, out);
  // A change of the label alone must not move networks from the deprecated member, which would restart the
  // tasks, nor run a job again.
  if (!is_same(now, result))
    live = std::move(result);
  else if (!is_job(edit::mode_of(now)))
    edit::put(live, label_pointer(), text_at(desired, label_pointer()));
}

namespace {

/// Whether the live list has a version by which a rotation replaced the reference.
bool is_rotated(const FileList& files, const Json& reference, const Json& live) {
  const std::string name = member_text(reference, files.name), key = identity(files.list, reference);
  return std::ranges::any_of(list_at(live, files.at), [&](const Json& existing) {
    const std::string other = member_text(existing, files.name);
    return identity(files.list, existing) == key && other != name && rotation::belongs(other, name);
  });
}

}  // namespace

void for_each_reference(Json& document, const Json& live,
                        const std::function<void(const Reference& reference)>& visit) {
  using Kind = Reference::Kind;
  each_item(document, spec::networks_at, [&](Json& network) {
    visit({Kind::network, text_at(network, "/Target"), false,
           [&](const std::string& id, const std::string&) { network["Target"] = id; }});
  });
  // The config of a credential spec is among the others as well, by name or by ID.
  const std::string credential = text_at(document, spec::credential_config_at);
  bool has_credential_id = false;
  for (const FileList* files : spec::file_lists)
    each_item(document, files->at, [&](Json& reference) {
      const std::string name = member_text(reference, files->name), id = member_text(reference, files->id);
      has_credential_id = has_credential_id || (!id.empty() && id == credential);
      if (is_rotated(*files, reference, live)) return;
      visit({files == &spec::secret_files ? Kind::secret : Kind::config, name.empty() ? id : name,
             !id.empty(), [files, &reference](const std::string& found, const std::string& called) {
               reference[files->id] = found;
               reference[files->name] = called;
             }});
    });
  if (!credential.empty())
    visit({Kind::config, credential, has_credential_id, [&](const std::string& id, const std::string&) {
             edit::put(document, spec::credential_config_at, id);
           }});
}

#undef CONTAINER

}  // namespace swarm::apply
