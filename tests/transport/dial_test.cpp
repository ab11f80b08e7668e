// SPDX-License-Identifier: Apache-2.0
// Tests that each way in which an engine cannot be reached has its own message.
#include "support/raw_server.hpp"
#include "support/requests.hpp"

#include <swarm/error.hpp>
#include <swarm/transport.hpp>

#include <chrono>
#include <string>

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace {

using namespace test;
using namespace std::chrono_literals;

std::string ask(const swarm::Endpoint& endpoint, std::chrono::milliseconds limit = 60s) {
  return outcome_of(*swarm::connect({endpoint}, {.connect_limit = limit, .request_limit = limit}), get());
}

/// A unix socket that is bound and may be listening, but never accepts.
struct Deaf {
  std::string folder, path;
  int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  explicit Deaf(int queue) {
    char pattern[] = "/tmp/swarmctl-raw-XXXXXX";
    folder = ::mkdtemp(pattern);
    path = folder + "/engine.sock";
    const sockaddr_un address = to();
    ::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    if (queue >= 0) ::listen(descriptor, queue);
  }
  Deaf(const Deaf&) = delete;
  Deaf& operator=(const Deaf&) = delete;
  ~Deaf() {
    ::close(descriptor);
    ::unlink(path.c_str());
    ::rmdir(folder.c_str());
  }
  sockaddr_un to() const {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    return address;
  }
};

TEST(Dial, distinguishes_a_missing_socket_from_one_without_a_listener) {
  EXPECT_EQ(ask({.path = "/nonexistent/d.sock"}),
            "unreachable: unix:///nonexistent/d.sock: no such file or directory");
  const Deaf deaf(-1);
  EXPECT_EQ(ask({.path = deaf.path}),
            "unreachable: ENGINE: connection refused: the socket is there, but no engine listens on it");
  EXPECT_EQ(ask({.path = "/tmp"}),
            "unreachable: unix:///tmp: connection refused: it is a directory, not a socket");
  EXPECT_EQ(ask({.path = "/etc/passwd"}),
            "unreachable: unix:///etc/passwd: connection refused: it is a file, not a socket");
}

TEST(Dial, calls_a_lack_of_permission_denied) {
  const bool root = ::geteuid() == 0;  // root may open any socket
  ASSERT_TRUE(!root || ::seteuid(65534) == 0);
  std::string came, came_outside, folder;
  {
    const Deaf deaf(1);
    folder = deaf.folder;
    ::chmod(deaf.path.c_str(), 0);
    came = ask({.path = deaf.path});
    ::chmod(folder.c_str(), 0);
    came_outside = ask({.path = deaf.path});
    ::chmod(folder.c_str(), 0700);
  }
  ASSERT_TRUE(!root || ::seteuid(0) == 0);
  EXPECT_EQ(came, "denied: ENGINE: permission denied");
  EXPECT_EQ(came_outside, "denied: ENGINE: permission denied: " + folder + " cannot be entered");
}

TEST(Dial, gives_up_on_a_queue_that_stays_full) {
  const Deaf deaf(0);
  const int waiting = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un address = deaf.to();
  ASSERT_EQ(::connect(waiting, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  EXPECT_EQ(ask({.path = deaf.path}, 200ms),
            "unreachable: ENGINE: connection timed out: the engine did not accept it");
  ::close(waiting);
}

TEST(Dial, names_the_port_that_refuses) {
  // Bound, so that no other process uses the port, but not listening.
  const int taken = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ASSERT_EQ(::bind(taken, reinterpret_cast<const sockaddr*>(&address), size), 0);
  ASSERT_EQ(::getsockname(taken, reinterpret_cast<sockaddr*>(&address), &size), 0);
  const unsigned port = ntohs(address.sin_port);
  EXPECT_EQ(ask({.kind = swarm::Endpoint::Kind::tcp, .host = "127.0.0.1", .port = port}),
            "unreachable: ENGINE: connection refused on port " + std::to_string(port));
  ::close(taken);
}

TEST(Dial, says_so_when_a_host_is_unknown) {
  // RFC 6761: this name never resolves. Without a name server, the resolver reports another error.
  const std::string came =
      ask({.kind = swarm::Endpoint::Kind::tcp, .host = "engine.invalid", .port = 1}, 200ms);
  EXPECT_TRUE(came.starts_with("unreachable: tcp://engine.invalid:1: unknown host") ||
              came.starts_with("unreachable: tcp://engine.invalid:1: the host's name "))
      << came;
}

TEST(Dial, tries_every_address_of_a_name) {
  const RawServer server({[](Peer& peer) {
                           peer.request();
                           peer.answer(200, "ok");
                         }},
                         RawServer::On::tcp);
  swarm::Endpoint endpoint = server.endpoint();
  endpoint.host = "localhost";  // also resolves to ::1, where nothing listens
  EXPECT_EQ(ask(endpoint), "200 ok");
}

TEST(Dial, finds_localhost_without_asking_anybody) {
  const RawServer server({[](Peer& peer) {
                           peer.request();
                           peer.answer(200, "ok");
                         }},
                         RawServer::On::tcp);
  swarm::Endpoint endpoint = server.endpoint();
  endpoint.host = "Engine.LocalHost";  // in no hosts file; RFC 6761: the same as localhost
  EXPECT_EQ(ask(endpoint), "200 ok");
}

TEST(Dial, needs_somebody_to_dial) {
  EXPECT_EQ(outcome([] {
              swarm::connect({});
              return swarm::Response{};
            }),
            "usage: no engine was named");
}

}  // namespace
