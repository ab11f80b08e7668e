// SPDX-License-Identifier: Apache-2.0
// Long lists without a document: bytes in any chunks are cut into elements, and a walker picks members.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace swarm::json {

inline constexpr std::size_t max_element = 16u << 20;

/// Follows strings and brackets of one value through any chunks.
class Nesting {
 public:
  /// Reads on from `at` until the value that was open has ended; returns the index after it, or the size
  /// of `piece` where it goes on. Broken: `wrong()` says why.
  std::size_t follow(std::string_view piece, std::size_t at);
  [[nodiscard]] bool open() const { return depth_ != 0; }
  [[nodiscard]] const char* wrong() const { return wrong_; }

 private:
  bool bracket(char c);

  std::size_t depth_ = 0;
  std::uint64_t objects_[2] = {};  ///< A bit a level: an object, not a list.
  bool in_string_ = false, escaped_ = false;
  const char* wrong_ = nullptr;
};

/// Cuts a JSON list of objects into its elements. Keeps at most one element, and only where a chunk ends
/// in the middle of it. `null` is an empty list.
class ListScanner {
 public:
  /// Takes the text of an element; false: enough.
  using Take = std::function<bool(std::string_view element)>;

  /// False: enough, or the text is broken.
  bool push(std::string_view piece, const Take& take);
  /// Why the text is no list; empty: so far it is one.
  [[nodiscard]] std::string_view wrong() const { return wrong_; }
  /// Whether the list has ended with its bracket.
  [[nodiscard]] bool complete() const { return place_ == Place::after; }

 private:
  enum class Place { before, null, first, element, inside, next, after };

  bool outside(char c);
  bool broken(std::string_view why);

  Place place_ = Place::before;
  Nesting nesting_;
  std::string kept_;
  std::size_t letters_ = 0;  ///< Of "null".
  std::string_view wrong_;
};

/// Walks one value in memory, forwards. Never reads outside, never throws; what has another type than asked
/// for is skipped.
class Walker {
 public:
  explicit Walker(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  /// Calls `member(key)` for each member; it takes the value with one of these functions, or leaves it.
  /// The key is as written, with escapes.
  template <typename Member>
  void object(Member&& member);
  template <typename Element>
  void list(Element&& element);
  /// A string, escapes undone.
  void text(std::string& out);
  /// A whole number of 0 or more; 0 where there is none.
  std::uint64_t count();
  /// A number, true, false or null as it is written; empty where there is none.
  std::string_view word();
  void skip();
  /// The first character of the value that comes next; 0: there is none.
  char peek();

  /// Nothing more is wanted.
  void stop() {
    end_ = at_;
    stopped_ = true;
  }
  [[nodiscard]] bool broken() const { return broken_; }

  /// Undoes the escapes of a string's inside.
  static bool unescape(std::string_view raw, std::string& out);

 private:
  bool enter(char bracket);
  bool next(char close, bool first);
  bool key(std::string_view& raw);
  std::string_view raw_string();
  void blank();
  bool fail() {
    broken_ = !stopped_;
    at_ = end_;
    return false;
  }

  const char* at_;
  const char* end_;
  bool broken_ = false, stopped_ = false;
};

template <typename Member>
void Walker::object(Member&& member) {
  if (!enter('{')) return skip();
  std::string_view raw;
  for (bool first = true; next('}', first); first = false) {
    if (!key(raw)) return;
    const char* const value = at_;
    member(raw);
    if (at_ == value) skip();
  }
}

template <typename Element>
void Walker::list(Element&& element) {
  if (!enter('[')) return skip();
  for (bool first = true; next(']', first); first = false) {
    const char* const value = at_;
    element();
    if (at_ == value) skip();
  }
}

}  // namespace swarm::json
