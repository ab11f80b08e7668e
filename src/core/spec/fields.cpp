// SPDX-License-Identifier: Apache-2.0
// The long form of structured values: one CSV record of key=value fields.
#include "spec/fields.hpp"

#include "spec/typed.hpp"

#include <swarm/values.hpp>

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
