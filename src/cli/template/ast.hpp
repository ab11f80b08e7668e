// SPDX-License-Identifier: Apache-2.0
// A tree run over a value.
#pragma once

#include "template/value.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cli::templates {

struct Place {
  std::size_t line = 1, column = 1;
};

/// Throws usage: the template itself is wrong.
[[noreturn]] void fail_parse(Place place, const std::string& what);
/// Throws usage: what stands before arguments takes none.
[[noreturn]] void fail_no_function(Place place, const std::string& source);
/// What is wrong where a template stops in the middle: itself, whatever it is run over, or what it is run
/// over.
enum class Wrong { the_template, the_data };
/// Throws usage, or refused.
[[noreturn]] void fail_run(Place place, const std::string& source, const std::string& what, Wrong wrong);

struct Pipe;

/// One word of a command, and the members asked of it: `$x.Name`, `(index .Ports 0).TargetPort`.
struct Word {
  enum class Kind { dot, nil, literal, variable, function, pipe };
  Kind kind = Kind::dot;
  Value literal;
  std::string name;  ///< variable (with $) or function
  std::shared_ptr<const Pipe> pipe;
  std::vector<std::string> members;
  Place place;
  std::string source;  ///< As written, for messages; of a function that heads a command: the command.
};

using Command = std::vector<Word>;

struct Pipe {
  std::vector<std::string> variables;  ///< `$i, $v`
  bool declares = false;               ///< `:=`; otherwise `=`
  std::vector<Command> commands;
  Place place;
  std::string source;  ///< As written, for messages.
};

struct Node;
using Nodes = std::vector<Node>;

struct Node {
  enum class Kind { text, action, when, range, with, leave, next, invoke };
  Kind kind = Kind::text;
  std::string text;  ///< invoke: the template's name.
  Pipe pipe;         ///< invoke: without commands where nothing is handed over.
  Nodes body, otherwise;
};

/// Deeper ones would need more stack than there is: of statements and parentheses within each other, and of
/// templates that invoke each other.
inline constexpr std::size_t deepest = 200;

struct Tree {
  Nodes nodes;
  std::map<std::string, Nodes> templates;  ///< {{define}} and {{block}}, by name.
  const Record* record = nullptr;          ///< What the values are; null: any JSON.
};

}  // namespace cli::templates
