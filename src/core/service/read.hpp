// SPDX-License-Identifier: Apache-2.0
// Reading services: lists as streams, and one service whose absence is confirmed.
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
  std::function<bool(std::string_view element)> take;  ///< False: enough.
  /// As json::ListScanner::Measure; may be empty.
  std::function<std::size_t(std::string_view rest)> measure{};
  /// What was taken counts no more: the answer broke off, and is asked for again. Empty: then it fails.
  std::function<void()> restart;
};

/// Returns the number of elements. Throws what Engine::stream and `fail` throw, and broken_answer.
std::size_t stream_list(Engine& engine, const ListStream& list);

/// GET /services/{ref}; `rest` is a request without path. An answer that says_absent() has been confirmed by
/// a manager with a leader. Throws not_found for what is no name at all.
Response get_service(Engine& engine, std::string_view name_or_id, std::string_view query = {},
                     Request rest = {});

/// Whether there is no such service, asked through a list. Throws no_leader. The limits of time are those of
/// `like`.
bool is_absent(Engine& engine, const std::string& name_or_id, const Request& like = {});

}  // namespace swarm
