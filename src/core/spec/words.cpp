// SPDX-License-Identifier: Apache-2.0
// Shell words: splits them as a POSIX shell does, and quotes them so that splitting returns the same words.
#include "spec/typed.hpp"

#include <swarm/access.hpp>
#include <swarm/text.hpp>
#include <swarm/values.hpp>

#include <algorithm>

#include <nlohmann/json.hpp>

namespace swarm::value {
namespace {

using namespace swarm::spec;

class Splitter {
 public:
  void take(char c) {
    switch (state_) {
      case State::between: between(c); return;
      case State::comment: state_ = c == '\n' ? State::between : State::comment; return;
      case State::bare: bare(c); return;
      case State::single_quotes: c == '\'' ? enter(State::bare) : add(c); return;
      case State::double_quotes: double_quotes(c); return;
      case State::escaped: add(c), state_ = back_to_; return;
    }
  }

  std::vector<std::string> finish() {
    if (state_ == State::escaped) refuse("nothing follows the last backslash");
    if (state_ == State::single_quotes) refuse("a single quote is not closed");
    if (state_ == State::double_quotes) refuse("a double quote is not closed");
    if (state_ == State::bare) end_word();
    return std::move(words_);
  }

 private:
  enum class State { between, comment, bare, single_quotes, double_quotes, escaped };

  static bool separates(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
  void add(char c) { word_ += c; }
  void enter(State state) { state_ = state; }
  void escape_within(State state) { back_to_ = state, state_ = State::escaped; }
  void end_word() {
    words_.push_back(std::move(word_));
    word_.clear();
    state_ = State::between;
  }

  void between(char c) {
    if (separates(c)) return;
    if (c == '#') return enter(State::comment);
    enter(State::bare);
    bare(c);
  }
  void bare(char c) {
    if (separates(c)) return end_word();
    if (c == '\'') return enter(State::single_quotes);
    if (c == '"') return enter(State::double_quotes);
    c == '\\' ? escape_within(State::bare) : add(c);
  }
  void double_quotes(char c) {
    if (c == '"') return enter(State::bare);
    c == '\\' ? escape_within(State::double_quotes) : add(c);
  }

  State state_ = State::between, back_to_ = State::bare;
  std::string word_;
  std::vector<std::string> words_;
};

bool is_plain(char c) {
  return is_alnum(c) || std::string_view("_@%+=:,./-").find(c) != std::string_view::npos;
}

std::string quoted(const std::string& word) {
  return !word.empty() && std::ranges::all_of(word, is_plain) ? word : shell_quoted(word);
}

/// Always three octal digits: after fewer, or after hexadecimal ones, the next character could be read as
/// part of it.
std::string escaped(char c) {
  if (c == '\n') return "\\n";
  if (c == '\t') return "\\t";
  if (c == '\r') return "\\r";
  const auto byte = static_cast<unsigned char>(c);
  const auto digit = [](int number) { return static_cast<char>('0' + number); };
  return {'\\', digit(byte >> 6), digit(byte >> 3 & 7), digit(byte & 7)};
}

std::string for_shell(const std::string& word) {
  std::string result = "$'";
  bool plain = true;
  for (std::string_view rest = word; !rest.empty();) {
    const Character next = first_character(rest);
    const bool control = is_control(next.code);
    plain = plain && !control;
    if (rest[0] == '\'' || rest[0] == '\\') result += '\\';
    for (const char c : rest.substr(0, next.size)) result += control ? escaped(c) : std::string(1, c);
    rest.remove_prefix(next.size);
  }
  return plain ? quoted(word) : result + "'";
}

}  // namespace

std::vector<std::string> split_words(std::string_view typed) {
  Splitter splitter;
  for (const char c : utf8(typed)) splitter.take(c);
  return splitter.finish();
}

std::string join_words(const std::vector<std::string>& list) { return join(list, " ", quoted); }

std::string shell_line(const std::vector<std::string>& list) { return join(list, " ", for_shell); }

Json read_words(std::string_view typed) {
  Json list = Json::array();
  for (std::string& word : split_words(typed)) list.push_back(std::move(word));
  return list;
}
std::string show_words(const Json& held) {
  std::vector<std::string> list;
  if (held.is_array())
    for (const Json& word : held) list.push_back(text_at(word));
  return join_words(list);
}

}  // namespace swarm::value
