// SPDX-License-Identifier: Apache-2.0
// Reads the log of each task with a separate request: one stream of several tasks of a node may never end.
#include <swarm/engine.hpp>
#include <swarm/logs.hpp>
#include <swarm/transport.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace swarm {
namespace {

/// Connections at the same time.
constexpr std::size_t most_strands = 64;
/// How many bytes a strand reads ahead of the output.
constexpr std::size_t most_read_ahead = 64U << 10;
/// The timeout for a whole log if its node did not answer before.
constexpr std::chrono::seconds shorter_timeout{5};
/// Tolerated clock difference: a task is created by the managers' clock and logs by its node's.
constexpr std::chrono::seconds clocks_apart{10};

LogOptions options_for(LogOptions options, const Task& task) {
  if (!options.name.empty()) options.name = "task " + task.id + " of " + options.name;
  options.of = LogOptions::Of::task;
  options.id = task.id;
  return options;
}

bool is_of(const LogLine& line, const Task& task) { return line.task.empty() || line.task == task.id; }

}  // namespace

Tasks tasks_with_output(Tasks tasks) {
  std::erase_if(tasks, [](const Task& task) {
    return task.node.empty() || task.state < TaskState::starting || task.state == TaskState::rejected;
  });
  return tasks;
}

/// The log of one task, read a few lines ahead on a separate connection and thread: Transport::stream returns
/// only at the end of the log, and the next line by timestamp may be in any of the logs.
class LogStrands::Strand {
 public:
  Strand(const LogReader& like, std::unique_ptr<Transport> wire, const LogOptions& options, const Task& task)
      : task_(task),
        wire_(std::move(wire)),
        engine_(*wire_, like.engine().at_most()),
        reader_(like.of_task(engine_, task.id)),
        thread_([this, options = options_for(options, task)]() mutable { run(std::move(options)); }) {}
  Strand(const Strand&) = delete;
  Strand& operator=(const Strand&) = delete;
  ~Strand() {
    const std::lock_guard guard(mutex_);
    stop_ = true;
    changed_.notify_all();
  }

  /// Waits for the next line; nothing at the end of the log.
  std::optional<LogLine> next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !lines_.empty() || end_; });
    if (lines_.empty()) return std::nullopt;
    LogLine line = std::move(lines_.front());
    lines_.pop_front();
    bytes_ -= size_of(line);
    changed_.notify_all();
    return line;
  }

  // Only valid after the end of the log:
  [[nodiscard]] const Task& task() const { return task_; }
  [[nodiscard]] const LogReader& reader() const { return reader_; }
  [[nodiscard]] const LogEnd& end() const { return *end_; }

 private:
  void run(LogOptions options) {
    options.enough = [this, enough = options.enough] { return stop_.load() || (enough && enough()); };
    LogEnd end = reader_.read_past(
        options, [&](LogLine&& line) { return !is_of(line, task_) || keep(std::move(line)); });
    const std::lock_guard guard(mutex_);
    end_ = std::move(end);
    changed_.notify_all();
  }

  /// Waits until there is room for the line; false if reading should stop.
  bool keep(LogLine&& line) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return bytes_ < most_read_ahead || stop_; });
    bytes_ += size_of(line);
    lines_.push_back(std::move(line));
    changed_.notify_all();
    return !stop_;
  }

  Task task_;
  std::unique_ptr<Transport> wire_;
  Engine engine_;
  LogReader reader_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<LogLine> lines_;
  std::size_t bytes_ = 0;
  std::optional<LogEnd> end_;
  std::atomic<bool> stop_ = false;
  std::jthread thread_;
};

LogStrands::LogStrands(LogReader& whole, Tasks tasks, Connect connect)
    : whole_(whole), tasks_(std::move(tasks)), connect_(std::move(connect)) {
  std::ranges::stable_sort(tasks_, {}, &Task::created);
}

/// False if reading should stop. The log of a removed task no longer exists, which is not an error. A broken
/// log does not prevent the others from being read.
bool LogStrands::keep_end(const Task& task, const LogReader& reader, const LogEnd& end) {
  whole_.continue_from(reader);
  if (!end.failure || end.failure->code() == Errc::not_found) return true;
  if (end.silent) {
    unended_.push_back(task);
    return true;
  }
  const bool others_may_do = end.failure->code() == Errc::broken_answer;
  if (!failure_ || !others_may_do) failure_ = end.failure;
  return others_may_do;
}

bool LogStrands::can_read_by_time() const {
  const auto running = std::ranges::count_if(tasks_, [](const Task& task) { return !task.ended(); });
  return static_cast<std::size_t>(running) <= most_strands && connect_ && connect_() != nullptr;
}

std::optional<Error> LogStrands::read_in_turn(const LogOptions& options, const LogReader::Line& line,
                                              const std::function<void()>& last) {
  bool more = true;
  for (const Task& task : tasks_) {
    if (&task == &tasks_.back()) last();
    LogOptions asked = options_for(options, task);
    // After one log timed out, the others of its node get a shorter timeout.
    const bool may_be_silent = std::ranges::find(unended_, task.node, &Task::node) != unended_.end();
    if (may_be_silent) asked.timeout = shorter_timeout;
    LogReader reader = whole_.of_task(whole_.engine(), task.id);
    LogEnd end = reader.read_past(asked, [&](LogLine&& one) {
      more = !is_of(one, task) || line(std::move(one));
      return more;
    });
    end.silent = end.silent || may_be_silent;
    if (!keep_end(task, reader, end)) break;
    if (!more) return std::nullopt;
  }
  return failure_;
}

/// Starts each strand when the output reaches the time at which its task was created.
std::optional<Error> LogStrands::read_by_time(const LogOptions& options, const LogReader::Line& line) {
  struct PendingLine {
    std::unique_ptr<Strand> strand;
    std::optional<LogLine> line;
  };
  std::multimap<EngineTime, PendingLine> pending_lines;
  const auto advance = [&](PendingLine pending, EngineTime last) {
    pending.line = pending.strand->next();
    if (!pending.line)
      return keep_end(pending.strand->task(), pending.strand->reader(), pending.strand->end());
    // A line without a timestamp, or older than the previous one, sorts after that line.
    pending_lines.emplace(std::max(last, pending.line->time), std::move(pending));
    return true;
  };
  auto task = tasks_.begin();
  while (!pending_lines.empty() || task != tasks_.end()) {
    // Start all strands that are due before waiting for the first of them.
    std::vector<PendingLine> fresh;
    const EngineTime reached = pending_lines.empty() ? task->created : pending_lines.begin()->first;
    const auto due = [&] { return task != tasks_.end() && task->created - clocks_apart <= reached; };
    for (; due() && pending_lines.size() + fresh.size() < most_strands; ++task)
      fresh.push_back({std::make_unique<Strand>(whole_, connect_(), options, *task), {}});
    for (PendingLine& pending : fresh)
      if (!advance(std::move(pending), {})) return failure_;
    if (pending_lines.empty()) continue;
    auto oldest = pending_lines.extract(pending_lines.begin());
    if (!line(std::move(*oldest.mapped().line))) return std::nullopt;
    if (!advance(std::move(oldest.mapped()), oldest.key())) return failure_;
  }
  return failure_;
}

}  // namespace swarm
