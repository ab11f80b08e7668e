// SPDX-License-Identifier: Apache-2.0
// Runs a wait in parallel with another activity, and ends that when the wait ends.
#include "commands/logs/until_converged.hpp"

#include "commands/waiting/outcome.hpp"
#include "commands/waiting/wait_words.hpp"
#include "connection/deadlines.hpp"
#include "output/progress/verdict.hpp"

#include <optional>
#include <utility>

namespace cli {
namespace {

using Steady = std::chrono::steady_clock;

}  // namespace

UntilConverged::UntilConverged(Session& session, std::string name, std::string service_id)
    : session_(session),
      name_(std::move(name)),
      wire_(session.another_transport()),
      engine_(wire_ ? *wire_ : session.engine().transport(), session.settings().newest_api()),
      options_(wait_options(session, session.started)),
      thread_([this, id = std::move(service_id)] { wait(id); }) {
  session.lift_deadlines();  // the wait ends the requests that run in parallel
}

UntilConverged::~UntilConverged() {
  const std::lock_guard guard(mutex_);
  stop_ = true;
  stopped_.notify_all();
}

swarm::WaitClock UntilConverged::clock() {
  return {[] { return Steady::now(); },
          [this](swarm::milliseconds time) {
            std::unique_lock lock(mutex_);
            return !stopped_.wait_for(lock, time, [this] { return stop_; });
          }};
}

void UntilConverged::wait(const std::string& service_id) {
  const swarm::Goal goal;
  const auto silent = [](const swarm::Progress&, swarm::TimePoint) {};
  const auto outcome = swarm::catch_error(
      [&] { return swarm::wait_for(engine_, service_id, goal, options_, silent, clock()); });
  Verdict words;
  if (outcome) {
    const auto elapsed = std::chrono::duration_cast<swarm::milliseconds>(Steady::now() - start_);
    words = verdict(name_, goal, *outcome.value, elapsed, std::nullopt);
  } else {
    words = failure(*outcome.error, {name_, service_id, goal});
  }
  exit_ = words.exit;
  words_ = text_of(words, session_.command.name, session_.typed_connection());
  decided_ = Steady::now().time_since_epoch().count();
}

bool UntilConverged::decided_for(swarm::milliseconds time) const {
  const auto at = decided_.load();
  return at != 0 && Steady::now() - swarm::TimePoint(Steady::duration(at)) >= time;
}

swarm::TimePoint UntilConverged::end() const { return end_of_timeout(start_, options_.timeout); }

Exit UntilConverged::report_outcome() {
  if (thread_.joinable()) thread_.join();
  session_.io.err.write(words_).flush();
  return exit_;
}

}  // namespace cli
