// SPDX-License-Identifier: Apache-2.0
// The spelling of each row's flags by verb: env is --env on create, --env-add and --env-rm on update.
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

/// All flags of `verb`, its own rows before the global ones. A global row loses its letter or name if the
/// verb uses that itself.
std::vector<Spelling> spellings(Verbs verb);

/// One line: the row's help, and the effect of this form.
std::string short_meaning(const Spelling& flag);
/// The same with the possible choices.
std::string meaning(const Spelling& flag);

/// By name without dashes; null: no such flag.
const Spelling* find_name(std::span<const Spelling> all, std::string_view name);
const Spelling* find_letter(std::span<const Spelling> all, char letter);

/// The most similar of `candidates`; empty if none is similar.
std::string nearest(std::string_view typed, std::span<const std::string_view> candidates);

/// A hint for a flag that the verb does not have: "did you mean --limit-memory?", or that services have none.
/// `typed` is without dashes; `value` is the word that may be its value. Empty if nothing is known about the
/// flag.
swarm::Hint hint_in_place_of(std::string_view typed, std::string_view value, std::span<const Spelling> known);

/// Converts `[SOURCE:]TARGET[:OPTIONS]` of `docker run -v` to a value of --mount; empty if it is not one.
std::string mount_of_volume(std::string_view typed);

/// Information to decide whether -v was meant as a volume: `word` follows it. `may_be_image`: `word` would be
/// the image, and `has_more` tells whether words follow it.
struct AfterV {
  std::string_view word;
  bool may_be_image = false, has_more = false;
};
/// Throws usage if it was meant as a volume, or if that is ambiguous; does nothing on verbs without mounts.
void refuse_volume(const AfterV& typed, std::span<const Spelling> known);

}  // namespace cli
