// SPDX-License-Identifier: Apache-2.0
// ASCII text, which names, keywords and headers are made of, and bytes as such text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace swarm {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_alnum(char c) { return is_digit(c) || is_letter(c); }
constexpr bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }
constexpr char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c & ~0x20) : c; }
std::string lower(std::string_view text);
std::string upper(std::string_view text);
bool equal_fold(std::string_view a, std::string_view b);

/// Without the blanks at both ends; a part of `text`.
std::string_view trimmed(std::string_view text);

/// RFC 4648, padded: the standard alphabet, in which JSON carries bytes, and the URL's, for headers.
std::string base64(std::string_view bytes);
std::string base64url(std::string_view bytes);
/// Bytes of standard base64, with or without padding; nothing where it is none.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace swarm
