// SPDX-License-Identifier: Apache-2.0
// Text functions: ASCII letters, UTF-8, joining, quoting and escaping, and bytes as text.
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
/// The characters of the engine's IDs.
constexpr bool is_lower_alnum(char c) { return is_digit(c) || is_lower(c); }
constexpr bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }
constexpr char upper(char c) { return is_lower(c) ? static_cast<char>(c & ~0x20) : c; }
std::string lower(std::string_view text);
std::string upper(std::string_view text);
bool equal_fold(std::string_view a, std::string_view b);

/// Without blanks at both ends; a view into `text`.
std::string_view trimmed(std::string_view text);

/// `words` with each occurrence of the ID replaced by the name.
std::string with_name(std::string words, const std::string& id, const std::string& name);

// ---- UTF-8 ----

struct Character {
  char32_t code = 0xfffd;  ///< U+FFFD if the byte starts no valid sequence.
  std::size_t size = 1;    ///< In bytes.
  bool valid = false;
};

/// A character of two bytes or more; use `first_character`.
Character first_wide_character(std::string_view text);

bool is_utf8(std::string_view text);

/// The first character of a non-empty text. Overlong forms, surrogates and code points above U+10FFFF are
/// invalid.
inline Character first_character(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  return lead < 0x80 ? Character{lead, 1, true} : first_wide_character(text);
}

/// Appends U+FFFD for an invalid code point.
void append_utf8(std::string& out, char32_t code);

/// Whether the byte continues the previous character.
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

/// "web.1", or "web.1, web.2, web.3 and 7 more": names the first `most`, counts the rest.
std::string join_first(const std::vector<std::string>& texts, std::size_t most);

// ---- quoting and escaping ----

/// In single quotes, for a POSIX shell.
std::string shell_quoted(std::string_view word);

/// Escapes a member's name for a JSON pointer (RFC 6901), and the reverse.
std::string escaped_for_pointer(std::string_view name);
std::string unescaped_from_pointer(std::string_view token);

/// Percent-encodes one path segment or query value.
std::string url_encode(std::string_view text);

// ---- bytes as text ----

/// Two lower-case digits per byte.
std::string hex(std::string_view bytes);
/// The value of a hexadecimal digit; -1 if it is not one.
constexpr int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char folded = lower(c);
  return folded >= 'a' && folded <= 'f' ? folded - 'a' + 10 : -1;
}

/// RFC 4648, padded: the standard alphabet, which JSON uses for bytes, and the URL alphabet, for headers.
std::string base64(std::string_view bytes);
std::string base64url(std::string_view bytes);
/// Decodes standard base64, with or without padding; nothing if it is invalid.
std::optional<std::string> from_base64(std::string_view text);

/// Decodes percent-encoding, and '+' to a blank; keeps invalid sequences unchanged.
std::string url_decode(std::string_view text);

}  // namespace swarm
