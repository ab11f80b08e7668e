// SPDX-License-Identifier: Apache-2.0
// where: prints which engine is used and why, and describes it.
#include "commands/shell/verbs.hpp"
#include "output/document/json_text.hpp"
#include "session.hpp"

#include <swarm/access.hpp>
#include <swarm/engine.hpp>
#include <swarm/error.hpp>
#include <swarm/shape.hpp>
#include <swarm/tasks.hpp>
#include <swarm/text.hpp>

#include <array>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::flag_at;
using swarm::Json;
using swarm::text_at;

std::string address(const swarm::Endpoint& manager) {
  if (!manager.tls) return manager.text();
  return manager.text() + (manager.tls->verify ? " (TLS)" : " (TLS, not verified)");
}

/// The role of a node, from its own information.
std::string role(const Json& info) {
  const std::string state = text_at(info, "/Swarm/LocalNodeState");
  if (state == "active") return flag_at(info, "/Swarm/ControlAvailable") ? "manager" : "worker";
  return state.empty() || state == "inactive" ? "not in a swarm" : "swarm " + state;
}

/// Facts in order: printed as lines at once, so that known facts appear even if the engine does not answer,
/// or as one document at the end.
class Facts {
 public:
  explicit Facts(Session& session)
      : out_(session.io.out), document_(session.given().last(flag::output) == "json") {}

  void add(const std::string& name, const std::string& value) {
    if (value.empty()) return;
    if (document_)
      facts_[name] = value;
    else
      out_.write(name).write(std::string(name.size() < 9 ? 9 - name.size() : 1, ' ')).text(value).write("\n");
  }

  void end() {
    if (document_) out_.write(indented(facts_)).write("\n");
  }

 private:
  Stream& out_;
  bool document_;
  Json facts_ = Json::object();
};

/// Null if no engine is a manager with a leader. With several engines this moves on to the first such
/// manager, which reading /info would not, because any engine answers it.
Json managers_of_the_swarm(swarm::Engine& engine) {
  // Unreachable is ignored here because the next request reports it.
  using enum swarm::Errc;
  return swarm::if_possible({not_manager, no_leader, unreachable},
                            [&] { return swarm::TaskClient(engine).managers(); })
      .value_or(nullptr);
}

std::string leader_in(const Json& nodes) {
  for (const Json& node : swarm::list_at(nodes, ""))
    if (flag_at(node, "/ManagerStatus/Leader"))
      return text_at(node, "/Description/Hostname") + " at " + text_at(node, "/ManagerStatus/Addr");
  return "none";
}

Exit run_where(Session& session) {
  const EndpointChoice& chosen = session.settings().engine();
  Facts facts(session);
  facts.add("engine", swarm::join(chosen.managers, ", ", address));
  facts.add("why", chosen.why);
  facts.add("context", chosen.context);

  swarm::Engine& engine = session.engine();
  const bool several = chosen.managers.size() > 1;
  Json nodes = several ? managers_of_the_swarm(engine) : Json();
  const Json info = engine.read("/info", swarm::api::info_record());
  if (several) facts.add("answers", engine.peer());
  facts.add("node", text_at(info, "/Name"));
  facts.add("version", text_at(info, "/ServerVersion"));
  facts.add("API", engine.version().text());
  if (engine.offered() > engine.version()) facts.add("newest", engine.offered()->text());
  facts.add("role", role(info));
  const bool manager = flag_at(info, "/Swarm/ControlAvailable");
  if (!several && manager) nodes = managers_of_the_swarm(engine);
  if (manager) facts.add("leader", leader_in(nodes));
  facts.end();
  return Exit::done;
}

constexpr std::array where_examples{
    Example{"swarmctl where", "show the engine that the other commands would use"},
    Example{"swarmctl -c prod where -o json", "print JSON for a docker context, for a script"},
};

}  // namespace

const Command where_command{
    .name = "where",
    .verb = Verbs::where,
    .summary = "Show which engine is used, and why",
    .prose =
        "The engine is named by -H or --context, SWARMCTL_HOST, DOCKER_HOST, DOCKER_CONTEXT or the "
        "current context of docker's configuration, in this order. Otherwise it is the one at the "
        "default socket.",
    .examples = where_examples,
    .run = run_where};

}  // namespace cli
