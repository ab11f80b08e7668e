// SPDX-License-Identifier: Apache-2.0
// Records a revision after each accepted change, and removes revisions with their service.
#include "commands/changes/record.hpp"

#include "commands/waiting/write_in_flight.hpp"
#include "config/identity.hpp"
#include "output/hints.hpp"
#include "output/progress/verdict.hpp"

#include <swarm/apply.hpp>
#include <swarm/error.hpp>
#include <swarm/history.hpp>
#include <swarm/service_client.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;
using swarm::ServiceChange;

/// The most that recording may delay a change: longer than an election, but even if the engine stops
/// responding after it has accepted the change, people must see that it was accepted.
constexpr std::chrono::seconds time_for_record{20};
/// The same for a verdict.
constexpr std::chrono::seconds time_for_verdict{2};

constexpr std::chrono::milliseconds shortest_try{500};

/// What a signal reports after the change and before the wait, while the record may not be written yet.
UncertainWrite uncertain_record(const std::string& name, const std::string& fact, const std::string& done) {
  return {.reference = name,
          .fact = name + fact + " may not be " + done,
          .denial = name + fact + " is not " + done,
          .hint = {},
          .holds_throughout = true};
}

/// The verdict to record, if the engine does not store it, by the word of the wait's verdict; otherwise
/// empty.
std::string own_verdict(std::string_view word) {
  if (word == "deadline") return std::string(swarm::history::timed_out);
  if (word == "superseded") return "overtaken";
  return word == "stuck" || word == swarm::history::interrupted ? std::string(word) : "";
}

std::string not_recorded(const Error& failed) {
  return std::string(failed.code() == Errc::outcome_unknown ? "may not be" : "is not") +
         " recorded: " + failed.what();
}

/// The revisions that one command line makes.
class Recorder {
 public:
  Recorder(Session& session, std::size_t kept) : session_(session), kept_(kept) {}

  void take(const ServiceChange& change) {
    if (change.kind == ServiceChange::Kind::removed)
      forget_service(change);
    else
      record_change(change);
  }

  /// Reports the first change that cannot be recorded, and tries no further one.
  void conclude(const std::string& id, std::string_view word) {
    const std::string verdict = own_verdict(word);
    const auto result = made_.find(id);
    if (verdict.empty() || result == made_.end() || !is_answered_) return;
    const swarm::StoredFile& file = result->second.second;
    if (const auto failed = try_aside(time_for_verdict, [&] { client().add_verdict(file, verdict); })) {
      session_.warn(result->second.first + ": the verdict " + not_recorded(*failed));
      is_answered_ = false;
    }
  }

 private:
  [[nodiscard]] swarm::HistoryClient client() const { return swarm::HistoryClient(session_.engine()); }

  /// Warns about the failure; the change itself stays. The time that failures took is subtracted from that of
  /// the next ones, because a line may change many services.
  std::optional<Error> try_aside(std::chrono::milliseconds most, const std::function<void()>& act) {
    const auto began = session_.io.clock.now();
    const auto time = std::clamp(most - wasted_, std::min(most, shortest_try), most);
    auto failed = swarm::catch_error([&] { session_.aside(time, act); }).error;
    if (failed) wasted_ += std::chrono::ceil<std::chrono::milliseconds>(session_.io.clock.now() - began);
    return failed;
  }

  [[nodiscard]] swarm::history::Author author() const {
    return {std::string(session_.command.name), user_name(session_.io.env), host_name(), SWARMCTL_VERSION,
            session_.given().last(flag::note)};
  }

  void record_change(const ServiceChange& change) {
    made_.erase(change.id);
    if (change.before != nullptr && swarm::apply::is_same(change.before->spec(), *change.spec)) return;
    const std::string name = change.name.empty() ? change.id : change.name;
    const std::string done = change.before == nullptr ? " was created" : " was changed";
    UncertainWrite record_of = uncertain_record(name, done + ", and its revision", "recorded");
    if (session_.awaits()) record_of.more = make_hint(wait_again({name}, {}), " resumes waiting");
    const WriteInFlight write(session_, record_of);
    std::vector<swarm::StoredFile> surplus;
    const auto record = [&] {
      auto recorded = client().record(change, author(), kept_);
      made_.insert_or_assign(change.id, std::pair(name, std::move(recorded.result)));
      surplus = std::move(recorded.surplus);
    };
    if (const auto failed = try_aside(time_for_record, record))
      return session_.warn(name + ": the revision " + not_recorded(*failed));
    if (const auto failed = remove(surplus))
      session_.warn(name + ": an old revision stays: " + failed->what());
  }

  void forget_service(const ServiceChange& change) {
    if (session_.given().on(flag::keep_history)) return;
    const WriteInFlight write(session_,
                              uncertain_record(change.name, " was removed, and its history", "removed"));
    std::vector<swarm::StoredFile> all;
    auto failed = try_aside(time_for_record, [&] { all = client().files_of(change.id); });
    if (!failed) failed = remove(all);
    if (failed) session_.warn(change.name + ": its history stays: " + failed->what());
  }

  /// Each has its own time limit, because there may be many.
  std::optional<Error> remove(const std::vector<swarm::StoredFile>& files) {
    for (const swarm::StoredFile& file : files)
      if (auto failed = try_aside(time_for_record, [&] { client().remove(file); })) return failed;
    return std::nullopt;
  }

  Session& session_;
  std::size_t kept_;
  /// By the service's ID: its name and its newest revision.
  std::map<std::string, std::pair<std::string, swarm::StoredFile>> made_{};
  bool is_answered_ = true;
  std::chrono::milliseconds wasted_{0};
};

}  // namespace

void record_changes(Session& session) {
  const swarm::Json& requested = session.given().value(flag::history);
  const auto kept = requested.is_null() ? 0 : requested.get<std::uint64_t>();
  if (kept == 0 && session.given().has(flag::note))
    throw Error(Errc::usage, "--note needs --history", make_hint("--history 10 keeps ten revisions"));
  if (kept == 0) return;
  const auto recorder = std::make_shared<Recorder>(session, kept);
  session.on_change = [recorder](const ServiceChange& change) { recorder->take(change); };
  session.on_verdict = [recorder](const std::string& id, std::string_view word) {
    recorder->conclude(id, word);
  };
}

}  // namespace cli
