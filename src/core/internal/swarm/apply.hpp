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

/// Completes references to secrets and configs with the defaults of the flags: file name, owner and mode.
void complete_files(Json& document);

/// Changes `live` to match `wished`, a document with its label. Ignores what the engine fills in by itself;
/// keeps the number of tasks if the document has none, a resolved digest if the tag is the same, and the
/// version by which a rotation replaced a secret or config. `live` is unchanged if nothing else differs.
void merge(Json& live, const Json& wished);

enum class Reference { network, secret, config };

/// Calls `visit` for each reference in the document, with its name (or the ID if it has no name) and a
/// function that sets the ID and name. Skips a reference for which `live` has a later version, by a rotation,
/// in the same place.
void for_each_reference(
    Json& document, const Json& live,
    const std::function<void(Reference kind, const std::string& name,
                             const std::function<void(const std::string& id, const std::string& name)>& put)>&
        visit);

}  // namespace swarm::apply
