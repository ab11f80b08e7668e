// SPDX-License-Identifier: Apache-2.0
// Reads the JSON text of a task without building a document.
#include "service/plain_task.hpp"

#include "json/scanner.hpp"
#include "service/row.hpp"

#include <swarm/access.hpp>
#include <swarm/compact.hpp>
#include <swarm/lookup.hpp>
#include <swarm/shape.hpp>

#include <charconv>
#include <cstdint>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

/// A task this small cannot exceed the limit on members.
constexpr std::size_t longest_plain_task = 16u << 10;

/// The members of a task that a list shows.
struct OfTask {
  enum : unsigned {
    id = 1,
    created_at,
    spec,
    service_id,
    slot,
    node_id,
    desired_state,
    timestamp,
    state,
    message,
    error,
    container_id,
    exit_code,
    ports
  };
};
constexpr json::Pick of_container[] = {{"ContainerID", OfTask::container_id},
                                       {"ExitCode", OfTask::exit_code}};
constexpr json::Pick of_ports[] = {{"Ports", OfTask::ports}};
constexpr json::Pick of_status[] = {{"Timestamp", OfTask::timestamp},     {"State", OfTask::state},
                                    {"Message", OfTask::message},         {"Err", OfTask::error},
                                    {"ContainerStatus", 0, of_container}, {"PortStatus", 0, of_ports}};
constexpr json::Pick of_task[] = {{"ID", OfTask::id},       {"CreatedAt", OfTask::created_at},
                                  {"Spec", OfTask::spec},   {"ServiceID", OfTask::service_id},
                                  {"Slot", OfTask::slot},   {"NodeID", OfTask::node_id},
                                  {"Status", 0, of_status}, {"DesiredState", OfTask::desired_state}};

std::int64_t integer(std::string_view word) {
  std::int64_t number = 0;
  std::from_chars(word.data(), word.data() + word.size(), number);
  return number;
}

}  // namespace

void PlainTaskReader::clear() {
  for (std::string* text : {&fields_.id, &fields_.image, &fields_.node_id, &fields_.service_id,
                            &fields_.desired_state, &fields_.state, &fields_.timestamp, &fields_.created_at,
                            &fields_.message, &fields_.error, &fields_.container_id})
    text->clear();
  fields_.slot = 0;
  fields_.exit_code.reset();
  fields_.ports.clear();
}

void PlainTaskReader::take_ports(std::string_view value) {
  fields_.ports.clear();
  json::Walker walk(value);
  walk.list([&] {
    auto& port = fields_.ports.emplace_back();
    walk.object([&](std::string_view key) {
      if (key == "Protocol") walk.text(port.protocol);
      if (key == "PublishMode") walk.text(port.mode);
      if (key == "PublishedPort") port.published = static_cast<unsigned>(integer(walk.word()));
      if (key == "TargetPort") port.target = static_cast<unsigned>(integer(walk.word()));
    });
  });
}

void PlainTaskReader::take(unsigned picked, std::string_view value) {
  switch (picked) {
    case OfTask::id: return read_text(value, fields_.id);
    case OfTask::created_at: return read_text(value, fields_.created_at);
    case OfTask::service_id: return read_text(value, fields_.service_id);
    case OfTask::slot: fields_.slot = static_cast<std::uint64_t>(integer(value)); return;
    case OfTask::node_id: return read_text(value, fields_.node_id);
    case OfTask::desired_state: return read_text(value, fields_.desired_state);
    case OfTask::timestamp: return read_text(value, fields_.timestamp);
    case OfTask::state: return read_text(value, fields_.state);
    case OfTask::message: return read_text(value, fields_.message);
    case OfTask::error: return read_text(value, fields_.error);
    case OfTask::container_id: return read_text(value, fields_.container_id);
    case OfTask::exit_code:
      if (value != "null") fields_.exit_code = integer(value);
      return;
    case OfTask::ports: return take_ports(value);
    case OfTask::spec: break;
    default: return;
  }
  if (value != spec_) {
    spec_ = value;
    image_.clear();
    json::Walker walk(value);
    walk.object([&](std::string_view key) {
      if (key != "ContainerSpec") return;
      walk.object([&](std::string_view member) {
        if (member == "Image") walk.text(image_);
      });
    });
  }
  fields_.image = image_;
}

/// Like exit_code_of.
void PlainTaskReader::judge_exit_code() {
  const bool has_container = !fields_.container_id.empty(), has_started = fields_.message != "starting";
  if (fields_.state == "rejected" || (fields_.exit_code == 0 && !(has_container && has_started)))
    fields_.exit_code.reset();
}

std::size_t PlainTaskReader::read(std::string_view text) {
  clear();
  text = text.substr(0, longest_plain_task);
  const auto give = [this](unsigned picked, std::string_view value) { take(picked, value); };
  const json::ShapeResult result =
      json::check_shape(text, api::task_record(), of_task, give, &memory_, json::Accept::plain);
  const bool sound = result.is_json && result.fault.empty() && fields_.id.size() <= ShortText::capacity &&
                     can_be_name(fields_.id) && json::is_ascii(text.substr(0, result.size));
  if (!sound) return 0;
  judge_exit_code();
  return result.size;
}

TaskFields task_fields(const Json& task) {
  TaskFields fields;
  fields.id = text_at(task, "/ID");
  fields.service_id = text_at(task, "/ServiceID");
  fields.node_id = text_at(task, "/NodeID");
  fields.slot = static_cast<std::uint64_t>(integer_at(task, "/Slot"));
  fields.image = text_at(task, "/Spec/ContainerSpec/Image");
  fields.desired_state = text_at(task, "/DesiredState");
  fields.state = text_at(task, "/Status/State");
  fields.timestamp = text_at(task, "/Status/Timestamp");
  fields.message = text_at(task, "/Status/Message");
  fields.error = text_at(task, "/Status/Err");
  fields.container_id = text_at(task, "/Status/ContainerStatus/ContainerID");
  if (exit_code_of(task)) fields.exit_code = find_integer(task, "/Status/ContainerStatus/ExitCode");
  fields.created_at = text_at(task, "/CreatedAt");
  for (const Json& port : list_at(task, "/Status/PortStatus/Ports"))
    fields.ports.push_back({text_at(port, "/Protocol"), text_at(port, "/PublishMode"),
                            static_cast<unsigned>(integer_at(port, "/PublishedPort")),
                            static_cast<unsigned>(integer_at(port, "/TargetPort"))});
  return fields;
}

}  // namespace swarm
