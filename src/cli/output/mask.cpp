// SPDX-License-Identifier: Apache-2.0
#include "output/mask.hpp"

#include <swarm/text.hpp>

#include <algorithm>

namespace cli {
namespace {

constexpr std::string_view hidden = "*****";

/// `scheme://user:password@host`: all passwords of the text.
std::string without_passwords(std::string_view text) {
  std::string out;
  for (;;) {
    const std::size_t scheme = text.find("://");
    if (scheme == text.npos) break;
    const std::size_t begin = scheme + 3;
    const std::size_t end = text.find_first_of("/?# \t\n\"'", begin);
    const std::string_view authority = text.substr(begin, end == text.npos ? end : end - begin);
    const std::size_t at = authority.rfind('@'), colon = authority.find(':');
    out += text.substr(0, begin);
    text.remove_prefix(begin);
    if (at == authority.npos || colon >= at) continue;
    out.append(text.substr(0, colon + 1)).append(hidden);
    text.remove_prefix(at);
  }
  return out.append(text);
}

}  // namespace

bool looks_secret(std::string_view name) {
  static constexpr std::string_view words[] = {"PASSW",      "PASSPHRASE", "SECRET", "TOKEN", "KEY",
                                               "CREDENTIAL", "PRIVATE",    "AUTH",   "PWD"};
  const std::string upper = swarm::upper(name);
  if (upper == "PWD" || upper.ends_with("_FILE")) return false;
  return std::ranges::any_of(words, [&](std::string_view word) { return upper.find(word) != upper.npos; });
}

std::string masked_value(std::string_view name, std::string_view value) {
  return looks_secret(name) && !value.empty() ? std::string(hidden) : without_passwords(value);
}

std::string masked_pair(std::string_view pair) {
  const std::size_t sign = pair.find('=');
  if (sign == pair.npos) return std::string(pair);
  return std::string(pair.substr(0, sign + 1)) + masked_value(pair.substr(0, sign), pair.substr(sign + 1));
}

std::vector<std::string> masked_words(const std::vector<std::string>& words) {
  std::vector<std::string> out;
  bool secret = false;
  for (const std::string& word : words) {
    const bool flag = word.starts_with('-');
    out.push_back(secret && !flag ? masked_value("secret", word) : without_passwords(masked_pair(word)));
    secret = flag && word.find('=') == word.npos && looks_secret(word);
  }
  return out;
}

}  // namespace cli
