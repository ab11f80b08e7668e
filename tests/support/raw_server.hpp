// SPDX-License-Identifier: Apache-2.0
// A server below HTTP: the test defines what happens on each connection, so it can cut off, send byte by
// byte, stall and send wrong data.
#pragma once

#include <swarm/endpoint.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <sys/types.h>

namespace test {

/// Certificates of one authority, made by the openssl command in a temporary folder: ca, server (for
/// localhost and 127.0.0.1), client, other (of an unknown authority), expired, localhost (without a subject
/// alternative name), mail (its subject alternative name is not a host). secret-key.pem and secret-key-1.pem
/// are encrypted keys. junk, empty, half-key.pem and client-key.der are not in PEM form.
class Certificates {
 public:
  static const Certificates& get();
  [[nodiscard]] std::string file(const std::string& name) const { return folder_ + "/" + name; }
  ~Certificates();

 private:
  Certificates();
  std::string folder_;
};

/// The server's end of one connection.
class Peer {
 public:
  virtual ~Peer() = default;

  /// The next whole request, header and body; empty if the client closed the connection instead.
  std::string request();
  /// What was received after the last whole request.
  [[nodiscard]] const std::string& unread() const { return received_; }
  bool say(std::string_view bytes);
  /// Sends a response with a Content-Length.
  bool answer(int status, std::string_view body, std::string_view headers = {});
  /// Sends one byte, pauses, sends the next, until all are sent or the client closes the connection.
  void drip(std::string_view bytes, std::chrono::milliseconds pause);
  /// Sends the same bytes until the client closes the connection.
  void flood(std::string_view bytes);
  /// Sends nothing until the client closes the connection.
  void stall();
  /// The client's process on this machine.
  [[nodiscard]] virtual pid_t process() const = 0;
  /// Whether the client has received every byte that was sent.
  [[nodiscard]] virtual bool has_read_all() const = 0;
  /// Ends the connection with a reset.
  virtual void reset() = 0;

 protected:
  virtual long receive(char* into, std::size_t room) = 0;  ///< 0 or less: the connection has ended.
  virtual long send(std::string_view bytes) = 0;
  /// Whether the client closed the connection within the pause (negative: no limit).
  virtual bool gone(std::chrono::milliseconds pause) = 0;

 private:
  std::string received_;
};

class RawServer {
 public:
  using Play = std::function<void(Peer&)>;
  enum class On { unix_socket, tcp, tls, tls_asking_for_a_certificate };

  /// Connection n runs plays[n]; all later connections run the last one.
  explicit RawServer(std::vector<Play> plays, On on = On::unix_socket, std::string certificate = "server");
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;
  ~RawServer();

  [[nodiscard]] const swarm::Endpoint& endpoint() const { return endpoint_; }
  [[nodiscard]] int connections() const { return connections_; }

 private:
  void listen_on_unix();
  void listen_on_tcp();
  void serve();
  void play(int descriptor, std::size_t number);

  std::vector<Play> plays_;
  On on_;
  std::string certificate_;
  std::string folder_;
  swarm::Endpoint endpoint_;
  int listener_ = -1;
  int stop_[2] = {-1, -1};
  std::atomic<int> connections_{0};
  std::vector<std::thread> players_;
  std::thread acceptor_;
};

}  // namespace test
