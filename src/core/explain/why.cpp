// SPDX-License-Identifier: Apache-2.0
// Why a service, or one of its tasks, does not run: findings in words.
#include "explain/ages.hpp"
#include "explain/obstacles.hpp"
#include "explain/suggest.hpp"
#include "watch/count.hpp"
#include "watch/ledger.hpp"

#include <swarm/access.hpp>
#include <swarm/why.hpp>

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

using namespace watch;
using Weight = Finding::Weight;

class Explainer {
 public:
  explicit Explainer(const Snapshot& snapshot)
      : view_(snapshot, TimePoint{}), count_(count_places(view_)), ledger_(Goal::After::create) {
    ledger_.read(view_.rollout, view_.places, view_.nodes, snapshot.engine_now);
  }
  Explanation run();
  Explanation run(const Task& task);

 private:
  void rollout();
  void place(const Place& place);
  void task(const Place& place, const Task& task);
  void ended(const Place& place, const Task& task);
  void failed(const Place& place, const Task& task, int times);
  void unplaced(const Place& place, const Task& task);
  void missing();
  void nowhere();
  void on_its_way(const Place& place, const Task& task);
  Finding& about(const Place& place, const Task& task, Weight weight, std::string text);
  void add(Finding finding);
  std::vector<std::string> node_by_node(std::string& suggestion) const;
  Explanation finished(std::string summary);

  const Rollout& rollout_() const { return view_.rollout; }
  std::string name(const Place& place) const { return task_name(view_.rollout, place, view_.nodes); }
  EngineTime now() const { return view_.snapshot.engine_now; }

  View view_;
  Count count_;
  Ledger ledger_;
  std::uint64_t wanted_ = 0;
  std::vector<Finding> findings_;
};

/// One finding for all tasks in the very same case.
void Explainer::add(Finding finding) {
  const auto same = std::find_if(findings_.begin(), findings_.end(), [&](const Finding& other) {
    return !finding.labels.empty() && other.weight == finding.weight && other.text == finding.text &&
           other.node == finding.node;
  });
  if (same == findings_.end())
    findings_.push_back(std::move(finding));
  else
    same->labels.insert(same->labels.end(), finding.labels.begin(), finding.labels.end());
}

Finding& Explainer::about(const Place& place, const Task& task, Weight weight, std::string text) {
  Finding finding;
  finding.weight = weight;
  finding.labels = {name(place)};
  finding.task = task.id;
  finding.node = view_.nodes.label(task.node);
  finding.text = std::move(text);
  findings_.push_back(std::move(finding));
  return findings_.back();
}

void Explainer::rollout() {
  const Rollout& now = rollout_();
  Finding finding;
  if (now.update == UpdateState::paused || now.update == UpdateState::rollback_paused) {
    const bool back = now.update == UpdateState::rollback_paused;
    finding.text = std::string(back ? "its rollback" : "its update") + " is paused: " + now.message;
    finding.suggestion =
        back ? "swarmctl update it to a spec that works: swarmctl update " + now.name
             : "go back, or try again: swarmctl rollback " + now.name + ", or swarmctl restart " + now.name;
    add(finding);
  } else if (now.rolled_back_by_engine) {
    finding.weight = Weight::note;
    finding.text = "its last update was rolled back by the engine";
    if (now.update == UpdateState::rollback_started)
      finding.text = "the engine is rolling its update back: " + now.message;
    add(finding);
  } else if (now.in_progress()) {
    finding.weight = Weight::waiting;
    finding.text =
        now.update == UpdateState::updating ? "an update is in progress" : "a rollback is in progress";
    finding.suggestion = "swarmctl wait " + now.name;
    add(finding);
  }
}

std::vector<std::string> Explainer::node_by_node(std::string& suggestion) const {
  std::vector<std::string> lines;
  std::vector<std::vector<explain::Obstacle>> by_node;
  bool fits = false;
  for (const Node& node : view_.snapshot.nodes) {
    by_node.push_back(explain::obstacles(view_.snapshot, rollout_(), node));
    fits = fits || by_node.back().empty();
    std::string line;
    for (const auto& one : by_node.back()) line += (line.empty() ? "" : "; ") + one.text;
    lines.push_back(node.label() + ": " + (line.empty() ? "fits" : line));
  }
  if (!fits) suggestion = explain::way_out(by_node, rollout_().name);
  return lines;
}

void Explainer::unplaced(const Place& place, const Task& task) {
  const std::string words = task.error.empty() ? "" : ": " + task.error;
  if (task.state != TaskState::pending) {
    const bool stale = now() - task.created > std::chrono::seconds(15) && now() != EngineTime{};
    Finding& finding = about(
        place, task, stale ? Weight::wrong : Weight::waiting,
        "waits for its networks, addresses and ports to be allocated" + for_age(task.created, now()) + words);
    if (stale)
      finding.suggestion =
          "see whether a network of the service has run out of addresses: docker network inspect -v";
    return;
  }
  const bool told = !task.error.empty();
  Finding finding;
  finding.weight = told ? Weight::wrong : Weight::waiting;
  finding.labels = {name(place)};
  finding.task = task.id;
  finding.text = "can't be placed" + words;
  if (told) finding.details = node_by_node(finding.suggestion);
  add(std::move(finding));
}

void Explainer::failed(const Place& place, const Task& task, int times) {
  std::string text = error_text(task);
  if (times > 1) text += " (" + std::to_string(times) + " times in a row)";
  Finding finding;
  finding.labels = {name(place)};
  finding.task = task.id;
  finding.node = view_.nodes.label(task.node);
  finding.text = std::move(text);
  finding.exit_code = task.exit_code;
  finding.has_logs = task.exit_code.has_value();
  finding.suggestion = explain::suggestion(task, rollout_().name);
  if (task.state == TaskState::complete)
    finding.suggestion =
        "give it a command that stays, or let it end: swarmctl update --restart-condition none " +
        rollout_().name;
  add(std::move(finding));
}

void Explainer::on_its_way(const Place& place, const Task& task) {
  std::string text = "is " + std::string(to_text(task.state));
  if (task.state == TaskState::preparing) text = "is being prepared: the node pulls its image";
  if (task.state == TaskState::starting && rollout_().health_check)
    text = "has started and waits for its health check";
  Finding finding;
  finding.weight = Weight::waiting;
  finding.labels = {name(place)};
  finding.task = task.id;
  finding.node = view_.nodes.label(task.node);
  finding.text = text + for_age(task.since, now());
  add(std::move(finding));
}

void Explainer::ended(const Place& place, const Task& task) {
  if (ended_well(rollout_(), task)) return;
  const int times = ledger_.in_a_row(rollout_(), place, now());
  if (task.went_wrong() || task.state == TaskState::complete) return failed(place, task, times);
  if (task.wanted())
    about(place, task, Weight::wrong, "is " + std::string(to_text(task.state)) + for_age(task.since, now()));
}

void Explainer::task(const Place& place, const Task& task) {
  if (task.ended()) return ended(place, task);
  if (!task.wanted()) return;
  if (view_.nodes.down(task.node)) {
    about(place, task, Weight::wrong, "its node is down").suggestion =
        "see what is wrong with it: docker node inspect " + view_.nodes.label(task.node);
    return;
  }
  if (task.state == TaskState::running) return;
  // One that waits to run again: what matters is why the one before ended.
  const Task* before = place.fresh.size() > 1 && &task == place.newest() ? place.fresh[1] : nullptr;
  const int times = ledger_.in_a_row(rollout_(), place, now());
  if (before && times > 0) return failed(place, *before, times);
  if (task.state < TaskState::assigned) return unplaced(place, task);
  on_its_way(place, task);
}

void Explainer::place(const Place& place) {
  const Task* newest = place.newest();
  if (!newest && !place.old.empty() && place.live()) newest = place.old.front();
  if (newest) task(place, *newest);
}

void Explainer::nowhere() {
  Finding finding;
  finding.text = "no node may run a task of it";
  finding.details = node_by_node(finding.suggestion);
  add(std::move(finding));
}

/// Tasks that should be there and are not.
void Explainer::missing() {
  if (rollout_().job() || count_.live >= wanted_) return;
  std::uint64_t accounted = count_.live;
  for (const Finding& finding : findings_)
    if (finding.weight == Weight::wrong) accounted += finding.labels.size();
  if (accounted + count_.ended_well >= wanted_) return;
  Finding finding;
  finding.weight = Weight::waiting;
  finding.text = plural(wanted_ - accounted - count_.ended_well, "task") + " not created yet";
  add(std::move(finding));
}

Explanation Explainer::finished(std::string summary) {
  std::stable_sort(findings_.begin(), findings_.end(),
                   [](const Finding& a, const Finding& b) { return a.weight < b.weight; });
  Explanation made;
  made.well = findings_.empty() || findings_.front().weight != Weight::wrong;
  made.summary = std::move(summary);
  made.findings = std::move(findings_);
  return made;
}

Explanation Explainer::run() {
  wanted_ = wanted_tasks(view_.snapshot, rollout_(), view_.places);
  rollout();
  for (const Place& one : view_.places) place(one);
  missing();
  const std::string& name = rollout_().name;
  if (wanted_ == 0 && rollout_().global()) {
    nowhere();
    return finished(name + " is global, and no node is eligible");
  }
  if (wanted_ == 0) return finished(name + " is scaled to 0: no task should run");
  if (rollout_().job()) {
    return finished(name + " completed " + std::to_string(count_.ended_well) + " of " +
                    plural(wanted_, "task"));
  }
  std::string summary = name + " runs " + std::to_string(count_.running) + " of " + plural(wanted_, "task");
  if (count_.ended_well > 0) summary += ", " + std::to_string(count_.ended_well) + " ended well";
  return finished(std::move(summary));
}

Explanation Explainer::run(const Task& one) {
  for (const Place& place : view_.places) {
    const bool here = std::find(place.fresh.begin(), place.fresh.end(), &one) != place.fresh.end() ||
                      std::find(place.old.begin(), place.old.end(), &one) != place.old.end();
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

Explanation why(const Snapshot& snapshot) {
  return snapshot.service ? Explainer(snapshot).run() : Explanation{};
}

Explanation why(const Snapshot& snapshot, std::string_view task_id) {
  if (!snapshot.service) return {};
  for (const Task& task : snapshot.tasks)
    if (task.id == task_id) return Explainer(snapshot).run(task);
  return {};
}

}  // namespace swarm
