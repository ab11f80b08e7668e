// SPDX-License-Identifier: Apache-2.0
// A server that knows no HTTP: each connection is played as the test says, so it can cut, drip, stall and
// lie.
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

/// Certificates of one authority, made by the openssl command in a folder of their own: ca, server (for
/// localhost and 127.0.0.1), client, other (an authority nobody knows), expired, localhost (without a subject
/// alternative name), mail (with one that names no host); secret-key.pem and secret-key-1.pem are encrypted
/// keys, junk, empty, half-key.pem and client-key.der none in PEM form.
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

  /// The next whole request, head and body; empty if the client hung up instead.
  std::string request();
  /// What was received after the last whole request.
  [[nodiscard]] const std::string& unread() const { return received_; }
  bool say(std::string_view bytes);
  /// An answer with a length.
  bool answer(int status, std::string_view body, std::string_view headers = {});
  /// One byte, a pause, the next …, until all are said or the client hangs up.
  void drip(std::string_view bytes, std::chrono::milliseconds pause);
  /// The same bytes for ever, until the client hangs up.
  void flood(std::string_view bytes);
  /// Says nothing until the client hangs up.
  void stall();
  /// The process at the other end, of this machine.
  [[nodiscard]] virtual pid_t process() const = 0;
  /// Nothing of what was said is still on its way to it.
  [[nodiscard]] virtual bool has_read_all() const = 0;
  /// Ends the connection with a reset.
  virtual void reset() = 0;

 protected:
  virtual long receive(char* into, std::size_t room) = 0;  ///< 0 or less: over.
  virtual long send(std::string_view bytes) = 0;
  /// True when the client hung up within the pause (negative: for ever).
  virtual bool gone(std::chrono::milliseconds pause) = 0;

 private:
  std::string received_;
};

class RawServer {
 public:
  using Play = std::function<void(Peer&)>;
  enum class On { unix_socket, tcp, tls, tls_asking_for_a_certificate };

  /// Connection n is played by plays[n], all later ones by the last.
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
