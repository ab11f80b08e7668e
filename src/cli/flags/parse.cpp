// SPDX-License-Identifier: Apache-2.0
// Registers one verb's rows with CLI11 and collects what was given. The only includer of CLI11.
#include "flags/parse.hpp"

#include "flags/flag.hpp"
#include "flags/quoting.hpp"

#include <swarm/error.hpp>
#include <swarm/text.hpp>

#include <algorithm>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;

bool chosen(std::string_view choices, const std::string& value, std::string_view row) {
  // The engine's words are lower case; docker takes this one in any case.
  return one_of(choices, row == "endpoint-mode" ? swarm::lower(value) : value);
}

void read_value(const Given::Entry& entry, const std::string& value) {
  if (entry.form == Form::rm && entry.row->name != "publish") return;
  std::visit(overloaded{[&](const Nothing& nothing) {
                          if (nothing.read != nullptr) static_cast<void>(nothing.read(value));
                        },
                        [&](const Single& single) { static_cast<void>(single.value.read(value)); },
                        [&](const List& list) { static_cast<void>(list.value.read(value)); },
                        [&](const Map& map) { static_cast<void>(map.read(value)); },
                        [&](const Special& special) {
                          if (special.read != nullptr) static_cast<void>(special.read(value));
                        }},
             entry.row->change);
}

/// CLI11 sees pairs only: it cannot take a value for a flag or a flag for a value.
void collect(const Normalized& normalized, std::span<const Spelling> known, Line& line) {
  CLI::App app;
  app.set_help_flag();
  std::vector<std::pair<CLI::Option*, const Spelling*>> options;
  std::vector<const Spelling*> order;
  for (std::size_t i = 0; i < normalized.flags.size(); i += 2) {
    const Spelling* flag = find_name(known, std::string_view(normalized.flags[i]).substr(2));
    if (std::ranges::find(order, flag) == order.end()) order.push_back(flag);
  }
  for (const Spelling* flag : order)
    options.emplace_back(app.add_option(flag->typed())
                             ->expected(1)
                             ->allow_extra_args(false)
                             ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll),
                         flag);
  std::vector<std::string> reversed(normalized.flags.rbegin(), normalized.flags.rend());
  try {
    app.parse(std::move(reversed));
  } catch (const CLI::ParseError& error) {
    throw Error(Errc::usage, error.what());
  }
  for (const auto& [option, flag] : options)
    for (const std::string& value : option->results()) {
      check_value({flag->row, flag->form, flag->typed(), {}}, value);
      (has(flag->row->on, Verbs::global) ? line.globals : line.given)
          .note(*flag->row, flag->form, flag->typed(), value);
    }
}

}  // namespace

void check_value(const Given::Entry& entry, const std::string& value) {
  const std::string shown = quoted(entry, value);
  if (!entry.row->choices.empty() && !value.empty() && !chosen(entry.row->choices, value, entry.row->name))
    throw Error(Errc::usage, shown + ": allowed are " + allowed_text(entry.row->choices));
  try {
    read_value(entry, value);
  } catch (const Error& error) {
    throw Error(error.code(), shown + ": " + quoted_reason(*entry.row, entry.form, value, error.what()),
                error.hint());
  }
}

void parse(std::span<const std::string> words, Verbs verb, Mixing mixing, Line& line) {
  const auto known = spellings(verb);
  Normalized normalized = normalize(words, known, mixing);
  collect(normalized, known, line);
  line.operands = std::move(normalized.operands);
}

}  // namespace cli
