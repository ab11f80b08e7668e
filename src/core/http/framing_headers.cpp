// SPDX-License-Identifier: Apache-2.0
// The headers that belong to the transport alone.
#include <swarm/text.hpp>
#include <swarm/transport.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace swarm {

bool is_framing_header(std::string_view name) {
  static constexpr std::array<std::string_view, 10> names{
      "Connection", "Content-Length",    "Expect", "Host", "Keep-Alive", "Proxy-Connection", "TE",
      "Trailer",    "Transfer-Encoding", "Upgrade"};
  return std::ranges::any_of(names, [name](std::string_view each) { return equal_fold(each, name); });
}

}  // namespace swarm
