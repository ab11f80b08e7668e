// SPDX-License-Identifier: Apache-2.0
// The JSON text of a service to the row that tables need.
#pragma once

#include <swarm/service_client.hpp>

#include <string_view>

namespace swarm {

/// What is missing or of another type stays empty. False: the text is broken.
bool read_row(std::string_view service, ServiceRow& row);
/// ID and name only; stops reading there.
bool read_name(std::string_view service, ServiceRow& row);

}  // namespace swarm
