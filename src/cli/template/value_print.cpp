// SPDX-License-Identifier: Apache-2.0
// Prints values as Go's fmt does.
#include "output/lists/cells.hpp"
#include "template/value.hpp"
#include "template/zoned_time.hpp"

#include <swarm/values.hpp>

#include <charconv>
#include <cmath>

namespace cli::templates {
namespace {

std::string list_text(const Value& list) {
  std::string out = "[";
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (i > 0) out += ' ';
    out += list.item(i).print();
  }
  return out + ']';
}

std::string map_text(const Value& map) {
  std::string out = "map[";
  for (const auto& [key, item] : map.entries()) {
    if (out.size() > 4) out += ' ';
    out += key + ':' + item.print();
  }
  return out + ']';
}

std::string object_text(const Value& object) {
  const Record& record = *object.shape().record;
  if (&record == &version_record()) return object.member("Index").print();
  if (&record == &ulimit_record())
    return object.member("Name").print() + '=' + object.member("Soft").print() + ':' +
           object.member("Hard").print();
  std::string out = "{";
  for (const Member& member : record.members) {
    if (&member != record.members.data()) out += ' ';
    out += object.member(member.name).print();
  }
  return out + '}';
}

}  // namespace

std::string Value::print() const {
  switch (kind()) {
    case Kind::missing: return "<no value>";
    case Kind::nil: return "<nil>";
    case Kind::text: return text();
    case Kind::integer:
      return exceeds_signed() ? std::to_string(static_cast<std::uint64_t>(integer()))
                              : std::to_string(integer());
    case Kind::number: return number_text(number(), precision());
    case Kind::boolean: return boolean() ? "true" : "false";
    case Kind::time: return go_time(text());
    case Kind::duration: return swarm::value::duration_text(integer());
    case Kind::file_mode: return file_mode_text(integer());
    case Kind::month: return std::string(month_name(integer()));
    case Kind::weekday: return std::string(weekday_name(integer()));
    case Kind::list: return list_text(*this);
    case Kind::map: return map_text(*this);
    case Kind::object: break;
  }
  return object_text(*this);
}

std::string number_text(double number, Precision precision) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number < 0 ? "-Inf" : "+Inf";
  const double size = std::fabs(number);
  const auto form =
      size != 0 && (size < 1e-4 || size >= 1e6) ? std::chars_format::scientific : std::chars_format::fixed;
  char digits[400];
  const auto end = precision == Precision::single
                       ? std::to_chars(digits, digits + sizeof digits, static_cast<float>(number), form)
                       : std::to_chars(digits, digits + sizeof digits, number, form);
  return {digits, end.ptr};
}

std::string file_mode_text(std::int64_t mode) {
  static constexpr std::string_view letters = "rwxrwxrwx";
  std::string out = "-";
  for (std::size_t i = 0; i < letters.size(); ++i) out += (mode >> (8 - i)) & 1 ? letters[i] : '-';
  return out;
}

}  // namespace cli::templates
