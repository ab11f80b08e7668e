// SPDX-License-Identifier: Apache-2.0
// Row and verb to what is typed: env is --env on create, --env-add and --env-rm on update.
#pragma once

#include "flags/given.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

struct Spelling {
  std::string name;  ///< Without dashes.
  char letter = 0;
  const Flag* row = nullptr;
  Form form = Form::plain;

  [[nodiscard]] std::string typed() const { return "--" + name; }
  /// The name of its value; empty: a switch.
  [[nodiscard]] std::string_view label() const {
    return form == Form::rm && !row->rm_label.empty() ? row->rm_label : row->label;
  }
};

/// All that may be typed after `verb`, its own rows before the global ones; a global row whose name or
/// letter the verb has itself is left out (letter) or shadowed (name).
std::vector<Spelling> spellings(Verbs verb);

/// What it does, in one line: the row's help, and what this form of it does.
std::string short_meaning(const Spelling& flag);
/// The same with the choices there are.
std::string meaning(const Spelling& flag);

/// By name without dashes; null: no such flag.
const Spelling* find_name(std::span<const Spelling> all, std::string_view name);
const Spelling* find_letter(std::span<const Spelling> all, char letter);

/// The nearest of `candidates`, or empty where nothing is near.
std::string nearest(std::string_view typed, std::span<const std::string_view> candidates);

/// A hint for a flag that the verb does not have: "did you mean --limit-memory?", or that services have none.
/// `typed` is without dashes; `value` is what stands where its value would. Empty: nothing is known about it.
swarm::Hint hint_in_place_of(std::string_view typed, std::string_view value, std::span<const Spelling> known);

/// `[SOURCE:]TARGET[:OPTIONS]`, as `docker run -v` takes it, as a value of --mount; empty: it is none.
std::string mount_of_volume(std::string_view typed);

/// Whether -v was meant as a volume: `word` stands right after it. `may_be_image`: `word` would be the image,
/// and `has_more` whether words follow it.
struct AfterV {
  std::string_view word;
  bool may_be_image = false, has_more = false;
};
/// Throws usage where it was, or where nobody can tell; nothing on verbs that mount nothing.
void refuse_volume(const AfterV& typed, std::span<const Spelling> known);

}  // namespace cli
