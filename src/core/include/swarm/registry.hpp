// SPDX-License-Identifier: Apache-2.0
// A registry login, in the form that the engine expects.
#pragma once

#include <optional>
#include <string>

namespace swarm {

/// API: AuthConfig. Secret: never logged, never part of a message.
struct Login {
  std::string username{}, password{}, server{}, identity_token{}, registry_token{};
  bool operator==(const Login&) const = default;
};

/// Value of X-Registry-Auth (CreateOptions::registry_auth), base64url of JSON; `e30=` ("{}") without a login.
std::string registry_auth(const std::optional<Login>& login);

}  // namespace swarm
