// SPDX-License-Identifier: Apache-2.0
// HTTP to one manager, by cpp-httplib over our own descriptor (the only file that includes it).

// One read empties a unix socket's buffer, and requests never use Expect: 100-continue.
#define CPPHTTPLIB_RECV_BUFSIZ size_t(65536u)
#define CPPHTTPLIB_EXPECT_100_THRESHOLD 0
#include "http/http_link.hpp"

#include "http/channel.hpp"
#include "http/exchange.hpp"
#include "http/ssh.hpp"
#include "http/tls.hpp"

#include <swarm/write_watch.hpp>

#include <exception>
#include <optional>
#include <string_view>
#include <utility>

#include <httplib.h>

namespace swarm::http {
namespace {

/// httplib's view of an exchange.
class ExchangeStream final : public httplib::Stream {
 public:
  ExchangeStream(int descriptor, Exchange& exchange) : descriptor_(descriptor), exchange_(exchange) {}

  ssize_t read(char* into, size_t room) override { return exchange_.read(into, room); }
  ssize_t write(const char* bytes, size_t size) override {
    exchange_.write({bytes, size});
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string& /*ip*/, int& /*port*/) const override {}
  void get_local_ip_and_port(std::string& /*ip*/, int& /*port*/) const override {}
  socket_t socket() const override { return descriptor_; }

  // httplib versions differ in these functions, hence no `override`; none is called during a request.
  bool is_readable() const { return true; }
  bool is_writable() const { return true; }
  bool wait_readable() const { return true; }
  bool wait_writable() const { return true; }
  time_t duration() const { return 0; }

 private:
  int descriptor_;
  Exchange& exchange_;
};

/// Reads one response: keeps its body, or passes it on.
class ResponseReader {
 public:
  ResponseReader(const Receiver* receiver, Deadline& deadline, Progress& progress)
      : receiver_(receiver), deadline_(deadline), progress_(progress) {}

  bool receive_header(const httplib::Response& answer) {
    header_received_ = true;
    response_.status = answer.status;
    response_.headers.assign(answer.headers.begin(), answer.headers.end());
    streams_ = receiver_ != nullptr && response_.ok();
    if (!streams_ || !receiver_->answered) return true;
    return guarded([&] {
      receiver_->answered(response_);
      return true;
    });
  }

  bool piece(std::string_view bytes) {
    if (!streams_) return keep(bytes);
    progress_.begun = true;
    wanted_ = guarded([&] { return deadline_.uncounted([&] { return receiver_->sink(bytes); }); });
    return wanted_;
  }

  /// Builds the result; `whole` is httplib's verdict on the response.
  Attempt finish(bool whole, const httplib::Response& answer, Effect effect) {
    if (whole && !header_received_)
      receive_header(answer);  // httplib does not call the handler for a response without a body
    if (thrown_) std::rethrow_exception(thrown_);
    if (!whole && wanted_) return judge_failure(progress_, effect);
    return judge_answer(std::move(response_));
  }

 private:
  bool keep(std::string_view bytes) {
    if (bytes.size() > most_body - response_.body.size()) {
      progress_.too_long = true;
      return false;
    }
    response_.body += bytes;
    return true;
  }

  /// Keeps exceptions of the caller from propagating through httplib.
  template <class Call>
  bool guarded(const Call& call) {
    try {
      return call();
    } catch (...) {
      thrown_ = std::current_exception();
      return false;
    }
  }

  const Receiver* receiver_;
  Deadline& deadline_;
  Progress& progress_;
  Response response_;
  std::exception_ptr thrown_;
  bool header_received_ = false, streams_ = false;
  bool wanted_ = true;  // false: the sink wants no more
};

}  // namespace

class HttpLink::Client final : public httplib::ClientImpl {
 public:
  Client(Endpoint endpoint, const ConnectOptions& options);

  Attempt attempt(const Request& request, Deadline& deadline, const Receiver* receiver);

 protected:
  bool create_and_connect_socket(Socket& socket, httplib::Error& error) override;
  /// Called before each close of the descriptor.
  void shutdown_ssl(Socket& /*socket*/, bool /*gracefully*/) override {
    channel_.reset();
    ssh_.reset();
  }

 private:
  // httplib versions with a timeout for the whole request pass its start time as well.
#ifdef CPPHTTPLIB_CLIENT_MAX_TIMEOUT_MSECOND
  bool process_socket(const Socket& socket, std::chrono::time_point<std::chrono::steady_clock> /*start*/,
                      std::function<bool(httplib::Stream&)> converse) override {
    return run(socket.sock, converse);
  }
#else
  bool process_socket(const Socket& socket, std::function<bool(httplib::Stream&)> converse) override {
    return run(socket.sock, converse);
  }
#endif

  bool run(int descriptor, const std::function<bool(httplib::Stream&)>& converse) {
    Exchange exchange(*channel_, *deadline_, progress_, on_sending_);
    ExchangeStream exchange_stream(descriptor, exchange);
    return converse(exchange_stream);
  }

  DialResult dial();
  bool open_channel(int descriptor);
  httplib::Request httplib_request(const Request& request) const;
  Attempt once(const Request& request, const Receiver* receiver);

  Endpoint endpoint_;
  const ConnectOptions& options_;
  std::string host_header_, base_path_;
  std::unique_ptr<TlsSettings> tls_;
  std::unique_ptr<SshChild> ssh_;
  std::optional<Channel> channel_;

  // Only valid during an attempt:
  Deadline* deadline_ = nullptr;
  void (*on_sending_)() = nullptr;
  Progress progress_;
};

HttpLink::Client::Client(Endpoint endpoint, const ConnectOptions& options)
    : ClientImpl("docker", 80), endpoint_(std::move(endpoint)), options_(options), host_header_("docker") {
  if (endpoint_.kind == Endpoint::Kind::tcp) {
    const Endpoint plain{.kind = Endpoint::Kind::tcp, .host = endpoint_.host, .port = port_of(endpoint_)};
    host_header_ = plain.text().substr(std::string_view("tcp://").size());
    base_path_ = endpoint_.path;
  }
  set_keep_alive(true);
  set_follow_location(false);
  set_decompress(false);
}

DialResult HttpLink::Client::dial() {
  const Deadline limit = deadline_->within(options_.connect_limit);
  switch (endpoint_.kind) {
    case Endpoint::Kind::unix_socket: return dial_unix(endpoint_.path, limit);
    case Endpoint::Kind::tcp: return dial_tcp(endpoint_.host, port_of(endpoint_), limit);
    case Endpoint::Kind::ssh: break;
  }
  // ssh applies the connect timeout itself; longer waits may be a user typing a passphrase.
  SshDialResult reached = dial_ssh(endpoint_, options_.connect_limit, *deadline_);
  ssh_ = std::move(reached.child);
  return std::move(reached.dial_result);
}

bool HttpLink::Client::create_and_connect_socket(Socket& socket, httplib::Error& error) {
  DialResult dial_result = dial();
  progress_.failure = std::move(dial_result.failure);
  if (dial_result.descriptor >= 0 && open_channel(dial_result.descriptor)) {
    socket.sock = dial_result.descriptor;
    return true;
  }
  if (dial_result.descriptor >= 0) ::close(dial_result.descriptor);
  error = httplib::Error::Connection;
  return false;
}

bool HttpLink::Client::open_channel(int descriptor) {
  if (!endpoint_.tls) {
    channel_.emplace(descriptor);
    return true;
  }
  if (!tls_) {
    TlsSettings::MakeResult item = TlsSettings::make(*endpoint_.tls);
    tls_ = std::move(item.settings);
    progress_.failure = std::move(item.failure);
    if (!tls_) return false;
  }
  const Deadline limit = deadline_->within(options_.connect_limit);
  TlsSettings::Handshake handshake = tls_->handshake_over(descriptor, endpoint_.host, limit);
  progress_.failure = std::move(handshake.failure);
  if (handshake.session) channel_.emplace(descriptor, std::move(handshake.session));
  return channel_.has_value();
}

httplib::Request HttpLink::Client::httplib_request(const Request& request) const {
  httplib::Request message;
  message.method = request.method;
  message.path = base_path_ + request.path;
  message.body = request.body;
  for (const auto& [name, value] : options_.headers) message.set_header(name, value);
  const auto set = [&](const std::string& name, const std::string& value) {
    message.headers.erase(name);
    message.set_header(name, value);
  };
  set("Host", host_header_);
  set("User-Agent", options_.user_agent);
  set("Accept-Encoding", "identity");
  if (!request.body.empty()) set("Content-Type", "application/json");
  if (!request.registry_auth.empty()) set("X-Registry-Auth", request.registry_auth);
  return message;
}

Attempt HttpLink::Client::attempt(const Request& request, Deadline& deadline, const Receiver* receiver) {
  deadline_ = &deadline;
  on_sending_ = request.reads() ? nullptr : write_leaves;
  if (is_socket_open() && !channel_->idle_and_open()) stop();
  const bool reused = is_socket_open() != 0;
  Attempt result = once(request, receiver);
  // The kept connection broke before it took a byte, so sending again on a new one is safe.
  if (reused && progress_.sent == 0 && progress_.ended == Io::Kind::broken) result = once(request, receiver);
  return result;
}

Attempt HttpLink::Client::once(const Request& request, const Receiver* receiver) {
  progress_ = {};
  ResponseReader reader(receiver, *deadline_, progress_);
  httplib::Request wanted = httplib_request(request);
  wanted.response_handler = [&](const httplib::Response& answer) { return reader.receive_header(answer); };
  wanted.content_receiver = [&](const char* bytes, size_t size, auto&&...) {
    return reader.piece(std::string_view(bytes, size));
  };
  httplib::Response answer;
  auto error = httplib::Error::Success;
  const bool whole = ClientImpl::send(wanted, answer, error);
  return reader.finish(whole, answer, request.reads() ? Effect::read : Effect::write);
}

HttpLink::HttpLink(Endpoint endpoint, const ConnectOptions& options)
    : name_(endpoint.text()), client_(std::make_unique<Client>(std::move(endpoint), options)) {}
HttpLink::HttpLink(HttpLink&&) noexcept = default;
HttpLink::~HttpLink() = default;

Attempt HttpLink::attempt(const Request& request, Deadline& deadline, const Receiver* receiver) {
  return client_->attempt(request, deadline, receiver);
}

}  // namespace swarm::http
