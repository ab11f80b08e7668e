// SPDX-License-Identifier: Apache-2.0
// An in-memory engine whose tasks change by a clock that only waiting advances.
#pragma once

#include "support/scripted_engine.hpp"
#include "unit/core/watch/story.hpp"
#include "wire/program.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <string>

namespace test {

/// The service `web` of story.hpp (ID s1, two replicas), and the events that change it.
class Stage {
 public:
  Stage() {
    engine.reset(swarm::Json::object());
    engine.clock = noon;
    engine["nodes"] = story::nodes("n1 n2");
    engine["services"] = swarm::Json::array({story::service(10)});
    caller.clock = swarm::WaitClock{[this] { return now(); }, [this](auto pause) { return sleep(pause); }};
  }

  /// Sets the tasks, in the notation of story.hpp. Tasks of image `new` have the current spec of the service.
  void show(const std::string& tasks) {
    const swarm::Json& service = engine["services"].at(0);
    swarm::Json list = story::tasks(tasks);
    for (swarm::Json& task : list) {
      task["ServiceID"] = service.at("ID");
      const bool placed = task["Spec"].contains("Placement");
      if (task["Spec"]["ContainerSpec"]["Image"] == "new" && !placed)
        task["Spec"] = service["Spec"]["TaskTemplate"];
      if (task["Status"].contains("ContainerStatus"))
        task["Status"]["ContainerStatus"]["ContainerID"] = "c" + task["ID"].get<std::string>();
    }
    engine["tasks"] = std::move(list);
  }
  /// The same at a later time, in milliseconds since the start.
  void show_at(int time, const std::string& tasks) {
    events[time] = [this, tasks] { show(tasks); };
  }
  /// Merges JSON over the service.
  void patch(const std::string& service) {
    engine["services"].at(0).merge_patch(swarm::Json::parse(service));
  }
  /// Simulates a write by somebody else: these changes and a new version.
  void overtake(const std::string& changes) {
    patch(changes);
    auto& index = engine["services"].at(0)["Version"]["Index"];
    index = index.get<int>() + 1;
  }
  RunResult run(const std::string& line) { return test::run(line, engine, caller); }

  FakeEngine engine;
  Caller caller;
  swarm::milliseconds passed{0};
  std::map<int, std::function<void()>> events;  ///< By the millisecond at which they happen.

 private:
  /// 2026-01-01T12:00:00Z, where stories begin.
  static constexpr std::int64_t noon = 1767268800;

  swarm::TimePoint now() {
    const std::lock_guard guard(mutex_);
    return swarm::TimePoint(std::chrono::hours(1)) + passed;
  }
  bool sleep(swarm::milliseconds pause) {
    const std::scoped_lock guard(mutex_, engine.turn);
    passed += pause;
    engine.clock = noon + std::chrono::duration_cast<std::chrono::seconds>(passed).count();
    while (!events.empty() && events.begin()->first <= passed.count()) {
      const auto happen = events.begin()->second;
      events.erase(events.begin());
      happen();
    }
    return true;
  }

  std::mutex mutex_;
};

/// One record of a log stream.
inline std::string log_record(int stream, const std::string& line) {
  const std::size_t size = line.size();
  std::string header(8, '\0');
  header[0] = static_cast<char>(stream);
  header[6] = static_cast<char>(size >> 8);
  header[7] = static_cast<char>(size & 255);
  return header + line;
}

}  // namespace test
