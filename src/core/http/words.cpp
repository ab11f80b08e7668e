// SPDX-License-Identifier: Apache-2.0
// The engine's own words in an error answer.
#include "http/words.hpp"

#include "rpc_words.hpp"

#include <swarm/access.hpp>
#include <swarm/transport.hpp>

#include <nlohmann/json.hpp>

namespace swarm {
namespace http {

bool is_page(std::string_view body) {
  const auto start = body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return start != std::string_view::npos && body[start] == '<';
}

std::string engine_message(std::string_view body) { return text_at(read_json_or_null(body), "/message"); }

}  // namespace http

std::string engine_words(const Response& answer) {
  if (!answer.answered()) return answer.lost.empty() ? "no whole answer came back" : answer.lost;
  if (auto words = http::engine_message(answer.body); !words.empty()) return without_rpc(std::move(words));
  const auto end = answer.body.find_last_not_of(" \t\r\n");
  const bool plain =
      end != std::string::npos && end < 1000 && !http::is_page(answer.body) && answer.body[0] != '{';
  return plain ? without_rpc(answer.body.substr(0, end + 1)) : "HTTP " + std::to_string(answer.status);
}

}  // namespace swarm
