// SPDX-License-Identifier: Apache-2.0
// The polling loop of a wait: read, judge, report, sleep; one poll serves all services.
#pragma once

#include "watch/neighbours.hpp"
#include "watch/read.hpp"
#include "watch/schedule.hpp"
#include "watch/target.hpp"
#include "watch/tolerance.hpp"

#include <swarm/transport.hpp>
#include <swarm/wait.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace swarm::watch {

class Loop {
 public:
  Loop(Engine& engine, std::vector<WaitTarget> targets, const WaitOptions& options,
       const WaitObserver& observer, const WaitClock& clock);

  std::vector<WaitResult> run();
  /// The number of tasks of a removed service that still exist.
  [[nodiscard]] std::size_t left(std::size_t which) const { return leaving_.left(which); }

 private:
  using Indices = std::vector<std::size_t>;

  [[nodiscard]] Indices in(Target::Stage stage) const;
  [[nodiscard]] std::vector<std::string> ids_of(const Indices& which) const;

  void read_watched(const Indices& which);
  Indices read_services(const Indices& which);
  void read_tasks(const Indices& which);
  void read_nodes();
  void read_leaving();

  void poll();
  void poll_watched();
  void poll_leaving();
  bool attempt(const Indices& which, const std::function<void()>& reading);
  void judge(std::size_t which, TimePoint now);
  void count(std::size_t which, TimePoint now);
  void stay(std::size_t which, const std::string& shown, TimePoint now);
  void end(std::size_t which, Outcome::Verdict verdict, TimePoint now);
  void fail(std::size_t which, const Error& error, TimePoint now);
  void end_all(Outcome::Verdict verdict);
  void look_again(const Progress& progress);
  bool rest();

  [[nodiscard]] Request limits() const;
  [[nodiscard]] EngineTime engine_now() const;

  Engine& engine_;
  const WaitObserver& observer_;
  const WaitClock& clock_;
  WaitOptions options_;
  std::vector<Target> targets_;
  std::vector<WaitResult> results_;
  std::size_t open_;  ///< Targets that have not ended.
  KnownNodes nodes_;
  bool nodes_are_new_ = false;              ///< The nodes were read in this poll.
  std::vector<std::string> without_tasks_;  ///< The services of the last task list, if that list was empty.
  Others others_;                           ///< Read at most once per poll.
  LeavingTasks leaving_;
  /// The deadline of this poll.
  std::chrono::steady_clock::time_point poll_end_ = std::chrono::steady_clock::time_point::max();
  Schedule schedule_;
  Schedule::Poll poll_;
  Tolerance tolerance_;
  Rest rest_;
  Deadline deadline_;
};

}  // namespace swarm::watch
