// SPDX-License-Identifier: Apache-2.0
// ls: lists services.
#include "commands/inspect/find_service.hpp"
#include "commands/lists/service_filter.hpp"
#include "commands/lists/watch.hpp"
#include "commands/shell/verbs.hpp"
#include "output/lists/cells.hpp"
#include "output/lists/rows.hpp"
#include "session.hpp"

#include <swarm/service_client.hpp>
#include <swarm/tasks.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace cli {
namespace {

using swarm::ServiceRow;

class Ls {
 public:
  explicit Ls(Session& session)
      : session_(session), filter_("--filter", session.given().texts(flag::filter)) {
    for (const std::string& name : session.operands())
      if (!is_glob(name)) missing_.insert(name);
  }

  Exit run() {
    // Parse the template first, so that an error costs no request.
    const Format format = row_format(session_, service_rows(), &DockerConfig::services_format);
    wide_ = format.form == Format::Form::wide;
    if (session_.given().on(flag::watch)) return watch(format);
    if (has_to_fit(session_, format)) {
      print_fitting(session_, read_list(format, Clock::now()).list);
      return fail_missing(session_, missing_);
    }
    ServiceList list(format, Clock::now(), [this](std::string_view text) { session_.io.out.write(text); });
    swarm::ListOptions options = asked();
    if (!format.streams()) options.restart = [&] { list.restart(); };
    options.lacking = [this] { return names_missing(); };
    read(options, [&](const ServiceRow& row) { list.add(row); });
    list.finish();
    return fail_missing(session_, missing_);
  }

 private:
  swarm::ListOptions asked() {
    swarm::ListOptions options = filter_.options();
    if (needs_details()) options.status = options.details = true;
    if (wide_)
      options.tasks = std::make_shared<const swarm::Tasks>(
          swarm::TaskClient(session_.engine()).list({{"desired-state", {"running"}}}));
    return options;
  }

  void read(const swarm::ListOptions& options, const std::function<void(const ServiceRow&)>& add) {
    swarm::ServiceClient(session_.engine()).list(options, [&](ServiceRow&& row) {
      if (wanted(row)) add(row);
      return session_.io.out.failed() == 0;
    });
  }

  /// Reports names that no service has once; keeps watching the others, even if they disappear.
  Exit watch(const Format& format) {
    const WatchView::Form form = watch_form(session_, format);
    const Clock::time_point start = Clock::now();
    std::optional<Exit> missing;
    const Exit end = keep_watching(session_, form, std::chrono::seconds(1), [&] {
      ListSnapshot snapshot = read_list(format, start);
      if (missing) return snapshot;
      snapshot.over = !session_.operands().empty() && missing_.size() == session_.operands().size();
      missing = fail_missing(session_, missing_);
      session_.io.err.flush();
      return snapshot;
    });
    return worse(*missing, end);
  }

  ListSnapshot read_list(const Format& format, Clock::time_point start) {
    std::vector<ServiceRow> rows;
    swarm::ListOptions options = asked();
    options.restart = [&] { rows.clear(); };
    options.lacking = [this] { return names_missing(); };
    read(options, [&](const ServiceRow& row) { rows.push_back(row); });
    std::ranges::stable_sort(rows, natural_less, &ServiceRow::name);
    ListSnapshot snapshot{.list = {.heading = service_heading(format),
                                   .rows = {},
                                   .remark = {},
                                   .spare = spare_service_columns(format)}};
    for (const ServiceRow& row : rows)
      snapshot.list.rows.push_back(
          {row.id, service_text(format, row, Clock::now()), service_text(format, row, start)});
    return snapshot;
  }

  [[nodiscard]] bool needs_details() const {
    const Given& given = session_.given();
    const std::string output =
        given.last(flag::output, given.on(flag::quiet) && !given.has(flag::format) ? "id" : "table");
    return output != "id" && output != "name";
  }

  bool wanted(const ServiceRow& row) {
    if (!filter_.passes(row)) return false;
    missing_.erase(row.name);
    if (session_.operands().empty()) return true;
    return std::ranges::any_of(session_.operands(), [&](const std::string& name) {
      return is_glob(name) ? matches_glob(name, row.name) : name == row.name;
    });
  }

  [[nodiscard]] std::vector<std::string> names_missing() const { return {missing_.begin(), missing_.end()}; }

  Session& session_;
  ServiceFilter filter_;
  std::set<std::string> missing_;
  bool wide_ = false;
};

Exit run_ls(Session& session) { return Ls(session).run(); }

constexpr std::array ls_examples{
    Example{"swarmctl ls web 'api-*'", "list one by its exact name, others by a pattern"},
    Example{"swarmctl ls --watch", "keep the list up to date"},
    Example{"swarmctl ls --filter label=tier=web -o json", "print JSON, for scripts"},
};

}  // namespace

const Command ls_command{
    .name = "ls",
    .alias = "list",
    .verb = Verbs::ls,
    .operands = "[NAME…]",
    .summary = "List services",
    .prose =
        "Names are exact or patterns. An exact name that no service has is an error; a pattern that "
        "matches nothing is not. -o wide reads the tasks as well: how many run the current "
        "specification, and on how many nodes.",
    .examples = ls_examples,
    .least = 0,
    .most = any_number,
    .run = run_ls};

}  // namespace cli
