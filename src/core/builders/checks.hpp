// SPDX-License-Identifier: Apache-2.0
// Checks of values by the builders; each throws usage with the API's field.
#pragma once

#include "spec/typed.hpp"

#include <swarm/error.hpp>
#include <swarm/types.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace swarm::check {

[[noreturn]] inline void refuse(std::string_view field, const std::string& why) {
  throw Error(Errc::usage, std::string(field) + ": " + why);
}

template <class Signature>
void require_function(const std::function<Signature>& function) {
  if (!function) throw Error(Errc::usage, "the function that was given is empty");
}

inline std::string not_empty(std::string_view field, std::string_view text) {
  if (text.empty()) refuse(field, "must not be empty");
  return std::string(text);
}

inline Strings none_empty(std::string_view field, const Strings& list) {
  for (const auto& item : list) not_empty(field, item);
  return list;
}

inline Json keys(std::string_view field, const StringMap& map) {
  if (map.contains("")) refuse(field, "a key must not be empty");
  Json object = Json::object();
  for (const auto& [key, value] : map) object[key] = value;
  return object;
}

inline std::int64_t between(std::string_view field, std::int64_t value, std::int64_t low, std::int64_t high) {
  if (value < low || value > high) {
    refuse(field,
           std::to_string(value) + " is not between " + std::to_string(low) + " and " + std::to_string(high));
  }
  return value;
}

/// A count, for example of tasks. Readers return it as a signed number, and a negative argument arrives here
/// as a very large one.
inline std::uint64_t count(std::string_view field, std::uint64_t number) {
  constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
  if (number > most) refuse(field, std::to_string(number) + " is not between 0 and " + std::to_string(most));
  return number;
}

/// The API's word for an enumerator; `words` are in the order of the enumeration.
template <class Enum, std::size_t N>
std::string word(std::string_view field, Enum value, const std::array<std::string_view, N>& words) {
  const auto index = static_cast<std::size_t>(value);
  if (index < N) return std::string(words[index]);
  refuse(field, spec::alternatives({words.begin(), words.end()}) + ", not the value " +
                    std::to_string(static_cast<std::int64_t>(value)));
}

/// The name or ID of a secret or config.
inline std::string stored_name(std::string_view field, std::string_view name) {
  not_empty(field, name);
  if (!spec::is_stored_name(name))
    refuse(field, "at most 64 letters, digits, _ . and -, with a letter or digit at both ends, not '" +
                      std::string(name) + "'");
  return std::string(name);
}

inline std::int64_t not_negative(std::string_view field, std::int64_t value) {
  if (value < 0) refuse(field, "must not be negative, is " + std::to_string(value));
  return value;
}

inline std::int64_t mode(std::string_view field, std::uint32_t bits) {
  return between(field, bits, 0, 07777);
}

inline std::int64_t time(std::string_view field, Nanoseconds value) {
  return not_negative(field, value.count());
}

/// Rejects what the codec `read` rejects; the text is sent unchanged.
inline void readable(std::string_view field, std::string_view text, Json (*read)(std::string_view)) {
  in_context(std::string(field), [&] { return read(text); });
}
inline Strings readable(std::string_view field, const Strings& list, Json (*read)(std::string_view)) {
  for (const auto& item : list) readable(field, item, read);
  return list;
}

/// The documents of a list of builders, in order.
template <class Builder>
Json documents(const std::vector<Builder>& builders) {
  Json list = Json::array();
  for (const auto& builder : builders) list.push_back(builder.json());
  return list;
}

/// Rejects two items that are equal at `pointer`; ignores items without it. `key` converts an item to the
/// text to compare; null: the value itself.
inline void distinct(std::string_view field, const Json& list, const char* pointer,
                     std::string (*key)(std::string_view list, const Json& item) = nullptr) {
  const Json::json_pointer at(pointer);
  std::vector<Json> seen;
  for (const auto& item : list) {
    if (!item.contains(at)) continue;
    Json mine = key == nullptr ? item.at(at) : Json(key(field, item));
    if (std::find(seen.begin(), seen.end(), mine) != seen.end()) {
      refuse(field, "two have the same " + std::string(pointer + 1) + " " + item.at(at).dump());
    }
    seen.push_back(std::move(mine));
  }
}

}  // namespace swarm::check
