// SPDX-License-Identifier: Apache-2.0
// Codec of health commands: text for the shell, or a JSON array of words to run without one.
#include "json/read.hpp"
#include "spec/typed.hpp"

#include <swarm/access.hpp>
#include <swarm/values.hpp>

#include <algorithm>

#include <nlohmann/json.hpp>

namespace swarm::value {
namespace {

using namespace swarm::spec;

/// The words of a Dockerfile's `HEALTHCHECK CMD ["curl","-f","localhost"]`; null where the text is a shell
/// command. `[ "$STATE" ]` is valid JSON too, but it is how a shell tests a variable: a lone word counts only
/// where nothing stands before its quote.
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
