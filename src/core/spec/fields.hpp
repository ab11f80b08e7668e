// SPDX-License-Identifier: Apache-2.0
// The long form of structured values: one CSV record (RFC 4180) of key=value fields.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace swarm::spec {

struct Field {
  std::string key;    ///< In lower case.
  std::string value;  ///< As typed.
  bool bare = false;  ///< No `=`.
};

/// Throws usage if the record is invalid.
std::vector<Field> fields(std::string_view typed);

/// The value; throws usage if it is empty or the field is bare.
const std::string& value_of(const Field& field);

[[noreturn]] void unknown_key(const Field& field, std::string_view allowed);

/// Joins fields, and quotes them if CSV needs it.
class FieldWriter {
 public:
  void add(std::string_view key, std::string_view value);
  void add(std::string_view bare);
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace swarm::spec
