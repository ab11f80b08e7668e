// SPDX-License-Identifier: Apache-2.0
// Words that the engine knows and that no command lists: signals, capabilities, log drivers and their options
// …
#pragma once

#include "flags/choices.hpp"
#include "flags/flag.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cli::complete {

/// The words of a kind; empty where the kind has none of its own.
std::vector<std::string_view> words_of(Complete kind);

/// Keys that options of a log driver may have; those of all drivers where none is named.
std::vector<std::string> log_options(std::string_view driver);

}  // namespace cli::complete
