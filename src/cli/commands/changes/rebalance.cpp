// SPDX-License-Identifier: Apache-2.0
// rebalance: restarts services whose tasks could be spread more evenly, one after the other.
#include "commands/changes/dry_run.hpp"
#include "commands/changes/many.hpp"
#include "commands/changes/restart.hpp"
#include "commands/inspect/find_service.hpp"
#include "commands/shell/verbs.hpp"
#include "output/document/json_text.hpp"
#include "output/lists/cells.hpp"
#include "output/lists/table.hpp"
#include "output/report/summary.hpp"
#include "output/style.hpp"

#include <swarm/balance.hpp>
#include <swarm/error.hpp>
#include <swarm/text.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Balance;
using swarm::Json;
using Balances = std::vector<Balance>;
using Names = std::vector<std::string>;

bool is_even(const Balance& one) { return one.left_alone.empty() && !one.uneven; }

Balances read_balances(Session& session, const std::function<bool(const std::string& name)>& wanted) {
  session.limit_requests();
  return swarm::balances(swarm::read_swarm(session.engine(), wanted));
}

/// The services that the line names, in its order. Prints an error for an unknown name, and adds its code to
/// `worst`.
Balances choose(Session& session, Balances all, const Names& references, Exit& worst) {
  Balances chosen;
  const auto take = [&](const std::string& reference) {
    auto found = std::ranges::find(all, reference, &Balance::name);
    if (found == all.end())
      found = std::ranges::find(all, find_service(session, reference).id(), &Balance::id);
    if (found == all.end()) return Exit::done;  // created since then, so not uneven
    if (std::ranges::find(chosen, found->id, &Balance::id) == chosen.end()) chosen.push_back(*found);
    return Exit::done;
  };
  worst = session.each(references, take);
  return chosen;
}

Balances chosen_balances(Session& session, Exit& worst) {
  const bool selects = session.given().has(flag::select);
  const Names references = chosen_services(session);
  if (selects && references.empty()) return {};
  Balances all = read_balances(session, [](const std::string&) { return true; });
  if (!references.empty()) return choose(session, std::move(all), references, worst);
  std::ranges::stable_sort(all, natural_less, &Balance::name);
  return all;
}

// ---- texts ----

std::string on_nodes(const Names& nodes) {
  constexpr std::size_t most_named = 4;
  return nodes.size() > most_named ? std::to_string(nodes.size()) + " nodes" : swarm::join(nodes, ", ");
}

/// "3 on n1; 0 on n2, n3"
std::string now_text(const Balance& one) {
  std::vector<std::pair<std::uint64_t, Names>> by_count;
  for (const Balance::Share& share : one.now) {
    if (by_count.empty() || by_count.back().first != share.tasks) by_count.push_back({share.tasks, {}});
    by_count.back().second.push_back(share.node + (share.takes_tasks ? "" : " (takes no tasks)"));
  }
  Names parts;
  for (const auto& [tasks, nodes] : by_count)
    parts.push_back(std::to_string(tasks) + " on " + on_nodes(nodes));
  return swarm::join(parts, "; ");
}

/// "1 on each of 3 nodes", "2 on 1 node; 1 on 2 nodes"
std::string possible_text(const Balance& one) {
  std::map<std::uint64_t, std::size_t, std::greater<>> by_count;
  for (const std::uint64_t tasks : one.possible) ++by_count[tasks];
  Names parts;
  for (const auto& [tasks, nodes] : by_count)
    parts.push_back(std::to_string(tasks) + " on " + std::to_string(nodes) +
                    (nodes == 1 ? " node" : " nodes"));
  return swarm::join(parts, "; ");
}

std::string plan_table(const Balances& uneven) {
  std::string text = "SERVICE\tNOW\tPOSSIBLE\n";
  for (const Balance& one : uneven)
    text += visible(one.name) + "\t" + visible(now_text(one)) + "\t" + possible_text(one) + "\n";
  return in_columns(text);
}

Json plan_object(const Balance& one) {
  Json now = Json::array();
  for (const Balance::Share& share : one.now)
    now.push_back({{"node", share.node}, {"tasks", share.tasks}, {"takes_tasks", share.takes_tasks}});
  return {{"service", one.name},
          {"restarts", one.uneven},
          {"now", now},
          {"possible", one.possible},
          {"left_alone", one.left_alone.empty() ? Json() : Json(one.left_alone)}};
}

/// Prints which services are skipped, one line per reason, and how many are even.
void report_others(Session& session, const Balances& all) {
  std::vector<std::pair<std::string, Names>> reasons;
  for (const Balance& one : all) {
    if (one.uneven) continue;
    session.summary->add(one.name, {{"verdict", "unchanged"}});
    if (one.left_alone.empty()) continue;
    auto known = std::ranges::find(reasons, one.left_alone, &std::pair<std::string, Names>::first);
    if (known == reasons.end()) known = reasons.insert(known, {one.left_alone, {}});
    known->second.push_back(one.name);
  }
  if (!shows_words(session)) return;
  for (const auto& [why, names] : reasons)
    session.note("left alone: " + swarm::join(names, ", ") + ": " + why);
  const auto even = std::ranges::count_if(all, is_even);
  if (even > 0)
    session.note("spread evenly: " + std::to_string(even) + (even == 1 ? " service" : " services"));
}

// ---- the restarts ----

/// Prints the spread before and after on stdout.
void show_outcome(Session& session, const Balances& before, const Names& restarted) {
  const auto wanted = [&](const std::string& name) {
    return std::ranges::find(restarted, name) != restarted.end();
  };
  const auto after = swarm::catch_error([&] { return read_balances(session, wanted); });
  if (!after)
    return session.warn(std::string("cannot read how the tasks are spread now: ") + after.error->what());
  std::string text = "SERVICE\tBEFORE\tAFTER\n";
  for (const Balance& old : before) {
    const auto now = std::ranges::find(*after.value, old.id, &Balance::id);
    if (now == after.value->end()) continue;
    text += visible(old.name) + "\t" + visible(now_text(old)) + "\t" +
            visible(now->left_alone.empty() ? now_text(*now) : now->left_alone) + "\n";
    if (now->uneven)
      session.warn(old.name + ": the scheduler did not spread its tasks better; not trying again");
  }
  session.io.out.write(in_columns(text));
  session.io.out.flush();
}

Exit restart_all(Session& session, const Balances& uneven) {
  if (shows_words(session) && !session.given().on(flag::quiet))
    session.io.err.write(plan_table(uneven)).flush();
  Names names, restarted;
  for (const Balance& one : uneven) names.push_back(one.name);
  const auto results = do_each(
      session, names,
      {.act = [&](std::size_t which) { return restart_service(session, names[which]); }, .in_turn = true});
  for (const Result& one : results)
    if (one.exit == Exit::done) restarted.push_back(one.reference);
  const Exit worst = sum_up(session, results);
  if (const Names left(names.begin() + static_cast<std::ptrdiff_t>(results.size()), names.end());
      !left.empty())
    session.print_message("not restarted, because " + results.back().reference +
                          " failed: " + swarm::join(left, ", "));
  if (!restarted.empty()) show_outcome(session, uneven, restarted);
  return worst;
}

Exit run_rebalance(Session& session) {
  const bool only_show = dry_run(session), in_json = session.given().last(flag::output) == "json";
  Exit worst = Exit::done;
  const Balances all = chosen_balances(session, worst);
  Balances uneven;
  std::ranges::copy_if(all, std::back_inserter(uneven), &Balance::uneven);
  report_others(session, all);
  if (only_show) {
    for (const Balance& one : all)
      if (in_json) session.io.out.write(compact(plan_object(one))).write("\n");
    if (!in_json && !uneven.empty()) session.io.out.write(plan_table(uneven));
    const bool differs = !uneven.empty() && session.given().on(flag::exit_code);
    return worse(worst, differs ? Exit::differs : Exit::done);
  }
  return uneven.empty() ? worst : worse(worst, restart_all(session, uneven));
}

constexpr std::array rebalance_examples{
    Example{"swarmctl rebalance --dry-run", "show which services would be restarted"},
    Example{"swarmctl rebalance", "restart all services that are uneven"},
    Example{"swarmctl rebalance --select label=tier=web --timeout 30m", "restart only those with this label"},
};

}  // namespace

const Command rebalance_command{
    .name = "rebalance",
    .verb = Verbs::rebalance,
    .operands = "[SERVICE…]",
    .summary = "Spread the tasks of services evenly over the nodes",
    .prose =
        "Swarm does not move running tasks to a node that comes back or is added. This command "
        "restarts the replicated services whose tasks could be spread more evenly: a node runs at "
        "least two tasks more than another node that could take one. A node counts if it is ready "
        "and active and meets the constraints, the platform, the reserved resources and the maximum "
        "per node. With spread preferences, the groups of nodes that they make are compared first. "
        "Without an operand, all services are checked.\nThe plan is printed first. The services are "
        "restarted one after the other, each by its own update policy, and the command waits for "
        "each. It stops at the first that fails. At the end it prints the spread before and after on "
        "stdout. If the scheduler has not spread the tasks better, a warning says so; the command "
        "does not try again.\nGlobal services, jobs, services that publish ports in host mode, and "
        "services whose tasks do not all run or whose update is in progress or paused are left "
        "alone.",
    .examples = rebalance_examples,
    .least = 0,
    .most = any_number,
    .run = run_rebalance};

}  // namespace cli
