// SPDX-License-Identifier: Apache-2.0
// Connects to an endpoint: resolves host names within a timeout, then connects a unix or TCP socket.
#include "http/dial.hpp"

#include <swarm/text.hpp>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>
#include <thread>

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace swarm::http {
namespace {

/// Shared by the resolver thread and the waiting one; the last of them closes the pipe.
struct DnsQuery {
  std::string host, service;
  std::vector<Address> addresses;
  int failure = 0;
  bool loopback = false;  ///< The host is a loopback name, whatever its addresses.
  std::atomic<bool> answered = false;
  int done[2] = {-1, -1};

  DnsQuery() = default;
  DnsQuery(const DnsQuery&) = delete;
  DnsQuery& operator=(const DnsQuery&) = delete;
  ~DnsQuery() {
    if (done[0] >= 0) ::close(done[0]);
    if (done[1] >= 0) ::close(done[1]);
  }
};

void ask(DnsQuery& query, int flags) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  query.failure =
      ::getaddrinfo(query.loopback ? nullptr : query.host.c_str(), query.service.c_str(), &hints, &found);
  if (query.failure != 0) return;
  for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
    Address address;
    if (each->ai_addrlen > sizeof address.storage) continue;
    std::memcpy(&address.storage, each->ai_addr, each->ai_addrlen);
    address.size = each->ai_addrlen;
    query.addresses.push_back(address);
  }
  ::freeaddrinfo(found);
}

Failure unknown(const DnsQuery& query) {
  const Hint hint{Step::check_host_name, {query.host}};
  if (query.failure == EAI_NONAME) return {Errc::unreachable, "unknown host", hint};
  return {Errc::unreachable,
          std::string("the host's name could not be resolved: ") + ::gai_strerror(query.failure), hint};
}

}  // namespace

ResolveResult resolve(const std::string& host, unsigned port, Deadline limit) {
  auto query = std::make_shared<DnsQuery>();
  query->host = host;
  query->service = std::to_string(port);
  // Loopback even without a hosts file (RFC 6761). An empty host name resolves to the loopback addresses.
  const std::string name = lower(host);
  query->loopback = name == "localhost" || name.ends_with(".localhost");
  ask(*query, AI_NUMERICHOST);
  if (query->failure == 0) return {std::move(query->addresses), {}};

  // getaddrinfo has no timeout and may take minutes, so it runs on a thread that can be abandoned.
  if (::pipe2(query->done, O_CLOEXEC) != 0) return {{}, {Errc::unreachable, "too many open files", {}}};
  std::thread([query] {
    ask(*query, 0);
    query->answered = true;
    const char byte = 0;
    if (::write(query->done[1], &byte, 1) < 0) return;
  }).detach();
  switch (limit.wait(query->done[0], POLLIN)) {
    case Wait::ready:
      query->answered.wait(false);  // a pipe alone does not synchronize memory between threads
      if (query->failure != 0) return {{}, unknown(*query)};
      return {std::move(query->addresses), {}};
    case Wait::interrupted:
      return {{}, {Errc::interrupted, "interrupted while resolving the host's name", {}}};
    default:
      return {{}, {Errc::unreachable, "the lookup of the host's name timed out", Step::check_name_server}};
  }
}

namespace {

std::string words(int error) { return std::generic_category().message(error); }

/// For a container, docker makes a directory in place of a socket that does not exist on the host.
std::string refusal(const std::string& path) {
  struct stat file {};
  if (::stat(path.c_str(), &file) != 0 || S_ISSOCK(file.st_mode))
    return "the socket is there, but no engine listens on it";
  return S_ISDIR(file.st_mode) ? "it is a directory, not a socket" : "it is a file, not a socket";
}

Failure unix_failure(const std::string& path, int error) {
  switch (error) {
    case ENOENT: return {Errc::unreachable, "no such file or directory", Step::check_engine};
    case ECONNREFUSED: return {Errc::unreachable, "connection refused: " + refusal(path), Step::check_engine};
    case EACCES:
    case EPERM: {
      // Joining the socket's group does not help a user who cannot enter its directory.
      const std::string folder = path.substr(0, path.rfind('/'));
      if (!folder.empty() && ::faccessat(AT_FDCWD, folder.c_str(), X_OK, AT_EACCESS) != 0)
        return {Errc::denied, "permission denied: " + folder + " cannot be entered", {}};
      return {Errc::denied, "permission denied", {Step::join_group_of, {path}}};
    }
    case ETIMEDOUT:
      return {Errc::unreachable, "connection timed out: the engine did not accept it", Step::check_engine};
    default: return {Errc::unreachable, words(error), Step::check_engine};
  }
}

Failure tcp_failure(unsigned port, int error) {
  const std::string at = " on port " + std::to_string(port);
  switch (error) {
    case ECONNREFUSED: return {Errc::unreachable, "connection refused" + at, Step::check_engine};
    case ETIMEDOUT: return {Errc::unreachable, "connection timed out" + at, Step::check_firewall};
    default: return {Errc::unreachable, words(error) + at, Step::check_engine};
  }
}

/// Returns 0, or the errno of the connection attempt.
int finish_connecting(int descriptor, Deadline limit) {
  switch (limit.wait(descriptor, POLLOUT)) {
    case Wait::ready: {
      int error = 0;
      socklen_t size = sizeof error;
      return ::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
    }
    case Wait::interrupted: return EINTR;
    default: return ETIMEDOUT;
  }
}

int connect_to(const Address& address, Deadline limit, int& error) {
  const int descriptor = ::socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) {
    error = errno;
    return -1;
  }
  error = ::connect(descriptor, address.get(), address.size) == 0 ? 0 : errno;
  if (error == EINPROGRESS) error = finish_connecting(descriptor, limit);
  if (error == 0) {
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return descriptor;
  }
  ::close(descriptor);
  return -1;
}

}  // namespace

DialResult dial_unix(const std::string& path, Deadline limit) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    return {-1, {Errc::unreachable, "the socket's path is longer than 107 bytes", Step::shorten_path}};
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return {-1, {Errc::unreachable, words(errno), {}}};
  for (;;) {
    if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
      return {descriptor, {}};
    }
    // EAGAIN: the listen backlog is full; unix sockets cannot be polled for room in it.
    int error = errno;
    if (error == EAGAIN || error == EINTR) {
      const Wait state = limit.pause(std::chrono::milliseconds{10});
      if (state == Wait::ready) continue;
      error = state == Wait::interrupted ? EINTR : ETIMEDOUT;
    }
    ::close(descriptor);
    if (error == EINTR) return {-1, {Errc::interrupted, "interrupted while connecting", {}}};
    return {-1, unix_failure(path, error)};
  }
}

DialResult dial_tcp(const std::string& host, unsigned port, Deadline limit) {
  ResolveResult found = resolve(host, port, limit);
  if (found.addresses.empty()) return {-1, found.failure};
  int error = ETIMEDOUT;
  std::size_t left = found.addresses.size();
  for (const Address& address : found.addresses) {
    const int descriptor = connect_to(address, limit.share(left--), error);
    if (descriptor >= 0) return {descriptor, {}};
    if (error == EINTR) return {-1, {Errc::interrupted, "interrupted while connecting", {}}};
  }
  return {-1, tcp_failure(port, error)};
}

unsigned port_of(const Endpoint& endpoint) {
  if (endpoint.port != 0) return endpoint.port;
  return endpoint.tls ? 2376 : 2375;
}

}  // namespace swarm::http
