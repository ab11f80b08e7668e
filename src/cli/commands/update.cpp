// SPDX-License-Identifier: Apache-2.0
// update: an edit of a service, from flags.
#include "commands/outcome.hpp"
#include "commands/pinning.hpp"
#include "commands/recreate.hpp"
#include "commands/verbs.hpp"

#include <swarm/edit.hpp>
#include <swarm/service_client.hpp>
#include <swarm/values.hpp>

#include <array>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Json;

std::string image_of(const swarm::Service& service) {
  const Json* image = swarm::edit::find(service.spec(), "/TaskTemplate/ContainerSpec/Image");
  return image != nullptr && image->is_string() ? image->get<std::string>() : std::string();
}

class Update {
 public:
  explicit Update(Session& session) : session_(session), services_(session.engine()) {}

  Exit run() {
    const std::string& reference = session_.operands().front();
    const Given given = expand(session_.given(), session_.world());
    check_line(given, Verbs::update);
    require(session_.engine(), given);

    const swarm::Service service = services_.inspect(reference);
    const swarm::UpdateOptions options = options_for(given, service);
    const Prepared prepared = prepare(given, service, options);
    if (given.on("recreate") && given.last("name") != service.name())
      return recreate(session_, service, prepared, options);
    const swarm::Updated updated = services_.update(service, prepared.edit, options);
    tell(reference, updated, *prepared.notes);
    if (!updated.sent) return Exit::done;
    const auto after = options.rollback ? swarm::Goal::After::rollback : swarm::Goal::After::update;
    return await_outcome(session_, awaited(reference, updated, after));
  }

 private:
  swarm::UpdateOptions options_for(const Given& given, const swarm::Service& service) {
    swarm::UpdateOptions options;
    if (given.has("if-version"))
      options.if_version = swarm::value::read_count(given.last("if-version")).get<std::uint64_t>();
    options.rollback = given.on("rollback");
    options.registry_auth = session_.registry_auth(given.last("image", image_of(service)));
    options.always_send = given.on("force") || options.rollback || given.on("with-registry-auth");
    return options;
  }

  Prepared prepare(const Given& given, const swarm::Service& service, const swarm::UpdateOptions& options) {
    // What cannot be done to this service is told before anything is looked up.
    Json trial = service.spec();
    to_edit(given, {}).edit(trial);

    swarm::Lookup lookup(session_.engine());
    Found found = look_up(lookup, given);
    pin_image(session_, given, options.registry_auth, found);
    Prepared prepared = to_edit(given, std::move(found));
    if (given.has("name"))
      prepared.edit = [edit = prepared.edit, name = given.last("name")](Json& spec) {
        edit(spec);
        spec["Name"] = name;
      };
    return prepared;
  }

  void tell(const std::string& reference, const swarm::Updated& updated, const Notes& notes) {
    for (const std::string& warning : notes.warnings) session_.warn(warning);
    for (const std::string& warning : updated.warnings) session_.warn(warning);
    if (updated.found_by_reading) session_.warn("the answer was lost, but the update was made");
    if (!updated.sent) session_.note(reference + ": nothing to change");
    session_.io.out.text(reference).write("\n");
    session_.io.out.flush();
  }

  Session& session_;
  swarm::ServiceClient services_;
};

Exit run(Session& session) { return Update(session).run(); }

constexpr std::array examples{
    Example{"swarmctl update web --image nginx:1.28", "roll out another image"},
    Example{"swarmctl update web --env-rm DEBUG --env-add LEVEL=info",
            "edit the environment; the rest stays"},
    Example{"swarmctl update web --if-version 42 --replicas 5", "only if nobody else changed it since"},
};

}  // namespace

const Command update_command{.name = "update",
                             .verb = Verbs::update,
                             .operands = "SERVICE",
                             .summary = "Change a service",
                             .prose =
                                 "Flags are an edit: what they do not name stays as it is. An edit that "
                                 "changes nothing sends nothing.",
                             .examples = examples,
                             .least = 1,
                             .most = 1,
                             .run = run};

}  // namespace cli
