// SPDX-License-Identifier: Apache-2.0
// Builders of the service's own level: mode, update, endpoint.
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

const char* text(FailureAction action) {
  switch (action) {
    case FailureAction::pause: return "pause";
    case FailureAction::continue_: return "continue";
    case FailureAction::rollback: return "rollback";
  }
  return "";
}

const char* text(Protocol protocol) {
  switch (protocol) {
    case Protocol::tcp: return "tcp";
    case Protocol::udp: return "udp";
    case Protocol::sctp: return "sctp";
  }
  return "";
}

/// The shortest decimal that a 32-bit float has: 0.1f is 0.1, not 0.10000000149011612.
double shortest(float value) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  double wide = 0;
  std::from_chars(digits.data(), end, wide);
  return wide;
}

Json numbers(std::initializer_list<std::pair<const char*, std::optional<std::uint64_t>>> members) {
  Json object = Json::object();
  for (const auto& [name, number] : members) {
    if (number) object[name] = *number;
  }
  return object;
}

}  // namespace

UpdateConfig UpdateConfig::from(const Json& json) { return {TakeOver{}, json}; }
UpdateConfig& UpdateConfig::parallelism(std::uint64_t tasks) { return keep("/Parallelism", tasks), *this; }
UpdateConfig& UpdateConfig::delay(Nanoseconds time) {
  return put("/Delay", check::time("Delay", time)), *this;
}
UpdateConfig& UpdateConfig::failure_action(FailureAction action) {
  return put("/FailureAction", text(action)), *this;
}
UpdateConfig& UpdateConfig::monitor(Nanoseconds time) {
  return put("/Monitor", check::time("Monitor", time)), *this;
}
UpdateConfig& UpdateConfig::max_failure_ratio(float share) {
  if (!(share >= 0 && share <= 1)) check::refuse("MaxFailureRatio", "must be between 0 and 1");
  return keep("/MaxFailureRatio", share == 0 ? Json(0) : Json(shortest(share))), *this;
}
UpdateConfig& UpdateConfig::order(Order value) {
  return put("/Order", value == Order::start_first ? "start-first" : "stop-first"), *this;
}

Port::Port(std::uint16_t target) {
  if (target == 0) check::refuse("TargetPort", "must be between 1 and 65535");
  put("/TargetPort", target);
}
Port Port::from(const Json& json) { return {TakeOver{}, json}; }
Port& Port::name(std::string_view name) { return put("/Name", name), *this; }
Port& Port::published(std::uint16_t port) { return put("/PublishedPort", port), *this; }
Port& Port::protocol(Protocol value) { return put("/Protocol", text(value)), *this; }
Port& Port::publish_mode(PublishMode value) {
  return put("/PublishMode", value == PublishMode::host ? "host" : "ingress"), *this;
}

EndpointSpec EndpointSpec::from(const Json& json) { return {TakeOver{}, json}; }
EndpointSpec& EndpointSpec::mode(EndpointMode value) {
  put("/Mode", value == EndpointMode::dnsrr ? "dnsrr" : "vip");
  check();
  return *this;
}
EndpointSpec& EndpointSpec::ports(const std::vector<Port>& ports) {
  put("/Ports", check::documents(ports));
  check();
  return *this;
}
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
ServiceMode ServiceMode::replicated(std::optional<std::uint64_t> replicas) {
  return from(Json{{"Replicated", numbers({{"Replicas", replicas}})}});
}
ServiceMode ServiceMode::global() { return from(Json{{"Global", Json::object()}}); }
ServiceMode ServiceMode::replicated_job(std::optional<std::uint64_t> total,
                                        std::optional<std::uint64_t> concurrent) {
  return from(Json{{"ReplicatedJob", numbers({{"MaxConcurrent", concurrent}, {"TotalCompletions", total}})}});
}
ServiceMode ServiceMode::global_job() { return from(Json{{"GlobalJob", Json::object()}}); }

ServiceSpec::ServiceSpec(const TaskTemplate& task_template) { this->task_template(task_template); }
ServiceSpec ServiceSpec::from(const Json& json) { return {TakeOver{}, json}; }
ServiceSpec& ServiceSpec::name(std::string_view name) { return put("/Name", service_name(name)), *this; }
ServiceSpec& ServiceSpec::labels(const StringMap& labels) {
  return put("/Labels", check::keys("Labels", labels)), *this;
}
ServiceSpec& ServiceSpec::task_template(const TaskTemplate& task_template) {
  return put("/TaskTemplate", task_template.json()), *this;
}
ServiceSpec& ServiceSpec::mode(const ServiceMode& mode) { return put("/Mode", mode.json()), *this; }
ServiceSpec& ServiceSpec::update_config(const UpdateConfig& config) {
  return put("/UpdateConfig", config.json()), *this;
}
ServiceSpec& ServiceSpec::rollback_config(const RollbackConfig& config) {
  const Json json = config.json();
  if (json.value("/FailureAction"_json_pointer, Json()) == Json("rollback")) {
    check::refuse("RollbackConfig.FailureAction", "pause or continue, not rollback");
  }
  return put("/RollbackConfig", json), *this;
}
ServiceSpec& ServiceSpec::endpoint_spec(const EndpointSpec& endpoint) {
  return put("/EndpointSpec", endpoint.json()), *this;
}
TaskTemplate ServiceSpec::task_template() const { return TaskTemplate::from(member("/TaskTemplate")); }
ServiceMode ServiceSpec::mode() const { return ServiceMode::from(member("/Mode")); }
UpdateConfig ServiceSpec::update_config() const { return UpdateConfig::from(member("/UpdateConfig")); }
RollbackConfig ServiceSpec::rollback_config() const { return UpdateConfig::from(member("/RollbackConfig")); }
EndpointSpec ServiceSpec::endpoint_spec() const { return EndpointSpec::from(member("/EndpointSpec")); }

}  // namespace swarm
