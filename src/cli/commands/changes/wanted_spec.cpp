// SPDX-License-Identifier: Apache-2.0
// Reads a whole specification from a file, and prepares it for an existing service.
#include "commands/changes/wanted_spec.hpp"

#include "config/files.hpp"
#include "flags/given.hpp"
#include "flags/parse.hpp"
#include "output/hints.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/error.hpp>
#include <swarm/field_versions.hpp>
#include <swarm/shape.hpp>
#include <swarm/spec_checks.hpp>
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
swarm::Hint how() { return in_words(swarmctl("inspect", "-o", "spec", "SERVICE"), " prints one"); }

Json read(const std::string& file) {
  const std::string text = read_input(file, most, file == "-" ? "" : "--spec " + file);
  auto document = swarm::catch_error([&] { return swarm::read_json(text, "the document"); });
  if (document) return std::move(*document.value);
  throw Error(Errc::usage, "--spec " + file + ": " + document.error->what(), how());
}

std::string complaint_about(const Json& document) {
  if (document.is_array()) return "is a list, as inspect prints it, and no specification";
  if (!document.is_object()) return "is no JSON object";
  if (document.contains("Spec")) return "is a whole service, of which Spec alone is the specification";
  const std::string fault = swarm::api::shape_fault(document, swarm::api::spec_record());
  if (!fault.empty()) return "is no specification of a service: " + fault;
  if (!swarm::object_at(document, "/TaskTemplate").empty()) return {};
  return "is no specification of a service: it has no TaskTemplate";
}

std::vector<std::string> unknown_members(Json spec) {
  return spec.is_object() ? swarm::api::adopt_names(spec, swarm::api::spec_record())
                          : std::vector<std::string>();
}

}  // namespace

void require_spec(Json& document, const std::string& from) {
  if (document.is_object() && !document.contains("Spec"))
    swarm::in_context(from, [&] { return swarm::api::adopt_names(document, swarm::api::spec_record()); });
  if (const std::string complaint = complaint_about(document); !complaint.empty())
    throw Error(Errc::usage, from + ": the document " + complaint, how());
}

void adopt_old_networks(const Session& session, Json& document, const std::string& from) {
  if (swarm::edit::adopt_networks(document))
    session.note(from + ": Networks is taken as TaskTemplate.Networks: newer engines ignore the old member");
}

std::shared_ptr<const Json> spec_document(const Session& session, const Given& given) {
  if (!given.has(flag::spec)) return nullptr;
  const std::string file = given.last(flag::spec);
  Json document = read(file);
  require_spec(document, "--spec " + file);
  adopt_old_networks(session, document, "--spec " + file);
  return std::make_shared<const Json>(std::move(document));
}

void warn_of_losses(const Session& session, const std::string& from, const Json& document, const Json& live) {
  const std::vector<std::string> kept = unknown_members(live);
  for (const std::string& member : unknown_members(document))
    if (std::ranges::find(kept, member) == kept.end())
      session.warn(from + ": " + member + " is not known; an engine that does not know it either ignores it");
  for (const Json& mount : swarm::list_at(document, "/TaskTemplate/ContainerSpec/Mounts"))
    for (const std::string& words : swarm::value::warnings_mount(mount)) session.warn(from + ": " + words);
}

void warn_of_losses(const Session& session, const Given& given, const Json& document, const Json& live) {
  if (given.has(flag::spec)) warn_of_losses(session, "--spec " + given.last(flag::spec), document, live);
}

void fit_to_engine(Session& session, const Given& given, Json& document) {
  if (!given.has(flag::spec)) return;
  for (const swarm::FieldVersion& field : swarm::field_versions)
    if (swarm::has_field(document, field.pointer))
      session.engine().require(field.since,
                               "--spec " + given.last(flag::spec) + ": " + swarm::dotted(field.pointer));
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
