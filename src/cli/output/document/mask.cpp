// SPDX-License-Identifier: Apache-2.0
// Detects secrets by the name that holds them, and lists the rules for those without a name.
#include "output/document/mask.hpp"

#include <swarm/text.hpp>

#include <algorithm>
#include <array>
#include <span>

namespace cli {
namespace {

using Words = std::span<const std::string_view>;

constexpr std::array secret_parts =
    std::to_array<std::string_view>({"PASSW", "PASSPHRASE", "SECRET", "TOKEN", "KEY", "AUTH", "CREDENTIAL",
                                     "CREDS", "PRIVATE", "PWD", "COOKIE", "JWT"});
constexpr std::array secret_words = std::to_array<std::string_view>(
    {"PASS", "PAT", "PSK", "SALT", "PW", "PASSIN", "PASSOUT", "PASSCODE", "BEARER", "PHRASE", "CRED", "HMAC",
     "TOTP", "MNEMONIC", "SESSIONID", "JSESSIONID", "PHPSESSID"});
/// Secrets only if the name ends with them: SESSION, but not SESSION_DRIVER.
constexpr std::array secret_endings = std::to_array<std::string_view>({"SESSION", "LICENSE", "LICENCE"});
/// Words that contain the parts above but are not secrets.
constexpr std::array<std::string_view, 21> harmless_words{
    "AUTHOR",   "AUTHORS",   "AUTHORITY", "AUTHORITIES", "KEYBOARD",   "KEYBOARDS", "KEYMAP",
    "KEYSPACE", "KEYSPACES", "KEYWORD",   "KEYWORDS",    "KEYCLOAK",   "MONKEY",    "TURKEY",
    "HOCKEY",   "BYPASS",    "COMPASS",   "TOKENIZER",   "TOKENIZERS", "KEYSTONE",  "SECRETARY"};
/// A name with this ending says where the secret is, or how it is used.
constexpr std::array<std::string_view, 8> harmless_endings{"PATH", "DIR",     "HOST",  "PORT",
                                                           "TTL",  "TIMEOUT", "STDIN", "ENABLED"};
constexpr std::array switches = std::to_array<std::string_view>(
    {"true", "false", "null", "yes", "no", "on", "off", "accept", "accepted"});

bool holds(Words list, std::string_view word) { return std::ranges::find(list, word) != list.end(); }

/// API_KEY, api-key and apiKey are the words API and KEY.
std::vector<std::string> words_in(std::string_view name) {
  std::vector<std::string> words(1);
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool hump = i > 0 && swarm::lower(name[i]) != name[i] && swarm::upper(name[i - 1]) != name[i - 1];
    if ((hump || !swarm::is_alnum(name[i])) && !words.back().empty()) words.emplace_back();
    if (swarm::is_alnum(name[i])) words.back() += swarm::upper(name[i]);
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

/// Without the number at the end, as in DB_PASSWORD2.
std::string without_number(const std::string& word) {
  return word.substr(0, word.find_last_not_of("0123456789") + 1);
}

bool is_secret_word(const std::string& word) {
  if (holds(harmless_words, word)) return false;
  return holds(secret_words, word) || word.ends_with("PASS") || word.ends_with("PW") ||
         std::ranges::any_of(secret_parts,
                             [&](std::string_view part) { return word.find(part) != word.npos; });
}

}  // namespace

bool looks_secret(std::string_view name) {
  std::vector<std::string> words = words_in(name);
  for (std::string& word : words) word = without_number(word);
  std::erase(words, "");
  if (words.empty() || holds(harmless_endings, words.back()) || words.front() == "NO") return false;
  if (words.back().ends_with("FILE")) return false;     // --authfile
  if (name == "PWD" || name == "OLDPWD") return false;  // a shell's directories
  return holds(secret_endings, words.back()) || std::ranges::any_of(words, is_secret_word);
}

bool is_switch_word(std::string_view value) { return holds(switches, swarm::lower(value)); }

std::string masked(std::string_view text) {
  std::string shown(text);
  for (const MaskRule& rule : mask_rules()) shown = rule.apply(shown);
  return shown;
}

std::string masked_value(std::string_view name, std::string_view value) {
  const bool is_secret = looks_secret(name) && !value.empty() && !is_switch_word(value);
  return is_secret ? std::string(hidden) : masked(value);
}

std::string masked_pair(std::string_view pair) {
  const std::size_t sign = pair.find('=');
  if (sign == pair.npos) return std::string(pair);
  return std::string(pair.substr(0, sign + 1)) + masked_value(pair.substr(0, sign), pair.substr(sign + 1));
}

std::vector<std::string> masked_words(const std::vector<std::string>& words) {
  std::vector<std::string> shown = hide_arguments(words);
  for (std::string& word : shown) {
    // With a blank before the sign, the word is a whole command line.
    const std::string_view name = std::string_view(word).substr(0, word.find('='));
    word = masked(name.find_first_of(" \t\n") == name.npos ? masked_pair(word) : word);
  }
  return shown;
}

}  // namespace cli
