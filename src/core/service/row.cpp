// SPDX-License-Identifier: Apache-2.0
// The members of a service that make a row, picked in one walk.

#include "service/row.hpp"

#include "engine/entries.hpp"
#include "json/scanner.hpp"

namespace swarm {
namespace {

using json::Walker;
using Key = std::string_view;

void read_labels(Walker& walk, ServiceRow& row) {
  walk.object([&](Key key) {
    auto& [name, value] = row.labels.emplace_back();
    if (!Walker::unescape(key, name)) name = key;
    walk.text(value);
  });
}

void read_mode(Walker& walk, ServiceRow& row) {
  walk.object([&](Key key) {
    if (key == "Replicated") row.mode = "replicated";
    if (key == "Global") row.mode = "global";
    if (key == "ReplicatedJob") row.mode = "replicated job";
    if (key == "GlobalJob") row.mode = "global job";
    walk.object([&](Key member) {
      if (member == "Replicas" || member == "TotalCompletions") row.wanted = walk.count();
    });
  });
}

void read_version(Walker& walk, ServiceRow& row) {
  walk.object([&](Key key) {
    if (key == "Index") row.version = walk.count();
  });
}

/// An engine's versions begin at 1, so that 0 is none.
std::string_view fault_of(std::string_view service, const Walker& walk, const ServiceRow& row) {
  if (walk.broken()) return "a service in it is not JSON";
  const bool complete = !row.name.empty() && row.version != 0 && is_entry(service, api::service_record());
  return complete ? "" : "an entry of it is no service";
}

void read_task(Walker& walk, ServiceRow& row) {
  walk.object([&](Key key) {
    if (key == "ContainerSpec")
      walk.object([&](Key member) {
        if (member == "Image") walk.text(row.image);
      });
    if (key == "Placement")
      walk.object([&](Key member) {
        if (member == "MaxReplicas") row.max_per_node = walk.count();
      });
  });
}

void read_spec(Walker& walk, ServiceRow& row) {
  walk.object([&](Key key) {
    if (key == "Name") walk.text(row.name);
    if (key == "Labels") read_labels(walk, row);
    if (key == "TaskTemplate") read_task(walk, row);
    if (key == "Mode") read_mode(walk, row);
  });
}

void read_port(Walker& walk, ServiceRow::Port& port) {
  walk.object([&](Key key) {
    if (key == "Protocol") walk.text(port.protocol);
    if (key == "PublishMode") walk.text(port.mode);
    if (key == "TargetPort") port.target = static_cast<unsigned>(walk.count());
    if (key == "PublishedPort") port.published = static_cast<unsigned>(walk.count());
  });
}

void read_endpoint(Walker& walk, ServiceRow& row) {
  walk.object([&](Key key) {
    if (key == "Ports") walk.list([&] { read_port(walk, row.ports.emplace_back()); });
  });
}

void read_status(Walker& walk, ServiceRow& row) {
  walk.object([&](Key key) {
    row.has_status = true;
    if (key == "RunningTasks") row.running = walk.count();
    if (key == "DesiredTasks") row.desired = walk.count();
    if (key == "CompletedTasks") row.completed = walk.count();
  });
}

}  // namespace

std::string_view read_row(std::string_view service, ServiceRow& row) {
  Walker walk(service);
  walk.object([&](Key key) {
    if (key == "ID") walk.text(row.id);
    if (key == "CreatedAt") walk.text(row.created_at);
    if (key == "UpdatedAt") walk.text(row.updated_at);
    if (key == "Spec") read_spec(walk, row);
    if (key == "Endpoint") read_endpoint(walk, row);
    if (key == "ServiceStatus") read_status(walk, row);
    if (key == "Version") read_version(walk, row);
    if (key == "UpdateStatus")
      walk.object([&](Key member) {
        if (member == "State") walk.text(row.update_state);
      });
  });
  return fault_of(service, walk, row);
}

std::string_view read_name(std::string_view service, ServiceRow& row) {
  Walker walk(service);
  const auto stop_at_last = [&] {
    if (!row.id.empty() && !row.name.empty() && row.version != 0) walk.stop();
  };
  walk.object([&](Key key) {
    if (key == "ID") walk.text(row.id);
    if (key == "Version") read_version(walk, row);
    if (key == "Spec")
      walk.object([&](Key member) {
        if (member == "Name") walk.text(row.name);
        stop_at_last();
      });
    stop_at_last();
  });
  return fault_of(service, walk, row);
}

std::string_view fault_of_service(std::string_view text) {
  ServiceRow row;
  return read_name(text, row);
}

}  // namespace swarm
