// SPDX-License-Identifier: Apache-2.0
// Resolves names to IDs, and an image's tag to its digest.
#include "engine/absence.hpp"
#include "engine/entries.hpp"
#include "engine/messages.hpp"

#include <swarm/access.hpp>
#include <swarm/error.hpp>
#include <swarm/lookup.hpp>
#include <swarm/spec_checks.hpp>
#include <swarm/text.hpp>
#include <swarm/values.hpp>

#include <algorithm>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

/// An image reference as a path: the engine expects unescaped slashes, colons and at signs.
std::string image_path(std::string_view image) {
  std::string path = "/distribution/";
  for (const char c : image) {
    const bool kept = c == '/' || c == ':' || c == '@';
    path += kept ? std::string(1, c) : url_encode({&c, 1});
  }
  return path + "/json";
}

std::string filter(std::string_view key, const std::vector<std::string>& values) {
  Json filters;
  for (const auto& value : values) filters[std::string(key)][value] = true;
  return "?filters=" + url_encode(json_text(filters));
}

/// "secret" for "secrets".
std::string one_of(std::string_view kind) { return std::string(kind.substr(0, kind.size() - 1)); }

/// Adds the secrets or configs in the list at `path`.
void collect(Engine& engine, std::string_view kind, const std::string& path, std::vector<Named>& found) {
  const std::string tried = "look up the " + std::string(kind);
  for (const Json& item :
       entries(engine.read("/" + std::string(kind) + path, tried), tried, one_of(kind), api::file_record()))
    found.push_back({text_at(item, "/ID"), text_at(item, "/Spec/Name")});
}

/// The one with this name, else the one with this ID.
const Named* pick(const std::vector<Named>& found, const std::string& wanted) {
  auto hit = std::ranges::find(found, wanted, &Named::name);
  if (hit == found.end()) hit = std::ranges::find(found, wanted, &Named::id);
  return hit == found.end() || hit->id.empty() ? nullptr : &*hit;
}

Json swarm_networks(Engine& engine) {
  constexpr const char* tried = "list the networks";
  return entries(engine.read("/networks" + filter("scope", {"swarm"}), tried), tried, "network",
                 api::network_record());
}

bool has_network(Engine& engine, const std::string& ref) {
  return std::ranges::any_of(swarm_networks(engine), [&](const Json& network) {
    return text_at(network, "/Name") == ref || text_at(network, "/Id").starts_with(ref);
  });
}

}  // namespace

std::optional<Named> Lookup::find_network(std::string_view name_or_id) {
  const std::string ref(name_or_id);
  if (!can_be_name(ref)) return std::nullopt;
  Request request;
  request.path = item_path("network", ref) + "?scope=swarm";
  const Response answer = send_confirmed(engine_, request, [&] { return has_network(engine_, ref); });
  if (says_absent(answer)) return std::nullopt;
  if (!answer.ok()) fail(answer, "look up network " + ref);
  const Json network = read_json(answer.body, "the response about network " + ref);
  Named named{text_at(network, "/Id"), text_at(network, "/Name", ref)};
  if (named.id.empty()) throw Error(Errc::broken_answer, "the response about network " + ref + " has no ID");
  return named;
}

Named Lookup::network(std::string_view name_or_id) {
  if (auto found = find_network(name_or_id)) return *found;
  static_cast<void>(item_path("network", name_or_id));  // throws for a text that cannot be a name
  throw Error(Errc::not_found, "network " + std::string(name_or_id) + " not found",
              {Step::list_kind, {"network"}});
}

/// Those of `names` that exist.
std::vector<Named> Lookup::find(std::string_view kind, const std::vector<std::string>& names) {
  std::vector<Named> found;
  collect(engine_, kind, filter("name", names), found);
  std::vector<std::string> ids;  // request IDs only for names that were not found
  std::ranges::copy_if(names, std::back_inserter(ids),
                       [&](const auto& name) { return pick(found, name) == nullptr && may_be_id(name); });
  if (!ids.empty()) collect(engine_, kind, filter("id", ids), found);
  return found;
}

std::vector<Named> Lookup::named(std::string_view kind, const std::vector<std::string>& names) {
  if (names.empty()) return {};
  const auto refuse = [&](const std::string& name) {
    const std::string one = one_of(kind);
    throw Error(Errc::not_found, one + " not found: " + (name.empty() ? "''" : name),
                {Step::list_kind, {one}});
  };
  if (const auto none = std::ranges::find_if_not(names, can_be_name); none != names.end()) refuse(*none);
  std::vector<Named> found = find(kind, names), wanted;
  const auto misses = [&](const auto& name) { return pick(found, name) == nullptr; };
  if (std::ranges::any_of(names, misses)) {
    require_leader(engine_);
    found = find(kind, names);
  }
  for (const auto& name : names) {
    if (misses(name)) refuse(name);
    wanted.push_back(*pick(found, name));
  }
  return wanted;
}

std::vector<Named> Lookup::secrets(const std::vector<std::string>& names) { return named("secrets", names); }
std::vector<Named> Lookup::configs(const std::vector<std::string>& names) { return named("configs", names); }

std::vector<Named> Lookup::by_id(std::string_view kind, const std::vector<std::string>& ids) {
  std::vector<Named> found;
  if (ids.empty()) return found;
  collect(engine_, kind, filter("id", ids), found);
  if (std::ranges::all_of(ids, [&](const auto& id) { return pick(found, id) != nullptr; })) return found;
  require_leader(engine_);
  found.clear();
  collect(engine_, kind, filter("id", ids), found);
  return found;
}

std::vector<Named> Lookup::secrets_by_id(const std::vector<std::string>& ids) {
  return by_id("secrets", ids);
}
std::vector<Named> Lookup::configs_by_id(const std::vector<std::string>& ids) {
  return by_id("configs", ids);
}

std::vector<Named> Lookup::all_networks() {
  std::vector<Named> found;
  for (const Json& network : swarm_networks(engine_))
    if (!flag_at(network, "/Ingress")) found.push_back({text_at(network, "/Id"), text_at(network, "/Name")});
  return found;
}

std::vector<Named> Lookup::all_secrets() {
  std::vector<Named> found;
  collect(engine_, "secrets", {}, found);
  return found;
}

std::vector<Named> Lookup::all_configs() {
  std::vector<Named> found;
  collect(engine_, "configs", {}, found);
  return found;
}

namespace {

bool is_platform(const Json& entry) {
  return entry.is_object() && std::ranges::all_of(entry.items(), [](const auto& member) {
           const std::string name = lower(member.key());
           return (name != "os" && name != "architecture") || member.value().is_string();
         });
}

}  // namespace

Pinned Lookup::pin(const std::string& image, const std::string& registry_auth) {
  const bool has_digest = image.find('@') != std::string::npos;
  const std::string tried = "find the digest of " + image;
  const Response answer = engine_.send({.path = image_path(image), .registry_auth = registry_auth});
  if (!answer.ok())
    throw Error(Errc::refused, "cannot " + tried + ": " + engine_words(answer), {},
                {.status = answer.status});
  const Json about = read_json(answer.body, "the response about " + image);
  auto digest = text_at(about, "/Descriptor/digest", text_at(about, "/Descriptor/Digest"));
  if (digest.empty() && !has_digest)
    throw Error(Errc::broken_answer, "cannot " + tried + ": the response has none");
  const auto broken = [&](const char* what) {
    return Error(Errc::broken_answer, "cannot " + tried + ": the response is invalid: " + what);
  };
  if (!has_digest && !if_possible([&] { return value::image_parts("name@" + digest); }))
    throw broken("its digest is not sha256: and 64 hexadecimal digits");
  Pinned pinned{.image = has_digest ? image : image + "@" + digest};
  for (const auto& platform : list_at(about, "/Platforms")) {
    if (!is_platform(platform)) throw broken("an item of its Platforms is not a platform");
    const auto os = text_at(platform, "/os", text_at(platform, "/OS"));
    const auto architecture = text_at(platform, "/architecture", text_at(platform, "/Architecture"));
    if (os != "unknown" && architecture != "unknown") pinned.platforms.emplace_back(os, architecture);
  }
  return pinned;
}

}  // namespace swarm
