// SPDX-License-Identifier: Apache-2.0
// Whose log it is: a service or a task, by what was typed.
#include "commands/log_subject.hpp"

#include "commands/find_service.hpp"

#include <swarm/access.hpp>
#include <swarm/engine.hpp>
#include <swarm/error.hpp>
#include <swarm/lookup.hpp>
#include <swarm/service_client.hpp>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;
using swarm::Json;

bool has_terminal(const Json& task_spec) { return swarm::flag_at(task_spec, "/ContainerSpec/TTY"); }

LogSubject subject_of(const swarm::Service& service) {
  LogSubject subject{.service_id = service.id(), .service_name = service.name()};
  subject.options.id = service.id();
  if (has_terminal(swarm::object_at(service.spec(), "/TaskTemplate"))) subject.body = LogReader::Body::plain;
  if (const auto replicas = swarm::count_at(service.spec(), "/Mode/Replicated/Replicas"); replicas > 0)
    subject.slot_digits = std::to_string(replicas).size();
  return subject;
}

LogSubject subject_of(swarm::Engine& engine, const swarm::Task& task) {
  LogSubject subject{.service_id = task.service, .service_name = task.service};
  subject.options.of = swarm::LogOptions::Of::task;
  subject.options.id = task.id;
  if (has_terminal(task.spec())) subject.body = LogReader::Body::plain;
  subject.slot_digits = std::to_string(task.slot).size();
  try {
    subject.service_name = swarm::ServiceClient(engine).inspect(task.service).name();
  } catch (const Error& error) {
    if (error.code() != Errc::not_found) throw;
  }
  return subject;
}

LogSubject find(swarm::Engine& engine, const std::string& reference) {
  try {
    return subject_of(swarm::ServiceClient(engine).inspect(reference));
  } catch (const Error& error) {
    if (error.code() != Errc::not_found || !swarm::can_be_name(reference)) throw;
  }
  try {
    return subject_of(engine, swarm::TaskClient(engine).inspect(reference));
  } catch (const Error& error) {
    if (error.code() != Errc::not_found) throw;
    throw Error(Errc::not_found, "no such task or service: " + reference);
  }
}

}  // namespace

LogSubject find_log_subject(Session& session, const std::string& reference) {
  try {
    LogSubject subject = find(session.engine(), reference);
    subject.options.name = reference;
    return subject;
  } catch (const Error& error) {
    if (error.code() != Errc::not_found) throw;
    throw with_nearest(session, error, reference);
  }
}

}  // namespace cli
