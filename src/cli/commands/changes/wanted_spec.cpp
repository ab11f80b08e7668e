// SPDX-License-Identifier: Apache-2.0
// Reads a whole specification from a file, and prepares it for an existing service.
#include "commands/changes/wanted_spec.hpp"

#include "config/files.hpp"
#include "flags/given.hpp"
#include "flags/parse.hpp"
#include "output/document/mask.hpp"
#include "output/hints.hpp"
#include "yaml/yaml.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/error.hpp>
#include <swarm/shape.hpp>
#include <swarm/spec_checks.hpp>
#include <swarm/spec_values.hpp>
#include <swarm/text.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;
using swarm::Json;

constexpr std::size_t most = std::size_t{64} << 20;
swarm::Hint how() { return make_hint(swarmctl("export", "SERVICE", "-o", "jsonl"), " prints one"); }

Json read(const std::string& file, const std::string& text) {
  auto document = swarm::catch_error([&] { return swarm::read_json(text, "the document"); });
  if (document) return std::move(*document.value);
  throw Error(Errc::usage, "--spec " + file + ": " + document.error->what(), how());
}

struct Complaint {
  std::string text;    ///< What is wrong with the document; empty: nothing.
  std::string path{};  ///< The member; empty: the document itself.
};

Complaint complaint_about(const Json& document) {
  const std::string none = "is not a service specification: ";
  if (document.is_array()) return {"is a list, as inspect prints it, not a specification"};
  if (!document.is_object()) return {"is not a JSON object"};
  if (document.contains("Spec")) return {"is a whole service; only its Spec is the specification"};
  if (document.contains("services") && !document.contains("TaskTemplate"))
    return {"is a Compose file, which `docker stack deploy -c` takes"};
  const std::string fault = swarm::api::shape_fault(document, swarm::api::spec_record());
  if (!fault.empty()) return {none + fault, fault.starts_with("it ") ? "" : fault.substr(0, fault.find(' '))};
  if (swarm::object_at(document, "/TaskTemplate").empty()) return {none + "it has no TaskTemplate"};
  return {};
}

std::vector<std::string> unknown_members(Json spec) {
  return spec.is_object() ? swarm::api::adopt_names(spec, swarm::api::spec_record())
                          : std::vector<std::string>();
}

}  // namespace

std::string place_in_file(const std::string& called, std::string_view text, std::string_view path,
                          std::size_t document) {
  if (path.empty() || swarm::trimmed(text).find('\n') == text.npos) return called;
  const std::string place = place_in_yaml(text, path, document);
  return place.empty() ? called : called + ":" + place;
}

void require_spec(Json& document, const PlaceOf& place_of) {
  if (document.is_object() && !document.contains("Spec"))
    swarm::in_context(place_of({}),
                      [&] { return swarm::api::adopt_names(document, swarm::api::spec_record()); });
  if (const Complaint complaint = complaint_about(document); !complaint.text.empty())
    throw Error(Errc::usage, place_of(complaint.path) + ": the document " + complaint.text, how());
  if (const swarm::api::ValueFault fault = swarm::api::value_fault(document); !fault.at.empty())
    throw Error(Errc::usage, place_of(fault.at) + ": " + fault.at + " " + masked(fault.why));
}

void adopt_old_networks(const Session& session, Json& document, const std::string& from) {
  if (swarm::edit::adopt_networks(document))
    session.note(from + ": Networks is taken as TaskTemplate.Networks: newer engines ignore the old member");
}

std::shared_ptr<const Json> spec_document(const Session& session, const Given& given) {
  if (!given.has(flag::spec)) return nullptr;
  const std::string file = given.last(flag::spec);
  const std::string text = read_input(file, most, file == "-" ? "" : "--spec " + file);
  Json document = read(file, text);
  require_spec(document, [&](std::string_view path) { return place_in_file("--spec " + file, text, path); });
  adopt_old_networks(session, document, "--spec " + file);
  return std::make_shared<const Json>(std::move(document));
}

void warn_of_losses(const Session& session, const PlaceOf& place_of, const Json& document, const Json& live) {
  const std::vector<std::string> kept = unknown_members(live);
  for (const std::string& member : unknown_members(document))
    if (std::ranges::find(kept, member) == kept.end())
      session.warn(place_of(member) + ": " + member +
                   " is not known; an engine that does not know it either ignores it");
  for (const swarm::api::ValueFault& doubt : swarm::api::doubtful_values(document))
    session.warn(place_of(doubt.at) + ": " + doubt.at + ": " + doubt.why);
  for (const Json& mount : swarm::list_at(document, "/TaskTemplate/ContainerSpec/Mounts"))
    for (const std::string& words : swarm::value::warnings_mount(mount))
      session.warn(place_of({}) + ": " + words);
}

void warn_of_losses(const Session& session, const Given& given, const Json& document, const Json& live) {
  if (!given.has(flag::spec)) return;
  const std::string from = "--spec " + given.last(flag::spec);
  warn_of_losses(
      session, [&](std::string_view) { return from; }, document, live);
}

void fit_to_engine(Session& session, const Given& given, Json& document) {
  if (!given.has(flag::spec)) return;
  swarm::require_fields(session.engine(), document, "--spec " + given.last(flag::spec) + ": ");
  swarm::resolve_names(session.engine(), document, {});
}

std::string image_of(const Json& spec) { return swarm::text_at(spec, "/TaskTemplate/ContainerSpec/Image"); }

void note_image(Given& given, const Json& spec, const std::string& live) {
  const std::string image = image_of(spec);
  if (given.has(flag::image) || image.empty() || image == live || image.find('@') != std::string::npos)
    return;
  given.take(service_flag(flag::image), Form::plain, "--spec: image", image);
}

}  // namespace cli
