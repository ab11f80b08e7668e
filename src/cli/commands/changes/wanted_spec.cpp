// SPDX-License-Identifier: Apache-2.0
// A whole specification as it was asked for: from a file, and for a service that exists.
#include "commands/changes/wanted_spec.hpp"

#include "config/files.hpp"
#include "flags/given.hpp"
#include "flags/parse.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/error.hpp>
#include <swarm/shape.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;
using swarm::Json;

constexpr std::size_t most = std::size_t{64} << 20;
constexpr const char* how = "swarmctl inspect -o spec SERVICE prints one";

Json read(const std::string& file) {
  try {
    return swarm::read_json(read_input(file, most, file == "-" ? "" : "--spec " + file), "the document");
  } catch (const Error& error) {
    if (error.code() != Errc::broken_answer) throw;
    throw Error(Errc::usage, "--spec " + file + ": " + error.what(), how);
  }
}

/// Empty: the document is the specification of a service.
std::string complaint_about(const Json& document) {
  if (document.is_array()) return "is a list, as inspect prints it, and no specification";
  if (!document.is_object()) return "is no JSON object";
  if (document.contains("Spec")) return "is a whole service, of which Spec alone is the specification";
  const std::string fault = swarm::api::shape_fault(document, swarm::api::spec_record());
  if (!fault.empty()) return "is no specification of a service: " + fault;
  if (!swarm::object_at(document, "/TaskTemplate").empty()) return {};
  return "is no specification of a service: it has no TaskTemplate";
}

}  // namespace

std::shared_ptr<const Json> spec_document(const Session& session, const Given& given) {
  if (!given.has(flag::spec)) return nullptr;
  const std::string file = given.last(flag::spec);
  Json document = read(file);
  if (const std::string complaint = complaint_about(document); !complaint.empty())
    throw Error(Errc::usage, "--spec " + file + ": the document " + complaint, how);
  if (swarm::edit::adopt_networks(document))
    session.note("--spec " + file +
                 ": Networks is taken as TaskTemplate.Networks: newer engines ignore the old member");
  return std::make_shared<const Json>(std::move(document));
}

std::string image_of(const Json& spec) { return swarm::text_at(spec, "/TaskTemplate/ContainerSpec/Image"); }

void note_image(Given& given, const Json& spec, const std::string& live) {
  const std::string image = image_of(spec);
  if (given.has(flag::image) || image.empty() || image == live || image.find('@') != std::string::npos)
    return;
  given.take(service_flag(flag::image), Form::plain, "--spec: image", image);
}

namespace {

using swarm::Json;
namespace edit = swarm::edit;

/// What the engine puts where a spec says nothing, or leaves out where it is said.
const auto& engine_defaults() {
  static const std::array<std::pair<std::string_view, Json>, 7> defaults{
      {{"/TaskTemplate/ContainerSpec/Isolation", "default"},
       {"/TaskTemplate/ContainerSpec/Privileges/NoNewPrivileges", false},
       {"/EndpointSpec/Mode", "vip"},
       {"/TaskTemplate/Runtime", "container"},
       {"/Mode/Replicated/Replicas", 1},
       {"/Mode/ReplicatedJob/TotalCompletions", 1},
       {"/Mode/ReplicatedJob/MaxConcurrent", 1}}};
  return defaults;
}

void keep(Json& wished, const Json& live, std::string_view pointer) {
  if (const Json* present = swarm::find_at(live, pointer)) edit::put(wished, pointer, *present);
}

void keep_digest(Json& wished, const Json& live) {
  constexpr std::string_view image_at = "/TaskTemplate/ContainerSpec/Image";
  const Json* mine = swarm::find_at(wished, image_at);
  const Json* theirs = swarm::find_at(live, image_at);
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

void settle_engine_defaults(Json& wished, const Json& live) {
  for (const auto& [pointer, value] : engine_defaults()) {
    const Json *there = swarm::find_at(live, pointer), *mine = swarm::find_at(wished, pointer);
    if (mine == nullptr && there != nullptr && *there == value) edit::put(wished, pointer, value);
    if (there == nullptr && mine != nullptr && *mine == value) edit::erase(wished, pointer);
  }
}

void keep_scale(Json& wished, const Json& live) {
  if (edit::mode_of(wished) != edit::mode_of(live)) return;
  for (const std::string_view number : {"/Mode/Replicated/Replicas", "/Mode/ReplicatedJob/TotalCompletions",
                                        "/Mode/ReplicatedJob/MaxConcurrent"})
    if (swarm::find_at(wished, number) == nullptr) keep(wished, live, number);
}

Json desired(const Json& live, const Json& wished) {
  Json out = wished;
  settle_engine_defaults(out, live);
  keep(out, live, "/TaskTemplate/ForceUpdate");
  keep_digest(out, live);
  // The same networks in the old place are no reason for an update, which would restart the tasks.
  Json in_new_place = live;
  edit::adopt_networks(in_new_place);
  edit::adopt_networks(out);
  return swarm::same_spec(in_new_place, out) ? live : in_text_of(in_new_place, out);
}

}  // namespace cli
