// SPDX-License-Identifier: Apache-2.0
// Files: configuration as it lies on the disk, and input that is part of what was asked for.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace cli {

/// The whole of a file, or of standard input where `path` is "-"; no more than one byte above `most` is read.
/// Throws usage where it cannot be read, and where nothing comes out of a named pipe within `timeout`; the
/// message begins with `called`, or with the path where that is empty.
std::string read_input(const std::string& path, std::size_t most, std::string called = {},
                       std::chrono::milliseconds timeout = std::chrono::seconds(10));

/// getenv, or a test's own; null: not set.
using Env = std::function<const char*(const char*)>;

/// The variable's value; an empty one counts as unset.
std::optional<std::string> variable(const Env& env, const char* name);

struct Files {
  /// The whole file; nothing where there is none. Throws refused, naming the file, where it cannot be read or
  /// is no regular file: a pipe would never end.
  std::function<std::optional<std::string>(const std::string& path)> read;
  /// Names in a directory, sorted; none where there is no such directory.
  std::function<std::vector<std::string>(const std::string& directory)> names;
  std::function<bool(const std::string& path)> exists;
  /// The user's home directory where HOME does not say; may be empty.
  std::function<std::string()> home;
  /// Is it a regular file, or a link to one? Null: everything is.
  std::function<bool(const std::string& path)> is_regular{};
};

/// `path` where there is such a file, empty where there is none. Throws refused where it is no regular file.
std::string file_if_there(const Files& files, const std::string& path);
/// Throws refused where there is something else of that name, such as a pipe, which cannot be read twice.
void require_regular(const Files& files, const std::string& path);

/// The real ones.
Files disk();

}  // namespace cli
