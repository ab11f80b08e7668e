// SPDX-License-Identifier: Apache-2.0
// scale: so many tasks.
#include "commands/dry_run.hpp"
#include "commands/outcome.hpp"
#include "commands/verbs.hpp"
#include "session.hpp"

#include <swarm/edit.hpp>
#include <swarm/service_client.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;

struct Wish {
  std::string reference;
  std::uint64_t tasks = 0;
};

Wish read_wish(const std::string& operand) {
  const auto equals = operand.rfind('=');
  if (equals == std::string::npos || equals == 0)
    throw Error(Errc::usage, operand + ": must be SERVICE=NUMBER", "swarmctl scale web=3");
  try {
    return {operand.substr(0, equals),
            swarm::value::read_count(operand.substr(equals + 1)).get<std::uint64_t>()};
  } catch (const Error& error) {
    throw Error(Errc::usage, operand + ": " + error.what(), "swarmctl scale web=3");
  }
}

/// All of them are read before the first is carried out.
std::vector<Wish> read_wishes(const std::vector<std::string>& operands) {
  std::vector<Wish> wishes;
  for (const std::string& operand : operands) {
    Wish wish = read_wish(operand);
    if (std::ranges::find(wishes, wish.reference, &Wish::reference) != wishes.end())
      throw Error(Errc::usage, wish.reference + ": named twice");
    wishes.push_back(std::move(wish));
  }
  return wishes;
}

void rescale(swarm::Json& spec, const Wish& wish) {
  using swarm::edit::Mode;
  const Mode mode = swarm::edit::mode_of(spec);
  if (mode == Mode::global || mode == Mode::global_job)
    throw Error(Errc::refused,
                wish.reference + ": is global: it has one task on each node, and no number to set");
  swarm::edit::rescale(spec, wish.tasks, {});
}

class Scale {
 public:
  explicit Scale(Session& session) : session_(session), services_(session.engine()) {}

  Exit run(const std::vector<Wish>& wishes) {
    Exit worst = Exit::done;
    const bool only_show = dry_run(session_);
    for (const Wish& wish : wishes) {
      try {
        if (only_show)
          worst = worse(worst, show(wish));
        else
          send(wish);
      } catch (const Error& error) {
        worst = worse(worst, session_.fail(error));
      }
    }
    session_.io.out.flush();
    worst = worse(worst, await_all(session_, sent_));
    return worst;
  }

 private:
  Exit show(const Wish& wish) {
    const auto edit = [&](swarm::Json& spec) { rescale(spec, wish); };
    return show_update(session_, services_.preview(services_.inspect(wish.reference), edit));
  }

  void send(const Wish& wish) {
    const swarm::Updated updated =
        services_.update(wish.reference, [&](swarm::Json& spec) { rescale(spec, wish); });
    for (const std::string& warning : updated.warnings) session_.warn(warning);
    if (updated.found_by_reading) session_.warn(wish.reference + ": the answer was lost, but it was scaled");
    if (!updated.sent) session_.note(wish.reference + ": nothing to change");
    session_.io.out.text(wish.reference).write(" scaled to " + std::to_string(wish.tasks) + "\n");
    if (updated.sent) sent_.push_back(awaited(wish.reference, updated));
  }

  Session& session_;
  swarm::ServiceClient services_;
  std::vector<Awaited> sent_;
};

Exit run(Session& session) {
  const auto wishes = read_wishes(session.operands());
  return Scale(session).run(wishes);
}

constexpr std::array examples{
    Example{"swarmctl scale web=5 api=3", "two services, and one wait for both"},
    Example{"swarmctl scale -d web=0", "stop all tasks, and do not wait"},
};

}  // namespace

const Command scale_command{
    .name = "scale",
    .verb = Verbs::scale,
    .operands = "SERVICE=NUMBER…",
    .summary = "Set how many tasks services have",
    .prose =
        "Of a replicated job the number is that of its completions. A service that has the number already "
        "is left alone. All services are changed first, then all are waited for.",
    .examples = examples,
    .least = 1,
    .most = any_number,
    .run = run};

}  // namespace cli
