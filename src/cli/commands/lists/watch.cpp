// SPDX-License-Identifier: Apache-2.0
// Chooses the form of a list, and watches one: reads it about once per second, and redraws or prints rows.
#include "commands/lists/watch.hpp"

#include "output/hints.hpp"
#include "terminal/interrupt.hpp"

#include <swarm/watch.hpp>

#include <string>
#include <utility>

namespace cli {

Format row_format(Session& session, const RowKind& kind, std::string DockerConfig::*configured) {
  const Given& given = session.given();
  const bool chosen = given.has(flag::format) || given.has(flag::output) || given.on(flag::quiet);
  const std::string output = given.last(flag::output), format = given.last(flag::format);
  const std::string_view member =
      configured == &DockerConfig::services_format ? "servicesFormat" : "tasksFormat";
  const DockerConfig none;
  const DockerConfig& config = chosen ? none : session.settings().config(member);
  const std::string origin = wrong_member(config, member);
  return choose_format({.output = output,
                        .format = format,
                        .configured = config.*configured,
                        .origin = origin,
                        .quiet = given.on(flag::quiet),
                        .whole_ids = given.on(flag::no_trunc)},
                       kind);
}

namespace {

using swarm::Errc;
using swarm::Error;

class Watching {
 public:
  Watching(Session& session, WatchView::Form form)
      : session_(session),
        deferred_messages_(session, form == WatchView::Form::screen),
        view_(form),
        interrupt_(std::string(on_screen() ? Redraw::leave : std::string_view()), Interrupt::On::out) {}

  Exit run(swarm::milliseconds pace, const std::function<ListSnapshot()>& read_list) {
    swarm::WaitOptions options;
    options.timeout = {};
    options.steady = pace;
    const auto end = swarm::keep_looking(
        [&] {
          ListSnapshot snapshot = read_list();
          seen_ = std::move(snapshot.list);
          draw(seen_.remark);
          return !snapshot.over && session_.io.out.failed() == 0;
        },
        [&](const std::string& why) { print_message(why); }, options, session_.io.clock);
    return end == swarm::Outcome::Verdict::interrupted ? Exit::interrupted : Exit::done;
  }

 private:
  [[nodiscard]] bool on_screen() const { return view_.form() == WatchView::Form::screen; }

  void draw(const std::string& remark) {
    Watched shown = seen_;
    shown.remark = visible(remark);
    Stream& out = session_.io.out;
    if (continued()) view_.leave_the_screen();
    out.write(view_.show(std::move(shown),
                         {static_cast<std::size_t>(out.columns()), static_cast<std::size_t>(out.rows())}));
    out.flush();
  }

  /// Shows a read failure: below the rows, or as a line on stderr.
  void print_message(const std::string& why) {
    if (on_screen()) return draw(why.empty() ? seen_.remark : why + "; trying again");
    if (why.empty()) return session_.print_message("the engine responds again");
    session_.warn(why + "; trying again");
  }

  Session& session_;
  DeferredMessages deferred_messages_;
  WatchView view_;
  Interrupt interrupt_;
  Watched seen_;
};

}  // namespace

WatchView::Form watch_form(const Session& session, const Format& format) {
  if (format.form == Format::Form::json)
    throw Error(Errc::usage, "--watch cannot be used with -o json: a JSON array would never end",
                make_hint("-o jsonl prints one object per change"));
  if (session.given().last(flag::format) == "raw")
    throw Error(Errc::usage, "--watch cannot be used with --format raw: a row must be one line");
  if (format.form == Format::Form::jsonl || format.form == Format::Form::placeholders)
    return WatchView::Form::objects;
  const Given& globals = session.line.globals;
  // Diagnostic lines on the terminal would break the redrawn screen.
  const bool torn = (globals.on(flag::verbose) || globals.has(flag::log_level)) && session.io.err.terminal();
  return session.io.redraws(session.io.out) && !torn ? WatchView::Form::screen : WatchView::Form::lines;
}

bool has_to_fit(const Session& session, const Format& format) {
  const bool table = format.form == Format::Form::table || format.form == Format::Form::wide;
  return table && session.io.out.terminal() && !session.given().on(flag::no_trunc);
}

void print_fitting(Session& session, const Watched& list) {
  // in ASCII, a second ellipsis in the row takes 2 more columns
  const std::size_t of_name = session.io.has_utf8() ? 0 : 2;
  const auto columns = static_cast<std::size_t>(session.io.out.columns());
  const ScreenSize size{columns > of_name ? columns - of_name : columns, list.rows.size() + 4};
  for (const std::string& row : watched_rows(list, size)) session.io.out.write(row + "\n");
}

Exit keep_watching(Session& session, WatchView::Form form, swarm::milliseconds pace,
                   const std::function<ListSnapshot()>& read_list) {
  return Watching(session, form).run(pace, read_list);
}

}  // namespace cli
