// SPDX-License-Identifier: Apache-2.0
// Wished and live spec, compared as the engine stores them.
#include "commands/desired.hpp"

#include <swarm/edit.hpp>

#include <array>
#include <string>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Json;
namespace edit = swarm::edit;

/// What the engine puts where a spec says nothing: as good as said, if it is there.
const auto& engine_defaults() {
  static const std::array<std::pair<std::string_view, Json>, 6> defaults{
      {{"/TaskTemplate/ContainerSpec/Isolation", "default"},
       {"/EndpointSpec/Mode", "vip"},
       {"/TaskTemplate/Runtime", "container"},
       {"/Mode/Replicated/Replicas", 1},
       {"/Mode/ReplicatedJob/TotalCompletions", 1},
       {"/Mode/ReplicatedJob/MaxConcurrent", 1}}};
  return defaults;
}

void keep(Json& wished, const Json& live, std::string_view pointer) {
  if (const Json* present = edit::find(live, pointer)) edit::put(wished, pointer, *present);
}

void keep_digest(Json& wished, const Json& live) {
  constexpr std::string_view image_at = "/TaskTemplate/ContainerSpec/Image";
  const Json* mine = edit::find(wished, image_at);
  const Json* theirs = edit::find(live, image_at);
  if (mine == nullptr || theirs == nullptr || !mine->is_string() || !theirs->is_string()) return;
  if (!theirs->get<std::string>().starts_with(mine->get<std::string>() + "@")) return;
  keep(wished, live, image_at);
  keep(wished, live, "/TaskTemplate/Placement/Platforms");
}

/// Whether the engine takes two values of one member for the same; null: it is not there.
bool same(const std::string& name, const Json& a, const Json& b) {
  const auto holder = [&](const Json& value) {
    return value.is_null() ? Json::object() : Json{{name, value}};
  };
  return swarm::same_spec(holder(a), holder(b));
}

/// `wished` in the text of `live` as far as they are the same: in its order, and with its empty members,
/// which the tasks have too.
Json in_text_of(const Json& live, const Json& wished) {
  if (!live.is_object() || !wished.is_object()) return wished;
  Json out = Json::object();
  for (const auto& [name, value] : live.items()) {
    const auto mine = wished.find(name);
    if (same(name, value, mine == wished.end() ? Json() : *mine))
      out[name] = value;
    else if (mine != wished.end())  // A member of Mode chooses it even where it is empty.
      out[name] = name == "Mode" ? *mine : in_text_of(value, *mine);
  }
  for (const auto& [name, value] : wished.items())
    if (!out.contains(name)) out[name] = value;
  return out;
}

}  // namespace

void add_engine_defaults(Json& wished, const Json& live) {
  for (const auto& [pointer, value] : engine_defaults()) {
    const Json* present = edit::find(live, pointer);
    if (edit::find(wished, pointer) == nullptr && present != nullptr && *present == value)
      edit::put(wished, pointer, value);
  }
}

void keep_scale(Json& wished, const Json& live) {
  if (edit::mode_of(wished) != edit::mode_of(live)) return;
  for (const std::string_view number : {"/Mode/Replicated/Replicas", "/Mode/ReplicatedJob/TotalCompletions",
                                        "/Mode/ReplicatedJob/MaxConcurrent"})
    if (edit::find(wished, number) == nullptr) keep(wished, live, number);
}

Json desired(const Json& live, const Json& wished) {
  Json out = wished;
  add_engine_defaults(out, live);
  keep(out, live, "/TaskTemplate/ForceUpdate");
  keep_digest(out, live);
  // The same networks in the old place are no reason for an update, which would restart the tasks.
  Json in_new_place = live;
  edit::adopt_networks(in_new_place);
  edit::adopt_networks(out);
  return swarm::same_spec(in_new_place, out) ? live : in_text_of(in_new_place, out);
}

}  // namespace cli
