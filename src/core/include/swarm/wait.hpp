// SPDX-License-Identifier: Apache-2.0
// Waits for several services in one loop, on the calling thread.
#pragma once

#include <swarm/engine.hpp>
#include <swarm/error.hpp>
#include <swarm/transport.hpp>
#include <swarm/watch.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace swarm {

/// Listens to events of services (API: operation SystemEvents) on its own thread and connection. An event
/// triggers the next poll of a wait early. A stream that is silent, interrupted or invalid has no effect: it
/// is reopened after a while, and the wait polls at its own pace.
class ServiceEvents {
 public:
  /// Nobody else may use `wire`. The stream is opened after `delay`, because a short wait needs none.
  ServiceEvents(std::unique_ptr<Transport> wire, Api at_most, std::vector<std::string> service_ids,
                std::chrono::milliseconds delay = std::chrono::milliseconds(1500));
  ServiceEvents(const ServiceEvents&) = delete;
  ServiceEvents& operator=(const ServiceEvents&) = delete;
  ~ServiceEvents();

  /// This clock with a sleep that ends early on an event of one of the services.
  [[nodiscard]] WaitClock waking(WaitClock clock);

 private:
  class Listener;
  std::unique_ptr<Listener> listener_;
};

/// The ID of the service that one event, a line of the stream, is about; empty: none.
std::string service_of_event(std::string_view line);

/// One service to wait for.
struct WaitTarget {
  std::string service_id{};
  Goal goal;
  /// With an empty `service_id`: the tasks of a removed service, whose end is awaited. Read the IDs before
  /// the removal: afterwards the engine no longer lists them by service, although their containers still run.
  std::vector<std::string> task_ids{};
};

/// The result of the wait for one service: an outcome, or an error that a retry cannot fix.
using WaitResult = std::variant<Outcome, Error>;

/// Observes a wait for several services, on the waiting thread. `which` is the index of the target.
/// Exceptions of these functions propagate.
struct WaitObserver {
  /// One service was polled.
  std::function<void(std::size_t which, const Progress& progress, TimePoint now)> saw =
      [](std::size_t, const Progress&, TimePoint) {};
  /// The wait for one service has ended; it continues for the others.
  std::function<void(std::size_t which, const WaitResult& result, TimePoint now)> ended =
      [](std::size_t, const WaitResult&, TimePoint) {};
  /// All services still waited for were polled.
  std::function<void()> looked = [] {};
};

/// Waits for several services in one loop, on the calling thread and the connection of `engine`, until each
/// goal is decided, the timeout has passed, or `sleep` returns false. In the long run this costs the manager
/// at most two requests per second, however many services there are. Failed reads are retried until then;
/// unsupported, usage, interrupted, and persistent not_manager end the wait. Results are in the order of
/// `targets`.
std::vector<WaitResult> wait_for_all(Engine& engine, std::vector<WaitTarget> targets,
                                     const WaitOptions& options, const WaitObserver& observer,
                                     const WaitClock& clock);

}  // namespace swarm
