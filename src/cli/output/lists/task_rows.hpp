// SPDX-License-Identifier: Apache-2.0
// Tasks as rows: docker's columns and placeholders, our wider table, and typed JSON.
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
#include <vector>

namespace cli {

/// What a row tells of a task.
struct TaskRow : swarm::TaskFields {
  std::string name, node;
  std::uint64_t restarts = 0;  ///< Tasks before it in its place that ended by themselves, as far as known.
  std::string last_failure;    ///< When it, or one before it in its place, failed last; empty: never.
};

/// IDs to names; an ID stays where there is no name, or none is wanted.
struct TaskNames {
  std::function<std::string(const std::string&id)> service, node;
};

TaskRow task_row(const swarm::Json& task, const TaskNames& names);

/// `.ID .Name .Image .Node .DesiredState .CurrentState .Error .Ports`
const RowKind& task_rows();

/// A task with its types: numbers as numbers, times in RFC 3339.
swarm::Json task_object(const TaskRow& row);

/// By name in natural order, the newest of a name first.
void sort_tasks(std::vector<TaskRow>& rows);

/// How one row of `ps` is printed.
class TaskText {
 public:
  enum class Errors { whole, cut };  ///< cut: to 30 columns, for a table on a terminal
  enum class Place { newest, older };

  TaskText(Format format, Errors errors);

  [[nodiscard]] bool is_table() const;
  /// The headings of a table; nothing for other forms.
  [[nodiscard]] std::string heading() const;
  /// Cells with tabs between. In tables older tasks of a place are marked.
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

/// Headings that a narrow screen can do without, the first to go first; of a template none.
std::span<const std::string_view> spare_task_columns(const Format& format);

/// The place of each row of a sorted list.
std::vector<TaskText::Place> places_of(const std::vector<TaskRow>& rows);

/// Rows in their order, made as they are printed. A row stays until the next one is asked for.
struct SortedTasks {
  std::size_t count = 0;
  std::function<const TaskRow&(std::size_t index)> row;
};
/// Prints the rows of `ps`. Of a table 2 MiB are held; the rest is made twice, for its columns.
void print_sorted(const Format& format, TaskText::Errors errors, const SortedTasks& tasks,
                  Clock::time_point now, const Put& put);
/// The same for rows in any order.
void print_tasks(const Format& format, TaskText::Errors errors, std::vector<TaskRow> rows,
                 Clock::time_point now, const Put& put);

}  // namespace cli
