// SPDX-License-Identifier: Apache-2.0
// Where an engine is, and how its address is read.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace swarm {

/// PEM, as paths of files or as text, which goes before a file; what is empty is not given.
struct Tls {
  std::string ca{};           ///< Authority that signed the engine's certificate; empty: the system's.
  std::string certificate{};  ///< Our own certificate.
  std::string key{};          ///< Our own private key.
  bool verify = true;         ///< Check the engine's certificate and its name.
  std::string server_name{};  ///< Name to check instead of the host, if not empty.
  /// The text of such files, for material that stands in none. Never part of a message.
  std::string ca_text{}, certificate_text{}, key_text{};
};

struct Endpoint {
  enum class Kind { unix_socket, tcp, ssh };

  Kind kind = Kind::unix_socket;
  /// unix: the socket. ssh: the engine's socket at the far end, or empty. tcp: what goes before the path of
  /// each request, without a slash at its end; mostly empty.
  std::string path{};
  std::string host{};        ///< tcp, ssh.
  unsigned port = 0;         ///< tcp, ssh; 0: the scheme's default (2375, TLS 2376; ssh's own).
  std::string user{};        ///< ssh, or empty.
  std::optional<Tls> tls{};  ///< tcp only; set: TLS.

  /// The address as a person would write it, without credentials: `unix:///var/run/docker.sock`.
  [[nodiscard]] std::string text() const;
};

/// Reads `unix://PATH`, an absolute path, `tcp://[HOST][:PORT][/PATH]`, `HOST:PORT[/PATH]`,
/// `http(s)://HOST[:PORT][/PATH]` or `ssh://[USER@]HOST[:PORT][/SOCKET]`. IPv6 addresses stand in brackets.
/// A user before a tcp host is ignored, as docker does.
/// Throws usage, naming the address and what is allowed.
Endpoint parse_endpoint(std::string_view address);

}  // namespace swarm
