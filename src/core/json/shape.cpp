// SPDX-License-Identifier: Apache-2.0
// Checks JSON text against the API's records in a single pass.
#include "json/shape.hpp"

#include "json/read.hpp"
#include "json/scanner.hpp"

#include <swarm/access.hpp>
#include <swarm/text.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace swarm::json {
namespace {

using api::Member;
using api::Record;
using api::Shape;
using ShapeKind = api::Shape::Kind;

/// The first character of a value of this kind; 0 for a number or word.
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

bool is_whole(ShapeKind kind) {
  return kind != ShapeKind::boolean && kind != ShapeKind::ratio && kind != ShapeKind::number &&
         opening(kind) == 0;
}

/// For a value that is not text, a list or an object.
bool fits(ShapeKind kind, std::string_view word) {
  if (kind == ShapeKind::boolean) return word == "true" || word == "false";
  if (is_whole(kind)) return is_whole_number(word);
  return word.starts_with('-') || (!word.empty() && is_digit(word.front()));
}

using Picks = std::span<const Pick>;
constexpr std::size_t most_remembered = 4096;  // bytes of a value

class ShapeCheck {
 public:
  ShapeCheck(std::string_view text, const TakePicked& take, ShapeMemory* memory, Accept accept)
      : start_(text.data()), walk_(text, accept), take_(take), memory_(memory), accept_(accept) {}

  ShapeResult run(const Record& record, Picks picks) {
    value({ShapeKind::object, ShapeKind::any, &record}, true, picks);
    ShapeResult result{std::move(fault_), !walk_.broken(), offset()};
    std::string& fault = result.fault;
    if (!result.is_json)
      fault = "it is not JSON";
    else if (fault.starts_with('.'))
      fault.erase(0, 1);
    else if (!fault.empty())
      fault.insert(0, "it");
    return result;
  }

 private:
  /// False if the value is null or wrong.
  bool value(const Shape& shape, bool always, Picks picks) {
    const char first = walk_.peek();
    const bool absent = first == 'n' && !always;
    if (absent || shape.kind == ShapeKind::any) {
      skip();
      return !absent;
    }
    const char opens = opening(shape.kind);
    const std::size_t begin = offset();
    if (opens != 0 ? first != opens : !fits(shape.kind, walk_.word())) return fail(words_for(shape.kind));
    if (opens == '"' && walk_.is_empty_text() && always) return fail(" must not be empty");
    if (memory_ != nullptr && !walk_.broken()) {
      if (opens == '"' && !walk_.escaped())
        memory_->skeleton.note_value(begin + 1, offset() - 1, true, always);
      if (opens == 0 && is_whole(shape.kind)) memory_->skeleton.note_value(begin, offset(), false, always);
    }
    if (opens == '[') list(shape);
    if (opens == '{') object(shape, picks);
    return fault_.empty();
  }

  /// Skips a value that the record does not describe.
  void skip(std::size_t levels = 8) {
    const char first = walk_.peek();
    const bool is_nested = first == '{' || first == '[';
    if (memory_ == nullptr || accept_ != Accept::plain || (is_nested && levels == 0)) return walk_.skip();
    const std::size_t begin = offset();
    if (first == '{')
      walk_.object([&](std::string_view) { skip(levels - 1); });
    else if (first == '[')
      walk_.list([&] { skip(levels - 1); });
    else
      walk_.skip();
    if (first == '"' && !walk_.broken() && !walk_.escaped())
      memory_->skeleton.note_value(begin + 1, offset() - 1, true, false);
  }

  /// Like `value`, but does not check again what a previous entry also had.
  bool member_value(const Member& member, Picks picks) {
    const char first = walk_.peek();
    const bool can_be_known = memory_ != nullptr && picks.empty() && (first == '{' || first == '[');
    if (!can_be_known) return value(member.shape, member.always, picks);
    ShapeMemory::Slot& slot = memory_->slot(member);
    if (slot.member == &member && walk_.rest().starts_with(slot.text)) {
      walk_.advance(slot.text.size());
      return true;
    }
    const std::string_view rest = walk_.rest();
    if (!value(member.shape, member.always, picks) || walk_.broken()) return false;
    const std::string_view text = rest.substr(0, rest.size() - walk_.rest().size());
    if (text.size() <= most_remembered && walk_.deepest() <= max_depth / 2) {
      slot.member = &member;
      slot.text = text;
    }
    return true;
  }

  /// Null is not a valid item.
  void list(const Shape& shape) {
    std::size_t index = 0;
    walk_.list([&] {
      if (walk_.peek() == 'n' && shape.element != ShapeKind::any)
        fail(words_for(shape.element));
      else
        value({shape.element, ShapeKind::any, shape.record}, false, {});
      if (!fault_.empty()) fault_.insert(0, "[" + std::to_string(index) + "]");
      ++index;
    });
  }

  void object(const Shape& shape, Picks picks) {
    if (shape.record != nullptr) return members(*shape.record, picks);
    walk_.object([&](std::string_view key) {
      value({shape.element}, false, {});
      if (!fault_.empty()) fault_ = " must have text values (" + std::string(key) + " is not)";
    });
  }

  void members(const Record& record, Picks picks) {
    std::uint64_t present = 0;  // a bit for each member of the record itself
    std::uint64_t picked = 0;   // a bit for each pick
    std::size_t next = 0;
    walk_.object([&](std::string_view raw) {
      std::string plain;
      std::string_view name = raw;
      if (walk_.escaped() && Walker::unescape(raw, plain)) name = plain;
      const Member* member = find(record, name, next);
      if (member == nullptr && accept_ == Accept::plain && api::known_member(record, name) != nullptr)
        fail(" comes out of order");
      if (member == nullptr && accept_ == Accept::lists) member = api::known_member(record, name);
      if (member == nullptr) return skip();
      const Pick* pick = nullptr;
      for (const Pick& one : picks)
        if (one.name == name) pick = &one;
      if (pick != nullptr) {
        const std::uint64_t bit = std::uint64_t{1} << (pick - picks.data());
        // With a duplicate member, it is unclear which one is meant.
        if ((picked & bit) != 0) return static_cast<void>(fail("." + std::string(name) + " occurs twice"));
        picked |= bit;
      }
      const std::size_t start = offset(), before = memory_ != nullptr ? memory_->skeleton.values() : 0;
      if (member_value(*member, pick != nullptr ? pick->inside : Picks())) present |= bit_of(*member, record);
      if (!fault_.empty()) {
        fault_.insert(0, "." + std::string(name));
      } else if (pick != nullptr && pick->id != 0 && !walk_.broken()) {
        take_(pick->id, {start_ + start, offset() - start});
        if (memory_ != nullptr) memory_->skeleton.note_pick(pick->id, start, before, offset());
      }
    });
    if (!fault_.empty() || walk_.broken()) return;
    if (record.choice == api::Choice::yes && std::popcount(present) > 1) fail(" must have one member");
    const std::uint64_t missing = record.required & ~present;
    if (missing != 0)
      fail(" has no " +
           std::string(record.members[static_cast<std::size_t>(std::countr_zero(missing))].name));
  }

  /// Engines write members in the order of the record, so search from `next`, behind the last one.
  static const Member* find(const Record& record, std::string_view name, std::size_t& next) {
    for (std::size_t i = next; i < record.members.size(); ++i) {
      const Member& member = record.members[i];
      if (member.name == name) {
        next = i + 1;
        return &member;
      }
      if (!member.embedded) continue;
      if (const Member* inner = api::known_member(*member.shape.record, name)) {
        next = i;
        return inner;
      }
    }
    return nullptr;
  }

  static std::uint64_t bit_of(const Member& member, const Record& record) {
    const auto index = static_cast<std::size_t>(&member - record.members.data());
    return std::less_equal<>()(record.members.data(), &member) && index < record.members.size()
               ? std::uint64_t{1} << index
               : 0;
  }

  [[nodiscard]] std::size_t offset() const { return static_cast<std::size_t>(walk_.rest().data() - start_); }

  bool fail(std::string_view words) {
    fault_ = words;
    walk_.stop();
    return false;
  }

  const char* start_;
  Walker walk_;
  const TakePicked& take_;
  ShapeMemory* memory_;
  Accept accept_;
  std::string fault_;
};

}  // namespace

ShapeResult check_shape(std::string_view text, const Record& record, std::span<const Pick> picks,
                        const TakePicked& take, ShapeMemory* memory, Accept accept) {
  if (memory == nullptr) return ShapeCheck(text, take, memory, accept).run(record, picks);
  if (const std::size_t size = memory->skeleton.match(text, take, accept); size != 0) return {{}, true, size};
  memory->skeleton.clear();
  ShapeResult result = ShapeCheck(text, take, memory, accept).run(record, picks);
  if (result.is_json && result.fault.empty() && result.size <= most_remembered)
    memory->skeleton.complete(text.substr(0, result.size));
  return result;
}

void Skeleton::clear() {
  text_.clear();
  values_.clear();
  picks_.clear();
}

void Skeleton::note_value(std::size_t begin, std::size_t end, bool is_text, bool always) {
  values_.push_back({begin, end, is_text, always});
}

void Skeleton::note_pick(unsigned id, std::size_t begin, std::size_t before, std::size_t end) {
  picks_.push_back({id, begin, before, end, values_.size()});
}

std::size_t Skeleton::match(std::string_view text, const TakePicked& take, Accept accept) {
  if (text_.empty()) return 0;
  const char* at = text.data();
  const char* const end = at + text.size();
  /// Compares what is the same in each entry: this part of the known text.
  const auto is_next = [&, own = text_.data()](std::size_t first, std::size_t last) {
    const std::size_t size = last - first;
    if (static_cast<std::size_t>(end - at) < size || std::memcmp(at, own + first, size) != 0) return false;
    at += size;
    return true;
  };
  std::size_t from = 0;
  ends_.resize(values_.size());
  std::size_t* value_end = ends_.data();
  for (const Value& value : values_) {
    if (!is_next(from, value.begin)) return 0;
    const char* const start = at;
    if (value.is_text) {
      at = string_run(at, end);
      if (at == end || *at != '"' || (value.always && at == start)) return 0;
    } else {
      if (at != end && *at == '-') ++at;
      while (at != end && is_digit(*at)) ++at;
      const std::string_view word(start, static_cast<std::size_t>(at - start));
      if (accept == Accept::plain ? !is_plain_word(word) : !is_whole_number(word)) return 0;
    }
    *value_end++ = static_cast<std::size_t>(at - text.data());
    from = value.end;
  }
  if (!is_next(from, text_.size())) return 0;
  /// The position in the text after that many values.
  const auto moved = [&](std::size_t place, std::size_t values) {
    return values == 0 ? place : place - values_[values - 1].end + ends_[values - 1];
  };
  for (const Picked& pick : picks_) {
    const std::size_t begin = moved(pick.begin, pick.before);
    take(pick.id, {text.data() + begin, moved(pick.end, pick.after) - begin});
  }
  return static_cast<std::size_t>(at - text.data());
}

std::string shape_fault(std::string_view text, const Record& record) {
  return check_shape(text, record, {}, {}).fault;
}

}  // namespace swarm::json

namespace swarm::api {

std::string shape_fault(const Json& document, const Record& record) {
  return json::shape_fault(json_text(document), record);
}

}  // namespace swarm::api
