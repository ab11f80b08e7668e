// SPDX-License-Identifier: Apache-2.0
// The functions of templates.
#include "template/functions.hpp"

#include "terminal/io.hpp"

#include <swarm/text.hpp>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace cli::templates {

using Kind = Value::Kind;

void Call::fail(const std::string& what) const {
  fail_run(place, std::string(source), "error calling " + std::string(name) + ": " + what, Wrong::the_data);
}

void Call::fail_type(std::size_t argument, const std::string& what) const {
  const bool known = arguments[argument].has_known_type();
  fail_run(place, std::string(source), "error calling " + std::string(name) + ": " + what,
           known ? Wrong::the_template : Wrong::the_data);
}

void Call::want(std::size_t least, std::size_t most, std::size_t got) const {
  if (got >= least && got <= most) return;
  const std::string wanted = (least == most ? "" : "at least ") + std::to_string(least);
  fail_run(
      place, std::string(source),
      "wrong number of args for " + std::string(name) + ": want " + wanted + " got " + std::to_string(got),
      Wrong::the_template);
}

std::string Call::text(std::size_t argument) const {
  const Value& value = arguments[argument];
  if (value.kind() != Kind::text) fail_type(argument, "expected string; found " + value.type_name());
  return value.text();
}

std::int64_t Call::integer(std::size_t argument) const {
  const Value& value = arguments[argument];
  if (!value.integral()) fail_type(argument, "expected integer; found " + value.type_name());
  return value.integer();
}

namespace {

constexpr std::size_t any_number = std::numeric_limits<std::size_t>::max();
/// More blanks than any table needs; a limit on memory.
constexpr std::int64_t most_blanks = 4096;
/// More parts than any list needs; a limit on memory.
constexpr std::size_t most_parts = 1'000'000;

Value lower(const Call& call) { return Value::of(swarm::lower(call.text(0))); }

Value upper(const Call& call) { return Value::of(swarm::upper(call.text(0))); }

Value title(const Call& call) {
  std::string text = call.text(0);
  bool inside = false;
  for (char& c : text) {
    if (!inside) c = swarm::upper(c);
    inside = swarm::is_alnum(c) || c == '_' || c == '\'' || static_cast<unsigned char>(c) >= 0x80;
  }
  return Value::of(std::move(text));
}

Value pad(const Call& call) {
  const std::string text = call.text(0);
  if (text.empty()) return Value::of(text);
  const auto blanks = [&](std::size_t argument) {
    return std::string(
        static_cast<std::size_t>(std::clamp(call.integer(argument), std::int64_t{0}, most_blanks)), ' ');
  };
  return Value::of(blanks(1) + text + blanks(2));
}

Value truncate(const Call& call) {
  const std::int64_t length = call.integer(1);
  if (length < 0) call.fail("negative length");
  return Value::of(call.text(0).substr(0, static_cast<std::size_t>(length)));
}

Value split(const Call& call) {
  const std::string text = call.text(0), separator = call.text(1);
  std::vector<std::string> parts;
  const auto add = [&](std::string part) {
    if (parts.size() == most_parts) call.fail("more than " + std::to_string(most_parts) + " parts");
    parts.push_back(std::move(part));
  };
  if (separator.empty()) {
    for (std::size_t i = 0; i < text.size();) {
      std::size_t end = i + 1;
      while (end < text.size() && swarm::continues_character(text[end])) ++end;
      add(text.substr(i, end - i));
      i = end;
    }
    return Value::of_texts(parts);
  }
  for (std::size_t begin = 0;;) {
    const std::size_t end = text.find(separator, begin);
    add(text.substr(begin, end == text.npos ? end : end - begin));
    if (end == text.npos) return Value::of_texts(parts);
    begin = end + separator.size();
  }
}

Value join(const Call& call) {
  const Value& list = call.arguments[0];
  const std::string separator = call.text(1);
  if (list.kind() == Kind::nil) return Value::of(std::string());
  if (list.kind() != Kind::list && list.kind() != Kind::map)
    call.fail_type(0, "expected slice, got " + list.type_name());
  call.require(list.weight() + list.size() * separator.size());
  std::vector<std::string> items;
  if (list.kind() == Kind::list)
    for (std::size_t i = 0; i < list.size(); ++i) items.push_back(list.item(i).print());
  else
    for (const auto& [_, value] : list.entries()) items.push_back(value.print());
  if (list.kind() == Kind::map) std::ranges::sort(items);  // as docker 29 does: by value
  return Value::of(swarm::join(items, separator));
}

Value length(const Call& call) {
  const Kind kind = call.arguments[0].kind();
  if (kind != Kind::text && kind != Kind::list && kind != Kind::map)
    call.fail_type(0, "len of type " + call.arguments[0].type_name());
  return Value::of(static_cast<std::int64_t>(call.arguments[0].size()));
}

/// A position in a sequence of this size; the end counts as a position too.
std::size_t position(const Call& call, std::size_t argument, std::size_t size) {
  const std::int64_t at = call.integer(argument);
  if (at < 0 || static_cast<std::uint64_t>(at) > size) call.fail("index out of range: " + std::to_string(at));
  return static_cast<std::size_t>(at);
}

Value index_one(const Call& call, const Value& value, std::size_t argument) {
  if (value.kind() == Kind::map) {
    const Value found = value.entry(call.text(argument));
    return found.kind() == Kind::missing && value.shape().element == Shape::Kind::text ? Value::of("")
                                                                                       : found;
  }
  if (value.kind() == Kind::nil || value.kind() == Kind::missing) call.fail("index of untyped nil");
  if (value.kind() != Kind::list && value.kind() != Kind::text)
    call.fail_type(0, "can't index item of type " + value.type_name());
  const std::size_t at = position(call, argument, value.size());
  if (at == value.size()) call.fail("index out of range: " + std::to_string(at));
  if (value.kind() == Kind::list) return value.item(at);
  return Value::of(std::int64_t{static_cast<unsigned char>(value.text()[at])});
}

Value index(const Call& call) {
  Value value = call.arguments[0];
  for (std::size_t i = 1; i < call.arguments.size(); ++i) value = index_one(call, value, i);
  return value;
}

Value slice(const Call& call) {
  const Value& value = call.arguments[0];
  if (value.kind() != Kind::text && value.kind() != Kind::list)
    call.fail_type(0, "can't slice item of type " + value.type_name());
  const std::size_t size = value.size();
  const std::size_t begin = call.arguments.size() > 1 ? position(call, 1, size) : 0;
  const std::size_t end = call.arguments.size() > 2 ? position(call, 2, size) : size;
  if (begin > end) call.fail("invalid slice index: " + std::to_string(begin) + " > " + std::to_string(end));
  if (value.kind() == Kind::text) return Value::of(value.text().substr(begin, end - begin));
  return value.slice(begin, end);
}

std::string words(const Call& call) {
  std::string out;
  for (const Value& argument : call.arguments) {
    if (&argument != call.arguments.data()) out += ' ';
    out += argument.print();
  }
  return out;
}

/// Always throws: no value here is a function.
Value not_callable(const Call& call) {
  const Value& value = call.arguments[0];
  if (value.kind() == Kind::nil || value.kind() == Kind::missing) call.fail_type(0, "call of nil");
  call.fail_type(0, "non-function of type " + value.type_name());
}

Value print(const Call& call) { return Value::of(printed(call.arguments)); }
Value println(const Call& call) { return Value::of(words(call) + '\n'); }
Value printf(const Call& call) { return Value::of(format(call)); }
Value json(const Call& call) { return Value::of(call.arguments[0].json()); }
Value negate(const Call& call) { return Value::of_boolean(!call.arguments[0].truth()); }
Value first(const Call& call) { return call.arguments[0]; }

struct Function {
  std::string_view name;
  Value (*run)(const Call&);
  std::size_t least, most;
  bool changes_text = false;  ///< Not applied to headings.
  /// Whether it reads its arguments completely, rather than only their size or one item.
  bool reads_all = true;
};

constexpr Function functions[] = {
    {"and", first, 1, any_number, false, false},
    {"call", not_callable, 1, any_number, false, false},
    {"eq", compare, 2, any_number},
    {"ge", compare, 2, 2},
    {"gt", compare, 2, 2},
    {"html", html, 1, any_number},
    {"index", index, 1, any_number, false, false},
    {"join", join, 2, 2, true},
    {"js", js, 1, any_number},
    {"json", json, 1, 1, true},
    {"le", compare, 2, 2},
    {"len", length, 1, 1, false, false},
    {"lower", lower, 1, 1, true},
    {"lt", compare, 2, 2},
    {"ne", compare, 2, 2},
    {"not", negate, 1, 1, false, false},
    {"or", first, 1, any_number, false, false},
    {"pad", pad, 3, 3},
    {"print", print, 0, any_number},
    {"printf", printf, 1, any_number},
    {"println", println, 0, any_number},
    {"slice", slice, 1, 3},
    {"split", split, 2, 2, true},
    {"title", title, 1, 1, true},
    {"truncate", truncate, 2, 2, true},
    {"upper", upper, 1, 1, true},
    {"urlquery", url_query, 1, any_number},
};

const Function* function(std::string_view name) {
  const auto* found = std::ranges::find(functions, name, &Function::name);
  return found == std::ranges::end(functions) ? nullptr : found;
}

}  // namespace

std::string printed(std::span<const Value> arguments) {
  std::string out;
  bool text_before = true;
  for (const Value& argument : arguments) {
    const bool is_text = argument.kind() == Kind::text;
    if (!text_before && !is_text) out += ' ';
    out += argument.print();
    text_before = is_text;
  }
  return out;
}

bool is_function(std::string_view name) { return function(name) != nullptr; }

bool reads_all(std::string_view name) { return function(name)->reads_all; }

Value call_function(const Call& call, Purpose purpose) {
  const Function& wanted = *function(call.name);
  call.want(wanted.least, wanted.most, call.arguments.size());
  if (purpose == Purpose::heading && wanted.changes_text) return first(call);
  return wanted.run(call);
}

std::string no_member(const Record& record, std::string_view name) {
  std::string out = "can't evaluate field " + visible(name) + " in type " + std::string(record.name);
  if (record.closed == Closed::no) return out;
  out += " (it has";
  for (const Member& member : record.members) out.append(" .").append(member.name);
  return out + ')';
}

}  // namespace cli::templates
