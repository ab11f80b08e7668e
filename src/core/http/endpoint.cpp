// SPDX-License-Identifier: Apache-2.0
// Parses and formats the address of an engine.
#include <swarm/endpoint.hpp>
#include <swarm/error.hpp>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <string>
#include <string_view>

namespace swarm {
namespace {

constexpr std::string_view default_socket = "/var/run/docker.sock";

/// The address for messages: the text between ':' and '@' may be a password and is masked.
std::string without_password(std::string_view address) {
  const auto scheme = address.find("://");
  const auto start = scheme == std::string_view::npos ? 0 : scheme + 3;
  const auto at = address.substr(0, address.find('/', start)).rfind('@');
  const auto colon = address.find(':', start);
  if (at == std::string_view::npos || colon > at) return std::string(address);
  return std::string(address.substr(0, colon + 1)) + "***" + std::string(address.substr(at));
}

[[noreturn]] void refuse(std::string_view address, const std::string& why) {
  throw Error(Errc::usage, "engine address '" + without_password(address) + "': " + why,
              Step::correct_address);
}

/// Removes `prefix`; false, and no change, if the text does not start with it.
bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

unsigned read_port(std::string_view address, std::string_view digits) {
  unsigned port = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (failure != std::errc{} || end != digits.data() + digits.size() || port == 0 || port > 65535) {
    refuse(address, "port '" + std::string(digits) + "' is not a number from 1 to 65535");
  }
  return port;
}

/// Parses `HOST`, `HOST:PORT`, `[V6]` or `[V6]:PORT`; rejects a name that looks like an option or a path.
void read_authority(std::string_view address, std::string_view text, Endpoint& endpoint) {
  std::string_view rest;
  if (text.starts_with('[')) {
    const auto close = text.find(']');
    if (close == std::string_view::npos) refuse(address, "']' is missing");
    endpoint.host = text.substr(1, close - 1);
    rest = text.substr(close + 1);
    if (!rest.empty() && rest.front() != ':') refuse(address, "only ':PORT' may follow ']'");
  } else {
    const auto colon = text.find(':');
    endpoint.host = text.substr(0, colon);
    if (colon != std::string_view::npos) rest = text.substr(colon);
    if (rest.find(':', 1) != std::string_view::npos) refuse(address, "an IPv6 address must be in brackets");
  }
  if (!rest.empty()) endpoint.port = read_port(address, rest.substr(1));
  if (endpoint.host.empty() && endpoint.kind == Endpoint::Kind::tcp) endpoint.host = "localhost";
  if (endpoint.host.empty()) refuse(address, "the host is missing");
  if (endpoint.host.find_first_of("[]") != std::string::npos)
    refuse(address, "a host cannot contain a bracket");
  if (endpoint.host.front() == '-') refuse(address, "a host cannot begin with '-'");
}

/// Normalizes a path like docker: "/a//b/../c/" becomes "/a/c", and "/" becomes "".
std::string base_path(std::string_view typed) {
  // std::filesystem would take "//" as a root name
  typed.remove_prefix(std::min(typed.find_first_not_of('/'), typed.size()));
  std::string path = std::filesystem::path("/" + std::string(typed)).lexically_normal().string();
  if (path.ends_with('/')) path.pop_back();
  return path;
}

Endpoint read_tcp(std::string_view address, std::string_view rest) {
  Endpoint endpoint{.kind = Endpoint::Kind::tcp};
  if (rest.find_first_of("?#") != std::string_view::npos)
    refuse(address, "'?' and '#' have no meaning in an engine's address");
  if (const auto slash = rest.find('/'); slash != std::string_view::npos) {
    endpoint.path = base_path(rest.substr(slash));
    rest = rest.substr(0, slash);
  }
  // docker accepts a user and ignores it.
  if (const auto at = rest.rfind('@'); at != std::string_view::npos) rest = rest.substr(at + 1);
  read_authority(address, rest, endpoint);
  return endpoint;
}

/// The characters that are special to a shell, as in OpenSSH 9.6: an ssh configuration may pass the user and
/// the host to a shell.
constexpr std::string_view shell_characters = "'`\";&<>|(){}";

Endpoint read_ssh(std::string_view address, std::string_view rest) {
  Endpoint endpoint{.kind = Endpoint::Kind::ssh};
  if (rest.find_first_of("?#") != std::string_view::npos)
    refuse(address, "'?' and '#' have no meaning with ssh://");
  if (const auto slash = rest.find('/'); slash != std::string_view::npos) {
    if (slash + 1 < rest.size()) endpoint.path = rest.substr(slash);
    rest = rest.substr(0, slash);
  }
  if (const auto at = rest.rfind('@'); at != std::string_view::npos) {
    endpoint.user = rest.substr(0, at);
    rest = rest.substr(at + 1);
    if (endpoint.user.find(':') != std::string::npos) {
      throw Error(Errc::usage, "engine address: a password does not belong in ssh://", Step::use_ssh_keys);
    }
    if (endpoint.user.empty() || endpoint.user.front() == '-')
      refuse(address, "the user before '@' is not a name");
    if (endpoint.user.find_first_of(shell_characters) != std::string::npos || endpoint.user.ends_with('\\'))
      refuse(address, "the user before '@' contains a character that ssh refuses");
  }
  read_authority(address, rest, endpoint);
  if (endpoint.host.find_first_of(shell_characters) != std::string::npos ||
      endpoint.host.find_first_of("$\\") != std::string::npos)
    refuse(address, "the host contains a character that ssh refuses");
  return endpoint;
}

Endpoint read_unix(std::string_view address, std::string_view path) {
  if (path.empty()) path = default_socket;
  if (path.find('\0') != std::string_view::npos) refuse(address, "a socket's path cannot contain NUL");
  if (path.size() > 107) refuse(address, "a socket's path has at most 107 bytes");
  return Endpoint{.kind = Endpoint::Kind::unix_socket, .path = std::string(path)};
}

std::string bracketed(const std::string& host) {
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

}  // namespace

Endpoint parse_endpoint(std::string_view address) {
  const auto unprintable = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'; };
  if (address.empty()) refuse(address, "it is empty");
  if (address.starts_with('/')) return read_unix(address, address);
  std::string_view rest = address;
  if (take(rest, "unix://")) return read_unix(address, rest);
  if (std::any_of(address.begin(), address.end(), unprintable))
    refuse(address, "it contains a blank or a control character");
  if (take(rest, "tcp://") || take(rest, "http://")) return read_tcp(address, rest);
  if (take(rest, "https://")) {
    Endpoint endpoint = read_tcp(address, rest);
    endpoint.tls.emplace();
    return endpoint;
  }
  if (take(rest, "ssh://")) return read_ssh(address, rest);
  if (const auto scheme = address.find("://"); scheme != std::string_view::npos) {
    refuse(address, "'" + std::string(address.substr(0, scheme)) + "://' is not known");
  }
  if (address.substr(0, address.find('/')).find(':') == std::string_view::npos)
    refuse(address, "the port is missing");
  return read_tcp(address, rest);
}

std::string Endpoint::text() const {
  if (kind == Kind::unix_socket) return "unix://" + path;
  std::string text = kind == Kind::ssh ? "ssh://" : "tcp://";
  if (!user.empty()) text += user + "@";
  text += bracketed(host);
  if (port != 0) text += ":" + std::to_string(port);
  return text + path;
}

}  // namespace swarm
