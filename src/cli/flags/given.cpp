// SPDX-License-Identifier: Apache-2.0
// The flags that were given, with values parsed by the rows' codecs.
#include "flags/given.hpp"

#include "flags/quoting.hpp"

#include <swarm/error.hpp>
#include <swarm/text.hpp>

#include <algorithm>
#include <utility>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;
using swarm::Json;

bool same_wish(Form a, Form b) { return (a == Form::rm) == (b == Form::rm); }

bool is_allowed(const Flag& row, const std::string& text) {
  return row.choices.empty() || text.empty() || one_of(row.choices, row.any_case ? swarm::lower(text) : text);
}

Json by_codec(const Flag& row, const std::string& text) {
  return std::visit(
      overloaded{
          [&](const Nothing& nothing) { return nothing.read != nullptr ? nothing.read(text) : Json(); },
          [&](const Single& single) { return single.value.read(text); },
          [&](const List& list) { return list.value.read(text); },
          [&](const Map& map) {
            auto [name, value] = map.read(text);
            return Json::array({std::move(name), std::move(value)});
          },
          [&](const Special& special) { return special.read != nullptr ? special.read(text) : Json(); }},
      row.change);
}

}  // namespace

Json read_value(const Given::Entry& entry, const std::string& text) {
  const Flag& row = *entry.row;
  if (!is_allowed(row, text))
    throw Error(Errc::usage, quoted(entry, text) + ": allowed are " + allowed_text(row.choices));
  if (entry.form == Form::rm && !row.reads_removed) return nullptr;
  // Masking costs more than parsing, and only an invalid value needs it.
  auto value = swarm::catch_error([&] { return by_codec(row, text); });
  if (value) return std::move(*value.value);
  return swarm::in_context(
      quoted(entry, text), [&]() -> Json { value.rethrow(); },
      [&](std::string_view reason) { return quoted_reason(row, entry.form, text, reason); });
}

void Given::take(const Flag& row, Form form, std::string typed, std::string text) {
  swarm::Json value = read_value({&row, form, typed}, text);
  note(row, form, std::move(typed), {std::move(text), std::move(value)});
}

void Given::note(const Flag& row, Form form, std::string typed, Value value) {
  const auto known = std::ranges::find_if(
      entries_, [&](const Entry& entry) { return entry.row == &row && entry.form == form; });
  Entry& entry =
      known != entries_.end() ? *known : entries_.emplace_back(Entry{&row, form, std::move(typed)});
  if (!row.collects()) entry.values.clear();
  entry.values.push_back(std::move(value));
}

const Given::Entry* Given::find(FlagName name, Form form) const {
  const auto entry = std::ranges::find_if(
      entries_, [&](const Entry& e) { return e.row->name == name && same_wish(e.form, form); });
  return entry == entries_.end() ? nullptr : &*entry;
}

const std::vector<Given::Value>& Given::all(FlagName name, Form form) const {
  static const std::vector<Value> none;
  const Entry* entry = find(name, form);
  return entry != nullptr ? entry->values : none;
}

std::vector<std::string> Given::texts(FlagName name, Form form) const {
  std::vector<std::string> texts;
  for (const Value& one : all(name, form)) texts.push_back(one.text);
  return texts;
}

bool Given::has(FlagName name) const {
  return std::ranges::any_of(entries_, [&](const Entry& entry) { return entry.row->name == name; });
}

std::string Given::last(FlagName name, std::string otherwise) const {
  const Entry* entry = find(name);
  return entry != nullptr ? entry->values.back().text : std::move(otherwise);
}

const Json& Given::value(FlagName name) const {
  static const Json none;
  const Entry* entry = find(name);
  return entry != nullptr ? entry->values.back().value : none;
}

bool Given::on(FlagName name) const { return last(name, "false") != "false"; }

bool Given::changes() const {
  return std::ranges::any_of(
      entries_, [](const Entry& entry) { return !std::holds_alternative<Nothing>(entry.row->change); });
}

}  // namespace cli
