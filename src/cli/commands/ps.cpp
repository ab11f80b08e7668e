// SPDX-License-Identifier: Apache-2.0
// ps: the tasks of services.
#include "commands/verbs.hpp"
#include "output/task_rows.hpp"
#include "session.hpp"

#include <swarm/access.hpp>
#include <swarm/service_client.hpp>
#include <swarm/tasks.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;
using swarm::Filter;
using swarm::Task;

using Strings = std::vector<std::string>;

constexpr std::array known_filters{"id", "name", "node", "desired-state", "label", "state"};

std::vector<Filter> read_filters(const std::vector<std::string>& typed) {
  std::vector<Filter> filters;
  for (const std::string& filter : typed) {
    const auto equals = filter.find('=');
    const std::string key = filter.substr(0, equals);
    if (equals == std::string::npos || std::ranges::find(known_filters, key) == known_filters.end())
      throw Error(Errc::usage,
                  "--filter " + filter + ": allowed are id=, name=, node=, desired-state=, label=, state=");
    const auto same = std::ranges::find(filters, key, &Filter::first);
    auto& values = same != filters.end() ? same->second : filters.emplace_back(key, Strings{}).second;
    values.push_back(filter.substr(equals + 1));
    if (key == "state" && swarm::task_state(values.back()) == swarm::TaskState::unknown)
      throw Error(
          Errc::usage, "--filter " + filter + ": no such state",
          "states are new, pending, assigned, preparing, starting, running, complete, failed, rejected …");
  }
  return filters;
}

/// The place a task stands in: only one task at a time is wanted there.
std::string place_of(const Task& task) {
  return task.service + '.' + (task.slot != 0 ? std::to_string(task.slot) : task.node);
}

/// What the tasks before one in its place tell of it.
struct Past {
  std::uint64_t restarts = 0;
  const Task* last_failure = nullptr;
};

using Pasts = std::map<std::string, Past>;

/// `tasks` oldest first.
Pasts pasts_of(const std::vector<const Task*>& tasks) {
  std::map<std::string, Past> places;
  Pasts of_task;
  for (const Task* task : tasks) {
    Past& past = places[place_of(*task)];
    if (task->went_wrong()) past.last_failure = task;
    of_task[task->id] = past;
    if (task->went_wrong() || task->state == swarm::TaskState::complete) ++past.restarts;
  }
  return of_task;
}

class Ps {
 public:
  explicit Ps(Session& session)
      : session_(session),
        format_(form()),
        filters_(read_filters(session.given().all("filter"))),
        services_(session.engine()),
        tasks_(session.engine()) {}

  Exit run() {
    const Exit found = session_.each_operand([&](const std::string& operand) {
      const swarm::Service service = services_.inspect(operand);
      names_.emplace(service.id(), service.name());
      return Exit::done;
    });
    if (!names_.empty()) print();
    return found;
  }

 private:
  [[nodiscard]] Format form() const;
  void print();
  [[nodiscard]] bool shows_past() const;
  [[nodiscard]] bool shows_nodes() const;
  std::vector<Filter> asked();
  std::string own_node();
  [[nodiscard]] bool passes(const Task& task) const;
  std::map<std::string, std::string> node_names();

  Session& session_;
  Format format_;
  std::vector<Filter> filters_;
  swarm::ServiceClient services_;
  swarm::TaskClient tasks_;
  std::map<std::string, std::string> names_;  ///< Service ID → name
};

Format Ps::form() const {
  const Given& given = session_.given();
  const bool chosen = given.has("format") || given.has("output") || given.on("quiet");
  const std::string output = given.last("output"), format = given.last("format");
  return choose_format(
      {.output = output,
       .format = format,
       .configured = chosen ? "" : std::string_view(session_.settings().config().tasks_format),
       .quiet = given.on("quiet"),
       .whole_ids = given.on("no-trunc")},
      task_rows());
}

bool Ps::shows_past() const {
  using Form = Format::Form;
  return format_.form == Form::wide || format_.form == Form::json || format_.form == Form::jsonl;
}

bool Ps::shows_nodes() const {
  using Form = Format::Form;
  return !session_.given().on("no-resolve") && format_.form != Form::id && format_.form != Form::name;
}

std::string Ps::own_node() { return swarm::text_at(session_.engine().read("/info"), "/Swarm/NodeID"); }

/// What the engine filters by.
std::vector<Filter> Ps::asked() {
  std::vector<Filter> all{{"service", {}}};
  for (const auto& [id, name] : names_) all.front().second.push_back(id);
  for (const Filter& filter : filters_) {
    if (filter.first == "state") continue;
    auto& values = all.emplace_back(filter).second;
    if (filter.first != "node") continue;
    for (std::string& value : values)
      if (value == "self") value = own_node();
  }
  return all;
}

bool Ps::passes(const Task& task) const {
  const auto state = std::ranges::find(filters_, "state", &Filter::first);
  return state == filters_.end() || std::ranges::any_of(state->second, [&](const std::string& wanted) {
           return swarm::task_state(wanted) == task.state;
         });
}

std::map<std::string, std::string> Ps::node_names() {
  std::map<std::string, std::string> names;
  if (!shows_nodes()) return names;
  for (const swarm::Node& node : tasks_.nodes()) names.emplace(node.id, node.label());
  return names;
}

void Ps::print() {
  const std::vector<Filter> filters = asked();
  std::vector<Task> tasks = tasks_.list(filters);
  std::set<std::string> shown;
  for (const Task& task : tasks)
    if (passes(task)) shown.insert(task.id);
  const bool current = session_.given().on("current");
  // The history that tells of a task may be just what a filter keeps away.
  if (filters.size() > 1 && (current || shows_past())) tasks = tasks_.list({filters.front()});

  std::vector<const Task*> by_age;
  std::map<std::string, const Task*> newest;
  for (const Task& task : tasks) by_age.push_back(&task);
  std::ranges::stable_sort(by_age, {}, &Task::created);
  for (const Task* task : by_age) newest[place_of(*task)] = task;
  const Pasts pasts = pasts_of(by_age);

  const auto nodes = tasks.empty() ? std::map<std::string, std::string>() : node_names();
  const bool resolve = !session_.given().on("no-resolve");
  const auto name_in = [](const auto& names, const std::string& id) {
    const auto found = names.find(id);
    return found != names.end() ? found->second : id;
  };
  const TaskNames names{
      [&](const std::string& id) { return resolve ? name_in(names_, id) : id; },
      [&](const std::string& id) { return name_in(nodes, id); },
  };
  TaskList list(format_, session_.io.out.terminal() ? TaskList::Errors::cut : TaskList::Errors::whole,
                Clock::now(), [&](std::string_view text) { session_.io.out.write(text); });
  for (const Task& task : tasks) {
    if (!shown.contains(task.id) || (current && newest[place_of(task)] != &task)) continue;
    TaskRow row = task_row(*task.document, names);
    const Past& past = pasts.at(task.id);
    row.restarts = past.restarts;
    if (past.last_failure != nullptr)
      row.last_failure = swarm::text_at(*past.last_failure->document, "/Status/Timestamp");
    list.add(std::move(row));
  }
  list.finish();
}

Exit run(Session& session) { return Ps(session).run(); }

constexpr std::array examples{
    Example{"swarmctl ps web", "tasks that run, and those before them"},
    Example{"swarmctl ps --current -o wide web api",
            "the newest task of each slot, how often it was restarted"},
    Example{"swarmctl ps --filter state=failed --no-trunc web", "what failed, with errors in full"},
};

}  // namespace

const Command ps_command{
    .name = "ps",
    .verb = Verbs::ps,
    .operands = "SERVICE…",
    .summary = "List the tasks of services",
    .prose =
        "Older tasks of a slot stand below its newest one, as far back as the engine keeps them. Errors "
        "are printed in full unless the answer goes to a terminal. A service that does not exist is an "
        "error; the others are printed all the same.",
    .examples = examples,
    .least = 1,
    .most = any_number,
    .run = run};

}  // namespace cli
