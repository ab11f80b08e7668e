// SPDX-License-Identifier: Apache-2.0
// Finds the reasons why a node cannot take a task.
#include "explain/findings.hpp"
#include "watch/constraint.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/text.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

namespace swarm::explain {
namespace {

using watch::Rollout;
using Kind = PlacementFailure::Kind;

constexpr std::string_view node_labels = "node.labels.", engine_labels = "engine.labels.";

/// What is left of `all`: at least nothing, at most what a number of the API can be.
std::int64_t left_of(Wide all, Wide taken) {
  return static_cast<std::int64_t>(
      std::clamp<Wide>(all - taken, 0, std::numeric_limits<std::int64_t>::max()));
}

std::string cpus(std::int64_t nano) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", static_cast<double>(nano) / 1e9);
  return text;
}

/// The resources that a TaskTemplate reserves.
Amounts reserved(const Json& task_template) {
  Amounts sum;
  sum.nano_cpus = integer_at(task_template, "/Resources/Reservations/NanoCPUs");
  sum.memory = integer_at(task_template, "/Resources/Reservations/MemoryBytes");
  for (const Json& one : list_at(task_template, "/Resources/Reservations/GenericResources")) {
    if (const std::string kind = text_at(one, "/DiscreteResourceSpec/Kind"); !kind.empty())
      sum.generic[kind] += integer_at(one, "/DiscreteResourceSpec/Value");
    if (const std::string kind = text_at(one, "/NamedResourceSpec/Kind"); !kind.empty())
      sum.generic[kind] += 1;
  }
  return sum;
}

void add_to(Amounts& sum, const Amounts& one, int times = 1) {
  sum.nano_cpus += times * one.nano_cpus;
  sum.memory += times * one.memory;
  for (const auto& [kind, count] : one.generic) sum.generic[kind] += times * count;
}

Wide in(const std::map<std::string, Wide>& generic, const std::string& kind) {
  const auto found = generic.find(kind);
  return found == generic.end() ? 0 : found->second;
}

std::int64_t all_generic(const Node& node, const std::string& kind) {
  Wide all = 0;
  for (const auto& [name, some] : node.generic) all += name == kind ? some : 0;
  return left_of(all, 0);
}

/// The label name in a constraint of this kind ("node.labels.", "engine.labels.").
std::optional<std::string> label_of(const watch::Constraint& constraint, std::string_view kind) {
  if (!equal_fold(std::string_view(constraint.key).substr(0, kind.size()), kind)) return std::nullopt;
  return constraint.key.substr(kind.size());
}

std::string mismatch(const std::string& text, const watch::Constraint& constraint, const Node& node) {
  const auto actual = watch::actual_value(node, constraint.key);
  if (!actual) return text + ": there is no such key";
  if (!actual->empty()) return text + ": it is " + *actual;
  if (const auto label = label_of(constraint, node_labels)) return "has no label \"" + *label + "\"";
  if (const auto label = label_of(constraint, engine_labels)) return "has no engine label \"" + *label + "\"";
  return text + ": it has none";
}

class Judge {
 public:
  /// left_out: the node as it would be without tasks of the service, which make room for those that replace them.
  enum class Own { counted, left_out };

  Judge(const watch::View& view, const Node& node, const NodeUse& use, Own own = Own::counted)
      : use_(use),
        own_(own),
        rollout_(view.rollout),
        node_(node),
        reference_(view.nodes.reference(node)),
        spec_(view.spec()),
        template_(value_at(spec_, "/TaskTemplate")),
        taken_(use.on(node.id).reserved) {
    if (own == Own::left_out) add_to(taken_, use.of_service(rollout_.id, node.id).reserved, -1);
  }

  std::vector<PlacementFailure> run() {
    availability();
    constraints();
    platform();
    resources();
    plugins();
    ports();
    per_node();
    return std::move(found_);
  }
  /// By other services and, if they count, by the service itself.
  [[nodiscard]] const Amounts& taken() const { return taken_; }

 private:
  void add(Kind kind, std::string what, std::string text, Hint change = {}) {
    found_.push_back({kind, std::move(text), std::move(what), std::move(change)});
  }
  void availability();
  void constraints();
  [[nodiscard]] Hint label_change(const std::string& text, const watch::Constraint& constraint) const;
  void platform();
  void resources();
  void add_shortage(const std::string& what, const std::string& wanted, const std::string& free,
                    const std::string& all);
  void plugins();
  void need_plugin(std::string_view type, const std::string& name);
  void ports();
  [[nodiscard]] bool holds(const Task& task, std::uint64_t port, const std::string& protocol) const;
  [[nodiscard]] std::string owner_of(const Task& task) const;
  void port_taken(std::uint64_t port, const std::string& protocol);
  void per_node();

  const NodeUse& use_;
  Own own_;
  const Rollout& rollout_;
  const Node& node_;
  const std::string reference_;
  const Json& spec_;
  const Json& template_;
  Amounts taken_;
  std::vector<PlacementFailure> found_;
};

void Judge::availability() {
  if (node_.state != "ready" && !node_.state.empty())
    add(Kind::unavailable, "",
        "it is " + node_.state + (node_.message.empty() ? "" : " (" + node_.message + ")"));
  const Hint change{Step::activate_node, {reference_}};
  if (node_.availability == "drain") add(Kind::unavailable, "drain", "it is drained", change);
  if (node_.availability == "pause") add(Kind::unavailable, "pause", "it is paused", change);
}

void Judge::constraints() {
  for (const std::string& text : rollout_.constraints) {
    const auto constraint = watch::parse_constraint(text);
    if (!constraint || watch::satisfies(node_, *constraint)) continue;
    add(Kind::constraint, text, mismatch(text, *constraint, node_), label_change(text, *constraint));
  }
}

/// The label change that would make the node fit; empty if the constraint is not about a node label.
Hint Judge::label_change(const std::string& text, const watch::Constraint& constraint) const {
  const auto label = label_of(constraint, node_labels);
  if (!label) return {};
  if (!constraint.equal)
    return {Step::drop_constraint_or_unlabel_node, {text, rollout_.name, reference_, *label}};
  return {Step::drop_constraint_or_label_node,
          {text, rollout_.name, reference_, *label + "=" + constraint.value}};
}

std::string architecture(const std::string& name) {
  if (name == "x86_64") return "amd64";
  return name == "aarch64" ? "arm64" : name;
}

void Judge::platform() {
  const Json& list = list_at(template_, "/Placement/Platforms");
  std::string allowed;
  for (const Json& one : list) {
    const std::string os = text_at(one, "/OS"), arch = architecture(text_at(one, "/Architecture"));
    if ((os.empty() || os == node_.os) && (arch.empty() || arch == architecture(node_.architecture))) return;
    allowed += (allowed.empty() ? "" : ", ") + os + "/" + arch;
  }
  if (list.empty()) return;
  add(Kind::platform, allowed,
      "the image is for " + allowed + ", it is " + node_.os + "/" + architecture(node_.architecture));
}

void Judge::add_shortage(const std::string& what, const std::string& wanted, const std::string& free,
                         const std::string& all) {
  add(Kind::resources, what, what + ": " + wanted + " reserved, " + free + " of " + all + " free");
}

void Judge::resources() {
  const Amounts wanted = reserved(template_);
  if (wanted.none()) return;
  const auto free_cpus = left_of(node_.nano_cpus, taken_.nano_cpus);
  if (wanted.nano_cpus > free_cpus)
    add_shortage("CPU", cpus(left_of(wanted.nano_cpus, 0)), cpus(free_cpus), cpus(node_.nano_cpus));
  const auto free_memory = left_of(node_.memory_bytes, taken_.memory);
  if (wanted.memory > free_memory)
    add_shortage("memory", value::size_text(left_of(wanted.memory, 0)), value::size_text(free_memory),
                 value::size_text(node_.memory_bytes));
  for (const auto& [kind, count] : wanted.generic) {
    const std::int64_t all = all_generic(node_, kind), free = left_of(all, in(taken_.generic, kind));
    if (count > free)
      add_shortage(kind, std::to_string(left_of(count, 0)), std::to_string(free), std::to_string(all));
  }
}

void Judge::need_plugin(std::string_view type, const std::string& name) {
  bool any = false;
  for (const auto& [kind, plugin] : node_.plugins) {
    if (kind != type) continue;
    if (plugin == name || plugin == name + ":latest") return;
    any = true;
  }
  // A node that reports no log plugins at all is too old to report them.
  if (!any && type == "Log") return;
  add(Kind::plugin, name, "no " + std::string(type == "Log" ? "log" : "volume") + " plugin " + name);
}

void Judge::plugins() {
  for (const Json& mount : list_at(template_, "/ContainerSpec/Mounts")) {
    const std::string driver = text_at(mount, "/VolumeOptions/DriverConfig/Name");
    if (text_at(mount, "/Type") == "volume" && !driver.empty() && driver != "local")
      need_plugin("Volume", driver);
  }
  const std::string log = text_at(template_, "/LogDriver/Name");
  if (!log.empty() && log != "none") need_plugin("Log", log);
}

/// A task reports no ports before it runs, and on some engines never; then the ports of its service count.
bool Judge::holds(const Task& task, std::uint64_t port, const std::string& protocol) const {
  const Json& used = list_at(*task.document, "/Status/PortStatus/Ports");
  if (!used.empty())
    return std::any_of(used.begin(), used.end(), [&](const Json& one) {
      return count_at(one, "/PublishedPort") == port && edit::protocol_of(one) == protocol;
    });
  const Neighbour* service = use_.neighbour(task.service);
  return service != nullptr && std::find(service->ports.begin(), service->ports.end(),
                                         std::pair(port, protocol)) != service->ports.end();
}

std::string Judge::owner_of(const Task& task) const {
  if (task.service == rollout_.id) return "a task of this service";
  const Neighbour* service = use_.neighbour(task.service);
  return service != nullptr ? "a task of " + service->name : "task " + task.id;
}

void Judge::port_taken(std::uint64_t port, const std::string& protocol) {
  const auto& here = use_.on(node_.id).tasks;
  const auto holder = std::ranges::find_if(here, [&](const Task* task) {
    const bool counts = own_ == Own::counted || task->service != rollout_.id;
    return counts && task->document && holds(*task, port, protocol);
  });
  if (holder == here.end()) return;
  const std::string name = std::to_string(port) + "/" + protocol;
  add(Kind::port, name, "port " + name + " is taken by " + owner_of(**holder));
}

void Judge::ports() {
  for (const Json& port : list_at(spec_, "/EndpointSpec/Ports"))
    if (const auto published = count_at(port, "/PublishedPort");
        published != 0 && text_at(port, "/PublishMode") == "host")
      port_taken(published, edit::protocol_of(port));
}

void Judge::per_node() {
  const auto most = count_at(template_, "/Placement/MaxReplicas");
  if (most == 0 || own_ == Own::left_out) return;
  const auto count = [&](std::string_view service) {
    return static_cast<std::uint64_t>(
        std::ranges::count_if(use_.of_service(service, node_.id).tasks, &Task::wanted));
  };
  const std::uint64_t here = count(rollout_.id) + (rollout_.id.empty() ? 0 : count({}));
  if (here >= most)
    add(Kind::per_node, std::to_string(most),
        "it runs " + std::to_string(here) + " of at most " + std::to_string(most) + " tasks");
}

}  // namespace

NodeUse::NodeUse(const Tasks& tasks, const std::vector<Neighbour>& neighbours) {
  std::map<const Json*, Amounts> of_spec;  // tasks of one service share their spec
  for (const Task& task : tasks) {
    if (task.node.empty() || task.ended()) continue;
    const auto [amounts, is_new] = of_spec.try_emplace(&task.spec());
    if (is_new) amounts->second = reserved(task.spec());
    for (Part* part : {&by_node_[task.node], &by_service_[{task.service, task.node}]}) {
      part->tasks.push_back(&task);
      add_to(part->reserved, amounts->second);
    }
  }
  for (const Neighbour& one : neighbours) neighbours_.emplace(one.id, &one);
}

namespace {

template <typename Key>
const NodeUse::Part& part_of(const std::map<Key, NodeUse::Part>& all, const Key& key) {
  static const NodeUse::Part none;
  const auto found = all.find(key);
  return found == all.end() ? none : found->second;
}

}  // namespace

const NodeUse::Part& NodeUse::on(std::string_view node) const { return part_of(by_node_, node); }

const NodeUse::Part& NodeUse::of_service(std::string_view service, std::string_view node) const {
  return part_of(by_service_, {service, node});
}

const Neighbour* NodeUse::neighbour(std::string_view service) const {
  const auto found = neighbours_.find(service);
  return found == neighbours_.end() ? nullptr : found->second;
}

std::vector<PlacementFailure> placement_failures(const watch::View& view, const Node& node,
                                                 const NodeUse& use) {
  return Judge(view, node, use).run();
}

std::uint64_t room_for_tasks(const watch::View& view, const Node& node, const NodeUse& use) {
  constexpr std::uint64_t plenty = std::uint64_t{1} << 40;  // sums of it do not overflow
  Judge judge(view, node, use, Judge::Own::left_out);
  if (!judge.run().empty()) return 0;
  const Json& task_template = value_at(view.spec(), "/TaskTemplate");
  const auto most = count_at(task_template, "/Placement/MaxReplicas");
  std::uint64_t room = most == 0 ? plenty : most;
  const auto bound = [&](std::int64_t all, Wide taken, Wide wanted) {
    if (wanted > 0) room = std::min(room, static_cast<std::uint64_t>(left_of(all, taken) / wanted));
  };
  const Amounts wanted = reserved(task_template);
  if (wanted.none()) return room;
  const Amounts& taken = judge.taken();
  bound(node.nano_cpus, taken.nano_cpus, wanted.nano_cpus);
  bound(node.memory_bytes, taken.memory, wanted.memory);
  for (const auto& [kind, count] : wanted.generic)
    bound(all_generic(node, kind), in(taken.generic, kind), count);
  return room;
}

}  // namespace swarm::explain

namespace swarm {
namespace {

Snapshot empty_swarm(const std::vector<Node>& nodes, const Json& spec) {
  return {.service = std::make_shared<const Json>(Json{{"Spec", spec}}),
          .tasks = {},
          .nodes = nodes,
          .nodes_known = true};
}

}  // namespace

std::vector<std::string> lost_nodes(const std::vector<Node>& nodes, const Json& before, const Json& after) {
  const Snapshot old_swarm = empty_swarm(nodes, before), new_swarm = empty_swarm(nodes, after);
  const watch::View old_view(old_swarm, {}), new_view(new_swarm, {});
  const explain::NodeUse unused({}, {});
  std::vector<std::string> lost;
  for (const Node& node : nodes) {
    if (!explain::placement_failures(old_view, node, unused).empty()) continue;
    const auto failures = explain::placement_failures(new_view, node, unused);
    if (!failures.empty()) lost.push_back(new_view.nodes.label(node) + ": " + failures.front().text);
  }
  return lost;
}

}  // namespace swarm
