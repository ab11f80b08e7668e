// SPDX-License-Identifier: Apache-2.0
// Files and standard input whose content is part of what was asked for.
#pragma once

#include <cstddef>
#include <string>

namespace cli {

/// The whole of a file, or of standard input where `path` is "-"; no more than one byte above `most` is read.
/// Throws usage, naming the file, where it cannot be read.
std::string read_input(const std::string& path, std::size_t most);

}  // namespace cli
