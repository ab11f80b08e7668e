// SPDX-License-Identifier: Apache-2.0
// The form of a list, from the flags on the line and docker's configuration.
#pragma once

#include "output/listing.hpp"
#include "session.hpp"

#include <string>

namespace cli {

/// `configured`: docker's default for this verb, which counts where the line says nothing.
Format row_format(Session& session, const RowKind& kind, std::string DockerConfig::*configured);

}  // namespace cli
