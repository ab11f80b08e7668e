// SPDX-License-Identifier: Apache-2.0
// Changes to a service spec: at a JSON pointer, and those that a pointer cannot say. All pure: a thread
// may edit a document that no other thread uses.
#pragma once

#include <swarm/json.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace swarm::value {

/// A label, a sysctl or an option.
struct Pair {
  std::string key, value;
};

}  // namespace swarm::value

namespace swarm::edit {

// ---- at a pointer ("/TaskTemplate/ContainerSpec/Env": members only, no list indexes) ----

/// Sets the member. Missing parents appear on the way, from their seed if they have one (UpdateConfig,
/// RollbackConfig and RestartPolicy start with docker's defaults). Throws broken_answer where a parent is
/// there and no object; so do the others where a list is no list.
void put(Json& document, std::string_view pointer, Json value);

/// Removes the member, if it is there; parents stay.
void erase(Json& document, std::string_view pointer);

using Key = std::string (*)(const Json& item);

/// Puts `item` where an item of the same key stands, else at the end.
void add(Json& document, std::string_view pointer, Json item, Key key);

/// The same for each of the items, in their order, at the cost of one.
void add_all(Json& document, std::string_view pointer, std::vector<Json> items, Key key);

/// Sets members of an object of strings; new ones go to its end.
void put_pairs(Json& document, std::string_view pointer, const std::vector<value::Pair>& pairs);

/// Removes the items that match; the order of the others stays, an emptied list goes. Returns how many went.
std::size_t remove(Json& document, std::string_view pointer, const std::function<bool(const Json&)>& matches);

// ---- a whole spec ----

/// The service that `create` starts from: what the engine wants present, and nothing else.
Json empty_service();

// ---- what a pointer cannot say ----

enum class Mode { replicated, global, replicated_job, global_job };

/// Reads "replicated", "global", "replicated-job", "global-job". Throws usage.
Mode read_mode(std::string_view text);
/// The mode of a spec; replicated where it names none.
Mode mode_of(const Json& spec);

/// Replaces Mode. `replicas` are the tasks wanted or, for a replicated job, its completions;
/// `concurrent` how many of these may run at once (absent: all). Throws usage where the mode has no such
/// number.
void set_mode(Json& spec, Mode mode, std::optional<std::uint64_t> replicas,
              std::optional<std::uint64_t> concurrent);

/// Changes the numbers of the present mode and keeps the rest. Throws usage where the mode has no such
/// number.
void rescale(Json& spec, std::optional<std::uint64_t> replicas, std::optional<std::uint64_t> concurrent);

struct Health {
  std::optional<std::string> command;  ///< As value::health_command reads it; empty: clears the test.
  /// Nanoseconds; 0 clears.
  std::optional<std::int64_t> interval, timeout, start_period, start_interval;
  std::optional<std::int64_t> retries;  ///< 0 clears.
};
/// Merges into ContainerSpec.Healthcheck; a NONE that turned checks off goes.
void health(Json& spec, const Health& wished);
/// Turns the image's health check off.
void no_health(Json& spec);

/// Granting a capability first takes back that it was dropped, and the other way round; one that is in both
/// lists is granted. RESET empties the list it is given to, ALL swallows the rest of its list.
void capabilities(Json& spec, std::vector<std::string> grant, std::vector<std::string> withdraw);

/// Merges into the live log driver; another name starts afresh. Throws usage for options without any driver.
void log_driver(Json& spec, const std::optional<std::string>& name, const std::vector<value::Pair>& options);

/// Of an entry of EndpointSpec.Ports: what the engine takes it for where it says nothing.
std::string protocol_of(const Json& port);
std::string publish_mode_of(const Json& port);
bool is_ingress(const Json& port);

/// Adds entries of EndpointSpec.Ports; what is there already stays. Equal entries without a published port
/// are ports of their own. Throws usage where the published port is taken by another target of this service.
void publish(Json& spec, const std::vector<Json>& ports);
/// Removes entries with the target, protocol and mode of `port`, and its published port where it names one;
/// with `any_mode`, where nothing matches in its mode, those in host mode. What matches is judged by
/// `before`, the spec that an edit of several ports began with: a port named twice must not reach for host
/// mode the second time. Returns how many entries of it match.
std::size_t unpublish(Json& spec, const Json& port, bool any_mode, const Json& before);

/// `typed`: name, name:ip or name=ip. Drops the name from its entries; an entry without names goes.
std::size_t remove_host(Json& spec, std::string_view typed);

/// Adds references to secrets or configs ("Secrets", "Configs"); each takes the place of one with the same
/// place().
void add_references(Json& spec, std::string_view list, std::vector<Json> references);
/// By name or ID. References without a file (Runtime) stay.
std::size_t remove_reference(Json& spec, std::string_view list, std::string_view name_or_id);

/// Privileges.CredentialSpec: {File|Registry|Config}; an empty object removes it. `config` is the reference
/// that a Config needs among the spec's Configs (Runtime), without which others of that kind go.
void credential_spec(Json& spec, const Json& credential, const std::optional<Json>& config);

/// The networks that the engine attaches tasks to: those of the task template or, where it has none, those of
/// the spec's old top-level member. An empty list where there are none.
const Json& networks(const Json& spec);
/// Puts them into the task template; the old member goes. True if they were in the old member.
bool adopt_networks(Json& spec);
/// Attaches to a network. Throws refused where it is attached already ("service is already attached to …").
void attach(Json& spec, Json attachment, std::string_view name);
/// Detaches from the network of that ID. Returns how many attachments went.
std::size_t detach(Json& spec, std::string_view id);

/// Where an item of a list ("Mounts", "Secrets", "Configs") appears in the container: its target as one
/// spelling of the path, so that /data/ and /data are equal, a secret's "a" and "/run/secrets/a", and
/// Windows' `C:\Data\` and `c:/data`. Of templates only a slash at the end does not count. Empty: no target.
std::string place(std::string_view list, const Json& item);

/// Image and platforms as a registry has them.
void pin_image(Json& spec, const std::string& image, const Json& platforms);

/// What the engine would refuse or, worse, take although it cannot work: dnsrr with ingress ports, swap
/// without a memory limit. Throws usage.
void check(const Json& spec);

}  // namespace swarm::edit
