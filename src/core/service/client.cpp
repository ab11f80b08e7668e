// SPDX-License-Identifier: Apache-2.0
// Creates, inspects, updates (with replay) and removes services.
#include "engine/absence.hpp"
#include "service/read.hpp"
#include "service/read_back.hpp"
#include "service/row.hpp"
#include "service/write.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/equivalence.hpp>
#include <swarm/error.hpp>
#include <swarm/service_client.hpp>
#include <swarm/spec_checks.hpp>

#include <algorithm>
#include <random>
#include <thread>
#include <utility>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

/// A random pause that grows with each lost race, so that concurrent writers drift apart.
std::chrono::milliseconds jitter(int replay) {
  thread_local std::minstd_rand random{std::random_device{}()};
  const int most = 20 * std::min(replay + 1, 10);
  return std::chrono::milliseconds(std::uniform_int_distribution(most / 4, most)(random));
}

/// Checks before anything is sent that the version asked for is the one just read.
void check_version(const Service& service, const UpdateOptions& options) {
  if (!options.if_version || service.version() == *options.if_version) return;
  throw Error(Errc::stale_version,
              "cannot update " + service.name() + ": it is at version " + std::to_string(service.version()) +
                  ", not " + std::to_string(*options.if_version),
              {Step::read_version, {service.name()}},
              {.service = service.name(), .version = service.version()});
}

[[noreturn]] void fail_as_overtaken(const std::string& name, const UpdateOptions& options) {
  const std::string cannot = "cannot update " + name + ": ";
  if (options.if_version)
    throw Error(Errc::stale_version,
                cannot + "it has changed since version " + std::to_string(*options.if_version),
                {Step::inspect_again, {name}}, {.service = name});
  if (options.rollback)
    throw Error(Errc::stale_version, cannot + "someone else has changed it, so it was not rolled back",
                {Step::inspect_again, {name}}, {.service = name});
  throw Error(Errc::stale_version,
              cannot + "someone else was faster " + std::to_string(options.replays + 1) +
                  " times (update out of sequence)",
              Step::run_again, {.service = name});
}

/// A replayed rollback must not undo what someone else changed in between.
bool same_history(const Service& left, const Service& right) {
  return same_spec(left.spec(), right.spec(), Strictness::as_asked) &&
         same_spec(object_at(left.document(), "/PreviousSpec"), object_at(right.document(), "/PreviousSpec"),
                   Strictness::as_asked);
}

bool must_send(const UpdateOptions& options) {
  return options.always_send || options.rollback || !options.registry_auth.empty();
}

/// The spec that a rollback restores.
const Json& previous_of(const Service& service) {
  const Json* previous = find_at(service.document(), "/PreviousSpec");
  if (previous != nullptr && previous->is_object()) return *previous;
  throw Error(Errc::refused, "cannot roll " + service.name() + " back: it has no previous spec");
}

/// Rejects a changed name with the engine's own message.
void check_name(const Service& service, const Json& spec) {
  if (text_at(spec, "/Name") == service.name()) return;
  fail({.status = 501, .body = R"({"message":"renaming services is not supported"})"},
       "update " + service.name());
}

/// Fails a write to a service; trusts a response that the service is absent only if that is confirmed.
[[noreturn]] void fail_refused(Engine& engine, const Response& answer, const std::string& id,
                               const std::string& tried) {
  if (says_absent(answer) && !is_absent(engine, id)) fail_contradicted(answer);
  fail_write(answer, tried);
}

std::string_view word(edit::Mode mode) {
  switch (mode) {
    case edit::Mode::global: return "global";
    case edit::Mode::replicated_job: return "replicated-job";
    case edit::Mode::global_job: return "global-job";
    case edit::Mode::replicated: break;
  }
  return "replicated";
}

void check_mode(const Service& service, const Json& spec) {
  const edit::Mode now = edit::mode_of(service.spec()), requested = edit::mode_of(spec);
  if (now == requested) return;
  throw Error(Errc::refused,
              "cannot update " + service.name() + ": service mode change is not allowed: it is " +
                  std::string(word(now)) + ", not " + std::string(word(requested)),
              {Step::recreate_in_mode, {service.name()}});
}

/// The engine detaches networks of the deprecated member only if those of the task template change too.
void check_networks(const Service& service, const Json& spec) {
  const Json &old_before = list_at(service.spec(), "/Networks"), &old_after = list_at(spec, "/Networks");
  if (same_spec(old_before, old_after, Strictness::as_asked)) return;
  constexpr const char* of_tasks = "/TaskTemplate/Networks";
  if (!same_spec(list_at(service.spec(), of_tasks), list_at(spec, of_tasks), Strictness::as_asked)) return;
  fail({.status = 501, .body = R"({"message":"networks must be migrated to TaskSpec before being changed"})"},
       "update " + service.name());
}

/// Rejects what the engine would reject, before anything is sent or shown.
void check_change(const Service& service, const Json& spec) {
  check_mode(service, spec);
  check_networks(service, spec);
}

/// The spec after the update.
const Json& made_of(const Service& service, const Json& spec, const UpdateOptions& options) {
  return options.rollback ? object_at(service.document(), "/PreviousSpec") : spec;
}

enum class Race { won, lost };

/// Sends one update and stores the result in `updated`.
Race send_update(Engine& engine, const Pause& pause, const Service& service, const Json& spec,
                 const UpdateOptions& options, Updated& updated) {
  const std::string tried = "update " + service.name();
  const Json& expected = made_of(service, spec, options);
  const Change change{service.document(), expected};
  const auto request = update_request(service.id(), service.version(), json_text(spec), options);
  ReadBack truth(engine, pause);
  const WriteOutcome outcome =
      carry_out(engine, Write::update, request, Repeat::guarded, truth, [&] { return truth.change(change); });
  if (outcome.verdict == Verdict::refused) fail_refused(engine, outcome.answer, service.id(), tried);
  if (outcome.verdict == Verdict::out_of_sequence) return Race::lost;
  if (outcome.verdict == Verdict::done) {
    updated.sent = true;
    updated.warnings = warnings_in(read_json(outcome.answer.body));
    return Race::won;
  }
  if (outcome.finding.result == WriteResult::overtaken) return Race::lost;
  if (outcome.finding.result == WriteResult::gone)
    throw Error(Errc::not_found, "cannot " + tried + ": someone else has removed it");
  if (outcome.finding.result != WriteResult::happened)
    fail_unknown(outcome, tried, {Step::inspect_service, {service.name()}});
  updated.sent = updated.found_by_reading = true;
  return Race::won;
}

}  // namespace

void sleep_for(std::chrono::milliseconds time) { std::this_thread::sleep_for(time); }

namespace {

Service service_in(const Response& answer, std::string_view name_or_id, Api spoken) {
  const std::string tried = "inspect " + std::string(name_or_id);
  if (!answer.ok()) fail(answer, tried);
  Json document = read_json(answer.body, "cannot " + tried + ": the response");
  if (const auto fault = fault_of_service(answer.body); !fault.empty())
    throw Error(Errc::broken_answer, "cannot " + tried + ": the response is " + fault);
  return Service(std::move(document), spoken);
}

}  // namespace

Service ServiceClient::inspect(std::string_view name_or_id, bool defaults) {
  const Response answer = get_service(engine_, name_or_id, defaults ? "?insertDefaults=true" : "");
  return service_in(answer, name_or_id, engine_.spoken());
}

std::optional<Service> ServiceClient::find(std::string_view name_or_id) {
  const Response answer = get_service(engine_, name_or_id);
  if (says_absent(answer)) return std::nullopt;
  return service_in(answer, name_or_id, engine_.spoken());
}

Created ServiceClient::create(const Json& spec, const CreateOptions& options) {
  require_object(spec);
  const auto name = text_at(spec, "/Name");
  const std::string tried = name.empty() ? "create a service" : "create " + name;
  ReadBack truth(engine_, pause_);
  const auto outcome =
      carry_out(engine_, Write::create, create_request(json_text(spec), options),
                name.empty() ? Repeat::never : Repeat::guarded, truth, [&] { return truth.creation(spec); });
  const auto report_created = [&](Created created) {
    engine_.tell({.kind = ServiceChange::Kind::created, .id = created.id, .name = name, .spec = &spec});
    return created;
  };
  if (outcome.verdict == Verdict::done) {
    const Json answer = read_json(outcome.answer.body);
    return report_created({.id = text_at(answer, "/ID"), .warnings = warnings_in(answer)});
  }
  if (outcome.verdict != Verdict::lost) fail_write(outcome.answer, tried);
  if (outcome.finding.result == WriteResult::happened)
    return report_created({.id = outcome.finding.id, .found_by_reading = true});
  if (outcome.finding.result == WriteResult::taken)
    throw Error(Errc::name_taken, "cannot " + tried + ": another service has that name (" +
                                      outcome.finding.id + "), and the response was lost: " + outcome.why);
  fail_unknown(outcome, tried,
               name.empty() ? Hint(Step::list_services) : Hint{Step::inspect_service, {name}});
}

/// Reads the service again if the engine speaks a newer API version than the one it was read with.
Service ServiceClient::in_newest_version(Service service) {
  const Api before = engine_.version();
  if (engine_.offered().value_or(before) > before) engine_.speak_newest();
  const Api read_at = service.read_at() == Api{} ? before : service.read_at();
  return read_at == engine_.version() ? std::move(service) : inspect(service.id());
}

/// Reads a service again after a lost race; the error names it.
Service ServiceClient::read_again(const Updated& updated) {
  if (std::optional<Service> newer = find(updated.id)) return std::move(*newer);
  throw Error(Errc::not_found, "cannot update " + updated.name + ": someone else has removed it");
}

Updated ServiceClient::update(std::string_view name_or_id, const Edit& edit, const UpdateOptions& options) {
  return update(inspect(name_or_id), edit, options);
}

Updated ServiceClient::update(Service service, const Edit& edit, const UpdateOptions& options) {
  service = in_newest_version(std::move(service));
  Updated updated{.id = service.id(), .name = service.name(), .rollback = options.rollback};
  for (;; ++updated.replays) {
    check_version(service, options);
    Json spec = service.spec();
    updated.edit_warnings = edit(spec);
    require_object(spec);
    updated.sent_version = service.version();
    updated.before = std::make_shared<const Json>(service.spec());
    updated.after = std::make_shared<const Json>(made_of(service, spec, options));
    if (!must_send(options) && same_spec(spec, service.spec(), Strictness::as_asked)) return updated;
    check_change(service, spec);
    if (send_update(engine_, pause_, service, spec, options, updated) == Race::won) {
      engine_.tell({.id = updated.id,
                    .name = updated.name,
                    .before = &service,
                    .spec = &made_of(service, spec, options),
                    .is_rollback = options.rollback});
      return updated;
    }
    if (options.if_version || updated.replays >= options.replays) fail_as_overtaken(updated.name, options);
    pause_(jitter(updated.replays));
    Service newer = read_again(updated);
    if (options.rollback && !same_history(service, newer)) fail_as_overtaken(updated.name, options);
    service = std::move(newer);
    if (options.before_replay) options.before_replay(service);
  }
}

Preview ServiceClient::preview(Service service, const Edit& edit, const UpdateOptions& options) {
  service = in_newest_version(std::move(service));
  check_version(service, options);
  Json spec = service.spec();
  Edit::Warnings warnings = edit(spec);
  require_object(spec);
  const bool sends = must_send(options) || !same_spec(spec, service.spec(), Strictness::as_asked);
  if (options.rollback) spec = previous_of(service);
  check_name(service, spec);
  check_change(service, spec);
  return {std::move(service), std::make_shared<const Json>(std::move(spec)), sends, std::move(warnings)};
}

namespace {

Removed remove_by_id(Engine& engine, const Pause& pause, const std::string& id, const std::string& name) {
  const std::string tried = "remove " + name;
  ReadBack truth(engine, pause);
  const auto outcome = carry_out(engine, Write::remove, remove_request(id), Repeat::guarded, truth,
                                 [&] { return truth.removal(id); });
  const bool is_found = outcome.finding.result == WriteResult::happened;
  if (outcome.verdict == Verdict::done || is_found) {
    engine.tell({.kind = ServiceChange::Kind::removed, .id = id, .name = name});
    return {.id = id, .found_by_reading = is_found};
  }
  if (outcome.verdict != Verdict::lost) fail_refused(engine, outcome.answer, id, tried);
  fail_unknown(outcome, tried, {Step::inspect_service, {id}});
}

}  // namespace

Removed ServiceClient::remove(std::string_view name_or_id) {
  const Response answer = get_service(engine_, name_or_id);
  if (ServiceRow row; answer.ok() && read_plain_name(answer.body, row))
    return remove_by_id(engine_, pause_, row.id, row.name);
  return remove(service_in(answer, name_or_id, engine_.spoken()));
}

Removed ServiceClient::remove(const Service& service) {
  return remove_by_id(engine_, pause_, service.id(), service.name());
}

}  // namespace swarm
