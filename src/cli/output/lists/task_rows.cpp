// SPDX-License-Identifier: Apache-2.0
// Prints tasks as rows.
#include "output/lists/task_rows.hpp"

#include "output/document/json_text.hpp"
#include "output/lists/cells.hpp"
#include "template/shape.hpp"
#include "terminal/io.hpp"

#include <swarm/text.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Json;
using Form = Format::Form;

constexpr std::size_t error_columns = 30;

struct Column {
  enum : std::size_t { id, name, image, node, desired_state, current_state, error, ports };
};
// In the order of their columns.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> task_titles{
    {{"ID", "ID"},
     {"Name", "NAME"},
     {"Image", "IMAGE"},
     {"Node", "NODE"},
     {"DesiredState", "DESIRED STATE"},
     {"CurrentState", "CURRENT STATE"},
     {"Error", "ERROR"},
     {"Ports", "PORTS"}}};
// Sorted by name, like the JSON of placeholders.
constexpr templates::Member task_members[] = {
    {"CurrentState", templates::text_shape}, {"DesiredState", templates::text_shape},
    {"Error", templates::text_shape},        {"ID", templates::text_shape},
    {"Image", templates::text_shape},        {"Name", templates::text_shape},
    {"Node", templates::text_shape},         {"Ports", templates::text_shape}};
constexpr templates::Record task_record{"a task's row", task_members, templates::Closed::yes};

void append_capitalized(std::string& out, std::string_view word) {
  const std::size_t start = out.size();
  append_visible(out, word);
  for (std::size_t i = start; i < out.size(); ++i)
    out[i] = i == start ? swarm::upper(out[i]) : swarm::lower(out[i]);
}

void append_state(std::string& out, const TaskRow& row, Clock::time_point now) {
  append_capitalized(out, row.state);
  std::string since = ago(row.timestamp, now);
  if (since.empty()) return;
  since.front() = swarm::lower(since.front());  // the rest of it has no upper case letter
  (out += ' ') += since;
}

void append_error(std::string& out, const TaskRow& row, TaskText::Errors errors) {
  if (row.error.empty()) return;
  std::string text = row.error;
  std::ranges::replace(text, '\n', ' ');
  text = visible(text);
  (out += '"') += errors == TaskText::Errors::cut ? fitted(text, error_columns) : text;
  out += '"';
}

std::string headings(Form form) {
  std::string out;
  for (const auto& [name, title] : task_titles) (out += out.empty() ? "" : "\t") += title;
  if (form == Form::wide) out += "\tEXIT CODE\tRESTARTS\tLAST FAILURE\tCONTAINER\tMESSAGE";
  return out;
}

Json task_heading_values() {
  Json values;
  for (const auto& [name, title] : task_titles) values[std::string(name)] = std::string(title);
  return values;
}

/// By name, newest first within a name.
bool before(const TaskRow& a, const TaskRow& b) {
  if (a.name != b.name) return natural_less(a.name, b.name);
  const auto created_a = parse_time(a.created_at), created_b = parse_time(b.created_at);
  return created_a > created_b;
}

}  // namespace

void append_place(std::string& service, std::uint64_t slot, std::string_view node_id) {
  service += '.';
  if (slot == 0)
    service += node_id;
  else
    service += std::to_string(slot);
}

TaskRow task_row(const Json& task, const TaskNames& names) {
  TaskRow row{swarm::task_fields(task), {}, {}, 0, {}};
  row.name = names.service(row.service_id);
  append_place(row.name, row.slot, row.node_id);
  row.node = row.node_id.empty() ? std::string() : names.node(row.node_id);
  return row;
}

const RowKind& task_rows() {
  static constexpr RowKind kind{
      task_record, task_titles,
      "id: {{.ID}}\nname: {{.Name}}\nimage: {{.Image}}\nnode: {{.Node}}\ndesired_state: "
      "{{.DesiredState}}\ncurrent_state: {{.CurrentState}}\nerror: {{.Error}}\nports: {{.Ports}}\n",
      "id: {{.ID}}"};
  return kind;
}

Json task_object(const TaskRow& row) {
  Json ports = Json::array();
  for (const auto& port : row.ports)
    ports.push_back({{"Protocol", port.protocol},
                     {"TargetPort", port.target},
                     {"PublishedPort", port.published},
                     {"PublishMode", port.mode}});
  Json out{{"ID", row.id}, {"Name", row.name}, {"ServiceID", row.service_id}};
  if (row.slot != 0) out["Slot"] = row.slot;
  out["Image"] = row.image;
  out["Node"] = row.node;
  out["NodeID"] = row.node_id;
  out["DesiredState"] = row.desired_state;
  out["State"] = row.state;
  out["Since"] = row.timestamp;
  out["CreatedAt"] = row.created_at;
  out["Message"] = row.message;
  out["Error"] = row.error;
  if (!row.container_id.empty()) out["ContainerID"] = row.container_id;
  if (row.exit_code) out["ExitCode"] = *row.exit_code;
  out["Ports"] = std::move(ports);
  out["Restarts"] = row.restarts;
  if (!row.last_failure.empty()) out["LastFailure"] = row.last_failure;
  return out;
}

void sort_tasks(std::vector<TaskRow>& rows) { std::ranges::stable_sort(rows, before); }

std::span<const std::string_view> spare_task_columns(const Format& format) {
  static constexpr std::array<std::string_view, 10> spare{
      "CONTAINER", "MESSAGE",      "PORTS",    "IMAGE",     "DESIRED STATE",
      "ID",        "LAST FAILURE", "RESTARTS", "EXIT CODE", "NODE"};
  if (format.form == Form::template_table) return {};
  return spare;
}

std::vector<TaskText::Place> places_of(const std::vector<TaskRow>& rows) {
  std::vector<TaskText::Place> places;
  for (std::size_t i = 0; i < rows.size(); ++i)
    places.push_back(i > 0 && rows[i - 1].name == rows[i].name ? TaskText::Place::older
                                                               : TaskText::Place::newest);
  return places;
}

TaskText::TaskText(Format format, Errors errors) : format_(std::move(format)), errors_(errors) {
  if (format_.form == Form::id) format_.ids = Format::Ids::whole;
}

bool TaskText::is_table() const {
  return format_.form == Form::table || format_.form == Form::wide || format_.form == Form::template_table;
}

std::string TaskText::heading() const {
  if (format_.form == Form::template_table) return format_.row->heading(task_heading_values());
  return is_table() ? headings(format_.form) : std::string();
}

void TaskText::append_cell(std::string& out, std::size_t column, const TaskRow& row, Place place,
                           Clock::time_point now) const {
  const bool whole = format_.ids == Format::Ids::whole;
  switch (column) {
    case Column::id: return append_visible(out, std::string_view(row.id).substr(0, whole ? row.id.npos : 12));
    case Column::name:
      if (is_table() && place == Place::older) out += " \\_ ";
      return append_visible(out, row.name);
    case Column::image: return whole ? append_visible(out, row.image) : append_image(out, row.image);
    case Column::node: return append_visible(out, row.node);
    case Column::desired_state: return append_capitalized(out, row.desired_state);
    case Column::current_state: return append_state(out, row, now);
    case Column::error:
      return append_error(out, row,
                          is_table() && !whole && format_.form != Form::wide ? errors_ : Errors::whole);
    default: out += host_ports(row.ports, ",");
  }
}

void TaskText::append_table_row(std::string& out, const TaskRow& row, Place place,
                                Clock::time_point now) const {
  for (std::size_t column = 0; column < task_titles.size(); ++column) {
    if (column > 0) out += '\t';
    append_cell(out, column, row, place, now);
  }
  if (format_.form != Form::wide) return;
  (out += '\t') += row.exit_code ? std::to_string(*row.exit_code) : std::string();
  (out += '\t') += std::to_string(row.restarts);
  (out += '\t') += swarm::lower(ago(row.last_failure, now));
  append_visible(out += '\t', std::string_view(row.container_id).substr(0, 12));
  append_visible(out += '\t', row.message);
}

Json TaskText::placeholders(const TaskRow& row, Place place, Clock::time_point now) const {
  Json values = Json::object();
  for (const templates::Member& member : task_members) {
    const auto column =
        std::ranges::find(task_titles, member.name, [](const auto& title) { return title.first; });
    std::string cell;
    append_cell(cell, static_cast<std::size_t>(column - task_titles.begin()), row, place, now);
    values[std::string(member.name)] = std::move(cell);
  }
  return values;
}

void TaskText::append_row(std::string& out, const TaskRow& row, Place place, Clock::time_point now) const {
  switch (format_.form) {
    case Form::json:
    case Form::jsonl: out += compact(task_object(row)); return;
    case Form::name: return append_visible(out, row.name);
    case Form::id: return append_visible(out, row.id);
    case Form::table:
    case Form::wide: return append_table_row(out, row, place, now);
    case Form::placeholders: out += compact(placeholders(row, place, now), Html::escaped); return;
    default: out += format_.row->render(placeholders(row, place, now));
  }
}

std::string TaskText::row(const TaskRow& row, Place place, Clock::time_point now) const {
  std::string out;
  append_row(out, row, place, now);
  return out;
}

namespace {

/// How much of a table is kept, so that these rows are not formatted twice.
constexpr std::size_t most_text_held = std::size_t{2} << 20U;
constexpr std::size_t most_in_piece = std::size_t{16} << 10U;

void for_each_text(const TaskText& text, const SortedTasks& tasks, Clock::time_point now,
                   const std::function<void(const std::string&)>& take, std::size_t first = 0) {
  std::string above = first > 0 ? tasks.row(first - 1).name : std::string(), line;
  for (std::size_t i = first; i < tasks.count; ++i) {
    const TaskRow& row = tasks.row(i);
    line.clear();
    text.append_row(line, row, i > 0 && row.name == above ? TaskText::Place::older : TaskText::Place::newest,
                    now);
    take(line);
    above = row.name;
  }
}

}  // namespace

void print_sorted(const Format& format, TaskText::Errors errors, const SortedTasks& tasks,
                  Clock::time_point now, const Put& put) {
  const TaskText text(format, errors);
  const auto each = [&](const std::function<void(const std::string&)>& take) {
    for_each_text(text, tasks, now, take);
  };
  if (format.form == Form::template_table || format.form == Form::json) {
    Listing listing;
    each([&](const std::string& line) { listing.add({}, line); });
    return format.form == Form::json ? listing.write_array(put) : listing.write_table(text.heading(), put);
  }
  if (!text.is_table()) {
    return each([&](const std::string& line) {
      put(line);
      put("\n");
    });
  }
  Columns columns;
  columns.measure(text.heading());
  Listing held;
  std::size_t bytes = 0;
  each([&](const std::string& line) {
    columns.measure(line);
    bytes += line.size();
    if (bytes <= most_text_held) held.add({}, line);
  });
  std::string piece;
  const auto set = [&](std::string_view line) {
    columns.append(line, piece);
    if (piece.size() < most_in_piece) return;
    put(piece);
    piece.clear();
  };
  set(text.heading());
  for (std::size_t i = 0; i < held.size(); ++i) set(held.text(i));
  for_each_text(text, tasks, now, set, held.size());
  put(piece);
}

void print_tasks(const Format& format, TaskText::Errors errors, std::vector<TaskRow> rows,
                 Clock::time_point now, const Put& put) {
  sort_tasks(rows);
  print_sorted(format, errors,
               {rows.size(), [&](std::size_t index) -> const TaskRow& { return rows[index]; }}, now, put);
}

}  // namespace cli
