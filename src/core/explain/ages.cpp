// SPDX-License-Identifier: Apache-2.0
// Numbers and times in the words of explanations.
#include "explain/ages.hpp"

namespace swarm {

std::string plural(std::uint64_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string age(EngineTime since, EngineTime now) {
  if (since == EngineTime{} || now <= since) return {};
  const auto seconds =
      static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(now - since).count());
  if (seconds == 0) return {};
  if (seconds < 120) return plural(seconds, "second");
  return seconds < 7200 ? plural(seconds / 60, "minute") : plural(seconds / 3600, "hour");
}

std::string for_age(EngineTime since, EngineTime now) {
  const std::string text = age(since, now);
  return text.empty() ? text : " for " + text;
}

}  // namespace swarm
