// SPDX-License-Identifier: Apache-2.0
// Versions of a secret or config: their names, their specs, and which ones to remove.

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/error.hpp>
#include <swarm/rotation.hpp>
#include <swarm/text.hpp>

#include <algorithm>
#include <array>
#include <set>

#include <nlohmann/json.hpp>

namespace swarm::rotation {
namespace {

constexpr std::string_view digits = "0123456789abcdef";
constexpr std::size_t digits_of_a_version = 8;
constexpr std::string_view credential_config_at =
    "/TaskTemplate/ContainerSpec/Privileges/CredentialSpec/Config";

/// The members that refer to one kind in a service spec.
struct Members {
  std::string_view list;
  const char *id, *name;
};

Members members_of(FileKind kind) {
  if (kind == FileKind::secret) return {"/TaskTemplate/ContainerSpec/Secrets", "SecretID", "SecretName"};
  return {"/TaskTemplate/ContainerSpec/Configs", "ConfigID", "ConfigName"};
}

Named named_by(const Json& reference, const Members& at) {
  return {text_at(reference, std::string("/") + at.id), text_at(reference, std::string("/") + at.name)};
}

const StoredFile* with_id(const std::vector<StoredFile>& stored, std::string_view id) {
  const auto found = std::ranges::find(stored, id, &StoredFile::id);
  return found == stored.end() ? nullptr : &*found;
}

/// Whether this belongs to the family: the first version is known by its name, the others by their label.
bool is_of(const Named& file, const rotation::Family& family) {
  if (file.name == family.name) return true;
  const StoredFile* stored = belongs(file.name, family.name) ? with_id(family.stored, file.id) : nullptr;
  return stored != nullptr && stored->label(family_label) == family.name;
}

bool contains(const std::vector<Named>& all, std::string_view id) {
  return std::ranges::find(all, id, &Named::id) != all.end();
}

/// The IDs in the versions' labels of the objects they replaced.
std::set<std::string> replaced_by_versions(const std::vector<StoredFile>& stored, std::string_view family) {
  std::set<std::string> ids;
  for (const StoredFile& file : stored) {
    if (file.label(family_label) != family) continue;
    const std::string list = file.label(replaces_label);
    for (std::size_t at = 0; at < list.size();) {
      const auto end = std::min(list.find(',', at), list.size());
      ids.insert(list.substr(at, end - at));
      at = end + 1;
    }
  }
  return ids;
}

/// The creation time of the oldest of these; the epoch if unknown.
EngineTime oldest(const std::vector<StoredFile>& stored, const std::vector<Named>& replaced) {
  EngineTime time{};
  for (const StoredFile& file : stored)
    if (contains(replaced, file.id) && (time == EngineTime{} || file.created < time)) time = file.created;
  return time;
}

}  // namespace

std::string family(std::string_view typed, const std::vector<StoredFile>& stored) {
  const auto file = std::ranges::find(stored, typed, &StoredFile::name);
  const std::string label = file == stored.end() ? std::string() : file->label(family_label);
  return !label.empty() && belongs(typed, label) ? label : std::string(typed);
}

std::string version_name(std::string_view family, std::uint32_t number) {
  std::string name = std::string(family) + '.';
  for (int shift = 28; shift >= 0; shift -= 4) name += digits[number >> shift & 15U];
  return name;
}

bool belongs(std::string_view name, std::string_view family) {
  if (!name.starts_with(family)) return false;
  name.remove_prefix(family.size());
  if (name.empty()) return true;
  return name.size() == 1 + digits_of_a_version && name.front() == '.' &&
         name.find_first_not_of(digits, 1) == std::string_view::npos;
}

Json version_spec(const StoredFile* before, std::string_view family, std::string_view name,
                  std::string_view content) {
  Json spec = before != nullptr ? *before->spec : Json::object();
  if (const std::string driver = text_at(spec, "/Driver/Name"); !driver.empty())
    throw Error(Errc::refused, before->name + ": its content is kept by the driver " + driver +
                                   ", which alone can change it");
  spec.erase("Driver");
  if (const Json* labels = find_at(spec, "/Labels"); labels == nullptr || !labels->is_object())
    spec["Labels"] = Json::object();
  spec["Name"] = std::string(name);
  spec["Labels"][std::string(family_label)] = std::string(family);
  spec["Data"] = base64(content);
  return spec;
}

void note_replaced(Json& version_spec, const std::vector<Named>& replaced) {
  version_spec["Labels"][std::string(replaces_label)] =
      join(replaced, ",", [](const Named& one) { return one.id; });
}

bool holds(const StoredFile& file, std::string_view content) {
  const Json* data = find_at(*file.spec, "/Data");
  return data != nullptr && *data == base64(content);
}

std::vector<Named> referred(const Json& service_spec, FileKind kind, const Family& family) {
  const Members at = members_of(kind);
  std::vector<Named> all;
  for (const Json& reference : list_at(service_spec, at.list)) {
    Named named = named_by(reference, at);
    if (is_of(named, family) && !contains(all, named.id)) all.push_back(std::move(named));
  }
  return all;
}

bool refers_to_unknown(const Json& service_spec, FileKind kind, const Family& family) {
  const Members at = members_of(kind);
  const Json& list = list_at(service_spec, at.list);
  return std::any_of(list.begin(), list.end(), [&](const Json& reference) {
    const Named named = named_by(reference, at);
    return belongs(named.name, family.name) && with_id(family.stored, named.id) == nullptr;
  });
}

void point_at(Json& service_spec, FileKind kind, const Family& family, const Named& fresh) {
  const Members at = members_of(kind);
  const std::vector<Named> replaced = referred(service_spec, kind, family);
  Json* list = find_at(service_spec, at.list);
  if (list == nullptr || replaced.empty()) return;
  for (Json& reference : *list) {
    if (!is_of(named_by(reference, at), family)) continue;
    reference[at.id] = fresh.id;
    reference[at.name] = fresh.name;
  }
  Json* credential = kind == FileKind::config ? find_at(service_spec, credential_config_at) : nullptr;
  if (credential != nullptr && credential->is_string() && contains(replaced, credential->get<std::string>()))
    *credential = fresh.id;
}

std::vector<StoredFile> outdated(const std::vector<StoredFile>& stored, std::string_view family,
                                 const std::vector<Named>& replaced, Original original) {
  const EngineTime kept_since = oldest(stored, replaced);
  const std::set<std::string> made_elsewhere = replaced_by_versions(stored, family);
  // If the version that replaced it is gone, only its name identifies it.
  const auto is_original = [&](const StoredFile& file) {
    return file.name == family || made_elsewhere.contains(file.id);
  };
  std::vector<StoredFile> old;
  for (const StoredFile& file : stored) {
    const bool version =
        file.label(family_label) == family || (original == Original::remove && is_original(file));
    const bool older = file.created != EngineTime{} && file.created < kept_since;
    if (version && older && !contains(replaced, file.id)) old.push_back(file);
  }
  return old;
}

}  // namespace swarm::rotation
