// SPDX-License-Identifier: Apache-2.0
// Prints tasks as rows: docker's columns and placeholders, our wider table, and typed JSON.
#pragma once

#include "output/lists/cells.hpp"
#include "output/lists/listing.hpp"

#include <swarm/json.hpp>
#include <swarm/task_fields.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// The contents of a row.
struct TaskRow : swarm::TaskFields {
  std::string name, node;
  std::uint64_t restarts = 0;  ///< Earlier tasks in its place that ended by themselves, as far as known.
  std::string last_failure;    ///< When this task, or an earlier one in its place, last failed; empty: never.
};

/// Maps IDs to names; returns the ID if there is no name, or none is wanted.
struct TaskNames {
  std::function<std::string(const std::string&id)> service, node;
};

/// Makes a service's name that of a task, as docker does: by the slot or, if that is 0, by the node's ID.
void append_place(std::string& service, std::uint64_t slot, std::string_view node_id);

TaskRow task_row(const swarm::Json& task, const TaskNames& names);

/// `.ID .Name .Image .Node .DesiredState .CurrentState .Error .Ports`
const RowKind& task_rows();

/// A task as typed JSON: numbers as numbers, times in RFC 3339.
swarm::Json task_object(const TaskRow& row);

/// By name in natural order, newest first within a name.
void sort_tasks(std::vector<TaskRow>& rows);

/// Formats one row of `ps`.
class TaskText {
 public:
  enum class Errors { whole, cut };  ///< cut: to 30 columns, for a table on a terminal
  enum class Place { newest, older };

  TaskText(Format format, Errors errors);

  [[nodiscard]] bool is_table() const;
  /// The headings of a table; empty for other forms.
  [[nodiscard]] std::string heading() const;
  /// Cells with tabs between. Tables mark older tasks of a place.
  [[nodiscard]] std::string row(const TaskRow& row, Place place, Clock::time_point now) const;
  void append_row(std::string& out, const TaskRow& row, Place place, Clock::time_point now) const;

 private:
  void append_cell(std::string& out, std::size_t column, const TaskRow& row, Place place,
                   Clock::time_point now) const;
  void append_table_row(std::string& out, const TaskRow& row, Place place, Clock::time_point now) const;
  [[nodiscard]] swarm::Json placeholders(const TaskRow& row, Place place, Clock::time_point now) const;

  Format format_;
  Errors errors_;
};

/// The headings that can be dropped on a narrow screen, the first one first; empty for a template.
std::span<const std::string_view> spare_task_columns(const Format& format);

/// The place of each row of a sorted list.
std::vector<TaskText::Place> places_of(const std::vector<TaskRow>& rows);

/// Rows in their order, created as they are printed. A row is valid until the next one is requested.
struct SortedTasks {
  std::size_t count = 0;
  std::function<const TaskRow&(std::size_t index)> row;
};
/// Prints the rows of `ps`. Keeps 2 MiB of a table; formats the rest twice, first to measure columns.
void print_sorted(const Format& format, TaskText::Errors errors, const SortedTasks& tasks,
                  Clock::time_point now, const Put& put);
/// The same for unsorted rows.
void print_tasks(const Format& format, TaskText::Errors errors, std::vector<TaskRow> rows,
                 Clock::time_point now, const Put& put);

}  // namespace cli
