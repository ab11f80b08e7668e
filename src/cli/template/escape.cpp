// SPDX-License-Identifier: Apache-2.0
// html, js, urlquery: escape text for use in another language.
#include "template/functions.hpp"

#include <swarm/text.hpp>

#include <array>
#include <cstdint>
#include <cstdio>
#include <utility>

namespace cli::templates {
namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";

/// Characters that are invisible or change the direction of text.
bool is_invisible(std::uint32_t code) {
  constexpr std::array<std::pair<std::uint32_t, std::uint32_t>, 9> ranges{{{0x80, 0xa0},
                                                                           {0xad, 0xad},
                                                                           {0x1680, 0x1680},
                                                                           {0x2000, 0x200f},
                                                                           {0x2028, 0x202f},
                                                                           {0x205f, 0x206f},
                                                                           {0x3000, 0x3000},
                                                                           {0xe000, 0xf8ff},
                                                                           {0xfeff, 0xfeff}}};
  for (const auto& [first, last] : ranges)
    if (code >= first && code <= last) return true;
  return false;
}

std::string js_code(std::uint32_t code) {
  char text[16];
  const int size = std::snprintf(text, sizeof text, "\\u%04X", static_cast<unsigned>(code));
  return {text, static_cast<std::size_t>(size)};
}

std::string_view html_of(char c) {
  switch (c) {
    case '"': return "&#34;";
    case '\'': return "&#39;";
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '\0': return replacement;
    default: return {};
  }
}

}  // namespace

Value html(const Call& call) {
  std::string out;
  for (const char c : printed(call.arguments)) {
    if (const std::string_view escaped = html_of(c); !escaped.empty())
      out += escaped;
    else
      out += c;
  }
  return Value::of(std::move(out));
}

Value js(const Call& call) {
  const std::string text = printed(call.arguments);
  std::string out;
  for (std::string_view rest = text; !rest.empty();) {
    const swarm::Character next = swarm::first_character(rest);
    const char c = rest.front();
    if (c == '\\' || c == '\'' || c == '"')
      out.append({'\\', c});
    else if (next.code < ' ' || std::string_view("<>&=").find(c) != std::string_view::npos ||
             is_invisible(next.code))
      out += js_code(next.code);
    else if (next.code == 0xfffd)
      out += replacement;
    else
      out += rest.substr(0, next.size);
    rest.remove_prefix(next.size);
  }
  return Value::of(std::move(out));
}

Value url_query(const Call& call) {
  const std::string text = printed(call.arguments);
  std::string out;
  for (std::string_view rest = text;;) {
    const std::size_t blank = rest.find(' ');
    out += swarm::url_encode(rest.substr(0, blank));
    if (blank == rest.npos) return Value::of(std::move(out));
    out += '+';
    rest.remove_prefix(blank + 1);
  }
}

}  // namespace cli::templates
