// SPDX-License-Identifier: Apache-2.0
// Edits a service spec: by JSON pointer, and where a pointer is not enough. Pure: a thread may edit a
// document that no other thread uses.
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

// ---- by pointer ("/TaskTemplate/ContainerSpec/Env": members only, no list indexes) ----

/// Sets the member. Creates missing parents, from their seed if they have one (UpdateConfig, RollbackConfig
/// and RestartPolicy start with docker's defaults). Throws broken_answer if a parent exists but is not an
/// object; the functions below throw it if a list is not a list.
void put(Json& document, std::string_view pointer, Json value);

/// Removes the member if it exists; parents stay.
void erase(Json& document, std::string_view pointer);

using Key = std::string (*)(const Json& item);

/// Replaces the item with the same key, or appends `item`.
void add(Json& document, std::string_view pointer, Json item, Key key);

/// The same for several items in order, in a single pass.
void add_all(Json& document, std::string_view pointer, std::vector<Json> items, Key key);

/// Sets members of an object of strings; appends new ones.
void put_pairs(Json& document, std::string_view pointer, const std::vector<value::Pair>& pairs);

/// Removes the matching items, keeps the order of the others, and removes a list that becomes empty. Returns
/// the number of removed items.
std::size_t remove(Json& document, std::string_view pointer, const std::function<bool(const Json&)>& matches);

// ---- a whole spec ----

/// The service that `create` starts from: only what the engine requires.
Json empty_service();

// ---- where a pointer is not enough ----

enum class Mode { replicated, global, replicated_job, global_job };

/// Parses "replicated", "global", "replicated-job", "global-job". Throws usage.
Mode read_mode(std::string_view text);
/// The mode of a spec; replicated if it sets none.
Mode mode_of(const Json& spec);

/// Replaces Mode. `replicas` is the number of tasks or, for a replicated job, of completions; `concurrent` is
/// how many of these may run at once (absent: all). Throws usage if the mode has no such number.
void set_mode(Json& spec, Mode mode, std::optional<std::uint64_t> replicas,
              std::optional<std::uint64_t> concurrent);

/// Changes the numbers of the current mode and keeps the rest. Throws usage if the mode has no such number.
void rescale(Json& spec, std::optional<std::uint64_t> replicas, std::optional<std::uint64_t> concurrent);

struct Health {
  std::optional<std::string> command;  ///< Parsed by value::health_command; empty: clears the test.
  /// Nanoseconds; 0 clears.
  std::optional<std::int64_t> interval, timeout, start_period, start_interval;
  std::optional<std::int64_t> retries;  ///< 0 clears.
};
/// Merges into ContainerSpec.Healthcheck; removes a NONE that disabled checks.
void health(Json& spec, const Health& requested);
/// Disables the image's health check.
void no_health(Json& spec);

/// Granting a dropped capability first undoes the drop, and vice versa; a capability in both lists is
/// granted. RESET empties the list it is given to, ALL replaces the rest of its list.
void capabilities(Json& spec, std::vector<std::string> grant, std::vector<std::string> withdraw);

/// Merges into the existing log driver; another name discards the old options. Throws usage for options
/// without a driver.
void log_driver(Json& spec, const std::optional<std::string>& name, const std::vector<value::Pair>& options);

/// For an entry of EndpointSpec.Ports: its value, or the engine's default.
std::string protocol_of(const Json& port);
std::string publish_mode_of(const Json& port);
bool is_ingress(const Json& port);

/// Adds entries of EndpointSpec.Ports, and skips existing ones. Equal entries without a published port are
/// separate ports. Throws usage if the published port is used by another target of this service.
void publish(Json& spec, const std::vector<Json>& ports);
/// Removes entries with the target, protocol and mode of `port`, and its published port if set; with
/// `any_mode`, removes entries in host mode if none matches in its own mode. Matching uses `before`, the spec
/// before an edit of several ports, so that a port named twice does not remove host mode entries the second
/// time. Returns the number of matching entries in it.
std::size_t unpublish(Json& spec, const Json& port, bool any_mode, const Json& before);

/// `typed`: name, name:ip or name=ip. Removes the name from its entries, and entries without names.
std::size_t remove_host(Json& spec, std::string_view typed);

/// Adds references to secrets or configs ("Secrets", "Configs"); each replaces one with the same place().
void add_references(Json& spec, std::string_view list, std::vector<Json> references);
/// By name or ID. Keeps references without a file (Runtime).
std::size_t remove_reference(Json& spec, std::string_view list, std::string_view name_or_id);

/// Privileges.CredentialSpec: {File|Registry|Config}; an empty object removes it. `config` is the Runtime
/// reference that a Config needs among the spec's Configs; without it, references of that kind are removed.
void credential_spec(Json& spec, const Json& credential, const std::optional<Json>& config);

/// The networks that the engine attaches tasks to: those of the task template, or else those of the spec's
/// deprecated top-level member. An empty list if there are none.
const Json& networks(const Json& spec);
/// Moves them to the task template and removes the deprecated member. True if they were in that member.
bool adopt_networks(Json& spec);
/// Attaches to a network. Throws refused if already attached ("service is already attached to …").
void attach(Json& spec, Json attachment, std::string_view name);
/// Detaches from the network with this ID. Returns the number of removed attachments.
std::size_t detach(Json& spec, std::string_view id);

/// Where an item of a list ("Mounts", "Secrets", "Configs") appears in the container: its target as a
/// normalized path, so that /data/ equals /data, a secret's "a" equals "/run/secrets/a", and Windows'
/// `C:\Data\` equals `c:/data`. For templates only a trailing slash is ignored. Empty: no target.
std::string place(std::string_view list, const Json& item);

/// Sets image and platforms as returned by a registry.
void pin_image(Json& spec, const std::string& image, const Json& platforms);

/// Rejects what the engine would reject, or accept although it cannot work: dnsrr with ingress ports, swap
/// without a memory limit. Throws usage.
void check(const Json& spec);

}  // namespace swarm::edit
