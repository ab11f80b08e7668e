// SPDX-License-Identifier: Apache-2.0
// Values that look secret are not for screens and logs. The rules for all of them stand here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// What stands in the place of a secret.
inline constexpr std::string_view hidden = "*****";

/// Does a variable, label or option of this name hold a secret, by the look of it (PASSWORD, API_TOKEN …)?
bool looks_secret(std::string_view name);

/// Text without the secrets that can be told from their surroundings: passwords in addresses, connection
/// strings and commands, tokens of well-known forms, private keys. Everything else stays as it is.
std::string masked(std::string_view text);

/// The value as it may be shown: `*****` where the name looks secret, masked() otherwise.
std::string masked_value(std::string_view name, std::string_view value);

/// The same for `KEY=VALUE`.
std::string masked_pair(std::string_view pair);

/// masked() for the words of a command: `--token=…`, what follows a `--token`, `-u user:password`.
std::vector<std::string> masked_words(const std::vector<std::string>& words);

}  // namespace cli
