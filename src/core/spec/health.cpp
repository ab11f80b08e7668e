// SPDX-License-Identifier: Apache-2.0
// The health check: members that merge, and NONE, which turns checks off.
#include <swarm/edit.hpp>
#include <swarm/values.hpp>

#include <nlohmann/json.hpp>

namespace swarm::edit {
namespace {

constexpr std::string_view check_at = "/TaskTemplate/ContainerSpec/Healthcheck";

void put_number(Json& spec, std::string_view member, std::optional<std::int64_t> number) {
  if (!number) return;
  const std::string pointer = std::string(check_at).append("/").append(member);
  if (*number != 0)
    put(spec, pointer, *number);
  else
    erase(spec, pointer);
}

}  // namespace

void health(Json& spec, const Health& wished) {
  const std::string test = std::string(check_at) + "/Test";
  if (const Json* present = find(spec, test); present != nullptr && *present == Json::array({"NONE"}))
    erase(spec, test);
  if (wished.command) {
    Json words = value::read_health_command(*wished.command);
    words.is_null() ? erase(spec, test) : put(spec, test, std::move(words));
  }
  put_number(spec, "Interval", wished.interval);
  put_number(spec, "Timeout", wished.timeout);
  put_number(spec, "StartPeriod", wished.start_period);
  put_number(spec, "StartInterval", wished.start_interval);
  put_number(spec, "Retries", wished.retries);
}

void no_health(Json& spec) { put(spec, check_at, {{"Test", Json::array({"NONE"})}}); }

}  // namespace swarm::edit
