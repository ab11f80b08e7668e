// SPDX-License-Identifier: Apache-2.0
// Values made of fields: type=volume,source=data,target=/var/lib.
#pragma once

#include "complete/candidates.hpp"

namespace cli::complete {

using OfKind = std::function<Candidates(Complete kind, const std::string& start)>;

/// What `word` may become as a value of `row`, whole values: the next key, or a value of the last key.
Candidates of_fields(const Flag& row, const std::string& word, const OfKind& of_kind);

}  // namespace cli::complete
