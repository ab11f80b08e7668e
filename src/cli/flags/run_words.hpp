// SPDX-License-Identifier: Apache-2.0
// What services have in place of the flags of `docker run`.
#pragma once

#include "flags/spelling.hpp"

#include <span>
#include <string>
#include <string_view>

namespace cli {

/// A hint for a flag that the verb does not have: "did you mean --limit-memory?", or that services have none.
/// `typed` is without dashes; `value` is what stands where its value would. Empty: nothing is known about it.
std::string hint_in_place_of(std::string_view typed, std::string_view value, std::span<const Spelling> known);

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
