// SPDX-License-Identifier: Apache-2.0
// A value in a running template: JSON with its type.
#pragma once

#include "template/shape.hpp"

#include <swarm/json.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cli::templates {

/// The size of a float: 32 or 64 bits.
enum class Precision { single, wide };

class Value {
 public:
  enum class Kind {
    missing,
    nil,
    text,
    integer,
    number,
    boolean,
    time,
    duration,
    file_mode,
    month,
    weekday,
    list,
    map,
    object
  };

  Value() = default;  ///< missing: prints as <no value>
  /// A null pointer for `json` means absent: the zero value of the shape, or nil.
  Value(std::shared_ptr<const swarm::Json> json, const Shape& shape)
      : json_(std::move(json)), shape_(shape), given_(true) {}
  static Value nil();
  static Value of(std::string text);
  static Value of(std::int64_t number);
  static Value of_number(double number);
  static Value of_boolean(bool truth);
  static Value of_time(std::string text);  ///< RFC 3339, or the output of ZonedTime::text.
  static Value of_duration(std::int64_t nanoseconds);
  static Value of_month(std::int64_t number);
  static Value of_weekday(std::int64_t number);
  static Value of_texts(const std::vector<std::string>& texts);

  [[nodiscard]] Kind kind() const;
  [[nodiscard]] const Shape& shape() const { return shape_; }
  /// The type's name in errors: "string", "swarm.Service".
  [[nodiscard]] std::string type_name() const;
  /// Whether the type is known in advance, so that a mismatch is an error in the template.
  [[nodiscard]] bool has_known_type() const;

  // These return a zero value if the kind differs.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool boolean() const;
  [[nodiscard]] double number() const;         ///< Also for integers.
  [[nodiscard]] std::int64_t integer() const;  ///< For all integral kinds; larger values wrap.
  [[nodiscard]] bool exceeds_signed() const;   ///< integer() has wrapped: treat it as unsigned.
  [[nodiscard]] Precision precision() const;
  [[nodiscard]] bool integral() const;  ///< integer, duration, file_mode, month, weekday

  [[nodiscard]] std::size_t size() const;    ///< The size of a text (in bytes), list or map.
  [[nodiscard]] std::size_t weight() const;  ///< Approximate memory of the whole value, in bytes.
  [[nodiscard]] std::size_t leaves() const;  ///< The number of keys and parts at all levels.
  [[nodiscard]] Value item(std::size_t index) const;
  [[nodiscard]] Value slice(std::size_t begin, std::size_t end) const;       ///< list
  [[nodiscard]] std::vector<std::pair<std::string, Value>> entries() const;  ///< map: sorted by key.
  [[nodiscard]] Value entry(const std::string& key) const;  ///< map: missing if there is none.
  /// object: the member's value, or its zero value; missing: no such member.
  [[nodiscard]] Value member(std::string_view name) const;

  [[nodiscard]] bool truth() const;         ///< As `if` sees it.
  [[nodiscard]] std::string print() const;  ///< As {{.}} prints it.
  [[nodiscard]] std::string json() const;   ///< As {{json .}} prints it.

 private:
  [[nodiscard]] Value child(const swarm::Json* json, const Shape& shape) const;
  [[nodiscard]] Shape element_shape() const;

  std::shared_ptr<const swarm::Json> json_;
  Shape shape_;
  bool given_ = false;
};

/// A number as Go prints it: the shortest form, with an exponent from 1e+06 and below 0.0001.
std::string number_text(double number, Precision precision);
/// `-rw-r--r--`
std::string file_mode_text(std::int64_t mode);

}  // namespace cli::templates
