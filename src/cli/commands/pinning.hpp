// SPDX-License-Identifier: Apache-2.0
// The image of a create or update: its digest, as far as it can be had.
#pragma once

#include "session.hpp"

namespace cli {

/// Resolves the image that was given to its digest, into `found`. A failure is a warning, or with
/// --require-digest an Error (refused). Asks nothing with --no-resolve-image.
void pin_image(Session& session, const Given& given, const std::string& registry_auth, Found& found);

}  // namespace cli
