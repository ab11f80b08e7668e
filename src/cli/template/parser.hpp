// SPDX-License-Identifier: Apache-2.0
// Parses tokens into a syntax tree, and checks everything that can be checked without a value.
#pragma once

#include "template/ast.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cli::templates {

struct Token {
  enum class Kind {
    text,
    open,
    close,
    member,
    dot,
    variable,
    word,
    literal,
    pipe,
    left,
    right,
    declare,
    assign,
    comma,
    end
  };
  Kind kind = Kind::end;
  std::string_view source;  ///< For a member, the name without its dot is source.substr(1).
  Place place;
  bool spaced = false;  ///< Preceded by a blank: `.A .B` are two words, `.A.B` is one.
};

/// Applies `{{-` and `-}}` and drops comments. Throws usage with the position.
std::vector<Token> tokens(std::string_view text);

/// The value of a literal: a number, 'c', "text" or `text`.
Value literal_value(const Token& token);

class PipeParser {
 public:
  PipeParser(std::string_view text, const Record* record) : tokens_(tokens(text)), scope_{.record = record} {}

 protected:
  using Kind = Token::Kind;
  enum class Declares { one, two };

  /// The names visible at the current position.
  struct Scope {
    std::vector<std::string> variables{};
    std::size_t loops = 0;
    bool root = true;                ///< The dot is the value passed to the template.
    const Record* record = nullptr;  ///< The type of `$`; null: unknown.
  };

  /// One nesting level, during its lifetime.
  class Level {
   public:
    explicit Level(PipeParser& parser);
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    ~Level() { --parser_.depth_; }

   private:
    PipeParser& parser_;
  };

  [[nodiscard]] const Token& current() const { return tokens_[next_]; }
  [[nodiscard]] const Token& token_after() const { return tokens_[next_ + 1]; }
  [[nodiscard]] bool at(Kind kind) const { return current().kind == kind; }
  const Token& take() { return tokens_[next_++]; }
  void expect(Kind kind, std::string_view where);
  [[noreturn]] void unexpected(std::string_view where) const;

  Pipe pipe(std::string_view where, Declares most);

  [[nodiscard]] std::size_t depth() const { return depth_; }
  Scope& scope() { return scope_; }

 private:
  std::vector<Token> declarations(Pipe& out, Declares most);
  Command command(std::string_view where);
  void check_command(const Command& words) const;
  static void check_stage(const Word& first, std::size_t stage);
  Word word(std::string_view where);
  [[nodiscard]] std::string source_from(std::size_t begin) const;
  void members(Word& out, std::size_t begin);
  void variable(Word& out);
  void check_variable(const Token& token) const;
  void named(Word& out);
  void group(Word& out);
  [[nodiscard]] bool is_of_closed_record(const Word& word) const;
  void check_members(const Word& word) const;

  std::vector<Token> tokens_;
  std::size_t next_ = 0, depth_ = 0;
  Scope scope_;
  std::vector<std::string_view> declaring_;  ///< Variables that are unknown until the end of their pipe.
};

Tree parse(std::string_view text, const Record* record);

}  // namespace cli::templates
