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

Prepared prepare(Session& session, const Given& given, const swarm::Service& service,
                 const swarm::UpdateOptions& options) {
  // What cannot be done to this service is told before anything is looked up.
  Json trial = service.spec();
  to_edit(given, {}).edit(trial);

  swarm::Lookup lookup(session.engine());
  Found found = look_up(lookup, given);
  pin_image(session, given, options.registry_auth, found);
  Prepared prepared = to_edit(given, std::move(found));
  if (given.has("name"))
    prepared.edit = [edit = prepared.edit, name = given.last("name")](Json& spec) {
      edit(spec);
      spec["Name"] = name;
    };
  return prepared;
}

}  // namespace

Given update_line(Session& session) {
  Given given = expand(session.given(), session.world());
  check_line(given, session.command.verb);
  require(session.engine(), given);
  return given;
}

PlannedUpdate plan_update(Session& session, const Given& given, swarm::Service service) {
  swarm::UpdateOptions options = options_for(session, given, service);
  Prepared prepared = prepare(session, given, service, options);
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
