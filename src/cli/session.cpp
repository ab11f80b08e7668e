// SPDX-License-Identifier: Apache-2.0
// One run of one verb.

#include "session.hpp"

#include "config/files.hpp"
#include "connection/deadlines.hpp"
#include "connection/hint_flags.hpp"
#include "output/document/typed_secrets.hpp"
#include "output/hints.hpp"
#include "output/report/summary.hpp"
#include "output/style.hpp"
#include "registry/login.hpp"
#include "terminal/interrupt.hpp"

#include <swarm/service_client.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;

/// The size limit of a file of variables or labels, in bytes; larger than any service may be.
constexpr std::size_t most_input = std::size_t{16} << 20;

GlobalFlags global_flags(const Given& given) {
  const auto text = [&](FlagName row) {
    return given.has(row) ? std::optional(given.last(row)) : std::nullopt;
  };
  GlobalFlags flags;
  flags.hosts = given.texts(flag::host);
  flags.config = text(flag::config);
  flags.context = text(flag::context);
  flags.tls = given.on(flag::tls);
  if (given.has(flag::tlsverify)) flags.tls_verify = given.on(flag::tlsverify);
  flags.tls_ca = text(flag::tlscacert);
  flags.tls_certificate = text(flag::tlscert);
  flags.tls_key = text(flag::tlskey);
  flags.request_timeout = text(flag::request_timeout);
  return flags;
}

std::string read_named_file(const std::string& path) {
  std::error_code failed;
  if (std::filesystem::is_directory(path, failed)) throw Error(Errc::usage, path + ": is a directory");
  // Here "-" is a file name, not standard input.
  std::string content = read_input(path == "-" ? "./-" : path, most_input);
  if (content.size() > most_input) throw Error(Errc::usage, path + ": larger than 16 MiB");
  return content;
}

/// Removes the verb, because "swarmctl: update: update web: …" would repeat it.
std::string_view without_verb(std::string_view message, std::string_view verb) {
  if (!verb.empty() && message.starts_with(verb) && message.substr(verb.size()).starts_with(' '))
    message.remove_prefix(verb.size() + 1);
  return message;
}

}  // namespace

TypedWords typed_words(Verbs verb, const Line& line) {
  TypedWords words;
  const bool begins_with_image = verb == Verbs::create && !line.given.has(flag::image);
  for (std::size_t i = 0; i < line.operands.size(); ++i)
    (i == 0 && begins_with_image ? words.images : words.others).push_back(line.operands[i]);
  for (const Given* part : {&line.given, &line.globals})
    for (const Given::Entry& entry : part->entries())
      for (const Given::Value& value : entry.values)
        (FlagName(*entry.row) == flag::image ? words.images : words.others).push_back(value.text);
  return words;
}

Exit report(Io& io, std::string_view verb, const Error& error, const std::string& connection,
            bool annotated) {
  const std::string words = visible(without_verb(error.what(), verb));
  std::string text = "swarmctl: ";
  if (!verb.empty()) text += std::string(verb) + ": ";
  text = annotated ? github_command("error", "swarmctl " + std::string(verb), words) : text + words + "\n";
  io.err.write(text + hint_line(error.hint(), connection));
  return exit_of(error.code());
}

Session::Session(Io& streams, const Command& verb, Line typed, swarm::Transport* instead)
    : io(streams),
      command(verb),
      line(std::move(typed)),
      started(streams.clock.now()),
      summary(std::make_shared<Summary>()),
      settings_(global_flags(line.globals), streams.env),
      instead_(instead) {
  // Shell completion, which has no verb, must print no warnings.
  if (command.verb != Verbs::none) settings_.warn = [this](const std::string& text) { warn(text); };
}

swarm::Engine& Session::engine() {
  if (engine_ != nullptr) return *engine_;
  if (instead_ == nullptr) {
    const auto& managers = settings_.engine().managers;
    transport_ = time_limit_ ? connect_with_deadline(managers, settings_.connection(), *time_limit_)
                             : swarm::connect(managers, with_reports(settings_.connection()));
    if (!time_limit_) warn_of_unsent_headers();
  }
  swarm::Transport* wire = instead_ != nullptr ? instead_ : transport_.get();
  if (!time_limit_) {
    const bool changes_nothing = command.verb == Verbs::wait || command.verb == Verbs::logs;
    deadline_ = std::make_unique<CommandDeadline>(*wire, io.clock.now, settings_.connection().request_limit,
                                                  changes_nothing);
    wire = deadline_.get();
    limit_time_of_one();
  }
  engine_ = std::make_unique<swarm::Engine>(*wire, settings_.newest_api());
  engine_->observe(on_change);
  return *engine_;
}

bool Session::awaits() const {
  switch (command.verb) {
    case Verbs::rm: return given().on(flag::wait);
    case Verbs::logs: return given().on(flag::until_converged);
    case Verbs::create:
    case Verbs::apply:
    case Verbs::update:
    case Verbs::scale:
    case Verbs::restart:
    case Verbs::rebalance:
    case Verbs::rollback:
    case Verbs::wait: return !given().on(flag::detach);
    default: return false;
  }
}

bool Session::follows() const {
  return command.verb == Verbs::wait || given().on(flag::watch) || given().on(flag::follow) ||
         given().on(flag::until_converged);
}

void Session::limit_time_of_one() {
  limit_requests();
  if (!deadline_ || !awaits() || given().on(flag::dry_run)) return;
  deadline_->set_timeout(started, duration(flag::timeout, swarm::WaitOptions{}.timeout));
}

void Session::limit_requests() const {
  if (deadline_ && !follows()) deadline_->limit_all();
}

void Session::limit_cleanup() {
  lift_deadlines();
  limit_requests();
}

void Session::aside(std::chrono::milliseconds most, const std::function<void()>& act) {
  static_cast<void>(engine());
  if (deadline_)
    deadline_->aside(most, act);
  else
    act();
}

void Session::lift_deadlines() {
  if (deadline_) deadline_->lift();
}

void Session::warn_of_unsent_headers() {
  std::string names;
  for (const auto& [name, value] : settings_.connection().headers)
    if (swarm::is_framing_header(name)) names += (names.empty() ? "" : ", ") + name;
  if (!names.empty())
    warn("HttpHeaders in " + settings_.config().file + " are not sent: " + names +
         " (swarmctl itself frames its requests)");
}

/// Reports a failover once, and once that it waits for an election.
swarm::ConnectOptions Session::with_reports(swarm::ConnectOptions options) {
  options.fell_over = [this](const std::vector<swarm::PassedOver>& passed, const std::string& answered) {
    if (std::exchange(reported_failover_, true)) return;
    std::string each_and_why;
    for (const swarm::PassedOver& one : passed) each_and_why += one.manager + ": " + one.why + "; ";
    report_failover(each_and_why + "using " + answered);
  };
  // Without a verdict to report, a signal ends the process at once.
  if (on_verdict) options.stop = &HeldSignal::stops;
  options.awaits_leader = [this, reported = false]() mutable {
    if (!std::exchange(reported, true)) note("waiting for a leader");
  };
  return options;
}

void Session::report_failover(const std::string& text) {
  if (defers_messages_)
    deferred_message_ = text;
  else
    warn(text);
}

DeferredMessages::~DeferredMessages() {
  session_.defers_messages_ = false;
  const std::string deferred = std::exchange(session_.deferred_message_, {});
  if (!deferred.empty()) session_.warn(deferred);
}

std::unique_ptr<swarm::Transport> Session::another_transport(std::function<bool()> stop) {
  if (instead_ != nullptr) return nullptr;
  swarm::ConnectOptions options = settings_.connection();
  if (stop) options.stop = std::move(stop);
  return swarm::connect(settings_.engine().managers, std::move(options));
}

std::unique_ptr<swarm::Transport> Session::another_unless_ssh() {
  const auto over_ssh = [](const swarm::Endpoint& one) { return one.kind == swarm::Endpoint::Kind::ssh; };
  return std::ranges::any_of(settings_.engine().managers, over_ssh) ? nullptr : another_transport();
}

World Session::world() const {
  std::error_code failed;
  return {io.env, read_named_file, std::filesystem::current_path(failed).string()};
}

void Session::print_message(std::string_view text) const {
  io.err.write("swarmctl: " + std::string(command.name) + ": " + visible(text) + "\n");
  io.err.flush();  // news must appear immediately
}

void Session::note(std::string_view text) const {
  if (!given().on(flag::quiet)) print_message(text);
}

void Session::warn(std::string_view text) const {
  if (annotates()) {
    io.err.write(github_command("warning", "swarmctl " + std::string(command.name), visible(text))).flush();
    return;
  }
  const Style style(io.colored(io.err));
  io.err.write("swarmctl: " + std::string(command.name) + ": " + style(Tone::warning, "warning:") + " " +
               visible(text) + "\n");
  io.err.flush();
}

void Session::warn(const std::vector<std::string>& texts) const {
  for (const std::string& text : texts) warn(text);
}

std::string Session::typed_connection() const { return connection_flags(line.globals); }

Exit Session::fail(const Error& raised) const {
  const Error error = without_typed_secrets(raised, typed_words(command.verb, line));
  summary->add_error(std::string(without_verb(error.what(), command.name)));
  return report(io, command.name, error, typed_connection(), annotates());
}

Exit Session::guard(const std::function<Exit()>& act) const {
  try {
    return act();
  } catch (const Error& error) {
    return fail(error);
  }
}

Exit Session::each(const std::vector<std::string>& names,
                   const std::function<Exit(const std::string& name)>& act) const {
  Exit worst = Exit::done;
  for (const std::string& name : names) {
    limit_requests();
    worst = worse(worst, guard([&] { return act(name); }));
  }
  return worst;
}

std::chrono::milliseconds Session::duration(FlagName row, std::chrono::milliseconds otherwise) const {
  if (!given().has(row)) return otherwise;
  const auto nanoseconds = given().value(row).get<std::int64_t>();
  return std::chrono::ceil<std::chrono::milliseconds>(std::chrono::nanoseconds(nanoseconds));
}

void Session::check_logins() {
  if (!given().on(flag::with_registry_auth)) return;
  if (const DockerConfig& config = settings_.config(); config.given_logins.empty()) require_logins(config);
}

const std::vector<std::string>& Session::service_names() {
  if (service_names_) return *service_names_;
  std::vector<std::string> names;
  swarm::ListOptions options{.status = false, .details = false};
  options.confirm_empty = false;
  options.restart = [&] { names.clear(); };
  const auto read = swarm::if_possible([&] {
    swarm::ServiceClient(engine()).list(options, [&](swarm::ServiceRow&& row) {
      names.push_back(std::move(row.name));
      return true;
    });
  });
  if (!read) names.clear();
  std::ranges::sort(names);
  return service_names_.emplace(std::move(names));
}

std::string Session::registry_auth(const std::string& image) {
  if (!given().on(flag::with_registry_auth)) return {};
  return cli::registry_auth(stored_login(settings_.config(), image));
}

}  // namespace cli
