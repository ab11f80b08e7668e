// SPDX-License-Identifier: Apache-2.0
// eq ne lt le gt ge, as Go's templates compare.
#include "output/template/functions.hpp"

#include <compare>

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
  const bool texts = a.kind() == Kind::text || a.kind() == Kind::time;
  if (texts && a.kind() == b.kind()) return a.text() <=> b.text();
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

}  // namespace cli::templates
