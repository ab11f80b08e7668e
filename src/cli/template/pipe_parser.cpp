// SPDX-License-Identifier: Apache-2.0
// Parses the pipes of a template.
#include "template/functions.hpp"
#include "template/parser.hpp"
#include "terminal/io.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace cli::templates {

PipeParser::Level::Level(PipeParser& parser) : parser_(parser) {
  if (parser_.depth_ == deepest)
    fail_parse(parser_.current().place, "nested more than " + std::to_string(deepest) + " deep");
  ++parser_.depth_;
}

void PipeParser::expect(Kind kind, std::string_view where) {
  if (!at(kind)) unexpected(where);
  take();
}

void PipeParser::unexpected(std::string_view where) const {
  const std::string what = at(Kind::end) ? "end of template" : '"' + visible(current().source) + '"';
  fail_parse(current().place, "unexpected " + what + " in " + std::string(where));
}

Pipe PipeParser::pipe(std::string_view where, Declares most) {
  Pipe out;
  const std::size_t begin = next_;
  out.place = current().place;
  const std::vector<Token> declared = declarations(out, most);
  for (const Token& variable : declared) declaring_.push_back(variable.source);
  for (bool more = true; more;) {
    out.commands.push_back(command(where));
    if (out.commands.size() > 1) check_stage(out.commands.back().front(), out.commands.size());
    more = at(Kind::pipe);
    if (more) take();
  }
  // A variable is not visible in the pipe that declares it.
  declaring_.resize(declaring_.size() - declared.size());
  for (const Token& variable : declared) scope_.variables.emplace_back(variable.source);
  out.source = source_from(begin);
  return out;
}

/// Parses the variables at the start of a pipe, and returns the newly declared ones.
std::vector<Token> PipeParser::declarations(Pipe& out, Declares most) {
  if (!at(Kind::variable)) return {};
  const auto is = [&](std::size_t ahead, Kind kind) {
    return next_ + ahead < tokens_.size() && tokens_[next_ + ahead].kind == kind;
  };
  const bool two = is(1, Kind::comma) && is(2, Kind::variable);
  const std::size_t sign = two ? 3 : 1;
  if (!is(sign, Kind::declare) && !is(sign, Kind::assign)) return {};
  if (two && most == Declares::one) fail_parse(current().place, "too many variables outside {{range}}");
  out.declares = is(sign, Kind::declare);
  std::vector<Token> declared;
  for (std::size_t i = 0; i < sign; i += 2) {
    const Token& variable = tokens_[next_ + i];
    out.variables.emplace_back(variable.source);
    if (out.declares)
      declared.push_back(variable);
    else
      check_variable(variable);
  }
  next_ += sign + 1;
  return declared;
}

Command PipeParser::command(std::string_view where) {
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

void PipeParser::check_command(const Command& words) const {
  const Word& first = words.front();
  if (first.kind == Word::Kind::nil) fail_parse(first.place, "nil is not a command");
  const bool takes_none =
      first.members.empty() ? first.kind != Word::Kind::function : is_of_closed_record(first);
  if (words.size() > 1 && takes_none) fail_no_function(first.place, first.source);
}

void PipeParser::check_stage(const Word& first, std::size_t stage) {
  if (first.kind != Word::Kind::function && first.members.empty())
    fail_parse(first.place,
               first.source + " in stage " + std::to_string(stage) + " of a pipe is not a function");
}

Word PipeParser::word(std::string_view where) {
  Word out;
  out.place = current().place;
  const std::size_t begin = next_;
  switch (current().kind) {
    case Kind::dot: take(); break;
    case Kind::member: break;
    case Kind::variable: variable(out); break;
    case Kind::word: named(out); break;
    case Kind::literal:
      out.kind = Word::Kind::literal;
      out.literal = literal_value(take());
      break;
    case Kind::left: group(out); break;
    default: unexpected(where);
  }
  members(out, begin);
  out.source = source_from(begin);
  check_members(out);
  return out;
}

/// The text from this token to the last consumed one.
std::string PipeParser::source_from(std::size_t begin) const {
  const std::string_view last = tokens_[next_ - 1].source;
  const char* from = tokens_[begin].source.data();
  return {from, last.data() + last.size()};
}

void PipeParser::members(Word& out, std::size_t begin) {
  while (at(Kind::member) && (next_ == begin || !current().spaced)) {
    const bool fixed = out.kind == Word::Kind::literal || out.kind == Word::Kind::nil;
    if (fixed || tokens_[begin].kind == Kind::dot) unexpected("operand");
    out.members.emplace_back(take().source.substr(1));
  }
}

void PipeParser::variable(Word& out) {
  check_variable(current());
  out.kind = Word::Kind::variable;
  out.name = take().source;
}

void PipeParser::check_variable(const Token& token) const {
  if (token.source == "$" || std::ranges::find(scope_.variables, token.source) != scope_.variables.end())
    return;
  const std::string name(token.source);
  const bool own = std::ranges::find(declaring_, token.source) != declaring_.end();
  fail_parse(token.place, own ? "undefined variable: " + name : "undefined variable \"" + name + '"');
}

void PipeParser::named(Word& out) {
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

void PipeParser::group(Word& out) {
  const Level level(*this);
  take();
  out.kind = Word::Kind::pipe;
  out.pipe = std::make_shared<const Pipe>(pipe("parenthesized pipeline", Declares::one));
  expect(Kind::right, "parenthesized pipeline");
}

/// Whether the word names members of a closed record, which are known without a value.
bool PipeParser::is_of_closed_record(const Word& word) const {
  const bool root = (word.kind == Word::Kind::dot && scope_.root) ||
                    (word.kind == Word::Kind::variable && word.name == "$");
  return root && scope_.record != nullptr && scope_.record->closed == Closed::yes && !word.members.empty();
}

void PipeParser::check_members(const Word& word) const {
  if (is_of_closed_record(word) && known_member(*scope_.record, word.members.front()) == nullptr)
    fail_parse(word.place, no_member(*scope_.record, word.members.front()));
}

}  // namespace cli::templates
