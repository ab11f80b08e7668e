// SPDX-License-Identifier: Apache-2.0
// What the flags of `logs` ask for.
#include "commands/log_flags.hpp"

#include "moment.hpp"

#include <swarm/error.hpp>
#include <swarm/values.hpp>

#include <string>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::EngineTime;
using swarm::Errc;
using swarm::Error;

/// "all" or a number.
std::optional<std::uint64_t> read_tail(const Given& given, std::string_view row) {
  const std::string typed = given.last(row, "all");
  if (typed == "all") return std::nullopt;
  try {
    return swarm::value::read_count(typed).get<std::uint64_t>();
  } catch (const Error& error) {
    throw Error(Errc::usage, "--" + std::string(row) + ' ' + typed + ": must be all or a number");
  }
}

EngineTime moment_of(const Given& given, std::string_view row) {
  if (!given.has(row)) return {};
  const std::string typed = given.last(row);
  try {
    return read_moment(
        typed, std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now()));
  } catch (const Error& error) {
    throw Error(Errc::usage, "--" + std::string(row) + ' ' + typed + ": " + error.what());
  }
}

LogLook look_of(const Given& given) {
  LogLook look;
  look.prefix = !given.on("raw");
  look.timestamps = given.on("timestamps");
  look.details = given.on("details");
  if (given.on("no-task-ids"))
    look.task_ids = LogLook::TaskIds::none;
  else if (given.on("no-trunc"))
    look.task_ids = LogLook::TaskIds::whole;
  return look;
}

}  // namespace

LogFlags read_log_flags(const Given& given) {
  if (given.on("until-converged") && given.has("until"))
    throw Error(Errc::usage, "--until and --until-converged exclude each other");
  // SWARMCTL_TIMEOUT is for every line, this one's own limit is for a wait.
  if (const Given::Entry* timeout = given.find("timeout");
      timeout != nullptr && timeout->typed.starts_with("--") && !given.on("until-converged"))
    throw Error(Errc::usage, timeout->typed + " needs --until-converged: nothing else waits",
                "--until ends a log at a time");
  return {read_tail(given, "tail"), read_tail(given, "tail-per-task"), moment_of(given, "since"),
          moment_of(given, "until"), look_of(given)};
}

}  // namespace cli
