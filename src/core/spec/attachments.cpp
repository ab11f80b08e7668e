// SPDX-License-Identifier: Apache-2.0
// Edits what a service refers to by ID: secrets, configs, networks, its image; and its host entries.
#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/error.hpp>

#include <algorithm>

#include <nlohmann/json.hpp>

namespace swarm::edit {
namespace {

constexpr std::string_view container_at = "/TaskTemplate/ContainerSpec/";
constexpr std::string_view hosts_at = "/TaskTemplate/ContainerSpec/Hosts";
constexpr std::string_view networks_at = "/TaskTemplate/Networks";
constexpr std::string_view old_networks_at = "/Networks";

std::string list_of(std::string_view list) { return std::string(container_at).append(list); }

/// The key of a reference; a Runtime reference has no path in the container.
template <bool secret>
std::string key_of(const Json& reference) {
  return find_at(reference, "/File") != nullptr ? "file " + place(secret ? "Secrets" : "Configs", reference)
                                                : "runtime " + text_at(reference, "/ConfigID");
}

bool has_items(const Json* list) { return list != nullptr && list->is_array() && !list->empty(); }

/// The words of a hosts(5) line.
std::vector<std::string> host_words(const Json& line) {
  std::vector<std::string> words;
  std::string_view rest = line.is_string() ? std::string_view(line.get_ref<const std::string&>()) : "";
  while (!rest.empty()) {
    const auto end = std::min(rest.find_first_of(" \t"), rest.size());
    if (end > 0) words.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return words;
}

}  // namespace

std::size_t remove_host(Json& spec, std::string_view typed) {
  const auto cut = typed.find('=') != typed.npos ? typed.find('=') : typed.find(':');
  const std::string name(typed.substr(0, cut));
  std::string_view address = cut == typed.npos ? "" : typed.substr(cut + 1);
  if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
  Json* list = find_at(spec, hosts_at);
  if (list == nullptr || !list->is_array()) return 0;
  std::size_t changed = 0;
  for (Json& line : *list) {
    auto words = host_words(line);
    if (words.size() < 2 || (!address.empty() && words.front() != address)) continue;
    const auto gone = std::erase(words, name);
    if (gone == 0 || words.front() == name) continue;
    ++changed;
    line = words.front();
    for (std::size_t i = 1; i < words.size(); ++i) line.get_ref<std::string&>().append(" ").append(words[i]);
  }
  if (changed > 0) remove(spec, hosts_at, [](const Json& line) { return host_words(line).size() == 1; });
  return changed;
}

void add_references(Json& spec, std::string_view list, std::vector<Json> references) {
  add_all(spec, list_of(list), std::move(references), list == "Secrets" ? key_of<true> : key_of<false>);
}

std::size_t remove_reference(Json& spec, std::string_view list, std::string_view name_or_id) {
  const bool secret = list == "Secrets";
  return remove(spec, list_of(list), [&](const Json& reference) {
    if (find_at(reference, "/Runtime") != nullptr) return false;
    return text_at(reference, secret ? "/SecretName" : "/ConfigName") == name_or_id ||
           text_at(reference, secret ? "/SecretID" : "/ConfigID") == name_or_id;
  });
}

void credential_spec(Json& spec, const Json& credential, const std::optional<Json>& config) {
  const std::string wanted = config ? text_at(*config, "/ConfigID") : std::string();
  remove(spec, list_of("Configs"), [&](const Json& reference) {
    return find_at(reference, "/Runtime") != nullptr && text_at(reference, "/ConfigID") != wanted;
  });
  if (credential.empty()) {
    erase(spec, "/TaskTemplate/ContainerSpec/Privileges/CredentialSpec");
    return;
  }
  if (find_at(spec, "/TaskTemplate/ContainerSpec/Privileges") == nullptr)
    put(spec, "/TaskTemplate/ContainerSpec/Privileges",
        {{"CredentialSpec", nullptr}, {"SELinuxContext", nullptr}, {"NoNewPrivileges", false}});
  put(spec, "/TaskTemplate/ContainerSpec/Privileges/CredentialSpec", credential);
  if (config) add_references(spec, "Configs", {*config});
}

const Json& networks(const Json& spec) {
  static const Json none = Json::array();
  const Json* current = find_at(spec, networks_at);
  const Json* old = find_at(spec, old_networks_at);
  return has_items(current) ? *current : has_items(old) ? *old : none;
}

bool adopt_networks(Json& spec) {
  const Json* old = find_at(spec, old_networks_at);
  if (old == nullptr) return false;
  const bool in_force = has_items(old) && !has_items(find_at(spec, networks_at));
  if (in_force) put(spec, networks_at, Json(*old));
  erase(spec, old_networks_at);
  return in_force;
}

void attach(Json& spec, Json attachment, std::string_view name) {
  const std::string target = text_at(attachment, "/Target");
  const auto is_same = [&](const Json& other) { return text_at(other, "/Target") == target; };
  if (std::ranges::any_of(networks(spec), is_same))
    throw Error(Errc::refused, "service is already attached to network " + std::string(name));
  adopt_networks(spec);
  add(spec, networks_at, std::move(attachment), [](const Json& item) { return text_at(item, "/Target"); });
}

std::size_t detach(Json& spec, std::string_view id) {
  const auto is_it = [&](const Json& item) { return text_at(item, "/Target") == id; };
  // Moving the others restarts tasks, which an edit that removes nothing must not do.
  if (std::ranges::none_of(networks(spec), is_it)) return 0;
  adopt_networks(spec);
  return remove(spec, networks_at, is_it);
}

void pin_image(Json& spec, const std::string& image, const Json& platforms) {
  put(spec, "/TaskTemplate/ContainerSpec/Image", image);
  if (!platforms.empty()) put(spec, "/TaskTemplate/Placement/Platforms", platforms);
}

}  // namespace swarm::edit
