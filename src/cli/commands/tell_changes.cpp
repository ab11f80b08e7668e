// SPDX-License-Identifier: Apache-2.0
#include "commands/tell_changes.hpp"

#include "output/changes.hpp"

#include <swarm/diff.hpp>

namespace cli {

void tell_changes(Session& session, const swarm::Json& before, const swarm::Json& after,
                  const std::string& heading, const std::string& unchanged) {
  if (session.given().on("quiet")) return;
  const auto changes = swarm::diff(before, after);
  const std::string& words = changes.empty() ? unchanged : heading;
  if (!words.empty()) session.tell(words);
  session.io.err.write(changes_text(changes, Style(session.io.colored(session.io.err))));
  session.io.err.flush();
}

}  // namespace cli
