// SPDX-License-Identifier: Apache-2.0
// Checks the items of an engine's lists; an invalid one makes the response invalid.
#include "engine/entries.hpp"

#include "json/scanner.hpp"
#include "json/shape.hpp"

#include <swarm/access.hpp>
#include <swarm/error.hpp>
#include <swarm/lookup.hpp>

#include <string>

#include <nlohmann/json.hpp>

namespace swarm {

std::string fault_of_entry(std::string_view text, const api::Record& record) {
  static constexpr json::Pick id_picks[] = {{"ID", 1},
                                            {"Id", 1}};  // networks have an Id, everything else an ID
  std::string id;
  const auto take = [&](unsigned, std::string_view value) { json::Walker(value).text(id); };
  std::string fault = json::check_shape(text, record, id_picks, take).fault;
  return fault.empty() && !can_be_name(id) ? "it has no valid ID" : fault;
}

Json entries(Json answer, std::string_view tried, std::string_view noun, const api::Record& record) {
  const auto broken = [&](const std::string& why) {
    return Error(Errc::broken_answer, "cannot " + std::string(tried) + ": the response is invalid: " + why);
  };
  if (answer.is_null()) return Json::array();
  if (!answer.is_array()) throw broken("it is not a JSON list");
  for (const Json& entry : answer)
    if (const auto fault = fault_of_entry(json_text(entry), record); !fault.empty())
      throw broken("not a " + std::string(noun) + ": " + fault);
  return answer;
}

}  // namespace swarm
