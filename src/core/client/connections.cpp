// SPDX-License-Identifier: Apache-2.0
// The connections of a Client.
#include "client/connections.hpp"

#include <swarm/time_limits.hpp>

#include <algorithm>
#include <condition_variable>
#include <utility>

#include <unistd.h>

namespace swarm::client {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t most_idle = 16;

Error deadline_error(const std::string& why) { return {Errc::deadline, "the deadline passed: " + why}; }

}  // namespace

bool sleep_until_stop(const std::stop_token& stop, milliseconds time) {
  std::mutex mutex;
  std::condition_variable_any wake_up;
  std::unique_lock lock(mutex);
  wake_up.wait_for(lock, stop, time, [] { return false; });
  return !stop.stop_requested();
}

void BoundedTransport::bind(std::optional<TimePoint> end, std::stop_token stop) {
  end_ = end;
  stop_ = std::move(stop);
  write_is_lost_ = false;
}

milliseconds BoundedTransport::time_left() const {
  if (!end_) return milliseconds::max();
  return std::max(milliseconds(0), std::chrono::floor<milliseconds>(*end_ - Clock::now()));
}

void BoundedTransport::pause(milliseconds time) const {
  sleep_until_stop(stop_, std::min(time, time_left()));
}

Request BoundedTransport::bounded(Request request) const {
  if (stop_.stop_possible())
    request.stop = [own = std::move(request.stop), stop = stop_] {
      return stop.stop_requested() || (own && own());
    };
  if (!end_) return request;
  const milliseconds left = time_left();
  const milliseconds kept = request.reads() ? milliseconds(0) : kept_for_reading_back(left);
  request.end = std::min(request.end, *end_ - kept);
  return request;
}

Response BoundedTransport::within(const Request& request,
                                  const std::function<Response(const Request&)>& send) {
  // While a lost write is read back, a stop must not look as if the write had not happened.
  const Errc stopped = write_is_lost_ ? Errc::unreachable : Errc::interrupted;
  if (stop_.stop_requested()) throw Error(stopped, "interrupted before " + peer() + " was asked");
  if (time_left().count() == 0) throw deadline_error("nothing was sent to " + peer());
  const Request in_time = bounded(request);
  auto answer = catch_error([&] { return send(in_time); });
  if (answer) {
    write_is_lost_ = write_is_lost_ || (!request.reads() && !answer.value->answered());
    return std::move(*answer.value);
  }
  const Errc code = answer.error->code();
  if (code == Errc::interrupted) throw Error(stopped, answer.error->what());
  const bool for_want_of_time =
      code == Errc::unreachable || code == Errc::broken_answer || code == Errc::no_leader;
  const bool is_over = Clock::now() >= in_time.end - deadline_tolerance && in_time.end != request.end;
  if (!for_want_of_time || !is_over) answer.rethrow();
  throw deadline_error(answer.error->what());
}

Response BoundedTransport::send(const Request& request) {
  return within(request, [&](const Request& in_time) { return inner_->send(in_time); });
}

Response BoundedTransport::stream(const Request& request, const Sink& sink,
                                  const std::function<void(const Response&)>& answered) {
  // The transport does not count long work of the sink, which a peer that never stops could cause without end.
  bool is_late = false;
  const Sink in_time_only = [&](std::string_view piece) {
    is_late = time_left().count() == 0;
    return !is_late && sink(piece);
  };
  Response answer = within(
      request, [&](const Request& in_time) { return inner_->stream(in_time, in_time_only, answered); });
  if (is_late) throw deadline_error(peer() + " was still answering");
  return answer;
}

Pool::Pool(Connect connect, Api at_most)
    : connect_(std::move(connect)), at_most_(at_most), process_(getpid()) {}

/// Not even closed, because that would send a TLS close notification, or end an ssh.
void Pool::leave_to_parent() {
  if (process_ == getpid()) return;
  for (auto& connection : idle_) static_cast<void>(connection.release());
  idle_.clear();
  process_ = getpid();
}

std::unique_ptr<Connection> Pool::take() {
  {
    const std::lock_guard guard(mutex_);
    leave_to_parent();
    if (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      return connection;
    }
  }
  auto transport = connect_();
  if (transport == nullptr) throw Error(Errc::usage, "the function that connects returned no transport");
  return std::make_unique<Connection>(std::move(transport), at_most_);
}

void Pool::give(std::unique_ptr<Connection> connection) {
  const std::lock_guard guard(mutex_);
  if (idle_.size() < most_idle) idle_.push_back(std::move(connection));
}

Lease::Lease(Pool& pool, std::optional<milliseconds> deadline, std::stop_token stop)
    : pool_(pool), stop_(std::move(stop)), connection_(pool.take()) {
  std::optional<TimePoint> end;
  if (deadline) end = Clock::now() + std::clamp<milliseconds>(*deadline, milliseconds(0), longest_timeout);
  connection_->transport.bind(end, stop_);
}

Lease::~Lease() { pool_.give(std::move(connection_)); }

Pause Lease::pause() const {
  return [&transport = connection_->transport](milliseconds time) { transport.pause(time); };
}

}  // namespace swarm::client
