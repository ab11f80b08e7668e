// SPDX-License-Identifier: Apache-2.0
// Changes several services with one command.
#include "commands/changes/many.hpp"

#include "commands/lists/service_filter.hpp"
#include "commands/waiting/write_in_flight.hpp"
#include "output/hints.hpp"
#include "output/lists/cells.hpp"
#include "output/report/summary.hpp"
#include "terminal/interrupt.hpp"

#include <swarm/access.hpp>
#include <swarm/error.hpp>
#include <swarm/text.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;
using Strings = std::vector<std::string>;

/// An empty variable in a script must not select all services.
void check_select(const Strings& typed) {
  for (const std::string& one : typed)
    if (one.empty() || one.ends_with('='))
      throw Error(Errc::usage, "--select \"" + one + "\": empty value", make_hint("--select label=tier=web"));
}

std::size_t at_a_time(const Session& session, std::size_t services) {
  const Given& given = session.given();
  if (!given.has(flag::parallel)) return services;
  const auto count = swarm::value::read_count(given.last(flag::parallel)).get<std::uint64_t>();
  if (count == 0) throw Error(Errc::usage, "--parallel 0: must be at least 1");
  if (!session.awaits())
    throw Error(Errc::usage, session.command.verb == Verbs::rm
                                 ? "--parallel needs --wait"
                                 : "--parallel cannot be used with --detach, which does not wait");
  return std::min<std::uint64_t>(count, services);
}

struct StartedChange {
  std::size_t which;
  AwaitedService awaited;
};

/// Services that are changed together, and what to wait for.
class Batch {
 public:
  Batch(Session& session, const Strings& references, const BatchAction& action, std::vector<Result>& results)
      : session_(session), references_(references), action_(action), results_(results) {}

  /// Changes the services from `first` on until `most` are to be awaited; the first alone if each is changed in
  /// turn. Returns where the next batch begins: at the end, if --timeout has passed and the others are given up.
  std::size_t run(std::size_t first, std::size_t most) {
    const std::size_t past = begin(first, most);
    const Strings later(at(past), references_.end());
    std::vector<AwaitedService> awaited;
    for (StartedChange& one : started_) awaited.push_back(std::move(one.awaited));
    const std::vector<Exit> exits = await_each(session_, awaited, later, session_.started);
    for (std::size_t k = 0; k < exits.size(); ++k) end(started_[k].which, exits[k]);
    return time_is_up_ ? references_.size() : past;
  }

 private:
  [[nodiscard]] Strings::const_iterator at(std::size_t which) const {
    return references_.begin() + static_cast<std::ptrdiff_t>(which);
  }

  /// An interrupt has to report which services were changed.
  std::size_t begin(std::size_t first, std::size_t most) {
    const std::size_t past = std::min(first + most, references_.size());
    std::optional<Interrupt> interrupt;
    if (action_.only_waits)
      interrupt.emplace(interrupt_words(session_, {at(first), at(past)}, {at(past), references_.end()},
                                        *action_.only_waits));
    const bool names_begun = session_.awaits() && session_.command.verb != Verbs::rm && !action_.only_waits;
    std::size_t i = first;
    const auto is_full = [&] { return action_.in_turn ? i == past : started_.size() == most; };
    for (; i < references_.size() && !is_full() && !time_is_up_; ++i) {
      BatchPosition far{{}, {at(i + 1), references_.end()}};
      if (names_begun) far.begun.assign(at(first), at(i));
      act(i, far);
      session_.io.out.flush();
      if (!names_begun || references_.size() == 1) continue;
      interrupt.emplace(interrupt_words(session_, {at(first), at(i + 1)}, far.later));
    }
    if (time_is_up_) give_up(i - 1);
    return i;
  }

  /// Reports once that --timeout has passed before these services were started.
  void give_up(std::size_t first) {
    const Strings names(at(first), references_.end());
    const Error& late = *time_is_up_;
    const Exit exit =
        action_.only_waits
            ? report_not_started(session_, names, *action_.only_waits, *time_is_up_)
            : session_.fail({late.code(), swarm::join(names, ", ") + ": " + late.what(), late.hint()});
    for (std::size_t i = first; i < references_.size(); ++i) end(i, exit);
  }

  void act(std::size_t which, const BatchPosition& far) {
    session_.limit_time_of_one();
    const auto begin = [&] {
      UncertainWrite uncertain_write = uncertain_write_of(session_, references_[which]);
      uncertain_write.more = action_.interrupt_hint();
      const WriteInFlight write(session_, uncertain_write, far);
      if (auto one = action_.act(which))
        started_.push_back({which, std::move(*one)});
      else
        session_.summary->add(references_[which], swarm::Json::object());
    };
    const Exit exit = session_.guard([&] {
      time_is_up_ = time_is_up_in(begin);
      return Exit::done;
    });
    if (exit != Exit::done) end(which, exit);
  }

  void end(std::size_t which, Exit exit) {
    results_[which].exit = exit;
    session_.summary->add(references_[which], {{"exit", static_cast<int>(exit)}});
    action_.ended(which, exit);
  }

  Session& session_;
  const Strings& references_;
  const BatchAction& action_;
  std::vector<Result>& results_;
  std::optional<TimeIsUp> time_is_up_;
  std::vector<StartedChange> started_;
};

std::size_t count_done(const std::vector<Result>& all) {
  return static_cast<std::size_t>(std::ranges::count(all, Exit::done, &Result::exit));
}

std::string summary_words(const std::vector<Result>& all) {
  std::string others;
  for (const Result& one : all)
    if (one.exit != Exit::done) others += (others.empty() ? "; not: " : ", ") + one.reference;
  return std::to_string(count_done(all)) + " of " + std::to_string(all.size()) + " services are done" +
         others;
}

std::string summary_json(const std::vector<Result>& all, Exit worst) {
  swarm::Json others = swarm::Json::array();
  for (const Result& one : all)
    if (one.exit != Exit::done)
      others.push_back({{"service", one.reference}, {"exit", static_cast<int>(one.exit)}});
  const swarm::Json summary{{"event", "summary"},
                            {"services", all.size()},
                            {"done", count_done(all)},
                            {"not_done", others},
                            {"exit", static_cast<int>(worst)}};
  return swarm::json_text(summary) + "\n";
}

}  // namespace

void check_many(const Session& session) {
  check_select(session.given().texts(flag::select));
  static_cast<void>(at_a_time(session, 1));
}

Strings selected_services(Session& session) {
  check_many(session);
  const ServiceFilter filter("--select", session.given().texts(flag::select));
  Strings names;
  swarm::ListOptions options = filter.options();
  options.restart = [&] { names.clear(); };
  swarm::ServiceClient(session.engine()).list(options, [&](swarm::ServiceRow&& row) {
    if (filter.passes(row)) names.push_back(std::move(row.name));
    return true;
  });
  if (names.empty()) session.note("--select matches no service");
  std::ranges::sort(names, natural_less);
  return names;
}

Strings chosen_services(Session& session) {
  const Strings& operands = session.operands();
  if (!session.given().has(flag::select)) {
    Strings once;
    for (const std::string& operand : operands)
      if (std::ranges::find(once, operand) == once.end()) once.push_back(operand);
    return once;
  }
  if (!operands.empty()) throw Error(Errc::usage, operands.front() + " cannot be used with --select");
  return selected_services(session);
}

std::vector<Result> do_each(Session& session, const Strings& references, const BatchAction& action) {
  std::vector<Result> results;
  for (const std::string& reference : references) results.push_back({reference});
  const std::size_t size = action.in_turn ? 1 : at_a_time(session, references.size());
  for (std::size_t first = 0; first < references.size();) {
    const std::size_t past = Batch(session, references, action, results).run(first, size);
    if (action.in_turn && past < references.size() && results[first].exit != Exit::done) {
      results.resize(first + 1);
      break;
    }
    first = past;
  }
  return results;
}

Exit sum_up(Session& session, const std::vector<Result>& all) {
  Exit worst = Exit::done;
  for (const Result& one : all) worst = worse(worst, one.exit);
  if (all.size() < 2 || !session.awaits()) return worst;
  if (shows_words(session))
    session.note(summary_words(all));
  else
    session.io.err.write(summary_json(all, worst)).flush();
  return worst;
}

}  // namespace cli
