// SPDX-License-Identifier: Apache-2.0
// Converts the JSON text of a service to the row that tables need.
#pragma once

#include "json/shape.hpp"

#include <swarm/service_client.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace swarm {

/// Why the text is not a service, as the end of "the response is invalid: ": "not a service: it has no ID";
/// empty if it is one. A service must have an ID, a name, a version and a task template, and no member with a type other than the API's.
std::string read_row(std::string_view service, ServiceRow& row);
/// Reads only ID, name and version.
std::string read_name(std::string_view service, ServiceRow& row);

/// The same for the service at the start of the text, with its size.
struct ReadRow {
  std::string fault;
  std::size_t size = 0;  ///< The size of a valid service in bytes.
};
ReadRow read_row_at(std::string_view text, ServiceRow& row, json::ShapeMemory* memory = nullptr);
ReadRow read_name_at(std::string_view text, ServiceRow& row, json::ShapeMemory* memory = nullptr);

/// Reads ID, name and version of a text that is only a service, and plain (json::Accept). False if the text
/// needs the other functions.
bool read_plain_name(std::string_view text, ServiceRow& row);

/// Decodes a text that was picked (json::Pick) from checked JSON. Leaves `text` unchanged if it is not a
/// text.
void read_text(std::string_view picked, std::string& text);

/// The same check as read_row, for callers that read the text themselves.
std::string fault_of_service(std::string_view text);

}  // namespace swarm
