// SPDX-License-Identifier: Apache-2.0
// Records a revision after each accepted change, and removes revisions with their service.
#include "commands/changes/record.hpp"

#include "commands/waiting/write_in_flight.hpp"
#include "config/identity.hpp"
#include "output/hints.hpp"

#include <swarm/equivalence.hpp>
#include <swarm/error.hpp>
#include <swarm/history.hpp>
#include <swarm/service_client.hpp>

#include <cstdint>
#include <string>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;
using swarm::ServiceChange;

swarm::history::Author author_of(const Session& session) {
  return {std::string(session.command.name), user_name(session.io.env), host_name(), SWARMCTL_VERSION,
          session.given().last(flag::note)};
}

/// What a signal reports before the wait, while the record may not be written yet.
Doubt doubt_of_record(const std::string& name, const std::string& fact, const std::string& done) {
  return {.reference = name,
          .fact = name + fact + " may not be " + done,
          .denial = name + fact + " is not " + done,
          .hint = {}};
}

/// A failure to record does not affect the change itself.
void record_change(Session& session, const ServiceChange& change, std::size_t kept) {
  if (change.before != nullptr &&
      swarm::same_spec(change.before->spec(), *change.spec, swarm::Strictness::as_asked))
    return;
  const std::string name = change.name.empty() ? change.id : change.name;
  const OnItsWay write(session, doubt_of_record(name, " was changed, and its revision", "recorded"));
  swarm::HistoryClient history(session.engine());
  const auto old = swarm::catch_error([&] { return history.record(change, author_of(session), kept); });
  if (!old) {
    const char* fact = old.error->code() == Errc::outcome_unknown ? "may not be" : "is not";
    return session.warn(name + ": the revision " + fact + " recorded: " + old.error->what());
  }
  const auto removed = swarm::catch_error([&] {
    for (const swarm::StoredFile& file : *old.value) history.remove(file);
  });
  if (!removed) session.warn(name + ": an old revision stays: " + removed.error->what());
}

void forget_service(Session& session, const ServiceChange& change) {
  if (session.given().on(flag::keep_history)) return;
  const OnItsWay write(session, doubt_of_record(change.name, " was removed, and its history", "removed"));
  const auto removed = swarm::catch_error([&] {
    swarm::HistoryClient history(session.engine());
    for (const swarm::StoredFile& file : history.files_of(change.id)) history.remove(file);
  });
  if (!removed) session.warn(change.name + ": its history stays: " + removed.error->what());
}

}  // namespace

void record_changes(Session& session) {
  const swarm::Json& wish = session.given().value(flag::history);
  const auto kept = wish.is_null() ? 0 : wish.get<std::uint64_t>();
  if (kept == 0 && session.given().has(flag::note))
    throw Error(Errc::usage, "--note needs --history", in_words("--history 10 keeps ten revisions"));
  if (kept == 0) return;
  session.on_change = [&session, kept](const ServiceChange& change) {
    if (change.kind == ServiceChange::Kind::removed)
      forget_service(session, change);
    else
      record_change(session, change, kept);
  };
}

}  // namespace cli
