// SPDX-License-Identifier: Apache-2.0
// Reads the log of a service or task, sorted by timestamp.
#include "client/client_state.hpp"

#include <swarm/access.hpp>

#include <utility>

#include <nlohmann/json.hpp>

namespace swarm {

using client::Lease;

namespace {

/// The service or task whose log is read.
struct LogSource {
  LogOptions options{};
  LogReader::Body body = LogReader::Body::framed;
};

LogSource source_of(Engine& engine, std::string_view name_or_id) {
  LogSource source;
  source.options.name = name_or_id;
  if (const auto service = ServiceClient(engine).find(name_or_id)) {
    source.options.id = service->id();
    source.body = log_body(object_at(service->spec(), "/TaskTemplate"));
    return source;
  }
  const auto task = TaskClient(engine).find(name_or_id);
  if (!task) throw Error(Errc::not_found, "no such task or service: " + std::string(name_or_id));
  source.options.of = LogOptions::Of::task;
  source.options.id = task->id;
  source.body = log_body(task->spec());
  return source;
}

[[noreturn]] void fail(const Lease& lease, const Error& error) {
  if (error.code() == Errc::interrupted && !lease.stop().stop_requested())
    throw Error(Errc::deadline, "the deadline passed: " + std::string(error.what()));
  throw Error(error);
}

}  // namespace

void Client::logs(std::string_view name_or_id, const std::function<bool(const LogLine&)>& line,
                  const LogCall& call) {
  check::require_function(line);
  std::optional<milliseconds> deadline = call.deadline;
  if (!deadline && !call.follow) deadline = state().options.deadline;
  Lease lease(state().pool, deadline, call.stop);
  state().on(lease, name_or_id, [&](Lease&) {
    Engine& engine = lease.engine();
    LogSource source = source_of(engine, name_or_id);
    LogOptions& options = source.options;
    bool closed = false;
    const auto give = [&, line = client::of_caller(line)](const LogLine& one) {
      return !(closed = closed || !line(one));
    };
    const auto is_over = [&] {
      return closed || lease.stop().stop_requested() || lease.time_left().count() == 0;
    };
    options.out = call.out;
    options.err = call.err;
    options.enough = is_over;
    const LogRange range{.tail = call.tail, .since = call.since};
    LogReader reader(engine, source.body, options.name);
    const EngineTime start{std::chrono::seconds(engine.clock())};
    if (call.tail != 0U) {
      Tasks tasks;
      if (options.of == LogOptions::Of::service) tasks = TaskClient(engine).of_service(options.id);
      const auto failure =
          read_history(reader, options, range, std::move(tasks), state().another, give).failure;
      if (failure && !closed) fail(lease, *failure);
    }
    if (call.follow) follow_log(reader, options, range, start, call.tail == 0U, give, [](const Error&) {});
    return true;
  });
}

}  // namespace swarm
