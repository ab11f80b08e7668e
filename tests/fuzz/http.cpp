// SPDX-License-Identifier: Apache-2.0
// Fuzzes HTTP responses over a socket: headers, lengths and chunks, read as a whole and as a stream.
#include "fuzz/fuzz.hpp"
#include "http/http_link.hpp"

#include <swarm/endpoint.hpp>
#include <swarm/transport.hpp>

#include <array>
#include <chrono>
#include <string>
#include <thread>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace {

using namespace std::chrono_literals;

/// A server that answers each connection with the given bytes and closes it.
class Server {
 public:
  Server() : path_("/tmp/swarmctl-fuzz." + std::to_string(getpid())) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path_.copy(address.sun_path, sizeof address.sun_path - 1);
    unlink(path_.c_str());
    fuzz::expect(bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0, "bind");
    fuzz::expect(listen(listener_, 8) == 0, "listen");
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server() { unlink(path_.c_str()); }

  void answer_once(std::string_view bytes) const {
    const int peer = accept(listener_, nullptr, nullptr);
    std::array<char, 4096> request{};
    static_cast<void>(read(peer, request.data(), request.size()));
    while (!bytes.empty()) {
      const ssize_t count = send(peer, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) break;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    close(peer);
  }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
  int listener_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
};

std::string body_of(const Server& server, std::string_view bytes, bool streamed) {
  std::thread answer([&] { server.answer_once(bytes); });
  const swarm::ConnectOptions options;
  swarm::http::HttpLink link(swarm::parse_endpoint("unix://" + server.path()), options);
  swarm::http::Deadline deadline(5s, 0ms);
  std::string body;
  const swarm::Sink sink = [&](std::string_view piece) {
    body += piece;
    return true;
  };
  const std::function<void(const swarm::Response&)> answered = [](const swarm::Response&) {};
  const swarm::http::Receiver receiver{sink, answered};
  swarm::http::Attempt attempt = link.attempt({"GET", "/services"}, deadline, streamed ? &receiver : nullptr);
  answer.join();
  const bool good = attempt.response.answered() && attempt.response.status / 100 == 2;
  if (!good) return {};
  return streamed ? body : attempt.response.body;
}

}  // namespace

void fuzz::run(std::string_view bytes) {
  static const Server server;
  const std::string kept = body_of(server, bytes, false), streamed = body_of(server, bytes, true);
  expect(kept.empty() || kept == streamed, "a body is the same whole and as a stream");
}
