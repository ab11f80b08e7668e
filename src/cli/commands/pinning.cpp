// SPDX-License-Identifier: Apache-2.0
// Tag to digest, before a spec names the image.
#include "commands/pinning.hpp"

#include "commands/spec_document.hpp"

#include <swarm/access.hpp>
#include <swarm/error.hpp>
#include <swarm/lookup.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <array>
#include <string_view>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

/// As docker reads the variable: what is no word for false is true.
bool wants_trust(const Env& env) {
  constexpr std::array<std::string_view, 6> off{"0", "f", "F", "FALSE", "false", "False"};
  const auto value = variable(env, "DOCKER_CONTENT_TRUST");
  return value && std::ranges::find(off, *value) == off.end();
}

}  // namespace

void check_content_trust(const Session& session, const std::string& image) {
  if (image.empty() || image.find('@') != std::string::npos || !wants_trust(session.io.env)) return;
  throw swarm::Error(swarm::Errc::usage,
                     "image " + image + " cannot be verified, which DOCKER_CONTENT_TRUST asks for",
                     "give the image by its digest, NAME@sha256:…, or unset DOCKER_CONTENT_TRUST");
}

void check_content_trust_of_rollback(const Session& session, const swarm::Service& service) {
  const std::string back =
      swarm::text_at(service.document(), "/PreviousSpec/TaskTemplate/ContainerSpec/Image");
  if (back != image_of(service.spec())) check_content_trust(session, back);
}

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
