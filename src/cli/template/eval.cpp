// SPDX-License-Identifier: Apache-2.0
// Runs a template's syntax tree over a value.
#include "template/ast.hpp"
#include "template/functions.hpp"
#include "terminal/io.hpp"

#include <swarm/error.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cli::templates {
namespace {

std::string place_text(Place place) {
  return "template: " + std::to_string(place.line) + ':' + std::to_string(place.column) + ": ";
}

}  // namespace

void fail_parse(Place place, const std::string& what) {
  throw swarm::Error(swarm::Errc::usage, place_text(place) + what);
}

void fail_no_function(Place place, const std::string& source) {
  fail_parse(place, "can't give arguments to " + source + ", which is not a function");
}

void fail_run(Place place, const std::string& source, const std::string& what, Wrong wrong) {
  const auto code = wrong == Wrong::the_template ? swarm::Errc::usage : swarm::Errc::refused;
  throw swarm::Error(code, place_text(place) + "at <" + visible(source) + ">: " + what);
}

namespace {

using Kind = Value::Kind;

/// More steps than any real template needs.
constexpr std::size_t most_steps = 4'000'000;
/// This many bytes of text count as one step.
constexpr std::size_t bytes_of_a_step = 16;

}  // namespace

void Budget::spend(Place place, std::size_t bytes) {
  require(place, bytes);
  steps_ += 1 + bytes / bytes_of_a_step;
}

void Budget::require(Place place, std::size_t bytes) const {
  if (steps_ + 1 + bytes / bytes_of_a_step > most_steps)
    fail_parse(place, "the template takes more than " + std::to_string(most_steps) + " steps");
}

namespace {

/// Where to continue after a node.
enum class Flow { on, leave, next };

class Run {
 public:
  Run(const Tree& tree, const Value& root, Purpose purpose) : tree_(tree), purpose_(purpose) {
    variables_.emplace_back("$", root);
  }

  Flow nodes(const Nodes& list, const Value& dot) {
    ++depth_;
    Flow flow = Flow::on;
    for (const Node& node : list) {
      flow = one(node, dot);
      if (flow != Flow::on) break;
    }
    --depth_;
    return flow;
  }

  std::string take() { return std::move(out_); }

 private:
  Flow one(const Node& node, const Value& dot) {
    spend(node.pipe.place, node.text.size());
    switch (node.kind) {
      case Node::Kind::text: out_ += node.text; return Flow::on;
      case Node::Kind::action: action(node.pipe, dot); return Flow::on;
      case Node::Kind::invoke: invoke(node, dot); return Flow::on;
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
    if (!p.variables.empty()) return;
    const std::string text = visible(value.print(), true);
    spend(p.place, text.size());
    out_ += text;
  }

  /// A template does not see the variables of its caller.
  void invoke(const Node& node, const Value& dot) {
    if (depth_ >= deepest)
      fail_parse(node.pipe.place, "exceeded maximum template depth (" + std::to_string(deepest) + ')');
    const Value given = node.pipe.commands.empty() ? Value() : pipe(node.pipe, dot);
    auto around = std::exchange(variables_, {{"$", given}});
    nodes(tree_.templates.at(node.text), given);
    variables_ = std::move(around);
  }

  void spend(Place place, std::size_t bytes) { budget_.spend(place, bytes); }

  Flow branch(const Node& node, const Value& dot) {
    const Value value = pipe(node.pipe, dot);
    if (!value.truth()) return nodes(node.otherwise, dot);
    return nodes(node.body, node.kind == Node::Kind::with ? value : dot);
  }

  Flow range(const Node& node, const Value& dot) {
    const Pipe& p = node.pipe;
    const Value over = pipe(p, dot);
    const std::size_t known = variables_.size();
    const auto assign = [&](std::size_t which, const Value& value) {
      if (p.declares)
        variables_[known - p.variables.size() + which].second = value;
      else
        set(p, which, value);
    };
    std::vector<std::pair<std::string, Value>> entries;
    if (over.kind() == Kind::map) {
      spend(p.place, over.size() * sizeof entries.front());
      entries = over.entries();
    }
    const std::size_t count = range_size(node, over);
    for (std::size_t i = 0; i < count; ++i) {
      spend(p.place, 0);
      const Value key =
          entries.empty() ? Value::of(static_cast<std::int64_t>(i)) : Value::of(entries[i].first);
      const Value item = over.integral() ? key : entries.empty() ? over.item(i) : entries[i].second;
      if (p.variables.size() == 2) assign(0, key);
      if (!p.variables.empty()) assign(p.variables.size() - 1, item);
      const Flow flow = nodes(node.body, item);
      variables_.resize(known);
      if (flow == Flow::leave) break;
    }
    return count == 0 ? nodes(node.otherwise, dot) : Flow::on;
  }

  static std::size_t range_size(const Node& node, const Value& over) {
    const Kind kind = over.kind();
    if (kind == Kind::nil || kind == Kind::missing) return 0;
    if (over.integral()) return static_cast<std::size_t>(std::max(over.integer(), std::int64_t{0}));
    if (kind != Kind::list && kind != Kind::map)
      fail_run(node.pipe.place, node.pipe.source, "range can't iterate over " + over.type_name(),
               over.has_known_type() ? Wrong::the_template : Wrong::the_data);
    return over.size();
  }

  void set(const Pipe& p, std::size_t which, const Value& value) {
    if (p.declares) {
      variables_.emplace_back(p.variables[which], value);
      return;
    }
    lookup(p.variables[which], p.place) = value;
  }

  /// A parsed declaration may not have been run: `{{or true ($x := 1)}}{{$x}}`.
  Value& lookup(std::string_view name, Place place) {
    const auto found =
        std::find_if(variables_.rbegin(), variables_.rend(), [&](const auto& v) { return v.first == name; });
    spend(place, static_cast<std::size_t>(found - variables_.rbegin()));
    if (found == variables_.rend()) fail_parse(place, "undefined variable: " + std::string(name));
    return found->second;
  }

  Value pipe(const Pipe& p, const Value& dot) {
    Value value = commands(p, dot);
    for (std::size_t i = 0; i < p.variables.size(); ++i) set(p, i, value);
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

  /// `last`: the result of the previous command in the pipe, passed as the last argument.
  Value command(const Command& words, const Value& dot, const Value* last) {
    const Word& first = words.front();
    if (first.kind == Word::Kind::function && first.members.empty()) return call(words, dot, last);
    // Words after members are arguments of the last one, which is a method.
    return members(first, word(first, dot), arguments(words, dot, last));
  }

  std::vector<Value> arguments(const Command& words, const Value& dot, const Value* last) {
    std::vector<Value> out;
    for (std::size_t i = 1; i < words.size(); ++i) out.push_back(argument(words[i], dot));
    if (last != nullptr) out.push_back(*last);
    return out;
  }

  Value call(const Command& words, const Value& dot, const Value* last) {
    const Word& function = words.front();
    if (purpose_ == Purpose::values && (function.name == "and" || function.name == "or"))
      return shortcut(words, dot, last);
    const std::vector<Value> given = arguments(words, dot, last);
    const bool all = reads_all(function.name);
    for (const Value& one : given)
      spend(function.place, all ? one.weight() : one.kind() == Kind::text ? one.size() : 0);
    Value result = call_function({function.name, given, function.place, function.source, budget_}, purpose_);
    if (all) spend(function.place, result.weight());
    return result;
  }

  Value shortcut(const Command& words, const Value& dot, const Value* last) {
    const bool stops_at = words.front().name == "or";
    Value value;
    for (std::size_t i = 1; i < words.size(); ++i) {
      value = argument(words[i], dot);
      if (value.truth() == stops_at) return value;
    }
    if (last != nullptr) return *last;
    if (words.size() == 1)
      Call{words.front().name, {}, words.front().place, words.front().source, budget_}.want(1, 1, 0);
    return value;
  }

  Value argument(const Word& w, const Value& dot) {
    spend(w.place, 0);
    return members(w, word(w, dot), {});
  }

  /// The value of the word without its members.
  Value word(const Word& w, const Value& dot) {
    switch (w.kind) {
      case Word::Kind::dot: return dot;
      case Word::Kind::nil: return Value::nil();
      case Word::Kind::literal: return w.literal;
      case Word::Kind::variable: return lookup(w.name, w.place);
      case Word::Kind::pipe: return pipe(*w.pipe, dot);
      case Word::Kind::function: break;
    }
    return call({w}, dot, nullptr);
  }

  Value members(const Word& w, Value value, std::span<const Value> arguments) {
    for (const std::string& name : w.members)
      value = member(w, value, name, &name == &w.members.back() ? arguments : std::span<const Value>());
    if (w.members.empty() && !arguments.empty()) fail_no_function(w.place, w.source);
    return value;
  }

  Value member(const Word& w, const Value& value, const std::string& name, std::span<const Value> arguments) {
    if (const Method* method = find_method(value, name)) {
      std::vector<Value> all{value};
      all.insert(all.end(), arguments.begin(), arguments.end());
      for (const Value& one : all) spend(w.place, one.weight());
      Value result = call_method(*method, {name, all, w.place, w.source, budget_});
      spend(w.place, result.weight());
      return result;
    }
    spend(w.place, value.size());
    const Value found = field(w, value, name);
    if (!arguments.empty()) fail_no_function(w.place, w.source);
    return found;
  }

  static Value field(const Word& w, const Value& value, const std::string& name) {
    switch (value.kind()) {
      case Kind::map: return value.entry(name);
      case Kind::missing: return {};
      case Kind::nil: fail_nil(w, value, name);
      case Kind::object: break;
      default:
        fail_run(w.place, w.source, "can't evaluate field " + name + " in type " + value.type_name(),
                 value.has_known_type() ? Wrong::the_template : Wrong::the_data);
    }
    Value found = value.member(name);
    if (found.kind() == Kind::missing)
      fail_run(w.place, w.source, no_member(*value.shape().record, name), Wrong::the_template);
    return found;
  }

  /// As in Go, report a missing member of the type before a nil pointer.
  [[noreturn]] static void fail_nil(const Word& w, const Value& value, const std::string& name) {
    Shape shape = value.shape();
    shape.pointer = false;
    const Value zero(nullptr, shape);
    const bool is_known = shape.kind != Shape::Kind::any;
    const std::string type = is_known ? '*' + zero.type_name() : "interface {}";
    const bool has_it = find_method(zero, name) != nullptr ||
                        (shape.record != nullptr && known_member(*shape.record, name) != nullptr);
    if (is_known && !has_it)
      fail_run(w.place, w.source, "can't evaluate field " + visible(name) + " in type " + type,
               Wrong::the_template);
    fail_run(w.place, w.source, "nil pointer evaluating " + type + '.' + name, Wrong::the_data);
  }

  const Tree& tree_;
  Purpose purpose_;
  std::size_t depth_ = 0;
  Budget budget_;
  std::vector<std::pair<std::string, Value>> variables_;
  std::string out_;
};

}  // namespace

std::string run(const Tree& tree, const Value& root, Purpose purpose) {
  Run run(tree, root, purpose);
  run.nodes(tree.nodes, root);
  return run.take();
}

}  // namespace cli::templates
