// SPDX-License-Identifier: Apache-2.0
// The long form of structured values: one CSV record (RFC 4180) of key=value fields.
#include "spec/fields.hpp"

#include "spec/typed.hpp"

#include <swarm/values.hpp>

namespace swarm::value {
namespace {

using namespace swarm::spec;

/// The quoted field at the start of `rest`, up to the next comma or the end.
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
    refuse("a quote is inside a field: quote the field as a whole, \"key=a,b\"");
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

namespace swarm::spec {

std::vector<Field> fields(std::string_view typed) {
  std::vector<Field> result;
  for (const std::string& field : value::csv(typed)) {
    if (field.empty()) refuse("a field is empty: one comma too many");
    const Cut parts = cut(field, '=');
    result.push_back({lower(parts.before), std::string(parts.after), !parts.found});
  }
  return result;
}

const std::string& value_of(const Field& field) {
  if (field.bare) refuse("'" + field.key + "' needs a value: " + field.key + "=VALUE");
  if (field.value.empty()) refuse(field.key + " is empty");
  return field.value;
}

void unknown_key(const Field& field, std::string_view allowed) {
  refuse("unknown key '" + field.key + "': " + std::string(allowed));
}

void FieldWriter::add(std::string_view key, std::string_view value) {
  add(std::string(key) + "=" + std::string(value));
}

void FieldWriter::add(std::string_view bare) {
  if (!text_.empty()) text_ += ',';
  text_ += value::csv_field(bare);
}

}  // namespace swarm::spec
