// SPDX-License-Identifier: Apache-2.0
// Quotes typed values in messages, without their secrets.
#pragma once

#include "flags/given.hpp"

#include <string>
#include <string_view>

namespace cli {

/// The value as far as its row allows quoting; may be empty.
std::string quoted(const Flag& row, Form form, std::string_view value);

/// "--flag VALUE" with the value as above; only the flag if the value must not be quoted.
std::string quoted(const Given::Entry& entry, std::string_view value);

/// A codec's reason, without the parts of the value that quoted() does not show.
std::string quoted_reason(const Flag& row, Form form, std::string_view value, std::string_view reason);

}  // namespace cli
