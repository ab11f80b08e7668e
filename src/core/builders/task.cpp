// SPDX-License-Identifier: Apache-2.0
// Builders at the task level: resources, restart, placement, networks, logging.
#include "builders/checks.hpp"

#include <swarm/access.hpp>
#include <swarm/text.hpp>
#include <swarm/types.hpp>
#include <swarm/values.hpp>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

constexpr std::int64_t least_memory = 4 * 1024 * 1024;
constexpr std::int64_t most_pids = 4 * 1024 * 1024;

std::int64_t cpus(std::string_view field, std::int64_t billionths, std::int64_t least,
                  const std::string& in_cpus) {
  if (billionths != 0 && billionths < least) {
    check::refuse(field, "0, or " + std::to_string(least) + " (" + in_cpus + " CPU) and more, not " +
                             std::to_string(billionths));
  }
  return billionths;
}

std::int64_t memory(std::string_view field, std::int64_t bytes) {
  if (bytes != 0 && bytes < least_memory) {
    check::refuse(field, "0, or 4194304 (4 MiB) and more, not " + std::to_string(bytes));
  }
  return bytes;
}

constexpr std::array<std::string_view, 3> conditions{"none", "on-failure", "any"};

/// Both are texts, so a platform with its parts swapped compiles, but matches no node.
void check_order(const Placement::Platform& platform) {
  static constexpr std::array<std::string_view, 4> systems{"linux", "windows", "darwin", "freebsd"};
  static constexpr std::array<std::string_view, 11> architectures{"amd64",   "x86_64",   "arm64", "aarch64",
                                                                  "arm",     "armv7l",   "386",   "ppc64le",
                                                                  "riscv64", "mips64le", "s390x"};
  const auto is_one_of = [](const auto& list, const std::string& word) {
    return std::ranges::find(list, word) != list.end();
  };
  if (is_one_of(architectures, platform.os) || is_one_of(systems, platform.architecture))
    check::refuse("Platforms", "an operating system and then an architecture, not '" + platform.os +
                                   "' and '" + platform.architecture + "'");
}

/// The scheduler ignores any other descriptor.
bool is_spread_descriptor(std::string_view descriptor) {
  return std::ranges::any_of(
      std::array<std::string_view, 2>{"node.labels.", "engine.labels."}, [&](std::string_view prefix) {
        return descriptor.size() > prefix.size() && equal_fold(descriptor.substr(0, prefix.size()), prefix);
      });
}

Strings spread_over_of(const Json& placement) {
  Strings descriptors;
  for (const Json& preference : list_at(placement, "/Preferences"))
    descriptors.push_back(text_at(preference, "/Spread/SpreadDescriptor"));
  return descriptors;
}

/// Constraints are the same whatever blanks they have.
std::string without_blanks(std::string_view expression) {
  std::string text(expression);
  std::erase(text, ' ');
  return text;
}

std::vector<Placement::Platform> platforms_of(const Json& placement) {
  std::vector<Placement::Platform> platforms;
  for (const Json& platform : list_at(placement, "/Platforms"))
    platforms.push_back({.os = text_at(platform, "/OS"), .architecture = text_at(platform, "/Architecture")});
  return platforms;
}

}  // namespace

GenericResource GenericResource::discrete(std::string_view kind, std::int64_t count) {
  if (count < 1) check::refuse("DiscreteResourceSpec.Value", "1 or more, not " + std::to_string(count));
  return from(Json{{"DiscreteResourceSpec",
                    {{"Kind", check::not_empty("DiscreteResourceSpec.Kind", kind)}, {"Value", count}}}});
}
GenericResource GenericResource::named(std::string_view kind, std::string_view value) {
  return from(Json{{"NamedResourceSpec",
                    {{"Kind", check::not_empty("NamedResourceSpec.Kind", kind)},
                     {"Value", check::not_empty("NamedResourceSpec.Value", value)}}}});
}
GenericResource GenericResource::from(const Json& json) { return {TakeOver{}, json}; }
std::string GenericResource::kind() const {
  return text_of("/NamedResourceSpec/Kind") + text_of("/DiscreteResourceSpec/Kind");
}
std::optional<std::int64_t> GenericResource::count() const {
  return number_of("/DiscreteResourceSpec/Value");
}
std::string GenericResource::value() const { return text_of("/NamedResourceSpec/Value"); }

Resources Resources::from(const Json& json) { return {TakeOver{}, json}; }
std::optional<std::int64_t> Resources::limit_pids() const { return number_of("/Limits/Pids"); }
std::optional<std::int64_t> Resources::swap_bytes() const { return number_of("/SwapBytes"); }
std::optional<std::int64_t> Resources::memory_swappiness() const { return number_of("/MemorySwappiness"); }
std::vector<GenericResource> Resources::reserve_generic() const {
  return builders_of<GenericResource>("/Reservations/GenericResources");
}
Resources& Resources::limit_nano_cpus(std::int64_t billionths) {
  return put("/Limits/NanoCPUs", cpus("Limits.NanoCPUs", billionths, 10'000'000, "0.01")), *this;
}
Resources& Resources::limit_memory_bytes(std::int64_t bytes) {
  return put("/Limits/MemoryBytes", memory("Limits.MemoryBytes", bytes)), *this;
}
Resources& Resources::limit_pids(std::int64_t processes) {
  return put("/Limits/Pids", check::between("Limits.Pids", processes, 0, most_pids)), *this;
}
Resources& Resources::reserve_nano_cpus(std::int64_t billionths) {
  return put("/Reservations/NanoCPUs", cpus("Reservations.NanoCPUs", billionths, 1'000'000, "0.001")), *this;
}
Resources& Resources::reserve_memory_bytes(std::int64_t bytes) {
  return put("/Reservations/MemoryBytes", memory("Reservations.MemoryBytes", bytes)), *this;
}
Resources& Resources::reserve_generic(const std::vector<GenericResource>& resources) {
  const Json list = check::documents(resources);
  check::distinct("GenericResources", list, "/DiscreteResourceSpec/Kind");
  return put("/Reservations/GenericResources", list), *this;
}
std::optional<std::int64_t> Resources::limit_nano_cpus() const { return number_of("/Limits/NanoCPUs"); }
std::optional<std::int64_t> Resources::limit_memory_bytes() const { return number_of("/Limits/MemoryBytes"); }
std::optional<std::int64_t> Resources::reserve_nano_cpus() const {
  return number_of("/Reservations/NanoCPUs");
}
std::optional<std::int64_t> Resources::reserve_memory_bytes() const {
  return number_of("/Reservations/MemoryBytes");
}
Resources& Resources::swap_bytes(std::int64_t bytes) {
  if (bytes < -1) check::refuse("SwapBytes", "-1 or more, not " + std::to_string(bytes));
  return keep("/SwapBytes", bytes), *this;
}
Resources& Resources::memory_swappiness(std::int64_t percent) {
  return keep("/MemorySwappiness", check::between("MemorySwappiness", percent, -1, 100)), *this;
}

RestartPolicy RestartPolicy::from(const Json& json) { return {TakeOver{}, json}; }
std::string RestartPolicy::condition() const { return text_of("/Condition"); }
std::optional<Nanoseconds> RestartPolicy::delay() const { return time_of("/Delay"); }
std::optional<std::int64_t> RestartPolicy::max_attempts() const { return number_of("/MaxAttempts"); }
std::optional<Nanoseconds> RestartPolicy::window() const { return time_of("/Window"); }
RestartPolicy& RestartPolicy::condition(Condition value) {
  return put("/Condition", check::word("RestartPolicy.Condition", value, conditions)), *this;
}
RestartPolicy& RestartPolicy::delay(Nanoseconds time) {
  return keep("/Delay", check::time("RestartPolicy.Delay", time)), *this;
}
RestartPolicy& RestartPolicy::max_attempts(std::uint64_t restarts) {
  return keep("/MaxAttempts", check::count("RestartPolicy.MaxAttempts", restarts)), *this;
}
RestartPolicy& RestartPolicy::window(Nanoseconds time) {
  return keep("/Window", check::time("RestartPolicy.Window", time)), *this;
}

Placement Placement::from(const Json& json) { return {TakeOver{}, json}; }
Strings Placement::spread_over() const { return spread_over_of(object()); }
std::optional<std::int64_t> Placement::max_replicas() const { return number_of("/MaxReplicas"); }
std::vector<Placement::Platform> Placement::platforms() const { return platforms_of(object()); }
Placement& Placement::constraints(const Strings& expressions) {
  return put("/Constraints", check::readable("Constraints", expressions, value::read_constraint)), *this;
}
Strings Placement::constraints() const { return texts_of("/Constraints"); }
Placement& Placement::constraint_add(std::string_view expression) {
  Strings all = constraints();
  const auto is_same = [&](const std::string& one) {
    return without_blanks(one) == without_blanks(expression);
  };
  if (std::ranges::none_of(all, is_same)) all.emplace_back(expression);
  return constraints(all);
}
Placement& Placement::spread_over(const Strings& descriptors) {
  Json list = Json::array();
  for (const auto& descriptor : check::none_empty("SpreadDescriptor", descriptors)) {
    if (!is_spread_descriptor(descriptor))
      check::refuse("SpreadDescriptor", "node.labels.KEY or engine.labels.KEY, not '" + descriptor + "'");
    list.push_back(Json{{"Spread", {{"SpreadDescriptor", descriptor}}}});
  }
  return put("/Preferences", list), *this;
}
Placement& Placement::max_replicas(std::uint64_t per_node) {
  return put("/MaxReplicas", check::count("Placement.MaxReplicas", per_node)), *this;
}
Placement& Placement::platforms(const std::vector<Platform>& platforms) {
  Json list = Json::array();
  for (const auto& platform : platforms) {
    check_order(platform);
    Json entry = Json::object();
    if (!platform.architecture.empty()) entry["Architecture"] = platform.architecture;
    if (!platform.os.empty()) entry["OS"] = platform.os;
    list.push_back(entry);
  }
  return put("/Platforms", list), *this;
}

NetworkAttachment::NetworkAttachment(std::string_view target) {
  check::not_empty("Networks.Target", target);
  in_context("Networks.Target", [&] { return spec::require_network(target), true; });
  if (spec::has_control(target) || target.find('/') != std::string_view::npos || target == "." ||
      target == "..")
    check::refuse("Networks.Target", "'" + std::string(target) + "' cannot be the name or ID of a network");
  put("/Target", target);
}
NetworkAttachment NetworkAttachment::from(const Json& json) { return {TakeOver{}, json}; }
std::string NetworkAttachment::target() const { return text_of("/Target"); }
Strings NetworkAttachment::aliases() const { return texts_of("/Aliases"); }
StringMap NetworkAttachment::driver_opts() const { return pairs_of("/DriverOpts"); }
NetworkAttachment& NetworkAttachment::aliases(const Strings& names) {
  for (const auto& name : check::none_empty("Networks.Aliases", names))
    if (spec::has_blank(name) || spec::has_control(name))
      check::refuse("Networks.Aliases", "names without blanks, not '" + name + "'");
  return put("/Aliases", names), *this;
}
NetworkAttachment& NetworkAttachment::driver_opts(const StringMap& options) {
  return put("/DriverOpts", check::keys("Networks.DriverOpts", options)), *this;
}

LogDriver::LogDriver(std::string_view name, const StringMap& options) {
  put("/Name", check::not_empty("LogDriver.Name", name));
  this->options(options);
}
LogDriver LogDriver::from(const Json& json) { return {TakeOver{}, json}; }
std::string LogDriver::name() const { return text_of("/Name"); }
StringMap LogDriver::options() const { return pairs_of("/Options"); }
LogDriver& LogDriver::options(const StringMap& options) {
  return put("/Options", check::keys("LogDriver.Options", options)), *this;
}

TaskTemplate::TaskTemplate(const ContainerSpec& container) { container_spec(container); }
TaskTemplate TaskTemplate::from(const Json& json) { return {TakeOver{}, json}; }
std::string TaskTemplate::runtime() const { return text_of("/Runtime"); }
TaskTemplate& TaskTemplate::container_spec(const ContainerSpec& container) {
  return put("/ContainerSpec", container.json()), *this;
}
TaskTemplate& TaskTemplate::resources(const Resources& resources) {
  return put("/Resources", resources.json()), *this;
}
TaskTemplate& TaskTemplate::restart_policy(const RestartPolicy& policy) {
  return put("/RestartPolicy", policy.json()), *this;
}
TaskTemplate& TaskTemplate::placement(const Placement& placement) {
  return put("/Placement", placement.json()), *this;
}
TaskTemplate& TaskTemplate::force_update(std::uint64_t counter) {
  return keep("/ForceUpdate", check::count("ForceUpdate", counter)), *this;
}
TaskTemplate& TaskTemplate::runtime(std::string_view name) {
  const bool is_plugin = name == "plugin" && object().contains("PluginSpec");
  if (!name.empty() && name != "container" && !is_plugin)
    check::refuse("Runtime", "container, not '" + std::string(name) + "'");
  return put("/Runtime", name), *this;
}
TaskTemplate& TaskTemplate::networks(const std::vector<NetworkAttachment>& networks) {
  const Json list = check::documents(networks);
  check::distinct("Networks", list, "/Target");
  return put("/Networks", list), *this;
}
TaskTemplate& TaskTemplate::log_driver(const LogDriver& driver) {
  return put("/LogDriver", driver.json()), *this;
}
TaskTemplate& TaskTemplate::network_add(const NetworkAttachment& network) {
  const auto target = [](const Json& item) { return text_at(item, "/Target"); };
  return add("/Networks", network.json(), target), *this;
}
TaskTemplate& TaskTemplate::network_add(std::string_view name_or_id) {
  return network_add(NetworkAttachment(name_or_id));
}
TaskTemplate& TaskTemplate::edit_container(const std::function<void(ContainerSpec&)>& edit) {
  check::require_function(edit);
  ContainerSpec container = container_spec();
  edit(container);
  return container_spec(container);
}
std::uint64_t TaskTemplate::force_update() const { return count_at(object(), "/ForceUpdate"); }
std::vector<NetworkAttachment> TaskTemplate::networks() const {
  return builders_of<NetworkAttachment>("/Networks");
}
const ContainerSpec TaskTemplate::container_spec() const {
  return ContainerSpec::from(member("/ContainerSpec"));
}
const Resources TaskTemplate::resources() const { return Resources::from(member("/Resources")); }
const RestartPolicy TaskTemplate::restart_policy() const {
  return RestartPolicy::from(member("/RestartPolicy"));
}
const Placement TaskTemplate::placement() const { return Placement::from(member("/Placement")); }
const LogDriver TaskTemplate::log_driver() const { return LogDriver::from(member("/LogDriver")); }

}  // namespace swarm
