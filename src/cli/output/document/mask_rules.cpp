// SPDX-License-Identifier: Apache-2.0
// Masks secrets in text by their context or form: addresses, connection strings, headers, tokens, keys.
#include "output/document/mask.hpp"

#include <swarm/text.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace cli {
namespace {

constexpr std::string_view white_space = " \t\r\n";
constexpr std::string_view base64_chars = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
constexpr std::string_view word_ends = " \t\r\n\"'`<>";

std::size_t find_end(std::string_view text, std::string_view ends, std::size_t from) {
  return std::min(text.find_first_of(ends, from), text.size());
}

bool is_digits(std::string_view text) { return std::ranges::all_of(text, swarm::is_digit); }
bool is_name_char(char c) { return swarm::is_alnum(c) || c == '_' || c == '-' || c == '.'; }

/// From `begin` to `end`; npos: nothing.
struct Part {
  std::size_t begin = std::string_view::npos, end = 0;
};

/// A user without a password is a secret in web addresses: https://TOKEN@host, but not git@.
bool may_be_token(std::string_view scheme, std::string_view user, std::string_view password) {
  const bool is_web =
      swarm::lower(scheme.substr(scheme.size() - std::min<std::size_t>(scheme.size(), 5))).find("http") !=
      std::string::npos;
  return is_web && !user.empty() && user != "git" && (password.empty() || password == "x-oauth-basic");
}

/// The secret in `authority`, the text between `scheme://` and the path. `last_at` is the last '@' of the
/// whole word, because a password may contain an unescaped '/'. Digits after the colon are a port.
Part secret_in_authority(std::string_view scheme, std::string_view authority, std::size_t last_at) {
  const std::size_t colon = authority.find(':'), at = authority.rfind('@');
  if (authority.starts_with('[')) return {};
  if (at == authority.npos) {
    if (colon == authority.npos || is_digits(authority.substr(colon + 1)) || last_at == authority.npos)
      return {};
    return {colon + 1, last_at};
  }
  const std::string_view user = authority.substr(0, std::min(colon, at));
  const std::string_view password = colon < at ? authority.substr(colon + 1, at - colon - 1) : "";
  if (may_be_token(scheme, user, password)) return {0, user.size()};
  return colon < at ? Part{colon + 1, at} : Part{};
}

/// scheme://user:password@host
std::string without_url_passwords(std::string_view text) {
  std::string shown;
  std::size_t from = 0, word_end = 0, last_at = text.npos;
  for (std::size_t scheme = text.find("://"); scheme != text.npos; scheme = text.find("://", from)) {
    const std::size_t begin = scheme + 3;
    if (begin > word_end) {
      word_end = find_end(text, word_ends, begin);
      last_at = text.substr(begin, word_end - begin).rfind('@');
      if (last_at != text.npos) last_at += begin;
    }
    const std::string_view word = text.substr(begin, word_end - begin);
    const bool has_at = last_at != text.npos && last_at >= begin;
    const Part secret =
        secret_in_authority(text.substr(from, scheme - from), word.substr(0, find_end(word, "/?#", 0)),
                            has_at ? last_at - begin : text.npos);
    shown += text.substr(from, begin - from);
    from = begin;
    if (secret.begin == text.npos) continue;
    shown.append(text.substr(begin, secret.begin)).append(hidden);
    from = begin + secret.end;
  }
  return shown.append(text.substr(from));
}

/// Masks the rest of addresses that are themselves secrets.
std::string without_web_hooks(std::string_view text) {
  constexpr std::array<std::string_view, 9> beginnings{
      "hooks.slack.com/services/",   "hooks.slack.com/workflows/",    "hooks.slack.com/triggers/",
      "discord.com/api/webhooks/",   "discordapp.com/api/webhooks/",  ".webhook.office.com/",
      "outlook.office.com/webhook/", "hooks.zapier.com/hooks/catch/", "api.telegram.org/bot"};
  std::string shown(text);
  for (const std::string_view beginning : beginnings) {
    const std::string before = std::exchange(shown, {});
    std::size_t from = 0;
    for (std::size_t at = before.find(beginning); at != before.npos; at = before.find(beginning, from)) {
      const std::size_t begin = at + beginning.size();
      const std::size_t end = find_end(before, " \t\r\n\"'`<>,;&)}]\\", begin);
      shown.append(before, from, begin - from).append(begin < end ? hidden : "");
      from = end;
    }
    shown.append(before, from);
  }
  return shown;
}

/// The colon after a user name in `word`; npos if there is none.
std::size_t user_colon(std::string_view word) {
  for (std::size_t colon = word.find(':'); colon != word.npos; colon = word.find(':', colon + 1)) {
    const std::string_view rest = word.substr(colon + 1);
    if (rest.starts_with("//")) return word.npos;  // addresses have their own rule
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

/// HOST:PORT/SERVICE
bool is_port_and_service(std::string_view text) {
  const std::size_t colon = text.find(':'), slash = text.find('/');
  return colon != text.npos && slash != text.npos && colon > 0 && colon + 1 < slash &&
         std::ranges::all_of(text.substr(0, colon), is_name_char) &&
         is_digits(text.substr(colon + 1, slash - colon - 1));
}

/// user:password@tcp(host)/db, user:password@host, user/password@//host, user/password@host:1521/service
std::string without_dsn_passwords(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const std::size_t end = find_end(text, word_ends, 0);
    const std::string_view word = text.substr(0, end);
    std::size_t sign = user_colon(word), at = word.rfind('@');
    if (at != word.npos && sign != word.npos && sign > at) sign = word.npos;  // the colon before a port
    if (sign == word.npos && at != word.npos && word.find("://") == word.npos) {
      const std::size_t marked = word.find("@//");
      if (marked != word.npos) at = marked;
      if (marked != word.npos || is_port_and_service(word.substr(at + 1))) sign = word.find('/');
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

/// The end of a value at `at` that may be quoted; moves `at` behind the opening quote.
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

/// Whether the text starts with NAME=.
bool begins_pair(std::string_view text) {
  const auto end = std::ranges::find_if_not(text, is_name_char);
  return end != text.begin() && end != text.end() && *end == '=';
}

/// The end of the value of `name=value`, which begins at `at`. In `a=1;b=2` only a semicolon ends it.
std::size_t value_end(std::string_view text, std::size_t& at, bool is_list) {
  constexpr std::string_view ends = ";&\"'\r\n";
  const std::size_t start = at;
  if (const std::size_t end = quoted_end(text, at, ""); at != start) return end;
  if (is_list) {
    const std::size_t end = find_end(text, ends, at);
    if (end < text.size() && text[end] == ';') return end;
  }
  for (std::size_t i = at; i < text.size(); ++i) {
    const bool is_end = swarm::is_blank(text[i]) || ends.find(text[i]) != ends.npos;
    if (is_end || (text[i] == ',' && begins_pair(text.substr(i + 1)))) return i;
  }
  return text.size();
}

/// `Bearer TOKEN` is one value: if a scheme ends at `end`, returns the end of the next word.
std::size_t end_behind_scheme(std::string_view text, std::size_t begin, std::size_t end) {
  if (!is_scheme_word(text.substr(begin, end - begin)) || end == text.size() || text[end] != ' ') return end;
  const std::size_t word = std::min(text.find_first_not_of(' ', end), text.size());
  return std::max(end, find_end(text, " \t\r\n\"'`,;&", word));
}

/// Where the value for the secret name that ends at `end` begins; npos if it has none.
std::size_t value_of_pair(std::string_view text, std::size_t end) {
  std::size_t sign = end;
  if (text.substr(sign).starts_with(" = ")) ++sign;
  if (sign >= text.size() || text[sign] != '=' || text.substr(sign).starts_with("==")) return text.npos;
  return std::min(text.find_first_not_of(' ', sign + 1), text.size());
}

/// The same for `Name: value`, `"name": value` and, in braces or of a variable, `name:value`.
std::size_t value_of_field(std::string_view text, std::size_t begin, std::size_t end, bool& is_quoted,
                           bool is_in_braces) {
  std::size_t colon = end;
  if (text.substr(colon).starts_with("\\\"")) colon += 2;
  if (colon < text.size() && (text[colon] == '"' || text[colon] == '\'')) ++colon;
  is_quoted = colon > end;
  if (is_quoted) colon = std::min(text.find_first_not_of(' ', colon), text.size());
  if (colon >= text.size() || text[colon] != ':') return text.npos;
  const std::size_t value = std::min(text.find_first_not_of(' ', colon + 1), text.size());
  // PASSWORD:x may be a slip for PASSWORD=x; auth:1 is an image or a port.
  const std::string_view name = text.substr(begin, end - begin);
  const bool is_variable = name == "PASSWORD" || name.find('_') != name.npos;
  const bool is_slip = is_variable && std::ranges::none_of(name, swarm::is_lower);
  return is_quoted || is_in_braces || is_slip || value > colon + 1 ? value : text.npos;
}

/// The end of the list or object that begins at `at`.
std::size_t structure_end(std::string_view text, std::size_t at) {
  int depth = 0;
  for (; at < text.size(); ++at) {
    if (text[at] == '[' || text[at] == '{') ++depth;
    if ((text[at] == ']' || text[at] == '}') && --depth == 0) return at + 1;
  }
  return text.size();
}

/// The end of an unquoted value between braces, before the next field or the end of the object.
std::size_t bare_end(std::string_view text, std::size_t at) {
  for (; at < text.size(); ++at) {
    const std::string_view rest = text.substr(at + 1);
    if (text[at] == '\r' || text[at] == '\n') return at;
    if ((text[at] == '}' || text[at] == ']') &&
        (rest.empty() || std::string_view("}],\"'` \t\r\n").find(rest[0]) != rest.npos))
      return at;
    if (text[at] != ',') continue;
    const auto name = std::ranges::find_if_not(rest, [](char c) { return c == ' ' || c == '"'; });
    const auto sign = std::find_if_not(name, rest.end(), [](char c) { return is_name_char(c) || c == '"'; });
    if (sign != name && sign != rest.end() && *sign == ':') return at;
  }
  return text.size();
}

/// The value of a field of JSON, of unquoted JSON, or of a header.
Part field_value(std::string_view text, std::size_t at, bool is_quoted, bool is_in_braces) {
  if (at < text.size() && (text[at] == '[' || text[at] == '{') && (is_quoted || is_in_braces))
    return {at, structure_end(text, at)};
  const std::size_t start = at;
  const std::size_t end = quoted_end(text, at, is_quoted ? ",}] \t\r\n" : "\"'\r\n");
  return {at, is_in_braces && !is_quoted && at == start ? bare_end(text, at) : end};
}

/// <password>…</password>
bool is_element(std::string_view text, std::size_t begin, std::size_t end) {
  return begin > 0 && text[begin - 1] == '<' && end < text.size() && text[end] == '>';
}

/// The secret value after the name from `begin` to `end`.
Part announced_by(std::string_view text, std::size_t begin, std::size_t end, bool is_in_braces) {
  const bool is_list = begin == 0 || text[begin - 1] == ';';
  if (std::size_t at = value_of_pair(text, end); at != text.npos) {
    const std::size_t last = value_end(text, at, is_list);
    return {at, end_behind_scheme(text, at, last)};
  }
  if (is_element(text, begin, end)) return {end + 1, find_end(text, "<", end)};
  bool is_quoted = false;
  const std::size_t at = value_of_field(text, begin, end, is_quoted, is_in_braces);
  if (at == text.npos) return {};
  const Part value = field_value(text, at, is_quoted, is_in_braces);
  return {value.begin, end_behind_scheme(text, value.begin, value.end)};
}

/// Whether the name at `begin` is at the beginning of an object's field.
bool begins_field(std::string_view text, std::size_t begin) {
  const std::size_t before = begin == 0 ? text.npos : text.find_last_not_of(white_space, begin - 1);
  return before != text.npos && (text[before] == '{' || text[before] == ',');
}

/// ?sig=…, &X-Amz-Signature=…
bool is_signature(std::string_view text, std::size_t begin, std::size_t end) {
  if (begin == 0 || (text[begin - 1] != '?' && text[begin - 1] != '&')) return false;
  const std::string name = swarm::lower(text.substr(begin, end - begin));
  return name == "sig" || name.ends_with("signature");
}

/// password=…, Password=…;, ?token=…&, "secret": "…", Authorization: Bearer …
std::string without_named_secrets(std::string_view text) {
  std::string shown;
  bool is_in_braces = false;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_name_char(text[at])) {
      is_in_braces = is_in_braces || text[at] == '{';
      shown += text[at++];
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && is_name_char(text[end])) ++end;
    const std::size_t begin = at;
    at = end;
    shown += text.substr(begin, end - begin);
    // Checked first because it is fast.
    const bool may_be =
        end - begin > 1 && end < text.size() &&
        (std::string_view("=:>\"'\\").find(text[end]) != text.npos || text.substr(end).starts_with(" = "));
    if (!may_be) continue;
    if (!looks_secret(text.substr(begin, end - begin)) && !is_signature(text, begin, end)) continue;
    const Part value = announced_by(text, begin, end, is_in_braces && begins_field(text, begin));
    if (value.begin == text.npos || value.begin >= value.end) continue;
    if (is_switch_word(text.substr(value.begin, value.end - value.begin))) continue;
    shown.append(text.substr(end, value.begin - end)).append(hidden);
    at = value.end;
  }
  return shown;
}

bool may_be_bearer(std::string_view word) { return word.size() >= 6; }

/// Base64 of user:password rather than a word of a sentence.
bool may_be_basic(std::string_view word) {
  const auto is_base64 = [](char c) { return swarm::is_alnum(c) || c == '+' || c == '/' || c == '='; };
  if (word == hidden) return true;
  if (!std::ranges::all_of(word, is_base64)) return false;
  if (word.size() >= 8 && (word.ends_with('=') || std::ranges::any_of(word, swarm::is_digit))) return true;
  const auto pair = swarm::from_base64(word);
  return pair && pair->find(':') != pair->npos;
}

/// `scheme`: including the blank after it.
std::string without_credentials_of(std::string_view text, std::string_view scheme,
                                   bool (*may_be)(std::string_view)) {
  std::string shown;
  const std::string folded = swarm::lower(text);
  std::size_t from = 0;
  for (std::size_t at = folded.find(scheme); at != folded.npos; at = folded.find(scheme, from)) {
    const bool is_word = at == 0 || !is_name_char(text[at - 1]);
    const std::size_t after = at + scheme.size();
    const std::size_t begin = std::min(text.find_first_not_of(white_space, after), text.size());
    const std::size_t end = find_end(text, " \t\r\n\"',\\", begin);
    const bool is_secret = is_word && may_be(text.substr(begin, end - begin));
    shown += text.substr(from, begin - from);
    from = is_secret ? end : begin;
    if (is_secret) shown += hidden;
  }
  return shown.append(text.substr(from));
}

/// Bearer TOKEN, Basic BASE64
std::string without_bearers(std::string_view text) {
  return without_credentials_of(without_credentials_of(text, "bearer ", may_be_bearer), "basic ",
                                may_be_basic);
}

constexpr std::size_t shortest_token = 16;
/// The prefix of a token, and what distinguishes it from names with the same prefix: sk-proj-manager,
/// npm_config_cache.
struct KnownToken {
  enum class Rest { any, has_digit, alnum_with_digit };
  std::string_view beginning;
  Rest rest = Rest::has_digit;
  std::size_t shortest = shortest_token;
};
using Rest = KnownToken::Rest;
constexpr std::array known_tokens{KnownToken{"ghp_", Rest::any},
                                  KnownToken{"gho_", Rest::any},
                                  KnownToken{"ghu_", Rest::any},
                                  KnownToken{"ghs_", Rest::any},
                                  KnownToken{"ghr_", Rest::any},
                                  KnownToken{"github_pat_", Rest::any},
                                  KnownToken{"glpat-", Rest::any},
                                  KnownToken{"glptt-"},
                                  KnownToken{"glrt-"},
                                  KnownToken{"gldt-"},
                                  KnownToken{"dckr_pat_", Rest::any},
                                  KnownToken{"dckr_oat_"},
                                  KnownToken{"xoxb-", Rest::any},
                                  KnownToken{"xoxp-", Rest::any},
                                  KnownToken{"xoxa-"},
                                  KnownToken{"xoxr-"},
                                  KnownToken{"xoxs-"},
                                  KnownToken{"xapp-"},
                                  KnownToken{"hvs.", Rest::any},
                                  KnownToken{"hvb."},
                                  KnownToken{"sk_live_", Rest::any},
                                  KnownToken{"rk_live_", Rest::any},
                                  KnownToken{"sk_test_"},
                                  KnownToken{"rk_test_"},
                                  KnownToken{"whsec_"},
                                  KnownToken{"sk-proj-"},
                                  KnownToken{"sk-ant-"},
                                  KnownToken{"sk-svcacct-"},
                                  KnownToken{"sk-", Rest::has_digit, 32},
                                  KnownToken{"gsk_"},
                                  KnownToken{"hf_"},
                                  KnownToken{"npm_", Rest::alnum_with_digit, 20},
                                  KnownToken{"pypi-", Rest::has_digit, 32},
                                  KnownToken{"dop_v1_"},
                                  KnownToken{"shpat_"},
                                  KnownToken{"lin_api_"},
                                  KnownToken{"tskey-"},
                                  KnownToken{"ya29."},
                                  KnownToken{"AIza", Rest::any, 20},
                                  KnownToken{"AKIA", Rest::alnum_with_digit},
                                  KnownToken{"ASIA", Rest::alnum_with_digit},
                                  KnownToken{"SG.", Rest::has_digit, 20},
                                  KnownToken{"eyJ", Rest::any},
                                  KnownToken{"AGE-SECRET-KEY-", Rest::any},
                                  KnownToken{"SWMTKN-1-", Rest::any},
                                  KnownToken{"SWMKEY-1-", Rest::any}};

bool is_known_token(std::string_view word) {
  if (word.size() < shortest_token) return false;
  return std::ranges::any_of(known_tokens, [&](const KnownToken& one) {
    if (!word.starts_with(one.beginning) || word.size() < one.shortest) return false;
    const std::string_view rest = word.substr(one.beginning.size());
    const bool has_digit = std::ranges::any_of(rest, swarm::is_digit);
    if (one.rest == Rest::alnum_with_digit) return has_digit && std::ranges::all_of(rest, swarm::is_alnum);
    return has_digit || one.rest == Rest::any;
  });
}

/// Masks tokens with a recognizable prefix.
std::string without_known_tokens(std::string_view text) {
  std::string shown;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_name_char(text[end])) ++end;
    const std::string_view word = text.substr(at, end - at);
    const bool is_token = is_known_token(word);
    shown += is_token ? hidden : word;
    // Base64 JSON, such as a docker login, contains these characters too.
    if (is_token && word.starts_with("eyJ"))
      end = std::min(text.find_first_not_of(base64_chars, end), text.size());
    if (end < text.size() && !is_name_char(text[end])) shown += text[end++];
    at = end;
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

std::string without_encoded_secrets(std::string_view text);

constexpr std::array rules{MaskRule{"private key", without_private_keys},
                           MaskRule{"address", without_url_passwords},
                           MaskRule{"web hook", without_web_hooks},
                           MaskRule{"connection string", without_dsn_passwords},
                           MaskRule{"argument", without_secret_arguments},
                           MaskRule{"named value", without_named_secrets},
                           MaskRule{"bearer", without_bearers},
                           MaskRule{"token", without_known_tokens},
                           MaskRule{"percent-encoding", without_encoded_secrets}};

/// The result of all rules but the last.
std::string without_typed_secrets(std::string_view text) {
  std::string shown(text);
  for (const MaskRule& rule : std::span(rules).first(rules.size() - 1)) shown = rule.apply(shown);
  return shown;
}

/// token%3Dx, u%3Ap%40host: a word whose decoded form contains a secret is shown decoded and masked.
std::string without_encoded_secrets(std::string_view text) {
  constexpr int most_encodings = 3;  // of one another
  std::string shown;
  while (!text.empty()) {
    const std::size_t end = find_end(text, word_ends, 0);
    std::string word(text.substr(0, end)), decoded = word;
    for (int i = 0; i < most_encodings && decoded.find('%') != std::string::npos; ++i) {
      decoded = swarm::url_decode(decoded);
      std::string safe = without_typed_secrets(decoded);
      if (safe == decoded) continue;
      word = std::move(safe);
      break;
    }
    const std::size_t next = std::min(end + 1, text.size());
    shown.append(word).append(text.substr(end, next - end));
    text.remove_prefix(next);
  }
  return shown;
}

}  // namespace

std::span<const MaskRule> mask_rules() { return rules; }

}  // namespace cli
