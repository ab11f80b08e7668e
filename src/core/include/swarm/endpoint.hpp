// SPDX-License-Identifier: Apache-2.0
// The address of an engine, and how it is parsed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace swarm {

/// PEM, as file paths or as text, which takes precedence; empty: not given.
struct Tls {
  std::string ca{};           ///< CA that signed the engine's certificate; empty: the system's CAs.
  std::string certificate{};  ///< Our client certificate.
  std::string key{};          ///< Our private key.
  bool verify = true;         ///< Verify the engine's certificate and its name.
  std::string server_name{};  ///< Name to check instead of the host, if not empty.
  /// The text of such files, for PEM data that is not in a file. Never part of a message, which names the path
  /// if there is one.
  std::string ca_text{}, certificate_text{}, key_text{};
};

struct Endpoint {
  enum class Kind { unix_socket, tcp, ssh };

  Kind kind = Kind::unix_socket;
  /// unix: the socket. ssh: the engine's socket on the remote host, or empty. tcp: a prefix for the path of
  /// each request, without a trailing slash; usually empty.
  std::string path{};
  std::string host{};        ///< tcp, ssh.
  unsigned port = 0;         ///< tcp, ssh; 0: the scheme's default (2375, TLS 2376; ssh's own).
  std::string user{};        ///< ssh, or empty.
  std::optional<Tls> tls{};  ///< tcp only; set: TLS.

  /// The address in its usual form, without credentials: `unix:///var/run/docker.sock`.
  [[nodiscard]] std::string text() const;
};

/// Parses `unix://PATH`, an absolute path, `tcp://[HOST][:PORT][/PATH]`, `HOST:PORT[/PATH]`,
/// `http(s)://HOST[:PORT][/PATH]` or `ssh://[USER@]HOST[:PORT][/SOCKET]`. IPv6 addresses must be in brackets.
/// Ignores a user in a tcp address, like docker. Throws usage with the address and what is allowed.
Endpoint parse_endpoint(std::string_view address);

}  // namespace swarm
