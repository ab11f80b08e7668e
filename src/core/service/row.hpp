// SPDX-License-Identifier: Apache-2.0
// The JSON text of a service to the row that tables need.
#pragma once

#include "json/shape.hpp"

#include <swarm/service_client.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace swarm {

/// Why the text is no service, to follow "the answer is broken: "; empty: it is one. A service has an ID, a
/// name, a version and a task template, and no member is of another type than the API's.
std::string_view read_row(std::string_view service, ServiceRow& row);
/// ID, name and version only.
std::string_view read_name(std::string_view service, ServiceRow& row);

/// The same of the service that the text begins with, and how long it is.
struct ReadRow {
  std::string_view fault;
  std::size_t size = 0;  ///< Of one without fault.
};
ReadRow read_row_at(std::string_view text, ServiceRow& row, json::ShapeMemory* memory = nullptr);
ReadRow read_name_at(std::string_view text, ServiceRow& row, json::ShapeMemory* memory = nullptr);

/// ID, name and version of a text that is a service, nothing else, and plain (json::Accept). False: the text is for
/// the other readers.
bool read_plain_name(std::string_view text, ServiceRow& row);

/// A text that was picked (json::Pick) of checked JSON. What is no text leaves `text` as it is.
void read_text(std::string_view picked, std::string& text);

/// The same answer as read_row's, for who reads the text otherwise.
std::string_view fault_of_service(std::string_view text);

}  // namespace swarm
