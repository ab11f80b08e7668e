// SPDX-License-Identifier: Apache-2.0
// Selects the tasks of a service to keep in memory: live ones, and the newest of those that ended.
#include "watch/history.hpp"

#include <swarm/service_mode.hpp>
#include <swarm/watch.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

#include <nlohmann/json.hpp>

namespace swarm::watch {
namespace {

/// Documents kept per place, spec and final state; older tasks keep only their own members.
constexpr std::size_t most_documents = 4;

/// Tasks with the same key differ only in age.
auto key_of(const Task& task) {
  // The modes of the services are not known here; a place that is too small keeps more than is needed.
  return std::tuple(std::string_view(task.service),
                    task_place(std::nullopt, task.slot, std::string_view(task.node)), task.shared_spec.get(),
                    task.iteration, task.state);
}

bool stands_before(const Task* a, const Task* b) {
  const auto left = key_of(*a), right = key_of(*b);
  if (left != right) return left < right;
  return std::tie(b->created, a->desired, a->id) < std::tie(a->created, b->desired, b->id);
}

/// The oldest task of each spec of each service.
class FirstTasks {
 public:
  void see(const Task& task) {
    const Task*& first = all_[{task.service, task.shared_spec.get()}];
    if (first == nullptr || task.created < first->created) first = &task;
  }
  [[nodiscard]] bool has(const Task& task) const {
    const auto found = all_.find({task.service, task.shared_spec.get()});
    return found != all_.end() && found->second == &task;
  }

 private:
  std::map<std::pair<std::string_view, const Json*>, const Task*> all_;
};

}  // namespace

void drop_history(Tasks& tasks, Firsts firsts) {
  static const auto nothing = Shared<Json>::of(Json::object());
  std::vector<Task*> ended;
  FirstTasks first;
  for (Task& task : tasks) {
    if (!task.ended()) continue;
    ended.push_back(&task);
    if (firsts == Firsts::stay) first.see(task);
  }
  std::ranges::sort(ended, stands_before);
  std::vector<const Task*> gone;
  std::size_t newer = 0;
  for (std::size_t i = 0; i < ended.size(); ++i) {
    newer = i > 0 && key_of(*ended[i - 1]) == key_of(*ended[i]) ? newer + 1 : 0;
    if (newer >= most_documents) ended[i]->document = nothing;
    if (newer >= most_failures_counted && !first.has(*ended[i])) gone.push_back(ended[i]);
  }
  std::ranges::sort(gone);
  std::erase_if(tasks, [&](const Task& task) { return std::ranges::binary_search(gone, &task); });
}

}  // namespace swarm::watch
