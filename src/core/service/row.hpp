// SPDX-License-Identifier: Apache-2.0
// The JSON text of a service to the row that tables need.
#pragma once

#include <swarm/service_client.hpp>

#include <string_view>

namespace swarm {

/// Why the text is no service, to follow "the answer is broken: "; empty: it is one. A service has an ID, a
/// name, a version and a task template, and no member is of another type than the API's.
std::string_view read_row(std::string_view service, ServiceRow& row);
/// ID, name and version only.
std::string_view read_name(std::string_view service, ServiceRow& row);
/// The same answer, for who reads the text otherwise.
std::string_view fault_of_service(std::string_view text);

}  // namespace swarm
