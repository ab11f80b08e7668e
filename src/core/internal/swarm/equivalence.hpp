// SPDX-License-Identifier: Apache-2.0
// When two specs are the same, which values say nothing, and what the engine makes of what a spec leaves out.
#pragma once

#include <swarm/json.hpp>

#include <string_view>

namespace swarm {

/// What counts as a difference. Absent, null and an empty list are equal to each other in all of them, and the
/// order of members never counts; that of lists does.
///
///                    an empty object              ""            0, false         defaults
///   as_asked         and one of empty members     no            no               no
///   as_shown         yes                          yes           no               no
///   as_encoded       yes                          yes           yes              no
///   as_stored        and one of empty members     yes           yes              may be added
///   as_orchestrated  of a map                     yes           not if optional  yes
enum class Strictness {
  /// What a spec asks for. A member of Mode, and Runtime of a reference, choose even where they are empty.
  as_asked,
  /// What a reader would see, but for the members of Mode and of the user's own maps.
  as_shown,
  /// What Go leaves out of a request (omitempty): the zero of each type.
  as_encoded,
  /// A spec as it was sent (left) and as an engine has it (right): the engine may have left out what is empty or
  /// zero, and have added its defaults and members that are not known. What it has besides was never sent.
  as_stored,
  /// SwarmKit's rule for replacing a task (orchestrator, IsTaskDirty): an empty object that is no map says
  /// something, and so does the zero of an optional member.
  as_orchestrated,
};

/// Whether the value of the member `name` says no more than its absence.
bool is_empty(const Json& value, Strictness by, std::string_view name = {});

bool same_spec(const Json& left, const Json& right, Strictness by);

}  // namespace swarm

namespace swarm::edit {

/// Makes `live` what `wished` says, in the text of `live` as far as they are the same: what the engine fills
/// in by itself is no difference, the counter of forced updates goes on, and a digest resolved earlier stays
/// where none is known now. `live` stays as it is where nothing but such things differs.
void replace(Json& live, const Json& wished);

/// Gives an image by tag the digest, and the platforms, that `live` has with this tag.
void keep_digest(Json& wished, const Json& live);

/// What the engine fills in by itself, or leaves out, is in `wished` if it is in `live`.
void settle_engine_defaults(Json& wished, const Json& live);

/// Gives `wished` the number of tasks that `live` has, where it names none and both are of one mode.
void keep_scale(Json& wished, const Json& live);

}  // namespace swarm::edit
