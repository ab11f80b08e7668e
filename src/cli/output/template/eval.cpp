// SPDX-License-Identifier: Apache-2.0
#include "output/template/eval.hpp"

#include "io.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace cli::templates {
namespace {

using Kind = Value::Kind;

/// Where to go on after a node.
enum class Flow { on, leave, next };

class Run {
 public:
  Run(const Value& root, Purpose purpose) : purpose_(purpose) { variables_.emplace_back("$", root); }

  Flow nodes(const Nodes& list, const Value& dot) {
    for (const Node& node : list)
      if (const Flow flow = one(node, dot); flow != Flow::on) return flow;
    return Flow::on;
  }

  std::string take() { return std::move(out_); }

 private:
  Flow one(const Node& node, const Value& dot) {
    switch (node.kind) {
      case Node::Kind::text: out_ += node.text; return Flow::on;
      case Node::Kind::action: action(node.pipe, dot); return Flow::on;
      case Node::Kind::leave: return Flow::leave;
      case Node::Kind::next: return Flow::next;
      case Node::Kind::when:
      case Node::Kind::with:
      case Node::Kind::range: break;
    }
    const std::size_t known = variables_.size();
    const Flow flow = node.kind == Node::Kind::range ? range(node, dot) : branch(node, dot);
    variables_.resize(known);
    return flow;
  }

  void action(const Pipe& p, const Value& dot) {
    const Value value = pipe(p, dot);
    if (p.variables.empty()) out_ += visible(value.print(), true);
  }

  Flow branch(const Node& node, const Value& dot) {
    const Value value = pipe(node.pipe, dot);
    if (!value.truth()) return nodes(node.otherwise, dot);
    return nodes(node.body, node.kind == Node::Kind::with ? value : dot);
  }

  Flow range(const Node& node, const Value& dot) {
    const Value over = commands(node.pipe, dot);
    const std::vector<std::string> keys = over.kind() == Kind::map ? over.keys() : std::vector<std::string>{};
    const std::size_t count = range_size(node, over);
    const std::size_t known = variables_.size();
    for (std::size_t i = 0; i < count; ++i) {
      const Value key = keys.empty() ? Value::of(static_cast<std::int64_t>(i)) : Value::of(keys[i]);
      const Value item = over.integral() ? key : keys.empty() ? over.item(i) : over.entry(keys[i]);
      if (node.pipe.variables.size() == 2) set(node.pipe, 0, key);
      if (!node.pipe.variables.empty()) set(node.pipe, node.pipe.variables.size() - 1, item);
      const Flow flow = nodes(node.body, item);
      if (node.pipe.declares) variables_.resize(known);
      if (flow == Flow::leave) break;
    }
    return count == 0 ? nodes(node.otherwise, dot) : Flow::on;
  }

  static std::size_t range_size(const Node& node, const Value& over) {
    const Kind kind = over.kind();
    if (kind == Kind::nil || kind == Kind::missing) return 0;
    if (over.integral()) return static_cast<std::size_t>(std::max(over.integer(), std::int64_t{0}));
    if (kind != Kind::list && kind != Kind::map)
      fail_run(node.pipe.place, node.pipe.source, "range can't iterate over " + over.type_name());
    return over.size();
  }

  void set(const Pipe& p, std::size_t which, const Value& value) {
    if (p.declares) {
      variables_.emplace_back(p.variables[which], value);
      return;
    }
    *lookup(p.variables[which]) = value;
  }

  Value* lookup(std::string_view name) {
    const auto found =
        std::find_if(variables_.rbegin(), variables_.rend(), [&](const auto& v) { return v.first == name; });
    return &found->second;
  }

  Value pipe(const Pipe& p, const Value& dot) {
    Value value = commands(p, dot);
    if (!p.variables.empty()) set(p, 0, value);
    return value;
  }

  Value commands(const Pipe& p, const Value& dot) {
    Value value;
    for (const Command& command : p.commands) {
      const bool first = &command == &p.commands.front();
      value = this->command(command, dot, first ? nullptr : &value);
    }
    return value;
  }

  /// `last`: what the command before it in the pipe gave, its last argument.
  Value command(const Command& words, const Value& dot, const Value* last) {
    const Word& first = words.front();
    if (first.kind != Word::Kind::function) return word(first, dot);
    return members(first, call(words, dot, last));
  }

  Value call(const Command& words, const Value& dot, const Value* last) {
    const Word& function = words.front();
    if (purpose_ == Purpose::values && (function.name == "and" || function.name == "or"))
      return shortcut(words, dot, last);
    std::vector<Value> arguments;
    for (std::size_t i = 1; i < words.size(); ++i) arguments.push_back(argument(words[i], dot));
    if (last != nullptr) arguments.push_back(*last);
    return call_function({function.name, arguments, function.place, function.source}, purpose_);
  }

  Value shortcut(const Command& words, const Value& dot, const Value* last) {
    const bool stops_at = words.front().name == "or";
    Value value;
    for (std::size_t i = 1; i < words.size(); ++i) {
      value = argument(words[i], dot);
      if (value.truth() == stops_at) return value;
    }
    if (last != nullptr) return *last;
    if (words.size() == 1) Call{words.front().name, {}, words.front().place, words.front().source}.want(1, 1);
    return value;
  }

  Value argument(const Word& w, const Value& dot) {
    return w.kind == Word::Kind::function ? command({w}, dot, nullptr) : word(w, dot);
  }

  Value word(const Word& w, const Value& dot) {
    switch (w.kind) {
      case Word::Kind::dot: return members(w, dot);
      case Word::Kind::nil: return Value::nil();
      case Word::Kind::literal: return w.literal;
      case Word::Kind::variable: return members(w, *lookup(w.name));
      case Word::Kind::pipe: return members(w, pipe(*w.pipe, dot));
      case Word::Kind::function: break;
    }
    return command({w}, dot, nullptr);
  }

  static Value members(const Word& w, Value value) {
    for (const std::string& name : w.members) value = member(w, value, name);
    return value;
  }

  static Value member(const Word& w, const Value& value, const std::string& name) {
    switch (value.kind()) {
      case Kind::map: return value.entry(name);
      case Kind::missing: fail_run(w.place, w.source, "nil data; no entry for key \"" + name + '"');
      case Kind::nil: fail_run(w.place, w.source, "nil pointer evaluating " + pointed(value) + '.' + name);
      case Kind::object: break;
      default: fail_run(w.place, w.source, "can't evaluate field " + name + " in type " + value.type_name());
    }
    Value found = value.member(name);
    if (found.kind() == Kind::missing) fail_run(w.place, w.source, no_member(*value.shape().record, name));
    return found;
  }

  static std::string pointed(const Value& value) {
    return value.shape().record == nullptr ? "interface {}" : '*' + std::string(value.shape().record->name);
  }

  Purpose purpose_;
  std::vector<std::pair<std::string, Value>> variables_;
  std::string out_;
};

}  // namespace

std::string run(const Tree& tree, const Value& root, Purpose purpose) {
  Run run(root, purpose);
  run.nodes(tree.nodes, root);
  return run.take();
}

}  // namespace cli::templates
