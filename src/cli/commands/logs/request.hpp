// SPDX-License-Identifier: Apache-2.0
// Parses the flags and operands of `logs`: whose log, and which lines.
#pragma once

#include "flags/given.hpp"
#include "flags/parse.hpp"
#include "output/lists/log_text.hpp"
#include "session.hpp"

#include <swarm/edit.hpp>
#include <swarm/logs.hpp>
#include <swarm/tasks.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace cli {

struct LogFlags {
  swarm::LogRange range;
  LogFormat format;
};

/// Throws usage.
LogFlags read_log_flags(const Given& given);

/// The service or task whose log is read.
struct LogSubject {
  swarm::LogOptions options;
  std::string service_id, service_name;
  std::optional<swarm::edit::Mode> mode;  ///< Of the service, unless it was removed.
  std::size_t slot_digits = 1;
  swarm::LogReader::Body body = swarm::LogReader::Body::framed;
};

/// Throws not_found with the most similar service name.
LogSubject find_log_subject(Session& session, const std::string& reference);

}  // namespace cli
