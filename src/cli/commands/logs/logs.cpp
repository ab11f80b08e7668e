// SPDX-License-Identifier: Apache-2.0
// logs: prints the output of tasks, sorted by timestamp.
#include "commands/logs/output.hpp"
#include "commands/logs/request.hpp"
#include "commands/logs/sources.hpp"
#include "commands/logs/until_converged.hpp"
#include "commands/shell/verbs.hpp"
#include "commands/waiting/outcome.hpp"
#include "session.hpp"
#include "terminal/interrupt.hpp"

#include <swarm/logs.hpp>
#include <swarm/service_client.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using std::chrono::milliseconds;
using swarm::EngineTime;
using swarm::Errc;
using swarm::Error;
using swarm::LogLine;
using Steady = std::chrono::steady_clock;

/// How long to read after the end, for lines written in time that are still in transit.
constexpr milliseconds transit_time{300};

/// Engines do not end the log of a service that is removed. This long after the last line, check whether the
/// service still exists, and repeat that.
constexpr milliseconds ask_after{5000};

EngineTime now() {
  return std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now());
}

class Logs {
 public:
  explicit Logs(Session& session)
      : session_(session),
        flags_(read_log_flags(session.given())),
        range_(flags_.range),
        subject_(find_log_subject(session, session.operands().front())),
        reader_(session.engine(), subject_.body, session.operands().front()),
        sources_(session, subject_.service_id, subject_.service_name,
                 session.given().on(flag::no_resolve) ? LogSources::Names::ids : LogSources::Names::resolved,
                 [this] { return is_time_up(); }),
        output_(session, flags_.format, sources_, subject_.mode) {
    flags_.format.slot_digits = subject_.slot_digits;
    flags_.format.mark_stderr = session.io.err.terminal();
    if (!session.given().on(flag::until_converged)) return;
    if (subject_.options.of == swarm::LogOptions::Of::task)
      throw Error(Errc::usage,
                  "--until-converged needs a service: " + session.operands().front() + " is a task");
    end_ = std::make_unique<UntilConverged>(session, subject_.service_name, subject_.service_id);
  }

  Exit run() {
    const auto end = swarm::catch_error({Errc::interrupted}, [&] { read(); });
    if (end.error && !is_time_up()) end.rethrow();
    output_.flush();
    return end_ && !output_.closed() ? end_->report_outcome() : Exit::done;
  }

 private:
  void read();
  /// With --until-converged, reading ends at --timeout even if no manager answers.
  [[nodiscard]] bool is_time_up() const { return end_ && Steady::now() >= end_->end() + transit_time; }
  void history();
  void follow(EngineTime start, bool from_now);
  /// Whether the service was removed; reports that once.
  [[nodiscard]] bool is_gone();
  [[nodiscard]] bool is_enough() const { return output_.closed() || time_left().count() == 0; }
  /// Until no more requested lines can come; very long without --until.
  [[nodiscard]] milliseconds time_left() const;
  [[nodiscard]] bool is_past(const LogLine& line) const {
    return range_.until != EngineTime{} && line.time > range_.until;
  }

  Session& session_;
  LogFlags flags_;
  const swarm::LogRange& range_;
  LogSubject subject_;
  swarm::LogReader reader_;
  LogSources sources_;
  LogOutput output_;
  std::unique_ptr<UntilConverged> end_;  ///< Null: it does not matter.
  Steady::time_point heard_ = Steady::now();
  bool is_gone_ = false;
};

void Logs::read() {
  const EngineTime start{std::chrono::seconds(session_.engine().clock())};
  if (flags_.format.prefix) sources_.look_up();
  const bool nothing_past = range_.tail == 0U || range_.tail_per_task == 0U;
  if (!nothing_past) history();
  if (session_.given().on(flag::follow) || end_) follow(start, nothing_past);
}

/// Prints the existing lines.
void Logs::history() {
  swarm::LogOptions options = subject_.options;
  // Called regularly, so that lines are printed even if nothing more arrives.
  options.enough = [this] {
    output_.flush_soon();
    return is_time_up();
  };
  const bool task = options.of == swarm::LogOptions::Of::task;
  const auto past = swarm::read_history(
      reader_, options, range_, task ? swarm::Tasks{} : sources_.tasks(),
      [this] { return session_.another_unless_ssh(); },
      [this](const LogLine& line) {
        output_.print_soon(line);
        return !output_.closed();
      });
  output_.flush();
  if (past.failure && !past.silent) throw Error(*past.failure);
  output_.warn_incomplete(past);
  output_.warn_unended(past.unended);
  if (!past.silent) return;
  if (task) return output_.warn_unended({swarm::TaskClient(session_.engine()).inspect(options.id)});
  session_.warn("the engine did not end the log of " + subject_.service_name +
                " in time: lines may be missing");
}

milliseconds Logs::time_left() const {
  if (end_ && end_->decided_for(transit_time)) return milliseconds(0);
  if (range_.until == EngineTime{}) return std::chrono::hours(24);
  return std::max(milliseconds(0), std::chrono::ceil<milliseconds>(range_.until + transit_time - now()));
}

bool Logs::is_gone() {
  if (is_gone_ || end_ || Steady::now() - heard_ < ask_after) return is_gone_;
  is_gone_ = sources_.is_service_gone();
  heard_ = Steady::now();
  if (is_gone_) session_.note(subject_.service_name + " was removed");
  return is_gone_;
}

void Logs::follow(EngineTime start, bool from_now) {
  swarm::LogOptions options = subject_.options;
  heard_ = Steady::now();
  options.enough = [this] {
    output_.flush();
    return is_gone() || is_enough();
  };
  const auto print = [this](const LogLine& line) {
    heard_ = Steady::now();
    if (is_past(line)) return false;
    output_.print(line);
    return !output_.closed();
  };
  const auto warn = [this](const Error& error) {
    session_.warn(std::string(error.what()) + "; trying again");
  };
  swarm::follow_log(reader_, options, range_, start, from_now, print, warn);
}

Exit run_logs(Session& session) {
  std::optional<Interrupt> interrupt;
  if (session.given().on(flag::until_converged))
    interrupt.emplace(interrupt_words(session, session.operands(), {}));
  return unless_time_is_up(session, session.operands(), {}, [&] { return Logs(session).run(); });
}

constexpr std::array logs_examples{
    Example{"swarmctl logs --tail 100 -f web", "print the last hundred lines, then new ones"},
    Example{"swarmctl logs --since 10m --until 5m -t web",
            "print what was logged from ten to five minutes ago, with timestamps"},
    Example{"swarmctl update -d web --image nginx:1.28; swarmctl logs --until-converged web",
            "print what the tasks log until the update is over"},
    Example{"swarmctl logs --raw web >web.log 2>web.err", "print only the lines, unchanged"},
};

}  // namespace

const Command logs_command{
    .name = "logs",
    .verb = Verbs::logs,
    .operands = "SERVICE|TASK",
    .summary = "Print the logs of a service or task",
    .prose =
        "Lines of all tasks, including those that have ended, are printed in time order. What a task "
        "writes to stderr goes to stderr. On a terminal, such lines have a red bar, or without "
        "colour `!` in place of the bar. --follow includes tasks that start later, and ends when the "
        "service is removed. A log that breaks off is resumed. A log that the engine does not end is a "
        "warning, not an error. On a terminal, control characters other than colours are shown as codes; "
        "elsewhere, and with --raw, lines are printed unchanged.",
    .examples = logs_examples,
    .least = 1,
    .most = 1,
    .run = run_logs};

}  // namespace cli
