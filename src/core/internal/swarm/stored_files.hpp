// SPDX-License-Identifier: Apache-2.0
// Secrets and configs: what the swarm keeps for services to find as files. Alike but for their paths and
// limits.
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
/// The engine's limit: a file must be smaller than this, and not empty.
std::size_t limit_of(FileKind kind);

/// One of them as the engine lists it. The content of a secret is never told, that of a config is.
struct StoredFile {
  std::string id, name;
  EngineTime created{};              ///< The epoch: unknown.
  std::shared_ptr<const Json> spec;  ///< SecretSpec or ConfigSpec.

  /// The value of a label; empty: it has none.
  [[nodiscard]] std::string label(std::string_view key) const;
};

/// API: SecretList, SecretCreate, SecretDelete, ConfigList, ConfigCreate, ConfigDelete.
class FileClient {
 public:
  FileClient(Engine& engine, FileKind kind, Pause pause = sleep_for)
      : engine_(engine), kind_(kind), pause_(std::move(pause)) {}

  /// All whose names begin so.
  std::vector<StoredFile> with_prefix(std::string_view name);
  /// The same in one request: none may also mean that the manager has no leader.
  std::vector<StoredFile> seen_with_prefix(std::string_view name) { return listed(name); }

  /// From a whole spec, its Data in base64. A lost answer is settled by looking the name up, so that of a
  /// secret must be one that nobody else would take. Throws name_taken, refused, outcome_unknown.
  Created create(const Json& spec);

  /// Two requests: one reads the version, one writes the label, the only part that can be changed. Throws what
  /// `fail` throws.
  void set_label(const StoredFile& file, std::string_view key, const std::string& value);

  enum class Removal {
    done,           ///< It is gone, or was not there.
    found_removed,  ///< The same; the answer was lost, and reading back showed it.
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
