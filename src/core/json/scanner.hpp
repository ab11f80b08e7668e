// SPDX-License-Identifier: Apache-2.0
// Long lists without a document: bytes in any chunks are cut into elements, and a walker picks members.
#pragma once

#include <algorithm>
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
  [[nodiscard]] std::size_t deepest() const { return deepest_; }
  [[nodiscard]] const char* wrong() const { return wrong_; }

 private:
  bool bracket(char c);

  std::size_t depth_ = 0, deepest_ = 0;
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

  /// Reads the element that `rest` begins with and returns its size; 0: it goes on in the next piece, or is not
  /// what it should be, and has to be cut off. It accepts nothing that a cutter refuses. `take` follows.
  using Measure = std::function<std::size_t(std::string_view rest)>;

  /// False: enough, or the text is broken. `measure` saves a pass over elements that lie within a piece.
  bool push(std::string_view piece, const Take& take, const Measure& measure = {});
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

/// What a walker takes. plain: nothing that the parser of documents refuses. No \u, no numbers but whole ones of at
/// most 18 digits, and what is skipped is read to its last letter. Bytes that are not ASCII are for the caller.
enum class Accept { lists, plain };

bool is_ascii(std::string_view text);
bool is_plain_word(std::string_view word);
/// The first quote, backslash or control character, or `end`.
const char* string_run(const char* at, const char* end);

/// Walks one value in memory, forwards. Never reads outside, never throws; what has another type than asked
/// for is skipped.
class Walker {
 public:
  explicit Walker(std::string_view text, Accept accept = Accept::lists)
      : at_(text.data()), end_(text.data() + text.size()), accept_(accept) {}

  /// Calls `member(key)` for each member; it takes the value with one of these functions, or leaves it.
  /// The key is as written, with escapes.
  template <typename Member>
  void object(Member&& member);
  template <typename Element>
  void list(Element&& element);
  /// A string, escapes undone.
  void text(std::string& out);
  /// The same, checked and not kept. True: it is empty, or broken.
  bool is_empty_text();
  /// Whether the last string or key has escapes.
  [[nodiscard]] bool escaped() const { return escaped_; }
  /// What was not read yet.
  [[nodiscard]] std::string_view rest() const { return {at_, static_cast<std::size_t>(end_ - at_)}; }
  /// Passes over a whole value that is known.
  void advance(std::size_t size) { at_ += size; }
  /// How many brackets were open at most.
  [[nodiscard]] std::size_t deepest() const { return deepest_; }
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
  void blank() {
    while (at_ != end_ && static_cast<unsigned char>(*at_) <= ' ' && skip_blank()) {
    }
  }
  bool skip_blank();
  bool fail() {
    broken_ = !stopped_;
    at_ = end_;
    return false;
  }

  const char* at_;
  const char* end_;
  std::size_t depth_ = 0, deepest_ = 0;
  Accept accept_;
  bool broken_ = false, stopped_ = false, escaped_ = false;
};

template <typename Member>
void Walker::object(Member&& member) {
  if (!enter('{')) return skip();
  deepest_ = std::max(deepest_, ++depth_);
  std::string_view raw;
  for (bool first = true; next('}', first); first = false) {
    if (!key(raw)) return;
    const char* const value = at_;
    member(raw);
    if (at_ == value) skip();
  }
  --depth_;
}

template <typename Element>
void Walker::list(Element&& element) {
  if (!enter('[')) return skip();
  deepest_ = std::max(deepest_, ++depth_);
  for (bool first = true; next(']', first); first = false) {
    const char* const value = at_;
    element();
    if (at_ == value) skip();
  }
  --depth_;
}

}  // namespace swarm::json
