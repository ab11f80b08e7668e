// SPDX-License-Identifier: Apache-2.0
// logs: what tasks said, in the order of time.
#include "commands/log_reader.hpp"
#include "commands/log_sources.hpp"
#include "commands/verbs.hpp"
#include "moment.hpp"
#include "output/log_text.hpp"
#include "session.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/logs.hpp>
#include <swarm/service_client.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using std::chrono::milliseconds;
using swarm::EngineTime;
using swarm::Errc;
using swarm::Error;
using swarm::Json;
using swarm::LogLine;
using swarm::LogStream;
using Steady = std::chrono::steady_clock;

/// How long a line waits for an older one of another node while the log is followed.
constexpr milliseconds merge_window{150};
constexpr milliseconds first_pause{200}, longest_pause{2000};
/// After --until, for what was said in time and is still on its way.
constexpr milliseconds on_its_way{300};

/// "all" or a number.
std::optional<std::uint64_t> read_tail(const Given& given, std::string_view row) {
  const std::string typed = given.last(row, "all");
  if (typed == "all") return std::nullopt;
  try {
    return swarm::value::read_count(typed).get<std::uint64_t>();
  } catch (const Error& error) {
    throw Error(Errc::usage, "--" + std::string(row) + ' ' + typed + ": must be all or a number");
  }
}

EngineTime now() {
  return std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now());
}

EngineTime moment_of(const Given& given, std::string_view row) {
  return given.has(row) ? read_moment(given.last(row), now()) : EngineTime{};
}

LogLook look_of(const Given& given) {
  LogLook look;
  look.prefix = !given.on("raw");
  look.timestamps = given.on("timestamps");
  look.details = given.on("details");
  if (given.on("no-task-ids"))
    look.task_ids = LogLook::TaskIds::none;
  else if (given.on("no-trunc"))
    look.task_ids = LogLook::TaskIds::whole;
  return look;
}

/// The service or task whose log it is.
struct Subject {
  swarm::LogOptions options;
  std::string service_id, service_name;
  std::size_t slot_digits = 1;
  LogReader::Body body = LogReader::Body::framed;
};

bool has_terminal(const Json& task_spec) { return swarm::flag_at(task_spec, "/ContainerSpec/TTY"); }

Subject subject_of(const swarm::Service& service) {
  Subject subject{.service_id = service.id(), .service_name = service.name()};
  subject.options.id = service.id();
  if (has_terminal(swarm::object_at(service.spec(), "/TaskTemplate"))) subject.body = LogReader::Body::plain;
  if (const auto replicas = swarm::count_at(service.spec(), "/Mode/Replicated/Replicas"); replicas > 0)
    subject.slot_digits = std::to_string(replicas).size();
  return subject;
}

Subject subject_of(swarm::Engine& engine, const swarm::Task& task) {
  Subject subject{.service_id = task.service, .service_name = task.service};
  subject.options.of = swarm::LogOptions::Of::task;
  subject.options.id = task.id;
  if (has_terminal(task.spec())) subject.body = LogReader::Body::plain;
  subject.slot_digits = std::to_string(task.slot).size();
  try {
    subject.service_name = swarm::ServiceClient(engine).inspect(task.service).name();
  } catch (const Error& error) {
    if (error.code() != Errc::not_found) throw;
  }
  return subject;
}

Subject find_subject(swarm::Engine& engine, const std::string& reference) {
  try {
    return subject_of(swarm::ServiceClient(engine).inspect(reference));
  } catch (const Error& error) {
    if (error.code() != Errc::not_found) throw;
  }
  try {
    return subject_of(engine, swarm::TaskClient(engine).inspect(reference));
  } catch (const Error& error) {
    if (error.code() != Errc::not_found) throw;
    throw Error(Errc::not_found, "no such task or service: " + reference);
  }
}

class Logs {
 public:
  explicit Logs(Session& session)
      : session_(session),
        tail_(read_tail(session.given(), "tail")),
        tail_per_task_(read_tail(session.given(), "tail-per-task")),
        since_(moment_of(session.given(), "since")),
        until_(moment_of(session.given(), "until")),
        look_(look_of(session.given())),
        subject_(find_subject(session.engine(), session.operands().front())),
        reader_(session.engine(), subject_.body),
        sources_(session, subject_.service_id, subject_.service_name,
                 session.given().on("no-resolve") ? LogSources::Names::ids : LogSources::Names::resolved) {
    look_.slot_digits = subject_.slot_digits;
  }

  Exit run() {
    const EngineTime start{std::chrono::seconds(session_.engine().clock())};
    if (look_.prefix) sources_.look_up();
    const bool nothing_past = tail_ == 0U || tail_per_task_ == 0U;
    if (!nothing_past) history();
    if (session_.given().on("follow")) follow(start, nothing_past);
    return Exit::done;
  }

 private:
  void history();
  void follow(EngineTime start, bool from_now);
  void follow_once(const swarm::LogOptions& options);
  [[nodiscard]] bool over();
  /// Until nothing can come any more that is wanted; without --until, a long time.
  [[nodiscard]] milliseconds time_left() const;
  [[nodiscard]] bool is_past(const LogLine& line) const {
    return until_ != EngineTime{} && line.time > until_;
  }
  [[nodiscard]] bool closed() const { return session_.io.out.failed() != 0; }
  void print(const LogLine& line);
  void flush() {
    session_.io.out.flush();
    session_.io.err.flush();
  }

  Session& session_;
  std::optional<std::uint64_t> tail_, tail_per_task_;
  EngineTime since_, until_;
  LogLook look_;
  Subject subject_;
  LogReader reader_;
  LogSources sources_;
  Stream* last_ = nullptr;  ///< Where the line before went.
  bool past_end_ = false;
};

void Logs::print(const LogLine& line) {
  if (line.stream == LogStream::engine) return session_.warn(line.message);
  Stream& stream = line.stream == LogStream::err ? session_.io.err : session_.io.out;
  // On one terminal the two keep their order.
  if (last_ != nullptr && last_ != &stream) last_->flush();
  last_ = &stream;
  std::string text = log_text(line, look_.prefix ? sources_.of(line) : LogSource{}, look_);
  if (stream.terminal() && look_.prefix) text = visible_but_colors(text);
  stream.write(text + "\n");
}

/// What was said until now.
void Logs::history() {
  swarm::LogOptions options = subject_.options;
  options.since = since_;
  // Counted from the end of all, which is not the end that is wanted.
  if (until_ == EngineTime{})
    options.tail = tail_per_task_ ? std::min(*tail_per_task_, tail_.value_or(*tail_per_task_)) : tail_;
  std::map<std::string, swarm::LogTail> by_task;
  swarm::LogTail last(tail_.value_or(0));
  swarm::LogMerge merge(milliseconds(0));
  const auto show = [&](const LogLine& line) { print(line); };
  const auto add = [&](LogLine line) {
    if (tail_) return last.add(std::move(line));
    merge.add(std::move(line), Steady::now());
    merge.release(Steady::now(), show);
  };
  auto heard = Steady::now();
  std::optional<Error> broken;
  try {
    reader_.read(options, [&](LogLine&& line) {
      heard = Steady::now();
      if (line.stream == LogStream::engine)
        print(line);
      else if (!is_past(line) && tail_per_task_ && until_ != EngineTime{})
        by_task.try_emplace(line.task, *tail_per_task_).first->second.add(std::move(line));
      else if (!is_past(line))
        add(std::move(line));
      return !closed();
    });
  } catch (const Error& error) {
    if (error.code() != Errc::broken_answer && error.code() != Errc::unreachable) throw;
    broken = error;
  }
  for (auto& [task, lines] : by_task) lines.flush(add);
  last.flush(show);
  merge.flush(show);
  flush();
  if (!broken) return;
  // A node that does not answer is no failure: the others have spoken.
  if (Steady::now() - heard < std::chrono::seconds(15)) throw Error(*broken);
  session_.warn("a node does not answer: the log may not be complete");
}

/// One connection, until it ends. Lines are printed by a thread of their own, for what waits in the merge
/// must come out though nothing more arrives.
void Logs::follow_once(const swarm::LogOptions& options) {
  swarm::LogMerge merge(merge_window);
  std::mutex mutex;
  std::condition_variable changed;
  bool ended = false;
  const auto show = [&](const LogLine& line) { print(line); };
  std::jthread printer([&] {
    std::unique_lock lock(mutex);
    while (!ended) {
      merge.release(Steady::now(), show);
      flush();
      if (const auto due = merge.due())
        changed.wait_until(lock, *due);
      else
        changed.wait(lock);
    }
    merge.flush(show);
    flush();
  });
  const auto end = [&] {
    const std::lock_guard lock(mutex);
    ended = true;
    changed.notify_one();
  };
  try {
    reader_.read(options, [&](LogLine&& line) {
      const std::lock_guard lock(mutex);
      past_end_ = past_end_ || is_past(line);
      if (past_end_ || closed()) return false;
      merge.add(std::move(line), Steady::now());
      changed.notify_one();
      return true;
    });
  } catch (...) {
    end();
    throw;
  }
  end();
}

milliseconds Logs::time_left() const {
  if (until_ == EngineTime{}) return std::chrono::hours(24);
  return std::max(milliseconds(0), std::chrono::ceil<milliseconds>(until_ + on_its_way - now()));
}

/// Has the last been said? While the managers cannot be reached, nobody knows.
bool Logs::over() {
  if (closed() || past_end_ || time_left().count() == 0) return true;
  try {
    if (subject_.options.of == swarm::LogOptions::Of::task)
      return swarm::TaskClient(session_.engine()).inspect(subject_.options.id).ended();
    static_cast<void>(swarm::ServiceClient(session_.engine()).inspect(subject_.options.id));
    return false;
  } catch (const Error& error) {
    return error.code() == Errc::not_found;
  }
}

void Logs::follow(EngineTime start, bool from_now) {
  swarm::LogOptions options = subject_.options;
  options.follow = true;
  if (from_now)
    options.tail = 0;
  else
    options.since =
        std::max({reader_.resume_at(), since_, reader_.resume_at() == EngineTime{} ? start : EngineTime{}});
  options.enough = [this] { return closed() || time_left().count() == 0; };
  milliseconds pause = first_pause;
  bool told = false;
  while (!options.enough()) {
    try {
      follow_once(options);
    } catch (const Error& error) {
      if (error.code() == Errc::interrupted && options.enough()) return;
      if (error.code() != Errc::broken_answer && error.code() != Errc::unreachable) throw;
      if (!told && !over())
        session_.warn(std::string("the log broke off: ") + error.what() + "; trying again");
      told = true;
    }
    if (over()) return;
    std::this_thread::sleep_for(std::min(pause, time_left()));
    pause = std::min(pause * 2, longest_pause);
    if (const EngineTime resume = reader_.resume_at(); resume != EngineTime{}) {
      if (resume > options.since) pause = first_pause;
      options.since = std::max(resume, since_);
    } else {
      options.since = std::max(start, since_);
    }
    options.tail.reset();
  }
}

Exit run(Session& session) { return Logs(session).run(); }

constexpr std::array examples{
    Example{"swarmctl logs --tail 100 -f web", "the last hundred lines of all its tasks, and what follows"},
    Example{"swarmctl logs --since 10m --until 5m -t web", "five minutes of the past, with their times"},
    Example{"swarmctl logs --raw web >web.log 2>web.err", "the lines alone, as they were said"},
};

}  // namespace

const Command logs_command{
    .name = "logs",
    .verb = Verbs::logs,
    .operands = "SERVICE|TASK",
    .summary = "Show what the tasks of a service say",
    .prose =
        "Lines of all tasks, those that have ended included, in the order of time. What a task writes to "
        "stderr "
        "goes to stderr. --follow goes on with the tasks that come later, and takes up the log again where a "
        "connection was lost. A node that does not answer is told on stderr and is no failure. On a terminal "
        "control characters in a line are shown as codes, but for colours; elsewhere, and with --raw, lines "
        "are "
        "as they were said.",
    .examples = examples,
    .least = 1,
    .most = 1,
    .run = run};

}  // namespace cli
