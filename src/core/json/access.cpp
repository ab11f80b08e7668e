// SPDX-License-Identifier: Apache-2.0
// Reading members of a document of any shape.
#include <swarm/access.hpp>

#include <charconv>
#include <limits>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

/// A pointer's token with ~1 and ~0 undone.
std::string unescape(std::string_view token) {
  std::string plain;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const bool escape = token[i] == '~' && i + 1 < token.size();
    plain += !escape ? token[i] : token[++i] == '1' ? '/' : '~';
  }
  return plain;
}

const Json* child(const Json& parent, std::string_view token) {
  if (parent.is_object()) {
    const auto member = parent.find(unescape(token));
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
  const auto* value = find_at(document, pointer);
  if (value == nullptr || !value->is_number_integer()) return otherwise;
  const bool too_large =
      value->is_number_unsigned() &&
      value->get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  return too_large ? otherwise : value->get<std::int64_t>();
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

}  // namespace swarm
