// SPDX-License-Identifier: Apache-2.0
// Reads services: streams lists, and confirms the absence of a service.
#pragma once

#include <swarm/engine.hpp>
#include <swarm/transport.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace swarm {

class Engine;

struct ListStream {
  Request request;
  std::string_view tried;                              ///< "list the services", for messages.
  std::function<bool(std::string_view element)> take;  ///< False to stop.
  /// Like json::ListScanner::Measure; may be empty.
  std::function<std::size_t(std::string_view rest)> measure{};
  /// Called if the response broke off and is requested again: discard what was taken. If empty, the read
  /// fails instead.
  std::function<void()> restart;
};

/// Returns the number of elements. Throws what Engine::stream and `fail` throw, and broken_answer.
std::size_t stream_list(Engine& engine, const ListStream& list);

/// GET /services/{ref}; `rest` is a request without path. If the response says_absent(), a manager with a
/// leader has confirmed it. Throws not_found for a text that cannot be a name.
Response get_service(Engine& engine, std::string_view name_or_id, std::string_view query = {},
                     Request rest = {});

/// Whether there is no such service, according to a list. Throws no_leader. Uses the timeouts of `like`.
bool is_absent(Engine& engine, const std::string& name_or_id, const Request& like = {});

}  // namespace swarm
