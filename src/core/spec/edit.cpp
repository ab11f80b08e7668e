// SPDX-License-Identifier: Apache-2.0
// Members and list items of a document, by pointer.
#include "spec/base.hpp"

#include <swarm/edit.hpp>

#include <algorithm>

#include <nlohmann/json.hpp>

namespace swarm::edit {
namespace {

/// Cuts the first name off a pointer: "/A/B" gives "A" and leaves "/B".
std::string_view next_name(std::string_view& pointer) {
  pointer.remove_prefix(std::min<std::size_t>(pointer.size(), 1));
  const auto end = std::min(pointer.find('/'), pointer.size());
  const auto name = pointer.substr(0, end);
  pointer.remove_prefix(end);
  return name;
}

template <typename Document>
Document* walk(Document& document, std::string_view pointer) {
  Document* here = &document;
  while (!pointer.empty()) {
    if (!here->is_object()) return nullptr;
    const auto member = here->find(std::string(next_name(pointer)));
    if (member == here->end()) return nullptr;
    here = &*member;
  }
  return here;
}

std::pair<std::string_view, std::string> split(std::string_view pointer) {
  const auto slash = pointer.rfind('/');
  return {pointer.substr(0, slash), std::string(pointer.substr(slash + 1))};
}

/// The object there; what is missing, or null, appears from its seed.
Json& make(Json& document, std::string_view pointer) {
  Json* here = &document;
  for (std::string_view rest = pointer; !rest.empty();) {
    const std::string name(next_name(rest));
    Json& member = (*here)[name];
    if (!member.is_object()) member = seed(pointer.substr(0, pointer.size() - rest.size()));
    here = &member;
  }
  return *here;
}

}  // namespace

const Json* find(const Json& document, std::string_view pointer) { return walk(document, pointer); }
Json* find(Json& document, std::string_view pointer) { return walk(document, pointer); }

void put(Json& document, std::string_view pointer, Json value) {
  const auto [parent, name] = split(pointer);
  make(document, parent)[name] = std::move(value);
}

void erase(Json& document, std::string_view pointer) {
  const auto [parent, name] = split(pointer);
  if (Json* object = find(document, parent); object != nullptr && object->is_object()) object->erase(name);
}

void add(Json& document, std::string_view pointer, Json item, Key key) {
  Json* list = find(document, pointer);
  if (list == nullptr || !list->is_array()) {
    put(document, pointer, Json::array({std::move(item)}));
    return;
  }
  const std::string mine = key(item);
  const auto same_key = [&](const Json& other) { return key(other) == mine; };
  const auto there = std::ranges::find_if(*list, same_key);
  if (there == list->end()) return list->push_back(std::move(item));
  *there = std::move(item);
  // Of two that were there the later would have the last word.
  list->erase(std::remove_if(there + 1, list->end(), same_key), list->end());
}

std::size_t remove(Json& document, std::string_view pointer,
                   const std::function<bool(const Json&)>& matches) {
  Json* list = find(document, pointer);
  if (list == nullptr || !list->is_array()) return 0;
  const std::size_t before = list->size();
  Json kept = Json::array();
  for (Json& item : *list)
    if (!matches(item)) kept.push_back(std::move(item));
  const std::size_t removed = before - kept.size();
  *list = std::move(kept);
  if (removed > 0 && list->empty()) erase(document, pointer);
  return removed;
}

}  // namespace swarm::edit
