// SPDX-License-Identifier: Apache-2.0
// Finds a service by name or ID, and suggests the most similar name if there is none.
#include "commands/inspect/find_service.hpp"

#include "flags/spelling.hpp"
#include "output/hints.hpp"

#include <swarm/lookup.hpp>
#include <swarm/spec_checks.hpp>
#include <swarm/text.hpp>

#include <algorithm>
#include <string_view>
#include <vector>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;

}  // namespace

swarm::Service find_service(Session& session, const std::string& reference, bool defaults) {
  auto found = swarm::catch_error(
      {Errc::not_found}, [&] { return swarm::ServiceClient(session.engine()).inspect(reference, defaults); });
  if (!found) throw with_nearest(session, *found.error, reference);
  return std::move(*found.value);
}

std::optional<swarm::Service> find_named(Session& session, const std::string& name) {
  auto found = swarm::if_possible({Errc::not_found},
                                  [&] { return swarm::ServiceClient(session.engine()).inspect(name); });
  return found && found->name() == name ? std::move(found) : std::nullopt;
}

void require_free_name(Session& session, const std::string& name, const swarm::Hint& hint) {
  if (const auto existing = find_named(session, name))
    throw Error(Errc::name_taken,
                "a service with this name exists: " + existing->name() + " (" + existing->id() + ")", hint);
}

Error with_nearest(Session& session, const Error& error, const std::string& reference) {
  if (!error.hint().empty() || swarm::may_be_typed_id(reference)) return error;
  if (!swarm::can_be_name(reference)) return error;  // Nothing is asked for it.
  const std::vector<std::string>& names = session.service_names();
  if (std::ranges::binary_search(names, reference)) return error;
  const std::string near = nearest(reference, std::vector<std::string_view>(names.begin(), names.end()));
  return near.empty() ? error : Error(error.code(), error.what(), make_hint("did you mean ", near, "?"));
}

Exit fail_missing(Session& session, const std::set<std::string>& names) {
  Exit worst = Exit::done;
  for (const std::string& name : names)
    worst = worse(
        worst, session.fail(with_nearest(session, Error(Errc::not_found, name + ": no such service"), name)));
  return worst;
}

}  // namespace cli
