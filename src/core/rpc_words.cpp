// SPDX-License-Identifier: Apache-2.0
// Cleans up an engine's internal error messages for people.
#include "rpc_words.hpp"

#include <swarm/text.hpp>

#include <algorithm>
#include <string_view>

namespace swarm {

std::string without_rpc(std::string text) {
  static constexpr std::string_view open = "rpc error: code = ", close = " desc = ";
  for (auto at = text.find(open); at != std::string::npos; at = text.find(open, at)) {
    const auto end = text.find(close, at);
    const auto code =
        end == std::string::npos ? std::string{} : text.substr(at + open.size(), end - at - open.size());
    if (end == std::string::npos || !std::ranges::all_of(code, is_letter)) break;
    text.erase(at, end + close.size() - at);
  }
  return text;
}

}  // namespace swarm
