// SPDX-License-Identifier: Apache-2.0
// ps: lists the tasks of services.
#include "commands/inspect/find_service.hpp"
#include "commands/lists/task_history.hpp"
#include "commands/lists/watch.hpp"
#include "commands/shell/verbs.hpp"
#include "session.hpp"

#include <swarm/service_client.hpp>

#include <array>
#include <string>
#include <vector>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;

Past past_for(const Format& format) {
  const bool reported = format.form == Format::Form::wide || format.form == Format::Form::json ||
                        format.form == Format::Form::jsonl;
  return reported ? Past::reported : Past::left_out;
}

NodeNames nodes_for(const Session& session, const Format& format) {
  const bool hidden = session.given().on(flag::no_resolve) || format.form == Format::Form::id ||
                      format.form == Format::Form::name;
  return hidden ? NodeNames::left_out : NodeNames::reported;
}

/// The output of -q is for another command, and so are the IDs that a template prints with it.
Format format_for(Session& session) {
  Format format = row_format(session, task_rows(), &DockerConfig::tasks_format);
  if (session.given().on(flag::quiet)) format.ids = Format::Ids::whole;
  return format;
}

class Ps {
 public:
  explicit Ps(Session& session)
      : session_(session),
        format_(format_for(session)),
        query_(session, past_for(format_), nodes_for(session, format_)),
        services_(session.engine()) {}

  Exit run() {
    const bool watches = session_.given().on(flag::watch);
    const WatchView::Form form = watches ? watch_form(session_, format_) : WatchView::Form::lines;
    const Exit found = session_.each_operand([&](const std::string& operand) {
      query_.add(find_service(session_, operand));
      return Exit::done;
    });
    if (query_.services().empty()) return found;
    if (watches) return worse(found, watch(form));
    if (has_to_fit(session_, format_)) {
      print_fitting(session_, see(WatchView::Form::screen, Clock::now()).list);
      return found;
    }
    const TaskStore tasks = query_.read();
    TaskRow row;
    const auto row_at = [&](std::size_t index) -> const TaskRow& {
      tasks.fill(row, index);
      return row;
    };
    print_sorted(format_, errors(), {tasks.size(), row_at}, Clock::now(),
                 [&](std::string_view text) { session_.io.out.write(text); });
    return found;
  }

 private:
  [[nodiscard]] TaskText::Errors errors() const {
    return session_.io.out.terminal() ? TaskText::Errors::cut : TaskText::Errors::whole;
  }

  Exit watch(WatchView::Form form) {
    session_.io.err.flush();
    const Clock::time_point start = Clock::now();
    Exit worst = keep_watching(session_, form, std::chrono::seconds(query_.requests()), [&] {
      ListSnapshot snapshot = see(form, start);
      if (form != WatchView::Form::screen) report_removed();
      return snapshot;
    });
    report_removed();
    if (reported_ > 0) worst = worse(worst, Exit::not_found);
    return worst;
  }

  ListSnapshot see(WatchView::Form form, Clock::time_point start) {
    const std::vector<TaskRow> rows = rows_of_those_left();
    const TaskText text(format_, errors());
    const auto places = places_of(rows);
    ListSnapshot snapshot{
        .list = {.heading = text.heading(), .rows = {}, .remark = {}, .spare = spare_task_columns(format_)}};
    for (std::size_t i = 0; i < rows.size(); ++i) {
      // Lines printed one by one are not grouped by place, so none is marked as older.
      const auto place = form == WatchView::Form::screen ? places[i] : TaskText::Place::newest;
      snapshot.list.rows.push_back(
          {rows[i].id, text.row(rows[i], place, Clock::now()), text.row(rows[i], place, start)});
    }
    snapshot.over = query_.services().empty();
    for (const std::string& name : snapshot.over ? std::vector<std::string>() : removed_)
      snapshot.list.remark += (snapshot.list.remark.empty() ? "" : "; ") + name + ": the service was removed";
    return snapshot;
  }

  void report_removed() {
    for (; reported_ < removed_.size(); ++reported_)
      session_.fail(Error(Errc::not_found, removed_[reported_] + ": the service was removed"));
    session_.io.err.flush();
  }

  /// The engine lists no tasks of a removed service, though they may run for a while.
  std::vector<TaskRow> rows_of_those_left() {
    while (!query_.services().empty()) {
      auto rows = swarm::catch_error({Errc::not_found}, [&] { return query_.rows(); });
      if (rows) return std::move(*rows.value);
      if (!drop_removed()) rows.rethrow();
    }
    return {};
  }

  bool drop_removed() {
    const std::size_t before = removed_.size();
    for (const auto& [id, service] : std::map(query_.services())) {
      if (services_.find(id)) continue;
      removed_.push_back(service.name);
      query_.forget(id);
    }
    return removed_.size() > before;
  }

  Session& session_;
  Format format_;
  TaskQuery query_;
  swarm::ServiceClient services_;
  std::vector<std::string> removed_;
  std::size_t reported_ = 0;  ///< How many of `removed_` were reported.
};

Exit run_ps(Session& session) { return Ps(session).run(); }

constexpr std::array ps_examples{
    Example{"swarmctl ps web", "list running tasks and their predecessors"},
    Example{"swarmctl ps --current -o wide web api",
            "list the newest task of each slot, with its restart count"},
    Example{"swarmctl ps --watch --current web", "keep the list up to date"},
    Example{"swarmctl ps --filter state=failed --no-trunc web", "list failed tasks with their full errors"},
};

}  // namespace

const Command ps_command{
    .name = "ps",
    .verb = Verbs::ps,
    .operands = "SERVICE…",
    .summary = "List the tasks of services",
    .prose =
        "Older tasks of a slot are listed below its newest one, as far back as the engine keeps them. "
        "Errors are printed in full unless stdout is a terminal; there, columns that do not fit are left "
        "out, and rows are cut, unless --no-trunc is given. A service that does not exist is an "
        "error; the others are still printed. --watch ends when the last of the services is removed.",
    .examples = ps_examples,
    .least = 1,
    .most = any_number,
    .run = run_ps};

}  // namespace cli
