// SPDX-License-Identifier: Apache-2.0
// Prints services as rows.
#include "output/lists/rows.hpp"

#include "output/document/json_text.hpp"
#include "output/lists/cells.hpp"
#include "template/shape.hpp"
#include "terminal/io.hpp"

#include <swarm/apply.hpp>
#include <swarm/text.hpp>
#include <swarm/values.hpp>

#include <array>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Json;
using swarm::ServiceRow;
using Form = Format::Form;

// Sorted by name, like the JSON of placeholders.
constexpr templates::Member members[] = {
    {"ID", templates::text_shape},   {"Image", templates::text_shape}, {"Mode", templates::text_shape},
    {"Name", templates::text_shape}, {"Ports", templates::text_shape}, {"Replicas", templates::text_shape}};
constexpr templates::Record row_record{"a service's row", members, templates::Closed::yes};
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> titles{{{"ID", "ID"},
                                                                               {"Name", "NAME"},
                                                                               {"Mode", "MODE"},
                                                                               {"Replicas", "REPLICAS"},
                                                                               {"Image", "IMAGE"},
                                                                               {"Ports", "PORTS"}}};
constexpr std::string_view plain_heading = "ID\tNAME\tMODE\tREPLICAS\tIMAGE\tPORTS";
constexpr std::string_view wide_heading =
    "ID\tNAME\tMODE\tREPLICAS\tIMAGE\tPORTS\tHOST PORTS\tUP TO "
    "DATE\tNODES\tUPDATE\tCREATED\tUPDATED\tVERSION\tLABELS";

/// Omits the label of `apply`, which is long and not for people.
std::string labels_text(const ServiceRow& row) {
  auto labels = row.labels;
  std::erase_if(labels, [](const auto& label) { return label.first == swarm::apply::applied_label; });
  return swarm::join(labels, ",", [](const auto& label) {
    return visible(label.first) + (label.second.empty() ? "" : '=' + visible(label.second));
  });
}

std::string id_of(const ServiceRow& row, Format::Ids ids) {
  return ids == Format::Ids::cut ? row.id.substr(0, 12) : row.id;
}

void append_cells(std::string& out, const ServiceRow& row, Format::Ids ids) {
  append_visible(out, ids == Format::Ids::cut ? std::string_view(row.id).substr(0, 12) : row.id);
  append_visible(out += '\t', row.name);
  append_visible(out += '\t', row.mode);
  (out += '\t') += replicas_text(row);
  append_image(out += '\t', row.image);
  (out += '\t') += ingress_ports(row.ports);
}

/// `3/5`: how many of the wanted tasks run the current spec.
std::string up_to_date_text(const ServiceRow& row) {
  return row.spread ? std::to_string(row.spread->up_to_date) + "/" + std::to_string(row.desired) : "";
}

/// `3`, `3 (2 each)`, `3 (1 to 4 each)`: nodes, and the tasks per node unless that is one.
std::string nodes_text(const ServiceRow& row) {
  if (!row.spread) return {};
  const auto& per_node = row.spread->per_node;
  std::string out = std::to_string(per_node.size());
  if (per_node.empty() || per_node.front() == 1) return out;
  const bool even = per_node.back() == per_node.front();
  return out + " (" + (even ? "" : std::to_string(per_node.back()) + " to ") +
         std::to_string(per_node.front()) + " each)";
}

void append_wide_cells(std::string& out, const ServiceRow& row, Format::Ids ids, Clock::time_point now) {
  append_cells(out, row, ids);
  for (const std::string& cell :
       {host_ports(row.ports), up_to_date_text(row), nodes_text(row), visible(row.update_state),
        ago(row.created_at, now), ago(row.updated_at, now), std::to_string(row.version), labels_text(row)})
    (out += '\t') += cell;
}

Json placeholders(const ServiceRow& row, Format::Ids ids) {
  return {{"ID", id_of(row, ids)},
          {"Image", swarm::value::familiar_image(row.image)},
          {"Mode", row.mode},
          {"Name", row.name},
          {"Ports", ingress_ports(row.ports)},
          {"Replicas", replicas_text(row)}};
}

/// Values for a template: a control character in a name must not break a column.
Json visible_placeholders(const ServiceRow& row, Format::Ids ids) {
  Json values = placeholders(row, ids);
  for (Json& value : values) value = visible(value.get_ref<const std::string&>());
  return values;
}

Json heading_values() {
  Json values;
  for (const auto& [name, title] : titles) values[std::string(name)] = std::string(title);
  return values;
}

std::string fraction(std::uint64_t part, std::uint64_t whole) {
  return std::to_string(part).append(1, '/').append(std::to_string(whole));
}

}  // namespace

const RowKind& service_rows() {
  static constexpr RowKind kind{
      row_record, titles,
      "id: {{.ID}}\nname: {{.Name}}\nmode: {{.Mode}}\nreplicas: {{.Replicas}}\nimage: "
      "{{.Image}}\nports: {{.Ports}}\n",
      "id: {{.ID}}"};
  return kind;
}

std::string replicas_text(const ServiceRow& row) {
  const std::string running = fraction(row.running, row.desired);
  if (row.mode == "replicated job")
    return running + " (" + fraction(row.completed, row.wanted) + " completed)";
  if (row.mode == "global job")
    return running + " (" + fraction(row.completed, row.desired + row.completed) + " completed)";
  if (row.mode == "replicated" && row.max_per_node > 0)
    return running + " (max " + std::to_string(row.max_per_node) + " per node)";
  return running;
}

Json service_object(const ServiceRow& row) {
  Json ports = Json::array(), labels = Json::object();
  for (const ServiceRow::Port& port : row.ports)
    ports.push_back({{"Protocol", port.protocol},
                     {"TargetPort", port.target},
                     {"PublishedPort", port.published},
                     {"PublishMode", port.mode}});
  for (const auto& [key, value] : row.labels) labels[key] = value;
  Json out{{"ID", row.id}, {"Name", row.name}, {"Mode", row.mode}, {"Image", row.image}};
  if (row.has_status) {
    out["RunningTasks"] = row.running;
    out["DesiredTasks"] = row.desired;
    out["CompletedTasks"] = row.completed;
  }
  if (row.mode == "replicated") out["Replicas"] = row.wanted;
  if (row.mode == "replicated job") out["TotalCompletions"] = row.wanted;
  if (row.max_per_node > 0) out["MaxReplicas"] = row.max_per_node;
  out["Ports"] = std::move(ports);
  out["Labels"] = std::move(labels);
  if (!row.update_state.empty()) out["UpdateState"] = row.update_state;
  out["CreatedAt"] = row.created_at;
  out["UpdatedAt"] = row.updated_at;
  out["Version"] = row.version;
  return out;
}

void append_service(std::string& out, const Format& format, const ServiceRow& row, Clock::time_point now) {
  switch (format.form) {
    case Form::table: return append_cells(out, row, format.ids);
    case Form::wide: return append_wide_cells(out, row, format.ids, now);
    case Form::template_table:
    case Form::template_lines: out += format.row->render(visible_placeholders(row, format.ids)); return;
    case Form::placeholders: out += compact(placeholders(row, format.ids), Html::escaped); return;
    case Form::json:
    case Form::jsonl: out += compact(service_object(row)); return;
    case Form::name: return append_visible(out, row.name);
    case Form::id: return append_visible(out, id_of(row, format.ids));
  }
}

std::string service_text(const Format& format, const ServiceRow& row, Clock::time_point now) {
  std::string out;
  append_service(out, format, row, now);
  return out;
}

std::string service_heading(const Format& format) {
  switch (format.form) {
    case Form::table: return std::string(plain_heading);
    case Form::wide: return std::string(wide_heading);
    case Form::template_table: return format.row->heading(heading_values());
    default: return {};
  }
}

std::span<const std::string_view> spare_service_columns(const Format& format) {
  static constexpr std::array<std::string_view, 12> spare{"LABELS",     "VERSION", "CREATED", "UPDATED",
                                                          "HOST PORTS", "NODES",   "ID",      "MODE",
                                                          "PORTS",      "IMAGE",   "UPDATE",  "UP TO DATE"};
  if (format.form == Form::template_table) return {};
  return spare;
}

ServiceList::ServiceList(Format format, Clock::time_point now, Put put)
    : format_(std::move(format)), now_(now), put_(std::move(put)) {}

void ServiceList::add(const ServiceRow& row) {
  text_.clear();
  append_service(text_, format_, row, now_);
  if (!format_.streams()) return rows_.add(row.name, text_);
  put_(text_ += '\n');
}

void ServiceList::finish() {
  rows_.sort();
  if (const std::string headings = service_heading(format_); !headings.empty())
    return rows_.write_table(headings, put_);
  if (format_.form == Form::json) return rows_.write_array(put_);
  rows_.write_lines(put_);
}

}  // namespace cli
