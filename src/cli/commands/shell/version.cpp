// SPDX-License-Identifier: Apache-2.0
// version: prints our version, the engine's, and the API version in use.
#include "commands/shell/verbs.hpp"
#include "generate/help.hpp"
#include "session.hpp"

#include <swarm/access.hpp>
#include <swarm/engine.hpp>
#include <swarm/shape.hpp>

#include <optional>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

Exit run_version(Session& session) {
  print_version(session.io);
  const swarm::Json engine = session.engine().read("/version", swarm::api::engine_version_record());
  session.io.out.write("engine ").text(swarm::text_at(engine, "/Version", "of an unknown version"));
  const swarm::Api spoken = session.engine().version();
  const std::optional<swarm::Api> newest = session.engine().offered();
  session.io.out.write("\nAPI ").write(spoken.text());
  if (newest > spoken) session.io.out.write(" (the engine's newest: ").write(newest->text()).write(")");
  session.io.out.write("\n");
  return Exit::done;
}

}  // namespace

const Command version_command{.name = "version",
                              .verb = Verbs::version,
                              .summary = "Show the versions of swarmctl, the engine and the API in use",
                              .run = run_version};

}  // namespace cli
