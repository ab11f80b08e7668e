// SPDX-License-Identifier: Apache-2.0
// Versions of a secret or config, and which of them a service refers to. Pure.
//
// Both are immutable. So each change creates a new version, named NAME plus eight hexadecimal digits
// ("tls.1f00ba12"), and the service's references are changed to the new version.
#pragma once

#include <swarm/json.hpp>
#include <swarm/lookup.hpp>
#include <swarm/stored_files.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace swarm::rotation {

/// Labels of a version: the name that all versions share, and the IDs of the versions it replaced.
inline constexpr std::string_view family_label = "io.swarmctl.rotates";
inline constexpr std::string_view replaces_label = "io.swarmctl.replaces";

/// The longest NAME whose version names the engine accepts.
inline constexpr std::size_t longest_name = 64 - 9;

/// The name that the versions share: `typed`, or the family of the version that `typed` names, by its label.
std::string family(std::string_view typed, const std::vector<StoredFile>& stored);

std::string version_name(std::string_view family, std::uint32_t number);
/// Whether `name` is the family's name, or a possible name of one of its versions.
bool belongs(std::string_view name, std::string_view family);

/// The spec of a new version: the labels and templating of the previous version's spec (null: there is none)
/// with the new name and content. Throws refused if a driver holds the content.
Json version_spec(const StoredFile* before, std::string_view family, std::string_view name,
                  std::string_view content);
/// Records in the labels which versions it replaces.
void note_replaced(Json& version_spec, const std::vector<Named>& replaced);
/// Whether a config already has this content. Always false for a secret, whose content cannot be read.
bool holds(const StoredFile& file, std::string_view content);

/// The family whose references are wanted: its name and what the engine stores of it. An object with a
/// version's name but without the label belongs to somebody else.
struct Family {
  std::string_view name;
  const std::vector<StoredFile>& stored;
};

/// The versions that a service spec refers to, in its order and without duplicates.
std::vector<Named> referred(const Json& service_spec, FileKind kind, const Family& family);
/// Whether the spec refers to a possible version that is not in `stored`, so was created later.
bool refers_to_unknown(const Json& service_spec, FileKind kind, const Family& family);
/// Changes every reference to `fresh`; target, owner, mode and position stay. Also changes a credential spec.
void point_at(Json& service_spec, FileKind kind, const Family& family, const Named& fresh);

/// What to do with the first object of a family, which was created by other means and cannot be recreated.
enum class Original { keep, remove };

/// The versions older than all of `replaced`, which not even a rollback needs. With Original::remove also the
/// objects created by other means: the one with the family's own name, and those that a version replaced.
std::vector<StoredFile> outdated(const std::vector<StoredFile>& stored, std::string_view family,
                                 const std::vector<Named>& replaced, Original original = Original::keep);

}  // namespace swarm::rotation
