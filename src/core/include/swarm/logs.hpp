// SPDX-License-Identifier: Apache-2.0
// Logs of services and tasks: the engine's frames, their lines, and the order of time.
#pragma once

#include <swarm/tasks.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace swarm {

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

/// The last lines of a log: what `--tail N` asks of all tasks together.
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

}  // namespace swarm
