// SPDX-License-Identifier: Apache-2.0
// Decides which failed reads a wait survives, and which failure reasons to report.

#include "watch/tolerance.hpp"

#include <swarm/error.hpp>
#include <swarm/log.hpp>
#include <swarm/text.hpp>

namespace swarm::watch {
namespace {

/// After this long without a failure, each reason is reported again.
constexpr milliseconds calm{10000};
/// A reason that persists this long is reported even if it was reported before.
constexpr milliseconds lasting{5000};

/// Removes port numbers: a reason may name the local port of a connection, which changes each time.
std::string without_ports(const std::string& text) {
  std::string rest;
  for (const char c : text) {
    if (!is_digit(c) || !rest.ends_with(':')) rest += c;
  }
  return rest;
}

/// Rethrows errors that a retry cannot fix.
void check_hopeless(const Error& error) {
  const Errc code = error.code();
  if (code == Errc::usage || code == Errc::unsupported || code == Errc::interrupted) throw error;
  log::write(log::Level::info, std::string("while waiting: ") + error.what());
}

}  // namespace

const std::string& FailureReport::failed(const std::string& reason, TimePoint now) {
  const std::string key = without_ports(reason);
  if (key != reason_) {
    reason_ = key;
    since_ = now;
  }
  last_failure_ = now;
  const bool lasts = now - since_ >= lasting;
  if (reported_.insert(key).second || (lasts && key != without_ports(shown_))) shown_ = reason;
  return shown_;
}

const std::string& FailureReport::succeeded(TimePoint now) {
  reason_.clear();
  shown_.clear();
  if (now - last_failure_ >= calm) reported_.clear();
  return shown_;
}

void Tolerance::check_role(const Error& error) {
  if (error.code() != Errc::not_manager) return no_manager_since_.reset();
  if (!no_manager_since_) no_manager_since_ = now_();
  if (now_() - *no_manager_since_ >= without_manager) throw error;
}

Tolerance::Attempt Tolerance::attempt(const std::function<void()>& reading) {
  const auto error = catch_error(reading).error;
  if (!error) {
    no_manager_since_.reset();
    return {false, report_.succeeded(now_()), false};
  }
  check_hopeless(*error);
  check_role(*error);
  const bool unanswered = error->code() == Errc::unreachable || error->code() == Errc::broken_answer;
  return {true, report_.failed(error->what(), now_()), unanswered};
}

void try_read(const std::function<void()>& reading) {
  if (const auto error = catch_error(reading).error) check_hopeless(*error);
}

}  // namespace swarm::watch
