// SPDX-License-Identifier: Apache-2.0
// Explains why a service, or one of its tasks, does not run, as a list of findings.
#include "explain/findings.hpp"
#include "watch/failure_log.hpp"
#include "watch/places.hpp"
#include "watch/view.hpp"

#include <swarm/access.hpp>
#include <swarm/text.hpp>
#include <swarm/why.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

using namespace watch;
using Weight = Finding::Weight;

/// A running task is suspect after this many consecutive failures before it.
constexpr int several = 2;
/// The managers process a new task within this time.
constexpr std::chrono::seconds soon{15};

std::string in_a_row(int times) {
  return times > 1 ? " (" + failure_count_text(static_cast<std::size_t>(times)) + " times in a row)" : "";
}

class Explainer {
 public:
  Explainer(const Snapshot& snapshot, const explain::NodeUse& use)
      : view_(snapshot, TimePoint{}),
        use_(use),
        count_(count_places(view_)),
        failure_log_(Goal::After::create),
        wanted_(wanted_tasks(snapshot, view_.rollout, view_.places)) {
    failure_log_.read(view_.rollout, view_.places, view_.nodes, snapshot.engine_now);
  }
  Explanation run();
  Explanation run(const Task& task);

 private:
  void place(const Place& place);
  void task(const Place& place, const Task& task);
  void ended(const Place& place, const Task& task);
  void failed(const Place& place, const Task& task, const std::string& more);
  void running(const Place& place, const Task& task);
  [[nodiscard]] std::chrono::nanoseconds trusted_after(const Place& place, int failures) const;
  void unplaced(const Place& place, const Task& task);
  void missing();
  void nowhere();
  void notes();
  void explain_transit(const Place& place, const Task& task);
  Finding about(const Place& place, const Task& task, Weight weight, std::string text) const;
  void add(Finding finding);
  void go_through_nodes(Finding& finding) const;
  [[nodiscard]] bool is_well() const;
  Explanation finished(std::string summary);

  const Rollout& rollout_() const { return view_.rollout; }
  std::string name(const Place& place) const { return task_name(view_.rollout, place, view_.nodes); }
  EngineTime now() const { return view_.snapshot.engine_now; }

  View view_;
  const explain::NodeUse& use_;
  Count count_;
  FailureLog failure_log_;
  std::uint64_t wanted_;
  std::size_t reported_ = 0;  ///< Tasks that findings name.
  std::uint64_t dead_ = 0;    ///< Places without a wanted task whose reason has been reported.
  std::vector<Finding> findings_;
  std::map<std::tuple<Weight, std::string, std::string>, std::size_t> known_;  ///< By weight, text and node.
};

/// Merges tasks with the same finding into one.
void Explainer::add(Finding finding) {
  reported_ += finding.labels.size();
  const auto [known, is_new] =
      known_.try_emplace({finding.weight, finding.text, finding.node}, findings_.size());
  if (is_new || finding.labels.empty()) return findings_.push_back(std::move(finding));
  auto& labels = findings_[known->second].labels;
  labels.insert(labels.end(), finding.labels.begin(), finding.labels.end());
}

Finding Explainer::about(const Place& place, const Task& task, Weight weight, std::string text) const {
  Finding finding;
  finding.weight = weight;
  finding.labels = {name(place)};
  finding.task = task.id;
  finding.node = view_.nodes.label(task.node);
  finding.text = std::move(text);
  return finding;
}

void Explainer::go_through_nodes(Finding& finding) const {
  std::vector<std::vector<explain::PlacementFailure>> by_node;
  bool fits = false;
  for (const Node& node : view_.snapshot.nodes) {
    by_node.push_back(explain::placement_failures(view_, node, use_));
    fits = fits || by_node.back().empty();
    const std::string line = join(by_node.back(), "; ", [](const auto& one) { return one.text; });
    finding.details.push_back(view_.nodes.label(node) + ": " + (line.empty() ? "fits" : line));
  }
  finding.suggestion = fits ? Hint{Step::wait_for_scheduler, {rollout_().name}}
                            : explain::placement_advice(by_node, rollout_().name);
}

void Explainer::unplaced(const Place& place, const Task& task) {
  const std::string words = task.error.empty() ? "" : ": " + task.error;
  Finding finding = about(place, task, Weight::waiting, {});
  if (task.state != TaskState::pending) {
    finding.text =
        "waits for its networks, addresses and ports to be allocated" + for_age(task.created, now()) + words;
    if (now() != EngineTime{} && now() - task.created > soon) {
      finding.weight = Weight::wrong;
      finding.suggestion = Step::find_free_addresses;
    }
  } else if (task.error.empty()) {
    finding.text = "waits for the scheduler to choose a node" + for_age(task.since, now());
  } else {
    finding.weight = Weight::wrong;
    finding.text = "cannot be scheduled" + words;
    const std::size_t known = findings_.size();
    add(std::move(finding));
    if (findings_.size() > known) go_through_nodes(findings_.back());
    return;
  }
  add(std::move(finding));
}

void Explainer::failed(const Place& place, const Task& task, const std::string& more) {
  Finding finding = about(place, task, Weight::wrong, error_text(task) + more);
  finding.exit_code = task.exit_code;
  finding.has_logs = task.exit_code.has_value();
  finding.check = explain::failed_check(task);
  finding.suggestion = task.state == TaskState::complete
                           ? Hint{Step::let_command_end, {rollout_().name}}
                           : explain::suggestion(task, rollout_().name, finding.node);
  add(std::move(finding));
}

void Explainer::explain_transit(const Place& place, const Task& task) {
  const std::string since = for_age(task.since, now());
  std::string text = (since.empty() ? "is " : "has been ") + std::string(to_text(task.state)) + since;
  if (task.state == TaskState::ready) text += ", not started yet";
  if (task.state == TaskState::starting && rollout_().health_check)
    text = "has started and waits for its health check" + since;
  add(about(place, task, Weight::waiting, std::move(text)));
}

void Explainer::ended(const Place& place, const Task& task) {
  if (ended_well(rollout_(), task)) return;
  if (task.went_wrong() || task.state == TaskState::complete) {
    const bool old = std::find(place.old().begin(), place.old().end(), &task) != place.old().end();
    return failed(place, task, in_a_row(old ? 1 : failure_log_.in_a_row(rollout_(), place, now())));
  }
  if (!task.wanted()) return;
  Finding finding = about(place, task, Weight::wrong,
                          "is " + std::string(to_text(task.state)) + for_age(task.since, now()));
  if (!finding.node.empty())
    finding.suggestion = {Step::list_tasks_of_node, {view_.nodes.reference(task.node)}};
  add(std::move(finding));
}

/// A task that replaces failed ones has to run for at least as long as they did before it counts as stable.
std::chrono::nanoseconds Explainer::trusted_after(const Place& place, int failures) const {
  std::chrono::nanoseconds longest = rollout_().stable_time();
  for (const Task* one : place.fresh())
    if (one->ended() && failures-- > 0) longest = std::max(longest, one->since - one->created);
  return longest;
}

void Explainer::running(const Place& place, const Task& task) {
  const int times = &task == place.newest() ? failure_log_.in_a_row(rollout_(), place, now()) : 0;
  const EngineTime began = std::max(task.updated, task.created);
  if (times == 0 || now() == EngineTime{} || now() - began >= trusted_after(place, times)) return;
  const auto before =
      std::find_if(place.fresh().begin(), place.fresh().end(), [](const Task* one) { return one->ended(); });
  if (times < several)
    return add(
        about(place, task, Weight::waiting,
              "has been running" + for_age(began, now()) + " after it failed: " + error_text(**before)));
  failed(place, **before, in_a_row(times) + ", running again" + for_age(began, now()));
}

void Explainer::task(const Place& place, const Task& task) {
  if (task.ended()) return ended(place, task);
  if (!task.wanted()) return;
  if (view_.nodes.down(task.node)) {
    Finding finding = about(place, task, Weight::wrong, "its node is down");
    finding.suggestion = {Step::inspect_node, {view_.nodes.reference(task.node)}};
    return add(std::move(finding));
  }
  if (task.state == TaskState::running) return running(place, task);
  // The task waits to be restarted: report why the previous one ended.
  const Task* before = place.fresh().size() > 1 && &task == place.newest() ? place.fresh()[1] : nullptr;
  const int times = failure_log_.in_a_row(rollout_(), place, now());
  if (before && times > 0) return failed(place, *before, in_a_row(times));
  if (task.state < TaskState::assigned) return unplaced(place, task);
  explain_transit(place, task);
}

void Explainer::place(const Place& place) {
  const Task* newest = place.newest();
  const bool is_leaving = newest && !newest->ended() && !newest->wanted();
  if ((!newest || is_leaving) && !place.old().empty() && place.live()) newest = place.old().front();
  if (!newest) return;
  const std::size_t before = reported_;
  task(place, *newest);
  if (reported_ > before && !place.live()) ++dead_;
}

void Explainer::nowhere() {
  Finding finding;
  finding.text = "no node may run a task of it";
  go_through_nodes(finding);
  add(std::move(finding));
}

/// Adds the failures of an update that is over, unless they were reported already.
void Explainer::notes() {
  std::set<std::string> reported;
  for (const Finding& finding : findings_) reported.insert(finding.task);
  for (Finding& note : explain::failed_in_update(view_))
    if (!reported.contains(note.task)) add(std::move(note));
}

/// Reports wanted tasks that do not exist yet.
void Explainer::missing() {
  if (rollout_().job() || count_.live >= wanted_) return;
  const std::uint64_t accounted = count_.live + count_.ended_well + dead_;
  if (accounted >= wanted_) return;
  Finding finding;
  finding.weight = Weight::waiting;
  finding.text = plural(wanted_ - accounted, "task") + " not created yet";
  add(std::move(finding));
}

/// What continues by itself is well. A service that was rolled back and runs no task is not, even if it may
/// recover.
bool Explainer::is_well() const {
  const UpdateState update = rollout_().update;
  const bool went_back = update == UpdateState::rollback_started || update == UpdateState::rollback_completed;
  if (went_back && wanted_ > 0 && count_.running == 0 && !rollout_().job()) return false;
  return findings_.empty() || findings_.front().weight != Weight::wrong;
}

Explanation Explainer::finished(std::string summary) {
  std::stable_sort(findings_.begin(), findings_.end(),
                   [](const Finding& a, const Finding& b) { return a.weight < b.weight; });
  Explanation result;
  result.well = is_well();
  result.name = rollout_().name;
  result.summary = std::move(summary);
  result.running = count_.running;
  result.updated = count_.up_to_date;
  result.completed = count_.ended_well;
  result.wanted = wanted_;
  result.findings = std::move(findings_);
  return result;
}

Explanation Explainer::run() {
  if (auto update = explain::update_finding(view_, count_)) add(std::move(*update));
  for (const Place& one : view_.places) place(one);
  missing();
  notes();
  if (wanted_ == 0 && rollout_().global()) nowhere();
  return finished(explain::summary(view_, count_, wanted_));
}

Explanation Explainer::run(const Task& one) {
  for (const Place& place : view_.places) {
    const bool here = std::find(place.fresh().begin(), place.fresh().end(), &one) != place.fresh().end() ||
                      std::find(place.old().begin(), place.old().end(), &one) != place.old().end();
    if (!here) continue;
    if (one.ended())
      ended(place, one);
    else
      task(place, one);
    const std::string state(to_text(one.state));
    return finished("task " + one.id + " (" + name(place) + ") is " + state + for_age(one.since, now()));
  }
  return finished({});
}

}  // namespace

Explanation explain::why(const Snapshot& snapshot, const NodeUse& use) {
  return snapshot.service ? Explainer(snapshot, use).run() : Explanation{};
}

Explanation why(const Snapshot& snapshot) {
  return explain::why(snapshot, explain::NodeUse(snapshot.tasks, snapshot.neighbours));
}

Explanation why(const Snapshot& snapshot, std::string_view task_id) {
  if (!snapshot.service) return {};
  const auto task = std::ranges::find(snapshot.tasks, task_id, &Task::id);
  if (task == snapshot.tasks.end()) return {};
  const explain::NodeUse use(snapshot.tasks, snapshot.neighbours);
  return Explainer(snapshot, use).run(*task);
}

std::string_view to_text(Finding::Weight weight) {
  switch (weight) {
    case Finding::Weight::wrong: return "wrong";
    case Finding::Weight::waiting: return "waiting";
    case Finding::Weight::note: break;
  }
  return "note";
}

}  // namespace swarm
