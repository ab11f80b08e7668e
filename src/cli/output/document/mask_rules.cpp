// SPDX-License-Identifier: Apache-2.0
// Secrets in text that no name announces: addresses, connection strings, headers, tokens, keys.
#include "output/document/mask.hpp"

#include <swarm/text.hpp>

#include <algorithm>
#include <array>

namespace cli {
namespace {

constexpr std::string_view white_space = " \t\r\n";
constexpr std::string_view word_ends = " \t\r\n\"'`<>";

std::size_t find_end(std::string_view text, std::string_view ends, std::size_t from) {
  return std::min(text.find_first_of(ends, from), text.size());
}

bool is_digits(std::string_view text) { return std::ranges::all_of(text, swarm::is_digit); }
bool is_name_char(char c) { return swarm::is_alnum(c) || c == '_' || c == '-' || c == '.'; }

/// The '@' that ends `user:password` in the word after `scheme://`; npos: there is none.
std::size_t userinfo_end(std::string_view word, std::size_t& colon) {
  const std::string_view authority = word.substr(0, find_end(word, "/?#", 0));
  colon = authority.find(':');
  const std::size_t at = authority.rfind('@');
  if (colon == word.npos || authority.starts_with('[')) return word.npos;
  if (at != word.npos) return colon < at ? at : word.npos;
  // A password may hold a bare '/'; a port is digits.
  return is_digits(authority.substr(colon + 1)) ? word.npos : word.rfind('@');
}

/// scheme://user:password@host
std::string without_url_passwords(std::string_view text) {
  std::string shown;
  for (std::size_t scheme = text.find("://"); scheme != text.npos; scheme = text.find("://")) {
    const std::size_t begin = scheme + 3;
    const std::string_view word = text.substr(begin, find_end(text, word_ends, begin) - begin);
    std::size_t colon = 0;
    const std::size_t at = userinfo_end(word, colon);
    shown += text.substr(0, begin);
    text.remove_prefix(begin);
    if (at == word.npos || at < colon) continue;
    shown.append(word.substr(0, colon + 1)).append(hidden);
    text.remove_prefix(at);
  }
  return shown.append(text);
}

/// The colon after a user's name in `word`; npos: there is none.
std::size_t user_colon(std::string_view word) {
  for (std::size_t colon = word.find(':'); colon != word.npos; colon = word.find(':', colon + 1)) {
    const std::string_view rest = word.substr(colon + 1);
    if (rest.starts_with("//")) return word.npos;  // an address, which has a rule of its own
    if (colon > 0 && (is_name_char(word[colon - 1]) || word[colon - 1] == '%') && !rest.starts_with(':') &&
        !word.substr(0, colon).ends_with("mailto"))
      return colon;
  }
  return word.npos;
}

bool may_begin_host(std::string_view text) {
  if (text.empty() || text.starts_with("sha256:") || text.starts_with("sha512:") ||
      text.starts_with("sha384:"))
    return false;
  return swarm::is_alnum(text.front()) || text.front() == '[' || text.front() == '(' || text.front() == '/';
}

/// user:password@tcp(host)/db, user:password@host, user/password@//host
std::string without_dsn_passwords(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const std::size_t end = find_end(text, word_ends, 0);
    const std::string_view word = text.substr(0, end);
    std::size_t sign = user_colon(word), at = word.rfind('@');
    if (at != word.npos && sign != word.npos && sign > at) sign = word.npos;  // that of a port
    if (sign == word.npos && word.find("://") == word.npos && word.find("@//") != word.npos) {
      at = word.find("@//");
      sign = word.find('/');
    }
    const bool has_password = sign != word.npos && at != word.npos && sign + 1 < at;
    if (has_password && may_begin_host(word.substr(at + 1)))
      shown.append(word.substr(0, sign + 1)).append(hidden).append(word.substr(at));
    else
      shown += word;
    const std::size_t next = std::min(end + 1, text.size());
    shown += text.substr(end, next - end);
    text.remove_prefix(next);
  }
  return shown;
}

/// The end of a value that may be quoted and begins at `at`, which moves behind the quote.
std::size_t quoted_end(std::string_view text, std::size_t& at, std::string_view ends) {
  const bool is_escaped = text.substr(at).starts_with("\\\"");
  if (is_escaped || (at < text.size() && (text[at] == '"' || text[at] == '\''))) {
    const char quote = is_escaped ? '"' : text[at];
    at += is_escaped ? 2 : 1;
    for (std::size_t end = at; end < text.size(); ++end) {
      if (is_escaped ? text.substr(end).starts_with("\\\"") : text[end] == quote) return end;
      if (!is_escaped && text[end] == '\\') ++end;
    }
    return text.size();
  }
  return find_end(text, ends, at);
}

/// Does NAME= follow?
bool begins_pair(std::string_view text) {
  const auto end = std::ranges::find_if_not(text, is_name_char);
  return end != text.begin() && end != text.end() && *end == '=';
}

/// The end of the value of `name=value`, which begins at `at`. In `a=1;b=2` only a semicolon ends it.
std::size_t value_end(std::string_view text, std::size_t& at, bool is_list) {
  const std::size_t start = at;
  const std::size_t end = quoted_end(text, at, ";&\"'\r\n");
  if (at != start) return end;
  if (is_list && end < text.size() && text[end] == ';') return end;
  for (std::size_t i = at; i < end; ++i)
    if (swarm::is_blank(text[i]) || (text[i] == ',' && begins_pair(text.substr(i + 1)))) return i;
  return end;
}

/// Where the value of the secret name that ends at `end` begins; npos: it has none here.
std::size_t value_of_pair(std::string_view text, std::size_t end) {
  std::size_t sign = end;
  if (text.substr(sign).starts_with(" = ")) ++sign;
  if (sign >= text.size() || text[sign] != '=' || text.substr(sign).starts_with("==")) return text.npos;
  return std::min(text.find_first_not_of(' ', sign + 1), text.size());
}

/// The same for `Name: value` and `"name": value`.
std::size_t value_of_field(std::string_view text, std::size_t end, bool& is_quoted) {
  std::size_t colon = end;
  if (text.substr(colon).starts_with("\\\"")) colon += 2;
  if (colon < text.size() && (text[colon] == '"' || text[colon] == '\'')) ++colon;
  is_quoted = colon > end;
  if (is_quoted) colon = std::min(text.find_first_not_of(' ', colon), text.size());
  if (colon >= text.size() || text[colon] != ':') return text.npos;
  const std::size_t value = std::min(text.find_first_not_of(' ', colon + 1), text.size());
  return is_quoted || value > colon + 1 ? value : text.npos;
}

/// What stands before and after a secret value that is announced by the name in front of it.
struct Announced {
  std::size_t begin = std::string_view::npos, end = 0;
};

Announced announced_by(std::string_view text, std::size_t begin, std::size_t end) {
  const bool is_list = begin == 0 || text[begin - 1] == ';';
  if (std::size_t at = value_of_pair(text, end); at != text.npos) {
    const std::size_t last = value_end(text, at, is_list);
    return {at, last};
  }
  bool is_quoted = false;
  std::size_t at = value_of_field(text, end, is_quoted);
  if (at == text.npos) return {};
  const std::size_t last = quoted_end(text, at, is_quoted ? ",}] \t\r\n" : "\"'\r\n");
  return {at, last};
}

/// password=…, Password=…;, ?token=…&, "secret": "…", Authorization: Bearer …
std::string without_named_secrets(std::string_view text) {
  std::string shown;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_name_char(text[at])) {
      shown += text[at++];
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && is_name_char(text[end])) ++end;
    const std::size_t begin = at;
    at = end;
    shown += text.substr(begin, end - begin);
    const bool may_be = end < text.size() && std::string_view("=: \"'\\").find(text[end]) != text.npos;
    if (!may_be || !looks_secret(text.substr(begin, end - begin))) continue;
    const Announced value = announced_by(text, begin, end);
    if (value.begin == text.npos || value.begin >= value.end) continue;
    if (is_switch_word(text.substr(value.begin, value.end - value.begin))) continue;
    shown.append(text.substr(end, value.begin - end)).append(hidden);
    at = value.end;
  }
  return shown;
}

/// Bearer TOKEN
std::string without_bearers(std::string_view text) {
  constexpr std::size_t shortest = 6;
  std::string shown;
  const std::string folded = swarm::lower(text);
  std::size_t from = 0;
  for (std::size_t at = folded.find("bearer "); at != folded.npos; at = folded.find("bearer ", from)) {
    const std::size_t begin = std::min(text.find_first_not_of(white_space, at + 7), text.size());
    const std::size_t end = find_end(text, " \t\r\n\"',", begin);
    shown += text.substr(from, begin - from);
    if (end - begin >= shortest)
      shown += hidden;
    else
      shown += text.substr(begin, end - begin);
    from = end;
  }
  return shown.append(text.substr(from));
}

/// Tokens that say themselves what they are.
std::string without_known_tokens(std::string_view text) {
  constexpr std::size_t shortest = 16;
  constexpr std::array<std::string_view, 15> beginnings{
      "ghp_",  "gho_",  "ghu_", "ghs_",     "ghr_",     "github_pat_", "glpat-",   "dckr_pat_",
      "xoxb-", "xoxp-", "hvs.", "sk_live_", "rk_live_", "SWMTKN-1-",   "SWMKEY-1-"};
  std::string shown;
  for (std::size_t at = 0; at < text.size();) {
    const bool starts = at == 0 || !is_name_char(text[at - 1]);
    const bool is_token = starts && std::ranges::any_of(beginnings, [&](std::string_view one) {
                            return text.substr(at).starts_with(one);
                          });
    const auto rest = text.substr(at);
    const auto length = static_cast<std::size_t>(std::ranges::find_if_not(rest, is_name_char) - rest.begin());
    if (!is_token || length < shortest) {
      shown += text[at++];
      continue;
    }
    shown += hidden;
    at += length;
  }
  return shown;
}

/// -----BEGIN … PRIVATE KEY-----
std::string without_private_keys(std::string_view text) {
  constexpr std::string_view head = "PRIVATE KEY-----", foot = "-----END";
  std::string shown;
  for (std::size_t at = text.find(head); at != text.npos; at = text.find(head)) {
    const std::size_t begin = at + head.size();
    const std::size_t end = std::min(text.find(foot, begin), text.size());
    const std::size_t after = std::min(text.find(head, end), text.size());
    const std::size_t next = std::min(after + head.size(), text.size());
    shown.append(text.substr(0, begin)).append(hidden).append(text.substr(end, next - end));
    text.remove_prefix(next);
  }
  return shown.append(text);
}

constexpr std::array rules{MaskRule{"private key", without_private_keys},
                           MaskRule{"address", without_url_passwords},
                           MaskRule{"connection string", without_dsn_passwords},
                           MaskRule{"argument", without_secret_arguments},
                           MaskRule{"named value", without_named_secrets},
                           MaskRule{"bearer", without_bearers},
                           MaskRule{"token", without_known_tokens}};

}  // namespace

std::span<const MaskRule> mask_rules() { return rules; }

}  // namespace cli
