// SPDX-License-Identifier: Apache-2.0
// Masks secrets that were typed in the wrong place, in errors that quote them: `update web PASSWORD=…`
// without --env.
#pragma once

#include <swarm/error.hpp>

#include <string>
#include <vector>

namespace cli {

/// The words of a command line that errors may quote.
struct TypedWords {
  std::vector<std::string> images;  ///< Masked as other text is: token:x is an image.
  std::vector<std::string> others;  ///< Masked by masked_typed().
};

/// The text with secrets masked in each of the words that it quotes.
std::string without_typed_secrets(std::string text, const TypedWords& words);
/// The same for an error and its hint.
swarm::Error without_typed_secrets(const swarm::Error& error, const TypedWords& words);

}  // namespace cli
