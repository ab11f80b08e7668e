// SPDX-License-Identifier: Apache-2.0
// Registers one verb's rows with CLI11 and collects what was given. The only file that includes CLI11.
#include "flags/parse.hpp"

#include "flags/flag.hpp"

#include <swarm/error.hpp>

#include <algorithm>

#include <CLI/CLI.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;

/// CLI11 gets only pairs, so it cannot confuse values and flags.
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
      (has(flag->row->on, Verbs::global) ? line.globals : line.given)
          .take(*flag->row, flag->form, flag->typed(), value);
    }
}

}  // namespace

void parse(std::span<const std::string> words, Verbs verb, Mixing mixing, Line& line) {
  const auto known = spellings(verb);
  Normalized normalized = normalize(words, known, mixing);
  collect(normalized, known, line);
  line.operands = std::move(normalized.operands);
}

}  // namespace cli
