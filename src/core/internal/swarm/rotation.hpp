// SPDX-License-Identifier: Apache-2.0
// Versions of a secret or config, and which of them a service refers to. Pure.
//
// Neither can be changed once it is made. So each change is a version of its own, called NAME and eight
// hexadecimal digits ("tls.1f00ba12"), that the service is pointed at in the place of the one before.
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

/// Labels of a version: the name that all versions share, and the IDs of those it took the place of.
inline constexpr std::string_view family_label = "io.swarmctl.rotates";
inline constexpr std::string_view replaces_label = "io.swarmctl.replaces";

/// The longest NAME whose versions have names that the engine takes.
inline constexpr std::size_t longest_name = 64 - 9;

/// The name that the versions share: `typed`, or that of which `typed` is a version by its label.
std::string family(std::string_view typed, const std::vector<StoredFile>& stored);

std::string version_name(std::string_view family, std::uint32_t number);
/// Whether `name` is the family's own, or one that a version of it may have.
bool belongs(std::string_view name, std::string_view family);

/// What a new version is made of: the spec of the one before (null: there is none) with its labels and its
/// templating, the new name and the new content. Throws refused where a driver holds the content.
Json version_spec(const StoredFile* before, std::string_view family, std::string_view name,
                  std::string_view content);
/// Notes which ones it takes the place of.
void note_replaced(Json& version_spec, const std::vector<Named>& replaced);
/// Whether a config holds this already. Never of a secret, which nobody can read.
bool holds(const StoredFile& file, std::string_view content);

/// The family that references are looked at for: its name, and what the engine has of it. One that merely has
/// the name of a version, without the label, is somebody's own.
struct Family {
  std::string_view name;
  const std::vector<StoredFile>& stored;
};

/// The versions that a service spec refers to, each once, in their order.
std::vector<Named> referred(const Json& service_spec, FileKind kind, const Family& family);
/// Whether the spec refers to what may be a version and is not among those stored: it was made later.
bool refers_to_unknown(const Json& service_spec, FileKind kind, const Family& family);
/// Points every reference at `fresh`; target, owner, mode and place stay. A credential spec goes along.
void point_at(Json& service_spec, FileKind kind, const Family& family, const Named& fresh);

/// What to do with the first of a family, which was made by other means and cannot be made again.
enum class Original { keep, remove };

/// The versions older than all of `replaced`: those that not even a rollback needs. With Original::remove
/// also those by other means: the one with the family's own name, and what a version says that it replaced.
std::vector<StoredFile> outdated(const std::vector<StoredFile>& stored, std::string_view family,
                                 const std::vector<Named>& replaced, Original original = Original::keep);

}  // namespace swarm::rotation
