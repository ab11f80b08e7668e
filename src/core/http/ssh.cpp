// SPDX-License-Identifier: Apache-2.0
// Connects to an engine through ssh: with docker on the remote host, or through a forwarded socket.
#include "http/ssh.hpp"

#include "http/channel.hpp"
#include "http/framing.hpp"
#include "http/ssh_cleanup.hpp"

#include <swarm/text.hpp>

#include <array>
#include <string_view>
#include <utility>

#include <unistd.h>

namespace swarm::http {
namespace {

constexpr int command_not_found = 127;
constexpr int ssh_failed = 255;

/// Reads until `seen` contains `wanted`, as long as `may_come` says that it may still arrive. False if it did
/// not.
template <class MayCome>
bool read_until(Channel& channel, std::string_view wanted, const MayCome& may_come, Deadline& limit,
                std::string& seen) {
  std::array<char, 512> piece{};
  while (seen.find(wanted) == std::string::npos) {
    const Io io = channel.read(piece.data(), piece.size(), limit);
    if (io.kind != Io::Kind::some) return false;
    seen.append(piece.data(), io.size);
    if (seen.size() > most_header_bytes || !may_come(seen)) return false;
  }
  return true;
}

/// Whether an engine answers; otherwise `seen` holds what arrived instead.
bool ping(int descriptor, Deadline& limit, std::string& seen) {
  constexpr std::string_view request = "HEAD /_ping HTTP/1.1\r\nHost: docker\r\n\r\n";
  Channel channel(descriptor);
  const Io io = channel.write(request, limit);
  return io.kind == Io::Kind::some && io.size == request.size() &&
         read_until(channel, "\r\n\r\n", begins_like_http, limit, seen);
}

Failure why_not(SshChild& child, Deadline& limit, const std::string& seen) {
  if (const Wait state = limit.now(); state != Wait::ready) {
    if (state == Wait::interrupted) return {Errc::interrupted, "interrupted while connecting", {}};
    return {Errc::unreachable, "ssh timed out before it reached an engine", Step::try_docker_over_ssh};
  }
  if (!seen.empty()) {
    return {Errc::unreachable, "unexpected output through ssh: " + seen.substr(0, seen.find_first_of("\r\n")),
            Step::silence_login_script};
  }
  const auto code = child.exit_code(limit);
  std::string words = child.last_error_line();
  if (words.empty())
    words = "ssh ended without a message" + (code ? " (exit code " + std::to_string(*code) + ")" : "");
  if (code == ssh_failed) {
    const bool denied = words.find("ermission denied") != std::string::npos;
    return {denied ? Errc::denied : Errc::unreachable, words, Step::try_ssh};
  }
  return {Errc::unreachable, words, Step::try_docker_there};
}

/// `docker system dial-stdio` on the remote host connects its standard streams to the engine.
SshDialResult through_docker(const std::vector<std::string>& arguments, Deadline& limit, bool& no_docker) {
  SshChild::StartResult started = SshChild::start(arguments);
  if (!started.child) return {{-1, std::move(started.failure)}, nullptr};
  std::string seen;
  if (ping(started.child->descriptor(), limit, seen)) {
    return {{started.child->release(), {}}, std::move(started.child)};
  }
  Failure failure = why_not(*started.child, limit, seen);
  no_docker = seen.empty() && started.child->exit_code(limit) == command_not_found;
  return {{-1, std::move(failure)}, nullptr};
}

/// For a remote host without docker: ssh forwards the engine's socket. The remote command reports when
/// forwarding works, and waits for our end, so that ssh exits with us.
SshDialResult through_forwarding(const Endpoint& endpoint, std::chrono::milliseconds connect_limit,
                                 Deadline& limit) {
  const NotedFolder folder;  // for one socket; removed as soon as the connection is open
  if (folder.name().empty())
    return {{-1, {Errc::unreachable, "cannot create a directory in /tmp", {}}}, nullptr};
  const std::string path = endpoint.path.empty() ? "/var/run/docker.sock" : endpoint.path;
  SshChild::StartResult started = SshChild::start(ssh_arguments(
      endpoint, connect_limit, {"-o", "ExitOnForwardFailure=yes", "-L", folder.socket() + ":" + path},
      "echo ready; cat"));
  if (!started.child) return {{-1, std::move(started.failure)}, nullptr};
  Channel words(started.child->descriptor());
  std::string seen;
  const auto anything = [](std::string_view) { return true; };
  if (!read_until(words, "ready\n", anything, limit, seen))
    return {{-1, why_not(*started.child, limit, seen)}, nullptr};
  DialResult dial_result = dial_unix(folder.socket(), limit);
  if (dial_result.descriptor < 0) return {std::move(dial_result), nullptr};
  seen.clear();
  if (ping(dial_result.descriptor, limit, seen)) return {std::move(dial_result), std::move(started.child)};
  ::close(dial_result.descriptor);
  return {
      {-1,
       {Errc::unreachable, "no engine answers on " + path + " on the remote host", Step::name_socket_there}},
      nullptr};
}

}  // namespace

std::vector<std::string> ssh_arguments(const Endpoint& endpoint, std::chrono::milliseconds connect_limit,
                                       const std::vector<std::string>& options, const std::string& command) {
  std::vector<std::string> words;
  if (!endpoint.user.empty()) words.insert(words.end(), {"-l", endpoint.user});
  if (endpoint.port != 0) words.insert(words.end(), {"-p", std::to_string(endpoint.port)});
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(connect_limit).count();
  words.insert(words.end(), {"-o", "ConnectTimeout=" + std::to_string(seconds)});
  words.insert(words.end(), options.begin(), options.end());
  words.insert(words.end(), {"-T", "--", endpoint.host, command});
  return words;
}

SshDialResult dial_ssh(const Endpoint& endpoint, std::chrono::milliseconds connect_limit, Deadline limit) {
  const std::string engine =
      endpoint.path.empty() ? "" : "-H " + shell_quoted("unix://" + endpoint.path) + " ";
  bool no_docker = false;
  SshDialResult result = through_docker(
      ssh_arguments(endpoint, connect_limit, {}, "docker " + engine + "system dial-stdio"), limit, no_docker);
  return no_docker ? through_forwarding(endpoint, connect_limit, limit) : std::move(result);
}

}  // namespace swarm::http
