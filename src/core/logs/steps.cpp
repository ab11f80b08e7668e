// SPDX-License-Identifier: Apache-2.0
// The two steps of reading a log: the existing lines, then the new ones.
#include <swarm/access.hpp>
#include <swarm/engine.hpp>
#include <swarm/error.hpp>
#include <swarm/logs.hpp>
#include <swarm/service_client.hpp>

#include <algorithm>
#include <thread>
#include <utility>

namespace swarm {
namespace {

/// How long a line waits for an older one from another node while the log is followed.
constexpr std::chrono::milliseconds follow_window{150};
constexpr std::chrono::milliseconds first_pause{200}, longest_pause{2000};
/// How often a pause checks whether to stop.
constexpr std::chrono::milliseconds pause_step{50};

/// Whether no more lines can come. False while the managers cannot be reached.
bool has_ended(Engine& engine, const LogOptions& options) {
  const auto ended = if_possible([&] {
    if (options.of == LogOptions::Of::service) return !ServiceClient(engine).find(options.id);
    const auto task = TaskClient(engine).find(options.id);
    return !task || task->ended();
  });
  return ended.value_or(false);
}

}  // namespace

LogReader::Body log_body(const Json& task_spec) {
  return flag_at(task_spec, "/ContainerSpec/TTY") ? LogReader::Body::plain : LogReader::Body::framed;
}

/// Reads the log of each task with a separate request: a stream of several tasks may never end, and may lose
/// lines.
LogHistory read_history(LogReader& reader, LogOptions options, const LogRange& range, Tasks tasks,
                        LogStrands::Connect connect, const std::function<bool(const LogLine&)>& line) {
  options.since = range.since;
  // With `until`, the engine's tail would count from the end of the log, not from `until`.
  if (range.until == EngineTime{})
    options.tail = range.tail_per_task
                       ? std::min(*range.tail_per_task, range.tail.value_or(*range.tail_per_task))
                       : range.tail;
  tasks = tasks_with_output(std::move(tasks));
  const bool unknown = tasks.empty();
  const bool one = tasks.size() == 1 || options.of == LogOptions::Of::task;
  const bool counts = range.tail || range.tail_per_task;
  LogStrands strands(reader, std::move(tasks), std::move(connect));
  const bool by_time = !counts && !one && !unknown && strands.can_read_by_time();
  using Arrival = LogPast::Arrival;
  bool more = true;
  LogPast past(range,
               one || by_time ? Arrival::in_order
               : unknown      ? Arrival::together
                              : Arrival::in_turn,
               [&](const LogLine& one_line) { more = more && line(one_line); });
  const auto add = [&](LogLine&& one_line) {
    past.add(std::move(one_line));
    return more;
  };
  LogHistory history;
  if (unknown) {
    LogEnd end = reader.read_past(options, add);
    history.failure = std::move(end.failure);
    history.silent = end.silent;
  } else {
    history.failure = by_time ? strands.read_by_time(options, add)
                              : strands.read_in_turn(options, add, [&] { past.last_task(); });
    history.unended = strands.unended();
  }
  past.finish();
  history.incomplete = past.incomplete();
  return history;
}

void follow_log(LogReader& reader, LogOptions options, const LogRange& range, EngineTime start, bool from_now,
                const std::function<bool(const LogLine&)>& line,
                const std::function<void(const Error&)>& broke_off) {
  bool more = true;
  LogMerge merge(follow_window);
  const auto give = [&](const LogLine& one) { more = more && line(one); };
  const auto take = [&](LogLine&& one) {
    merge.add(std::move(one), LogMerge::Clock::now());
    merge.release(LogMerge::Clock::now(), give);
    return more;
  };
  // Called regularly, so lines whose waiting time is over are printed even if nothing more arrives.
  const auto enough = [&, asked = options.enough] {
    merge.release(LogMerge::Clock::now(), give);
    return !more || (asked && asked());
  };
  const auto resume = [&] {
    const EngineTime at = reader.resume_at();
    return std::max(at == EngineTime{} ? start : at, range.since);
  };
  options.follow = true;
  options.enough = enough;
  if (from_now)
    options.tail = 0;
  else
    options.since = resume();
  auto pause = first_pause;
  bool reported = false;
  while (!enough()) {
    const auto failure = reader.read(options, take).failure;
    merge.flush(give);
    if (enough()) return;
    if (failure && failure->code() != Errc::broken_answer && failure->code() != Errc::unreachable)
      throw Error(*failure);
    if (has_ended(reader.engine(), options)) return;
    if (failure && !std::exchange(reported, true)) broke_off(*failure);
    for (auto rest = pause; rest.count() > 0 && !enough(); rest -= pause_step)
      std::this_thread::sleep_for(pause_step);
    const bool went_on = reader.resume_at() != EngineTime{} && resume() > options.since;
    pause = went_on ? first_pause : std::min(pause * 2, longest_pause);
    options.since = resume();
    options.tail.reset();
  }
}

}  // namespace swarm
