// SPDX-License-Identifier: Apache-2.0
// The log of a service or task, in the order of time.
#include "client/client_state.hpp"

#include <swarm/access.hpp>

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

namespace swarm {

using client::Lease;

namespace {

using Clock = std::chrono::steady_clock;

/// How long a line waits for an older one of another node while the log is followed.
constexpr milliseconds merge_window{150};
constexpr milliseconds first_pause{200}, longest_pause{2000};

/// Whose log it is.
struct LogSource {
  LogOptions options{};
  LogReader::Body body = LogReader::Body::framed;
};

LogReader::Body body_of(const Json& task_spec) {
  return flag_at(task_spec, "/ContainerSpec/TTY") ? LogReader::Body::plain : LogReader::Body::framed;
}

LogSource source_of(Engine& engine, std::string_view name_or_id) {
  LogSource source;
  source.options.name = name_or_id;
  if (const auto service = ServiceClient(engine).find(name_or_id)) {
    source.options.id = service->id();
    source.body = body_of(object_at(service->spec(), "/TaskTemplate"));
    return source;
  }
  const auto task = TaskClient(engine).find(name_or_id);
  if (!task) throw Error(Errc::not_found, "no such task or service: " + std::string(name_or_id));
  source.options.of = LogOptions::Of::task;
  source.options.id = task->id;
  source.body = body_of(task->spec());
  return source;
}

class Reading {
 public:
  Reading(const client::Connect& another, Lease& lease, LogSource source, const LogCall& call,
          const std::function<bool(const LogLine&)>& line)
      : another_(another),
        lease_(lease),
        source_(std::move(source)),
        call_(call),
        line_(line),
        reader_(lease.engine(), source_.body, source_.options.name) {
    source_.options.out = call.out;
    source_.options.err = call.err;
    source_.options.enough = [this] { return is_over(); };
  }

  void past();
  void follow(EngineTime start);

 private:
  void print(const LogLine& line) { closed_ = closed_ || !line_(line); }
  [[nodiscard]] bool is_over() const {
    return closed_ || lease_.stop().stop_requested() || lease_.time_left().count() == 0;
  }
  [[nodiscard]] bool has_ended() const;
  LogEnd follow_once(LogOptions options);
  [[noreturn]] void fail(const Error& error) const;

  const client::Connect& another_;
  Lease& lease_;
  LogSource source_;
  const LogCall& call_;
  const std::function<bool(const LogLine&)>& line_;
  LogReader reader_;
  bool closed_ = false;
};

void Reading::fail(const Error& error) const {
  if (error.code() == Errc::interrupted && !lease_.stop().stop_requested())
    throw Error(Errc::deadline, "the deadline passed: " + std::string(error.what()));
  throw Error(error);
}

/// The stream of several tasks may never end, and lose lines: each is asked for by itself.
void Reading::past() {
  LogOptions options = source_.options;
  options.since = call_.since;
  options.tail = call_.tail;
  Tasks tasks;
  if (options.of == LogOptions::Of::service)
    tasks = tasks_that_spoke(TaskClient(lease_.engine()).of_service(options.id));
  const bool alone = tasks.size() <= 1;
  const LogRange range{.tail = call_.tail, .since = call_.since};
  LogStrands strands(reader_, tasks, another_);
  const bool by_time = !alone && !call_.tail && strands.can_read_by_time();
  using Arrival = LogPast::Arrival;
  LogPast past(range, alone || by_time ? Arrival::in_order : Arrival::in_turn,
               [this](const LogLine& line) { print(line); });
  const auto add = [&](LogLine&& line) {
    past.add(std::move(line));
    return !closed_;
  };
  std::optional<Error> failure;
  if (tasks.empty())
    failure = reader_.read(options, add).failure;
  else
    failure = by_time ? strands.read_by_time(options, add)
                      : strands.read_in_turn(options, add, [&] { past.last_task(); });
  past.finish();
  if (failure && !closed_) fail(*failure);
}

LogEnd Reading::follow_once(LogOptions options) {
  LogMerge merge(merge_window);
  const auto give = [this](const LogLine& line) {
    if (!closed_) print(line);
  };
  options.enough = [&] {
    merge.release(Clock::now(), give);
    return is_over();
  };
  LogEnd end = reader_.read(options, [&](LogLine&& line) {
    merge.add(std::move(line), Clock::now());
    merge.release(Clock::now(), give);
    return !closed_;
  });
  merge.flush(give);
  return end;
}

/// Has the last been said? While the managers cannot be reached, nobody knows.
bool Reading::has_ended() const {
  const std::string& id = source_.options.id;
  return if_possible([&] {
           if (source_.options.of == LogOptions::Of::service) return !ServiceClient(lease_.engine()).find(id);
           const auto task = TaskClient(lease_.engine()).find(id);
           return !task || task->ended();
         })
      .value_or(false);
}

void Reading::follow(EngineTime start) {
  LogOptions options = source_.options;
  options.follow = true;
  milliseconds pause = first_pause;
  while (!is_over()) {
    const EngineTime resume = reader_.resume_at();
    options.since = std::max(resume == EngineTime{} ? start : resume, call_.since);
    if (const auto failure = follow_once(options).failure; failure && !is_over()) {
      const bool may_come_back =
          failure->code() == Errc::broken_answer || failure->code() == Errc::unreachable;
      if (!may_come_back) fail(*failure);
    }
    if (is_over() || has_ended()) return;
    client::sleep_until_stop(lease_.stop(), std::min(pause, lease_.time_left()));
    pause = reader_.resume_at() > resume ? first_pause : std::min(pause * 2, longest_pause);
  }
}

}  // namespace

void Client::logs(std::string_view name_or_id, const std::function<bool(const LogLine&)>& line,
                  const LogCall& call) {
  client::require_function(line);
  std::optional<milliseconds> deadline = call.deadline;
  if (!deadline && !call.follow) deadline = state_->options.deadline;
  Lease lease(state_->pool, deadline, call.stop);
  state_->on(lease, name_or_id, [&](Lease&) {
    Reading reading(state_->another, lease, source_of(lease.engine(), name_or_id), call, line);
    const EngineTime start{std::chrono::seconds(lease.engine().clock())};
    if (call.tail != 0U) reading.past();
    if (call.follow) reading.follow(start);
    return true;
  });
}

}  // namespace swarm
