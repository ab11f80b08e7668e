// SPDX-License-Identifier: Apache-2.0
// Splits a template into tokens.
#include "template/parser.hpp"
#include "terminal/io.hpp"

#include <swarm/text.hpp>

#include <algorithm>

namespace cli::templates {
namespace {

constexpr std::string_view blanks = " \t\r\n";

using swarm::is_digit;

bool is_letter(char c) { return swarm::is_letter(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80; }
bool is_name(char c) { return is_letter(c) || is_digit(c); }

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::vector<Token> run() {
    while (at_ < text_.size()) {
      const std::size_t open = text_.find("{{", at_);
      plain(text_.substr(at_, open == text_.npos ? text_.npos : open - at_), open);
      if (open == text_.npos) break;
      at_ = open;
      action();
    }
    at_ = text_.size();
    emit(Token::Kind::end, 0);
    return std::move(tokens_);
  }

 private:
  void plain(std::string_view text, std::size_t open) {
    if (trim_next_) text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    trim_next_ = false;
    if (open != text_.npos && trims_before(open)) text = text.substr(0, text.find_last_not_of(blanks) + 1);
    if (!text.empty()) tokens_.push_back({Token::Kind::text, text, place(), false});
  }

  [[nodiscard]] bool trims_before(std::size_t open) const {
    return open + 3 < text_.size() && text_[open + 2] == '-' && blanks.find(text_[open + 3]) != blanks.npos;
  }

  void action() {
    const std::size_t open = at_;
    const std::size_t skip = trims_before(open) ? 4 : 2;
    if (text_.substr(open + skip).starts_with("/*")) return comment(open + skip);
    emit(Token::Kind::open, skip);
    while (!closes()) {
      skip_blanks();
      if (closes()) break;
      token();
    }
  }

  void comment(std::size_t begin) {
    const std::size_t end = text_.find("*/", begin + 2);
    if (end == text_.npos) fail_parse(place(), "unclosed comment");
    at_ = end + 2;
    const std::string_view rest = text_.substr(at_);
    const bool trims =
        rest.size() > 3 && blanks.find(rest[0]) != blanks.npos && rest.substr(1).starts_with("-}}");
    if (!trims && !rest.starts_with("}}")) fail_parse(place(), "comment ends before closing delimiter");
    at_ += trims ? 4 : 2;
    trim_next_ = trims;
  }

  /// Consumes `}}` or ` -}}`.
  bool closes() {
    const std::string_view rest = text_.substr(at_);
    const bool blank = at_ > 0 && blanks.find(text_[at_ - 1]) != blanks.npos;
    if (blank && rest.starts_with("-}}")) {
      trim_next_ = true;
      emit(Token::Kind::close, 3);
      return true;
    }
    if (!rest.starts_with("}}")) return false;
    emit(Token::Kind::close, 2);
    return true;
  }

  void skip_blanks() {
    const std::size_t next = std::min(text_.find_first_not_of(blanks, at_), text_.size());
    spaced_ = next != at_;
    at_ = next;
    if (at_ == text_.size()) fail_parse(tokens_.back().place, "unclosed action");
  }

  void token() {
    const std::string_view rest = text_.substr(at_);
    const char c = rest.front(), next = rest.size() > 1 ? rest[1] : '\0';
    if (rest.starts_with(":=")) return emit(Token::Kind::declare, 2);
    if (c == '=') return emit(Token::Kind::assign, 1);
    if (c == '|') return emit(Token::Kind::pipe, 1);
    if (c == '(') return emit(Token::Kind::left, 1);
    if (c == ')') return emit(Token::Kind::right, 1);
    if (c == ',') return emit(Token::Kind::comma, 1);
    if (c == '"' || c == '\'' || c == '`') return quoted(c);
    if (is_digit(c) || ((c == '-' || c == '+' || c == '.') && is_digit(next))) return number();
    if (c == '.')
      return emit(is_letter(next) ? Token::Kind::member : Token::Kind::dot, 1 + name_size(rest.substr(1)));
    if (c == '$') return emit(Token::Kind::variable, 1 + name_size(rest.substr(1)));
    if (is_letter(c)) return emit(Token::Kind::word, name_size(rest));
    fail_parse(place(), "unexpected \"" + visible(rest.substr(0, 1)) + "\" in action");
  }

  static std::size_t name_size(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::find_if_not(text, is_name) - text.begin());
  }

  void quoted(char quote) {
    for (std::size_t i = at_ + 1; i < text_.size(); ++i) {
      if (text_[i] == quote) return emit(Token::Kind::literal, i + 1 - at_);
      if (quote == '`') continue;
      if (text_[i] == '\n') break;
      if (text_[i] == '\\') ++i;
    }
    fail_parse(place(), quote == '\'' ? "unterminated character constant" : "unterminated quoted string");
  }

  void number() {
    std::size_t end = at_ + 1;
    const auto belongs = [&](char c) {
      const bool sign = (c == '-' || c == '+') && (text_[end - 1] == 'e' || text_[end - 1] == 'E');
      return is_name(c) || c == '.' || sign;
    };
    while (end < text_.size() && belongs(text_[end])) ++end;
    emit(Token::Kind::literal, end - at_);
  }

  void emit(Token::Kind kind, std::size_t size) {
    tokens_.push_back({kind, text_.substr(at_, size), place(), spaced_});
    spaced_ = false;
    at_ += size;
  }

  Place place() {
    for (; counted_ < at_; ++counted_) {
      if (text_[counted_] == '\n') {
        ++place_.line;
        line_start_ = counted_ + 1;
      }
    }
    place_.column = at_ - line_start_ + 1;
    return place_;
  }

  std::string_view text_;
  std::size_t at_ = 0, counted_ = 0, line_start_ = 0;
  Place place_;
  bool trim_next_ = false, spaced_ = false;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> tokens(std::string_view text) { return Lexer(text).run(); }

}  // namespace cli::templates
