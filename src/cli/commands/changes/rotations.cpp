// SPDX-License-Identifier: Apache-2.0
// Versions of secrets and configs: reads and creates them, and removes them depending on the update's
// outcome.
#include "commands/changes/rotations.hpp"

#include "commands/waiting/outcome.hpp"
#include "commands/waiting/write_in_flight.hpp"
#include "config/files.hpp"
#include "flags/to_edit.hpp"
#include "output/hints.hpp"

#include <swarm/access.hpp>
#include <swarm/equivalence.hpp>
#include <swarm/error.hpp>
#include <swarm/text.hpp>

#include <algorithm>
#include <array>
#include <random>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;
using swarm::FileClient;
using swarm::FileKind;
using swarm::Json;
using swarm::Named;
using swarm::StoredFile;
namespace rotation = swarm::rotation;

/// The placeholder in a dry run for the ID that the engine has not assigned yet.
constexpr std::string_view no_id_yet = "(not created yet)";

std::string flag_of(FileKind kind) { return "--" + std::string(noun(kind)) + "-rotate"; }

std::string names(const std::vector<Named>& all) {
  return swarm::join(all, ", ", [](const Named& one) { return one.name; });
}

std::string remove_command(const Session& session, FileKind kind, const std::string& name) {
  return docker_text(session.typed_connection()) + " " + std::string(noun(kind)) + " rm " + name;
}

std::string list_command(const Session& session, FileKind kind, const std::string& name) {
  return docker_text(session.typed_connection()) + " " + std::string(noun(kind)) +
         " ls --filter name=" + name;
}

void check_content(FileKind kind, const RotateRequest& request, const std::string& content) {
  const std::string what = flag_of(kind) + " " + request.name + ": ";
  if (content.empty())
    throw Error(Errc::usage, what + "the file is empty, and a " + std::string(noun(kind)) + " is not");
  if (content.size() >= limit_of(kind))
    throw Error(Errc::usage, what + "the file is too large: a " + std::string(noun(kind)) +
                                 " is smaller than " + std::to_string(limit_of(kind)) + " bytes");
}

/// Those of `files` that a service refers to in its current or previous specification.
std::set<std::string> in_use(swarm::ServiceClient& services, const std::vector<StoredFile>& files) {
  std::set<std::string> used;
  swarm::ListOptions all{.status = false};
  all.restart = [] {};
  services.list_documents(all, [&](std::string_view document) {
    for (const StoredFile& file : files)
      if (document.find('"' + file.id + '"') != document.npos) used.insert(file.id);
    return true;
  });
  return used;
}

}  // namespace

Rotations::Rotations(Session& session, const Given& given)
    : session_(session),
      input_taken_(given.last(flag::spec) == "-"),
      original_(given.on(flag::prune_original) ? rotation::Original::remove : rotation::Original::keep) {
  read(FileKind::secret, given);
  read(FileKind::config, given);
  if (all_.empty() && given.on(flag::prune_original))
    throw Error(Errc::usage, "--prune-original needs --secret-rotate or --config-rotate");
  if (!all_.empty() && given.on(flag::detach))
    throw Error(Errc::usage,
                flag_of(all_.front().kind) +
                    " cannot be used with --detach: the outcome decides which version is removed");
}

void Rotations::read(FileKind kind, const Given& given) {
  for (const Given::Value& typed :
       given.all(kind == FileKind::secret ? flag::secret_rotate : flag::config_rotate)) {
    const RotateRequest request = read_rotate(typed.text);
    // A user who gives the content instead of a file has typed a secret, so do not quote it.
    const std::string flag = flag_of(kind) + " " + request.name;
    if (!swarm::can_be_name(request.name))
      throw Error(Errc::not_found, flag + ": no such " + std::string(noun(kind)),
                  {swarm::Step::list_kind, {std::string(noun(kind))}});
    const auto same = [&](const One& one) { return one.kind == kind && one.typed == request.name; };
    if (std::ranges::any_of(all_, same)) throw Error(Errc::usage, flag + ": is given twice");
    if (request.file == "-" && std::exchange(input_taken_, true))
      throw Error(Errc::usage, flag + ": standard input has already been read");
    std::string content = read_input(request.file, limit_of(kind), flag);
    check_content(kind, request, content);
    all_.push_back({.kind = kind, .typed = request.name, .content = std::move(content)});
  }
}

void Rotations::look_up(One& one) {
  FileClient files(session_.engine(), one.kind);
  one.stored = files.with_prefix(one.typed);
  one.family = rotation::family(one.typed, one.stored);
  if (one.family != one.typed) one.stored = files.with_prefix(one.family);
  if (one.family.size() > rotation::longest_name)
    throw Error(Errc::usage, flag_of(one.kind) + " " + one.typed + ": the name is too long: at most " +
                                 std::to_string(rotation::longest_name) +
                                 " characters, so that its versions can have names");
  for (const One& other : all_)
    if (&other != &one && other.kind == one.kind && other.family == one.family)
      throw Error(Errc::usage, flag_of(one.kind) + " " + one.typed + ": " + one.family + " is given twice");
  std::random_device random;
  one.fresh.name = rotation::version_name(one.family, random());
}

void Rotations::take_in(const Json& edited_spec) {
  for (One& one : all_) {
    if (one.family.empty()) look_up(one);
    const auto referred = rotation::referred(edited_spec, one.kind, one.family_of());
    if (referred.empty())
      throw Error(Errc::refused,
                  swarm::text_at(edited_spec, "/Name") + ": has no " + std::string(noun(one.kind)) + " " +
                      one.typed + " to rotate",
                  make_hint("--", noun(one.kind), "-add gives it one"));
    for (const Named& named : referred) {
      const auto file = std::ranges::find(one.stored, named.id, &StoredFile::id);
      if (file == one.stored.end() || !rotation::holds(*file, one.content)) one.needed = true;
    }
    one.referred.emplace_back(swarm::text_at(edited_spec, "/Name"), referred);
  }
}

void Rotations::look_again(const Json& newer_spec) {
  const std::string service = swarm::text_at(newer_spec, "/Name");
  for (One& one : all_) {
    if (!one.needed) continue;
    if (rotation::refers_to_unknown(newer_spec, one.kind, one.family_of()))
      one.stored = FileClient(session_.engine(), one.kind).with_prefix(one.family);
    for (auto& [name, referred] : one.referred)
      if (name == service) referred = rotation::referred(newer_spec, one.kind, one.family_of());
  }
}

std::vector<Named> Rotations::One::replaced() const {
  std::vector<Named> all;
  for (const auto& [_, some] : referred)
    for (const Named& named : some)
      if (std::ranges::find(all, named.id, &Named::id) == all.end()) all.push_back(named);
  return all;
}

void Rotations::point(Json& spec) const {
  for (const One& one : all_) {
    if (!one.needed) continue;
    // Somebody may have removed it since it was read.
    if (rotation::referred(spec, one.kind, one.family_of()).empty())
      throw Error(Errc::refused, swarm::text_at(spec, "/Name") + ": has no " + std::string(noun(one.kind)) +
                                     " " + one.typed + " any more");
    const std::string id = one.fresh.id.empty() ? std::string(no_id_yet) : one.fresh.id;
    rotation::point_at(spec, one.kind, one.family_of(), {id, one.fresh.name});
  }
}

void Rotations::make() {
  const auto result = swarm::catch_error([&] {
    for (One& one : all_)
      if (one.needed) make(one);
  });
  if (result) return;
  discard();
  result.rethrow();
}

void Rotations::make(One& one) {
  const std::vector<Named> old = one.replaced();
  const auto before = std::ranges::find(one.stored, old.front().id, &StoredFile::id);
  Json spec = rotation::version_spec(before != one.stored.end() ? &*before : nullptr, one.family,
                                     one.fresh.name, one.content);
  rotation::note_replaced(spec, old);
  UncertainWrite creation = uncertain_write(one, one.fresh.name, "created");
  creation.hint = {};
  creation.more = what_is_left();
  const WriteInFlight write(session_, creation);
  const swarm::Created result = FileClient(session_.engine(), one.kind).create(spec);
  one.fresh.id = result.id;
  warn_if_found(session_, result.found_by_reading,
                std::string(noun(one.kind)) + " " + one.fresh.name + " was made");
}

/// False if a service refers to it.
bool Rotations::remove(const One& one, const StoredFile& file) {
  const WriteInFlight write(session_, uncertain_write(one, file.name, "removed"));
  const auto removal = FileClient(session_.engine(), one.kind).remove(file);
  warn_if_found(session_, removal == FileClient::Removal::found_removed,
                std::string(noun(one.kind)) + " " + file.name + " was removed");
  return removal != FileClient::Removal::in_use;
}

void Rotations::discard() {
  session_.limit_cleanup();
  for (One& one : all_)
    if (!one.fresh.id.empty()) remove(one);
}

void Rotations::remove(const One& one) {
  const std::string what = std::string(noun(one.kind)) + " " + one.typed + ": " + one.fresh.name;
  const StoredFile fresh{.id = one.fresh.id, .name = one.fresh.name};
  const auto removed = swarm::catch_error([&] { return remove(one, fresh); });
  if (removed && *removed.value) return session_.print_message(what + " was removed again");
  if (removed) return session_.warn(what + " stays: a service refers to it");
  session_.fail({removed.error->code(), what + " stays: " + removed.error->what(),
                 make_hint(remove_command(session_, one.kind, one.fresh.name), " removes it")});
}

void Rotations::prune(const One& one) {
  const std::string what = std::string(noun(one.kind)) + " " + one.typed + ": ";
  std::string removed;
  const auto pruned = swarm::catch_error([&] {
    auto old = rotation::outdated(one.stored, one.family, one.replaced(), original_);
    swarm::ServiceClient services(session_.engine());
    if (!old.empty())
      std::erase_if(
          old, [used = in_use(services, old)](const StoredFile& file) { return used.contains(file.id); });
    for (const StoredFile& file : old)
      if (remove(one, file)) removed += (removed.empty() ? "" : ", ") + file.name;
  });
  if (!pruned) session_.warn(what + "old versions are kept: " + pruned.error->what());
  if (!removed.empty()) removed.insert(0, "removed: ");
  // Deletions are reported even with --quiet.
  if (session_.given().on(flag::quiet)) {
    if (!removed.empty()) session_.print_message(what + removed);
    return;
  }
  session_.print_message(what + one.fresh.name + " replaces " + names(one.replaced()) +
                         ", which is kept for a rollback" + (removed.empty() ? "" : "; " + removed));
}

bool Rotations::go_back(const RotationResult& outcome) {
  swarm::ServiceClient services(session_.engine());
  const swarm::Service now = services.inspect(outcome.updated.id);
  const auto same = [](const swarm::Json& a, const swarm::Json& b) {
    return swarm::same_spec(a, b, swarm::Strictness::as_asked);
  };
  if (same(now.spec(), *outcome.updated.before)) return true;  // and is stuck there
  const Json& previous = swarm::object_at(now.document(), "/PreviousSpec");
  if (!same(now.spec(), *outcome.updated.after) || !same(previous, *outcome.updated.before)) {
    session_.warn(outcome.reference + ": someone else has changed it, so it is not rolled back");
    return false;
  }
  session_.print_message(outcome.reference + ": going back to the previous version");
  swarm::UpdateOptions back;
  back.rollback = true;
  const swarm::Updated updated = [&] {
    const WriteInFlight write(session_, uncertain_write_of(outcome.reference, "rolled back",
                                                           swarmctl("inspect", outcome.reference)));
    return services.update(
        now, [](Json&) {}, back);
  }();
  warn_if_found(session_, updated.found_by_reading,
                "the rollback of " + outcome.reference + " is in progress");
  // --timeout was used up by the failed update.
  return await_outcome(session_, awaited(outcome.reference, updated, swarm::Goal::After::rollback),
                       session_.io.clock.now()) == Exit::done;
}

/// True if the service no longer uses the new version.
bool Rotations::went_back(const RotationResult& outcome) {
  const auto back = swarm::catch_error([&] { return go_back(outcome); });
  if (back) return *back.value;
  session_.fail(*back.error);
  return back.error->code() == Errc::not_found;
}

void Rotations::replaced(const std::string& service, Exit exit) {
  arrived_ = exit == Exit::done;
  if (exit == Exit::unknown) unknown_outcomes_.push_back(service);
  conclude();
}

std::string Rotations::stays(const One& one, const std::string& service) const {
  const std::string back = command_text(swarmctl("rollback", service), session_.typed_connection());
  return std::string(noun(one.kind)) + " " + one.typed + ": " + one.fresh.name + " and " +
         names(one.replaced()) + " are kept; if " + service + " does not converge, `" + back +
         "` goes back, and `" + remove_command(session_, one.kind, one.fresh.name) +
         "` removes the new version";
}

std::vector<std::string> Rotations::left(const std::string& service) const {
  std::vector<std::string> lines;
  for (const One& one : all_)
    if (!one.fresh.id.empty()) lines.push_back(stays(one, service));
  return lines;
}

void Rotations::record_result(const RotationResult& outcome) {
  if (none()) return;
  const Exit exit = outcome.exit;
  const bool sent = outcome.updated.sent;
  if (sent && exit == Exit::done) arrived_ = true;
  if (exit == Exit::done) return;
  const bool never = !sent && exit != Exit::unknown;
  const bool over = exit == Exit::rolled_back || exit == Exit::not_found;
  if (never || over || (exit == Exit::stuck && went_back(outcome))) return;
  unknown_outcomes_.push_back(outcome.reference);
}

void Rotations::conclude() {
  if (!none()) session_.limit_cleanup();
  for (const One& one : all_) {
    if (one.fresh.id.empty()) continue;
    if (arrived_) prune(one);
    for (const std::string& service : unknown_outcomes_) session_.warn(stays(one, service));
    if (!arrived_ && unknown_outcomes_.empty()) remove(one);
  }
}

swarm::Hint Rotations::what_is_left() const {
  std::string commands;
  for (const One& one : all_)
    if (one.needed)
      commands += (commands.empty() ? "" : "; ") + list_command(session_, one.kind, one.fresh.name);
  if (commands.empty()) return {};
  return make_hint(commands, " shows whether a new version is left behind");
}

std::string Rotations::interrupt_message() const {
  const swarm::Hint left = what_is_left();
  if (left.empty()) return {};
  return "swarmctl: " + std::string(session_.command.name) + ": interrupted\n" +
         hint_line(left, session_.typed_connection());
}

UncertainWrite Rotations::uncertain_write(const One& one, const std::string& name,
                                          const std::string& what) const {
  const std::string file = std::string(noun(one.kind)) + " " + name;
  return uncertain_write_of(file, what,
                            make_hint("check with `", list_command(session_, one.kind, name), "`"));
}

}  // namespace cli
