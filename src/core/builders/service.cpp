// SPDX-License-Identifier: Apache-2.0
// Builders at the service level: mode, update, endpoint.
#include "builders/checks.hpp"

#include <swarm/edit.hpp>
#include <swarm/text.hpp>
#include <swarm/types.hpp>

#include <array>
#include <charconv>
#include <optional>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

std::string service_name(std::string_view name) {
  if (name.empty()) return {};
  if (name.size() > 63) check::refuse("Name", "at most 63 characters, has " + std::to_string(name.size()));
  const bool inner =
      std::all_of(name.begin(), name.end(), [](char c) { return is_alnum(c) || c == '-' || c == '_'; });
  if (!inner || !is_alnum(name.front()) || !is_alnum(name.back())) {
    check::refuse("Name", "letters and digits, with - and _ between them, not '" + std::string(name) + "'");
  }
  return std::string(name);
}

constexpr std::array<std::string_view, 3> failure_actions{"pause", "continue", "rollback"};
constexpr std::array<std::string_view, 2> orders{"stop-first", "start-first"};
constexpr std::array<std::string_view, 3> protocols{"tcp", "udp", "sctp"};
constexpr std::array<std::string_view, 2> publish_modes{"ingress", "host"};
constexpr std::array<std::string_view, 2> endpoint_modes{"vip", "dnsrr"};
constexpr std::array<std::string_view, 4> modes{"replicated", "global", "replicated-job", "global-job"};
constexpr std::int64_t last_port = 65535;

/// The shortest decimal for a 32-bit float: 0.1f is 0.1, not 0.10000000149011612.
double shortest(float value) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  double wide = 0;
  std::from_chars(digits.data(), end, wide);
  return wide;
}

/// Sets Parallelism to 1 if an update policy sets other members but not this one.
Json one_at_a_time(Json config) {
  if (config.is_object() && !config.empty() && !config.contains("Parallelism")) config["Parallelism"] = 1;
  return config;
}

Json numbers(std::initializer_list<std::pair<const char*, std::optional<std::uint64_t>>> members) {
  Json object = Json::object();
  for (const auto& [name, number] : members) {
    if (number) object[name] = check::count(std::string("Mode.") + name, *number);
  }
  return object;
}

}  // namespace

UpdateConfig UpdateConfig::from(const Json& json) { return {TakeOver{}, json}; }
std::optional<Nanoseconds> UpdateConfig::monitor() const { return time_of("/Monitor"); }
std::optional<float> UpdateConfig::max_failure_ratio() const {
  return member("/MaxFailureRatio").is_number() ? std::optional(member("/MaxFailureRatio").get<float>())
                                                : std::nullopt;
}
std::optional<std::int64_t> UpdateConfig::parallelism() const { return number_of("/Parallelism"); }
std::optional<Nanoseconds> UpdateConfig::delay() const { return time_of("/Delay"); }
std::string UpdateConfig::failure_action() const { return text_of("/FailureAction"); }
std::string UpdateConfig::order() const { return text_of("/Order"); }
UpdateConfig& UpdateConfig::parallelism(std::uint64_t tasks) {
  return keep("/Parallelism", check::count("Parallelism", tasks)), *this;
}
UpdateConfig& UpdateConfig::delay(Nanoseconds time) {
  return put("/Delay", check::time("Delay", time)), *this;
}
UpdateConfig& UpdateConfig::failure_action(FailureAction action) {
  return put("/FailureAction", check::word("FailureAction", action, failure_actions)), *this;
}
UpdateConfig& UpdateConfig::monitor(Nanoseconds time) {
  return put("/Monitor", check::time("Monitor", time)), *this;
}
UpdateConfig& UpdateConfig::max_failure_ratio(float share) {
  if (!(share >= 0 && share <= 1)) check::refuse("MaxFailureRatio", "must be between 0 and 1");
  return keep("/MaxFailureRatio", share == 0 ? Json(0) : Json(shortest(share))), *this;
}
UpdateConfig& UpdateConfig::order(Order value) {
  return put("/Order", check::word("Order", value, orders)), *this;
}

Port::Port(std::int64_t target) { put("/TargetPort", check::between("TargetPort", target, 1, last_port)); }
Port Port::from(const Json& json) { return {TakeOver{}, json}; }
std::string Port::name() const { return text_of("/Name"); }
std::string Port::protocol() const { return text_of("/Protocol"); }
std::string Port::publish_mode() const { return text_of("/PublishMode"); }
std::optional<std::int64_t> Port::target() const { return number_of("/TargetPort"); }
std::optional<std::int64_t> Port::published() const { return number_of("/PublishedPort"); }
Port& Port::name(std::string_view name) { return put("/Name", name), *this; }
Port& Port::published(std::int64_t port) {
  return put("/PublishedPort", check::between("PublishedPort", port, 0, last_port)), *this;
}
Port& Port::protocol(Protocol value) {
  return put("/Protocol", check::word("Protocol", value, protocols)), *this;
}
Port& Port::publish_mode(PublishMode value) {
  return put("/PublishMode", check::word("PublishMode", value, publish_modes)), *this;
}

EndpointSpec EndpointSpec::from(const Json& json) { return {TakeOver{}, json}; }
std::string EndpointSpec::mode() const { return text_of("/Mode"); }
EndpointSpec& EndpointSpec::mode(EndpointMode value) {
  put("/Mode", check::word("EndpointSpec.Mode", value, endpoint_modes));
  check();
  return *this;
}
EndpointSpec& EndpointSpec::ports(const std::vector<Port>& ports) {
  put("/Ports", check::documents(ports));
  check();
  return *this;
}
EndpointSpec& EndpointSpec::port_add(const Port& port) {
  Json spec{{"EndpointSpec", object()}};
  in_context("EndpointSpec", [&] { edit::publish(spec, {port.json()}); });
  return put("/Ports", spec["EndpointSpec"]["Ports"]), check(), *this;
}
std::vector<Port> EndpointSpec::ports() const { return builders_of<Port>("/Ports"); }
void EndpointSpec::check() const {
  const bool dnsrr = member("/Mode") == Json("dnsrr");
  std::set<std::pair<std::string, std::string>> published;
  const Json ports = member("/Ports");
  for (const auto& port : ports) {
    if (!port.is_object()) continue;
    if (dnsrr && edit::is_ingress(port)) {
      check::refuse("EndpointSpec", "dnsrr cannot have a port in ingress mode");
    }
    const auto number = port.find("PublishedPort");
    if (number == port.end() || *number == Json(0)) continue;
    if (!published.emplace(number->dump(), edit::protocol_of(port)).second) {
      check::refuse("EndpointSpec", "port " + number->dump() + " is published twice");
    }
  }
}

ServiceMode ServiceMode::from(const Json& json) { return {TakeOver{}, json}; }
std::string ServiceMode::name() const {
  return check::word("Mode", edit::mode_of(Json{{"Mode", object()}}), modes);
}
std::optional<std::int64_t> ServiceMode::total() const {
  return number_of("/ReplicatedJob/TotalCompletions");
}
std::optional<std::int64_t> ServiceMode::concurrent() const {
  return number_of("/ReplicatedJob/MaxConcurrent");
}
ServiceMode ServiceMode::replicated(std::optional<std::uint64_t> replicas) {
  return from(Json{{"Replicated", numbers({{"Replicas", replicas}})}});
}
ServiceMode ServiceMode::global() { return from(Json{{"Global", Json::object()}}); }
ServiceMode ServiceMode::replicated_job(std::optional<std::uint64_t> total,
                                        std::optional<std::uint64_t> concurrent) {
  return from(Json{{"ReplicatedJob", numbers({{"MaxConcurrent", concurrent}, {"TotalCompletions", total}})}});
}
ServiceMode ServiceMode::global_job() { return from(Json{{"GlobalJob", Json::object()}}); }

std::optional<std::int64_t> ServiceMode::replicas() const { return number_of("/Replicated/Replicas"); }
bool ServiceMode::is_job() const {
  return object().contains("ReplicatedJob") || object().contains("GlobalJob");
}

ServiceSpec::ServiceSpec(const ContainerSpec& container) : ServiceSpec(TaskTemplate(container)) {}
ServiceSpec::ServiceSpec(const TaskTemplate& task_template) { this->task_template(task_template); }
ServiceSpec ServiceSpec::from(const Json& json) { return {TakeOver{}, json}; }
ServiceSpec& ServiceSpec::name(std::string_view name) { return put("/Name", service_name(name)), *this; }
ServiceSpec& ServiceSpec::labels(const StringMap& labels) {
  return put("/Labels", check::keys("Labels", labels)), *this;
}
ServiceSpec& ServiceSpec::task_template(const TaskTemplate& task_template) {
  return put("/TaskTemplate", task_template.json()), *this;
}
ServiceSpec& ServiceSpec::mode(const ServiceMode& mode) {
  put("/Mode", mode.json());
  check_policies();
  return *this;
}
ServiceSpec& ServiceSpec::update_config(const UpdateConfig& config) {
  put("/UpdateConfig", one_at_a_time(config.json()));
  check_policies();
  return *this;
}
ServiceSpec& ServiceSpec::rollback_config(const RollbackConfig& config) {
  const Json json = config.json();
  if (json.value("/FailureAction"_json_pointer, Json()) == Json("rollback")) {
    check::refuse("RollbackConfig.FailureAction", "pause or continue, not rollback");
  }
  put("/RollbackConfig", one_at_a_time(json));
  check_policies();
  return *this;
}
ServiceSpec& ServiceSpec::endpoint_spec(const EndpointSpec& endpoint) {
  return put("/EndpointSpec", endpoint.json()), *this;
}
ServiceSpec& ServiceSpec::label_add(std::string_view key, std::string_view value) {
  return add_pair("/Labels", check::not_empty("Labels", key), value), *this;
}
ServiceSpec& ServiceSpec::replicas(std::uint64_t tasks) {
  return edit::rescale(object(), check::count("Replicas", tasks), std::nullopt), *this;
}
ServiceSpec& ServiceSpec::edit_task(const std::function<void(TaskTemplate&)>& edit) {
  check::require_function(edit);
  TaskTemplate task = task_template();
  edit(task);
  return task_template(task);
}
ServiceSpec& ServiceSpec::edit_container(const std::function<void(ContainerSpec&)>& edit) {
  check::require_function(edit);
  return edit_task([&](TaskTemplate& task) { task.edit_container(edit); });
}
void ServiceSpec::check_policies() const {
  for (const char* policy : {"UpdateConfig", "RollbackConfig"})
    if (mode().is_job() && object().contains(policy)) check::refuse(policy, "a job has none");
}
std::string ServiceSpec::name() const { return text_of("/Name"); }
StringMap ServiceSpec::labels() const { return pairs_of("/Labels"); }
std::optional<std::int64_t> ServiceSpec::replicas() const { return mode().replicas(); }
const TaskTemplate ServiceSpec::task_template() const { return TaskTemplate::from(member("/TaskTemplate")); }
const ServiceMode ServiceSpec::mode() const { return ServiceMode::from(member("/Mode")); }
const UpdateConfig ServiceSpec::update_config() const { return UpdateConfig::from(member("/UpdateConfig")); }
const RollbackConfig ServiceSpec::rollback_config() const {
  return UpdateConfig::from(member("/RollbackConfig"));
}
const EndpointSpec ServiceSpec::endpoint_spec() const { return EndpointSpec::from(member("/EndpointSpec")); }

SecretSpec::SecretSpec(std::string_view name, std::string_view data) {
  keep("/Name", check::stored_name("Name", name));
  keep("/Labels", Json::object());
  keep("/Data", base64(check::not_empty("Data", data)));
}
SecretSpec& SecretSpec::labels(const StringMap& labels) {
  return keep("/Labels", check::keys("Labels", labels)), *this;
}
SecretSpec& SecretSpec::template_driver() { return keep("/Templating/Name", "golang"), *this; }
std::string SecretSpec::name() const { return text_of("/Name"); }
StringMap SecretSpec::labels() const { return pairs_of("/Labels"); }
bool SecretSpec::is_template() const { return !text_of("/Templating/Name").empty(); }
std::string SecretSpec::data() const { return from_base64(text_of("/Data")).value_or(""); }

}  // namespace swarm
