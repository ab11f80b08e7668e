// SPDX-License-Identifier: Apache-2.0
// Reads and writes revisions: their documents and numbers, the changes between them, and which to remove.
#include <swarm/access.hpp>
#include <swarm/apply.hpp>
#include <swarm/diff.hpp>
#include <swarm/edit.hpp>
#include <swarm/equivalence.hpp>
#include <swarm/error.hpp>
#include <swarm/history.hpp>
#include <swarm/shape.hpp>
#include <swarm/spec_checks.hpp>
#include <swarm/text.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include <nlohmann/json.hpp>

namespace swarm {
namespace history {
namespace {

constexpr std::size_t most_removed = 2;
/// A config holds the revision in its name, and possibly the next one.
constexpr std::uint64_t most_in_one = 2;
/// This many changes are named in a line; the others are counted.
constexpr std::size_t most_named = 4;

Json document_in(const StoredFile& file) {
  const auto bytes = from_base64(text_at(*file.spec, "/Data"));
  return bytes ? read_json_or_null(*bytes) : Json();
}

/// The number at the end of a config's name; 0 if it is missing or invalid.
std::uint64_t number_in(std::string_view name) {
  constexpr std::size_t most_digits = 15;  // no service has more changes
  const std::string_view digits = name.substr(name.rfind('.') + 1);
  if (digits.empty() || digits.size() > most_digits || !std::ranges::all_of(digits, is_digit)) return 0;
  return std::stoull(std::string(digits));
}

/// Whether `record` wrote this revision and nobody else, because configs can also be created by hand.
bool is_sound(const Revision& one, const StoredFile& file) {
  const std::uint64_t first = number_in(file.name);
  return first != 0 && one.number >= first && one.number < first + most_in_one &&
         api::shape_fault(*one.spec, api::spec_record()).empty();
}

Revision revision_in(const Json& entry, EngineTime recorded) {
  Revision one{.number = count_at(entry, "/number"), .replaced = count_at(entry, "/replaced")};
  one.author = {text_at(entry, "/verb"), text_at(entry, "/user"), text_at(entry, "/host"),
                text_at(entry, "/client"), text_at(entry, "/note")};
  if (!one.is_by_others()) one.recorded = recorded;
  one.verdict = text_at(entry, "/verdict");
  one.is_rollback = flag_at(entry, "/rollback");
  one.spec = std::make_shared<const Json>(object_at(entry, "/spec"));
  return one;
}

void add_author(Json& entry, const Author& author) {
  for (const auto& [member, text] : {std::pair{"verb", &author.verb},
                                     {"user", &author.user},
                                     {"host", &author.host},
                                     {"client", &author.client},
                                     {"note", &author.note}})
    if (!text->empty()) entry[member] = *text;
}

/// Adds the number of tasks as the engine stores it, so that going back restores one task, not the current
/// number.
Json with_number_of_tasks(Json spec) {
  constexpr std::string_view number = "/Mode/Replicated/Replicas";
  if (edit::mode_of(spec) == edit::Mode::replicated && find_at(spec, number) == nullptr)
    edit::put(spec, number, 1);
  return spec;
}

/// The engine completes these objects if only some of their members are sent.
void complete(Json& sent, const Json& live) {
  for (const char* pointer : {"/UpdateConfig", "/RollbackConfig", "/TaskTemplate/RestartPolicy"}) {
    const Json *mine = find_at(sent, pointer), *theirs = find_at(live, pointer);
    if (mine != nullptr && theirs != nullptr && same_spec(*mine, *theirs, Strictness::as_stored))
      edit::put(sent, pointer, *theirs);
  }
}

/// "Image", "Env[A]", "Labels.tier": the end of a pointer, with as much as is needed to understand it.
std::string short_name(const Difference& change) {
  const auto end = change.pointer.rfind('/');
  std::string name = unescaped_from_pointer(std::string_view(change.pointer).substr(end + 1));
  const std::string_view parent =
      end == 0 || end == std::string::npos
          ? std::string_view()
          : std::string_view(change.pointer).substr(change.pointer.rfind('/', end - 1) + 1);
  const std::string_view of = parent.substr(0, parent.find('/'));
  constexpr std::array<std::string_view, 11> groups{
      "Labels",  "UpdateConfig",  "RollbackConfig", "Limits",       "Reservations", "Sysctls",
      "Options", "RestartPolicy", "Healthcheck",    "EndpointSpec", "DNSConfig"};
  if (std::ranges::find(groups, of) != groups.end()) name.insert(0, std::string(of) + ".");
  return change.item.empty() ? name : name + "[" + change.item + "]";
}

std::string plain_text(std::string_view pointer, const Json& value) {
  return value.is_number_integer() ? value::number_text(pointer, value) : value.dump();
}

/// " 0123456789ab → 9876543210fe": another build of the same tag; empty for any other change.
std::string digests_of(const Difference& change) {
  constexpr std::string_view start = "@sha256:";
  constexpr std::size_t shown = 12;  // as docker shortens IDs
  if (change.pointer != "/TaskTemplate/ContainerSpec/Image" || !change.before || !change.after) return {};
  const std::string before = text_at(*change.before), after = text_at(*change.after);
  const auto at = before.find(start);
  if (at == before.npos || after.compare(0, at + start.size(), before, 0, at + start.size()) != 0) return {};
  const auto digest = [&](const std::string& image) { return image.substr(at + start.size(), shown); };
  return " " + digest(before) + " → " + digest(after);
}

std::string words_of(const Difference& change) {
  using Kind = Difference::Kind;
  const auto is_plain = [](const std::shared_ptr<const Json>& value) {
    return value && (value->is_number() || value->is_boolean());
  };
  const char* sign = change.kind == Kind::added ? "+" : change.kind == Kind::removed ? "-" : "~";
  std::string words = sign + short_name(change);
  if (is_plain(change.before) && is_plain(change.after))
    words +=
        " " + plain_text(change.pointer, *change.before) + " → " + plain_text(change.pointer, *change.after);
  else if (change.before == nullptr && is_plain(change.after))
    words += " " + plain_text(change.pointer, *change.after);
  return words + digests_of(change);
}

}  // namespace

std::string name_prefix(std::string_view service_id) { return "swarmctl." + std::string(service_id) + "."; }

bool is_record(std::string_view config_name) {
  constexpr std::string_view start = "swarmctl.";
  if (!config_name.starts_with(start)) return false;
  config_name.remove_prefix(start.size());
  return config_name.size() > id_length && config_name[id_length] == '.' &&
         may_be_id(config_name.substr(0, id_length));
}

Revisions revisions_in(const std::vector<StoredFile>& files, std::string_view service_id) {
  Revisions all;
  std::vector<std::pair<std::uint64_t, std::string>> verdicts;
  for (const StoredFile& file : files) {
    if (file.label(service_label) != service_id) continue;
    const Json document = document_in(file);
    for (const Json& entry : list_at(document, "/revisions"))
      if (Revision one = revision_in(entry, file.created); is_sound(one, file)) {
        if (!one.is_by_others()) one.verdict = file.label(verdict_label);
        all.push_back(std::move(one));
      }
    if (const std::uint64_t number = count_at(document, "/ended/number"); number != 0)
      verdicts.emplace_back(number, text_at(document, "/ended/verdict"));
  }
  for (Revision& one : all)
    for (const auto& [number, verdict] : verdicts)
      if (one.number == number) one.verdict = final_verdict(one.verdict, verdict);
  std::ranges::stable_sort(all, {}, &Revision::number);
  return all;
}

const Revision* latest(const Revisions& all) {
  const auto last = std::ranges::max_element(
      all, {}, [](const Revision& one) { return std::tuple(one.replaced, one.number); });
  return last == all.end() ? nullptr : &*last;
}

bool is_spec_of(const Json& recorded, const Json& live) {
  // Only here does zero differ from absence, which means one task.
  const auto tasks = [](const Json& spec) { return count_at(spec, "/Mode/Replicated/Replicas", 1); };
  return tasks(recorded) == tasks(live) &&
         same_spec(apply::without_memory(with_engine_additions(recorded, live)), apply::without_memory(live),
                   Strictness::as_encoded);
}

std::string verdict_of(const Json& service, bool is_rollback) {
  const std::string state = text_at(service, "/UpdateStatus/State");
  if (state == "rollback_completed") return is_rollback ? "completed" : "rolled back";
  if (state == "rollback_started") return is_rollback ? "updating" : "rolling back";
  return state == "rollback_paused" ? "paused" : state;
}

std::string final_verdict(const std::string& said, const std::string& engines) {
  const bool has_ended = engines == "completed" || engines == "paused" || engines == "rolled back";
  const bool gave_up = said == timed_out || said == interrupted;
  return said.empty() || (gave_up && has_ended) ? engines : said;
}

namespace {

/// The names of configs with unreadable content are taken too.
std::uint64_t next_number(const std::vector<StoredFile>& files, const Revisions& known) {
  std::uint64_t last = known.empty() ? 0 : known.back().number;
  for (const StoredFile& file : files) last = std::max(last, number_in(file.name));
  return last + 1;
}

}  // namespace

Json config_of(const std::vector<StoredFile>& files, const ServiceChange& change, const Author& author) {
  const Revisions known = revisions_in(files, change.id);
  const Revision* last = latest(known);
  const std::uint64_t first = next_number(files, known);
  const std::uint64_t version = change.before != nullptr ? change.before->version() : 0;
  Json document = Json::object(), revisions = Json::array();
  // A late record says nothing about changes that others recorded earlier.
  const bool is_late = last != nullptr && last->replaced >= version;
  if (change.before != nullptr && !is_late) {
    const Json& service = change.before->document();
    const bool is_known = last != nullptr && is_spec_of(*last->spec, change.before->spec());
    const bool was_undone = text_at(service, "/UpdateStatus/State").starts_with("rollback");
    std::string verdict = verdict_of(service, is_known && last->is_rollback);
    if (verdict == "updating" || verdict == "rolling back") verdict = "overtaken";
    if (!is_known) {
      revisions.push_back({{"number", first}, {"spec", change.before->spec()}});
      if (!verdict.empty() && !was_undone) revisions.back()["verdict"] = verdict;
    }
    if (last != nullptr && !verdict.empty() && (is_known || was_undone))
      document["ended"] = {{"number", last->number}, {"verdict", verdict}};
  }
  Json result{{"number", first + revisions.size()}};
  if (version != 0) result["replaced"] = version;
  if (change.is_rollback) result["rollback"] = true;
  add_author(result, author);
  result["spec"] = with_number_of_tasks(*change.spec);
  revisions.push_back(std::move(result));
  const std::string newest = revisions.back()["number"].dump();
  document["revisions"] = std::move(revisions);
  return {{"Name", name_prefix(change.id) + std::to_string(first)},
          {"Labels",
           {{std::string(service_label), change.id},
            {std::string(name_label), change.name},
            {std::string(revision_label), newest}}},
          {"Data", base64(json_text(document))}};
}

std::vector<StoredFile> surplus(const std::vector<StoredFile>& files, std::string_view service_id,
                                std::size_t kept) {
  const Revisions all = revisions_in(files, service_id);
  if (all.size() <= kept) return {};
  const std::uint64_t oldest_kept = all[all.size() - kept].number;
  std::vector<std::pair<std::uint64_t, const StoredFile*>> old;
  for (const StoredFile& file : files) {
    const Revisions held = revisions_in({file}, service_id);
    if (!held.empty() && held.back().number < oldest_kept) old.emplace_back(held.back().number, &file);
  }
  std::ranges::sort(old, {}, [](const auto& one) { return one.first; });
  std::vector<StoredFile> removed;
  for (const auto& [_, file] : old)
    if (removed.size() < most_removed) removed.push_back(*file);
  return removed;
}

Json with_engine_additions(const Json& recorded, const Json& after) {
  Json out = recorded;
  edit::settle_engine_defaults(out, after);
  complete(out, after);
  constexpr std::string_view counter = "/TaskTemplate/ForceUpdate";
  if (const Json* now = find_at(after, counter);
      find_at(out, counter) == nullptr && now != nullptr && *now == 0)
    edit::put(out, counter, *now);
  return edit::in_text_of(after, out);  // Only one of them may have zeros and empty text.
}

std::vector<Difference> changes(const Json& before, const Json& after) {
  return diff(apply::without_memory(with_engine_additions(before, after)), apply::without_memory(after));
}

std::string summary(const Json& before, const Json& after) {
  std::vector<std::string> names;
  for (const Difference& change : changes(before, after)) names.push_back(words_of(change));
  return join_first(names, most_named);
}

}  // namespace history

namespace {

/// The most attempts while others record at the same time.
constexpr int most_collisions = 8;

}  // namespace

history::Revisions HistoryClient::revisions(std::string_view service_id) {
  return history::revisions_in(files_.with_prefix(history::name_prefix(service_id)), service_id);
}

std::vector<StoredFile> HistoryClient::files_of(std::string_view service_id) {
  std::vector<StoredFile> files = files_.with_prefix(history::name_prefix(service_id));
  std::erase_if(files,
                [&](const StoredFile& file) { return file.label(history::service_label) != service_id; });
  return files;
}

HistoryClient::Recorded HistoryClient::record(const ServiceChange& change, const history::Author& author,
                                              std::size_t kept) {
  const bool is_created = change.before == nullptr;  // a new ID: it has no revisions
  for (int collisions = 0;; ++collisions) {
    // An empty list is not confirmed: the swarm has just accepted the change, so it has a leader.
    std::vector<StoredFile> files;
    if (!is_created || collisions > 0) files = files_.seen_with_prefix(history::name_prefix(change.id));
    Json config = history::config_of(files, change, author);
    if (const auto size = from_base64(text_at(config, "/Data"))->size(); size >= limit_of(FileKind::config))
      throw Error(Errc::refused, "it has " + std::to_string(size) + " bytes, and a config is smaller than " +
                                     std::to_string(limit_of(FileKind::config)));
    const auto result = catch_error({Errc::name_taken}, [&] { return files_.create(config); });
    if (!result && collisions < most_collisions) continue;  // somebody else has taken that number
    if (!result) result.rethrow();
    files.push_back({.id = result.value->id,
                     .name = text_at(config, "/Name"),
                     .spec = std::make_shared<const Json>(config)});
    return {files.back(), history::surplus(files, change.id, kept)};
  }
}

}  // namespace swarm
