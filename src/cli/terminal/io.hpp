// SPDX-License-Identifier: Apache-2.0
// Out and err: buffered, kept apart, and the one place where control characters become visible.
#pragma once

#include <swarm/watch.hpp>

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// Fills each of the descriptors 0 to 2 that is closed with one that can be neither read nor written, so that
/// no socket or file gets its number, and what is written to the stream still fails with EBADF. Before
/// anything is opened. Ends the process where that cannot be done.
void occupy_standard_streams();

enum class Color { automatic, always, never };

/// One output stream: a buffer over a descriptor, or over a string in tests. Threads may share it: what is
/// handed in at once stays together.
class Stream {
 public:
  explicit Stream(int descriptor);  ///< Writes through to the descriptor; asks it whether it is a terminal.
  explicit Stream(std::string& sink, bool terminal = false, int columns = 80, int rows = 24);
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream();

  /// Bytes as they are: our own text, documents, log lines asked for raw.
  Stream& write(std::string_view bytes);
  /// Words of the engine or of a service's owner: control characters (C0 but tab and newline where
  /// `lines` is true, DEL, C1, broken UTF-8) are shown as \xNN.
  Stream& text(std::string_view foreign, bool lines = false);
  /// Sends what is buffered. False: the stream is broken; `failed()` says how.
  bool flush();

  /// The characters of our own that are not ASCII ("…", "→") are spelled in ASCII from now on, as a terminal
  /// with another encoding needs it.
  void spell_in_ascii() { ascii_ = true; }

  [[nodiscard]] bool terminal() const { return terminal_; }
  /// Width in columns now; 80 where there is no terminal.
  [[nodiscard]] int columns() const;
  /// Height in rows now; 24 where there is no terminal.
  [[nodiscard]] int rows() const;
  /// 0, or the errno of the write that failed. EPIPE: the reader went away, which is no error.
  [[nodiscard]] int failed() const { return failed_.load(std::memory_order_relaxed); }

 private:
  void send();

  int descriptor_ = -1;
  std::string* sink_ = nullptr;
  bool terminal_ = false, ascii_ = false;
  int columns_ = 80, rows_ = 24;
  std::atomic<int> failed_ = 0;
  std::mutex mutex_;  ///< Over the buffer, or the string.
  std::string buffer_;
};

/// "…" as "...", "→" as "->", "×" as "x", "·" as "-".
std::string spelled_in_ascii(std::string_view text);

/// Makes control characters visible; the pure function under Stream::text.
std::string visible(std::string_view foreign, bool lines = false);
void append_visible(std::string& out, std::string_view foreign);
/// How many bytes at the front are printable ASCII: nearly all text is, and goes through in one piece.
std::size_t plain_prefix(std::string_view text);

/// Everything a command may touch of the process: streams, environment, time. Tests make one from strings.
struct Io {
  Stream& out;
  Stream& err;
  std::function<const char*(const char*)> env;  ///< getenv; null: not set.
  Color color = Color::automatic;
  bool quiet = false;
  swarm::WaitClock clock{};
  std::function<std::vector<std::string>()> names{};  ///< Of the variables there are; may be empty.

  /// May colours and cursor movements go to this stream (terminal, NO_COLOR, TERM dumb or not set, --color)?
  [[nodiscard]] bool colored(const Stream& stream) const;
  /// Does the locale (LC_ALL, LC_CTYPE, LANG) have UTF-8?
  [[nodiscard]] bool has_utf8() const;
  /// Can what was written to this stream be written over?
  [[nodiscard]] bool redraws(const Stream& stream) const;
};

}  // namespace cli
