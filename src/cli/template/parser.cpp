// SPDX-License-Identifier: Apache-2.0
// Parses the statements of a template into a syntax tree.
#include "template/parser.hpp"

#include "terminal/io.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace cli::templates {
namespace {

bool is_blank(const Nodes& nodes) {
  return std::ranges::all_of(nodes, [](const Node& node) {
    return node.kind == Node::Kind::text && node.text.find_first_not_of(" \t\r\n") == std::string::npos;
  });
}

class Parser : private PipeParser {
 public:
  using PipeParser::PipeParser;

  Tree run() {
    tree_.nodes = nodes();
    if (!at(Kind::end))
      fail_parse(current().place, "unexpected {{" + std::string(token_after().source) + "}}");
    for (const auto& [name, place] : invoked_)
      if (!tree_.templates.contains(name)) fail_parse(place, "template " + name_text(name) + " not defined");
    return std::move(tree_);
  }

 private:
  [[nodiscard]] bool at_word(std::string_view word) const {
    return at(Kind::word) && current().source == word;
  }
  static std::string name_text(const std::string& name) { return '"' + visible(name) + '"'; }

  /// Parses up to `{{end}}`, `{{else …}}` or the end of the text, without consuming them.
  Nodes nodes() {
    Nodes out;
    while (!at(Kind::end)) {
      if (at(Kind::text)) {
        out.push_back({Node::Kind::text, std::string(take().source), {}, {}, {}});
        continue;
      }
      const bool word = token_after().kind == Kind::word;
      if (word && (token_after().source == "end" || token_after().source == "else")) break;
      take();
      if (at_word("define"))
        definition();
      else
        out.push_back(action());
    }
    return out;
  }

  Node action() {
    if (at_word("if")) return control(Node::Kind::when);
    if (at_word("range")) return control(Node::Kind::range);
    if (at_word("with")) return control(Node::Kind::with);
    if (at_word("break")) return jump(Node::Kind::leave);
    if (at_word("continue")) return jump(Node::Kind::next);
    if (at_word("template")) return invocation();
    if (at_word("block")) return block();
    Node node{Node::Kind::action, {}, pipe("command", Declares::one), {}, {}};
    expect(Kind::close, "command");
    return node;
  }

  Node jump(Node::Kind kind) {
    const Token& word = take();
    if (scope().loops == 0) fail_parse(word.place, "{{" + std::string(word.source) + "}} outside {{range}}");
    expect(Kind::close, word.source);
    return {kind, {}, {}, {}, {}};
  }

  Node control(Node::Kind kind) {
    const Level level(*this);
    const std::size_t known = scope().variables.size();
    const std::string word(take().source);
    Node node{kind, {}, pipe(word, kind == Node::Kind::range ? Declares::two : Declares::one), {}, {}};
    expect(Kind::close, word);
    const std::size_t declared = scope().variables.size();
    const bool root = scope().root;
    if (kind != Node::Kind::when) scope().root = false;
    scope().loops += kind == Node::Kind::range ? 1 : 0;
    node.body = nodes();
    scope().loops -= kind == Node::Kind::range ? 1 : 0;
    scope().root = root;
    scope().variables.resize(declared);
    node.otherwise = otherwise(kind, word);
    scope().variables.resize(known);
    return node;
  }

  /// Parses from `{{else` or `{{end}}` to the `{{end}}` of the statement.
  Nodes otherwise(Node::Kind kind, const std::string& word) {
    if (at(Kind::end)) fail_parse(current().place, "{{" + word + "}} without {{end}}");
    take();
    if (take().source == "end") {
      expect(Kind::close, "end");
      return {};
    }
    Nodes out;
    const bool chained = at_word(kind == Node::Kind::with ? "with" : "if");
    if (chained && kind != Node::Kind::range) {
      out.push_back(control(kind));
      return out;
    }
    expect(Kind::close, "else");
    out = nodes();
    end_of(word, "second {{else}} of one {{" + word + "}}");
    return out;
  }

  /// `otherwise`: the error for an {{else}} here.
  void end_of(const std::string& word, const std::string& otherwise) {
    if (at(Kind::end)) fail_parse(current().place, "{{" + word + "}} without {{end}}");
    take();
    const Token& end = take();
    if (end.source != "end") fail_parse(end.place, otherwise);
    expect(Kind::close, "end");
  }

  std::string name(std::string_view where) {
    const bool text =
        at(Kind::literal) && (current().source.front() == '"' || current().source.front() == '`');
    if (!text) unexpected(where);
    return literal_value(take()).text();
  }

  void definition() {
    const Place place = current().place;
    if (depth() > 0) fail_parse(place, "{{define}} within another action");
    const Level level(*this);
    take();
    const std::string name = this->name("define clause");
    expect(Kind::close, "define clause");
    add_template(name, "define", place);
  }

  Node block() {
    const Level level(*this);
    const Place place = take().place;
    Node node{Node::Kind::invoke, name("block clause"), {}, {}, {}};
    node.pipe = pipe("block clause", Declares::one);
    expect(Kind::close, "block clause");
    add_template(node.text, "block", place);
    return node;
  }

  /// The template sees no variables from outside. An empty definition does not replace another one.
  void add_template(const std::string& name, const std::string& word, Place place) {
    const Scope around = std::exchange(scope(), {.root = false});
    Nodes nodes = this->nodes();
    end_of(word, "unexpected {{else}} in {{" + word + "}}");
    scope() = around;
    const auto known = tree_.templates.find(name);
    if (known == tree_.templates.end())
      tree_.templates.emplace(name, std::move(nodes));
    else if (is_blank(known->second))
      known->second = std::move(nodes);
    else if (!is_blank(nodes))
      fail_parse(place, "multiple definition of template " + name_text(name));
  }

  Node invocation() {
    take();
    const Place place = current().place;
    Node node{Node::Kind::invoke, name("template clause"), {}, {}, {}};
    if (!at(Kind::close)) node.pipe = pipe("template clause", Declares::one);
    node.pipe.place = place;
    expect(Kind::close, "template clause");
    invoked_.emplace_back(node.text, place);
    return node;
  }

  Tree tree_;
  std::vector<std::pair<std::string, Place>> invoked_;
};

}  // namespace

Tree parse(std::string_view text, const Record* record) { return Parser(text, record).run(); }

}  // namespace cli::templates
