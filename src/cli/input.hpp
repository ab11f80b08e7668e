// SPDX-License-Identifier: Apache-2.0
// Files and standard input whose content is part of what was asked for.
#pragma once

#include <cstddef>
#include <string>

namespace cli {

/// The whole of a file, or of standard input where `path` is "-"; no more than one byte above `most` is read.
/// Throws usage where it cannot be read; the message begins with `called`, or with the path where that is
/// empty.
std::string read_input(const std::string& path, std::size_t most, std::string called = {});

}  // namespace cli
