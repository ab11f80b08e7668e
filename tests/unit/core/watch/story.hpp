// SPDX-License-Identifier: Apache-2.0
// Snapshots written as text: a service in a few words, one task per line.
#pragma once

#include <swarm/watch.hpp>

#include <sstream>
#include <string>

#include <nlohmann/json.hpp>

namespace story {

using swarm::Json;

/// A timestamp of the managers' clock: 'seconds' after 12:00:00.
inline std::string at(int seconds) {
  char text[40];
  std::snprintf(text, sizeof text, "2026-01-01T%02d:%02d:%02dZ", 12 + seconds / 3600, seconds / 60 % 60,
                seconds % 60);
  return text;
}

/// Parses lines of "ID SLOT STATE[>DESIRED] [key=value]…". The keys are image (new), node (n1), err (to the
/// end of the line), code, made and until (seconds), iteration, place (a constraint). DESIRED defaults to
/// running, or to shutdown for a task that ended.
inline Json tasks(const std::string& text) {
  Json list = Json::array();
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string id, slot, state;
    if (!(words >> id >> slot >> state)) continue;
    const auto arrow = state.find('>');
    std::string desired = arrow == std::string::npos ? "" : state.substr(arrow + 1);
    state = state.substr(0, arrow);
    if (desired.empty())
      desired = swarm::task_state(state) >= swarm::TaskState::complete ? "shutdown" : "running";
    Json task{{"ID", id}, {"ServiceID", "s1"}, {"NodeID", "n1"}, {"DesiredState", desired}};
    task["Spec"]["ContainerSpec"]["Image"] = "new";
    task["Status"]["State"] = state;
    task["CreatedAt"] = task["UpdatedAt"] = task["Status"]["Timestamp"] = at(0);
    if (slot != "-") task["Slot"] = std::stoi(slot);
    for (std::string word; words >> word;) {
      const std::string key = word.substr(0, word.find('=')), value = word.substr(key.size() + 1);
      if (key == "image") task["Spec"]["ContainerSpec"]["Image"] = value;
      if (key == "place") task["Spec"]["Placement"]["Constraints"] = Json::array({value});
      if (key == "node") task["NodeID"] = value;
      if (key == "code") task["Status"]["ContainerStatus"]["ExitCode"] = std::stoi(value);
      if (key == "iteration") task["JobIteration"]["Index"] = std::stoi(value);
      if (key == "made")
        task["CreatedAt"] = task["UpdatedAt"] = task["Status"]["Timestamp"] = at(std::stoi(value));
      if (key == "until") task["Status"]["Timestamp"] = at(std::stoi(value));
      if (key != "err") continue;
      std::string rest;
      std::getline(words, rest);
      task["Status"]["Err"] = value + rest;
    }
    list.push_back(std::move(task));
  }
  return list;
}

/// The service `web` at `version`; `patch` is merged over it.
inline Json service(int version, const std::string& patch = "{}") {
  Json result =
      Json::parse(R"({"ID":"s1","CreatedAt":"2026-01-01T12:00:00Z","UpdatedAt":"2026-01-01T12:00:00Z",
      "Spec":{"Name":"web","TaskTemplate":{"ContainerSpec":{"Image":"new"}},
              "Mode":{"Replicated":{"Replicas":2}}}})");
  result["Version"]["Index"] = version;
  const Json merged = Json::parse(patch);
  if (merged.contains("Spec") && merged["Spec"].contains("Mode")) result["Spec"].erase("Mode");
  result.merge_patch(merged);
  return result;
}

/// "n1 n2/down n3/drain n4/ready/zone=a": ID, optional state or availability, optional label.
inline Json nodes(const std::string& text) {
  Json list = Json::array();
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    std::istringstream parts(word);
    std::string id, state, label;
    std::getline(parts, id, '/');
    std::getline(parts, state, '/');
    std::getline(parts, label);
    const bool is_up = state != "down" && state != "unknown";
    Json node{{"ID", id}};
    node["Description"]["Hostname"] = "host-" + id;
    node["Status"]["State"] = is_up ? "ready" : state;
    node["Spec"]["Availability"] = state.empty() || !is_up || state == "ready" ? "active" : state;
    node["Spec"]["Role"] = "worker";
    if (!label.empty())
      node["Spec"]["Labels"][label.substr(0, label.find('='))] = label.substr(label.find('=') + 1);
    list.push_back(std::move(node));
  }
  return list;
}

}  // namespace story
