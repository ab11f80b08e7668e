// SPDX-License-Identifier: Apache-2.0
// The health check: the codec of its command, merging of members, and NONE, which disables checks.
#include "json/read.hpp"
#include "spec/typed.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/values.hpp>

#include <algorithm>

#include <nlohmann/json.hpp>

namespace swarm::value {
namespace {

using namespace swarm::spec;

/// The words of a Dockerfile's `HEALTHCHECK CMD ["curl","-f","localhost"]`; null if the text is a shell
/// command. `[ "$STATE" ]` is valid JSON too, but also a shell test, so a single word counts only without a
/// blank before its quote.
Json words_of(std::string_view typed) {
  if (!typed.starts_with('[')) return nullptr;
  Json list = read_json_or_null(typed);
  const auto is_text = [](const Json& word) { return word.is_string(); };
  if (!list.is_array() || list.empty() || !std::ranges::all_of(list, is_text)) return nullptr;
  return list.size() > 1 || typed.starts_with("[\"") ? list : Json();
}

}  // namespace

Json read_health_command(std::string_view typed) {
  if (utf8(typed).empty()) return nullptr;
  Json test = words_of(typed);
  if (test.is_null()) return Json::array({"CMD-SHELL", std::string(typed)});
  test.insert(test.begin(), "CMD");
  return test;
}

std::string show_health_command(const Json& held) {
  if (!held.is_array() || held.size() < 2 || !held[1].is_string()) return {};
  if (held[0] == "CMD-SHELL" && held.size() == 2) return held[1].get<std::string>();
  if (held[0] != "CMD") return {};
  Json list = held;
  list.erase(0);
  return json_text(list);
}

}  // namespace swarm::value

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

void health(Json& spec, const Health& requested) {
  const std::string test = std::string(check_at) + "/Test";
  if (const Json* present = find_at(spec, test); present != nullptr && *present == Json::array({"NONE"}))
    erase(spec, test);
  if (requested.command) {
    Json words = value::read_health_command(*requested.command);
    words.is_null() ? erase(spec, test) : put(spec, test, std::move(words));
  }
  put_number(spec, "Interval", requested.interval);
  put_number(spec, "Timeout", requested.timeout);
  put_number(spec, "StartPeriod", requested.start_period);
  put_number(spec, "StartInterval", requested.start_interval);
  put_number(spec, "Retries", requested.retries);
}

void no_health(Json& spec) { put(spec, check_at, {{"Test", Json::array({"NONE"})}}); }

}  // namespace swarm::edit
