// SPDX-License-Identifier: Apache-2.0
// The engine's own words in an error answer.
#include "http/words.hpp"

#include "json/read.hpp"

#include <swarm/access.hpp>
#include <swarm/transport.hpp>

#include <algorithm>
#include <cctype>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

/// Takes every 'rpc error: code = X desc = ' out: it says nothing to a person.
std::string without_rpc(std::string text) {
  static constexpr std::string_view open = "rpc error: code = ", close = " desc = ";
  for (auto at = text.find(open); at != std::string::npos; at = text.find(open, at)) {
    const auto end = text.find(close, at);
    const auto code =
        end == std::string::npos ? std::string{} : text.substr(at + open.size(), end - at - open.size());
    if (end == std::string::npos ||
        !std::ranges::all_of(code, [](unsigned char c) { return std::isalpha(c) != 0; }))
      break;
    text.erase(at, end + close.size() - at);
  }
  return text;
}

}  // namespace

namespace http {

bool is_page(std::string_view body) {
  const auto start = body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return start != std::string_view::npos && body[start] == '<';
}

std::string engine_message(std::string_view body) { return text_at(json::read_or_null(body), "/message"); }

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
