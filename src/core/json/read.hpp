// SPDX-License-Identifier: Apache-2.0
// Builds one JSON document from a parser's events.
#pragma once

#include <swarm/json.hpp>
#include <swarm/json_bounds.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace swarm::json {

/// A handler for Json::sax_parse.
class Builder {
 public:
  bool null() { return add(nullptr); }
  bool boolean(bool value) { return add(value); }
  bool number_integer(std::int64_t value) { return add(value); }
  bool number_unsigned(std::uint64_t value) { return add(value); }
  bool number_float(double value, const std::string&) { return add(value); }
  bool string(std::string& value) { return add(std::move(value)); }
  bool binary(Json::binary_t&) { return false; }  // JSON text has none
  bool key(std::string& name);
  bool start_object(std::size_t) { return open(); }
  bool end_object();
  bool start_array(std::size_t) { return open(); }
  bool end_array();
  bool parse_error(std::size_t at, const std::string&, const Json::exception& error);

  /// Call once, after sax_parse returned true.
  [[nodiscard]] Json take() { return std::move(values_.back().value); }

  /// After sax_parse returned false: the byte, counted from 1, and whether a number there is out of range.
  [[nodiscard]] std::size_t error_at() const { return error_at_; }
  [[nodiscard]] bool out_of_range() const { return out_of_range_; }

 private:
  struct Value {
    std::string name;  ///< The member's name.
    Json value;
  };

  /// An object or array that has not ended.
  struct Open {
    std::string name;   ///< In its parent.
    std::size_t first;  ///< The index of its first value.
  };

  bool add(Json value);
  bool open();
  bool close(Json result);

  std::string name_;           ///< The name of the next member.
  std::vector<Value> values_;  ///< Complete values that have no parent yet.
  std::vector<Open> opens_;
  std::size_t error_at_ = 0;
  bool out_of_range_ = false;
};

}  // namespace swarm::json
