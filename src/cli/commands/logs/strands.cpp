// SPDX-License-Identifier: Apache-2.0
// The logs of tasks, each asked for by itself: several tasks of one node in one stream may never end it.
#include "commands/logs/strands.hpp"

#include <swarm/engine.hpp>
#include <swarm/logs.hpp>
#include <swarm/transport.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace cli {
namespace {

using swarm::EngineTime;
using swarm::Errc;
using swarm::Error;
using swarm::LogLine;
using swarm::Task;
using Steady = std::chrono::steady_clock;

/// Connections at one time.
constexpr std::size_t most_strands = 64;
/// How far a strand reads ahead of what is printed.
constexpr std::size_t most_bytes = 64U << 10;
constexpr std::size_t bytes_of_a_line = 256;
/// For all of a log whose node has kept silent before.
constexpr std::chrono::seconds shorter_timeout{5};
/// A task is created by the managers' clock, and speaks by its node's.
constexpr std::chrono::seconds clocks_apart{10};

swarm::LogOptions of_task(swarm::LogOptions options, const Task& task) {
  options.of = swarm::LogOptions::Of::task;
  options.id = task.id;
  return options;
}

bool is_of(const LogLine& line, const Task& task) { return line.task.empty() || line.task == task.id; }

bool over_ssh(Session& session) {
  return std::ranges::any_of(session.settings().engine().managers, [](const swarm::Endpoint& one) {
    return one.kind == swarm::Endpoint::Kind::ssh;
  });
}

}  // namespace

bool is_silence(const Error& error, Steady::time_point heard) {
  constexpr std::chrono::seconds nearly_the_limit{15};
  const bool broke = error.code() == Errc::broken_answer || error.code() == Errc::unreachable;
  return broke && Steady::now() - heard >= nearly_the_limit;
}

std::vector<Task> tasks_that_spoke(std::vector<Task> tasks) {
  std::erase_if(tasks, [](const Task& task) {
    return task.node.empty() || task.state < swarm::TaskState::starting ||
           task.state == swarm::TaskState::rejected;
  });
  return tasks;
}

/// The log of one task, a few lines ahead, on a connection and a thread of its own.
class LogStrands::Strand {
 public:
  Strand(Session& session, std::unique_ptr<swarm::Transport> wire, LogReader::Body body,
         const swarm::LogOptions& options, const Task& task)
      : task_(task),
        wire_(std::move(wire)),
        engine_(*wire_, session.settings().newest_api()),
        reader_(engine_, body, session.operands().front()),
        thread_([this, options = of_task(options, task)]() mutable { run(std::move(options)); }) {}
  Strand(const Strand&) = delete;
  Strand& operator=(const Strand&) = delete;
  ~Strand() {
    const std::lock_guard guard(mutex_);
    stop_ = true;
    changed_.notify_all();
  }

  /// Waits for the next line; nothing: the log has ended.
  std::optional<LogLine> next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !lines_.empty() || ended_; });
    if (lines_.empty()) return std::nullopt;
    LogLine line = std::move(lines_.front());
    lines_.pop_front();
    bytes_ -= size_of(line);
    changed_.notify_all();
    return line;
  }

  // Once it has ended:
  [[nodiscard]] const Task& task() const { return task_; }
  [[nodiscard]] const LogReader& reader() const { return reader_; }
  [[nodiscard]] const std::optional<Error>& read_failure() const { return read_failure_; }
  [[nodiscard]] bool silent() const { return silent_; }

 private:
  static std::size_t size_of(const LogLine& line) { return line.message.size() + bytes_of_a_line; }

  void run(swarm::LogOptions options) {
    options.enough = [this] { return stop_.load(); };
    auto heard = Steady::now();
    std::optional<Error> read_failure;
    bool silent = false;
    try {
      reader_.read(options, [&](LogLine&& line) {
        const bool more = !is_of(line, task_) || keep(std::move(line));
        heard = Steady::now();
        return more;
      });
    } catch (const Error& error) {
      read_failure = error;
      silent = is_silence(error, heard);
    }
    const std::lock_guard guard(mutex_);
    read_failure_ = std::move(read_failure);
    silent_ = silent;
    ended_ = true;
    changed_.notify_all();
  }

  /// Waits until there is room for it.
  bool keep(LogLine&& line) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return bytes_ < most_bytes || stop_; });
    bytes_ += size_of(line);
    lines_.push_back(std::move(line));
    changed_.notify_all();
    return !stop_;
  }

  Task task_;
  std::unique_ptr<swarm::Transport> wire_;
  swarm::Engine engine_;
  LogReader reader_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<LogLine> lines_;
  std::size_t bytes_ = 0;
  std::optional<Error> read_failure_;
  bool ended_ = false, silent_ = false;
  std::atomic<bool> stop_ = false;
  std::jthread thread_;
};

LogStrands::LogStrands(Session& session, LogReader::Body body, std::vector<Task> tasks)
    : session_(session),
      body_(body),
      tasks_(std::move(tasks)),
      marks_(session.engine(), body, session.operands().front()) {
  std::ranges::stable_sort(tasks_, {}, &Task::created);
}

/// A task that is gone has taken its log with it. One whose log is broken does not keep the others from being
/// read.
void LogStrands::keep_failure(const Task& task, const Error& error, bool silent) {
  if (error.code() == Errc::not_found) return;
  if (silent)
    unended_.push_back(task);
  else if (error.code() != Errc::broken_answer)
    throw Error(error);
  else if (!broken_)
    broken_ = error;
}

void LogStrands::fail_if_broken() const {
  if (broken_) throw Error(*broken_);
}

bool LogStrands::can_read_by_time() const {
  const auto running = std::ranges::count_if(tasks_, [](const Task& task) { return !task.ended(); });
  if (static_cast<std::size_t>(running) > most_strands) return false;
  return !over_ssh(session_) && session_.another_transport() != nullptr;
}

void LogStrands::read_in_turn(const swarm::LogOptions& options, const LogReader::Line& line,
                              const std::function<void()>& last) {
  bool more = true;
  for (const Task& task : tasks_) {
    if (!more) return;
    if (&task == &tasks_.back()) last();
    swarm::LogOptions asked = of_task(options, task);
    // Where one was waited for in vain, the others of its node are not waited for as long.
    const bool suspect = std::ranges::find(unended_, task.node, &Task::node) != unended_.end();
    if (suspect) asked.timeout = shorter_timeout;
    LogReader reader(session_.engine(), body_, session_.operands().front());
    auto heard = Steady::now();
    try {
      reader.read(asked, [&](LogLine&& one) {
        heard = Steady::now();
        more = !is_of(one, task) || line(std::move(one));
        return more;
      });
    } catch (const Error& error) {
      keep_failure(task, error, suspect || is_silence(error, heard));
    }
    marks_.continue_from(reader);
  }
  fail_if_broken();
}

/// A strand is taken up when the lines come to the time when its task was created.
void LogStrands::read_by_time(const swarm::LogOptions& options, const LogReader::Line& line) {
  struct Head {
    std::unique_ptr<Strand> strand;
    std::optional<LogLine> line;
  };
  std::multimap<EngineTime, Head> heads;
  const auto advance = [&](Head head, EngineTime last) {
    head.line = head.strand->next();
    // A line that is older than the one before it, or has no time, stays behind that one.
    if (head.line) {
      heads.emplace(std::max(last, head.line->time), std::move(head));
      return;
    }
    marks_.continue_from(head.strand->reader());
    if (head.strand->read_failure())
      keep_failure(head.strand->task(), *head.strand->read_failure(), head.strand->silent());
  };
  auto task = tasks_.begin();
  for (;;) {
    // All that are due are asked before the first is waited for.
    std::vector<Head> fresh;
    const EngineTime reached = !heads.empty()         ? heads.begin()->first
                               : task != tasks_.end() ? task->created
                                                      : EngineTime{};
    const auto due = [&] { return task != tasks_.end() && task->created - clocks_apart <= reached; };
    for (; due() && heads.size() + fresh.size() < most_strands; ++task)
      fresh.push_back(
          {std::make_unique<Strand>(session_, session_.another_transport(), body_, options, *task), {}});
    for (Head& head : fresh) advance(std::move(head), {});
    if (heads.empty() && task == tasks_.end()) return fail_if_broken();
    if (heads.empty()) continue;
    auto oldest = heads.extract(heads.begin());
    if (!line(std::move(*oldest.mapped().line))) return;
    advance(std::move(oldest.mapped()), oldest.key());
  }
}

}  // namespace cli
