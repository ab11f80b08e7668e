// SPDX-License-Identifier: Apache-2.0
// One CSV record (RFC 4180): what mounts, ports, networks and references are typed in.
#include "spec/typed.hpp"

#include <swarm/values.hpp>

namespace swarm::value {
namespace {

using namespace swarm::spec;

/// The field that starts with a quote at the front of `rest`, up to the comma or end behind it.
std::string take_quoted(std::string_view& rest) {
  std::string field;
  rest.remove_prefix(1);
  while (true) {
    const std::size_t quote = rest.find('"');
    if (quote == std::string_view::npos) refuse("a quoted field is not closed");
    field += rest.substr(0, quote);
    rest.remove_prefix(quote + 1);
    if (rest.empty() || rest[0] != '"') break;
    field += '"';
    rest.remove_prefix(1);
  }
  if (!rest.empty() && rest[0] != ',') refuse("text follows a closing quote: quote the field as a whole");
  return field;
}

std::string take_bare(std::string_view& rest) {
  const std::string field(rest.substr(0, rest.find(',')));
  rest.remove_prefix(field.size());
  if (field.find('"') != std::string::npos)
    refuse("a quote stands inside a field: quote the field as a whole, \"key=a,b\"");
  if (field.find_first_of("\r\n") != std::string::npos) refuse("more than one line: a value is one line");
  return field;
}

}  // namespace

std::vector<std::string> csv(std::string_view record) {
  std::string_view rest = utf8(record);
  if (!rest.empty() && rest.back() == '\n') rest.remove_suffix(1);
  if (!rest.empty() && rest.back() == '\r') rest.remove_suffix(1);
  if (rest.empty()) refuse("empty");
  std::vector<std::string> fields;
  while (true) {
    const bool is_quoted = !rest.empty() && rest[0] == '"';
    fields.push_back(is_quoted ? take_quoted(rest) : take_bare(rest));
    if (rest.empty()) return fields;
    rest.remove_prefix(1);
  }
}

std::string csv_field(std::string_view field) {
  if (field.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(field);
  std::string quoted = "\"";
  for (const char c : field) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace swarm::value
