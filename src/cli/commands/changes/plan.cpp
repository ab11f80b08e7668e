// SPDX-License-Identifier: Apache-2.0
// Converts flags and a service to an edit that is ready to send, and resolves the image's digest.
#include "commands/changes/plan.hpp"

#include "commands/changes/dry_run.hpp"
#include "commands/changes/wanted_spec.hpp"
#include "commands/inspect/find_service.hpp"
#include "output/hints.hpp"
#include "output/report/summary.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/equivalence.hpp>
#include <swarm/error.hpp>
#include <swarm/lookup.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

/// Reads the variable like docker: every value but a false one is true.
bool wants_trust(const Env& env) {
  constexpr std::array<std::string_view, 6> off{"0", "f", "F", "FALSE", "false", "False"};
  const auto value = variable(env, "DOCKER_CONTENT_TRUST");
  return value && std::ranges::find(off, *value) == off.end();
}

}  // namespace

void check_content_trust(const Session& session, const std::string& image) {
  if (image.empty() || image.find('@') != std::string::npos || !wants_trust(session.io.env)) return;
  throw swarm::Error(swarm::Errc::usage,
                     "image " + image + " cannot be verified, which DOCKER_CONTENT_TRUST asks for",
                     make_hint("give the image by its digest, NAME@sha256:…, or unset DOCKER_CONTENT_TRUST"));
}

void check_content_trust_of_rollback(const Session& session, const swarm::Service& service,
                                     const swarm::Json& back) {
  if (image_of(back) != image_of(service.spec())) check_content_trust(session, image_of(back));
}

swarm::Pinned ask_registry(Session& session, const std::string& image, const std::string& registry_auth) {
  // A registry that was silent once has little time for each further image, because there may be many.
  constexpr std::chrono::milliseconds time_after_silence{2000};
  const std::string host =
      swarm::if_possible([&] { return swarm::value::registry_host(image); }).value_or(image);
  const auto limit = session.settings().connection().request_limit;
  std::optional<swarm::Pinned> pinned;
  const auto asked = swarm::catch_error({swarm::Errc::unreachable}, [&] {
    session.aside(session.silent_registries.contains(host) ? std::min(limit, time_after_silence) : limit,
                  [&] { pinned = swarm::Lookup(session.engine()).pin(image, registry_auth); });
  });
  if (asked) return *pinned;
  session.silent_registries.insert(host);
  // An engine sends nothing while it waits for a registry. One that does not respond at all is unreachable.
  static_cast<void>(session.engine().version());
  throw swarm::Error(swarm::Errc::refused, "cannot find the digest of " + image +
                                               ": the registry did not answer the engine in time (" +
                                               asked.error->what() + ")");
}

std::string resolve_image(Session& session, const Given& given, const std::string& registry_auth,
                          ResolvedNames& found) {
  if (!given.has(flag::image) || given.on(flag::no_resolve_image)) return {};
  const auto image = given.value(flag::image).get<std::string>();
  using enum swarm::Errc;
  const auto pinned =
      swarm::catch_error({refused, not_found}, [&] { return ask_registry(session, image, registry_auth); });
  if (pinned) {
    found.image = *pinned.value;
    return {};
  }
  const swarm::Error& error = *pinned.error;
  if (given.on(flag::require_digest)) throw swarm::Error(refused, error.what(), error.hint());
  return error.what();
}

std::string words_of_unpinned(const std::string& why, const std::string& image, const swarm::Json& live) {
  return (image_of(live).starts_with(image + "@") ? "the digest that runs is kept: "
                                                  : "each node will look up the tag for itself: ") +
         why;
}

namespace {

using swarm::Errc;
using swarm::Error;
using swarm::Json;

swarm::UpdateOptions options_for(Session& session, const Given& given, const std::string& image) {
  swarm::UpdateOptions options;
  if (given.has(flag::if_version)) options.if_version = given.value(flag::if_version).get<std::uint64_t>();
  options.rollback = given.on(flag::rollback) || given.on(flag::previous);
  options.registry_auth = session.registry_auth(given.last(flag::image, image));
  options.always_send = given.on(flag::force) || options.rollback || given.on(flag::with_registry_auth);
  return options;
}

Given read_line(Session& session) {
  Given given = expand(session.given(), session.world());
  check_line(given, session.command.verb);
  return given;
}

}  // namespace

UpdateLine::UpdateLine(Session& session)
    : session_(session),
      given_(read_line(session)),
      document_(spec_document(session, given_)),
      rotations_(session, given_),
      refresh_(session) {
  session.check_logins();
  if (given_.has(flag::image))
    check_content_trust(session, given_.last(flag::image));
  else if (document_ != nullptr)
    check_content_trust(session, image_of(*document_));
  require(session.engine(), given_);
  if (document_ == nullptr) return;
  Json document = *document_;
  fit_to_engine(session, given_, document);
  document_ = std::make_shared<const Json>(std::move(document));
}

/// The edit that replaces the spec with the document; without a document it changes nothing.
swarm::Edit UpdateLine::whole_edit(const swarm::Service& service) const {
  if (document_ == nullptr) return [](Json&) {};
  Json requested = *document_;
  const std::string name = swarm::text_at(requested, "/Name");
  if (!name.empty() && name != service.name())
    throw Error(Errc::usage,
                "--spec " + given_.last(flag::spec) + ": it is the specification of " + name + ", not of " +
                    service.name(),
                make_hint(swarmctl("create", "--spec"), " makes a service of it"));
  requested["Name"] = service.name();
  warn_of_losses(session_, given_, requested, service.spec());
  return [requested = std::move(requested)](Json& spec) { swarm::edit::replace(spec, requested); };
}

void UpdateLine::warn_of_unpinned(const Given& given, const Json& live) {
  std::string words = words_of_unpinned(unpinned_, given.value(flag::image).get<std::string>(), live);
  if (warned_.insert(words).second) session_.warn(words);
}

swarm::Edit UpdateLine::prepare(const Given& given, swarm::Edit whole, const Json& live,
                                const swarm::UpdateOptions& options) {
  // Report what cannot be done to this service before any lookup.
  Json start = live;
  whole(start);
  Json trial = start;
  to_edit(given, {})(trial);
  rotations_.take_in(trial);

  swarm::Lookup lookup(session_.engine());
  if (!found_) found_ = look_up(lookup, given);
  to_edit(given, *found_)(start);
  check_networks(lookup, given, live, start, *found_);
  if (given.has(flag::image) && !image_resolved_) {
    unpinned_ = resolve_image(session_, given, options.registry_auth, *found_);
    image_resolved_ = true;
  }
  if (!unpinned_.empty()) warn_of_unpinned(given, live);
  return [this, whole = std::move(whole), flags = to_edit(given, *found_)](Json& spec) {
    const Json before = unpinned_.empty() ? Json() : spec;
    whole(spec);
    Warnings warnings = flags(spec);
    // Keep the running digest of this tag if the registry does not answer.
    if (!unpinned_.empty()) swarm::edit::keep_digest(spec, before);
    rotations_.point(spec);
    if (!given_.has(flag::name) || swarm::text_at(spec, "/Name") == given_.last(flag::name)) return warnings;
    spec["Name"] = given_.last(flag::name);
    swarm::edit::adopt_networks(spec);  // A renamed service gets new tasks anyway.
    return warnings;
  };
}

PlannedUpdate UpdateLine::plan(swarm::Service service) {
  if (given_.on(flag::refresh_image)) {
    RefreshPlan refreshed = refresh_.plan(given_, service);
    return {std::move(service), std::move(refreshed.options), std::move(refreshed.edit),
            std::move(refreshed.skip_reason)};
  }
  swarm::Edit whole = whole_edit(service);
  Json start = service.spec();
  whole(start);
  Given given = given_;
  if (given.on(flag::rollback) || given.on(flag::previous))
    check_content_trust_of_rollback(session_, service, swarm::object_at(service.document(), "/PreviousSpec"));
  if (document_ != nullptr) note_image(given, start, image_of(service.spec()));
  swarm::UpdateOptions options = options_for(session_, given, image_of(start));
  options.before_replay = [this](const swarm::Service& newer) { rotations_.look_again(newer.spec()); };
  swarm::Edit edit = prepare(given, std::move(whole), service.spec(), options);
  return {std::move(service), std::move(options), std::move(edit)};
}

void report_skipped(const Session& session, const std::string& reference, const PlannedUpdate& planned) {
  const std::string words = "left alone: " + planned.skip_reason;
  session.summary->add(reference, {{"verdict", "unchanged"}, {"message", words}});
  session.note(reference + ": " + words);
}

Exit show_planned(Session& session, const Given& given, const PlannedUpdate& planned) {
  if (!planned.skip_reason.empty()) {
    report_skipped(session, planned.service.name(), planned);
    return Exit::done;
  }
  if (given.on(flag::recreate) && given.last(flag::name) != planned.service.name()) {
    require_free_name(session, given.last(flag::name));
    Json spec = planned.service.spec();
    session.warn(planned.edit(spec));
    return show_replacement(session, planned.service, spec);
  }
  swarm::ServiceClient services(session.engine());
  const swarm::Preview preview = services.preview(planned.service, planned.edit, planned.options);
  session.warn(preview.edit_warnings);
  return show_update(session, preview);
}

}  // namespace cli
