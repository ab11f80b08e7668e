// SPDX-License-Identifier: Apache-2.0
// A server below HTTP: the test defines what happens on each connection.
#include "support/raw_server.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <utility>

#include <arpa/inet.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace test {
namespace {

std::string new_folder() {
  char pattern[] = "/tmp/swarmctl-raw-XXXXXX";
  if (::mkdtemp(pattern) == nullptr) throw std::runtime_error("mkdtemp");
  return pattern;
}

/// Waits until the peer closes the connection or the server stops; returns false after the pause.
bool gone_within(int descriptor, int stop, std::chrono::milliseconds pause) {
  std::array<pollfd, 2> both{{{descriptor, POLLRDHUP, 0}, {stop, POLLIN, 0}}};
  return ::poll(both.data(), both.size(), static_cast<int>(pause.count())) > 0;
}

class Plain : public Peer {
 public:
  Plain(int descriptor, int stop) : descriptor_(descriptor), stop_(stop) {}
  void reset() override {
    const linger now{1, 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  }
  pid_t process() const override {
    ucred other{};
    socklen_t size = sizeof other;
    return ::getsockopt(descriptor_, SOL_SOCKET, SO_PEERCRED, &other, &size) == 0 ? other.pid : 0;
  }
  bool has_read_all() const override {
    int unread = 0;
    return ::ioctl(descriptor_, SIOCOUTQ, &unread) == 0 && unread == 0;
  }

 protected:
  long receive(char* into, std::size_t room) override {
    std::array<pollfd, 2> both{{{descriptor_, POLLIN, 0}, {stop_, POLLIN, 0}}};
    if (::poll(both.data(), both.size(), -1) < 0 || both[1].revents != 0) return 0;
    return ::recv(descriptor_, into, room, 0);
  }
  long send(std::string_view bytes) override {
    std::array<pollfd, 2> both{{{descriptor_, POLLOUT, 0}, {stop_, POLLIN, 0}}};
    if (::poll(both.data(), both.size(), -1) < 0 || both[1].revents != 0) return -1;
    return ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  }
  bool gone(std::chrono::milliseconds pause) override { return gone_within(descriptor_, stop_, pause); }

  int descriptor_, stop_;
};

class Secure final : public Plain {
 public:
  Secure(int descriptor, int stop, const std::string& certificate, bool ask)
      : Plain(descriptor, stop), context_(SSL_CTX_new(TLS_server_method())), ssl_(nullptr) {
    const Certificates& result = Certificates::get();
    SSL_CTX_use_certificate_chain_file(context_, result.file(certificate + ".pem").c_str());
    SSL_CTX_use_PrivateKey_file(context_, result.file(certificate + "-key.pem").c_str(), SSL_FILETYPE_PEM);
    if (ask) {
      SSL_CTX_load_verify_file(context_, result.file("ca.pem").c_str());
      SSL_CTX_set_verify(context_, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    }
    ssl_ = SSL_new(context_);
    SSL_set_fd(ssl_, descriptor);
    open_ = SSL_accept(ssl_) == 1;
  }
  ~Secure() override {
    if (open_) SSL_shutdown(ssl_);
    SSL_free(ssl_);
    SSL_CTX_free(context_);
  }

 protected:
  long receive(char* into, std::size_t room) override {
    return open_ ? SSL_read(ssl_, into, static_cast<int>(room)) : 0;
  }
  long send(std::string_view bytes) override {
    return open_ ? SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size())) : -1;
  }

 private:
  SSL_CTX* context_;
  SSL* ssl_;
  bool open_ = false;
};

std::size_t length_in(const std::string& header) {
  constexpr std::string_view name = "Content-Length: ";
  const auto at = header.find(name);
  return at == std::string::npos ? 0 : std::stoul(header.substr(at + name.size()));
}

}  // namespace

std::string Peer::request() {
  constexpr std::string_view empty_line = "\r\n\r\n";
  std::array<char, 4096> piece{};
  for (;;) {
    const auto end = received_.find(empty_line);
    if (end != std::string::npos) {
      const std::size_t whole = end + empty_line.size() + length_in(received_.substr(0, end));
      if (received_.size() >= whole) {
        std::string request = received_.substr(0, whole);
        received_.erase(0, whole);
        return request;
      }
    }
    const long got = receive(piece.data(), piece.size());
    if (got <= 0) return {};
    received_.append(piece.data(), static_cast<std::size_t>(got));
  }
}

bool Peer::say(std::string_view bytes) {
  while (!bytes.empty()) {
    const long sent = send(bytes);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool Peer::answer(int status, std::string_view body, std::string_view headers) {
  return say("HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Length: " + std::to_string(body.size()) +
             "\r\n" + std::string(headers) + "\r\n" + std::string(body));
}

void Peer::drip(std::string_view bytes, std::chrono::milliseconds pause) {
  for (const char byte : bytes) {
    if (!say({&byte, 1}) || gone(pause)) return;
  }
}

void Peer::flood(std::string_view bytes) {
  while (say(bytes)) continue;
}

void Peer::stall() { gone(std::chrono::milliseconds{-1}); }

RawServer::RawServer(std::vector<Play> plays, On on, std::string certificate)
    : plays_(std::move(plays)), on_(on), certificate_(std::move(certificate)) {
  if (::pipe(stop_) != 0) throw std::runtime_error("pipe");
  if (on_ == On::unix_socket) {
    listen_on_unix();
  } else {
    listen_on_tcp();
  }
  ::listen(listener_, 16);
  acceptor_ = std::thread([this] { serve(); });
}

RawServer::~RawServer() {
  ::close(stop_[1]);
  acceptor_.join();
  for (std::thread& player : players_) player.join();
  ::close(stop_[0]);
  ::close(listener_);
  if (!folder_.empty()) std::filesystem::remove_all(folder_);
}

void RawServer::listen_on_unix() {
  folder_ = new_folder();
  endpoint_.path = folder_ + "/engine.sock";
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  endpoint_.path.copy(address.sun_path, sizeof address.sun_path - 1);
  listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("bind");
}

void RawServer::listen_on_tcp() {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  socklen_t size = sizeof address;
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    throw std::runtime_error("bind");
  }
  endpoint_.kind = swarm::Endpoint::Kind::tcp;
  endpoint_.host = "127.0.0.1";
  endpoint_.port = ntohs(address.sin_port);
  if (on_ != On::tcp) endpoint_.tls = swarm::Tls{.ca = Certificates::get().file("ca.pem")};
}

void RawServer::serve() {
  // OpenSSL writes with write(), so SIGPIPE is blocked in this thread; the client's thread is unaffected
  sigset_t pipe_signal;
  sigemptyset(&pipe_signal);
  sigaddset(&pipe_signal, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe_signal, nullptr);
  for (std::size_t number = 0;; ++number) {
    std::array<pollfd, 2> both{{{listener_, POLLIN, 0}, {stop_[0], POLLIN, 0}}};
    if (::poll(both.data(), both.size(), -1) < 0 || both[1].revents != 0) return;
    const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (descriptor < 0) return;
    ++connections_;
    players_.emplace_back([this, descriptor, number] { play(descriptor, number); });
  }
}

void RawServer::play(int descriptor, std::size_t number) {
  {
    std::unique_ptr<Peer> peer;
    if (on_ == On::tls || on_ == On::tls_asking_for_a_certificate) {
      peer = std::make_unique<Secure>(descriptor, stop_[0], certificate_,
                                      on_ == On::tls_asking_for_a_certificate);
    } else {
      peer = std::make_unique<Plain>(descriptor, stop_[0]);
    }
    plays_[std::min(number, plays_.size() - 1)](*peer);
  }
  ::close(descriptor);
}

Certificates::Certificates() : folder_(new_folder()) {
  const auto run = [this](const std::string& command) {
    if (std::system(("cd " + folder_ + " && " + command + " >/dev/null 2>&1").c_str()) != 0) {
      throw std::runtime_error("failed: " + command);
    }
  };
  std::ofstream(folder_ + "/names") << "subjectAltName=DNS:localhost,IP:127.0.0.1\n";
  const std::string key = " -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
  for (const std::string authority : {"ca", "other"}) {
    run("openssl req -x509" + key + " -days 2 -subj /CN=" + authority + " -keyout " + authority +
        "-key.pem -out " + authority + ".pem");
  }
  for (const std::string name : {"server", "client", "expired"}) {
    run("openssl req" + key + " -subj /CN=" + name + " -keyout " + name + "-key.pem -out " + name + ".csr");
    run("openssl x509 -req -in " + name +
        ".csr -CA ca.pem -CAkey ca-key.pem -CAcreateserial -extfile names -days " +
        (name == "expired" ? "-1" : "2") + " -out " + name + ".pem");
  }
  std::ofstream(folder_ + "/mail-name") << "subjectAltName=email:me@example.org\n";
  for (const std::string name : {"localhost", "mail"}) {
    run("openssl req" + key + " -subj /CN=" + name + " -keyout " + name + "-key.pem -out " + name + ".csr");
    run("openssl x509 -req -in " + name + ".csr -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 2 -out " +
        name + ".pem" + (name == "mail" ? " -extfile mail-name" : ""));
  }
  run("openssl pkey -in client-key.pem -aes256 -passout pass:hunter2 -out secret-key.pem");
  run("openssl ec -in client-key.pem -aes128 -passout pass:hunter2 -out secret-key-1.pem");
  run("openssl pkey -in client-key.pem -outform DER -out client-key.der");
  run("head -2 client-key.pem > half-key.pem && echo junk > junk && : > empty");
}

Certificates::~Certificates() { std::filesystem::remove_all(folder_); }

const Certificates& Certificates::get() {
  static const Certificates result;
  return result;
}

}  // namespace test
