// SPDX-License-Identifier: Apache-2.0
// Recreates a service under another name: creates, waits, removes; and reverts that on failure.
#include "commands/changes/recreate.hpp"

#include "commands/waiting/outcome.hpp"
#include "commands/waiting/write_in_flight.hpp"
#include "output/hints.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/equivalence.hpp>
#include <swarm/service_client.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <iterator>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;
using swarm::Json;

constexpr std::string_view ports_at = "/EndpointSpec/Ports";

Json ingress_ports(const Json& spec) {
  Json found = Json::array();
  if (const Json* ports = swarm::find_at(spec, ports_at); ports != nullptr && ports->is_array())
    std::ranges::copy_if(*ports, std::back_inserter(found), swarm::edit::is_ingress);
  return found;
}

void without_ingress_ports(Json& spec) { swarm::edit::remove(spec, ports_at, swarm::edit::is_ingress); }

class Recreate {
 public:
  Recreate(Session& session, const swarm::Service& old, const swarm::Edit& edit,
           const swarm::UpdateOptions& options)
      : session_(session), services_(session.engine()), old_(old), edit_(edit), options_(options) {}

  Exit run() {
    if (options_.if_version && *options_.if_version != old_.version())
      throw Error(Errc::stale_version, old_.name() + " is at version " + std::to_string(old_.version()) +
                                           ", not " + std::to_string(*options_.if_version));
    Json spec = old_.spec();
    session_.warn(edit_(spec));
    const bool stop_first = session_.given().last(flag::recreate) == "stop-first";
    if (!ingress_ports(spec).empty() && !stop_first)
      throw Error(
          Errc::refused, old_.name() + " publishes ports, which only one service can hold",
          make_hint(
              "--recreate=stop-first takes them from the old service first, and gives them back on failure"));
    if (stop_first) take_ports();
    return replace(spec);
  }

 private:
  Exit replace(const Json& spec) {
    const std::string name = swarm::text_at(spec, "/Name");
    std::string id;
    const Exit exit = session_.guard([&] {
      id = create(name, spec);
      session_.io.out.text(id).write("\n");
      session_.io.out.flush();
      const Exit waited = await_outcome(session_, awaited(name, id, spec));
      if (waited == Exit::done) remove_old(name);
      return waited;
    });
    return exit == Exit::done || old_is_gone_ ? exit : give_up(name, id, exit);
  }

  std::string create(const std::string& name, const Json& spec) {
    UncertainWrite uncertain_write = uncertain_write_of(name, "created", swarmctl("inspect", name));
    uncertain_write.details = lost_ports();
    const WriteInFlight write(session_, uncertain_write);
    const swarm::Created created = services_.create(spec, {options_.registry_auth});
    warn_if_found(session_, created.found_by_reading, name + " was created");
    return created.id;
  }

  [[nodiscard]] AwaitedService awaited(const std::string& name, const std::string& id,
                                       const Json& spec) const {
    AwaitedService one = awaited_creation(session_, name, id, spec);
    one.removed_on_failure = true;
    one.left_behind = {old_.name() + " is still there" +
                       (taken_.empty() ? "" : ", without its ingress ports") + ": `" +
                       command(swarmctl("rm", old_.name())) + "` once " + name + " runs, or `" +
                       command(swarmctl("rm", name)) + "`"};
    if (!taken_.empty())
      one.left_behind.push_back("`" + command(ports_command()) + "` gives it its ports back");
    return one;
  }

  /// Keeps the old service if somebody changed it, because the new one lacks that change.
  void remove_old(const std::string& name) {
    const std::string gone = "someone else removed " + old_.name();
    const auto now = services_.find(old_.id());
    old_is_gone_ = !now;
    if (!now) return session_.warn(gone);
    Json left = old_.spec();
    if (!taken_.empty()) without_ingress_ports(left);
    if (!swarm::same_spec(now->spec(), left, swarm::Strictness::as_asked))
      throw Error(Errc::stale_version,
                  "someone has changed " + old_.name() + ", and " + name + " does not have that change",
                  swarm::Step::run_again);
    old_is_gone_ = true;  // or soon will be: a failure to remove it does not affect the new service
    UncertainWrite uncertain_write =
        uncertain_write_of(old_.name(), "removed", swarmctl("inspect", old_.name()));
    uncertain_write.details = {name + " runs"};
    uncertain_write.more = make_hint("`", swarmctl("rm", old_.name()), "` removes it");
    const WriteInFlight write(session_, uncertain_write);
    const auto removed = swarm::catch_error([&] { return services_.remove(*now).found_by_reading; });
    if (removed) return warn_if_found(session_, *removed.value, old_.name() + " was removed");
    if (removed.error->code() == Errc::not_found) return session_.warn(gone);
    const bool unknown = removed.error->code() == Errc::outcome_unknown;
    throw Error(
        removed.error->code(),
        name + " runs" + (unknown ? ": " : ", and " + old_.name() + " stays: ") + removed.error->what(),
        unknown ? make_hint(uncertain_write.hint, "; ", uncertain_write.more) : uncertain_write.more);
  }

  /// The old service was never stopped; gives back what was taken from it, whatever happens to the new one.
  Exit give_up(const std::string& name, const std::string& id, Exit exit) {
    session_.limit_cleanup();
    bool as_it_was = true;
    const auto step = [&](const auto& act, const std::string& otherwise, const swarm::Hint& hint) {
      const auto error = swarm::catch_error(act).error;
      if (!error) return;
      as_it_was = false;
      exit = worse(exit, session_.fail({error->code(), otherwise + ": " + error->what(), hint}));
    };
    if (!id.empty()) step([&] { remove_new(name, id); }, name + " stays", make_hint(swarmctl("rm", name)));
    if (!taken_.empty())
      step([&] { give_ports_back(); }, old_.name() + " has lost its ingress ports",
           make_hint(ports_command()));
    if (as_it_was)
      session_.print_message((id.empty() ? "" : name + " was removed again, and ") + old_.name() +
                             " is as it was");
    return exit;
  }

  void remove_new(const std::string& name, const std::string& id) {
    UncertainWrite uncertain_write = uncertain_write_of(name, "removed", swarmctl("inspect", name));
    uncertain_write.details = lost_ports();
    const WriteInFlight write(session_, uncertain_write);
    const auto removed = swarm::if_possible({Errc::not_found}, [&] { return services_.remove(id); });
    if (removed) warn_if_found(session_, removed->found_by_reading, name + " was removed");
  }

  void take_ports() {
    swarm::UpdateOptions options;
    options.if_version = old_.version();
    const WriteInFlight write(session_, uncertain_ports("lost its ingress ports"));
    const swarm::Updated updated = services_.update(old_, without_ingress_ports, options);
    warn_if_found(session_, updated.found_by_reading, old_.name() + " has lost its ingress ports");
    if (updated.sent) taken_ = ingress_ports(old_.spec());
  }

  [[nodiscard]] UncertainWrite uncertain_ports(const std::string& what) const {
    return {.reference = old_.name(),
            .fact = old_.name() + " may have " + what,
            .denial = old_.name() + " has not " + what,
            .hint = make_hint("check with `", swarmctl("inspect", old_.name()), "`")};
  }

  /// Restores the ports in their positions, unless somebody else has published others since.
  void give_ports_back() {
    Json left = old_.spec();
    without_ingress_ports(left);
    UncertainWrite uncertain_write = uncertain_ports("got its ingress ports back");
    uncertain_write.more = make_hint("`", ports_command(), "` gives them back");
    const WriteInFlight write(session_, uncertain_write);
    const swarm::Updated updated = services_.update(old_.id(), [&](Json& spec) {
      const Json *now = swarm::find_at(spec, ports_at), *then = swarm::find_at(left, ports_at);
      if (now != nullptr && then != nullptr ? *now == *then : now == then)
        return swarm::edit::put(spec, ports_at, *swarm::find_at(old_.spec(), ports_at));
      swarm::edit::publish(spec, {taken_.begin(), taken_.end()});
    });
    warn_if_found(session_, updated.found_by_reading, old_.name() + " has its ingress ports back");
  }

  /// The message on a signal while the ports are taken.
  [[nodiscard]] std::vector<std::string> lost_ports() const {
    if (taken_.empty()) return {};
    return {old_.name() + " has lost its ingress ports: `" + command(ports_command()) + "` gives them back"};
  }

  [[nodiscard]] Invocation ports_command() const {
    std::vector<std::string> words{"update"};
    for (const Json& port : taken_)
      words.insert(words.end(), {"--publish-add", swarm::value::show_ports(port)});
    words.push_back(old_.name());
    return invocation(words);
  }

  [[nodiscard]] std::string command(const Invocation& words) const {
    return command_text(words, session_.typed_connection());
  }

  Session& session_;
  swarm::ServiceClient services_;
  const swarm::Service& old_;
  const swarm::Edit& edit_;
  const swarm::UpdateOptions& options_;
  Json taken_ = Json::array();  ///< Ports of the old service.
  bool old_is_gone_ = false;
};

}  // namespace

Exit recreate(Session& session, const swarm::Service& old, const swarm::Edit& edit,
              const swarm::UpdateOptions& options) {
  if (session.given().on(flag::detach))
    throw Error(Errc::usage,
                "--recreate cannot be used with --detach: the old service is removed once the new one runs");
  return Recreate(session, old, edit, options).run();
}

}  // namespace cli
