// SPDX-License-Identifier: Apache-2.0
// Logs of services and tasks: the engine's frames, their lines, sorting by timestamp, and reading them. Each
// object is for one thread at a time; callbacks run on it.
#pragma once

#include <swarm/error.hpp>
#include <swarm/json.hpp>
#include <swarm/tasks.hpp>
#include <swarm/transport.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace swarm {

class Engine;

enum class LogStream { out, err, engine };  ///< engine: an error message of the engine itself.

/// Splits the multiplexed body of a log stream into its records, whatever pieces it arrives in. (The body for
/// a service with a TTY is not multiplexed, but the log itself.)
class LogFrames {
 public:
  using Record = std::function<void(LogStream, std::string_view)>;

  /// Calls `record` for each complete record: one line, usually with its line end. Throws broken_answer if
  /// the body is not such a stream.
  void feed(std::string_view piece, const Record& record);
  /// Whether the body so far ends at the end of a record.
  [[nodiscard]] bool complete() const { return buffer_.empty(); }

  static constexpr std::size_t header = 8;
  /// The largest record, in bytes. The engine splits lines at 16 KiB.
  static constexpr std::size_t longest = 4U << 20;

 private:
  std::size_t take(std::string_view bytes, const Record& record);

  std::string buffer_;
};

/// One line as the engine sends it with `timestamps` and `details`.
struct LogLine {
  LogStream stream = LogStream::out;
  std::string timestamp;  ///< As received.
  EngineTime time{};
  std::string task, node, service;                           ///< IDs, taken from the details.
  std::vector<std::pair<std::string, std::string>> details;  ///< The other details, decoded, sorted by key.
  std::string message;  ///< Without its line end; for engine messages without 'rpc error: code = … desc = '.
  bool whole = true;    ///< False: the engine split a long line here, and the next record continues it.
};

/// Parses "[timestamp ]k=v,k=v message". Missing parts are empty; a line in another form is all message.
LogLine read_log_line(LogStream stream, std::string_view record, bool with_timestamp = true,
                      bool with_details = true);

/// The memory that a line takes, in bytes.
std::size_t size_of(const LogLine& line);
/// The memory limit for lines that have to be sorted, in bytes.
inline constexpr std::size_t most_held = std::size_t{8} << 20U;

/// Merges lines of many tasks by timestamp. Lines of one task keep their order.
class LogMerge {
 public:
  using Clock = std::chrono::steady_clock;
  using Line = std::function<void(const LogLine&)>;

  /// Holds a line for `window` after its arrival, in case an older one of another task follows; with a window
  /// of 0, until `flush`. Holds at most `most` lines and `most_bytes` (by `size_of`); beyond that it releases
  /// the oldest. With a window, it holds nothing while all lines so far are of one task.
  explicit LogMerge(std::chrono::milliseconds window, std::size_t most = 200'000,
                    std::size_t most_bytes = most_held)
      : window_(window), most_(most), most_bytes_(most_bytes) {}

  /// Returns the timestamp by which the line is sorted.
  EngineTime add(LogLine line, Clock::time_point now);
  /// Releases lines that have waited long enough, oldest first.
  void release(Clock::time_point now, const Line& line);
  /// Releases all lines.
  void flush(const Line& line);
  /// Releases all lines not newer than `time`, oldest first.
  void release_until(EngineTime time, const Line& line);
  /// When `release` will next have a line, if any is held.
  [[nodiscard]] std::optional<Clock::time_point> due() const;
  [[nodiscard]] std::size_t waiting() const { return lines_.size(); }

 private:
  using Key = std::pair<EngineTime, std::uint64_t>;
  void give_first(const Line& line);

  std::chrono::milliseconds window_;
  std::size_t most_, most_bytes_, bytes_ = 0;
  std::uint64_t count_ = 0;
  std::map<Key, LogLine> lines_;                           ///< By timestamp, then by arrival.
  std::map<std::uint64_t, Clock::time_point> by_arrival_;  ///< count → time of arrival
  std::map<std::string, EngineTime> last_of_;              ///< Task → timestamp of its newest line
};

/// The last lines of a log: a limited number from all tasks together.
class LogTail {
 public:
  explicit LogTail(std::size_t lines) : most_(lines) {}
  void add(LogLine line);
  /// Drops the oldest line, although it was requested.
  void drop();
  /// Whether requested lines were dropped.
  [[nodiscard]] bool incomplete() const { return dropped_ && lines_.size() < most_; }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }  ///< By `size_of`.
  /// Passes on the newest lines, oldest first, and removes them.
  void flush(const LogMerge::Line& line);

 private:
  void erase_oldest();

  std::size_t most_, bytes_ = 0;
  bool dropped_ = false;
  std::multimap<EngineTime, LogLine> lines_;
};

/// The requested lines of a log.
struct LogRange {
  std::optional<std::uint64_t> tail{}, tail_per_task{};  ///< Unset: all.
  EngineTime since{}, until{};                           ///< The epoch: no limit.
};

/// The existing lines of a log: those in a range, sorted by timestamp.
class LogPast {
 public:
  using Print = LogMerge::Line;
  /// in_turn: the lines of each task in order, one task after the other. together: those of all tasks as they
  /// arrive, nearly in order.
  enum class Arrival { in_order, in_turn, together };

  LogPast(const LogRange& range, Arrival arrival, Print print);

  void add(LogLine&& line);
  /// in_turn: all further lines are of the last task, and are printed as they arrive.
  void last_task() { only_one_left_ = true; }
  /// Prints the held lines; call it after all lines were added.
  void finish();
  /// Not all lines for `tail` or `tail_per_task` fitted into memory.
  [[nodiscard]] bool incomplete() const { return incomplete_; }

 private:
  void put(LogLine line);
  void keep_in(LogTail& tail, LogLine line);
  [[nodiscard]] bool is_past(const LogLine& line) const {
    return range_.until != EngineTime{} && line.time > range_.until;
  }

  LogRange range_;
  Arrival arrival_;
  Print print_;
  std::map<std::string, LogTail> by_task_;
  LogTail last_;
  LogMerge merge_;
  std::size_t kept_ = 0;  ///< Bytes in the tails.
  bool incomplete_ = false, only_one_left_ = false;
};

/// How the reading of a log ended.
struct LogEnd {
  std::optional<Error> failure{};
  bool silent = false;  ///< The failure is that nothing arrived for as long as TaskClient waits.
};

/// One log read over as many connections as needed: complete lines, each of them once.
class LogReader {
 public:
  /// Return false to stop.
  using Line = std::function<bool(LogLine&&)>;
  enum class Body { framed, plain };  ///< plain: of a container with a TTY.

  /// `name`: the log's name in errors.
  LogReader(Engine& engine, Body body, std::string name)
      : engine_(engine), body_(body), name_(std::move(name)) {}

  /// Reads one stream to its end, without lines that an earlier stream delivered. Fails with broken_answer if
  /// it ends in the middle of a record, after passing on all lines before it. Throws no Error.
  LogEnd read(const LogOptions& options, const Line& line);
  /// The same for a log that is not followed; resumes a few times after it breaks off.
  LogEnd read_past(LogOptions options, const Line& line);

  /// A reader for the log of one of its tasks, from the beginning.
  [[nodiscard]] LogReader of_task(Engine& engine, const std::string& id) const {
    return {engine, body_, "task " + id + " of " + name_};
  }
  [[nodiscard]] Engine& engine() const { return engine_; }

  /// Also skips lines that another reader delivered.
  void continue_from(const LogReader& other) { marks_.insert(other.marks_.begin(), other.marks_.end()); }

  /// The start time for the next stream; the epoch: nothing was read yet.
  [[nodiscard]] EngineTime resume_at() const;

 private:
  struct Mark {
    EngineTime time{};
    std::size_t lines = 0;  ///< With exactly that timestamp.
  };
  using Marks = std::map<std::string, Mark>;  ///< By task.

  void read_stream(const LogOptions& options, const Line& line);
  [[nodiscard]] Error named(const Error& error, const std::string& id) const;
  bool take(LogLine&& line, const Line& give);
  bool take_plain(std::string_view piece, const Line& give);
  LogLine plain_line(std::string_view text);
  [[nodiscard]] bool seen_before(const LogLine& line);
  void remember(const LogLine& line);
  void give_rest(const Line& give);

  Engine& engine_;
  Body body_;
  std::string name_;
  Marks marks_;
  Marks old_;  ///< Lines that earlier streams delivered; `lines` counts down.
  /// The parts of long lines.
  std::map<std::pair<std::string, LogStream>, LogLine> parts_;
  std::size_t in_parts_ = 0;    ///< Bytes.
  std::string buffer_;          ///< plain: a line that has not ended.
  std::optional<LogLine> cut_;  ///< plain: the previous part of a line that is too long.
};

/// The tasks that may have a log, because they had a container.
Tasks tasks_with_output(Tasks tasks);

/// Reads the log of each task with a separate request: one stream of several tasks of a node may never end.
class LogStrands {
 public:
  /// Opens another connection to the same managers; null if that is not possible.
  using Connect = std::function<std::unique_ptr<Transport>()>;

  /// `whole`: the reader for a later stream of all tasks, which skips the lines read here. `tasks`: those
  /// that may have a log. `connect` may be empty.
  LogStrands(LogReader& whole, Tasks tasks, Connect connect);

  /// Whether there is a connection for each running task.
  [[nodiscard]] bool can_read_by_time() const;
  /// Both functions return why reading failed: broken_answer if a log is broken, after all others were read;
  /// any other error immediately. `options` apply to each task. This one reads sorted by timestamp, over a
  /// connection per task. Memory does not grow with the logs.
  std::optional<Error> read_by_time(const LogOptions& options, const LogReader::Line& line);
  /// Reads one task after the other, over the connection of `whole`. Calls `last` before the last one.
  std::optional<Error> read_in_turn(const LogOptions& options, const LogReader::Line& line,
                                    const std::function<void()>& last);

  /// Tasks whose logs were not read to the end.
  [[nodiscard]] const Tasks& unended() const { return unended_; }

 private:
  class Strand;
  bool keep_end(const Task& task, const LogReader& reader, const LogEnd& end);

  LogReader& whole_;
  Tasks tasks_;  ///< The oldest first.
  Connect connect_;
  Tasks unended_;
  std::optional<Error> failure_;
};

/// The form of a log's body, from the /TaskTemplate of its service or the Spec of its task.
LogReader::Body log_body(const Json& task_spec);

/// The result of reading the existing lines of a log.
struct LogHistory {
  std::optional<Error> failure{};
  bool silent = false;      ///< For a log in one stream: see LogEnd::silent.
  bool incomplete = false;  ///< See LogPast::incomplete.
  Tasks unended{};          ///< See LogStrands::unended.
};
/// Passes on the lines of `range`, sorted by timestamp; return false to stop. `options` must not set since or
/// tail. `tasks` are those of the service, or empty to read the log in one stream. For `connect` see
/// LogStrands.
LogHistory read_history(LogReader& reader, LogOptions options, const LogRange& range, Tasks tasks,
                        LogStrands::Connect connect, const std::function<bool(const LogLine&)>& line);

/// Passes on new lines after `read_history`, until the service or task has ended, `line` returns false or
/// `options.enough` returns true. Resumes a stream that breaks off; `broke_off` is called the first time.
/// `start`: the engine's time before the history was read. `from_now`: no history was read. Throws errors
/// after which it cannot resume.
void follow_log(LogReader& reader, LogOptions options, const LogRange& range, EngineTime start, bool from_now,
                const std::function<bool(const LogLine&)>& line,
                const std::function<void(const Error&)>& broke_off);

/// The container or its node may be gone, and a message about it must not be delayed for long.
inline constexpr std::chrono::seconds longest_last_lines{5};

/// The last lines of a task's log, sorted by timestamp, stdout and stderr together. Takes at most a few
/// seconds. Throws what TaskClient::logs throws.
std::vector<std::string> last_lines(Engine& engine, const Task& task, std::size_t most,
                                    std::chrono::milliseconds timeout = longest_last_lines);

}  // namespace swarm
