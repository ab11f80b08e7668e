// SPDX-License-Identifier: Apache-2.0
// JSON text against what the API says of it, in one walk.
#include "json/shape.hpp"

#include "json/scanner.hpp"

#include <swarm/access.hpp>
#include <swarm/text.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace swarm::json {
namespace {

using api::Member;
using api::Record;
using api::Shape;
using ShapeKind = api::Shape::Kind;

/// The character that such a value begins with; 0: it is a number or a word.
char opening(ShapeKind kind) {
  switch (kind) {
    case ShapeKind::text:
    case ShapeKind::time: return '"';
    case ShapeKind::list: return '[';
    case ShapeKind::map:
    case ShapeKind::object: return '{';
    default: return 0;
  }
}

std::string_view words_for(ShapeKind kind) {
  switch (kind) {
    case ShapeKind::text:
    case ShapeKind::time: return " must be text";
    case ShapeKind::list: return " must be a list";
    case ShapeKind::map:
    case ShapeKind::object: return " must be an object";
    case ShapeKind::boolean: return " must be true or false";
    case ShapeKind::ratio:
    case ShapeKind::number: return " must be a number";
    default: return " must be a whole number";
  }
}

bool is_whole_number(std::string_view word) {
  if (word.starts_with('-')) word.remove_prefix(1);
  return !word.empty() && std::ranges::all_of(word, is_digit);
}

/// Of a value that is neither text nor a list nor an object.
bool fits(ShapeKind kind, std::string_view word) {
  if (kind == ShapeKind::boolean) return word == "true" || word == "false";
  if (kind != ShapeKind::ratio && kind != ShapeKind::number) return is_whole_number(word);
  return word.starts_with('-') || (!word.empty() && is_digit(word.front()));
}

class ShapeCheck {
 public:
  explicit ShapeCheck(std::string_view text) : walk_(text) {}

  std::string run(const Record& record) {
    value({ShapeKind::object, ShapeKind::any, &record}, true);
    if (fault_.empty() && walk_.broken()) return "it is not JSON";
    if (fault_.starts_with('.')) return fault_.substr(1);
    return fault_.empty() ? fault_ : "it" + fault_;
  }

 private:
  /// False: it is null, or wrong.
  bool value(const Shape& shape, bool always) {
    const char first = walk_.peek();
    const bool absent = first == 'n' && !always;
    if (absent || shape.kind == ShapeKind::any) {
      walk_.skip();
      return !absent;
    }
    const char opens = opening(shape.kind);
    if (opens != 0 ? first != opens : !fits(shape.kind, walk_.word())) return fail(words_for(shape.kind));
    if (opens == '"') text(always);
    if (opens == '[') list(shape);
    if (opens == '{') object(shape);
    return fault_.empty();
  }

  void text(bool always) {
    text_.clear();
    walk_.text(text_);
    if (always && text_.empty()) fail(" must not be empty");
  }

  /// Null is no item.
  void list(const Shape& shape) {
    std::size_t index = 0;
    walk_.list([&] {
      if (walk_.peek() == 'n' && shape.element != ShapeKind::any)
        fail(words_for(shape.element));
      else
        value({shape.element, ShapeKind::any, shape.record}, false);
      if (!fault_.empty()) fault_.insert(0, "[" + std::to_string(index) + "]");
      ++index;
    });
  }

  void object(const Shape& shape) {
    if (shape.record != nullptr) return members(*shape.record);
    walk_.object([&](std::string_view) {
      value({shape.element}, false);
      if (!fault_.empty()) fault_ = " must have text values";
    });
  }

  void members(const Record& record) {
    std::uint64_t present = 0;  // a bit for each member of the record itself
    walk_.object([&](std::string_view raw) {
      std::string name;
      if (!Walker::unescape(raw, name)) name = raw;
      const Member* member = known_member(record, name);
      if (member == nullptr) return;
      if (value(member->shape, member->always)) present |= bit_of(*member, record);
      if (!fault_.empty()) fault_.insert(0, "." + name);
    });
    if (!fault_.empty() || walk_.broken()) return;
    if (record.choice == api::Choice::yes && std::popcount(present) > 1) fail(" must have one member");
    for (const Member& member : record.members)
      if (member.always && (present & bit_of(member, record)) == 0)
        fail(" has no " + std::string(member.name));
  }

  static std::uint64_t bit_of(const Member& member, const Record& record) {
    for (std::size_t i = 0; i < record.members.size(); ++i)
      if (&record.members[i] == &member) return std::uint64_t{1} << i;
    return 0;
  }

  bool fail(std::string_view words) {
    fault_ = words;
    walk_.stop();
    return false;
  }

  Walker walk_;
  std::string fault_, text_;
};

}  // namespace

std::string shape_fault(std::string_view text, const Record& record) { return ShapeCheck(text).run(record); }

}  // namespace swarm::json

namespace swarm::api {

std::string shape_fault(const Json& document, const Record& record) {
  return json::shape_fault(json_text(document), record);
}

}  // namespace swarm::api
