// SPDX-License-Identifier: Apache-2.0
// update: an edit of a service, from flags.
#include "commands/changes/dry_run.hpp"
#include "commands/changes/many.hpp"
#include "commands/changes/plan.hpp"
#include "commands/changes/recreate.hpp"
#include "commands/inspect/find_service.hpp"
#include "commands/shell/verbs.hpp"
#include "commands/waiting/write_in_flight.hpp"
#include "connection/deadlines.hpp"
#include "terminal/interrupt.hpp"

#include <swarm/service_client.hpp>

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;

class Update {
 public:
  explicit Update(Session& session) : session_(session), services_(session.engine()), line_(session) {}

  Exit run(bool only_show) {
    check_several();
    references_ = chosen_services(session_);
    if (only_show) return session_.each(references_, [&](const auto& reference) { return show(reference); });
    if (line_.given().has(flag::name))
      if (PlannedUpdate one = plan(references_.front()); takes_new_name(one)) return replace(one);
    return update_all();
  }

 private:
  [[nodiscard]] bool several() const {
    return session_.operands().size() > 1 || session_.given().has(flag::select);
  }

  void check_several() const {
    if (!several()) return;
    for (const FlagName row : {flag::if_version, flag::name, flag::spec})
      if (const Given::Entry* entry = session_.given().find(row))
        throw Error(Errc::usage, entry->typed + " is for one service, by its name");
  }

  PlannedUpdate plan(const std::string& reference) { return line_.plan(find_service(session_, reference)); }

  Exit show(const std::string& reference) { return show_planned(session_, line_.given(), plan(reference)); }

  [[nodiscard]] bool takes_new_name(const PlannedUpdate& planned) const {
    const Given& given = line_.given();
    return given.on(flag::recreate) && given.last(flag::name) != planned.service.name();
  }

  Exit update_all() {
    std::vector<Result> failed;
    if (!line_.rotations().none()) failed = plan_all();
    plans_.resize(references_.size());
    if (!references_.empty()) make_versions();
    outcomes_.resize(references_.size());
    auto results = do_each(session_, references_,
                           {.act = [&](std::size_t which) { return act(which); },
                            .ended = [&](std::size_t which, Exit exit) { settle(which, exit); },
                            .tells_more = [&] { return line_.rotations().what_is_left(); }});
    line_.rotations().conclude();
    results.insert(results.end(), failed.begin(), failed.end());
    return sum_up(session_, results);
  }

  /// What a new version takes the place of has to be known before it is made. Returns those that cannot be
  /// updated; these are not tried.
  std::vector<Result> plan_all() {
    std::vector<Result> failed;
    std::vector<std::string> planned;
    for (const std::string& reference : references_) {
      session_.limit_requests();
      std::optional<TimeIsUp> late;
      const Exit exit = session_.guard([&] {
        late = time_is_up_in([&] { plans_.emplace_back(plan(reference)); });
        return Exit::done;
      });
      if (late) throw *late;  // for all of them: nothing has been sent
      if (exit == Exit::done)
        planned.push_back(reference);
      else
        failed.push_back({reference, exit});
    }
    references_ = std::move(planned);
    return failed;
  }

  void make_versions() {
    if (line_.rotations().none()) return;
    const Interrupt interrupt(line_.rotations().last_words());
    line_.rotations().make();
  }

  std::optional<Awaited> act(std::size_t which) {
    const std::string& reference = references_[which];
    outcomes_[which].reference = reference;
    if (!plans_[which]) plans_[which] = plan(reference);
    const swarm::Updated updated = send(*plans_[which]);
    outcomes_[which].updated = updated;
    tell(reference, updated);
    if (!updated.sent) return std::nullopt;
    using After = swarm::Goal::After;
    const bool back = plans_[which]->options.rollback;
    Awaited one = awaited(reference, updated, back ? After::rollback : After::update);
    one.left_behind = line_.rotations().left(reference);
    return one;
  }

  void settle(std::size_t which, Exit exit) {
    outcomes_[which].exit = exit;
    line_.rotations().settle(outcomes_[which]);
  }

  swarm::Updated send(const PlannedUpdate& planned) {
    const auto& [service, options, edit] = planned;
    if (line_.rotations().none()) return services_.update(service, edit, options);
    const Interrupt interrupt(line_.rotations().last_words());
    return services_.update(service, edit, options);
  }

  Exit replace(const PlannedUpdate& planned) {
    require_free_name(session_, line_.given().last(flag::name));
    make_versions();
    const Exit exit =
        session_.guard([&] { return recreate(session_, planned.service, planned.edit, planned.options); });
    line_.rotations().replaced(planned.service.name(), exit);
    return exit;
  }

  void tell(const std::string& reference, const swarm::Updated& updated) {
    const std::string whose = several() ? reference + ": " : std::string();
    for (const auto* warnings : {&updated.edit_warnings, &updated.warnings})
      for (const std::string& warning : *warnings) session_.warn(whose + warning);
    warn_if_found(session_, updated.found_by_reading,
                  whose.empty() ? "the update was made" : reference + " was updated");
    if (!updated.sent) session_.note(reference + ": nothing to change");
    session_.io.out.text(reference).write("\n");
  }

  Session& session_;
  swarm::ServiceClient services_;
  UpdateLine line_;
  std::vector<std::string> references_;
  std::vector<std::optional<PlannedUpdate>> plans_;
  std::vector<Rotated> outcomes_;
};

Exit run_update(Session& session) {
  const bool only_show = dry_run(session);
  return Update(session).run(only_show);
}

constexpr std::array update_examples{
    Example{"swarmctl update web --image nginx:1.28 --env-rm DEBUG --env-add LEVEL=info",
            "change image and environment, and keep the rest"},
    Example{"swarmctl update web --secret-rotate tls=new.pem",
            "replace a secret's content; restore the old one if the update fails"},
    Example{"swarmctl update --select label=tier=web --parallel 1 --image nginx:1.28",
            "update one service after the other"},
    Example{"swarmctl update web --if-version 42 --replicas 5", "update only if nobody else has changed it"},
};

}  // namespace

const Command update_command{
    .name = "update",
    .verb = Verbs::update,
    .operands = "SERVICE…",
    .summary = "Change services",
    .prose =
        "Flags describe an edit: what they do not name stays as it is. An edit that changes nothing "
        "sends nothing. With several services, each gets the same edit, and an image is looked up "
        "once. Then the command waits until all tasks run, or clearly will not.",
    .examples = update_examples,
    .least = 1,
    .most = any_number,
    .run = run_update};

}  // namespace cli
