// SPDX-License-Identifier: Apache-2.0
// Lists candidates by place: verbs, operands, names of flags, values.
#include "complete/candidates.hpp"

#include "complete/sources.hpp"
#include "generate/topics.hpp"

#include <algorithm>
#include <array>

namespace cli::complete {
namespace {

bool control(char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }

/// Candidates that start with `start`, without duplicates and without values that cannot be typed.
Candidates fitting(Candidates all, const std::string& start) {
  Candidates out;
  for (Candidate& one : all) {
    if (one.value.empty() || !one.value.starts_with(start) || std::ranges::any_of(one.value, control))
      continue;
    if (std::ranges::find(out, one.value, &Candidate::value) == out.end()) out.push_back(std::move(one));
  }
  return out;
}

Candidates with_prefix(Candidates all, const std::string& prefix) {
  for (Candidate& one : all) one.value.insert(0, prefix);
  return all;
}

void append(Candidates& all, Candidates more) { std::ranges::move(more, std::back_inserter(all)); }

Candidates verbs() {
  Candidates all;
  for (const Command* command : commands())
    all.push_back({std::string(command->name), std::string(command->summary)});
  return all;
}

Candidates files(const Sources& sources, const std::string& word, Complete kind) {
  const auto slash = word.rfind('/');
  const std::string directory = slash == word.npos ? "" : word.substr(0, slash + 1);
  Candidates all;
  for (const std::string& name : sources.files(directory)) {
    const bool hidden = name.starts_with('.') && !word.substr(directory.size()).starts_with('.');
    if (!hidden && (kind == Complete::file || name.ends_with('/'))) all.push_back({directory + name, {}});
  }
  return all;
}

/// NAME=FILE
Candidates name_and_file(Complete names, const Sources& sources, const std::string& word) {
  const auto equals = word.find('=');
  if (equals != word.npos)
    return with_prefix(files(sources, word.substr(equals + 1), Complete::file), word.substr(0, equals + 1));
  Candidates all = sources.names(names, word);
  for (Candidate& one : all) one.value += '=';
  return all;
}

/// Candidates for a value of this kind, in any place.
Candidates of_kind(Complete kind, const Typed& typed, const Sources& sources, const std::string& word) {
  Candidates all;
  for (const std::string_view one : words_of(kind)) all.push_back({std::string(one), {}});
  switch (kind) {
    case Complete::verb:
      append(all, verbs());
      for (const Topic& topic : topics())
        all.push_back({std::string(topic.name), std::string(topic.summary)});
      break;
    case Complete::file:
    case Complete::directory: append(all, files(sources, word, kind)); break;
    case Complete::variable:
      for (const std::string& name : sources.variables()) all.push_back({name, {}});
      break;
    case Complete::secret_file: append(all, name_and_file(Complete::secret, sources, word)); break;
    case Complete::config_file: append(all, name_and_file(Complete::config, sources, word)); break;
    case Complete::member:
      // Use the kind's own words only if the line does not name a service yet.
      if (Candidates found = members(typed, sources); !found.empty()) all = std::move(found);
      break;
    case Complete::scale: append(all, scale(sources, word)); break;
    case Complete::revision:
      if (const auto& operands = typed.line.operands; !operands.empty())
        append(all, sources.revisions(operands.front()));
      break;
    case Complete::log_option:
      for (std::string& key : log_options(typed.line.given.last(flag::log_driver))) all.push_back({key, {}});
      break;
    case Complete::constraint:
    case Complete::spread:
    case Complete::node:
    case Complete::service:
    case Complete::network:
    case Complete::secret:
    case Complete::config:
    case Complete::image:
    case Complete::volume:
    case Complete::context: append(all, sources.names(kind, word)); break;
    default: break;
  }
  return all;
}

/// The prefix that may be omitted: a signal is valid without SIG, a capability without CAP_.
std::string_view other_spelling(Complete kind, const std::string& word) {
  if (kind == Complete::signal && word.starts_with("SIG")) return "SIG";
  if (kind == Complete::capability && word.starts_with("CAP_")) return "CAP_";
  return {};
}

Candidates of_value(const Typed& typed, const Sources& sources) {
  const Flag& row = *typed.flag->row;
  const std::string& word = typed.word;
  Candidates all;
  if (row.is_switch()) {
    for (const std::string_view one : split_choices("true|false")) all.push_back({std::string(one), {}});
    for (const std::string_view one : split_choices(row.words)) all.push_back({std::string(one), {}});
    return all;
  }
  if (typed.flag->form == Form::rm) return held_by_service(typed, sources);
  for (const std::string_view one : split_choices(row.choices)) all.push_back({std::string(one), {}});
  if (!row.choices.empty()) return all;
  const auto kind_of_field = [&](Complete kind, const std::string& start) {
    return of_kind(kind, typed, sources, start);
  };
  if (!row.fields.empty()) append(all, of_fields(row, word, kind_of_field));
  const bool within_fields = !row.fields.empty() && word.find_first_of("=,") != word.npos;
  if (within_fields) return all;
  Candidates named = of_kind(row.complete, typed, sources, word);
  const std::string_view other = other_spelling(row.complete, word);
  append(all, other.empty() ? std::move(named) : with_prefix(std::move(named), std::string(other)));
  if (all.empty()) append(all, present_value(typed, sources));
  return all;
}

bool used_up(const Typed& typed, const Spelling& flag) {
  if (flag.row->collects()) return false;
  const Given& given = has(flag.row->on, Verbs::global) ? typed.line.globals : typed.line.given;
  return std::ranges::any_of(given.entries(), [&](const auto& entry) { return entry.row == flag.row; });
}

Candidates flag_names(const Typed& typed) {
  Candidates all;
  const bool letter = typed.word.size() == 2 && typed.word[1] != '-';
  for (const Spelling& flag : typed.known) {
    if (used_up(typed, flag)) continue;
    if (letter && flag.letter == typed.word[1]) all.push_back({typed.word, short_meaning(flag)});
    if (flag.name.size() > 1) all.push_back({flag.typed(), short_meaning(flag)});
  }
  return all;
}

/// The kind of an operand, by its name in the help.
Complete kind_of_operand(std::string_view label) {
  constexpr std::array kinds{
      std::pair{std::string_view("SERVICE="), Complete::scale},
      std::pair{std::string_view("SERVICE"), Complete::service},
      std::pair{std::string_view("NAME"), Complete::service},
      std::pair{std::string_view("IMAGE"), Complete::image},
      std::pair{std::string_view("FILE"), Complete::file},
      std::pair{std::string_view("VERB"), Complete::verb},
      std::pair{std::string_view("SHELL"), Complete::shell},
  };
  if (label.starts_with('[')) label.remove_prefix(1);
  const auto found =
      std::ranges::find_if(kinds, [&](const auto& kind) { return label.starts_with(kind.first); });
  return found == kinds.end() ? Complete::nothing : found->second;
}

Candidates operands(const Typed& typed, const Sources& sources) {
  const Command& command = *typed.command;
  const auto& before = typed.line.operands;
  const bool only_first = command.mixing == Mixing::stops;
  // With --image every operand is an argument of the service's command.
  const bool argument = only_first && (!before.empty() || typed.line.given.has(flag::image));
  if (argument) return {};
  if (before.size() >= command.most) return flag_names(typed);
  const bool is_revision = !before.empty() && command.operands.ends_with("[REVISION]");
  const Complete kind = is_revision ? Complete::revision : kind_of_operand(command.operands);
  Candidates all = of_kind(kind, typed, sources, typed.word);
  std::erase_if(all,
                [&](const Candidate& one) { return std::ranges::find(before, one.value) != before.end(); });
  return all;
}

}  // namespace

Candidates candidates(const Typed& typed, const Sources& sources) {
  Candidates all;
  switch (typed.place) {
    case Place::nowhere: return {};
    case Place::verb: all = verbs(); break;
    case Place::operand: all = operands(typed, sources); break;
    case Place::flag: all = flag_names(typed); break;
    case Place::value: all = of_value(typed, sources); break;
  }
  return with_prefix(fitting(std::move(all), typed.word), typed.complete_part);
}

}  // namespace cli::complete
