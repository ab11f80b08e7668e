// SPDX-License-Identifier: Apache-2.0
// Several managers behave as one Transport.
#include "http/http_link.hpp"
#include "http/retry.hpp"

#include <swarm/error.hpp>
#include <swarm/log.hpp>
#include <swarm/text.hpp>
#include <swarm/transport.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace swarm {
namespace {

using http::Attempt;
using http::Deadline;
using http::HttpLink;
using http::Outcome;
using http::Step;

struct Failure {
  std::string manager;
  Attempt attempt;
};

/// The gravest word: an answer that made no sense, else no permission, else nobody there.
Errc code_of(const std::vector<Failure>& failures) {
  for (const Errc code : {Errc::interrupted, Errc::broken_answer, Errc::denied}) {
    const auto has = [code](const Failure& each) { return each.attempt.obstacle.code == code; };
    if (std::any_of(failures.begin(), failures.end(), has)) return code;
  }
  return Errc::unreachable;
}

std::string what_went_wrong(const std::vector<Failure>& failures) {
  std::string each_and_why;
  for (const Failure& failure : failures) {
    if (!each_and_why.empty()) each_and_why += "; ";
    each_and_why += failure.manager + ": " + failure.attempt.obstacle.why;
  }
  return failures.size() == 1 ? each_and_why : "no manager answered: " + each_and_why;
}

[[noreturn]] void give_up(const std::vector<Failure>& failures) {
  const Errc code = code_of(failures);
  const auto decisive = std::find_if(failures.begin(), failures.end(), [code](const Failure& each) {
    return each.attempt.obstacle.code == code;
  });
  throw Error(code, what_went_wrong(failures), decisive->attempt.obstacle.hint);
}

Response lost(const Failure& failure) {
  Response response;
  response.lost = failure.manager + ": " + failure.attempt.obstacle.why;
  return response;
}

void report(const Request& request, const std::string& manager, const Attempt& attempt,
            http::Clock::time_point start) {
  if (!log::wanted()) return;
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(http::Clock::now() - start);
  const std::string came =
      attempt.response.status != 0 ? std::to_string(attempt.response.status) : attempt.obstacle.why;
  log::write(log::Level::debug, request.method + " " + request.path + " at " + manager + ": " + came + " (" +
                                    std::to_string(took.count()) + " ms)");
}

std::function<bool()> either(const std::function<bool()>& one, const std::function<bool()>& other) {
  if (!one) return other;
  if (!other) return one;
  return [one, other] { return one() || other(); };
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

 private:
  Response go(const Request& request, const http::Receiver* receiver);

  /// All tries at the current manager, under one deadline; `step` is what is to be done after them.
  Attempt visit(const Request& request, const http::Receiver* receiver, std::size_t others, Step& step);

  void to_next() { current_ = (current_ + 1) % links_.size(); }

  ConnectOptions options_;
  std::vector<HttpLink> links_;
  std::size_t current_ = 0;
};

Attempt Failover::visit(const Request& request, const http::Receiver* receiver, std::size_t others,
                        Step& step) {
  Deadline deadline(request.patience.count() == 0 ? options_.request_limit : request.patience, request.idle,
                    either(options_.stop, request.stop));
  const auto effect = request.reads() ? http::Effect::read : http::Effect::write;
  HttpLink& link = links_[current_];
  for (std::size_t tries = 1;; ++tries) {
    const auto start = http::Clock::now();
    Attempt attempt = link.attempt(request, deadline, receiver);
    report(request, link.name(), attempt, start);
    step = http::decide({effect, attempt.outcome, tries, others});
    if (step.what != Step::What::again) return attempt;
    if (deadline.pause(step.after) != http::Wait::ready) {
      step = http::decide({effect, attempt.outcome, http::most_tries, others});
      return attempt;
    }
  }
}

Response Failover::go(const Request& request, const http::Receiver* receiver) {
  std::vector<Failure> failures;
  std::optional<Response> refusal;  // of a node that is no manager: better than no answer at all
  for (std::size_t others = links_.size(); others-- > 0;) {
    Step step{};
    Failure failure{links_[current_].name(), visit(request, receiver, others, step)};
    if (step.what == Step::What::accept) return std::move(failure.attempt.response);
    if (step.what == Step::What::find_out) {
      to_next();  // the truth is not to be had of a manager that is gone or silent
      return lost(failure);
    }
    if (failure.attempt.response.status != 0) {
      if (!refusal) refusal = std::move(failure.attempt.response);
    } else {
      failures.push_back(std::move(failure));
    }
    if (step.what == Step::What::give_up) break;
    to_next();
  }
  if (refusal) return std::move(*refusal);
  give_up(failures);
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
                "correct HttpHeaders in the docker config file");
  }
}

}  // namespace

std::unique_ptr<Transport> connect(std::vector<Endpoint> managers, ConnectOptions options) {
  if (managers.empty()) throw Error(Errc::usage, "no engine was named", "-H HOST names one");
  for (const auto& [name, value] : options.headers) refuse_bad_header(name, value);
  return std::make_unique<Failover>(std::move(managers), std::move(options));
}

std::string_view Response::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (equal_fold(key, name)) return value;
  }
  return {};
}

}  // namespace swarm
