// SPDX-License-Identifier: Apache-2.0
// The syntax tree of a template, and the errors of parsing and running it.
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
/// Throws usage: the word before the arguments is not a function.
[[noreturn]] void fail_no_function(Place place, const std::string& source);
/// Why a run of a template fails: because of the template, whatever the data, or because of the data.
enum class Wrong { the_template, the_data };
/// Throws usage, or refused.
[[noreturn]] void fail_run(Place place, const std::string& source, const std::string& what, Wrong wrong);

struct Pipe;

/// One word of a command with its members: `$x.Name`, `(index .Ports 0).TargetPort`.
struct Word {
  enum class Kind { dot, nil, literal, variable, function, pipe };
  Kind kind = Kind::dot;
  Value literal;
  std::string name;  ///< variable (with $) or function
  std::shared_ptr<const Pipe> pipe;
  std::vector<std::string> members;
  Place place;
  /// As written, for messages; the whole command if the word is a function at its start.
  std::string source;
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
  Pipe pipe;         ///< invoke: without commands if no argument is passed.
  Nodes body, otherwise;
};

/// The limit for nested statements and parentheses, and for templates that invoke each other; deeper ones
/// would overflow the stack.
inline constexpr std::size_t deepest = 200;

struct Tree {
  Nodes nodes;
  std::map<std::string, Nodes> templates;  ///< {{define}} and {{block}}, by name.
  const Record* record = nullptr;          ///< The type of the values; null: any JSON.
};

}  // namespace cli::templates
