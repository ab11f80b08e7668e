// SPDX-License-Identifier: Apache-2.0
// Encodes a registry login as a header.
#include <swarm/json.hpp>
#include <swarm/registry.hpp>
#include <swarm/text.hpp>

#include <nlohmann/json.hpp>

namespace swarm {

std::string registry_auth(const std::optional<Login>& login) {
  Json document = Json::object();
  const auto put = [&](const char* name, const std::string& value) {
    if (!value.empty()) document[name] = value;
  };
  if (login) {
    put("username", login->username);
    put("password", login->password);
    put("serveraddress", login->server);
    put("identitytoken", login->identity_token);
    put("registrytoken", login->registry_token);
  }
  return base64url(document.dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace swarm
