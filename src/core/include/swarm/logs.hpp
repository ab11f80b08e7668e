// SPDX-License-Identifier: Apache-2.0
// Logs of services and tasks: the engine's frames, their lines, the order of time, and how they are read.
// Each object is for one thread at a time; all that is called back is called on it.
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

enum class LogStream { out, err, engine };  ///< engine: an error text of the engine itself.

/// Cuts the multiplexed body of a log stream into its records, in whatever pieces it arrives. (The body of
/// a service with a TTY is not multiplexed: it is the log itself.)
class LogFrames {
 public:
  using Record = std::function<void(LogStream, std::string_view)>;

  /// Calls `record` for each record that is complete now: one line, mostly with its line end.
  /// Throws broken_answer where the body cannot be such a stream.
  void feed(std::string_view piece, const Record& record);
  /// True if the body so far does not end in the middle of a record.
  [[nodiscard]] bool complete() const { return buffer_.empty(); }

  static constexpr std::size_t header = 8;
  static constexpr std::size_t longest = 4U << 20;  ///< Of one record. The engine cuts lines at 16 KiB.

 private:
  std::size_t take(std::string_view bytes, const Record& record);

  std::string buffer_;
};

/// One line as the engine sends it with `timestamps` and `details`.
struct LogLine {
  LogStream stream = LogStream::out;
  std::string timestamp;  ///< As received.
  EngineTime time{};
  std::string task, node, service;                           ///< IDs, out of the details.
  std::vector<std::pair<std::string, std::string>> details;  ///< The other ones, decoded, sorted by key.
  std::string message;  ///< Without its line end; of the engine without 'rpc error: code = … desc = '.
  bool whole = true;    ///< False: the engine cut a long line here, and the next record goes on.
};

/// Reads "[timestamp ]k=v,k=v message". What is not there stays empty; a line that is not in this form is
/// all message.
LogLine read_log_line(LogStream stream, std::string_view record, bool with_timestamp = true,
                      bool with_details = true);

/// How much memory a line takes while it is held.
std::size_t size_of(const LogLine& line);
/// What is held of a log that has to be put in order.
inline constexpr std::size_t most_held = std::size_t{8} << 20U;

/// Puts lines of many tasks into the order of time. Lines of one task keep their own order.
class LogMerge {
 public:
  using Clock = std::chrono::steady_clock;
  using Line = std::function<void(const LogLine&)>;

  /// A line is held back for `window` after it came, in case an older one follows. A window of 0: until
  /// `flush`. At most `most` lines and `most_bytes` (by `size_of`) are held: beyond them the oldest go.
  explicit LogMerge(std::chrono::milliseconds window, std::size_t most = 200'000,
                    std::size_t most_bytes = most_held)
      : window_(window), most_(most), most_bytes_(most_bytes) {}

  /// Returns the time by which the line is put in order.
  EngineTime add(LogLine line, Clock::time_point now);
  /// Gives out what has waited long enough, oldest first.
  void release(Clock::time_point now, const Line& line);
  /// Gives out everything.
  void flush(const Line& line);
  /// Gives out all that is not newer than `time`, oldest first.
  void release_until(EngineTime time, const Line& line);
  /// When `release` will next have something to give, if anything waits.
  [[nodiscard]] std::optional<Clock::time_point> due() const;
  [[nodiscard]] std::size_t waiting() const { return lines_.size(); }

 private:
  using Key = std::pair<EngineTime, std::uint64_t>;
  void give_first(const Line& line);

  std::chrono::milliseconds window_;
  std::size_t most_, most_bytes_, bytes_ = 0;
  std::uint64_t count_ = 0;
  std::map<Key, LogLine> lines_;                           ///< By time, then by arrival.
  std::map<std::uint64_t, Clock::time_point> by_arrival_;  ///< count → when it came
  std::map<std::string, EngineTime> last_of_;              ///< Task → its newest line's time.
};

/// The last lines of a log: as many as were asked of all tasks together.
class LogTail {
 public:
  explicit LogTail(std::size_t lines) : most_(lines) {}
  void add(LogLine line);
  /// Forgets the oldest, though it was asked for.
  void drop();
  /// Some that were asked for are forgotten.
  [[nodiscard]] bool incomplete() const { return dropped_ && lines_.size() < most_; }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }  ///< By `size_of`.
  /// Gives out the newest lines, oldest first, and forgets them.
  void flush(const LogMerge::Line& line);

 private:
  void erase_oldest();

  std::size_t most_, bytes_ = 0;
  bool dropped_ = false;
  std::multimap<EngineTime, LogLine> lines_;
};

/// Which lines of a log are wanted.
struct LogRange {
  std::optional<std::uint64_t> tail{}, tail_per_task{};  ///< Unset: all.
  EngineTime since{}, until{};                           ///< The epoch: no limit.
};

/// What a log held until now: the lines of a range, in the order of time.
class LogPast {
 public:
  using Print = LogMerge::Line;
  /// in_turn: the lines of each task in order, one task after the other.
  /// together: those of all tasks as they come, nearly in order.
  enum class Arrival { in_order, in_turn, together };

  LogPast(const LogRange& range, Arrival arrival, Print print);

  void add(LogLine&& line);
  /// in_turn: what comes now is of the last task, and goes out as it comes.
  void last_task() { only_one_left_ = true; }
  /// Prints what was held back, once all that comes has been added.
  void finish();
  /// Not all lines that `tail` or `tail_per_task` ask for fitted into what is held.
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
  bool silent = false;  ///< The failure is that nothing came for as long as TaskClient waits.
};

/// One log over as many connections as it takes: whole lines, each of them once.
class LogReader {
 public:
  /// False: enough.
  using Line = std::function<bool(LogLine&&)>;
  enum class Body { framed, plain };  ///< plain: of a container with a terminal.

  /// `name`: what errors call the log.
  LogReader(Engine& engine, Body body, std::string name)
      : engine_(engine), body_(body), name_(std::move(name)) {}

  /// Reads one stream to its end. Lines that an earlier stream brought already are left out. Fails with
  /// broken_answer where it ends in the middle of a record, after all lines before it. Throws no Error.
  LogEnd read(const LogOptions& options, const Line& line);
  /// The same of a log that is not followed: what broke off is taken up again, a few times.
  LogEnd read_past(LogOptions options, const Line& line);

  /// A reader of the log of one of its tasks that has read nothing.
  [[nodiscard]] LogReader of_task(Engine& engine, const std::string& id) const {
    return {engine, body_, "task " + id + " of " + name_};
  }
  [[nodiscard]] Engine& engine() const { return engine_; }

  /// What another one brought is not brought again either.
  void continue_from(const LogReader& other) { marks_.insert(other.marks_.begin(), other.marks_.end()); }

  /// From when on a next stream has to be read; the epoch: nothing was read yet.
  [[nodiscard]] EngineTime resume_at() const;

 private:
  struct Mark {
    EngineTime time{};
    std::size_t lines = 0;  ///< Of exactly that time.
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
  Marks old_;  ///< What earlier streams brought; `lines` counts down.
  /// Long lines come in parts.
  std::map<std::pair<std::string, LogStream>, LogLine> parts_;
  std::size_t in_parts_ = 0;    ///< Bytes.
  std::string buffer_;          ///< plain: a line that has not ended.
  std::optional<LogLine> cut_;  ///< plain: the part before, of a line that is too long.
};

/// The tasks that may have said something: they have had a container.
Tasks tasks_that_spoke(Tasks tasks);

/// The logs of tasks, each asked for by itself: several tasks of one node in one stream may never end it.
class LogStrands {
 public:
  /// A further connection to the same managers; null: there is none.
  using Connect = std::function<std::unique_ptr<Transport>()>;

  /// `whole`: reads a later stream of all of them, without the lines that are read here. `tasks`: those that
  /// may have said something. `connect` may be empty.
  LogStrands(LogReader& whole, Tasks tasks, Connect connect);

  /// Whether there is a connection for each task that runs.
  [[nodiscard]] bool can_read_by_time() const;
  /// Both return what made the reading fail: broken_answer where a log is broken, once all others have been
  /// read; anything else at once. `options` are those of each task.
  /// In the order of time, over a connection for each task. Memory does not grow with the logs.
  std::optional<Error> read_by_time(const LogOptions& options, const LogReader::Line& line);
  /// One task after the other, over the connection of `whole`. `last` is called before the last of them.
  std::optional<Error> read_in_turn(const LogOptions& options, const LogReader::Line& line,
                                    const std::function<void()>& last);

  /// Tasks whose logs did not come to their end.
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

/// How a log's body comes, from the /TaskTemplate of its service or the Spec of its task.
LogReader::Body log_body(const Json& task_spec);

/// What a log held until now, and how the reading of it ended.
struct LogHistory {
  std::optional<Error> failure{};
  bool silent = false;      ///< Of a log in one stream: as LogEnd::silent.
  bool incomplete = false;  ///< As LogPast::incomplete.
  Tasks unended{};          ///< As LogStrands::unended.
};
/// Gives the lines of `range` in the order of time; false: enough. `options` have neither since nor tail. `tasks`
/// are those of the service, or none: then the log is read in one stream. `connect` is that of LogStrands.
LogHistory read_history(LogReader& reader, LogOptions options, const LogRange& range, Tasks tasks,
                        LogStrands::Connect connect, const std::function<bool(const LogLine&)>& line);

/// What a log says from now on, after `read_history`, until the service or task has ended, `line` returns false
/// or `options.enough` true. What breaks off is taken up again; `broke_off` hears of the first time.
/// `start`: the engine's time before the history was read. `from_now`: there was no history. Throws what cannot
/// be taken up again.
void follow_log(LogReader& reader, LogOptions options, const LogRange& range, EngineTime start, bool from_now,
                const std::function<bool(const LogLine&)>& line,
                const std::function<void(const Error&)>& broke_off);

/// The container may be gone, its node as well: a message about it must not wait long for them.
inline constexpr std::chrono::seconds longest_last_lines{5};

/// The last lines of a task's log, in the order of time, stdout and stderr together. Takes a few seconds at
/// most. Throws what TaskClient::logs throws.
std::vector<std::string> last_lines(Engine& engine, const Task& task, std::size_t most,
                                    std::chrono::milliseconds timeout = longest_last_lines);

}  // namespace swarm
