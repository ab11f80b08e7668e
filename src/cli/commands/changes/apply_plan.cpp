// SPDX-License-Identifier: Apache-2.0
// Compares files with the existing services, and plans everything before anything is sent.
#include "commands/changes/apply_plan.hpp"

#include "commands/changes/dry_run.hpp"
#include "commands/changes/plan.hpp"
#include "commands/changes/spec_files.hpp"
#include "commands/changes/wanted_spec.hpp"
#include "commands/inspect/find_service.hpp"
#include "output/hints.hpp"

#include <swarm/access.hpp>
#include <swarm/apply.hpp>
#include <swarm/edit.hpp>
#include <swarm/error.hpp>
#include <swarm/lookup.hpp>
#include <swarm/spec_checks.hpp>
#include <swarm/text.hpp>

#include <algorithm>
#include <map>
#include <utility>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;
using swarm::Json;
using swarm::apply::Reference;

class FilePlanner {
 public:
  explicit FilePlanner(Session& session) : session_(session), lookup_(session.engine()) {}

  ApplyPlan run(std::vector<FileSpec> specs) {
    for (FileSpec& spec : specs) begin(std::move(spec));
    session_.limit_requests();
    look_up_names();
    for (PlannedService& one : planned_) {
      session_.limit_requests();
      unless_wrong(one.service.place, [&] { plan_.services.push_back(finish(one)); });
    }
    return std::move(plan_);
  }

  void report_error(const Error& error) {
    const Exit exit = session_.fail(error);
    // Invalid files rank above missing objects, because they are wrong in every swarm.
    plan_.exit = exit == Exit::usage || plan_.exit == Exit::usage ? Exit::usage : worse(plan_.exit, exit);
  }

 private:
  struct PlannedService {
    FileService service;
    Json document;
    PlaceOf place_of;
  };
  using Names = std::map<std::string, std::vector<std::string>>;  ///< Each with the places that name it.

  /// Reports an error of one service, and continues with the others.
  template <class Act>
  void unless_wrong(const std::string& place, const Act& act) {
    using enum Errc;
    if (const auto done = swarm::catch_error({usage, refused, unsupported, not_found}, act); !done)
      report_error({done.error->code(), place + ": " + done.error->what(), done.error->hint()});
  }

  void begin(FileSpec spec) {
    session_.limit_requests();
    adopt_old_networks(session_, spec.document, spec.place);
    PlannedService one{
        .service = {.place = std::move(spec.place), .name = swarm::text_at(spec.document, "/Name")},
        .document = std::move(spec.document),
        .place_of = std::move(spec.place_of)};
    one.service.existing = find_named(session_, one.service.name);
    for (const Error& newer : swarm::newer_fields(session_.engine(), one.document))
      report_error({newer.code(), one.service.place + ": " + newer.what()});
    planned_.push_back(std::move(one));
  }

  static const Json& live_of(const PlannedService& one) {
    static const Json none = Json::object();
    return one.service.existing ? one.service.existing->spec() : none;
  }

  void look_up_names() {
    using Kind = Reference::Kind;
    std::map<Kind, Names> wanted;
    for (PlannedService& one : planned_)
      swarm::apply::for_each_reference(one.document, live_of(one), [&](const Reference& reference) {
        auto& places = wanted[reference.kind][reference.name];
        if (places.empty() || places.back() != one.service.place) places.push_back(one.service.place);
      });
    for (const auto& [name, places] : wanted[Kind::network])
      unless_wrong(swarm::join(places, ", "),
                   [&, &network = name] { found_.networks.emplace(network, lookup_.network(network)); });
    look_up(wanted[Kind::secret], found_.secrets,
            [this](const std::vector<std::string>& names) { return lookup_.secrets(names); });
    look_up(wanted[Kind::config], found_.configs,
            [this](const std::vector<std::string>& names) { return lookup_.configs(names); });
    for (PlannedService& one : planned_) put_ids(one);
  }

  /// Sends one request for all names; if one is missing, requests each separately to report all missing ones.
  template <class Ask>
  void look_up(const Names& wanted, std::map<std::string, swarm::Named, std::less<>>& into, const Ask& ask) {
    std::vector<std::string> names;
    for (const auto& [name, places] : wanted) names.push_back(name);
    if (const auto all = swarm::if_possible({Errc::not_found}, [&] { return ask(names); })) {
      for (std::size_t i = 0; i < names.size(); ++i) into.emplace(names[i], (*all)[i]);
      return;
    }
    for (const auto& [name, places] : wanted)
      unless_wrong(swarm::join(places, ", "), [&, &one = name] { into.emplace(one, ask({one}).front()); });
  }

  void put_ids(PlannedService& one) {
    using Kind = Reference::Kind;
    swarm::apply::for_each_reference(one.document, live_of(one), [&](const Reference& reference) {
      const auto& all = reference.kind == Kind::network  ? found_.networks
                        : reference.kind == Kind::secret ? found_.secrets
                                                         : found_.configs;
      if (const auto found = all.find(reference.name); found != all.end())
        reference.put(found->second.id, found->second.name);
    });
  }

  FileService finish(const PlannedService& one) {
    FileService service = one.service;
    Json requested = one.document;
    swarm::apply::remember(requested);
    if (!service.existing) swarm::apply::complete_files(requested);
    const Json before = service.existing ? service.existing->spec() : Json::object();
    const auto result = [&] {
      Json spec = service.existing ? before : requested;
      if (service.existing) swarm::apply::merge(spec, requested);
      return spec;
    };
    Json after = result();
    const std::string image = image_of(after);
    if (image.empty() && swarm::find_at(after, "/TaskTemplate/PluginSpec") == nullptr)
      throw Error(Errc::usage, "it has no Image");
    service.options.registry_auth = session_.registry_auth(image);
    service.options.always_send = session_.given().on(flag::with_registry_auth);
    if (image != image_of(before) && take_image(requested, service.options.registry_auth)) after = result();
    // Its hints name flags, which apply does not have.
    if (const auto wrong = swarm::catch_error([&] { swarm::edit::check(after); }).error)
      throw Error(wrong->code(), wrong->what());
    warn_of_losses(session_, one.place_of, one.document, before);
    check_networks(lookup_, {}, before, after, found_);
    service.requested = std::make_shared<const Json>(std::move(requested));
    service.after = std::make_shared<const Json>(std::move(after));
    if (service.existing)
      static_cast<void>(swarm::ServiceClient(session_.engine())
                            .preview(*service.existing, service.edit(), service.options));
    return service;
  }

  /// Resolves a new image, as --image does: asks for each tag once. Returns whether the document has changed.
  bool take_image(Json& requested, const std::string& registry_auth) {
    const std::string image = image_of(requested);
    Given line = session_.given();
    line.take(service_flag(flag::image), Form::plain, "Image", image);
    check_content_trust(session_, image);
    if (image.find('@') != std::string::npos || plan_.exit != Exit::done) return false;
    // In any spelling.
    const auto [pinned, is_new] = pinned_.try_emplace(line.value(flag::image).get<std::string>());
    if (is_new)
      if (const std::string why = resolve_image(session_, line, registry_auth, pinned->second); !why.empty())
        session_.warn(words_of_unpinned(why, image, {}));
    if (!pinned->second.image) return false;
    const Json* platforms = swarm::find_at(requested, "/TaskTemplate/Placement/Platforms");
    const Json named = platforms == nullptr ? Json() : *platforms;
    to_edit(line, pinned->second)(requested);
    if (!named.is_null()) swarm::edit::put(requested, "/TaskTemplate/Placement/Platforms", named);
    return true;
  }

  Session& session_;
  swarm::Lookup lookup_;
  ApplyPlan plan_;
  std::vector<PlannedService> planned_;
  ResolvedNames found_;
  std::map<std::string, ResolvedNames> pinned_;  ///< By the image's familiar name and tag.
};

}  // namespace

swarm::Edit FileService::edit() const {
  return [requested = requested, after = after, before = existing](Json& spec) {
    if (before && spec == before->spec())
      spec = *after;
    else
      swarm::apply::merge(spec, *requested);
  };
}

ApplyPlan plan_files(Session& session, const std::vector<std::string>& paths, const std::string& only) {
  SpecFiles files = read_spec_files(paths);
  session.check_logins();
  FilePlanner planner(session);
  for (const Error& fault : files.faults) planner.report_error(fault);
  if (!only.empty())
    std::erase_if(files.specs,
                  [&](const FileSpec& one) { return swarm::text_at(one.document, "/Name") != only; });
  return planner.run(std::move(files.specs));
}

Exit show_applied(Session& session, const FileService& one) {
  if (!one.existing) return show_creation(session, *one.requested);
  const swarm::Preview preview =
      swarm::ServiceClient(session.engine()).preview(*one.existing, one.edit(), one.options);
  const bool make_hint = session.given().last(flag::output) != "json";
  if (!make_hint || !preview.sends || one.options.always_send ||
      !swarm::apply::is_same(preview.service.spec(), *preview.spec))
    return show_update(session, preview);
  session.io.out.text(one.name).write(": only the label that remembers the file would change\n");
  return Exit::done;
}

}  // namespace cli
