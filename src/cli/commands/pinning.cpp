// SPDX-License-Identifier: Apache-2.0
// Tag to digest, before a spec names the image.
#include "commands/pinning.hpp"

#include <swarm/lookup.hpp>
#include <swarm/values.hpp>

#include <nlohmann/json.hpp>

namespace cli {

void pin_image(Session& session, const Given& given, const std::string& registry_auth, Found& found) {
  if (!given.has("image") || given.on("no-resolve-image")) return;
  const auto image = swarm::value::read_image(given.last("image")).get<std::string>();
  try {
    found.image = swarm::Lookup(session.engine()).pin(image, registry_auth);
  } catch (const swarm::Error& error) {
    if (error.code() != swarm::Errc::refused && error.code() != swarm::Errc::not_found) throw;
    if (given.on("require-digest")) throw swarm::Error(swarm::Errc::refused, error.what(), error.hint());
    session.warn(std::string("each node will look up the tag for itself: ") + error.what());
  }
}

}  // namespace cli
