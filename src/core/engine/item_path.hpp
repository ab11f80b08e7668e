// SPDX-License-Identifier: Apache-2.0
// The path of one thing by its name or ID.
#pragma once

#include <string>
#include <string_view>

namespace swarm {

/// "/services/web" for "service" and "web". Throws not_found for what cannot be a name.
std::string item_path(std::string_view kind, std::string_view name_or_id);

}  // namespace swarm
