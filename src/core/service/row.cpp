// SPDX-License-Identifier: Apache-2.0
// Extracts the members of a row while a service is checked.

#include "service/row.hpp"

#include "json/scanner.hpp"

#include <swarm/lookup.hpp>
#include <swarm/shape.hpp>

#include <span>

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

void read_port(Walker& walk, ServiceRow::Port& port) {
  walk.object([&](Key key) {
    if (key == "Protocol") walk.text(port.protocol);
    if (key == "PublishMode") walk.text(port.mode);
    if (key == "TargetPort") port.target = static_cast<unsigned>(walk.count());
    if (key == "PublishedPort") port.published = static_cast<unsigned>(walk.count());
  });
}

void set_status(std::uint64_t& number, Walker& walk, ServiceRow& row) {
  row.has_status = true;
  number = walk.count();
}

/// The members of a service that its row shows.
struct Of {
  enum : unsigned {
    id = 1,
    created_at,
    updated_at,
    version,
    name,
    labels,
    image,
    max_per_node,
    replicated,
    global,
    replicated_job,
    global_job,
    wanted,
    ports,
    running,
    desired,
    completed,
    update_state
  };
};

constexpr json::Pick version_picks[] = {{"Index", Of::version}};
constexpr json::Pick container_picks[] = {{"Image", Of::image}};
constexpr json::Pick placement_picks[] = {{"MaxReplicas", Of::max_per_node}};
constexpr json::Pick task_picks[] = {{"ContainerSpec", 0, container_picks},
                                     {"Placement", 0, placement_picks}};
constexpr json::Pick replicas_picks[] = {{"Replicas", Of::wanted}};
constexpr json::Pick completions_picks[] = {{"TotalCompletions", Of::wanted}};
constexpr json::Pick mode_picks[] = {{"Replicated", Of::replicated, replicas_picks},
                                     {"Global", Of::global},
                                     {"ReplicatedJob", Of::replicated_job, completions_picks},
                                     {"GlobalJob", Of::global_job}};
constexpr json::Pick spec_picks[] = {
    {"Name", Of::name}, {"Labels", Of::labels}, {"TaskTemplate", 0, task_picks}, {"Mode", 0, mode_picks}};
constexpr json::Pick endpoint_picks[] = {{"Ports", Of::ports}};
constexpr json::Pick update_picks[] = {{"State", Of::update_state}};
constexpr json::Pick status_picks[] = {
    {"RunningTasks", Of::running}, {"DesiredTasks", Of::desired}, {"CompletedTasks", Of::completed}};
constexpr json::Pick row_picks[] = {{"ID", Of::id},
                                    {"Version", 0, version_picks},
                                    {"CreatedAt", Of::created_at},
                                    {"UpdatedAt", Of::updated_at},
                                    {"Spec", 0, spec_picks},
                                    {"Endpoint", 0, endpoint_picks},
                                    {"UpdateStatus", 0, update_picks},
                                    {"ServiceStatus", 0, status_picks}};
constexpr json::Pick name_only_picks[] = {{"Name", Of::name}};
constexpr json::Pick name_picks[] = {
    {"ID", Of::id}, {"Version", 0, version_picks}, {"Spec", 0, name_only_picks}};

void take_picked(unsigned picked, std::string_view value, ServiceRow& row) {
  Walker walk(value);
  switch (picked) {
    case Of::id: return read_text(value, row.id);
    case Of::created_at: return read_text(value, row.created_at);
    case Of::updated_at: return read_text(value, row.updated_at);
    case Of::version: row.version = walk.count(); return;
    case Of::name: return read_text(value, row.name);
    case Of::labels: return read_labels(walk, row);
    case Of::image: return read_text(value, row.image);
    case Of::max_per_node: row.max_per_node = walk.count(); return;
    case Of::replicated: row.mode = "replicated"; return;
    case Of::global: row.mode = "global"; return;
    case Of::replicated_job: row.mode = "replicated job"; return;
    case Of::global_job: row.mode = "global job"; return;
    case Of::wanted: row.wanted = walk.count(); return;
    case Of::ports: return walk.list([&] { read_port(walk, row.ports.emplace_back()); });
    case Of::running: return set_status(row.running, walk, row);
    case Of::desired: return set_status(row.desired, walk, row);
    case Of::completed: return set_status(row.completed, walk, row);
    case Of::update_state: return read_text(value, row.update_state);
    default: return;
  }
}

/// A text this small cannot exceed the limit on members.
constexpr std::size_t longest_plain = 16u << 10;

std::string fault_of(const json::ShapeResult& result, const ServiceRow& row) {
  if (!result.fault.empty()) return result.fault;
  if (row.id.empty()) return "it has no ID";
  if (row.name.empty()) return "it has no Spec.Name";
  return row.version == 0 ? "it has no Version.Index" : "its ID is not valid";
}

/// Engine versions start at 1, so 0 means a missing version.
ReadRow read_picked(std::string_view text, std::span<const json::Pick> picks, ServiceRow& row,
                    json::ShapeMemory* memory, json::Accept accept = json::Accept::lists) {
  const auto take = [&](unsigned picked, std::string_view value) { take_picked(picked, value, row); };
  const json::ShapeResult result =
      json::check_shape(text, api::service_record(), picks, take, memory, accept);
  const bool sound = result.is_json && result.fault.empty() && !row.name.empty() && row.version != 0;
  if (sound && can_be_name(row.id)) return {{}, result.size};
  return {"not a service: " + fault_of(result, row), 0};
}

}  // namespace

ReadRow read_row_at(std::string_view text, ServiceRow& row, json::ShapeMemory* memory) {
  return read_picked(text, row_picks, row, memory);
}
ReadRow read_name_at(std::string_view text, ServiceRow& row, json::ShapeMemory* memory) {
  return read_picked(text, name_picks, row, memory);
}

void read_text(std::string_view picked, std::string& text) {
  if (picked.size() >= 2 && picked.front() == '"' && picked.find('\\') == picked.npos)
    text = picked.substr(1, picked.size() - 2);
  else
    Walker(picked).text(text);
}

bool read_plain_name(std::string_view text, ServiceRow& row) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.size() > longest_plain || !json::is_ascii(text)) return false;
  const ReadRow read = read_picked(text, name_picks, row, nullptr, json::Accept::plain);
  return read.fault.empty() && read.size == text.size();
}

std::string read_row(std::string_view service, ServiceRow& row) { return read_row_at(service, row).fault; }
std::string read_name(std::string_view service, ServiceRow& row) { return read_name_at(service, row).fault; }

std::string fault_of_service(std::string_view text) {
  ServiceRow row;
  return read_name(text, row);
}

}  // namespace swarm
