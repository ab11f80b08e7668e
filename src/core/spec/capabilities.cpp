// SPDX-License-Identifier: Apache-2.0
// Linux capabilities: two lists that answer each other.
#include <swarm/edit.hpp>

#include <algorithm>

#include <nlohmann/json.hpp>

namespace swarm::edit {
namespace {

using Names = std::vector<std::string>;

constexpr std::string_view add_at = "/TaskTemplate/ContainerSpec/CapabilityAdd";
constexpr std::string_view drop_at = "/TaskTemplate/ContainerSpec/CapabilityDrop";

/// As `value::capability` writes it; what an engine knows and we don't passes.
std::string canonical(std::string name) {
  std::ranges::transform(name, name.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c & ~32) : c; });
  return name == "ALL" || name == "RESET" || name.starts_with("CAP_") ? name : "CAP_" + name;
}

Names names_at(const Json& spec, std::string_view pointer) {
  Names names;
  if (const Json* list = find(spec, pointer); list != nullptr && list->is_array())
    for (const Json& name : *list)
      if (name.is_string()) names.push_back(canonical(name.get<std::string>()));
  return names;
}

bool contains(const Names& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

/// `wished` goes into `into`, unless it is in `against`: then that is taken back, and no more.
void answer(const Names& wished, Names& into, Names& against, const Names& stronger) {
  for (const std::string& name : wished) {
    if (name == "RESET" || contains(stronger, name)) continue;
    if (std::erase(against, name) == 0 && !contains(into, name)) into.push_back(name);
  }
}

void store(Json& spec, std::string_view pointer, Names names) {
  if (contains(names, "ALL")) names = {"ALL"};
  if (names == names_at(spec, pointer)) return;
  if (names.empty())
    erase(spec, pointer);
  else
    put(spec, pointer, names);
}

}  // namespace

void capabilities(Json& spec, Names grant, Names withdraw) {
  Names added = names_at(spec, add_at);
  Names dropped = names_at(spec, drop_at);
  // Where nothing stands yet there is nothing to take back, and ALL speaks for the rest of its list.
  if (added.empty() && dropped.empty())
    for (Names* wished : {&grant, &withdraw})
      if (contains(*wished, "ALL")) *wished = {"ALL"};
  if (contains(grant, "RESET")) added.clear();
  if (contains(withdraw, "RESET")) dropped.clear();
  answer(withdraw, dropped, added, grant);
  answer(grant, added, dropped, {});
  store(spec, add_at, std::move(added));
  store(spec, drop_at, std::move(dropped));
}

}  // namespace swarm::edit
