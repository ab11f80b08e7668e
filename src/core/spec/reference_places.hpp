// SPDX-License-Identifier: Apache-2.0
// The places in a spec that refer to networks, secrets and configs.
#pragma once

#include <swarm/access.hpp>

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace swarm::spec {

/// Each item has the name or ID in Target.
inline constexpr const char* networks_at = "/TaskTemplate/Networks";
/// The name or ID of a config that is also among the references.
inline constexpr const char* credential_config_at =
    "/TaskTemplate/ContainerSpec/Privileges/CredentialSpec/Config";

/// A list of references to files, and the members that hold ID and name.
struct FileList {
  const char *list, *at, *id, *name;
};
inline constexpr FileList secret_files{"Secrets", "/TaskTemplate/ContainerSpec/Secrets", "SecretID",
                                       "SecretName"};
inline constexpr FileList config_files{"Configs", "/TaskTemplate/ContainerSpec/Configs", "ConfigID",
                                       "ConfigName"};
inline constexpr const FileList* file_lists[] = {&secret_files, &config_files};

/// Null if the list contains something else.
inline const FileList* file_list(std::string_view name) {
  const auto* const found =
      std::ranges::find(file_lists, name, [](const auto* files) { return files->list; });
  return found == std::end(file_lists) ? nullptr : *found;
}

/// Whether no file can be there: the root, and the directories above the secrets. `place`: in the form of
/// edit::place.
inline bool is_folder(std::string_view list, std::string_view place) {
  return place == "/" || (list == "Secrets" && (place == "/run" || place == "/run/secrets"));
}

/// The items that are objects.
template <class Spec, class Act>
void each_item(Spec& spec, std::string_view at, const Act& act) {
  auto* list = find_at(spec, at);
  if (list == nullptr || !list->is_array()) return;
  for (auto& item : *list)
    if (item.is_object()) act(item);
}

inline std::string member_text(const Json& item, const char* member) {
  return text_at(item, "/" + std::string(member));
}

}  // namespace swarm::spec
