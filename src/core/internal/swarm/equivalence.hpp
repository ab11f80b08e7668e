// SPDX-License-Identifier: Apache-2.0
// Decides whether two specs are the same, which values are empty, and what the engine adds to a spec.
#pragma once

#include <swarm/json.hpp>

#include <string_view>

namespace swarm {

/// What counts as a difference. Absent, null and an empty list are always equal. The order of members never
/// counts, the order of lists always does. The columns show what else equals absence:
///
///                    an empty object              ""            0, false         defaults
///   as_asked         and one of empty members     no            no               no
///   as_shown         yes                          yes           no               no
///   as_encoded       yes                          yes           yes              no
///   as_stored        and one of empty members     yes           yes              may be added
///   as_orchestrated  of a map                     yes           not if optional  yes
enum class Strictness {
  /// The intent of a spec. A member of Mode, and Runtime of a reference, make a choice even if empty.
  as_asked,
  /// What a reader sees; members of Mode and of the user's own maps always count.
  as_shown,
  /// What Go omits from a request (omitempty): the zero value of each type.
  as_encoded,
  /// A spec as sent (left) and as stored by an engine (right). The engine may have dropped empty or zero
  /// values, and may have added its defaults and members unknown to us. Anything else on the right was never
  /// sent.
  as_stored,
  /// SwarmKit's rule for replacing a task (orchestrator, IsTaskDirty): an empty object other than a map
  /// differs from absence, and so does the zero value of an optional member.
  as_orchestrated,
};

/// Whether the value of the member `name` means the same as its absence.
bool is_empty(const Json& value, Strictness by, std::string_view name = {});

bool same_spec(const Json& left, const Json& right, Strictness by);

/// The same, but the counter of forced updates does not count: a restart changes nothing else.
bool same_but_for_restarts(const Json& left, const Json& right, Strictness by);

}  // namespace swarm

namespace swarm::edit {

/// Changes `live` to match `requested`, keeping the text of `live` where both are the same. Ignores what the
/// engine fills in by itself, keeps the counter of forced updates, and keeps a resolved digest if `requested`
/// has none. `live` is unchanged if nothing else differs.
void replace(Json& live, const Json& requested);

/// `requested` in the text of `live` where both mean the same: in its order, and with its empty members and
/// defaults, which the tasks have too.
Json in_text_of(const Json& live, const Json& requested);

/// Gives an image without digest the digest and the platforms that `live` has for the same tag.
void keep_digest(Json& requested, const Json& live);

/// Adds the engine's own defaults to `requested` if `live` has them, and removes those that `live` lacks.
void settle_engine_defaults(Json& requested, const Json& live);

/// Copies the counter of forced updates from `live` if `requested` has none: to the engine that is 0, and another
/// number than before restarts the tasks.
void keep_force_update(Json& requested, const Json& live);

/// Copies the number of tasks from `live` if `requested` has none and both have the same mode.
void keep_scale(Json& requested, const Json& live);

}  // namespace swarm::edit
