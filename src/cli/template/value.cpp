// SPDX-License-Identifier: Apache-2.0
// A value in a running template.
#include "template/value.hpp"

#include "output/document/json_text.hpp"
#include "template/functions.hpp"

#include <algorithm>
#include <compare>
#include <limits>

#include <nlohmann/json.hpp>

namespace cli::templates {
namespace {

using Kind = Value::Kind;

bool is_number(const Value& value) { return value.integral() || value.kind() == Kind::number; }

std::partial_ordering order_numbers(const Value& a, const Value& b) {
  if (!a.integral() || !b.integral()) return a.number() <=> b.number();
  if (a.exceeds_signed() != b.exceeds_signed())
    return a.exceeds_signed() ? std::partial_ordering::greater : std::partial_ordering::less;
  return a.integer() <=> b.integer();
}

bool is_absent(const Value& value) { return value.kind() == Kind::nil || value.kind() == Kind::missing; }

std::partial_ordering order(const Call& call, const Value& a, const Value& b) {
  if (is_number(a) && is_number(b)) return order_numbers(a, b);
  const bool are_texts = a.kind() == Kind::text || a.kind() == Kind::time;
  if (are_texts && a.kind() == b.kind()) return a.text() <=> b.text();
  const std::size_t less_known = call.arguments[0].has_known_type() ? 1 : 0;
  call.fail_type(less_known, a.kind() == b.kind() ? "invalid type for comparison: " + a.type_name()
                                                  : "incompatible types for comparison: " + a.type_name() +
                                                        " and " + b.type_name());
}

bool equal(const Call& call, const Value& a, const Value& b) {
  if (is_absent(a) || is_absent(b)) return is_absent(a) && is_absent(b);
  if (a.kind() == Kind::boolean && b.kind() == Kind::boolean) return a.boolean() == b.boolean();
  return order(call, a, b) == 0;
}

}  // namespace

Value compare(const Call& call) {
  const Value &a = call.arguments[0], &b = call.arguments[1];
  if (call.name == "ne") return Value::of_boolean(!equal(call, a, b));
  if (call.name == "eq") {
    for (const Value& other : call.arguments.subspan(1))
      if (equal(call, a, other)) return Value::of_boolean(true);
    return Value::of_boolean(false);
  }
  const std::partial_ordering found = order(call, a, b);
  if (call.name == "lt") return Value::of_boolean(found < 0);
  if (call.name == "le") return Value::of_boolean(found <= 0);
  return Value::of_boolean(call.name == "gt" ? found > 0 : found >= 0);
}

using swarm::Json;

namespace {

Value make(Json json, Shape::Kind kind) {
  return {std::make_shared<const Json>(std::move(json)), Shape{kind}};
}

/// The kind by the JSON type, if the shape is unknown or wrong.
Value::Kind kind_of(const Json& json) {
  switch (json.type()) {
    case Json::value_t::string: return Value::Kind::text;
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned: return Value::Kind::integer;
    case Json::value_t::number_float: return Value::Kind::number;
    case Json::value_t::boolean: return Value::Kind::boolean;
    case Json::value_t::array: return Value::Kind::list;
    case Json::value_t::object: return Value::Kind::map;
    default: return Value::Kind::nil;
  }
}

/// The kind of a value of this shape, and the JSON type it must have.
struct Expected {
  Value::Kind kind;
  Value::Kind json;
};

Expected expected(Shape::Kind kind) {
  using V = Value::Kind;
  switch (kind) {
    case Shape::Kind::text: return {V::text, V::text};
    case Shape::Kind::integer: return {V::integer, V::integer};
    case Shape::Kind::ratio:
    case Shape::Kind::number: return {V::number, V::number};
    case Shape::Kind::boolean: return {V::boolean, V::boolean};
    case Shape::Kind::time: return {V::time, V::text};
    case Shape::Kind::duration: return {V::duration, V::integer};
    case Shape::Kind::file_mode: return {V::file_mode, V::integer};
    case Shape::Kind::month: return {V::month, V::integer};
    case Shape::Kind::weekday: return {V::weekday, V::integer};
    case Shape::Kind::list: return {V::list, V::list};
    case Shape::Kind::map: return {V::map, V::map};
    case Shape::Kind::object: return {V::object, V::map};
    case Shape::Kind::any: break;
  }
  return {V::nil, V::nil};
}

}  // namespace

namespace {

constexpr std::size_t bytes_of_a_node = 64;

std::size_t weight_of(const Json& json) {
  std::size_t weight = bytes_of_a_node;
  if (json.is_string()) return weight + json.get_ref<const std::string&>().size();
  if (!json.is_structured()) return weight;
  for (auto it = json.begin(); it != json.end(); ++it)
    weight += weight_of(*it) + (json.is_object() ? it.key().size() : 0);
  return weight;
}

std::size_t leaves_of(const Json& json) {
  if (!json.is_structured()) return 1;
  std::size_t leaves = 1;
  for (const Json& one : json) leaves += leaves_of(one) + (json.is_object() ? 1 : 0);
  return leaves;
}

}  // namespace

std::size_t Value::weight() const { return json_ == nullptr ? bytes_of_a_node : weight_of(*json_); }
std::size_t Value::leaves() const { return json_ == nullptr ? 1 : leaves_of(*json_); }

Value Value::nil() { return make(nullptr, Shape::Kind::any); }
Value Value::of(std::string text) { return make(std::move(text), Shape::Kind::text); }
Value Value::of(std::int64_t number) { return make(number, Shape::Kind::integer); }
Value Value::of_number(double number) { return make(number, Shape::Kind::number); }
Value Value::of_boolean(bool truth) { return make(truth, Shape::Kind::boolean); }
Value Value::of_time(std::string text) { return make(std::move(text), Shape::Kind::time); }
Value Value::of_duration(std::int64_t nanoseconds) { return make(nanoseconds, Shape::Kind::duration); }
Value Value::of_month(std::int64_t number) { return make(number, Shape::Kind::month); }
Value Value::of_weekday(std::int64_t number) { return make(number, Shape::Kind::weekday); }
Value Value::of_texts(const std::vector<std::string>& texts) {
  return {std::make_shared<const Json>(texts), Shape{Shape::Kind::list, Shape::Kind::text}};
}

Value::Kind Value::kind() const {
  if (!given_) return Kind::missing;
  const Expected wanted = expected(shape_.kind);
  if (json_ == nullptr || json_->is_null()) return shape_.pointer ? Kind::nil : wanted.kind;
  const Kind actual = kind_of(*json_);
  const bool whole_ratio = shape_.kind == Shape::Kind::ratio && actual == Kind::integer;
  return actual == wanted.json || whole_ratio ? wanted.kind : actual;
}

std::string Value::type_name() const {
  switch (kind()) {
    case Kind::missing:
    case Kind::nil: return "nil";
    case Kind::text: return "string";
    case Kind::integer: return exceeds_signed() ? "uint64" : "int";
    case Kind::number: return "float64";
    case Kind::boolean: return "bool";
    case Kind::time: return "time.Time";
    case Kind::duration: return "time.Duration";
    case Kind::file_mode: return "fs.FileMode";
    case Kind::month: return "time.Month";
    case Kind::weekday: return "time.Weekday";
    case Kind::list: return shape_.element == Shape::Kind::text ? "[]string" : "list";
    case Kind::map: return shape_.element == Shape::Kind::text ? "map[string]string" : "map";
    case Kind::object: break;
  }
  return std::string(shape_.record->name);
}

bool Value::has_known_type() const {
  return given_ && shape_.kind != Shape::Kind::any && kind() == expected(shape_.kind).kind;
}

std::string Value::text() const {
  return json_ != nullptr && json_->is_string() ? json_->get<std::string>() : std::string();
}

bool Value::boolean() const { return json_ != nullptr && json_->is_boolean() && json_->get<bool>(); }

double Value::number() const { return json_ != nullptr && json_->is_number() ? json_->get<double>() : 0.0; }

std::int64_t Value::integer() const {
  return json_ != nullptr && json_->is_number_integer() ? json_->get<std::int64_t>() : 0;
}

bool Value::exceeds_signed() const {
  return json_ != nullptr && json_->is_number_unsigned() &&
         json_->get<std::uint64_t>() > std::uint64_t{std::numeric_limits<std::int64_t>::max()};
}

Precision Value::precision() const {
  return shape_.kind == Shape::Kind::ratio ? Precision::single : Precision::wide;
}

bool Value::integral() const {
  const Kind k = kind();
  return k == Kind::integer || k == Kind::duration || k == Kind::file_mode || k == Kind::month ||
         k == Kind::weekday;
}

std::size_t Value::size() const {
  if (json_ == nullptr) return 0;
  if (json_->is_string()) return json_->get_ref<const std::string&>().size();
  return json_->is_structured() ? json_->size() : 0;
}

Shape Value::element_shape() const { return {shape_.element, Shape::Kind::any, shape_.record}; }

Value Value::child(const Json* json, const Shape& shape) const {
  return {json == nullptr ? nullptr : std::shared_ptr<const Json>(json_, json), shape};
}

Value Value::item(std::size_t index) const {
  if (json_ == nullptr || !json_->is_array() || index >= json_->size()) return {};
  return child(&(*json_)[index], element_shape());
}

Value Value::slice(std::size_t begin, std::size_t end) const {
  Json part = Json::array();
  for (std::size_t i = begin; i < end; ++i) part.push_back((*json_)[i]);
  return {std::make_shared<const Json>(std::move(part)), shape_};
}

std::vector<std::pair<std::string, Value>> Value::entries() const {
  std::vector<std::pair<std::string, Value>> entries;
  if (json_ != nullptr && json_->is_object())
    for (auto it = json_->begin(); it != json_->end(); ++it)
      entries.emplace_back(it.key(), child(&*it, element_shape()));
  std::ranges::sort(entries, {}, &std::pair<std::string, Value>::first);
  return entries;
}

Value Value::entry(const std::string& key) const {
  if (json_ == nullptr || !json_->is_object()) return {};
  const auto found = json_->find(key);
  return found == json_->end() ? Value() : child(&*found, element_shape());
}

Value Value::member(std::string_view name) const {
  const Member* known = known_member(*shape_.record, name);
  if (known != nullptr && known->embedded) return child(json_.get(), known->shape);
  const Json* found = nullptr;
  if (json_ != nullptr && json_->is_object()) {
    const auto it = json_->find(std::string(name));
    if (it != json_->end()) found = &*it;
  }
  if (known != nullptr) return child(found, known->shape);
  return found == nullptr || shape_.record->closed == Closed::yes ? Value() : child(found, {});
}

bool Value::truth() const {
  switch (kind()) {
    case Kind::missing:
    case Kind::nil: return false;
    case Kind::text:
    case Kind::list:
    case Kind::map: return size() > 0;
    case Kind::integer:
    case Kind::duration:
    case Kind::file_mode:
    case Kind::month:
    case Kind::weekday: return integer() != 0;
    case Kind::number: return number() != 0;
    case Kind::boolean: return boolean();
    case Kind::time:
    case Kind::object: break;
  }
  return true;
}

std::string Value::json() const {
  const bool row = shape_.record != nullptr && shape_.record->closed == Closed::yes;
  // The name of a zone is not part of JSON.
  if (kind() == Kind::time && !text().empty())
    return compact(text().substr(0, text().find(' ')), row ? Html::escaped : Html::plain);
  if (json_ != nullptr && !json_->is_null()) return compact(*json_, row ? Html::escaped : Html::plain);
  switch (kind()) {
    case Kind::text: return "\"\"";
    case Kind::integer:
    case Kind::number:
    case Kind::duration:
    case Kind::file_mode:
    case Kind::month:
    case Kind::weekday: return "0";
    case Kind::boolean: return "false";
    case Kind::object: return "{}";
    case Kind::time: return "\"0001-01-01T00:00:00Z\"";
    default: return "null";
  }
}

}  // namespace cli::templates
