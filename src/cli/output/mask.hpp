// SPDX-License-Identifier: Apache-2.0
// Values that look secret are not for screens and logs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// Does a variable or label of this name hold a secret, by the look of it (PASSWORD, API_TOKEN …)?
bool looks_secret(std::string_view name);

/// The value as it may be shown: `*****` where the name looks secret; the password in a URL hidden.
std::string masked_value(std::string_view name, std::string_view value);

/// The same for `KEY=VALUE`.
std::string masked_pair(std::string_view pair);

/// The same for the words of a command: `--token=…`, and what follows a `--token`.
std::vector<std::string> masked_words(const std::vector<std::string>& words);

}  // namespace cli
