// SPDX-License-Identifier: Apache-2.0
// What was typed, looked up by row.
#include "flags/given.hpp"

#include <algorithm>
#include <utility>

namespace cli {
namespace {

bool same_wish(Form a, Form b) { return (a == Form::rm) == (b == Form::rm); }

}  // namespace

void Given::note(const Flag& row, Form form, std::string typed, std::string value) {
  const auto known = std::ranges::find_if(
      entries_, [&](const Entry& entry) { return entry.row == &row && entry.form == form; });
  Entry& entry =
      known != entries_.end() ? *known : entries_.emplace_back(Entry{&row, form, std::move(typed), {}});
  if (!row.collects()) entry.values.clear();
  entry.values.push_back(std::move(value));
}

const Given::Entry* Given::find(std::string_view name, Form form) const {
  const auto entry = std::ranges::find_if(
      entries_, [&](const Entry& e) { return e.row->name == name && same_wish(e.form, form); });
  return entry == entries_.end() ? nullptr : &*entry;
}

const std::vector<std::string>& Given::all(std::string_view name, Form form) const {
  static const std::vector<std::string> none;
  const Entry* entry = find(name, form);
  return entry != nullptr ? entry->values : none;
}

bool Given::has(std::string_view name) const {
  return std::ranges::any_of(entries_, [&](const Entry& entry) { return entry.row->name == name; });
}

std::string Given::last(std::string_view name, std::string otherwise) const {
  const Entry* entry = find(name);
  return entry != nullptr ? entry->values.back() : std::move(otherwise);
}

bool Given::on(std::string_view name) const { return last(name, "false") != "false"; }

bool Given::changes() const {
  return std::ranges::any_of(
      entries_, [](const Entry& entry) { return !std::holds_alternative<Nothing>(entry.row->change); });
}

}  // namespace cli
