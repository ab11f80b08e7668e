// SPDX-License-Identifier: Apache-2.0
// One run of one verb: the command line, the streams, and the engine, which is connected on first use.
#pragma once

#include "command.hpp"
#include "config/settings.hpp"
#include "connection/deadlines.hpp"
#include "flags/parse.hpp"
#include "flags/to_edit.hpp"
#include "output/document/typed_secrets.hpp"
#include "terminal/io.hpp"

#include <swarm/engine.hpp>
#include <swarm/error.hpp>
#include <swarm/transport.hpp>
#include <swarm/watch.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

class Summary;

class Session {
 public:
  /// `instead` is for tests; no socket is opened then.
  Session(Io& streams, const Command& verb, Line typed, swarm::Transport* instead);

  Io& io;
  const Command& command;
  const Line line;
  const swarm::TimePoint started;          ///< By the clock of `io`.
  const std::shared_ptr<Summary> summary;  ///< The result for each service.

  /// Called for each change of a service. Set it before the first use of engine().
  std::function<void(const swarm::ServiceChange&)> on_change{};
  /// Called when the wait for a service has ended, with the service's ID and the word of the verdict: "done",
  /// "stuck".
  std::function<void(const std::string& id, std::string_view word)> on_verdict{};

  std::set<std::string> silent_registries{};  ///< Hosts that kept the engine waiting too long.

  [[nodiscard]] const Given& given() const { return line.given; }
  [[nodiscard]] const std::vector<std::string>& operands() const { return line.operands; }

  Settings& settings() { return settings_; }
  swarm::Engine& engine();
  /// Another connection to the same managers; `stop` ends its requests. Null if the tests provided the only
  /// one.
  std::unique_ptr<swarm::Transport> another_transport(std::function<bool()> stop = {});
  /// The same, but also null over ssh, where it would need another ssh process.
  std::unique_ptr<swarm::Transport> another_unless_ssh();
  /// Sets the time in which the engine must answer all requests. Call it before the first use of engine().
  void limit_time(std::chrono::milliseconds within) { time_limit_ = within; }
  /// Whether the command waits for its change, or for what its flags ask it to wait for.
  [[nodiscard]] bool awaits() const;
  /// The following requests, for one service or for all, have the deadline of limit_requests(). If the
  /// command waits, they also end when --timeout, counted from the start, has passed: with TimeIsUp, or as a
  /// write whose response was lost. Not for a dry run, which waits for nothing.
  void limit_time_of_one();
  /// The following requests share a deadline of 30 s per manager. Not for a command that follows something.
  void limit_requests() const;
  /// The same for requests that restore or remove things after a failure, even if --timeout has passed.
  void limit_cleanup();
  /// The requests of `act` have `most` in all, and at most half of the time that the line has left.
  void aside(std::chrono::milliseconds most, const std::function<void()>& act);
  /// Requests from now on have the limits of a wait.
  void lift_deadlines();
  /// A session with another command line, for the same connection and streams.
  [[nodiscard]] Session with(Line other) const { return with(io, command, std::move(other)); }
  [[nodiscard]] Session with(Io& streams, const Command& verb, Line other) const {
    return {streams, verb, std::move(other), instead_};
  }

  [[nodiscard]] World world() const;

  /// Writes one line to stderr: "swarmctl: VERB: text". Escapes control characters.
  void print_message(std::string_view text) const;
  /// The same, unless --quiet was given.
  void note(std::string_view text) const;
  /// "swarmctl: VERB: warning: text": something may not be as intended.
  void warn(std::string_view text) const;
  void warn(const std::vector<std::string>& texts) const;
  /// The connection flags as typed: connection_flags() of this command line.
  [[nodiscard]] std::string typed_connection() const;
  /// Prints the error and its hint.
  Exit fail(const swarm::Error& error) const;

  /// Whether messages on stderr are for a GitHub Actions job.
  [[nodiscard]] bool annotates() const { return given().last(flag::progress) == "github"; }

  /// Returns what `act` returns, or prints its Error.
  Exit guard(const std::function<Exit()>& act) const;
  /// The same for each name; returns the highest-ranking code.
  Exit each(const std::vector<std::string>& names,
            const std::function<Exit(const std::string& name)>& act) const;
  Exit each_operand(const std::function<Exit(const std::string& operand)>& act) const {
    return each(operands(), act);
  }

  /// The value of a duration flag in milliseconds, or `otherwise`.
  [[nodiscard]] std::chrono::milliseconds duration(FlagName row, std::chrono::milliseconds otherwise) const;

  /// Throws usage if --with-registry-auth was given and the only file with logins is broken.
  void check_logins();
  /// The names of all services, sorted, as of the first call; empty if that request fails.
  const std::vector<std::string>& service_names();

  /// X-Registry-Auth for the image if --with-registry-auth was given; empty otherwise.
  std::string registry_auth(const std::string& image);

 private:
  friend class DeferredMessages;
  swarm::ConnectOptions with_reports(swarm::ConnectOptions options);
  [[nodiscard]] bool follows() const;
  void warn_of_unsent_headers();
  void report_failover(const std::string& text);

  Settings settings_;
  swarm::Transport* instead_;
  std::optional<std::chrono::milliseconds> time_limit_;
  std::unique_ptr<swarm::Transport> transport_;
  std::unique_ptr<CommandDeadline> deadline_;
  std::unique_ptr<swarm::Engine> engine_;
  std::optional<std::vector<std::string>> service_names_;
  bool reported_failover_ = false;
  bool defers_messages_ = false;
  std::string deferred_message_;
};

/// Delays messages about the connection during its lifetime, because a display redraws the screen.
class DeferredMessages {
 public:
  /// `on_screen` false: nothing is redrawn, so nothing is delayed.
  DeferredMessages(Session& session, bool on_screen) : session_(session) {
    session_.defers_messages_ = on_screen;
  }
  DeferredMessages(const DeferredMessages&) = delete;
  DeferredMessages& operator=(const DeferredMessages&) = delete;
  ~DeferredMessages();

 private:
  Session& session_;
};

/// The words of the line that messages may quote.
TypedWords typed_words(Verbs verb, const Line& line);

/// Prints the error and its hint on `err`, and returns its exit code. `verb` may be empty. `connection`:
/// connection_flags(). `annotated`: as a GitHub Actions annotation.
Exit report(Io& io, std::string_view verb, const swarm::Error& error, const std::string& connection,
            bool annotated = false);

}  // namespace cli
