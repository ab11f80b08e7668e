// SPDX-License-Identifier: Apache-2.0
// Finds out whether a write happened after its response was lost.

#include "service/read_back.hpp"

#include "engine/absence.hpp"
#include "http/node_status.hpp"
#include "service/read.hpp"
#include "service/row.hpp"

#include <swarm/access.hpp>
#include <swarm/equivalence.hpp>
#include <swarm/error.hpp>
#include <swarm/tasks.hpp>
#include <swarm/write_watch.hpp>

#include <algorithm>
#include <array>
#include <ctime>
#include <optional>
#include <vector>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

using std::chrono::milliseconds;

constexpr std::array pauses{milliseconds(0),   milliseconds(100), milliseconds(200),
                            milliseconds(400), milliseconds(800), milliseconds(1500)};
/// A command that does not wait ends within 30 s per manager, including reading back.
constexpr milliseconds per_manager{29000};
/// An engine responds within 20 s, whatever its leader does.
constexpr milliseconds shortest_read{2000}, longest_read{21000};
/// The most and the least time that another attempt and its reading back may take.
constexpr milliseconds further_try{23000}, shortest_try{4000};
/// A manager that loses the leader while it forwards a write repeats it, this much later at the earliest.
constexpr milliseconds shortest_repetition{500};
/// A swarm that loses more responses to one write has a deeper problem.
constexpr int most_sendings = 4;
/// Tolerance in seconds: a Date header has whole seconds, and managers' clocks differ a little.
constexpr std::int64_t slack = 2;

Json without_name(Json spec) {
  if (spec.is_object()) spec.erase("Name");
  return spec;
}

bool created_since(std::string_view created_at, std::int64_t since) {
  return parse_time(created_at).time_since_epoch() >= std::chrono::seconds(since);
}

/// Whether `spec` is the requested one rather than the previous one.
bool is_changed(const Change& change, const Json& spec) {
  if (same_spec(spec, change.expected, Strictness::as_asked)) return true;
  return !same_spec(spec, object_at(change.service, "/Spec"), Strictness::as_asked) &&
         same_spec(change.expected, spec, Strictness::as_stored);
}

/// Judges a change whose only trace is that it moved the old spec to PreviousSpec. If the spec has changed,
/// somebody else's update may have done that.
WriteResult judge_unseen(const Change& change, const Json& found) {
  const Json& before = object_at(change.service, "/Spec");
  if (!same_spec(object_at(found, "/Spec"), before, Strictness::as_asked)) return WriteResult::overtaken;
  if (!same_spec(object_at(found, "/PreviousSpec"), before, Strictness::as_asked))
    return WriteResult::overtaken;
  return same_spec(object_at(change.service, "/PreviousSpec"), before, Strictness::as_asked)
             ? WriteResult::unclear
             : WriteResult::happened;
}

/// Whether the change was made and then undone, so that the spec is as before: either somebody rolled it
/// back, which moved the change to PreviousSpec, or the engine did, which leaves no PreviousSpec but sets
/// UpdateStatus.
bool was_undone(const Change& change, const Json& found) {
  const Json &previous = object_at(found, "/PreviousSpec"), &status = object_at(found, "/UpdateStatus");
  if (!previous.empty())
    return is_changed(change, previous) && !is_changed(change, object_at(change.service, "/PreviousSpec"));
  return text_at(status, "/State").starts_with("rollback_") &&
         status != object_at(change.service, "/UpdateStatus");
}

}  // namespace

WriteFinding judge_creation(const Json& sent, const Json& found, std::int64_t since) {
  const auto name = text_at(sent, "/Name");
  const auto id = text_at(found, "/ID");
  if (!name.empty() && text_at(found, "/Spec/Name") != name) return {WriteResult::did_not};
  const bool ours =
      created_since(text_at(found, "/CreatedAt"), since) &&
      same_spec(without_name(sent), without_name(object_at(found, "/Spec")), Strictness::as_stored);
  if (ours && !id.empty()) return {WriteResult::happened, id};
  return name.empty() ? WriteFinding{WriteResult::did_not} : WriteFinding{WriteResult::taken, id};
}

WriteFinding judge_change(const Change& change, const Json& found) {
  const auto id = text_at(found, "/ID");
  if (count_at(found, "/Version/Index") <= count_at(change.service, "/Version/Index"))
    return {WriteResult::did_not, id};
  const Json& before = object_at(change.service, "/Spec");
  if (same_spec(change.expected, before, Strictness::as_asked)) {
    const WriteResult result = judge_unseen(change, found);
    return {result, id, result == WriteResult::unclear ? "the change leaves no trace in the service" : ""};
  }
  const Json& now = object_at(found, "/Spec");
  const bool as_before = same_spec(now, before, Strictness::as_asked);
  const bool ours =
      is_changed(change, now) ||
      (as_before ? was_undone(change, found) : is_changed(change, object_at(found, "/PreviousSpec")));
  return {ours ? WriteResult::happened : WriteResult::overtaken, id};
}

ReadBack::ReadBack(Engine& engine, const Pause& pause)
    : engine_(engine),
      pause_(pause),
      began_(std::chrono::steady_clock::now()),
      limit_(std::min(per_manager * static_cast<int>(engine.transport().managers()),
                      engine.transport().time_left())) {}

milliseconds ReadBack::spent() const {
  return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - began_);
}

bool ReadBack::has_time_for_another_try(bool may_come_late) const {
  return left() > (may_come_late ? shortest_try : further_try);
}

/// When the write was sent, by the engine's clock; by ours if the engine sends no time.
std::int64_t ReadBack::sent_at() const {
  const std::int64_t now = engine_.clock() != 0 ? engine_.clock() : std::int64_t{std::time(nullptr)};
  return now - spent().count() / 1000 - slack;
}

/// A command's time limit may count only its requests; `spent` counts the pauses as well.
milliseconds ReadBack::left() const { return std::min(limit_ - spent(), engine_.transport().time_left()); }

bool ReadBack::is_younger(std::string_view created_at) const { return created_since(created_at, sent_at()); }

std::optional<Json> ReadBack::find(std::string_view reference) {
  Request rest;
  rest.timeout = std::clamp(left(), shortest_read, longest_read);
  rest.end = std::chrono::steady_clock::now() + std::max(left(), shortest_read);
  rest.leader_timeout = std::max(milliseconds(0), left());
  const Response answer = get_service(engine_, reference, {}, std::move(rest));
  // A prefix of several IDs is not a name.
  const bool ambiguous =
      answer.status == 400 && engine_words(answer).find("is ambiguous") != std::string::npos;
  if (says_absent(answer) || ambiguous) return std::nullopt;
  if (!answer.ok()) fail(answer, "read back");
  Json found = read_json(answer.body, "the service read back");
  if (const auto fault = fault_of_service(answer.body); !fault.empty())
    throw Error(Errc::broken_answer, "what was read back is " + fault);
  return found;
}

WriteFinding ReadBack::read_until_final(const std::function<WriteFinding()>& read_once) {
  WriteFinding finding;
  for (const auto pause : pauses) {
    if (pause.count() != 0) {
      if (left() < pause + shortest_read) break;
      pause_(pause);
    }
    const auto found = catch_error(read_once);
    if (found.error && found.error->code() == Errc::interrupted) found.rethrow();
    finding = found ? *found.value : WriteFinding{WriteResult::unclear, {}, found.error->what()};
    if (finding.result != WriteResult::did_not && finding.result != WriteResult::unclear) break;
  }
  return finding;
}

WriteFinding ReadBack::judge_named(const Json& spec) {
  const auto found = find(text_at(spec, "/Name"));
  return found ? judge_creation(spec, *found, sent_at()) : WriteFinding{WriteResult::did_not};
}

WriteFinding ReadBack::judge_nameless(const Json& spec) {
  std::vector<std::string> young;
  ListOptions all{.status = false};
  all.restart = [&] { young.clear(); };
  ServiceClient(engine_).list(all, [&](ServiceRow&& row) {
    if (is_younger(row.created_at)) young.push_back(std::move(row.id));
    return young.size() < 100;
  });
  std::vector<std::string> alike;
  for (const auto& id : young) {
    const auto found = find(id);
    if (!found) continue;
    const auto finding = judge_creation(spec, *found, sent_at());
    if (finding.result == WriteResult::happened) alike.push_back(finding.id);
  }
  if (alike.empty()) return {WriteResult::did_not};
  // Its specification does not show who created it.
  if (alike.size() == 1)
    return {WriteResult::unclear, {}, "such a service has been created since: " + alike.front()};
  return {WriteResult::unclear, {}, std::to_string(alike.size()) + " such services have been created since"};
}

WriteFinding ReadBack::creation(const Json& spec) {
  const bool named = !text_at(spec, "/Name").empty();
  return read_until_final([&] { return named ? judge_named(spec) : judge_nameless(spec); });
}

WriteFinding ReadBack::change(const Change& change) {
  const auto id = text_at(change.service, "/ID");
  return read_until_final([&] {
    const auto found = find(id);
    return found ? judge_change(change, *found) : WriteFinding{WriteResult::gone, id};
  });
}

WriteFinding ReadBack::removal(const std::string& id) {
  return read_until_final([&] {
    return WriteFinding{find(id) ? WriteResult::did_not : WriteResult::happened, id};
  });
}

namespace {

/// Sends a write, and repeats it if it was refused because of a missing object by a store that may have no
/// leader; the refused write had no effect.
Response send_write(Engine& engine, const Request& request) {
  const WriteState before = write_state();
  Response answer = engine.send(request);
  if (!rests_on_absence(answer)) return answer;
  write_declined(before);
  require_leader(engine);
  return engine.send(request);
}

/// Nothing if no manager accepted the request.
std::optional<Response> send_if_taken(Engine& engine, const Request& request) {
  auto sent = catch_error([&] { return send_write(engine, request); });
  if (sent.error && sent.error->code() == Errc::interrupted) sent.rethrow();
  return std::move(sent.value);
}

/// Whether somebody may still act on the request: a manager that did not answer, one behind a gateway, or the
/// leader behind a manager whose own request to it failed.
bool may_act_late(const Response& answer) {
  return answer.still_open || answer.status == 502 || answer.status == 504 ||
         http::node_status(answer) == http::NodeStatus::deadline_exceeded;
}

/// Whether the write itself, sent a moment before, would cause this refusal.
bool refuses_own_effect(Write write, const WriteOutcome& outcome) {
  if (outcome.verdict == Verdict::out_of_sequence) return true;
  if (outcome.verdict != Verdict::refused) return false;
  return (write == Write::create && outcome.answer.status == 409) ||
         (write == Write::remove && says_absent(outcome.answer));
}

/// One more attempt after lost responses. False if no manager accepted it, so that only the earlier attempts
/// count.
bool send_again(Engine& engine, Write write, const Request& request,
                const std::function<WriteFinding()>& find_out, WriteOutcome& outcome) {
  std::optional<Response> answer = send_if_taken(engine, request);
  if (!answer) return false;
  outcome.still_open = outcome.still_open || may_act_late(*answer);
  const Verdict verdict = judge(write, *answer);
  // A refusal may mean that an earlier attempt arrived late: the name is taken, or the version has increased.
  if (verdict != Verdict::done) outcome.finding = find_out();
  const bool is_final = verdict == Verdict::done ||
                        (verdict != Verdict::lost && outcome.finding.result == WriteResult::did_not);
  if (!is_final) return true;
  outcome.verdict = verdict;
  outcome.answer = std::move(*answer);
  return true;
}

}  // namespace

WriteOutcome carry_out(Engine& engine, Write write, const Request& request, Repeat repeat, ReadBack& truth,
                       const std::function<WriteFinding()>& find_out) {
  const Writing writing;
  const auto began = std::chrono::steady_clock::now();
  WriteOutcome outcome{.answer = send_write(engine, request)};
  outcome.verdict = judge(write, outcome.answer);
  if (std::chrono::steady_clock::now() - began >= shortest_repetition && refuses_own_effect(write, outcome)) {
    outcome.finding = find_out();
    if (outcome.finding.result == WriteResult::happened) outcome.verdict = Verdict::lost;
  }
  if (outcome.verdict != Verdict::lost || outcome.finding.result == WriteResult::happened) return outcome;
  outcome.why = why_lost(outcome.answer);
  outcome.still_open = may_act_late(outcome.answer);
  outcome.finding = find_out();
  const auto may_repeat = [&](int tries) {
    return repeat == Repeat::guarded && outcome.verdict == Verdict::lost &&
           outcome.finding.result == WriteResult::did_not && tries < most_sendings &&
           truth.has_time_for_another_try(outcome.still_open);
  };
  for (int tries = 1; may_repeat(tries); ++tries)
    if (!send_again(engine, write, request, find_out, outcome)) break;
  // Even if the second attempt is refused, the first one may still be processed.
  if (outcome.verdict != Verdict::done && outcome.finding.result == WriteResult::did_not &&
      outcome.still_open) {
    outcome.verdict = Verdict::lost;
    outcome.finding = {WriteResult::unclear, outcome.finding.id,
                       "it has not happened so far, and may still happen"};
  }
  return outcome;
}

void fail_unknown(const WriteOutcome& outcome, const std::string& tried, const Hint& check) {
  if (outcome.finding.result == WriteResult::did_not)
    throw Error(Errc::broken_answer,
                "cannot " + tried + ": " + outcome.why + "; reading back shows that it did not happen",
                Step::run_again);
  throw Error(Errc::outcome_unknown,
              "cannot tell whether the attempt to " + tried + " went through: " + outcome.why +
                  "; reading back was inconclusive: " + outcome.finding.why,
              check);
}

}  // namespace swarm
