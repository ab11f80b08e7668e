// SPDX-License-Identifier: Apache-2.0
// Quotes typed values in messages, as the row's `quote` says.

#include "flags/quoting.hpp"

#include "output/document/mask.hpp"

#include <swarm/error.hpp>
#include <swarm/text.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <array>

namespace cli {
namespace {

/// Valid keys that completion does not offer.
constexpr std::array<std::string_view, 6> other_keys{"src", "dst",         "destination",
                                                     "ro",  "consistency", "bind-nonrecursive"};

std::string host_of(std::string_view value) {
  const std::size_t sign = std::min(value.find_first_of("=:"), value.size());
  const std::string_view address = value.substr(std::min(sign + 1, value.size()));
  const bool is_address = address == "host-gateway" ||
                          address.find_first_not_of("0123456789abcdefABCDEF.:[]") == std::string_view::npos;
  return std::string(is_address ? value : value.substr(0, sign));
}

std::string quoted_field(const Flag& row, std::string_view typed) {
  const std::size_t sign = typed.find('=');
  const std::string key = swarm::lower(typed.substr(0, sign));
  const auto field = std::ranges::find(row.fields, std::string_view(key), &Field::name);
  const bool is_known = field != row.fields.end() || std::ranges::find(other_keys, key) != other_keys.end();
  if (sign == typed.npos) return is_known ? std::string(typed) : std::string(hidden);
  const std::string_view value = typed.substr(sign + 1);
  std::string shown(typed.substr(0, sign + 1));
  if (field != row.fields.end() && field->is_pair) {
    const std::size_t inner = value.find('=');
    return shown + (inner == value.npos ? "" : std::string(value.substr(0, inner + 1))) + std::string(hidden);
  }
  return shown + (is_known ? masked(value) : std::string(hidden));
}

std::string quoted_fields(const Flag& row, std::string_view value) {
  const auto fields = swarm::if_possible([&] { return swarm::value::csv(value); });
  if (!fields) return {};
  // Most values are just a name.
  if (fields->size() == 1 && value.find('=') == value.npos) return std::string(value);
  return swarm::join(*fields, ",", [&](const std::string& field) {
    return swarm::value::csv_field(quoted_field(row, field));
  });
}

/// The key of an item to remove; `PASSWORD x` and `PASSWORD:x` may be typos of PASSWORD=x.
std::string removed_key(std::string_view key) {
  const std::size_t end = key.find_first_of(" \t\r\n:");
  if (end == key.npos || (key[end] == ':' && !looks_secret(key.substr(0, end)))) return std::string(key);
  return std::string(key.substr(0, end + 1)) + std::string(hidden);
}

}  // namespace

std::string quoted(const Flag& row, Form form, std::string_view value) {
  const std::size_t sign = value.find('=');
  switch (row.quote) {
    case Quote::typed: return masked(value);
    // Items to remove are quoted only by their key.
    case Quote::key:
      if (form == Form::rm) return removed_key(value.substr(0, sign));
      return std::string(sign != value.npos ? value.substr(0, sign) : "");
    case Quote::host: return host_of(value);
    case Quote::fields: return quoted_fields(row, value);
    case Quote::nothing: break;
  }
  return {};
}

std::string quoted(const Given::Entry& entry, std::string_view value) {
  if (value.empty()) return entry.typed + " \"\"";
  const std::string shown = quoted(*entry.row, entry.form, value);
  return shown.empty() ? entry.typed : entry.typed + " " + shown;
}

std::string quoted_reason(const Flag& row, Form form, std::string_view value, std::string_view reason) {
  const std::string allowed = quoted(row, form, value);
  if (allowed == value) return std::string(reason);
  std::string shown;
  for (std::size_t at = 0; at < reason.size();) {
    const bool opens = reason[at] == '\'' && (at == 0 || reason[at - 1] == ' ');
    const std::size_t close = opens ? reason.find('\'', at + 1) : reason.npos;
    if (close == reason.npos) {
      shown += reason[at++];
      continue;
    }
    const std::string_view part = reason.substr(at + 1, close - at - 1);
    const bool is_shown = swarm::lower(allowed).find(swarm::lower(part)) != std::string::npos;
    shown.append("'").append(is_shown ? part : hidden).append("'");
    at = close + 1;
  }
  return shown;
}

}  // namespace cli
