// SPDX-License-Identifier: Apache-2.0
// Prints a service for people, like docker's `inspect --pretty`.
#include "output/document/pretty.hpp"

#include "output/document/json_text.hpp"
#include "template/value.hpp"
#include "terminal/io.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/text.hpp>
#include <swarm/values.hpp>

#include <algorithm>

#include <nlohmann/json.hpp>

namespace cli {

using swarm::find_at, swarm::find_integer, swarm::integer_at, swarm::json_text, swarm::list_at,
    swarm::pairs_at, swarm::text_at, swarm::value_at;
using swarm::Json;

namespace pretty_parts {

void line(std::string& out, std::string_view label, std::string_view value) {
  if (!value.empty()) out.append(label).append(value).append("\n");
}

std::string shown_at(const Json& document, std::string_view pointer) {
  return visible(text_at(document, pointer));
}

std::vector<std::string> shown_texts_at(const Json& document, std::string_view pointer) {
  std::vector<std::string> texts;
  for (const Json& item : list_at(document, pointer))
    texts.push_back(visible(item.is_string() ? item.get_ref<const std::string&>() : compact(item)));
  return texts;
}

Pairs shown_pairs_at(const Json& document, std::string_view pointer) {
  Pairs pairs = pairs_at(document, pointer);
  for (auto& [key, value] : pairs) key = visible(key), value = visible(value);
  std::ranges::sort(pairs);
  return pairs;
}

std::string duration_at(const Json& document, std::string_view pointer) {
  const auto value = find_integer(document, pointer);
  return value ? swarm::value::duration_text(*value) : std::string();
}

std::string some_duration_at(const Json& document, std::string_view pointer) {
  return integer_at(document, pointer) > 0 ? duration_at(document, pointer) : std::string();
}

}  // namespace pretty_parts

namespace {

using namespace pretty_parts;

std::string number_text_at(const Json& document, std::string_view pointer) {
  const Json& value = value_at(document, pointer);
  return value.is_number_integer() ? json_text(value) : std::string();
}

void labels(std::string& out, const Json& service) {
  const auto entries = shown_pairs_at(service, "/Spec/Labels");
  if (entries.empty()) return;
  out += "Labels:\n";
  for (const auto& [key, value] : entries) out += ' ' + key + (value.empty() ? "" : '=' + value) + '\n';
}

void mode(std::string& out, const Json& service, Clock::time_point now) {
  const auto job_status = [&] {
    line(out, " Iteration:\t", number_text_at(service, "/JobStatus/JobIteration/Index"));
    line(out, " Last Execution:\t", ago(shown_at(service, "/JobStatus/LastExecution"), now));
  };
  if (value_at(service, "/Spec/Mode/Replicated").is_object()) {
    out += "Service Mode:\tReplicated\n";
    line(out, " Replicas:\t", number_text_at(service, "/Spec/Mode/Replicated/Replicas"));
  } else if (value_at(service, "/Spec/Mode/Global").is_object()) {
    out += "Service Mode:\tGlobal\n";
  } else if (value_at(service, "/Spec/Mode/ReplicatedJob").is_object()) {
    out += "Service Mode:\tReplicated Job\n";
    line(out, " Max Concurrent:\t", number_text_at(service, "/Spec/Mode/ReplicatedJob/MaxConcurrent"));
    line(out, " Total Completions:\t", number_text_at(service, "/Spec/Mode/ReplicatedJob/TotalCompletions"));
    job_status();
  } else if (value_at(service, "/Spec/Mode/GlobalJob").is_object()) {
    out += "Service Mode:\tGlobal Job\n";
    job_status();
  } else {
    out += "Service Mode:\n";
  }
}

void update_status(std::string& out, const Json& service, Clock::time_point now) {
  const std::string state = shown_at(service, "/UpdateStatus/State");
  if (state.empty()) return;
  out += "UpdateStatus:\n State:\t\t" + state + '\n';
  line(out, " Started:\t", ago(shown_at(service, "/UpdateStatus/StartedAt"), now));
  if (state == "completed")
    line(out, " Completed:\t", ago(shown_at(service, "/UpdateStatus/CompletedAt"), now));
  out += " Message:\t" + shown_at(service, "/UpdateStatus/Message") + '\n';
}

void placement(std::string& out, const Json& service) {
  static constexpr std::string_view at = "/Spec/TaskTemplate/Placement";
  out += "Placement:\n";
  const Json* placement = find_at(service, at);
  if (placement == nullptr) return;
  const auto constraints = shown_texts_at(*placement, "/Constraints");
  if (!constraints.empty()) out += " Constraints:\t[" + swarm::join(constraints, " ") + "]\n";
  std::vector<std::string> preferences;
  for (const Json& preference : list_at(*placement, "/Preferences"))
    preferences.push_back("spread=" + shown_at(preference, "/Spread/SpreadDescriptor"));
  if (!preferences.empty()) out += " Preferences:   [" + swarm::join(preferences, " ") + "]\n";
  if (const auto most = integer_at(*placement, "/MaxReplicas"); most > 0)
    out += " Max Replicas Per Node:   " + std::to_string(most) + '\n';
}

void rollout(std::string& out, const Json& service, std::string_view member, std::string_view order) {
  const Json* config = find_at(service, "/Spec/" + std::string(member));
  if (config == nullptr || !config->is_object()) return;
  out.append(member).append(":\n Parallelism:\t");
  out += std::to_string(integer_at(*config, "/Parallelism")) + '\n';
  line(out, " Delay:\t\t", some_duration_at(*config, "/Delay"));
  out += " On failure:\t" + shown_at(*config, "/FailureAction") + '\n';
  line(out, " Monitoring Period: ", some_duration_at(*config, "/Monitor"));
  const Json& ratio = value_at(*config, "/MaxFailureRatio");
  out += " Max failure ratio: " +
         templates::number_text(ratio.is_number() ? ratio.get<double>() : 0, templates::Precision::single) +
         '\n';
  out.append(order) += shown_at(*config, "/Order") + '\n';
}

void restart_policy(std::string& out, const Json& service) {
  const Json* policy = find_at(service, "/Spec/TaskTemplate/RestartPolicy");
  if (policy == nullptr || !policy->is_object() || policy->empty()) return;
  out += "RestartPolicy:\n";
  line(out, " Condition:\t", shown_at(*policy, "/Condition"));
  line(out, " Delay:\t\t", duration_at(*policy, "/Delay"));
  if (const auto most = integer_at(*policy, "/MaxAttempts"); most > 0)
    out += " Max attempts:\t" + std::to_string(most) + '\n';
  line(out, " Window:\t", some_duration_at(*policy, "/Window"));
}

void log_driver(std::string& out, const Json& service) {
  const Json* driver = find_at(service, "/Spec/TaskTemplate/LogDriver");
  if (driver == nullptr || !driver->is_object()) return;
  out += "Log Driver:\n Name:\t\t" + shown_at(*driver, "/Name") + '\n';
  const auto options = shown_pairs_at(*driver, "/Options");
  if (!options.empty()) out += " LogOpts:\n";
  for (const auto& [key, value] : options) out += "  " + key + ":       " + value + '\n';
  out += '\n';
}

void networks(std::string& out, const Json& service, const NetworkName& name) {
  const Json* spec = find_at(service, "/Spec");
  if (spec == nullptr || swarm::edit::networks(*spec).empty()) return;
  std::string details;
  out += "Networks: ";
  for (const Json& attachment : swarm::edit::networks(*spec)) {
    const std::string network = visible(name(text_at(attachment, "/Target")));
    out += network + ' ';
    const auto aliases = shown_texts_at(attachment, "/Aliases");
    if (!aliases.empty()) details += " Aliases on " + network + ": " + swarm::join(aliases, ", ") + '\n';
    for (const auto& [key, value] : shown_pairs_at(attachment, "/DriverOpts"))
      details += " Option on " + network + ": " + key + '=' + value + '\n';
  }
  out += '\n' + details;
}

void ports(std::string& out, const Json& service) {
  const Json& list = list_at(service, "/Endpoint/Ports");
  if (list.empty()) return;
  out += "Ports:\n";
  for (const Json& port : list) {
    out += " PublishedPort = " + std::to_string(integer_at(port, "/PublishedPort")) + '\n';
    out += "  Protocol = " + shown_at(port, "/Protocol") + '\n';
    out += "  TargetPort = " + std::to_string(integer_at(port, "/TargetPort")) + '\n';
    out += "  PublishMode = " + shown_at(port, "/PublishMode") + (&port == &list.back() ? " \n" : "\n");
  }
}

void health(std::string& out, const Json& service) {
  const Json* check = find_at(service, "/Spec/TaskTemplate/ContainerSpec/Healthcheck");
  if (check == nullptr || !check->is_object()) return;
  const auto duration = [&](std::string_view member) {
    return swarm::value::duration_text(integer_at(*check, member));
  };
  out += " Healthcheck:\n  Interval = " + duration("/Interval") + '\n';
  out += "  Retries = " + std::to_string(integer_at(*check, "/Retries")) + '\n';
  out += "  StartPeriod =\t" + duration("/StartPeriod") + '\n';
  line(out, "  StartInterval =\t", some_duration_at(*check, "/StartInterval"));
  out += "  Timeout =\t" + duration("/Timeout") + '\n';
  const auto words = shown_texts_at(*check, "/Test");
  if (!words.empty()) out += "  Tests:\n\t Test = " + swarm::join(words, "\n\t Test = ") + " \n";
}

}  // namespace

std::string pretty(const Json& service, const NetworkName& network, Clock::time_point now) {
  static const Json none = Json::object();
  const Json* spec = find_at(service, "/Spec/TaskTemplate/ContainerSpec");
  std::string out =
      "\nID:\t\t" + shown_at(service, "/ID") + "\nName:\t\t" + shown_at(service, "/Spec/Name") + '\n';
  labels(out, service);
  mode(out, service, now);
  update_status(out, service, now);
  placement(out, service);
  rollout(out, service, "UpdateConfig", " Update order:      ");
  rollout(out, service, "RollbackConfig", " Rollback order:    ");
  restart_policy(out, service);
  container(out, spec != nullptr ? *spec : none);
  log_driver(out, service);
  resources(out, find_at(service, "/Spec/TaskTemplate/Resources"));
  networks(out, service, network);
  // Use the spec first, because Endpoint is empty for a service without ports and networks.
  const std::string mode = shown_at(service, "/Spec/EndpointSpec/Mode");
  out += "Endpoint Mode:\t" + (mode.empty() ? shown_at(service, "/Endpoint/Spec/Mode") : mode) + '\n';
  ports(out, service);
  health(out, service);
  return out + '\n';
}

}  // namespace cli
