// SPDX-License-Identifier: Apache-2.0
// The image of a create or update: its digest, as far as it can be had.
#pragma once

#include "session.hpp"

#include <swarm/service_client.hpp>

#include <string>

namespace cli {

/// Resolves the image that was given to its digest, into `found`. A failure is a warning, or with
/// --require-digest an Error (refused). Asks nothing with --no-resolve-image.
void pin_image(Session& session, const Given& given, const std::string& registry_auth, Found& found);

/// Content trust asks for a signature that no registry gives any more: where DOCKER_CONTENT_TRUST is set only
/// an image by digest is deployed. Throws usage for one by tag; empty: there is none.
void check_content_trust(const Session& session, const std::string& image);

/// The same for going back to the previous specification, whose image may be another one.
void check_content_trust_of_rollback(const Session& session, const swarm::Service& service);

}  // namespace cli
