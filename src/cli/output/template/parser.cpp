// SPDX-License-Identifier: Apache-2.0
#include "output/template/parser.hpp"

#include "io.hpp"
#include "output/template/functions.hpp"
#include "output/template/lexer.hpp"

#include <algorithm>

namespace cli::templates {
namespace {

using Kind = Token::Kind;

class Parser {
 public:
  Parser(std::string_view text, const Record* record) : tokens_(tokens(text)), record_(record) {}

  Tree run() {
    Tree tree;
    tree.nodes = nodes();
    if (!at(Kind::end)) fail_parse(current().place, "unexpected {{" + word_after_open() + "}}");
    return tree;
  }

 private:
  [[nodiscard]] const Token& current() const { return tokens_[next_]; }
  [[nodiscard]] bool at(Kind kind) const { return current().kind == kind; }
  const Token& take() { return tokens_[next_++]; }
  [[nodiscard]] bool at_word(std::string_view word) const {
    return at(Kind::word) && current().source == word;
  }
  [[nodiscard]] std::string word_after_open() const { return std::string(tokens_[next_ + 1].source); }

  void expect(Kind kind, std::string_view where) {
    if (!at(kind)) unexpected(where);
    take();
  }
  [[noreturn]] void unexpected(std::string_view where) const {
    const std::string what = at(Kind::end) ? "end of template" : '"' + visible(current().source) + '"';
    fail_parse(current().place, "unexpected " + what + " in " + std::string(where));
  }

  /// Until `{{end}}`, `{{else …}}` or the end of the text, which are left to the caller.
  Nodes nodes() {
    Nodes out;
    while (!at(Kind::end)) {
      if (at(Kind::text)) {
        out.push_back({Node::Kind::text, std::string(take().source), {}, {}, {}});
        continue;
      }
      const std::string word = word_after_open();
      if (tokens_[next_ + 1].kind == Kind::word && (word == "end" || word == "else")) break;
      take();
      out.push_back(action());
    }
    return out;
  }

  Node action() {
    if (at(Kind::word)) {
      const std::string_view word = current().source;
      if (word == "if") return control(Node::Kind::when);
      if (word == "range") return control(Node::Kind::range);
      if (word == "with") return control(Node::Kind::with);
      if (word == "break") return jump(Node::Kind::leave);
      if (word == "continue") return jump(Node::Kind::next);
      if (word == "define" || word == "template" || word == "block")
        fail_parse(current().place, "{{" + std::string(word) + "}} is not supported");
    }
    Node node{Node::Kind::action, {}, pipe("command", Declares::one), {}, {}};
    expect(Kind::close, "command");
    return node;
  }

  Node jump(Node::Kind kind) {
    const Token& word = take();
    if (loops_ == 0) fail_parse(word.place, "{{" + std::string(word.source) + "}} outside {{range}}");
    expect(Kind::close, word.source);
    return {kind, {}, {}, {}, {}};
  }

  Node control(Node::Kind kind) {
    const std::size_t known = variables_.size();
    const std::string word(take().source);
    Node node{kind, {}, pipe(word, kind == Node::Kind::range ? Declares::two : Declares::one), {}, {}};
    expect(Kind::close, word);
    const bool root = root_;
    if (kind != Node::Kind::when) root_ = false;
    loops_ += kind == Node::Kind::range ? 1 : 0;
    node.body = nodes();
    loops_ -= kind == Node::Kind::range ? 1 : 0;
    root_ = root;
    node.otherwise = otherwise(kind, word);
    variables_.resize(known);
    return node;
  }

  /// From `{{else` or `{{end}}` to the `{{end}}` of the whole.
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
    if (at(Kind::end)) fail_parse(current().place, "{{" + word + "}} without {{end}}");
    take();
    if (take().source != "end")
      fail_parse(tokens_[next_ - 1].place, "second {{else}} of one {{" + word + "}}");
    expect(Kind::close, "end");
    return out;
  }

  enum class Declares { one, two };

  Pipe pipe(std::string_view where, Declares most) {
    Pipe out;
    const std::size_t begin = next_;
    out.place = current().place;
    declarations(out, most);
    for (bool more = true; more;) {
      out.commands.push_back(command(where));
      if (out.commands.size() > 1) check_stage(out.commands.back().front(), out.commands.size());
      more = at(Kind::pipe);
      if (more) take();
    }
    out.source = source_from(begin);
    return out;
  }

  void declarations(Pipe& out, Declares most) {
    if (!at(Kind::variable)) return;
    const auto is = [&](std::size_t ahead, Kind kind) {
      return next_ + ahead < tokens_.size() && tokens_[next_ + ahead].kind == kind;
    };
    const bool two = is(1, Kind::comma) && is(2, Kind::variable);
    const std::size_t sign = two ? 3 : 1;
    if (!is(sign, Kind::declare) && !is(sign, Kind::assign)) return;
    if (two && most == Declares::one) fail_parse(current().place, "too many variables outside {{range}}");
    out.declares = is(sign, Kind::declare);
    for (std::size_t i = 0; i < sign; i += 2) {
      const Token& variable = tokens_[next_ + i];
      out.variables.emplace_back(variable.source);
      if (out.declares)
        variables_.emplace_back(variable.source);
      else
        check_variable(variable);
    }
    next_ += sign + 1;
  }

  Command command(std::string_view where) {
    Command words;
    const std::size_t begin = next_;
    while (!at(Kind::close) && !at(Kind::right) && !at(Kind::pipe)) {
      if (!words.empty() && !current().spaced && !at(Kind::left) && tokens_[next_ - 1].kind != Kind::right)
        unexpected(where);
      words.push_back(word(where));
    }
    if (words.empty()) fail_parse(current().place, "missing value for " + std::string(where));
    check_command(words);
    if (words.front().kind == Word::Kind::function) words.front().source = source_from(begin);
    return words;
  }

  static void check_command(const Command& words) {
    const Word& first = words.front();
    if (first.kind == Word::Kind::nil) fail_parse(first.place, "nil is not a command");
    if (first.kind == Word::Kind::function && first.members.empty()) return;
    if (words.size() > 1)
      fail_parse(first.place, "can't give arguments to " + first.source + ", which is no function");
  }

  static void check_stage(const Word& first, std::size_t stage) {
    if (first.kind != Word::Kind::function || !first.members.empty())
      fail_parse(first.place,
                 first.source + " in stage " + std::to_string(stage) + " of a pipe is no function");
  }

  Word word(std::string_view where) {
    Word out;
    out.place = current().place;
    const std::size_t begin = next_;
    switch (current().kind) {
      case Kind::dot: take(); break;
      case Kind::member: break;
      case Kind::variable: variable(out); break;
      case Kind::word: named(out); break;
      case Kind::literal: constant(out); break;
      case Kind::left: group(out); break;
      default: unexpected(where);
    }
    members(out, begin);
    out.source = source_from(begin);
    check_members(out);
    return out;
  }

  /// The text from one token to the last that was taken.
  [[nodiscard]] std::string source_from(std::size_t begin) const {
    const std::string_view last = tokens_[next_ - 1].source;
    const char* from = tokens_[begin].source.data();
    return {from, last.data() + last.size()};
  }

  void members(Word& out, std::size_t begin) {
    while (at(Kind::member) && (next_ == begin || !current().spaced)) {
      const bool fixed = out.kind == Word::Kind::literal || out.kind == Word::Kind::nil;
      if (fixed || tokens_[begin].kind == Kind::dot) unexpected("operand");
      out.members.emplace_back(take().source.substr(1));
    }
  }

  void variable(Word& out) {
    check_variable(current());
    out.kind = Word::Kind::variable;
    out.name = take().source;
  }

  void check_variable(const Token& token) const {
    const bool known = token.source == "$" || std::ranges::find(variables_, token.source) != variables_.end();
    if (!known) fail_parse(token.place, "undefined variable \"" + std::string(token.source) + '"');
  }

  void named(Word& out) {
    const Token& token = take();
    if (token.source == "nil") {
      out.kind = Word::Kind::nil;
    } else if (token.source == "true" || token.source == "false") {
      out.kind = Word::Kind::literal;
      out.literal = Value::of_boolean(token.source == "true");
    } else {
      out.kind = Word::Kind::function;
      out.name = token.source;
      if (!is_function(out.name))
        fail_parse(token.place, "function \"" + visible(token.source) + "\" not defined");
    }
  }

  void constant(Word& out) {
    out.kind = Word::Kind::literal;
    out.literal = literal_value(take());
  }

  void group(Word& out) {
    take();
    out.kind = Word::Kind::pipe;
    out.pipe = std::make_shared<const Pipe>(pipe("parenthesized pipeline", Declares::one));
    expect(Kind::right, "parenthesized pipeline");
  }

  /// A closed record's members are known before there is a value.
  void check_members(const Word& word) const {
    const bool root =
        (word.kind == Word::Kind::dot && root_) || (word.kind == Word::Kind::variable && word.name == "$");
    if (record_ == nullptr || record_->closed == Closed::no || !root || word.members.empty()) return;
    if (known_member(*record_, word.members.front()) == nullptr)
      fail_parse(word.place, no_member(*record_, word.members.front()));
  }

  std::vector<Token> tokens_;
  const Record* record_;
  std::size_t next_ = 0;
  std::size_t loops_ = 0;
  bool root_ = true;
  std::vector<std::string> variables_;
};

}  // namespace

Tree parse(std::string_view text, const Record* record) { return Parser(text, record).run(); }

}  // namespace cli::templates
