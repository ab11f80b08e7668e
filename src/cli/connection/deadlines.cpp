// SPDX-License-Identifier: Apache-2.0
// Connections with a deadline: for all requests, for one command, or for reads before a wait.
#include "connection/deadlines.hpp"

#include "output/hints.hpp"

#include <swarm/error.hpp>
#include <swarm/time_limits.hpp>

#include <algorithm>
#include <optional>
#include <string_view>

#include <sys/resource.h>

namespace cli {
namespace {

using Clock = std::chrono::steady_clock;

class DeadlineTransport final : public swarm::Transport {
 public:
  DeadlineTransport(std::unique_ptr<swarm::Transport> inner, Clock::time_point end)
      : inner_(std::move(inner)), end_(end) {}

  swarm::Response send(const swarm::Request& request) override { return inner_->send(bounded(request)); }

  swarm::Response stream(const swarm::Request& request, const swarm::Sink& sink,
                         const std::function<void(const swarm::Response&)>& answered) override {
    return inner_->stream(bounded(request), sink, answered);
  }

  [[nodiscard]] std::string peer() const override { return inner_->peer(); }
  [[nodiscard]] std::size_t managers() const override { return inner_->managers(); }

 private:
  swarm::Request bounded(swarm::Request request) const {
    const auto left = std::chrono::floor<std::chrono::milliseconds>(end_ - Clock::now());
    if (left.count() <= 0) throw swarm::Error(swarm::Errc::unreachable, "no time is left to ask " + peer());
    request.timeout = left;
    request.leader_timeout = left;
    return request;
  }

  std::unique_ptr<swarm::Transport> inner_;
  Clock::time_point end_;
};

}  // namespace

std::unique_ptr<swarm::Transport> connect_with_deadline(std::vector<swarm::Endpoint> managers,
                                                        swarm::ConnectOptions options,
                                                        std::chrono::milliseconds within) {
  const auto end = Clock::now() + within;
  // Do not try a second manager after the first has used up the time.
  options.stop = [end] { return Clock::now() >= end; };
  options.connect_limit = options.request_limit = within;
  return std::make_unique<DeadlineTransport>(swarm::connect(std::move(managers), std::move(options)), end);
}

namespace {

using std::chrono::milliseconds;
using swarm::Errc;
using swarm::Request;
using swarm::Response;

/// Reserved from the time for all requests: a command has to end within it.
constexpr milliseconds for_the_rest{1000};
/// Do not start a write with less time left: its outcome could not be determined.
constexpr milliseconds least_for_a_write{2000};
constexpr milliseconds least_for_another_try{1000};

/// What the calling thread has used so far.
struct ThreadUse {
  Clock::duration computing;
  long waits;  ///< How often it was blocked, or had to leave the processor to others.
};

ThreadUse thread_use() {
  rusage used{};
  ::getrusage(RUSAGE_THREAD, &used);
  const auto length = [](const timeval& time) {
    return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
  };
  return {length(used.ru_utime) + length(used.ru_stime), used.ru_nvcsw + used.ru_nivcsw};
}

/// The time that a write leaves for reading it back.
milliseconds kept_of(milliseconds time, const Request& request) {
  return request.reads() ? milliseconds(0) : swarm::kept_for_reading_back(time);
}

}  // namespace

std::optional<TimeIsUp> time_is_up_in(const std::function<void()>& act) {
  try {
    act();
    return std::nullopt;
  } catch (const TimeIsUp& late) {
    return late;
  }
}

swarm::TimePoint end_of_timeout(swarm::TimePoint since, milliseconds timeout) {
  const bool is_endless = timeout.count() == 0 || timeout > swarm::longest_timeout;
  return since + (is_endless ? milliseconds(swarm::longest_timeout) : timeout);
}

void CommandDeadline::set_timeout(swarm::TimePoint since, milliseconds timeout) {
  end_ = end_of_timeout(since, timeout);
  has_sent_write_ = false;
  is_set_ = true;
}

milliseconds CommandDeadline::per_manager() const {
  return std::max<milliseconds>(swarm::leader_limit, request_limit_);
}

void CommandDeadline::limit_all() {
  left_ = (per_manager() * static_cast<int>(inner_.managers()) - for_the_rest).count();
}

milliseconds CommandDeadline::time_left() const {
  const milliseconds all(left_.load());
  return is_set_ ? std::min(all, std::max(milliseconds(0), left())) : all;
}

milliseconds CommandDeadline::left() const { return std::chrono::floor<milliseconds>(end_ - now_()); }

class CommandDeadline::Count {
 public:
  Count(CommandDeadline& of, const Request& request)
      : of_(of), counts_(request.timeout.count() >= 0), start_(of.now_()) {}
  Count(const Count&) = delete;
  Count& operator=(const Count&) = delete;
  ~Count() {
    if (counts_ && of_.left_ != unlimited) of_.left_ -= passed().count();
  }
  /// Runs the caller's work on a response. Waits in it do not count, as for the reader of a full pipe or on a
  /// busy machine. The rest counts, because a peer that never stops causes work without end.
  template <class Work>
  auto without_waits(const Work& work) {
    const auto start = of_.now_();
    const ThreadUse before = thread_use();
    auto result = work();
    const ThreadUse after = thread_use();
    if (after.waits != before.waits)
      start_ +=
          std::max(swarm::TimePoint::duration(0), of_.now_() - start - (after.computing - before.computing));
    return result;
  }
  /// Whether the command's time passed while the response arrived.
  [[nodiscard]] bool is_over() const {
    return counts_ && (passed().count() >= of_.left_ || (of_.is_set_ && of_.left().count() <= 0));
  }

 private:
  [[nodiscard]] milliseconds passed() const {
    return std::chrono::duration_cast<milliseconds>(of_.now_() - start_);
  }

  CommandDeadline& of_;
  bool counts_;
  swarm::TimePoint start_;
};

class CommandDeadline::Aside {
 public:
  Aside(CommandDeadline& of, milliseconds most)
      : of_(of), before_(of.left_), was_set_(of.is_set_), was_aside_(of.is_aside_) {
    const milliseconds half = of.time_left() / 2;
    given_ = std::min(most, half).count();
    of_.left_ = given_;
    of_.is_set_ = false;
    of_.is_aside_ = true;
  }
  Aside(const Aside&) = delete;
  Aside& operator=(const Aside&) = delete;
  ~Aside() {
    const auto used = given_ - of_.left_;
    of_.left_ = before_ == unlimited ? before_ : before_ - used;
    of_.is_set_ = was_set_;
    of_.is_aside_ = was_aside_;
  }

 private:
  CommandDeadline& of_;
  milliseconds::rep before_, given_ = 0;
  bool was_set_, was_aside_;
};

void CommandDeadline::aside(milliseconds most, const std::function<void()>& act) {
  const Aside scope(*this, most);
  act();
}

/// The part of the time for all requests; a stream without a limit has none here either.
Request CommandDeadline::sharing(Request request) const {
  const milliseconds time(left_.load());
  if (time.count() == unlimited || request.timeout.count() < 0) return request;
  if (is_aside_ && time < milliseconds(1))
    throw swarm::Error(Errc::unreachable, "no time is left to ask " + peer());
  if (!is_aside_ && time < (request.reads() ? milliseconds(1) : least_for_a_write))
    throw swarm::Error(Errc::unreachable,
                       peer() + ": timed out: all requests have used up their time (" +
                           std::to_string(per_manager() / std::chrono::seconds(1)) + "s per manager)",
                       make_hint("--request-timeout 1m gives them more time"));
  request.end = std::min(request.end, Clock::now() + time - kept_of(time, request));
  return request;
}

Request CommandDeadline::bounded(Request request, milliseconds left) const {
  if (request.timeout.count() >= 0) request.end = std::min(request.end, Clock::now() + left);
  const auto managers = static_cast<int>(inner_.managers());
  if (request.leader_timeout.count() < 0 && (waits_for_leader_ || left < swarm::leader_limit * managers))
    request.leader_timeout = left;
  return request;
}

TimeIsUp CommandDeadline::time_is_up(Errc code, const std::string& why) const {
  const std::string prefix = waits_for_leader_ ? ""
                             : has_sent_write_ ? "--timeout passed: "
                                               : "--timeout passed before anything was sent: ";
  // A response cut off by our own timeout is not broken.
  return {code == Errc::broken_answer ? Errc::unreachable : code, prefix + why,
          make_hint("a longer --timeout gives it more time")};
}

Response CommandDeadline::within(const Request& request,
                                 const std::function<Response(const Request&)>& send) {
  const Request sharing_time = sharing(request);
  if (!is_set_) return send(sharing_time);
  const std::string nobody = inner_.peer() + " has not answered yet";
  const milliseconds time = left(), kept = kept_of(time, request);
  if (time.count() <= 0) throw time_is_up(Errc::unreachable, "no time is left to ask " + inner_.peer());
  const Request in_time = bounded(sharing_time, time - kept);
  auto answer = swarm::catch_error([&] { return send(in_time); });
  if (answer) {
    has_sent_write_ = has_sent_write_ || !request.reads();
    return std::move(*answer.value);
  }
  const Errc code = answer.error->code();
  const bool awaited_a_leader = code == Errc::no_leader && in_time.leader_timeout != request.leader_timeout;
  // No manager accepted it, so there is nothing to read back; use that time for another attempt.
  if (awaited_a_leader && !request.reads() && left() > least_for_another_try) return within(request, send);
  if (code == Errc::interrupted || (left() > kept + swarm::deadline_tolerance && !awaited_a_leader))
    answer.rethrow();
  // Do not blame a manager for missing our deadline.
  const bool too_slow = code == Errc::unreachable || code == Errc::broken_answer;
  throw time_is_up(code, too_slow && inner_.managers() == 1 ? nobody : answer.error->what());
}

Response CommandDeadline::send(const Request& request) {
  const Count count(*this, request);
  return within(request, [&](const Request& in_time) { return inner_.send(in_time); });
}

Response CommandDeadline::stream(const Request& request, const swarm::Sink& sink,
                                 const std::function<void(const Response&)>& answered) {
  Count count(*this, request);
  bool is_late = false;
  const swarm::Sink take = [&](std::string_view piece) {
    is_late = count.is_over();
    return !is_late && count.without_waits([&] { return sink(piece); });
  };
  return within(request, [&](const Request& in_time) {
    Response answer = inner_.stream(in_time, take, answered);
    if (is_late)
      throw swarm::Error(Errc::broken_answer, peer() + ": timed out in the middle of its response");
    return answer;
  });
}

}  // namespace cli
