// SPDX-License-Identifier: Apache-2.0
// Template text, cut into tokens.
#pragma once

#include "output/template/ast.hpp"

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
  std::string_view source;  ///< A member without its dot is source.substr(1).
  Place place;
  bool spaced = false;  ///< Blanks before it: `.A .B` are two words, `.A.B` is one.
};

/// Applies `{{-` and `-}}`, leaves comments out. Throws usage with the place.
std::vector<Token> tokens(std::string_view text);

/// The value of a literal: a number, 'c', "text" or `text`.
Value literal_value(const Token& token);

}  // namespace cli::templates
