// SPDX-License-Identifier: Apache-2.0
// Reads long lists without building a document: splits chunks of bytes into elements, and walks their
// members.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace swarm::json {

inline constexpr std::size_t max_element = 16u << 20;

/// Tracks the strings and brackets of one value across chunks.
class Nesting {
 public:
  /// Continues at `at` until the open value ends. Returns the index after it, or the size of `piece` if it
  /// continues in the next piece. If the text is broken, `wrong()` says why.
  std::size_t follow(std::string_view piece, std::size_t at);
  [[nodiscard]] bool open() const { return depth_ != 0; }
  [[nodiscard]] std::size_t deepest() const { return deepest_; }
  [[nodiscard]] const char* wrong() const { return wrong_; }

 private:
  bool bracket(char c);

  std::size_t depth_ = 0, deepest_ = 0;
  std::uint64_t objects_[2] = {};  ///< One bit per level: 1 for an object, 0 for a list.
  bool in_string_ = false, escaped_ = false;
  const char* wrong_ = nullptr;
};

/// Splits a JSON list of objects into its elements. Buffers at most one element, and only if a chunk ends in
/// the middle of it. `null` is an empty list.
class ListScanner {
 public:
  /// Receives the text of an element; returns false to stop.
  using Take = std::function<bool(std::string_view element)>;

  /// Reads the element at the start of `rest` and returns its size; 0 if it continues in the next piece, or
  /// is not as expected and has to be split off first. Accepts nothing that splitting rejects. `take` is
  /// called afterwards.
  using Measure = std::function<std::size_t(std::string_view rest)>;

  /// False if `take` stopped or the text is broken. `measure` saves a pass over elements within one piece.
  bool push(std::string_view piece, const Take& take, const Measure& measure = {});
  /// Why the text is not a list; empty if it is one so far.
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
  std::size_t letters_ = 0;  ///< Characters of "null" so far.
  std::string_view wrong_;
};

/// What a walker accepts. plain: nothing that the document parser rejects; no \u, and only whole numbers of
/// at most 18 digits; skipped values are checked completely. The caller has to check for non-ASCII bytes.
enum class Accept { lists, plain };

bool is_ascii(std::string_view text);
bool is_plain_word(std::string_view word);
/// The first quote, backslash or control character, or `end`.
const char* string_run(const char* at, const char* end);

/// Walks one value in memory, forwards. Never reads out of bounds, never throws; skips values of another type
/// than requested.
class Walker {
 public:
  explicit Walker(std::string_view text, Accept accept = Accept::lists)
      : at_(text.data()), end_(text.data() + text.size()), accept_(accept) {}

  /// Calls `member(key)` for each member, which reads the value with one of these functions or ignores it.
  /// The key is as written, with escapes.
  template <typename Member>
  void object(Member&& member);
  template <typename Element>
  void list(Element&& element);
  /// A string with its escapes decoded.
  void text(std::string& out);
  /// Checks a string without storing it. True if it is empty or broken.
  bool is_empty_text();
  /// Whether the last string or key has escapes.
  [[nodiscard]] bool escaped() const { return escaped_; }
  /// The text that was not read yet.
  [[nodiscard]] std::string_view rest() const { return {at_, static_cast<std::size_t>(end_ - at_)}; }
  /// Skips a whole value of known size.
  void advance(std::size_t size) { at_ += size; }
  /// The largest number of open brackets.
  [[nodiscard]] std::size_t deepest() const { return deepest_; }
  /// A whole number of 0 or more; 0 if there is none.
  std::uint64_t count();
  /// A number, true, false or null as written; empty if there is none.
  std::string_view word();
  void skip();
  /// The first character of the next value; 0 if there is none.
  char peek();

  /// Stops the walk: nothing more is needed.
  void stop() {
    end_ = at_;
    stopped_ = true;
  }
  [[nodiscard]] bool broken() const { return broken_; }

  /// Decodes the escapes in a string's raw content.
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
