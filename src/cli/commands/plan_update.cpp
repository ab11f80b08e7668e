// SPDX-License-Identifier: Apache-2.0
// Flags and a service to an edit that is ready to be sent.
#include "commands/plan_update.hpp"

#include "commands/dry_run.hpp"
#include "commands/pinning.hpp"

#include <swarm/access.hpp>
#include <swarm/values.hpp>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Json;

swarm::UpdateOptions options_for(Session& session, const Given& given, const swarm::Service& service) {
  swarm::UpdateOptions options;
  if (given.has("if-version"))
    options.if_version = swarm::value::read_count(given.last("if-version")).get<std::uint64_t>();
  options.rollback = given.on("rollback") || given.on("previous");
  const std::string image = swarm::text_at(service.spec(), "/TaskTemplate/ContainerSpec/Image");
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
    : session_(session), given_(read_line(session)), rotations_(session, given_) {
  require(session.engine(), given_);
}

Prepared UpdateLine::prepare(const swarm::Service& service, const swarm::UpdateOptions& options) {
  // What cannot be done to this service is told before anything is looked up.
  Json trial = service.spec();
  to_edit(given_, {}).edit(trial);
  rotations_.take_in(trial);

  if (!found_) {
    swarm::Lookup lookup(session_.engine());
    Found found = look_up(lookup, given_);
    pin_image(session_, given_, options.registry_auth, found);
    found_ = std::move(found);
  }
  Prepared prepared = to_edit(given_, *found_);
  prepared.edit = [this, edit = prepared.edit](Json& spec) {
    edit(spec);
    rotations_.point(spec);
    if (given_.has("name")) spec["Name"] = given_.last("name");
  };
  return prepared;
}

PlannedUpdate UpdateLine::plan(swarm::Service service) {
  swarm::UpdateOptions options = options_for(session_, given_, service);
  Prepared prepared = prepare(service, options);
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
