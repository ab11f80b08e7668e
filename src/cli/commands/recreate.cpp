// SPDX-License-Identifier: Apache-2.0
// A service under another name: create, wait, remove; and the way back.
#include "commands/recreate.hpp"

#include "commands/outcome.hpp"

#include <swarm/edit.hpp>
#include <swarm/service_client.hpp>

#include <algorithm>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;
using swarm::Json;

constexpr std::string_view ports_at = "/EndpointSpec/Ports";

bool is_ingress(const Json& port) {
  return port.is_object() && (!port.contains("PublishMode") || port["PublishMode"] == "ingress");
}

bool has_ingress_ports(const Json& spec) {
  const Json* ports = swarm::edit::find(spec, ports_at);
  return ports != nullptr && ports->is_array() && std::ranges::any_of(*ports, is_ingress);
}

class Recreate {
 public:
  Recreate(Session& session, const swarm::Service& old, const Prepared& prepared,
           const swarm::UpdateOptions& options)
      : session_(session), services_(session.engine()), old_(old), prepared_(prepared), options_(options) {}

  Exit run() {
    if (options_.if_version && *options_.if_version != old_.version())
      throw Error(Errc::stale_version, old_.name() + " is at version " + std::to_string(old_.version()) +
                                           ", not " + std::to_string(*options_.if_version));
    Json spec = old_.spec();
    prepared_.edit(spec);
    for (const std::string& warning : prepared_.notes->warnings) session_.warn(warning);
    const bool stop_first = session_.given().last("recreate") == "stop-first";
    if (has_ingress_ports(spec) && !stop_first)
      throw Error(
          Errc::refused, old_.name() + " publishes ports, which one service only can hold",
          "--recreate=stop-first takes them from the old service first, and gives them back on failure");
    if (stop_first) take_ports();
    return replace(spec);
  }

 private:
  Exit replace(const Json& spec) {
    std::string id;
    Exit exit = Exit::failed;
    try {
      const swarm::Created created = services_.create(spec, {options_.registry_auth});
      id = created.id;
      session_.io.out.text(id).write("\n");
      session_.io.out.flush();
      const std::string name = spec.value("Name", id);
      exit = await_outcome(session_, {name, id, {.after = swarm::Goal::After::create}});
    } catch (const Error&) {
      give_up(id);
      throw;
    }
    if (exit == Exit::done)
      services_.remove(old_.id());
    else
      give_up(id);
    return exit;
  }

  /// The old one was never stopped; what was taken from it goes back.
  void give_up(const std::string& id) {
    if (!id.empty()) services_.remove(id);
    session_.warn(old_.name() + " stays as it was");
    if (!ports_taken_) return;
    const Json* ports = swarm::edit::find(old_.spec(), ports_at);
    const Json before = ports != nullptr ? *ports : Json::array();
    services_.update(old_.id(), [&](Json& spec) { swarm::edit::put(spec, ports_at, before); });
  }

  void take_ports() {
    const auto updated =
        services_.update(old_, [](Json& spec) { swarm::edit::remove(spec, ports_at, is_ingress); });
    ports_taken_ = updated.sent;
  }

  Session& session_;
  swarm::ServiceClient services_;
  const swarm::Service& old_;
  const Prepared& prepared_;
  const swarm::UpdateOptions& options_;
  bool ports_taken_ = false;
};

}  // namespace

Exit recreate(Session& session, const swarm::Service& old, const Prepared& prepared,
              const swarm::UpdateOptions& options) {
  if (session.given().on("detach"))
    throw Error(Errc::usage,
                "--recreate and --detach exclude each other: the old service goes once the new one runs");
  return Recreate(session, old, prepared, options).run();
}

}  // namespace cli
