// SPDX-License-Identifier: Apache-2.0
// Restores a revision, with its secrets, configs and networks as they exist now.
#include "commands/changes/restore.hpp"

#include "output/hints.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/equivalence.hpp>
#include <swarm/error.hpp>
#include <swarm/lookup.hpp>

#include <algorithm>
#include <array>
#include <set>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;
using swarm::Json;

/// Everything that the service refers to exists, because the engine removes nothing that is in use.
std::set<std::string> ids_in(const Json& list, const char* member) {
  std::set<std::string> ids;
  for (const Json& item : list) ids.insert(swarm::text_at(item, std::string("/") + member));
  return ids;
}

/// A list of references in a spec, and its members for ID and name.
struct References {
  std::string_view list;
  const char *id, *name;
  std::vector<swarm::Named> (swarm::Lookup::*look_up)(const std::vector<std::string>& names);
};

constexpr std::array kinds_of_reference{
    References{"/TaskTemplate/ContainerSpec/Secrets", "SecretID", "SecretName", &swarm::Lookup::secrets},
    References{"/TaskTemplate/ContainerSpec/Configs", "ConfigID", "ConfigName", &swarm::Lookup::configs},
};

void point_at_present(swarm::Lookup& lookup, const References& kind, const Json& live, Json& spec) {
  constexpr std::string_view credential_at = "/TaskTemplate/ContainerSpec/Privileges/CredentialSpec/Config";
  const std::set<std::string> present = ids_in(swarm::list_at(live, kind.list), kind.id);
  std::vector<Json*> unsure;
  std::vector<std::string> names;
  if (Json* list = swarm::find_at(spec, kind.list); list != nullptr && list->is_array())
    for (Json& reference : *list)
      if (!present.contains(swarm::text_at(reference, std::string("/") + kind.id))) {
        unsure.push_back(&reference);
        names.push_back(swarm::text_at(reference, std::string("/") + kind.name));
      }
  if (names.empty()) return;
  const std::vector<swarm::Named> found = (lookup.*kind.look_up)(names);
  Json* credential = swarm::find_at(spec, credential_at);
  for (std::size_t i = 0; i < found.size(); ++i) {
    Json& id = (*unsure[i])[kind.id];
    if (credential != nullptr && *credential == id) *credential = found[i].id;
    id = found[i].id;
  }
}

void check_present_networks(swarm::Lookup& lookup, const Json& live, const Json& spec) {
  const std::set<std::string> present = ids_in(swarm::edit::networks(live), "Target");
  for (const std::string& target : ids_in(swarm::edit::networks(spec), "Target"))
    if (!present.contains(target)) static_cast<void>(lookup.network(target));
}

/// Restores the whole spec, except its name and the counter of forced updates. Does not keep a digest that
/// was resolved later.
swarm::Edit edit_to(const Json& spec) {
  return [spec](Json& live) {
    swarm::edit::replace(live, spec);
    for (const char* pointer : {"/TaskTemplate/ContainerSpec/Image", "/TaskTemplate/Placement/Platforms"}) {
      const Json *requested = swarm::find_at(spec, pointer), *now = swarm::find_at(live, pointer);
      if (requested != nullptr && (now == nullptr || *now != *requested))
        swarm::edit::put(live, pointer, *requested);
      if (requested == nullptr && now != nullptr) swarm::edit::erase(live, pointer);
    }
  };
}

}  // namespace

swarm::history::Revision find_revision(Session& session, const swarm::Service& service,
                                       std::uint64_t number) {
  const auto all = swarm::HistoryClient(session.engine()).revisions(service.id());
  const auto found = std::ranges::find(all, number, &swarm::history::Revision::number);
  if (found != all.end()) return *found;
  if (all.empty())
    throw Error(Errc::not_found, service.name() + ": no revisions are recorded",
                make_hint("--history N records the changes that follow"));
  throw Error(Errc::not_found, service.name() + ": no such revision: " + std::to_string(number),
              make_hint(swarmctl("history", service.name()), " lists them"));
}

Restoration restore(Session& session, swarm::Service service, std::uint64_t number) {
  swarm::history::Revision revision = find_revision(session, service, number);
  Json spec = *revision.spec;
  spec["Name"] = service.name();  // it differs if the service was recreated under another name
  swarm::Lookup lookup(session.engine());
  swarm::in_context(service.name() + ": revision " + std::to_string(number), [&] {
    for (const References& kind : kinds_of_reference) point_at_present(lookup, kind, service.spec(), spec);
    check_present_networks(lookup, service.spec(), spec);
  });
  const swarm::Edit edit = edit_to(spec);
  Json result = service.spec();
  edit(result);
  swarm::UpdateOptions options;
  options.before_replay = [before = service.spec(), name = service.name()](const swarm::Service& newer) {
    if (!swarm::same_spec(before, newer.spec(), swarm::Strictness::as_asked))
      throw Error(Errc::stale_version,
                  "cannot update " + name + ": someone else has changed it, so it was not rolled back",
                  {swarm::Step::inspect_again, {name}});
  };
  return {std::move(revision), {std::move(service), std::move(options), edit}, std::move(result)};
}

}  // namespace cli
