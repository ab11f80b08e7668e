// SPDX-License-Identifier: Apache-2.0
// Whose log it is: a service or a task, by what was typed.
#pragma once

#include "commands/log_reader.hpp"
#include "session.hpp"

#include <swarm/tasks.hpp>

#include <cstddef>
#include <string>

namespace cli {

/// The service or task whose log it is.
struct LogSubject {
  swarm::LogOptions options;
  std::string service_id, service_name;
  std::size_t slot_digits = 1;
  LogReader::Body body = LogReader::Body::framed;
};

/// Throws not_found, naming the service whose name is nearest.
LogSubject find_log_subject(Session& session, const std::string& reference);

}  // namespace cli
