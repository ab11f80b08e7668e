// SPDX-License-Identifier: Apache-2.0
// Several waits in one loop, on the thread that calls it.
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

/// Listens to what happens to services (API: operation SystemEvents), on a thread and a connection of its own.
/// What it hears makes the next look of a wait come sooner. A stream that is silent, cut off or garbage
/// changes nothing: it is opened again after a while, and the wait looks at its own pace.
class ServiceEvents {
 public:
  /// `wire` is used by nobody else. The stream is opened after `delay`: a wait that is over soon needs none.
  ServiceEvents(std::unique_ptr<Transport> wire, Api at_most, std::vector<std::string> service_ids,
                std::chrono::milliseconds delay = std::chrono::milliseconds(1500));
  ServiceEvents(const ServiceEvents&) = delete;
  ServiceEvents& operator=(const ServiceEvents&) = delete;
  ~ServiceEvents();

  /// This clock, but its sleep ends early when an event tells of one of the services.
  [[nodiscard]] WaitClock waking(WaitClock clock);

 private:
  class Listener;
  std::unique_ptr<Listener> listener_;
};

/// The ID of the service that one event, a line of the stream, is about; empty: of none.
std::string service_of_event(std::string_view line);

/// One service that is waited for.
struct WaitTarget {
  std::string service_id{};
  Goal goal;
  /// With an empty `service_id`: tasks of a service that was removed; their end is waited for. Take the IDs
  /// before the removal: asked by service, the engine knows them no longer, though their containers still
  /// run.
  std::vector<std::string> task_ids{};
};

/// How the wait for one service ended: with a verdict, or with an error that no further try helps.
using WaitResult = std::variant<Outcome, Error>;

/// Hears of a wait for several services, on the thread that waits. `which` is the index of the target. What
/// these functions throw comes out of the wait.
struct WaitObserver {
  /// One service was looked at.
  std::function<void(std::size_t which, const Progress& progress, TimePoint now)> saw =
      [](std::size_t, const Progress&, TimePoint) {};
  /// The wait for one service has ended; it goes on for the others.
  std::function<void(std::size_t which, const WaitResult& result, TimePoint now)> ended =
      [](std::size_t, const WaitResult&, TimePoint) {};
  /// All services that are still waited for were looked at.
  std::function<void()> looked = [] {};
};

/// Waits for several services in one loop, on the calling thread and the connection of `engine`, until each
/// goal is decided, the time is up, or `sleep` says stop. In the long run that costs the manager two requests
/// a second at most, however many services there are. A read that fails is tried again until then;
/// unsupported, usage, interrupted, and not_manager where it lasts, end the wait. Results are in the order of
/// `targets`.
std::vector<WaitResult> wait_for_all(Engine& engine, std::vector<WaitTarget> targets,
                                     const WaitOptions& options, const WaitObserver& observer,
                                     const WaitClock& clock);

}  // namespace swarm
