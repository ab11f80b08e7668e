// SPDX-License-Identifier: Apache-2.0
// JSON text against what the API says of it.
#pragma once

#include "json/scanner.hpp"

#include <swarm/shape.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace swarm::json {

/// A member whose value is wanted (`id` is not 0), or some of whose own members are.
struct Pick {
  std::string_view name;
  unsigned id = 0;
  std::span<const Pick> inside{};
};
struct ShapeResult {
  std::string fault;     ///< As of api::shape_fault.
  bool is_json = true;   ///< As far as the text was read.
  std::size_t size = 0;  ///< Of the value.
};

/// Takes the text of a value that was picked.
using TakePicked = std::function<void(unsigned id, std::string_view value)>;

/// An entry that is right, with the places of its texts and whole numbers: another one that differs only there is
/// right as well.
class Skeleton {
 public:
  void clear();
  /// What is noted while the entry is checked; offsets in its text.
  void note_value(std::size_t begin, std::size_t end, bool is_text, bool always);
  [[nodiscard]] std::size_t values() const { return values_.size(); }
  /// `before`: how many values were noted when it began.
  void note_pick(unsigned id, std::size_t begin, std::size_t before, std::size_t end);
  void complete(std::string_view text) { text_ = text; }

  /// The size of the entry that the text begins with, whose picks are handed out; 0: it is another kind of entry.
  std::size_t match(std::string_view text, const TakePicked& take, Accept accept);

 private:
  struct Value {
    std::size_t begin, end;
    bool is_text, always;
  };
  struct Picked {
    unsigned id;
    std::size_t begin, before, end, after;
  };
  std::string text_;
  std::vector<Value> values_;
  std::vector<Picked> picks_;
  std::vector<std::size_t> ends_;  ///< Of the values in the text that is matched.
};

/// What was right in the entries before: entries of a list have much in common, and comparing is faster than checking.
class ShapeMemory {
 public:
  struct Slot {
    const api::Member* member = nullptr;
    std::string text;  ///< Of an object or list that is right as the value of the member.
  };
  Skeleton skeleton;

  Slot& slot(const api::Member& member) {
    return slots_[reinterpret_cast<std::uintptr_t>(&member) / sizeof(member) % slots_.size()];
  }

 private:
  std::array<Slot, 64> slots_;
};

/// Checks the value that the text begins with, and hands out what is picked of it. A member that is picked, or some
/// of whose own members are, comes once. Accept::plain: members come in the order of the record, each once.
ShapeResult check_shape(std::string_view text, const api::Record& record, std::span<const Pick> picks,
                        const TakePicked& take, ShapeMemory* memory = nullptr, Accept accept = Accept::lists);

/// api::shape_fault of the document in the text; text that is not JSON has one too.
std::string shape_fault(std::string_view text, const api::Record& record);

}  // namespace swarm::json
