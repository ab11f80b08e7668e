// SPDX-License-Identifier: Apache-2.0
// A parsed template.
#pragma once

#include "output/template/value.hpp"

#include <cstddef>
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
/// Throws refused: the values at hand are not what the template takes them for.
[[noreturn]] void fail_run(Place place, const std::string& source, const std::string& what);

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
  enum class Kind { text, action, when, range, with, leave, next };
  Kind kind = Kind::text;
  std::string text;
  Pipe pipe;
  Nodes body, otherwise;
};

struct Tree {
  Nodes nodes;
  const Record* record = nullptr;  ///< What the values are; null: any JSON.
};

}  // namespace cli::templates
