// SPDX-License-Identifier: Apache-2.0
// Applies services described in files: compares the file, the previously applied file, and the running spec.
// Pure.
//
// A label of the service stores which members the last applied file named, without their values. A member
// that the file names is set; one that it omits is removed if the previous file named it, and kept otherwise.
#pragma once

#include <swarm/json.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace swarm::apply {

/// The label. Its value is JSON: the names of members, and the keys of list items; 1 stands for a value:
/// {"TaskTemplate":{"ContainerSpec":{"Env":{"LEVEL":1},"Image":1}}}
inline constexpr std::string_view applied_label = "io.swarmctl.applied";

/// Sets the label to the names of the members in the document, except Name, the counter of forced updates and
/// the label itself.
void remember(Json& document);

/// The spec without the label.
Json without_memory(Json spec);

/// Whether nothing but the label differs.
bool is_same(const Json& before, const Json& after);

/// Completes the references to secrets and configs with the defaults of the flags: the file's name, owner and
/// mode.
void complete_files(Json& document);

/// Changes `live` to match `requested`, a document with its label. Ignores what the engine fills in by itself;
/// keeps the number of tasks if the document has none, a resolved digest if the tag is the same, and the
/// version by which a rotation replaced a secret or config. `live` is unchanged if nothing else differs.
void merge(Json& live, const Json& requested);

/// A network, secret or config that a document refers to.
struct Reference {
  enum class Kind { network, secret, config };
  Kind kind;
  std::string name;  ///< Or the ID, if it has no name.
  bool has_id;       ///< Nothing has to be looked up. Unknown for networks, which have one member for both.
  std::function<void(const std::string& id, const std::string& name)> put;
};

/// Calls `visit` with each reference of the document; `put` may be called later, as long as the document
/// exists and its lists are unchanged. Skips a reference if `live` has a later version of it, made by a
/// rotation, in its place.
void for_each_reference(Json& document, const Json& live,
                        const std::function<void(const Reference& reference)>& visit);

}  // namespace swarm::apply
