// SPDX-License-Identifier: Apache-2.0
// Lists, creates and removes secrets and configs.
#include "engine/absence.hpp"
#include "engine/entries.hpp"
#include "service/read_back.hpp"
#include "service/write.hpp"

#include <swarm/access.hpp>
#include <swarm/error.hpp>
#include <swarm/stored_files.hpp>
#include <swarm/text.hpp>

#include <algorithm>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

constexpr std::size_t kib = 1024;

std::string name_filter(std::string_view prefix) {
  Json filters;
  filters["name"][std::string(prefix)] = true;
  return "?filters=" + url_encode(json_text(filters));
}

bool is_in_use(const Response& answer) {
  return answer.status < 500 && engine_words(answer).find(" in use by ") != std::string::npos;
}

}  // namespace

std::string_view noun(FileKind kind) { return kind == FileKind::secret ? "secret" : "config"; }

std::size_t limit_of(FileKind kind) { return kind == FileKind::secret ? 500 * kib : 1000 * kib; }

std::string StoredFile::label(std::string_view key) const {
  return text_at(*spec, "/Labels/" + std::string(key));
}

std::string FileClient::path(std::string_view rest) const {
  return "/" + std::string(noun(kind_)) + "s" + std::string(rest);
}

std::vector<StoredFile> FileClient::with_prefix(std::string_view name) {
  std::vector<StoredFile> found = listed(name);
  if (!found.empty()) return found;
  require_leader(engine_);  // a manager without a leader may have an empty store
  return listed(name);
}

std::vector<StoredFile> FileClient::listed(std::string_view name) {
  const std::string tried = "look up the " + std::string(noun(kind_)) + "s";
  std::vector<StoredFile> found;
  for (const Json& item :
       entries(engine_.read(path(name_filter(name)), tried), tried, noun(kind_), api::file_record()))
    found.push_back({.id = text_at(item, "/ID"),
                     .name = text_at(item, "/Spec/Name"),
                     .created = parse_time(text_at(item, "/CreatedAt")),
                     .spec = std::make_shared<const Json>(object_at(item, "/Spec"))});
  return found;
}

/// What the engine has under this reference; absence is confirmed with a list by name.
Response FileClient::confirmed(std::string_view reference, std::string_view name) {
  Request request;
  request.path = path("/" + url_encode(reference));
  return send_confirmed(engine_, request, [&] {
    const std::vector<StoredFile> all = listed(name);
    return std::ranges::any_of(
        all, [&](const StoredFile& one) { return one.id == reference || one.name == reference; });
  });
}

Created FileClient::create(const Json& spec) {
  const std::string name = text_at(spec, "/Name");
  const std::string tried = "create " + std::string(noun(kind_)) + " " + name;
  ReadBack truth(engine_, pause_);
  const auto find_out = [&]() -> WriteFinding {
    const Response answer = confirmed(name, name);
    if (says_absent(answer)) return {WriteResult::did_not};
    if (!answer.ok()) fail(answer, "read back");
    const Json found = read_json(answer.body, "the " + name + " read back");
    const std::string id = text_at(found, "/ID"), data = text_at(found, "/Spec/Data");
    if (id.empty()) return {WriteResult::unclear, {}, "the answer has no ID"};
    const bool is_equal = data.empty() || data == text_at(spec, "/Data");  // a secret's is never shown
    const bool is_ours = is_equal && truth.is_younger(text_at(found, "/CreatedAt"));
    return {is_ours ? WriteResult::happened : WriteResult::taken, id};
  };
  const Request request{.method = "POST", .path = path("/create"), .body = json_text(spec)};
  const WriteOutcome outcome = carry_out(engine_, Write::create, request, Repeat::guarded, truth,
                                         [&] { return truth.read_until_final(find_out); });
  if (outcome.verdict == Verdict::done) return {.id = text_at(read_json(outcome.answer.body), "/ID")};
  if (outcome.verdict != Verdict::lost) fail_write(outcome.answer, tried);
  if (outcome.finding.result == WriteResult::happened)
    return {.id = outcome.finding.id, .found_by_reading = true};
  if (outcome.finding.result == WriteResult::taken)
    throw Error(Errc::name_taken, "cannot " + tried + ": another " + std::string(noun(kind_)) +
                                      " has that name, and the response was lost: " + outcome.why);
  fail_unknown(outcome, tried, {Step::list_kind, {std::string(noun(kind_))}});
}

void FileClient::set_label(const StoredFile& file, std::string_view key, const std::string& value) {
  const std::string tried = "label " + std::string(noun(kind_)) + " " + file.name;
  const std::string at = path("/" + url_encode(file.id));
  const Json now = engine_.read(at, tried);
  Json spec = object_at(now, "/Spec");
  spec.erase("Data");  // only the label changes
  spec["Labels"][std::string(key)] = value;
  const Response answer =
      engine_.send({.method = "POST",
                    .path = at + "/update?version=" + std::to_string(count_at(now, "/Version/Index")),
                    .body = json_text(spec)});
  if (answer.ok()) return;
  const Verdict verdict = judge(Write::update, answer);
  // A manager may have repeated the request, and the first one has set the label.
  if (verdict == Verdict::out_of_sequence &&
      text_at(engine_.read(at, tried), "/Spec/Labels/" + std::string(key)) == value)
    return;
  if (verdict == Verdict::lost)
    throw Error(Errc::outcome_unknown,
                "cannot tell whether the attempt to " + tried + " went through: " + why_lost(answer));
  fail_write(answer, tried);
}

FileClient::Removal FileClient::remove(const StoredFile& file) {
  const std::string at = path("/" + url_encode(file.id));
  const auto find_out = [&]() -> WriteFinding {
    const Response answer = confirmed(file.id, file.name);
    if (says_absent(answer)) return {WriteResult::happened, file.id};
    if (!answer.ok()) fail(answer, "read back");
    return {WriteResult::did_not, file.id};
  };
  ReadBack truth(engine_, pause_);
  const WriteOutcome outcome =
      carry_out(engine_, Write::remove, {.method = "DELETE", .path = at}, Repeat::guarded, truth,
                [&] { return truth.read_until_final(find_out); });
  if (outcome.verdict == Verdict::done) return Removal::done;
  if (outcome.finding.result == WriteResult::happened) return Removal::found_removed;
  if (says_absent(outcome.answer) && find_out().result == WriteResult::happened) return Removal::done;
  if (outcome.verdict != Verdict::lost && is_in_use(outcome.answer)) return Removal::in_use;
  const std::string tried = "remove " + std::string(noun(kind_)) + " " + file.name;
  if (outcome.verdict != Verdict::lost) fail_write(outcome.answer, tried);
  fail_unknown(outcome, tried, {Step::list_kind, {std::string(noun(kind_))}});
}

}  // namespace swarm
