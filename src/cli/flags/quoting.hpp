// SPDX-License-Identifier: Apache-2.0
// How sentences of ours quote what was typed, without its secrets.
#pragma once

#include "flags/given.hpp"

#include <string>
#include <string_view>

namespace cli {

/// The value as its row allows it to be quoted; empty: nothing of it.
std::string quoted(const Flag& row, Form form, std::string_view value);

/// "--flag VALUE", the value as above; the flag alone where nothing of it may be quoted.
std::string quoted(const Given::Entry& entry, std::string_view value);

/// A codec's reason, without the parts of the value in it that quoted() does not show.
std::string quoted_reason(const Flag& row, Form form, std::string_view value, std::string_view reason);

}  // namespace cli
