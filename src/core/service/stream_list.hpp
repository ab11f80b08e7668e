// SPDX-License-Identifier: Apache-2.0
// A list of the engine, element by element, however long it is.
#pragma once

#include <swarm/transport.hpp>

#include <cstddef>
#include <functional>
#include <string_view>

namespace swarm {

class Engine;

struct ListStream {
  Request request;
  std::string_view tried;                              ///< "list the services", for messages.
  std::function<bool(std::string_view element)> take;  ///< False: enough.
  /// What was taken counts no more: the answer broke off, and is asked for again. Empty: then it fails.
  std::function<void()> restart;
};

/// Returns the number of elements. Throws what Engine::stream and `fail` throw, and broken_answer.
std::size_t stream_list(Engine& engine, const ListStream& list);

}  // namespace swarm
