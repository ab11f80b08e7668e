// SPDX-License-Identifier: Apache-2.0
// Makes several managers behave as one Transport.
#include "http/http_link.hpp"
#include "http/node_status.hpp"
#include "http/retry.hpp"

#include <swarm/error.hpp>
#include <swarm/log.hpp>
#include <swarm/text.hpp>
#include <swarm/transport.hpp>
#include <swarm/write_watch.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace swarm {
namespace {

using http::Attempt;
using http::Deadline;
using http::Decision;
using http::HttpLink;
using http::Outcome;
using std::chrono::milliseconds;

struct Failure {
  std::string manager;
  Attempt attempt;
};

bool is_for_want_of_a_leader(const Failure& failure) {
  return failure.attempt.outcome == Outcome::no_leader || failure.attempt.outcome == Outcome::leader_silent;
}

/// Whether another round may succeed: an election may be in progress, and the user has not interrupted.
bool may_get_a_leader(const std::vector<Failure>& failures) {
  const Outcome last = failures.back().attempt.outcome;
  return last != Outcome::interrupted && last != Outcome::begun &&
         std::ranges::any_of(failures, is_for_want_of_a_leader);
}

/// The failure that determines the error: the most serious one. not_manager only if all managers say so,
/// because another one may come back.
const Attempt& decisive(const std::vector<Failure>& failures) {
  for (const Errc code :
       {Errc::interrupted, Errc::no_leader, Errc::broken_answer, Errc::denied, Errc::unreachable}) {
    const auto of_this_kind =
        std::ranges::find(failures, code, [](const Failure& each) { return each.attempt.failure.code; });
    if (of_this_kind != failures.end()) return of_this_kind->attempt;
  }
  return failures.front().attempt;
}

std::string what_went_wrong(const std::vector<Failure>& failures) {
  const std::string each_and_why = join(failures, "; ", [](const Failure& failure) {
    return failure.manager + ": " + failure.attempt.failure.why;
  });
  if (failures.size() == 1) return each_and_why;
  const bool answered = std::ranges::any_of(failures, [](const Failure& each) {
    return each.attempt.response.answered() && each.attempt.outcome != Outcome::overloaded;
  });
  return (answered ? "no manager can serve: " : "no manager answered: ") + each_and_why;
}

Response lost(const Failure& failure) {
  const Outcome outcome = failure.attempt.outcome;
  Response response;
  response.lost = failure.manager + ": " + failure.attempt.failure.why;
  response.still_open = outcome == Outcome::no_response || outcome == Outcome::too_slow;
  return response;
}

void report(const std::function<void(const RequestReport&)>& listener, const Request& request,
            const std::string& manager, const Attempt& attempt, http::Clock::time_point start) {
  if (!listener && !log::wanted()) return;
  const int status = attempt.response.status;
  const RequestReport report{request.method,
                             request.path.substr(0, request.path.find('?')),
                             manager,
                             status,
                             status != 0 ? "" : attempt.failure.why,
                             std::chrono::duration_cast<milliseconds>(http::Clock::now() - start)};
  if (listener) listener(report);
  // Decoded, so that the code that masks secrets in the line recognizes them.
  log::write(log::Level::debug, request.method + " " + url_decode(request.path) + " at " + manager + ": " +
                                    (status != 0 ? std::to_string(status) : report.why) + " (" +
                                    std::to_string(report.took.count()) + " ms)");
}

std::function<bool()> either(const std::function<bool()>& one, const std::function<bool()>& other) {
  if (!one) return other;
  if (!other) return one;
  return [one, other] { return one() || other(); };
}

/// The timeout for the next of `managers`: `most`, or its share of the time until the request's end. At least
/// 1 ms, so that it is a valid timeout.
milliseconds limit_for(const Request& request, milliseconds most, std::size_t managers = 1) {
  if (request.end == http::Clock::time_point::max()) return most;
  const auto left = std::chrono::floor<milliseconds>(request.end - http::Clock::now());
  const milliseconds share = std::max(milliseconds(1), left / static_cast<milliseconds::rep>(managers));
  return most.count() < 0 ? share : std::min(most, share);
}

/// The manager used up its timeout, and may do so again.
bool is_silence(Outcome outcome) {
  return outcome == Outcome::no_response || outcome == Outcome::too_slow || outcome == Outcome::unreached;
}

/// Nothing was sent, or the manager answered that it cannot serve.
bool declines(Outcome outcome) {
  return outcome == Outcome::no_manager || outcome == Outcome::no_leader || outcome == Outcome::unreached;
}

class Failover final : public Transport {
 public:
  Failover(std::vector<Endpoint> managers, ConnectOptions options) : options_(std::move(options)) {
    for (Endpoint& manager : managers) links_.emplace_back(std::move(manager), options_);
  }

  Response send(const Request& request) override { return go(request, nullptr); }

  Response stream(const Request& request, const Sink& sink,
                  const std::function<void(const Response&)>& answered) override {
    const http::Receiver receiver{sink, answered};
    return go(request, &receiver);
  }

  [[nodiscard]] std::string peer() const override { return links_[current_].name(); }

  [[nodiscard]] std::size_t managers() const override { return links_.size(); }

 private:
  Response go(const Request& request, const http::Receiver* receiver);

  /// The order in which a round tries the managers: the current one first. For a request with `elsewhere`,
  /// the others come first, then `before`, then those that did not answer.
  [[nodiscard]] std::vector<std::size_t> order(std::size_t before, bool elsewhere) const;
  /// Tries each manager once. If there is no response, `failures` holds the failure of each.
  std::optional<Response> round(const Request& request, const http::Receiver* receiver, milliseconds limit,
                                std::size_t before, std::vector<Failure>& failures);
  /// All attempts at the current manager, under one deadline; sets `decision` to what to do next.
  Attempt visit(const Request& request, const http::Receiver* receiver, milliseconds limit,
                std::size_t others, Decision& decision);

  /// Skips the current manager and records why.
  void pass_over(const std::string& why);
  void report_manager();

  [[nodiscard]] milliseconds limit_of(const Request& request) const {
    return request.timeout.count() == 0 ? options_.request_limit : request.timeout;
  }
  [[nodiscard]] http::Clock::time_point end_of_leader_wait(const Request& request) const;
  std::optional<http::SwarmInfo> info_of(const std::string& manager, const Request& request);
  bool is_swarm_without_leader(const Request& request, const std::vector<Failure>& failures);
  [[noreturn]] void give_up(const Request& request, std::vector<Failure>& failures);

  ConnectOptions options_;
  std::vector<HttpLink> links_;
  std::size_t current_ = 0;
  std::set<std::size_t> silent_;         ///< Managers that have not answered since their last timeout.
  std::vector<PassedOver> passed_over_;  ///< Since a manager last answered; each with its first reason.
  struct {
    http::Clock::time_point began, seen;
  } leaderless_;  ///< When all managers were first and last seen without a leader.
};

void Failover::pass_over(const std::string& why) {
  const std::string& name = links_[current_].name();
  if (std::ranges::find(passed_over_, name, &PassedOver::manager) == passed_over_.end())
    passed_over_.push_back({name, why});
  current_ = (current_ + 1) % links_.size();
}

void Failover::report_manager() {
  std::vector<PassedOver> passed = std::exchange(passed_over_, {});
  const std::string& name = links_[current_].name();
  if (passed.empty() || passed.front().manager == name) return;
  std::erase_if(passed, [&](const PassedOver& one) { return one.manager == name; });
  if (options_.fell_over) options_.fell_over(passed, name);
}

Attempt Failover::visit(const Request& request, const http::Receiver* receiver, milliseconds limit,
                        std::size_t others, Decision& decision) {
  Deadline deadline(limit, request.idle, either(options_.stop, request.stop));
  const auto effect = request.reads() ? http::Effect::read : http::Effect::write;
  HttpLink& link = links_[current_];
  for (std::size_t tries = 1;; ++tries) {
    const auto start = http::Clock::now();
    const WriteState before = write_state();
    Attempt attempt = link.attempt(request, deadline, receiver);
    if (attempt.response.ok() && request.has_leader && !request.has_leader(attempt.response))
      attempt = http::judge_answer(http::no_leader_answer());
    if (effect == http::Effect::write && declines(attempt.outcome)) write_declined(before);
    report(options_.on_request, request, link.name(), attempt, start);
    decision = http::decide({effect, attempt.outcome, tries, others});
    if (decision.what != Decision::What::again) return attempt;
    if (deadline.pause(decision.after) != http::Wait::ready) {
      decision = http::decide({effect, attempt.outcome, http::most_tries, others});
      return attempt;
    }
  }
}

std::vector<std::size_t> Failover::order(std::size_t before, bool elsewhere) const {
  std::vector<std::size_t> all;
  const std::size_t first = elsewhere ? before + 1 : current_;
  for (std::size_t i = 0; i < links_.size(); ++i) all.push_back((first + i) % links_.size());
  if (elsewhere)
    std::stable_partition(all.begin(), all.end(),
                          [&](std::size_t one) { return one == before || !silent_.contains(one); });
  return all;
}

std::optional<Response> Failover::round(const Request& request, const http::Receiver* receiver,
                                        milliseconds limit, std::size_t before,
                                        std::vector<Failure>& failures) {
  failures.clear();
  const bool elsewhere = request.elsewhere && links_.size() > 1;
  std::size_t others = links_.size();
  for (const std::size_t next : order(before, elsewhere)) {
    current_ = next;
    --others;
    Decision decision{};
    const milliseconds share = limit_for(request, limit, others + 1);
    Failure failure{links_[current_].name(), visit(request, receiver, share, others, decision)};
    if (is_silence(failure.attempt.outcome))
      silent_.insert(current_);
    else
      silent_.erase(current_);
    if (decision.what == Decision::What::accept) {
      if (elsewhere && current_ == before)
        passed_over_.clear();  // the same manager answered, so there is no failover to report
      else
        report_manager();
      // A gateway that lost a write cannot be relied on to tell its outcome.
      const bool lost_write = failure.attempt.outcome == Outcome::overloaded && !request.reads();
      if (lost_write) pass_over(failure.attempt.failure.why);
      return std::move(failure.attempt.response);
    }
    const bool broke_off = failure.attempt.outcome == Outcome::begun;  // a retry should ask another manager
    if (decision.what != Decision::What::give_up || broke_off) pass_over(failure.attempt.failure.why);
    if (decision.what == Decision::What::find_out)  // by asking another manager than the one that failed
      return failure.attempt.response.answered() ? std::move(failure.attempt.response) : lost(failure);
    failures.push_back(std::move(failure));
    if (decision.what == Decision::What::give_up) break;
  }
  // With a single manager its own response is specific enough.
  if (links_.size() == 1 && failures.front().attempt.outcome == Outcome::no_manager)
    return std::move(failures.front().attempt.response);
  return std::nullopt;
}

http::Clock::time_point Failover::end_of_leader_wait(const Request& request) const {
  const auto now = http::Clock::now();
  if (request.leader_timeout.count() >= 0) return std::min(request.end, now + request.leader_timeout);
  // The requests of one command share the timeout.
  const bool goes_on = now - leaderless_.seen < leader_limit;
  return std::min(request.end,
                  (goes_on ? leaderless_.began : now) + leader_limit * static_cast<int>(links_.size()));
}

Response Failover::go(const Request& request, const http::Receiver* receiver) {
  const auto began = http::Clock::now(), end = end_of_leader_wait(request);
  const std::size_t first_manager = current_;
  std::vector<Failure> failures, before;
  milliseconds limit = limit_of(request);
  for (milliseconds pause{250};; pause = std::min(2 * pause, milliseconds(1000))) {
    if (auto response = round(request, receiver, limit, first_manager, failures)) return std::move(*response);
    const auto now = http::Clock::now();
    if (!may_get_a_leader(failures)) {
      // What the managers said before is more useful than our own timeout.
      const bool time_is_up = limit < limit_of(request) || now >= request.end;
      if (time_is_up && !before.empty()) failures = std::move(before);
      break;
    }
    before = failures;
    if (now - leaderless_.seen >= leader_limit) leaderless_.began = began;
    leaderless_.seen = now;
    if (now + pause >= end) break;
    if (pause.count() == 250 && options_.awaits_leader) options_.awaits_leader();
    if (Deadline(pause, {}, either(options_.stop, request.stop)).pause(pause) == http::Wait::interrupted)
      throw Error(Errc::interrupted, "interrupted while waiting for a leader");
    limit = std::min(limit_of(request), std::chrono::ceil<milliseconds>(end - http::Clock::now()));
  }
  give_up(request, failures);
}

/// What a manager reports about itself without asking the leader.
std::optional<http::SwarmInfo> Failover::info_of(const std::string& manager, const Request& request) {
  const auto link = std::ranges::find(links_, manager, &HttpLink::name);
  Deadline deadline(limit_for(request, options_.connect_limit), {}, either(options_.stop, request.stop));
  Request info;
  info.path = http::version_prefix(request.path) + "/info";
  const Attempt attempt = link->attempt(info, deadline, nullptr);
  if (!attempt.response.ok()) return std::nullopt;
  return http::read_swarm_info(attempt.response.body);
}

/// Whether every manager of the swarm was asked, and none has a leader.
bool Failover::is_swarm_without_leader(const Request& request, const std::vector<Failure>& failures) {
  std::set<std::string> asked, all;
  for (const Failure& failure : failures) {
    if (failure.attempt.outcome != Outcome::no_leader) return false;
    const auto info = info_of(failure.manager, request);
    if (!info) return false;
    asked.insert(info->node);
    all.insert(info->managers.begin(), info->managers.end());
  }
  return !all.empty() && std::ranges::includes(asked, all);
}

void Failover::give_up(const Request& request, std::vector<Failure>& failures) {
  // In the order of the command line: one that varied with the last manager would look like a new reason.
  std::ranges::stable_sort(failures, {}, [&](const Failure& failure) {
    return std::ranges::find(links_, failure.manager, &HttpLink::name) - links_.begin();
  });
  const Attempt& attempt = decisive(failures);
  Hint hint = attempt.failure.hint;
  if (attempt.outcome == Outcome::no_leader && request.leader_timeout.count() != 0 &&
      is_swarm_without_leader(request, failures))
    hint = Step::start_managers_or_new_cluster;
  throw Error(attempt.failure.code, what_went_wrong(failures), hint);
}

void refuse_bad_header(const std::string& name, const std::string& value) {
  const auto control = [](char c) {
    return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == '\x7f';
  };
  const bool bad = name.empty() || name.find_first_of(" \t:") != std::string::npos ||
                   std::any_of(name.begin(), name.end(), control) ||
                   std::any_of(value.begin(), value.end(), control);
  if (bad) {
    throw Error(Errc::usage, "header '" + name + "' cannot be sent: a name or value that HTTP does not allow",
                Step::correct_headers);
  }
}

}  // namespace

std::unique_ptr<Transport> connect(std::vector<Endpoint> managers, ConnectOptions options) {
  if (managers.empty()) throw Error(Errc::usage, "no engine was named", Step::name_engine);
  for (const auto& [name, value] : options.headers) refuse_bad_header(name, value);
  refuse_bad_header("User-Agent", options.user_agent);
  std::erase_if(options.headers, [](const auto& header) { return is_framing_header(header.first); });
  return std::make_unique<Failover>(std::move(managers), std::move(options));
}

Request Request::then_get(std::string next) const {
  Request request;
  request.path = std::move(next);
  request.timeout = timeout;
  request.end = end;
  request.stop = stop;
  request.leader_timeout = leader_timeout;
  return request;
}

std::string_view Response::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (equal_fold(key, name)) return value;
  }
  return {};
}

}  // namespace swarm
