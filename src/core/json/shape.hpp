// SPDX-License-Identifier: Apache-2.0
// Checks JSON text against the API's records.
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

/// A member whose value is wanted (if `id` is not 0), or some of whose own members are.
struct Pick {
  std::string_view name;
  unsigned id = 0;
  std::span<const Pick> inside{};
};
struct ShapeResult {
  std::string fault;     ///< Like api::shape_fault.
  bool is_json = true;   ///< As far as the text was read.
  std::size_t size = 0;  ///< The size of the value in bytes.
};

/// Receives the text of a picked value.
using TakePicked = std::function<void(unsigned id, std::string_view value)>;

/// A valid entry with the positions of its texts and whole numbers: another entry that differs only there is
/// valid too.
class Skeleton {
 public:
  void clear();
  /// Recorded while the entry is checked; offsets in its text.
  void note_value(std::size_t begin, std::size_t end, bool is_text, bool always);
  [[nodiscard]] std::size_t values() const { return values_.size(); }
  /// `before`: how many values were recorded when it began.
  void note_pick(unsigned id, std::size_t begin, std::size_t before, std::size_t end);
  void complete(std::string_view text) { text_ = text; }

  /// The size of the entry at the start of the text, whose picks are passed to `take`; 0 if it does not
  /// match.
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
  std::vector<std::size_t> ends_;  ///< The ends of the values in the matched text.
};

/// The valid values of earlier entries. Entries of a list have much in common, and comparing is faster than
/// checking.
class ShapeMemory {
 public:
  struct Slot {
    const api::Member* member = nullptr;
    std::string text;  ///< The text of an object or list that is a valid value of the member.
  };
  Skeleton skeleton;

  Slot& slot(const api::Member& member) {
    return slots_[reinterpret_cast<std::uintptr_t>(&member) / sizeof(member) % slots_.size()];
  }

 private:
  std::array<Slot, 64> slots_;
};

/// Checks the value at the start of the text, and passes its picks to `take`. A picked member, or one with
/// picks inside, must not be duplicated. Accept::plain: members must be in the order of the record, each
/// once.
ShapeResult check_shape(std::string_view text, const api::Record& record, std::span<const Pick> picks,
                        const TakePicked& take, ShapeMemory* memory = nullptr, Accept accept = Accept::lists);

/// Like api::shape_fault for the document in the text; text that is not JSON has a fault too.
std::string shape_fault(std::string_view text, const api::Record& record);

}  // namespace swarm::json
