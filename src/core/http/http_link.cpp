// SPDX-License-Identifier: Apache-2.0
// One manager's HTTP, spoken by cpp-httplib over our own descriptor (its only includer).
#include "http/http_link.hpp"

// One read takes what a unix socket holds; the small bodies we send need no leave to be sent.
#define CPPHTTPLIB_RECV_BUFSIZ size_t(65536u)
#define CPPHTTPLIB_EXPECT_100_THRESHOLD 0
#include "http/channel.hpp"
#include "http/head.hpp"
#include "http/tls.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <exception>
#include <optional>
#include <string_view>
#include <utility>

#include <httplib.h>

namespace swarm::http {
namespace {

/// How far one try got: what httplib's own error codes do not tell.
struct Progress {
  std::size_t sent = 0, heard = 0;
  std::optional<Io::Kind> failed;  // why the bytes stopped
  Obstacle trouble;                // where the connection broke: how
  std::string garbage;             // why the answer can't be believed
  bool begun = false;              // the sink has seen something
};

/// httplib's view of the connection. Holds a request back until it is whole, so that it leaves in one piece,
/// and an answer until its head is whole and sound.
class Conversation final : public httplib::Stream {
 public:
  Conversation(int descriptor, Channel& channel, Deadline& deadline, Progress& progress)
      : descriptor_(descriptor), channel_(channel), deadline_(deadline), progress_(progress) {
    buffer_.resize(most_head);
  }

  ssize_t write(const char* bytes, size_t size) override {
    outgoing_.append(bytes, size);
    return static_cast<ssize_t>(size);
  }

  ssize_t read(char* into, size_t room) override {
    if (!head_read_ && !(flush() && read_head())) return -1;
    if (taken_ == filled_) {
      if (room >= buffer_.size() / 16) return fetch(into, room);
      const ssize_t got = fetch(buffer_.data(), buffer_.size());
      if (got <= 0) return got;
      taken_ = 0;
      filled_ = static_cast<std::size_t>(got);
    }
    const std::size_t size = std::min(room, filled_ - taken_);
    std::memcpy(into, buffer_.data() + taken_, size);
    taken_ += size;
    return static_cast<ssize_t>(size);
  }

  // The set of these differs from one httplib to the next, hence no `override`; none is used in a request.
  bool is_readable() const { return true; }
  bool is_writable() const { return true; }
  bool wait_readable() const { return true; }
  bool wait_writable() const { return true; }
  time_t duration() const { return 0; }
  void get_remote_ip_and_port(std::string& /*ip*/, int& /*port*/) const override {}
  void get_local_ip_and_port(std::string& /*ip*/, int& /*port*/) const override {}
  socket_t socket() const override { return descriptor_; }

 private:
  bool flush() {
    std::string_view rest = outgoing_;
    while (!rest.empty()) {
      const Io io = channel_.write(rest, deadline_);
      if (io.kind != Io::Kind::some) {
        stop(io.kind);
        // A peer that hangs up on half a request may have answered before it did.
        if (io.kind == Io::Kind::broken && progress_.sent > 0) break;
        return false;
      }
      progress_.sent += io.size;
      rest.remove_prefix(io.size);
    }
    outgoing_.clear();
    return true;
  }

  /// > 0 bytes, 0 the end, -1 failure.
  ssize_t fetch(char* into, std::size_t room) {
    const Io io = channel_.read(into, room, deadline_);
    progress_.heard += io.size;
    if (io.kind == Io::Kind::some) return static_cast<ssize_t>(io.size);
    stop(io.kind);
    return io.kind == Io::Kind::end ? 0 : -1;
  }

  void stop(Io::Kind why) {
    progress_.failed = why;
    if (why == Io::Kind::broken) progress_.trouble = channel_.trouble();
  }

  bool read_head() {
    constexpr std::string_view empty_line = "\r\n\r\n";
    std::size_t seen = 0;
    for (;;) {
      const ssize_t got = fetch(buffer_.data() + filled_, buffer_.size() - filled_);
      if (got <= 0) return false;
      filled_ += static_cast<std::size_t>(got);
      const std::string_view bytes(buffer_.data(), filled_);
      if (!begins_like_http(bytes)) return refuse("it is not HTTP");
      if (const auto end = bytes.find(empty_line, seen); end != std::string_view::npos) {
        std::string wrong = wrong_with(bytes.substr(0, end + empty_line.size()));
        if (!wrong.empty()) return refuse(std::move(wrong));
        return head_read_ = true;
      }
      if (filled_ == buffer_.size()) return refuse("its headers do not end");
      seen = filled_ < empty_line.size() ? 0 : filled_ - empty_line.size() + 1;
    }
  }

  bool refuse(std::string why) {
    progress_.garbage = std::move(why);
    return false;
  }

  int descriptor_;
  Channel& channel_;
  Deadline& deadline_;
  Progress& progress_;
  std::string outgoing_;
  std::string buffer_;
  std::size_t taken_ = 0, filled_ = 0;
  bool head_read_ = false;
};

Response without_body(const httplib::Response& answer) {
  Response response;
  response.status = answer.status;
  response.headers.assign(answer.headers.begin(), answer.headers.end());
  return response;
}

}  // namespace

class HttpLink::Client final : public httplib::ClientImpl {
 public:
  Client(Endpoint endpoint, const ConnectOptions& options);

  Attempt attempt(const Request& request, Deadline& deadline, const Receiver* receiver);

 protected:
  bool create_and_connect_socket(Socket& socket, httplib::Error& error) override;
  /// Comes before each closing of the descriptor.
  void shutdown_ssl(Socket& /*socket*/, bool /*gracefully*/) override { channel_.reset(); }

 private:
  // Since the version that knows a limit for the whole request, the call has its start as well.
#ifdef CPPHTTPLIB_CLIENT_MAX_TIMEOUT_MSECOND
  bool process_socket(const Socket& socket, std::chrono::time_point<std::chrono::steady_clock> /*start*/,
                      std::function<bool(httplib::Stream&)> converse) override {
    return run(socket, converse);
  }
#else
  bool process_socket(const Socket& socket, std::function<bool(httplib::Stream&)> converse) override {
    return run(socket, converse);
  }
#endif

  bool run(const Socket& socket, const std::function<bool(httplib::Stream&)>& converse) {
    Conversation conversation(socket.sock, *channel_, *deadline_, progress_);
    return converse(conversation);
  }

  httplib::Request worded(const Request& request) const;
  bool open_channel(int descriptor, const Deadline& limit);
  Attempt once(const Request& request, const Receiver* receiver);
  Attempt failed(const Request& request) const;

  Endpoint endpoint_;
  const ConnectOptions& options_;
  std::string host_header_;
  std::unique_ptr<TlsSettings> tls_;
  std::optional<Channel> channel_;

  // Of the attempt in progress:
  Deadline* deadline_ = nullptr;
  Progress progress_;
  Obstacle obstacle_;
};

HttpLink::Client::Client(Endpoint endpoint, const ConnectOptions& options)
    : ClientImpl("docker", 80), endpoint_(std::move(endpoint)), options_(options), host_header_("docker") {
  if (endpoint_.kind == Endpoint::Kind::tcp) {
    Endpoint plain{.kind = Endpoint::Kind::tcp, .host = endpoint_.host, .port = port_of(endpoint_)};
    host_header_ = plain.text().substr(std::string_view("tcp://").size());
  }
  set_keep_alive(true);
  set_follow_location(false);
  set_decompress(false);
}

bool HttpLink::Client::create_and_connect_socket(Socket& socket, httplib::Error& error) {
  const Deadline limit = deadline_->within(options_.connect_limit);
  Dialled dialled = endpoint_.kind == Endpoint::Kind::unix_socket
                        ? dial_unix(endpoint_.path, limit)
                        : dial_tcp(endpoint_.host, port_of(endpoint_), limit);
  obstacle_ = std::move(dialled.obstacle);
  const int descriptor = dialled.descriptor;
  if (descriptor >= 0 && open_channel(descriptor, limit)) {
    socket.sock = descriptor;
    return true;
  }
  if (descriptor >= 0) ::close(descriptor);
  error = httplib::Error::Connection;
  return false;
}

bool HttpLink::Client::open_channel(int descriptor, const Deadline& limit) {
  if (!endpoint_.tls) {
    channel_.emplace(descriptor);
    return true;
  }
  if (!tls_) {
    TlsSettings::Made made = TlsSettings::make(*endpoint_.tls);
    tls_ = std::move(made.settings);
    obstacle_ = std::move(made.obstacle);
    if (!tls_) return false;
  }
  TlsSettings::Shaken shaken = tls_->shake_hands(descriptor, endpoint_.host, limit);
  obstacle_ = std::move(shaken.obstacle);
  if (shaken.session) channel_.emplace(descriptor, std::move(shaken.session));
  return channel_.has_value();
}

httplib::Request HttpLink::Client::worded(const Request& request) const {
  httplib::Request worded;
  worded.method = request.method;
  worded.path = request.path;
  worded.body = request.body;
  for (const auto& [name, value] : options_.headers) worded.set_header(name, value);
  worded.set_header("Host", host_header_);
  worded.set_header("User-Agent", options_.user_agent);
  worded.set_header("Accept-Encoding", "identity");
  if (!request.body.empty()) worded.set_header("Content-Type", "application/json");
  if (!request.registry_auth.empty()) worded.set_header("X-Registry-Auth", request.registry_auth);
  return worded;
}

Attempt HttpLink::Client::attempt(const Request& request, Deadline& deadline, const Receiver* receiver) {
  deadline_ = &deadline;
  if (is_socket_open() && !channel_->idle_and_open()) stop();
  const bool reused = is_socket_open() != 0;
  Attempt result = once(request, receiver);
  // The kept connection broke before it took a byte: a new one loses nothing.
  if (reused && result.outcome == Outcome::unreached) result = once(request, receiver);
  return result;
}

Attempt HttpLink::Client::once(const Request& request, const Receiver* receiver) {
  progress_ = {};
  obstacle_ = {};
  Response response;
  bool wanted = true;  // the sink wants more
  bool streamed = false;
  std::exception_ptr thrown;  // not to be thrown through httplib
  const auto tell = [&] {
    streamed = receiver != nullptr && response.ok();
    if (streamed && receiver->answered) receiver->answered(response);
  };

  httplib::Request worded_request = worded(request);
  worded_request.response_handler = [&](const httplib::Response& answer) {
    response = without_body(answer);
    try {
      tell();
    } catch (...) {
      thrown = std::current_exception();
    }
    return thrown == nullptr;
  };
  worded_request.content_receiver = [&](const char* bytes, size_t size, auto&&...) {
    if (!streamed) {
      if (size > most_body - response.body.size()) {
        progress_.garbage = "its body is longer than 64 MiB";
        return false;
      }
      response.body.append(bytes, size);
      return true;
    }
    progress_.begun = true;
    try {
      wanted = deadline_->uncounted([&] { return receiver->sink(std::string_view(bytes, size)); });
    } catch (...) {
      thrown = std::current_exception();
    }
    return wanted && thrown == nullptr;
  };

  httplib::Response answer;
  auto error = httplib::Error::Success;
  const bool whole = ClientImpl::send(worded_request, answer, error);
  if (thrown) std::rethrow_exception(thrown);
  if (!whole && wanted) return failed(request);
  if (response.status == 0) {  // no body, so nobody was told
    response = without_body(answer);
    tell();
  }
  Attempt attempt{.outcome = Outcome::answered, .response = std::move(response), .obstacle = {}};
  if (says_no_manager(attempt.response)) {
    attempt.outcome = Outcome::no_manager;
  } else if (const int status = attempt.response.status; status >= 502 && status <= 504) {
    attempt.outcome = Outcome::overloaded;
  }
  return attempt;
}

Attempt HttpLink::Client::failed(const Request& request) const {
  const auto because = [](Outcome outcome, Errc code, std::string why, std::string hint = {}) {
    return Attempt{outcome, {}, {code, std::move(why), std::move(hint)}};
  };
  const auto ended = progress_.failed;
  if (obstacle_.code == Errc::interrupted) return {Outcome::interrupted, {}, obstacle_};
  if (!obstacle_.why.empty()) return {Outcome::unreached, {}, obstacle_};
  if (ended == Io::Kind::interrupted && (request.reads() || progress_.sent == 0)) {
    return because(Outcome::interrupted, Errc::interrupted, "interrupted while waiting for the answer");
  }
  // TLS 1.3 has our certificate refused only after we have spoken; the request was not looked at.
  if (progress_.trouble.code == Errc::denied) return {Outcome::unreached, {}, progress_.trouble};
  if (progress_.sent == 0) return because(Outcome::unreached, Errc::unreachable, "the connection broke");
  if (!progress_.garbage.empty()) {
    return because(progress_.begun ? Outcome::begun : Outcome::garbled, Errc::broken_answer,
                   "its answer makes no sense: " + progress_.garbage);
  }
  const bool heard = progress_.heard > 0;
  const Errc code = heard ? Errc::broken_answer : Errc::unreachable;
  if (ended == Io::Kind::late || ended == Io::Kind::silent || ended == Io::Kind::interrupted) {
    const std::string why = ended == Io::Kind::interrupted ? "interrupted while waiting for the answer"
                            : heard                        ? "its answer did not end in time"
                                                           : "it did not answer in time";
    return because(progress_.begun ? Outcome::begun
                   : heard         ? Outcome::too_slow
                                   : Outcome::no_word,
                   code, why, "--request-timeout gives it more time");
  }
  if (!ended)
    return because(progress_.begun ? Outcome::begun : Outcome::garbled, code,
                   "its answer makes no sense: the chunks are broken");
  return because(progress_.begun ? Outcome::begun : Outcome::cut, code,
                 heard ? "its answer ended in the middle" : "the connection broke before it answered");
}

HttpLink::HttpLink(Endpoint endpoint, const ConnectOptions& options)
    : name_(endpoint.text()), client_(std::make_unique<Client>(std::move(endpoint), options)) {}
HttpLink::HttpLink(HttpLink&&) noexcept = default;
HttpLink::~HttpLink() = default;

Attempt HttpLink::attempt(const Request& request, Deadline& deadline, const Receiver* receiver) {
  return client_->attempt(request, deadline, receiver);
}

}  // namespace swarm::http
