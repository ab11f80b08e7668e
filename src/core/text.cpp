// SPDX-License-Identifier: Apache-2.0
// Text functions: ASCII letters, UTF-8, joining, quoting and escaping, and bytes as text.
#include <swarm/text.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace swarm {
namespace {

constexpr std::string_view standard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view of_urls = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encoded(std::string_view bytes, std::string_view digits) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const auto group = bytes.substr(at, 3);
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      bits = bits << 8 | (i < group.size() ? static_cast<unsigned char>(group[i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      text += i <= group.size() ? digits[bits >> (18 - 6 * i) & 63U] : '=';
    }
  }
  return text;
}

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

}  // namespace

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = lower(c);
  return result;
}

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = upper(c);
  return result;
}

bool equal_fold(std::string_view a, std::string_view b) {
  return std::ranges::equal(
      a, b, {}, [](char c) { return lower(c); }, [](char c) { return lower(c); });
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string with_name(std::string words, const std::string& id, const std::string& name) {
  const auto at = id.empty() ? std::string::npos : words.find(id);
  if (at != std::string::npos) words.replace(at, id.size(), name);
  return words;
}

Character first_wide_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < size) return {};
  // The range of the second byte excludes overlong forms, surrogates and code points above U+10FFFF.
  const unsigned char least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  const unsigned char greatest = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  if (byte(1) < least || byte(1) > greatest) return {};
  char32_t code = lead & (0xffU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if (!continues_character(text[i])) return {};
    code = code << 6 | (byte(i) & 0x3fU);
  }
  return {code, size, true};
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const Character one = first_character(text);
    if (!one.valid) return false;
    text.remove_prefix(one.size);
  }
  return true;
}

void append_utf8(std::string& out, char32_t code) {
  if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) code = 0xfffd;
  const auto put = [&](char32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (code < 0x80) return put(code);
  const int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  put((more == 1 ? 0xc0U : more == 2 ? 0xe0U : 0xf0U) | code >> (6 * more));
  for (int i = more - 1; i >= 0; --i) put(0x80U | (code >> (6 * i) & 0x3fU));
}

std::string join(const std::vector<std::string>& texts, std::string_view separator) {
  return join(texts, separator, [](const std::string& text) -> const std::string& { return text; });
}

std::string join_first(const std::vector<std::string>& texts, std::size_t most) {
  if (texts.size() <= most) return join(texts, ", ");
  const std::span<const std::string> first(texts.data(), most);
  return join(first, ", ", [](const std::string& text) -> const std::string& { return text; }) + " and " +
         std::to_string(texts.size() - most) + " more";
}

std::string shell_quoted(std::string_view word) {
  std::string quoted = "'";
  for (const char c : word) {
    if (c == '\'') quoted += "'\\'";
    quoted += c;
  }
  return quoted + "'";
}

std::string escaped_for_pointer(std::string_view name) {
  std::string escaped;
  for (const char c : name) {
    if (c == '~' || c == '/')
      escaped += c == '~' ? "~0" : "~1";
    else
      escaped += c;
  }
  return escaped;
}

std::string unescaped_from_pointer(std::string_view token) {
  std::string plain;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const bool escape = token[i] == '~' && i + 1 < token.size();
    plain += !escape ? token[i] : token[++i] == '1' ? '/' : '~';
  }
  return plain;
}

std::string url_encode(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    if (is_alnum(c) || c == '-' || c == '_' || c == '.' || c == '~')
      encoded += c;
    else
      encoded.append("%").append(upper(hex({&c, 1})));
  }
  return encoded;
}

std::string hex(std::string_view bytes) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text.append({digits[byte >> 4], digits[byte & 15]});
  }
  return text;
}

std::string base64(std::string_view bytes) { return encoded(bytes, standard); }

std::string base64url(std::string_view bytes) { return encoded(bytes, of_urls); }

std::optional<std::string> from_base64(std::string_view text) {
  while (text.ends_with('=')) text.remove_suffix(1);
  std::string bytes;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text) {
    const std::size_t value = standard.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes += static_cast<char>(bits >> held & 0xff);
  }
  if (held == 6) return std::nullopt;  // a single character is less than one byte
  return bytes;
}

std::string url_decode(std::string_view text) {
  if (text.find('%') == text.npos && text.find('+') == text.npos) return std::string(text);
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex(text[i + 1]) : -1;
    const int low = high >= 0 ? hex(text[i + 2]) : -1;
    if (low < 0) {
      plain += text[i] == '+' ? ' ' : text[i];
      continue;
    }
    plain += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return plain;
}

}  // namespace swarm
