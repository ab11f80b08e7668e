// SPDX-License-Identifier: Apache-2.0
// Parses the flags and operands of `logs`: whose log, and which lines.
#include "commands/logs/request.hpp"

#include "commands/inspect/find_service.hpp"
#include "flags/timestamp.hpp"
#include "output/hints.hpp"

#include <swarm/access.hpp>
#include <swarm/engine.hpp>
#include <swarm/error.hpp>
#include <swarm/service_client.hpp>
#include <swarm/values.hpp>

#include <string>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::EngineTime;
using swarm::Errc;
using swarm::Error;

/// "all" or a number.
std::optional<std::uint64_t> read_tail(const Given& given, FlagName row) {
  const std::string typed = given.last(row, "all");
  if (typed == "all") return std::nullopt;
  const auto number = swarm::if_possible([&] { return swarm::value::read_count(typed); });
  if (!number) throw Error(Errc::usage, "--" + std::string(row) + ' ' + typed + ": must be all or a number");
  return number->get<std::uint64_t>();
}

EngineTime timestamp_of(const Given& given, FlagName row) {
  if (!given.has(row)) return {};
  const std::string typed = given.last(row);
  return swarm::in_context("--" + std::string(row) + ' ' + typed, [&] {
    return parse_timestamp(
        typed, std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now()));
  });
}

LogFormat log_format_of(const Given& given) {
  LogFormat format;
  format.prefix = !given.on(flag::raw);
  format.timestamps = given.on(flag::timestamps);
  format.details = given.on(flag::details);
  if (given.on(flag::no_task_ids))
    format.task_ids = LogFormat::TaskIds::none;
  else if (given.on(flag::no_trunc))
    format.task_ids = LogFormat::TaskIds::whole;
  return format;
}

}  // namespace

LogFlags read_log_flags(const Given& given) {
  if (given.on(flag::until_converged) && given.has(flag::until))
    throw Error(Errc::usage, "--until cannot be used with --until-converged");
  // SWARMCTL_TIMEOUT applies to every command, so only a typed --timeout is an error.
  if (const Given::Entry* timeout = given.find(flag::timeout);
      timeout != nullptr && timeout->typed.starts_with("--") && !given.on(flag::until_converged))
    throw Error(Errc::usage, timeout->typed + " needs --until-converged",
                make_hint("--until ends a log at a time"));
  return {{read_tail(given, flag::tail), read_tail(given, flag::tail_per_task),
           timestamp_of(given, flag::since), timestamp_of(given, flag::until)},
          log_format_of(given)};
}

namespace {

using swarm::Errc;
using swarm::Error;

LogSubject subject_of(const swarm::Service& service) {
  LogSubject subject{.service_id = service.id(), .service_name = service.name()};
  subject.mode = swarm::edit::mode_of(service.spec());
  subject.options.id = service.id();
  subject.body = swarm::log_body(swarm::object_at(service.spec(), "/TaskTemplate"));
  if (const auto replicas = swarm::count_at(service.spec(), "/Mode/Replicated/Replicas"); replicas > 0)
    subject.slot_digits = std::to_string(replicas).size();
  return subject;
}

LogSubject subject_of(swarm::Engine& engine, const swarm::Task& task) {
  LogSubject subject{.service_id = task.service, .service_name = task.service};
  subject.options.of = swarm::LogOptions::Of::task;
  subject.options.id = task.id;
  subject.body = swarm::log_body(task.spec());
  subject.slot_digits = std::to_string(task.slot).size();
  if (const auto service = swarm::ServiceClient(engine).find(task.service)) {
    subject.service_name = service->name();
    subject.mode = swarm::edit::mode_of(service->spec());
  }
  return subject;
}

LogSubject subject_of(Session& session, const std::string& reference) {
  swarm::Engine& engine = session.engine();
  if (const auto service = swarm::ServiceClient(engine).find(reference)) return subject_of(*service);
  if (const auto task = swarm::TaskClient(engine).find(reference)) return subject_of(engine, *task);
  throw with_nearest(session, Error(Errc::not_found, "no such task or service: " + reference), reference);
}

}  // namespace

LogSubject find_log_subject(Session& session, const std::string& reference) {
  LogSubject subject = subject_of(session, reference);
  subject.options.name = reference;
  return subject;
}

}  // namespace cli
