// SPDX-License-Identifier: Apache-2.0
// Tasks of a long list, with no more of their documents than verdicts and explanations use.
#pragma once

#include <swarm/tasks.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace swarm {

class TaskReader {
 public:
  /// `whose` opens the messages: "the engine's answer".
  explicit TaskReader(std::string_view whose) : whose_(whose) {}

  /// Adds a task (API: Task). Throws broken_answer where the text is not JSON; what is no object is left out.
  void add(std::string_view element);
  void clear() { tasks_.clear(); }
  std::vector<Task> take();

 private:
  std::shared_ptr<const Json> shared(const Json& spec);

  std::string_view whose_;
  std::vector<Task> tasks_;
  std::unordered_map<std::string, std::shared_ptr<const Json>> specs_;  ///< By their text.
};

}  // namespace swarm
