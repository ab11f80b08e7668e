// SPDX-License-Identifier: Apache-2.0
// A value in a running template: JSON, and what is known about it.
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

/// Of a float: 32 or 64 bits.
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
  /// `json` null pointer: absent, which makes a zero of the shape, or nil.
  Value(std::shared_ptr<const swarm::Json> json, const Shape& shape)
      : json_(std::move(json)), shape_(shape), given_(true) {}
  static Value nil();
  static Value of(std::string text);
  static Value of(std::int64_t number);
  static Value of_number(double number);
  static Value of_boolean(bool truth);
  static Value of_time(std::string text);  ///< RFC 3339, or what ZonedTime::text wrote.
  static Value of_duration(std::int64_t nanoseconds);
  static Value of_month(std::int64_t number);
  static Value of_weekday(std::int64_t number);
  static Value of_texts(const std::vector<std::string>& texts);

  [[nodiscard]] Kind kind() const;
  [[nodiscard]] const Shape& shape() const { return shape_; }
  /// As errors call the type: "string", "swarm.Service".
  [[nodiscard]] std::string type_name() const;
  /// Whatever document is shown: what does not suit this type is wrong in the template.
  [[nodiscard]] bool has_known_type() const;

  // Each gives a zero where the kind is another one.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool boolean() const;
  [[nodiscard]] double number() const;         ///< Of integers, too.
  [[nodiscard]] std::int64_t integer() const;  ///< Of all that is integral; greater ones wrap.
  [[nodiscard]] bool exceeds_signed() const;   ///< integer() has wrapped: take it as unsigned.
  [[nodiscard]] Precision precision() const;
  [[nodiscard]] bool integral() const;  ///< integer, duration, file_mode, month, weekday

  [[nodiscard]] std::size_t size() const;    ///< Of text (bytes), list and map.
  [[nodiscard]] std::size_t weight() const;  ///< Of all that is in it, in bytes of memory, roughly.
  [[nodiscard]] std::size_t leaves() const;  ///< Its keys and parts, however deep.
  [[nodiscard]] Value item(std::size_t index) const;
  [[nodiscard]] Value slice(std::size_t begin, std::size_t end) const;       ///< list
  [[nodiscard]] std::vector<std::pair<std::string, Value>> entries() const;  ///< map: by key, sorted.
  [[nodiscard]] Value entry(const std::string& key) const;  ///< map: missing where there is none.
  /// object: the member's value, or one of its zero; missing: no such member.
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

/// A number as Go prints it: shortest, with an exponent from 1e+06 on and below 0.0001.
std::string number_text(double number, Precision precision);
/// `-rw-r--r--`
std::string file_mode_text(std::int64_t mode);

}  // namespace cli::templates
