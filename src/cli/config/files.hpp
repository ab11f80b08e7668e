// SPDX-License-Identifier: Apache-2.0
// Reads configuration files, and files that are input to a command.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace cli {

/// Reads a whole file, or standard input if `path` is "-"; stops one byte above `most`. Throws usage if it
/// cannot be read, or if a named pipe delivers nothing within `timeout`; the message begins with `called`, or
/// with the path if that is empty.
std::string read_input(const std::string& path, std::size_t most, std::string called = {},
                       std::chrono::milliseconds timeout = std::chrono::seconds(10));

/// getenv, or a test's own; null: not set.
using Env = std::function<const char*(const char*)>;

/// The variable's value; an empty one counts as unset.
std::optional<std::string> variable(const Env& env, const char* name);

struct Files {
  /// The whole file; nothing if it does not exist. Throws refused with the file's name if it cannot be read
  /// or is not a regular file: a pipe might never end.
  std::function<std::optional<std::string>(const std::string& path)> read;
  /// Names in a directory, sorted; empty if it does not exist.
  std::function<std::vector<std::string>(const std::string& directory)> names;
  std::function<bool(const std::string& path)> exists;
  /// The user's home directory if HOME is not set; may be empty.
  std::function<std::string()> home;
  /// Whether it is a regular file or a link to one. Null: every file is.
  std::function<bool(const std::string& path)> is_regular{};
};

/// `path` if the file exists, otherwise empty. Throws refused if it is not a regular file.
std::string path_if_exists(const Files& files, const std::string& path);
/// Throws refused if the path is something else, such as a pipe, which cannot be read twice.
void require_regular(const Files& files, const std::string& path);

/// Reads the real file system.
Files disk();

}  // namespace cli
