// SPDX-License-Identifier: Apache-2.0
// Converts the JSON text of a task to the fields that lists show, without building a document.
#pragma once

#include "json/shape.hpp"

#include <swarm/task_fields.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace swarm {

/// Reads tasks whose text is plain (json::Accept::plain) and has the engine's member order. Whatever it
/// accepts, read_json and task_fields convert to the same result.
class PlainTaskReader {
 public:
  /// The size of the task at the start of the text; 0 if it has to be read as a document.
  std::size_t read(std::string_view text);
  [[nodiscard]] const TaskFields& fields() const { return fields_; }

 private:
  void take(unsigned picked, std::string_view value);
  void take_ports(std::string_view value);
  void clear();
  void judge_exit_code();

  json::ShapeMemory memory_;
  TaskFields fields_;
  std::string spec_, image_;  ///< From the last task with a spec; the next one often has the same.
};

}  // namespace swarm
