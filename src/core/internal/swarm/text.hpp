// SPDX-License-Identifier: Apache-2.0
// Text: ASCII letters, UTF-8, joining, quoting and escaping, and bytes as text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace swarm {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_letter(char c) { return is_lower(c) || (c >= 'A' && c <= 'Z'); }
constexpr bool is_alnum(char c) { return is_digit(c) || is_letter(c); }
/// What the engine's IDs are made of.
constexpr bool is_lower_alnum(char c) { return is_digit(c) || is_lower(c); }
constexpr bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }
constexpr char upper(char c) { return is_lower(c) ? static_cast<char>(c & ~0x20) : c; }
std::string lower(std::string_view text);
std::string upper(std::string_view text);
bool equal_fold(std::string_view a, std::string_view b);

/// Without the blanks at both ends; a part of `text`.
std::string_view trimmed(std::string_view text);

/// `words` with what a thing is called in the place of its ID, where that stands in them.
std::string with_name(std::string words, const std::string& id, const std::string& name);

// ---- UTF-8 ----

struct Character {
  char32_t code = 0xfffd;  ///< U+FFFD where the byte begins no valid sequence.
  std::size_t size = 1;    ///< In bytes.
  bool valid = false;
};

/// A character of two bytes or more; use `first_character`.
Character first_wide_character(std::string_view text);

bool is_utf8(std::string_view text);

/// The character at the front of a text that is not empty. Overlong forms, surrogates and what lies beyond
/// U+10FFFF are not valid.
inline Character first_character(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  return lead < 0x80 ? Character{lead, 1, true} : first_wide_character(text);
}

/// U+FFFD for what is no character.
void append_utf8(std::string& out, char32_t code);

/// Whether the byte belongs to the character before it.
constexpr bool continues_character(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

/// C0, DEL and C1.
constexpr bool is_control(char32_t code) { return code < 0x20 || (code >= 0x7f && code < 0xa0); }

// ---- joining ----

std::string join(const std::vector<std::string>& texts, std::string_view separator);

template <typename Items, typename TextOf>
std::string join(const Items& items, std::string_view separator, TextOf text_of) {
  std::string joined;
  bool is_first = true;
  for (const auto& item : items) {
    if (!is_first) joined += separator;
    is_first = false;
    joined += text_of(item);
  }
  return joined;
}

/// "web.1", or "web.1, web.2, web.3 and 7 more": `most` are named, the others counted.
std::string join_first(const std::vector<std::string>& texts, std::size_t most);

// ---- quoting and escaping ----

/// In single quotes, as a POSIX shell reads them.
std::string shell_quoted(std::string_view word);

/// A member's name as it stands in a JSON pointer (RFC 6901), and back.
std::string escaped_for_pointer(std::string_view name);
std::string unescaped_from_pointer(std::string_view token);

/// One path segment or query value, percent-encoded.
std::string url_encode(std::string_view text);

// ---- bytes as text ----

/// Two lower-case digits a byte.
std::string hex(std::string_view bytes);
/// The value of a hexadecimal digit; -1: it is none.
constexpr int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char folded = lower(c);
  return folded >= 'a' && folded <= 'f' ? folded - 'a' + 10 : -1;
}

/// RFC 4648, padded: the standard alphabet, in which JSON carries bytes, and the URL's, for headers.
std::string base64(std::string_view bytes);
std::string base64url(std::string_view bytes);
/// Bytes of standard base64, with or without padding; nothing where it is none.
std::optional<std::string> from_base64(std::string_view text);

/// Percent-encoding undone, and a '+' is a blank; what is no such code stays as it is.
std::string url_decode(std::string_view text);

}  // namespace swarm
