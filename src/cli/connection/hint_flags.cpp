// SPDX-License-Identifier: Apache-2.0
// The connection flags as typed, for commands in hints.
#include "connection/hint_flags.hpp"

#include <swarm/values.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace cli {
namespace {

/// A comma-separated list of addresses without the users of TCP addresses, which have no meaning and may come
/// with a password. ssh addresses contain no password.
std::string without_users(const std::string& addresses) {
  std::string text;
  for (std::size_t from = 0; from <= addresses.size();) {
    const std::size_t end = std::min(addresses.find(',', from), addresses.size());
    std::string one = addresses.substr(from, end - from);
    const auto scheme = one.find("://");
    const auto host = scheme == std::string::npos ? 0 : scheme + 3;
    const auto at = one.substr(0, one.find('/', host)).rfind('@');
    if (at != std::string::npos && !one.starts_with("ssh://")) one.erase(host, at + 1 - host);
    text += (from == 0 ? "" : ",") + one;
    from = end + 1;
  }
  return text;
}

}  // namespace

std::string connection_flags(const Given& globals) {
  std::vector<std::string> words;
  for (const Given::Entry& entry : globals.entries()) {
    if (entry.row->group != Group::connection || !entry.typed.starts_with("--")) continue;
    const std::string name = "--" + std::string(entry.row->name);
    for (const auto& [value, _] : entry.values) {
      if (entry.row->is_switch()) {
        words.push_back(value == "true" ? name : name + "=" + value);
      } else {
        words.push_back(name);
        words.push_back(entry.row->name == flag::host ? without_users(value) : value);
      }
    }
  }
  return swarm::value::join_words(words);
}

}  // namespace cli
