// SPDX-License-Identifier: Apache-2.0
// Describes the outcome of a request in one line.
#include "support/requests.hpp"

#include <swarm/error.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace test {
namespace {

const char* name_of(swarm::Errc code) {
  switch (code) {
    case swarm::Errc::unreachable: return "unreachable";
    case swarm::Errc::denied: return "denied";
    case swarm::Errc::broken_answer: return "broken_answer";
    case swarm::Errc::interrupted: return "interrupted";
    case swarm::Errc::usage: return "usage";
    case swarm::Errc::no_leader: return "no_leader";
    case swarm::Errc::not_manager: return "not_manager";
    default: return "other";
  }
}

/// Without std::regex, which would take longer to compile than the rest of the file.
std::string masked(std::string text) {
  static constexpr std::string_view digits = "0123456789";
  static constexpr std::pair<std::string_view, std::string_view> addresses[] = {
      {"tcp://127.0.0.1:", digits}, {"tcp://localhost:", digits}, {"unix:///tmp/swarmctl-raw-", {}}};
  for (const auto& [start, rest] : addresses)
    for (std::size_t at = 0; (at = text.find(start, at)) != text.npos;) {
      const std::size_t end = rest.empty() ? text.find(".sock", at) + std::string_view(".sock").size()
                                           : text.find_first_not_of(rest, at + start.size());
      text.replace(at, end - at, "ENGINE");
    }
  return text;
}

}  // namespace

std::string outcome(const std::function<swarm::Response()>& ask) {
  try {
    const swarm::Response answer = ask();
    return answer.answered() ? std::to_string(answer.status) + " " + answer.body
                             : "lost: " + masked(answer.lost) + (answer.still_open ? " (still open)" : "");
  } catch (const swarm::Error& error) {
    return std::string(name_of(error.code())) + ": " + masked(error.what());
  }
}

std::string given_time(const std::string& wanted,
                       const std::function<std::string(std::chrono::milliseconds limit)>& scene) {
  std::string came;
  for (std::chrono::milliseconds limit{200}; came != wanted && limit < std::chrono::seconds(30); limit *= 2)
    came = scene(limit);
  return came;
}

}  // namespace test
