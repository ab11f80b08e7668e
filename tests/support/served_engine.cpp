// SPDX-License-Identifier: Apache-2.0
// Serves an in-process engine on a real socket.
#include "support/served_engine.hpp"

#include <memory>
#include <mutex>
#include <string>

namespace test {
namespace {

swarm::Request request_in(const std::string& text) {
  const std::size_t space = text.find(' '), path = space + 1, header = text.find("\r\n\r\n");
  swarm::Request request;
  request.method = text.substr(0, space);
  request.path = text.substr(path, text.find(' ', path) - path);
  request.body = text.substr(header + 4);
  return request;
}

}  // namespace

RawServer::Play served_by(swarm::Transport& engine) {
  // Each connection has its own thread, and the engine is not thread-safe.
  return [&engine, mutex = std::make_shared<std::mutex>()](Peer& peer) {
    for (std::string text = peer.request(); !text.empty(); text = peer.request()) {
      const swarm::Request request = request_in(text);
      const swarm::Response answer = [&] {
        const std::lock_guard guard(*mutex);
        return engine.send(request);
      }();
      std::string headers;
      for (const auto& [name, value] : answer.headers) headers.append(name + ": ").append(value + "\r\n");
      if (request.method == "HEAD")
        peer.say("HTTP/1.1 " + std::to_string(answer.status) + " OK\r\n" + headers + "\r\n");
      else
        peer.answer(answer.status, answer.body, headers);
    }
  };
}

}  // namespace test
