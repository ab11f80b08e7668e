// SPDX-License-Identifier: Apache-2.0
// Compares two specs member by member.
#include "spec/equivalence.hpp"

#include <swarm/access.hpp>
#include <swarm/diff.hpp>
#include <swarm/edit.hpp>
#include <swarm/text.hpp>

#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_map>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

bool is_nothing(const Json* value) { return value == nullptr || is_empty(*value, Strictness::as_shown); }

const Json* member(const Json* object, const std::string& name) {
  if (object == nullptr || !object->is_object()) return nullptr;
  const auto found = object->find(name);
  return found == object->end() ? nullptr : &*found;
}

std::string text(const Json* value) {
  if (value == nullptr || value->is_null()) return {};
  return value->is_string() ? value->get<std::string>()
                            : value->dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// The keys by which items are matched: their name, or their normalized path.
std::vector<std::string> keys_of(std::string_view list, const Json& items) {
  const bool has_places = list == "Mounts" || list == "Secrets" || list == "Configs";
  std::vector<std::string> keys;
  for (const Json& item : items)
    keys.push_back(has_places ? edit::place(list, item) : spec::key_of(list, item));
  return keys;
}

bool are_distinct(const std::vector<std::string>& keys) {
  const std::set<std::string_view> unique(keys.begin(), keys.end());
  return unique.size() == keys.size() && !unique.contains("");
}

bool looks_same(const Json& left, const Json& right) {
  return spec::same_member({}, left, right, Strictness::as_shown);
}

/// The order of members does not count.
std::string sorted_text(const Json& item) {
  return nlohmann::json(item).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// The items that `others` has less often.
std::vector<const Json*> surplus(const Json& items, const Json& others) {
  std::unordered_map<std::string, std::size_t> counts_of_others;
  for (const Json& other : others) ++counts_of_others[sorted_text(other)];
  std::vector<const Json*> left;
  for (const Json& item : items) {
    std::size_t& matches = counts_of_others[sorted_text(item)];
    if (matches == 0)
      left.push_back(&item);
    else
      --matches;
  }
  return left;
}

bool is_absent(const Json* value) { return value == nullptr || value->is_null(); }

/// Whether exactly one of them is present, if presence itself has a meaning.
bool differ_in_presence(const Json* before, const Json* after) {
  if (is_absent(before) || is_absent(after))
    return is_absent(before) != is_absent(after) && is_nothing(is_absent(before) ? after : before);
  return before->is_string() && after->is_string() && is_nothing(before) != is_nothing(after);
}

class Diff {
 public:
  void value(const std::string& pointer, std::string_view name, const Json* before, const Json* after) {
    if (is_nothing(before) && is_nothing(after)) return;
    if (before != nullptr && before->is_null()) before = nullptr;
    if (after != nullptr && after->is_null()) after = nullptr;
    const auto both = [&](auto is) {
      return (before == nullptr || is(before)) && (after == nullptr || is(after));
    };
    if (both([](const Json* v) { return v->is_object(); })) return object(pointer, name, before, after);
    if (both([](const Json* v) { return v->is_array(); }) && !is_command(name))
      return list(pointer, name, before, after);
    if (is_nothing(before) || is_nothing(after) || *before != *after)
      add(pointer, {}, is_nothing(before) ? nullptr : before, is_nothing(after) ? nullptr : after);
  }

  std::vector<Difference> take() { return std::move(changes_); }

 private:
  void object(const std::string& pointer, std::string_view name, const Json* before, const Json* after) {
    const auto visit = [&](const std::string& key, const Json* old_value, const Json* new_value) {
      const std::string at = pointer + '/' + escaped_for_pointer(key);
      const bool counts = spec::counts_by_presence(name, key, Strictness::as_shown);
      if (counts && differ_in_presence(old_value, new_value))
        add(at, {}, is_absent(old_value) ? nullptr : old_value, is_absent(new_value) ? nullptr : new_value);
      else
        value(at, key, old_value, new_value);
    };
    if (after != nullptr)
      for (auto it = after->begin(); it != after->end(); ++it)
        visit(it.key(), member(before, it.key()), &it.value());
    if (before == nullptr) return;
    for (auto it = before->begin(); it != before->end(); ++it)
      if (member(after, it.key()) == nullptr) visit(it.key(), &it.value(), nullptr);
  }

  void list(const std::string& pointer, std::string_view name, const Json* before, const Json* after) {
    static const Json none = Json::array();
    const Json& old_items = before == nullptr ? none : *before;
    const Json& new_items = after == nullptr ? none : *after;
    if (looks_same(old_items, new_items)) return;
    const std::size_t known = changes_.size();
    const auto old_keys = keys_of(name, old_items), new_keys = keys_of(name, new_items);
    if (are_distinct(old_keys) && are_distinct(new_keys))
      keyed(pointer, name, old_items, old_keys, new_items, new_keys);
    else
      unkeyed(pointer, old_items, new_items);
    if (changes_.size() == known) add(pointer, {}, &old_items, &new_items, Difference::Kind::reordered);
  }

  void keyed(const std::string& pointer, std::string_view name, const Json& before,
             const std::vector<std::string>& old_keys, const Json& after,
             const std::vector<std::string>& new_keys) {
    const auto index_of = [](const Json& items, const std::vector<std::string>& keys) {
      std::unordered_map<std::string_view, const Json*> index;
      for (std::size_t i = 0; i < keys.size(); ++i) index.emplace(keys[i], &items[i]);
      return index;
    };
    const auto old_by_key = index_of(before, old_keys), new_by_key = index_of(after, new_keys);
    for (std::size_t i = 0; i < after.size(); ++i) {
      const auto found = old_by_key.find(new_keys[i]);
      const Json* old_item = found == old_by_key.end() ? nullptr : found->second;
      if (old_item == nullptr || !looks_same(*old_item, after[i]))
        add(pointer, spec::key_of(name, after[i]), old_item, &after[i]);
    }
    for (std::size_t i = 0; i < before.size(); ++i)
      if (!new_by_key.contains(old_keys[i])) add(pointer, spec::key_of(name, before[i]), &before[i], nullptr);
  }

  /// Matches items by their whole value, one to one.
  void unkeyed(const std::string& pointer, const Json& before, const Json& after) {
    for (const Json* item : surplus(after, before)) add(pointer, {}, nullptr, item);
    for (const Json* item : surplus(before, after)) add(pointer, {}, item, nullptr);
  }

  void add(const std::string& pointer, std::string item, const Json* before, const Json* after) {
    const Difference::Kind kind = before == nullptr  ? Difference::Kind::added
                                  : after == nullptr ? Difference::Kind::removed
                                                     : Difference::Kind::changed;
    add(pointer, std::move(item), before, after, kind);
  }

  void add(const std::string& pointer, std::string item, const Json* before, const Json* after,
           Difference::Kind kind) {
    const auto keep = [](const Json* v) { return v == nullptr ? nullptr : std::make_shared<const Json>(*v); };
    changes_.push_back({kind, pointer, std::move(item), keep(before), keep(after)});
  }

  std::vector<Difference> changes_;
};

}  // namespace

std::string spec::key_of(std::string_view list, const Json& item) {
  if (item.is_string()) {
    const auto& whole = item.get_ref<const std::string&>();
    return list == "Env" ? whole.substr(0, whole.find('=')) : whole;
  }
  if (list == "Mounts" || list == "Networks") return text(find_at(item, "/Target"));
  if (list == "Ulimits") return text(find_at(item, "/Name"));
  if (list == "Secrets" || list == "Configs") return text(find_at(item, "/File/Name"));
  if (list == "GenericResources") return text(find_at(item, "/DiscreteResourceSpec/Kind"));
  if (list == "Ports") return text(find_at(item, "/TargetPort")) + '/' + edit::protocol_of(item);
  return {};
}

bool is_command(std::string_view list) { return list == "Args" || list == "Command" || list == "Test"; }

std::vector<Difference> diff(const Json& before, const Json& after) {
  Diff run;
  run.value("", "", &before, &after);
  return run.take();
}

}  // namespace swarm
