// SPDX-License-Identifier: Apache-2.0
// Events of the engine, which hurry a wait and never replace a look.
#pragma once

#include <swarm/engine.hpp>
#include <swarm/transport.hpp>
#include <swarm/watch.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace swarm {

/// Listens to what befalls services (API: operation SystemEvents), on a thread and a connection of its own.
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
  [[nodiscard]] WaitClock hurried(WaitClock clock);

 private:
  class Listener;
  std::unique_ptr<Listener> listener_;
};

/// The ID of the service that one event, a line of the stream, is about; empty: of none.
std::string service_of_event(std::string_view line);

}  // namespace swarm
