// SPDX-License-Identifier: Apache-2.0
// Where mounts, secrets and configs appear in a container, as one spelling of the path.
#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/text.hpp>

#include <string>
#include <vector>

namespace swarm::edit {
namespace {

/// A path of Windows or a template: its slashes may mean something else.
bool is_opaque(std::string_view path) {
  const bool has_drive = path.size() > 1 && is_letter(path[0]) && path[1] == ':';
  return has_drive || path.find('\\') != path.npos || path.find("{{") != path.npos;
}

/// Without empty names, "." and "..": /data for /x/../data//.
std::string cleaned(std::string_view path) {
  std::vector<std::string_view> names;
  while (!path.empty()) {
    const std::string_view name = path.substr(0, path.find('/'));
    path.remove_prefix(name.size() == path.size() ? name.size() : name.size() + 1);
    if (name.empty() || name == ".") continue;
    if (name != "..")
      names.push_back(name);
    else if (!names.empty())
      names.pop_back();
  }
  std::string whole;
  for (const std::string_view name : names) whole.append("/").append(name);
  return whole.empty() ? "/" : whole;
}

}  // namespace

std::string place(std::string_view list, const Json& item) {
  const std::string target = text_at(item, list == "Mounts" ? "/Target" : "/File/Name");
  if (target.empty() || is_opaque(target)) return target;
  const bool below_secrets = list == "Secrets" && !target.starts_with('/');
  return cleaned(below_secrets ? "/run/secrets/" + target : target);
}

}  // namespace swarm::edit
