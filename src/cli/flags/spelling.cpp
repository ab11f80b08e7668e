// SPDX-License-Identifier: Apache-2.0
// The spelling of each row's flags, and suggestions for unknown flags.
#include "flags/spelling.hpp"

#include <swarm/text.hpp>

#include <algorithm>
#include <numeric>
#include <tuple>

namespace cli {
namespace {

/// diff shows what update would do, and has the same flags.
bool edits(Verbs verb) { return verb == Verbs::update || verb == Verbs::diff; }

void spell(std::vector<Spelling>& out, const Flag& row, Verbs verb) {
  // If the verb uses a global row's name itself, that row keeps only its letter: create's --host is not -H.
  const bool yields = has(row.on, Verbs::global);
  const auto add = [&](std::string name, char letter, Form form) {
    if (yields && letter != 0 && find_letter(out, letter) != nullptr) letter = 0;
    if (yields && find_name(out, name) != nullptr)
      name = letter != 0 ? std::string(1, letter) : std::string();
    if (name.empty()) return;
    out.push_back({std::move(name), letter, &row, form});
  };
  if (row.is_family() && edits(verb)) {
    add(std::string(row.name) + "-add", 0, Form::add);
    add(std::string(row.name) + "-rm", 0, Form::rm);
    return;
  }
  add(std::string(row.name), row.letter, Form::plain);
  if (!row.alias.empty()) add(std::string(row.alias), 0, Form::plain);
}

/// The edit distance: insertions, deletions, replacements, swaps of neighbours.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), row(b.size() + 1), two_before;
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    two_before = std::exchange(before, row);
    row[0] = i;
    for (std::size_t k = 1; k <= b.size(); ++k) {
      row[k] = std::min({before[k] + 1, row[k - 1] + 1, before[k - 1] + (a[i - 1] != b[k - 1] ? 1 : 0)});
      if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
        row[k] = std::min(row[k], two_before[k - 2] + 1);
    }
  }
  return row.back();
}

}  // namespace

std::vector<Spelling> spellings(Verbs verb) {
  std::vector<Spelling> all;
  all.reserve(160);
  for (const Flag& row : service_flags())
    if (has(row.on, edits(verb) ? Verbs::update : verb)) spell(all, row, verb);
  for (const Flag& row : verb_flags())
    if (has(row.on, verb)) spell(all, row, verb);
  for (const Flag& row : verb_flags())
    if (has(row.on, Verbs::global)) spell(all, row, verb);
  return all;
}

std::string short_meaning(const Spelling& flag) {
  const std::string_view form = flag.form == Form::add  ? " (add or replace)"
                                : flag.form == Form::rm ? " (remove)"
                                                        : "";
  return std::string(flag.row->help).append(form);
}

std::string meaning(const Spelling& flag) {
  std::string text = short_meaning(flag);
  if (flag.row->choices.empty()) return text;
  std::string choices(flag.row->choices);
  for (auto bar = choices.find('|'); bar != choices.npos; bar = choices.find('|', bar))
    choices.replace(bar, 1, ", ");
  return text + " (" + choices + ")";
}

const Spelling* find_name(std::span<const Spelling> all, std::string_view name) {
  const auto found = std::ranges::find_if(all, [&](const Spelling& s) { return s.name == name; });
  return found == all.end() ? nullptr : &*found;
}

const Spelling* find_letter(std::span<const Spelling> all, char letter) {
  const auto found = std::ranges::find_if(all, [&](const Spelling& s) { return s.letter == letter; });
  return found == all.end() ? nullptr : &*found;
}

std::string nearest(std::string_view typed, std::span<const std::string_view> candidates) {
  const std::string small = swarm::lower(typed);
  const std::size_t most = std::max<std::size_t>(2, typed.size() / 3);
  std::string_view best;
  // Among equally near names, prefer fewer differences in case, then the more similar length.
  std::tuple<std::size_t, std::size_t, std::size_t> least{most + 1, 0, 0};
  for (const std::string_view candidate : candidates) {
    const std::string name = swarm::lower(candidate);
    const bool begins = typed.size() >= 3 && (name.starts_with(small) || small.starts_with(name));
    const std::size_t letters = distance(small, name);
    const std::size_t edits = begins ? std::min<std::size_t>(letters, 1) : letters;
    const std::tuple far{edits, begins ? 0 : distance(typed, candidate) - letters, letters};
    if (far < least && edits < candidate.size()) {
      least = far;
      best = candidate;
    }
  }
  return std::string(best);
}

}  // namespace cli
