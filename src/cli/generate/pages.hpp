// SPDX-License-Identifier: Apache-2.0
// What the program knows better than who writes a page: parts of the documents, between marks.
#pragma once

#include <string>
#include <string_view>

namespace cli {

/// The page with the table of exit codes between its marks made anew; a page without marks stays as it is.
/// The marks: `<!-- exit codes: written by scripts/dev gen -->` and `<!-- end -->`, a line each.
std::string with_exit_codes(std::string_view page);

}  // namespace cli
