// SPDX-License-Identifier: Apache-2.0
// Secrets and configs: files that the swarm stores for services. They differ only in their paths and limits.
#pragma once

#include <swarm/json.hpp>
#include <swarm/service_client.hpp>
#include <swarm/tasks.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace swarm {

class Engine;

enum class FileKind { secret, config };

/// "secret", "config".
std::string_view noun(FileKind kind);
/// The engine's size limit in bytes: a file must be smaller, and not empty.
std::size_t limit_of(FileKind kind);

/// One secret or config as the engine lists it. The engine never sends the content of a secret, but that of a
/// config.
struct StoredFile {
  std::string id, name;
  EngineTime created{};              ///< The epoch: unknown.
  std::shared_ptr<const Json> spec;  ///< SecretSpec or ConfigSpec.

  /// The value of a label; empty if it is missing.
  [[nodiscard]] std::string label(std::string_view key) const;
};

/// API: SecretList, SecretCreate, SecretDelete, ConfigList, ConfigCreate, ConfigDelete.
class FileClient {
 public:
  FileClient(Engine& engine, FileKind kind, Pause pause = sleep_for)
      : engine_(engine), kind_(kind), pause_(std::move(pause)) {}

  /// All files whose names start with this.
  std::vector<StoredFile> with_prefix(std::string_view name);
  /// The same with a single request: an empty list may also mean that the manager has no leader.
  std::vector<StoredFile> seen_with_prefix(std::string_view name) { return listed(name); }

  /// Creates it from a whole spec with its Data in base64. If the response is lost, it looks up the name, so
  /// a secret's name must be one that nobody else would use. Throws name_taken, refused, outcome_unknown.
  Created create(const Json& spec);

  /// Two requests: one reads the version, one writes the label, the only part that can be changed. Throws what
  /// `fail` throws, and outcome_unknown: a lost answer is not read back.
  void set_label(const StoredFile& file, std::string_view key, const std::string& value);

  enum class Removal {
    done,           ///< It was removed, or did not exist.
    found_removed,  ///< The same, found by reading back after the response was lost.
    in_use,         ///< A service refers to it.
  };
  /// Throws refused, outcome_unknown.
  Removal remove(const StoredFile& file);

 private:
  [[nodiscard]] std::string path(std::string_view rest = {}) const;
  std::vector<StoredFile> listed(std::string_view name);
  Response confirmed(std::string_view reference, std::string_view name);

  Engine& engine_;
  FileKind kind_;
  Pause pause_;
};

}  // namespace swarm
