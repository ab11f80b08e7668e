// SPDX-License-Identifier: Apache-2.0
// One run of one verb: what was typed, where to speak, and the engine, connected when first asked.
#pragma once

#include "command.hpp"
#include "config/settings.hpp"
#include "connection/deadlines.hpp"
#include "flags/parse.hpp"
#include "flags/to_edit.hpp"
#include "terminal/io.hpp"

#include <swarm/engine.hpp>
#include <swarm/error.hpp>
#include <swarm/transport.hpp>
#include <swarm/watch.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

class Summary;

class Session {
 public:
  /// `instead`: the tests' door; no socket is opened then.
  Session(Io& streams, const Command& verb, Line typed, swarm::Transport* instead);

  Io& io;
  const Command& command;
  const Line line;
  const swarm::TimePoint started;          ///< By the clock of `io`.
  const std::shared_ptr<Summary> summary;  ///< What became of each service.

  /// Told of each change of a service. Set before the first use of engine().
  std::function<void(const swarm::ServiceChange&)> on_change{};
  /// Told the word of the verdict when the wait for a service, by its ID, has ended: "done", "stuck".
  std::function<void(const std::string& id, std::string_view word)> on_verdict{};

  [[nodiscard]] const Given& given() const { return line.given; }
  [[nodiscard]] const std::vector<std::string>& operands() const { return line.operands; }

  Settings& settings() { return settings_; }
  swarm::Engine& engine();
  /// A further connection to the same managers, whose requests end when `stop` says so; null where the tests
  /// gave the only one.
  std::unique_ptr<swarm::Transport> another_transport(std::function<bool()> stop = {});
  /// The same; null over ssh as well, where it would be one more ssh.
  std::unique_ptr<swarm::Transport> another_unless_ssh();
  /// All that is asked of the engine is answered within this time, or fails. Before the first use of
  /// engine().
  void limit_time(std::chrono::milliseconds within) { time_limit_ = within; }
  /// Whether the line waits for what it does, or for what it is told to.
  [[nodiscard]] bool awaits() const;
  /// From now on the requests for one service, or one that is made for all of them, have the time of
  /// limit_requests(). Where the line waits, they end when --timeout, counted from the start, has passed: with
  /// TimeIsUp, or as a write whose answer was lost. Not of a dry run, which awaits nothing.
  void limit_time_of_one();
  /// The requests from now on end within 30 s a manager, all together. Not of a line that follows something.
  void limit_requests() const;
  /// The same of what puts things back or removes them after a failure, whatever is left of --timeout.
  void limit_cleanup();
  /// What `act` asks has `most` in all, and not more than half of the time that the line has left.
  void aside(std::chrono::milliseconds most, const std::function<void()>& act);
  /// Requests from now on have the limits of a wait.
  void lift_deadlines();
  /// Another line in the place of this one, for the same engine door and streams.
  [[nodiscard]] Session with(Line other) const { return with(io, command, std::move(other)); }
  [[nodiscard]] Session with(Io& streams, const Command& verb, Line other) const {
    return {streams, verb, std::move(other), instead_};
  }

  [[nodiscard]] World world() const;

  /// One line of news on stderr: "swarmctl: VERB: text". Foreign words are made visible.
  void tell(std::string_view text) const;
  /// The same, unless --quiet was given.
  void note(std::string_view text) const;
  /// "swarmctl: VERB: warning: text": something may not be as it was meant.
  void warn(std::string_view text) const;
  void warn(const std::vector<std::string>& texts) const;
  /// The flags of the connection as typed: connection_flags() of this line.
  [[nodiscard]] std::string typed_connection() const;
  /// The error's line and its hint.
  Exit fail(const swarm::Error& error) const;

  /// Whether words on stderr are for a job of GitHub Actions.
  [[nodiscard]] bool annotates() const { return given().last(flag::progress) == "github"; }

  /// What `act` returns; where it throws an Error, that gets its line.
  Exit guard(const std::function<Exit()>& act) const;
  /// The same for each; the highest-ranking code wins.
  Exit each(const std::vector<std::string>& names,
            const std::function<Exit(const std::string& name)>& act) const;
  Exit each_operand(const std::function<Exit(const std::string& operand)>& act) const {
    return each(operands(), act);
  }

  /// The value of a duration flag in milliseconds, or `otherwise`.
  [[nodiscard]] std::chrono::milliseconds duration(FlagName row, std::chrono::milliseconds otherwise) const;

  /// Throws usage where --with-registry-auth was given and the only file with logins is broken.
  void check_logins();
  /// The names of all services, sorted, as they were when first asked for; none where that fails.
  const std::vector<std::string>& service_names();

  /// X-Registry-Auth for the image where --with-registry-auth was given; empty otherwise.
  std::string registry_auth(const std::string& image);

 private:
  friend class HeldNews;
  swarm::ConnectOptions with_news(swarm::ConnectOptions options);
  [[nodiscard]] bool follows() const;
  void warn_of_unsent_headers();
  void tell_fall_over(const std::string& text);

  Settings settings_;
  swarm::Transport* instead_;
  std::optional<std::chrono::milliseconds> time_limit_;
  std::unique_ptr<swarm::Transport> transport_;
  std::unique_ptr<CommandDeadline> deadline_;
  std::unique_ptr<swarm::Engine> engine_;
  std::optional<std::vector<std::string>> service_names_;
  bool reported_fall_over_ = false;
  bool holds_news_ = false;
  std::string held_news_;
};

/// While it lives, a display that redraws has the screen: news of the connection wait for its end.
class HeldNews {
 public:
  /// `on_screen` false: nothing is redrawn, and nothing is held.
  HeldNews(Session& session, bool on_screen) : session_(session) { session_.holds_news_ = on_screen; }
  HeldNews(const HeldNews&) = delete;
  HeldNews& operator=(const HeldNews&) = delete;
  ~HeldNews();

 private:
  Session& session_;
};

/// The error's line and hint on `err`; returns its exit code. `verb` may be empty. `connection`:
/// connection_flags(). `annotated`: as an annotation of GitHub Actions.
Exit report(Io& io, std::string_view verb, const swarm::Error& error, const std::string& connection,
            bool annotated = false);

}  // namespace cli
