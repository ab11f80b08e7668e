// SPDX-License-Identifier: Apache-2.0
// The JSON text of a task to what a list shows of it, without a document between.
#pragma once

#include "json/shape.hpp"

#include <swarm/task_fields.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace swarm {

/// Reads tasks whose text is plain (json::Accept::plain) and in the engine's order. All that it reads, read_json and
/// task_fields read the same way.
class PlainTaskReader {
 public:
  /// The size of the task that the text begins with; 0: it has to be read as a document.
  std::size_t read(std::string_view text);
  [[nodiscard]] const TaskFields& fields() const { return fields_; }

 private:
  void take(unsigned picked, std::string_view value);
  void take_ports(std::string_view value);
  void clear();
  void judge_exit_code();

  json::ShapeMemory memory_;
  TaskFields fields_;
  std::string spec_, image_;  ///< Of the last task that has a spec: the next one often has the same.
};

}  // namespace swarm
