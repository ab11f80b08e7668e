// SPDX-License-Identifier: Apache-2.0
// Standard output and error: buffered streams, and the only code that makes control characters visible.
#pragma once

#include <swarm/watch.hpp>

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// Opens each closed descriptor from 0 to 2 as one that can be neither read nor written, so that no socket or
/// file gets its number and output to the stream still fails with EBADF. Call it before anything is opened.
/// Ends the process if that fails.
void occupy_standard_streams();

enum class Color { automatic, always, never };

/// One output stream: a buffer over a descriptor, or over a string in tests. Threads may share it: the bytes
/// of one call stay together.
class Stream {
 public:
  explicit Stream(int descriptor);  ///< Writes to the descriptor, and checks whether it is a terminal.
  explicit Stream(std::string& sink, bool terminal = false, int columns = 80, int rows = 24);
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream();

  /// Writes bytes unchanged: our own text, documents, raw log lines.
  Stream& write(std::string_view bytes);
  /// Writes text of the engine or a user with control characters shown as \xNN: C0 (except tab, and newline
  /// if `lines` is true), DEL, C1, invalid UTF-8.
  Stream& text(std::string_view foreign, bool lines = false);
  /// Writes the buffer. False if that failed; `failed()` says how.
  bool flush();

  /// From now on replaces our own non-ASCII characters ("…", "→") with ASCII, for terminals with another
  /// encoding.
  void spell_in_ascii() { ascii_ = true; }

  [[nodiscard]] bool terminal() const { return terminal_; }
  /// The current width in columns; 80 without a terminal.
  [[nodiscard]] int columns() const;
  /// The current height in rows; 24 without a terminal.
  [[nodiscard]] int rows() const;
  /// 0, or the errno of the failed write. EPIPE means that the reader has exited, which is not an error.
  [[nodiscard]] int failed() const { return failed_.load(std::memory_order_relaxed); }

 private:
  void send();

  int descriptor_ = -1;
  std::string* sink_ = nullptr;
  bool terminal_ = false, ascii_ = false;
  int columns_ = 80, rows_ = 24;
  std::atomic<int> failed_ = 0;
  std::mutex mutex_;  ///< Protects the buffer, or the string.
  std::string buffer_;
};

/// "…" as "...", "→" as "->", "×" as "x", "·" as "-".
std::string spelled_in_ascii(std::string_view text);

/// Makes control characters visible; the pure function under Stream::text.
std::string visible(std::string_view foreign, bool lines = false);
void append_visible(std::string& out, std::string_view foreign);
/// The number of printable ASCII bytes at the start; nearly all text is ASCII and is copied in one piece.
std::size_t plain_prefix(std::string_view text);

/// Everything of the process that a command may use: streams, environment, time. Tests build one from
/// strings.
struct Io {
  Stream& out;
  Stream& err;
  std::function<const char*(const char*)> env;  ///< getenv; null: not set.
  Color color = Color::automatic;
  bool quiet = false;
  swarm::WaitClock clock{};
  std::function<std::vector<std::string>()> names{};  ///< The names of all variables; may be empty.

  /// Whether colours and cursor movements may go to this stream (terminal, NO_COLOR, TERM dumb or unset,
  /// --color).
  [[nodiscard]] bool colored(const Stream& stream) const;
  /// Whether the locale (LC_ALL, LC_CTYPE, LANG) uses UTF-8.
  [[nodiscard]] bool has_utf8() const;
  /// Whether text on this stream can be overwritten.
  [[nodiscard]] bool redraws(const Stream& stream) const;
};

}  // namespace cli
