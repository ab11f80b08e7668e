// SPDX-License-Identifier: Apache-2.0
// Reads members of a document, whatever types it has.
#include <swarm/access.hpp>
#include <swarm/text.hpp>

#include <charconv>
#include <cmath>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

const Json* child(const Json& parent, std::string_view token) {
  if (parent.is_object()) {
    const auto member = parent.find(unescaped_from_pointer(token));
    return member == parent.end() ? nullptr : &*member;
  }
  if (!parent.is_array()) return nullptr;
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
  const bool whole = error == std::errc{} && end == token.data() + token.size();
  return whole && index < parent.size() ? &parent[index] : nullptr;
}

}  // namespace

std::string json_text(const Json& document, int indent) {
  return document.dump(indent, ' ', false, Json::error_handler_t::replace);
}

const Json* find_at(const Json& document, std::string_view pointer) {
  const Json* at = &document;
  while (at != nullptr && !pointer.empty()) {
    if (pointer.front() == '/') pointer.remove_prefix(1);
    const auto token = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(token.size());
    at = child(*at, token);
  }
  return at;
}

Json* find_at(Json& document, std::string_view pointer) {
  return const_cast<Json*>(find_at(std::as_const(document), pointer));
}

const Json& value_at(const Json& document, std::string_view pointer) {
  static const Json none;
  const Json* found = find_at(document, pointer);
  return found != nullptr ? *found : none;
}

std::string text_at(const Json& document, std::string_view pointer, std::string_view otherwise) {
  const auto* value = find_at(document, pointer);
  return value != nullptr && value->is_string() ? value->get_ref<const std::string&>()
                                                : std::string(otherwise);
}

std::uint64_t count_at(const Json& document, std::string_view pointer, std::uint64_t otherwise) {
  const auto* value = find_at(document, pointer);
  if (value == nullptr || !value->is_number_integer()) return otherwise;
  if (!value->is_number_unsigned() && value->get<std::int64_t>() < 0) return otherwise;
  return value->get<std::uint64_t>();
}

std::int64_t integer_at(const Json& document, std::string_view pointer, std::int64_t otherwise) {
  return find_integer(document, pointer).value_or(otherwise);
}

std::optional<std::int64_t> find_integer(const Json& document, std::string_view pointer) {
  const Json& value = value_at(document, pointer);
  if (value.is_number_float()) {
    const double number = value.get<double>();
    const bool whole = std::abs(number) < 9.2e18 && std::trunc(number) == number;
    return whole ? std::optional(static_cast<std::int64_t>(number)) : std::nullopt;
  }
  if (!value.is_number_integer()) return std::nullopt;
  const bool fits = !value.is_number_unsigned() || std::in_range<std::int64_t>(value.get<std::uint64_t>());
  return fits ? std::optional(value.get<std::int64_t>()) : std::nullopt;
}

bool flag_at(const Json& document, std::string_view pointer, bool otherwise) {
  const auto* value = find_at(document, pointer);
  return value != nullptr && value->is_boolean() ? value->get<bool>() : otherwise;
}

const Json& list_at(const Json& document, std::string_view pointer) {
  static const Json none = Json::array();
  const auto* value = find_at(document, pointer);
  return value != nullptr && value->is_array() ? *value : none;
}

const Json& object_at(const Json& document, std::string_view pointer) {
  static const Json none = Json::object();
  const auto* value = find_at(document, pointer);
  return value != nullptr && value->is_object() ? *value : none;
}

std::vector<std::string> texts_at(const Json& document, std::string_view pointer) {
  std::vector<std::string> found;
  for (const Json& item : list_at(document, pointer))
    if (item.is_string()) found.push_back(item.get<std::string>());
  return found;
}

std::vector<std::pair<std::string, std::string>> pairs_at(const Json& document, std::string_view pointer) {
  std::vector<std::pair<std::string, std::string>> found;
  const Json& object = object_at(document, pointer);
  for (auto member = object.begin(); member != object.end(); ++member)
    if (member->is_string()) found.emplace_back(member.key(), member->get<std::string>());
  return found;
}

}  // namespace swarm
