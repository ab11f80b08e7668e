// SPDX-License-Identifier: Apache-2.0
// Specs compared by what they ask for.

#include "service/same_spec.hpp"

#include <algorithm>
#include <string>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

/// Where a member says something though it is empty: {"Mode":{"Global":{}}} chooses a mode, {"Runtime":{}}
/// the kind of a config reference.
bool chooses(const std::string& key, const Json& value) {
  if (!value.is_object()) return false;
  return key == "Runtime" || (key == "Mode" && !value.empty());
}

/// Nothing in it but nulls and empty things.
bool is_empty(const Json& value) {
  if (value.is_null()) return true;
  if (value.is_array()) return value.empty();
  if (!value.is_object()) return false;
  for (auto at = value.begin(); at != value.end(); ++at)
    if (chooses(at.key(), *at) || !is_empty(*at)) return false;
  return true;
}

/// What an engine may leave out of its answer.
bool is_zero(const Json& value) {
  return is_empty(value) || value == Json(0) || value == Json(false) || value == Json("");
}

const Json* member(const Json& object, const std::string& key) {
  const auto found = object.find(key);
  return found == object.end() ? nullptr : &*found;
}

enum class Members { asked_for, present };  // what makes two objects differ

bool same(const Json& left, const Json& right, Members by);

/// Each member of `left` is in `right`, or asks for nothing.
bool within(const Json& left, const Json& right, Members by) {
  for (auto at = left.begin(); at != left.end(); ++at) {
    const auto* other = member(right, at.key());
    const bool needed = by == Members::present || chooses(at.key(), *at) || !is_empty(*at);
    if (other == nullptr && needed) return false;
    const auto inside = at.key() == "Mode" ? Members::present : Members::asked_for;
    if (other != nullptr && !same(*at, *other, inside)) return false;
  }
  return true;
}

bool same(const Json& left, const Json& right, Members by) {
  if (by == Members::asked_for && is_empty(left) && is_empty(right)) return true;
  if (left.is_object() && right.is_object()) return within(left, right, by) && within(right, left, by);
  if (!left.is_array() || !right.is_array()) return left == right;
  return std::ranges::equal(left, right,
                            [](const Json& a, const Json& b) { return same(a, b, Members::asked_for); });
}

bool all_came(const Json& sent, const Json& found, Members by) {
  for (auto at = sent.begin(); at != sent.end(); ++at) {
    const auto* there = member(found, at.key());
    const bool needed = by == Members::present || chooses(at.key(), *at) || !is_zero(*at);
    if (there == nullptr && needed) return false;
    const auto inside = at.key() == "Mode" ? Members::present : Members::asked_for;
    if (there != nullptr && at->is_object() && there->is_object() ? !all_came(*at, *there, inside)
                                                                  : there != nullptr && !came_of(*at, *there))
      return false;
  }
  return true;
}

}  // namespace

bool same_spec(const Json& left, const Json& right) { return same(left, right, Members::asked_for); }

bool came_of(const Json& sent, const Json& found) {
  if (sent.is_object() && found.is_object()) return all_came(sent, found, Members::asked_for);
  if (!sent.is_array() || !found.is_array()) return sent == found || (is_zero(sent) && is_zero(found));
  return std::ranges::equal(sent, found, came_of);
}

}  // namespace swarm
