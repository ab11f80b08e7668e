// SPDX-License-Identifier: Apache-2.0
// Flags and a service to an edit that is ready to be sent.
#include "commands/plan_update.hpp"

#include "commands/desired.hpp"
#include "commands/dry_run.hpp"
#include "commands/pinning.hpp"
#include "commands/spec_document.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/values.hpp>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;
using swarm::Json;

swarm::UpdateOptions options_for(Session& session, const Given& given, const std::string& image) {
  swarm::UpdateOptions options;
  if (given.has("if-version"))
    options.if_version = swarm::value::read_count(given.last("if-version")).get<std::uint64_t>();
  options.rollback = given.on("rollback") || given.on("previous");
  options.registry_auth = session.registry_auth(given.last("image", image));
  options.always_send = given.on("force") || options.rollback || given.on("with-registry-auth");
  return options;
}

Given read_line(Session& session) {
  Given given = expand(session.given(), session.world());
  check_line(given, session.command.verb);
  return given;
}

}  // namespace

UpdateLine::UpdateLine(Session& session)
    : session_(session),
      given_(read_line(session)),
      document_(spec_document(session, given_)),
      rotations_(session, given_) {
  session.check_logins();
  if (given_.has("image"))
    check_content_trust(session, given_.last("image"));
  else if (document_ != nullptr)
    check_content_trust(session, image_of(*document_));
  require(session.engine(), given_);
}

/// Makes a spec what the document says; without a document it stays as it is.
swarm::Edit UpdateLine::whole_edit(const swarm::Service& service) const {
  if (document_ == nullptr) return [](Json&) {};
  Json wished = *document_;
  const std::string name = swarm::text_at(wished, "/Name");
  if (!name.empty() && name != service.name())
    throw Error(Errc::usage,
                "--spec " + given_.last("spec") + ": it is the specification of " + name + ", not of " +
                    service.name(),
                "swarmctl create --spec makes a service of it");
  wished["Name"] = service.name();
  return [wished = std::move(wished)](Json& spec) { spec = desired(spec, wished); };
}

Prepared UpdateLine::prepare(const Given& given, swarm::Edit whole, Json trial,
                             const swarm::UpdateOptions& options) {
  // What cannot be done to this service is told before anything is looked up.
  const Json start = trial;
  to_edit(given, {}).edit(trial);
  rotations_.take_in(trial);

  swarm::Lookup lookup(session_.engine());
  if (!found_) found_ = look_up(lookup, given);
  look_up_networks(lookup, given, start, *found_);
  if (given.has("image") && !image_asked_) {
    pin_image(session_, given, options.registry_auth, *found_);
    image_asked_ = true;
  }
  Prepared prepared = to_edit(given, *found_);
  prepared.edit = [this, whole = std::move(whole), flags = prepared.edit](Json& spec) {
    whole(spec);
    flags(spec);
    rotations_.point(spec);
    if (!given_.has("name") || swarm::text_at(spec, "/Name") == given_.last("name")) return;
    spec["Name"] = given_.last("name");
    swarm::edit::adopt_networks(spec);  // What takes a new name has new tasks anyway.
  };
  return prepared;
}

PlannedUpdate UpdateLine::plan(swarm::Service service) {
  swarm::Edit whole = whole_edit(service);
  Json start = service.spec();
  whole(start);
  Given given = given_;
  if (given.on("rollback") || given.on("previous")) check_content_trust_of_rollback(session_, service);
  if (document_ != nullptr) note_image(given, start, image_of(service.spec()));
  swarm::UpdateOptions options = options_for(session_, given, image_of(start));
  Prepared prepared = prepare(given, std::move(whole), std::move(start), options);
  return {std::move(service), std::move(options), std::move(prepared)};
}

Exit show_planned(Session& session, const Given& given, const PlannedUpdate& planned) {
  const auto warn = [&] {
    for (const std::string& warning : planned.prepared.notes->warnings) session.warn(warning);
  };
  if (given.on("recreate") && given.last("name") != planned.service.name()) {
    Json spec = planned.service.spec();
    planned.prepared.edit(spec);
    warn();
    return show_replacement(session, planned.service, spec);
  }
  swarm::ServiceClient services(session.engine());
  const swarm::Preview preview = services.preview(planned.service, planned.prepared.edit, planned.options);
  warn();
  return show_update(session, preview);
}

}  // namespace cli
