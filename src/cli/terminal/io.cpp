// SPDX-License-Identifier: Apache-2.0
// Out and err: buffered, kept apart, and the one place where control characters become visible.
#include "terminal/io.hpp"

#include "exit_code.hpp"

#include <cerrno>
#include <chrono>
#include <thread>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace cli {

void occupy_standard_streams() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(descriptor, F_GETFD) >= 0) continue;
    // The lowest free number is this one. A path alone is neither read nor written, and it is there in any
    // root. Children keep it: the numbers are not theirs either.
    if (::open("/", O_PATH) != descriptor) ::_exit(static_cast<int>(Exit::failed));
  }
}

namespace {

constexpr std::size_t buffer_size = 64 * 1024;

winsize size_of(int fd) {
  winsize size{};
  if (ioctl(fd, TIOCGWINSZ, &size) != 0) size = {};
  if (size.ws_col == 0) size.ws_col = 80;
  if (size.ws_row == 0) size.ws_row = 24;
  return size;
}

/// Length of the valid UTF-8 sequence at the front of `text` that is no control character; 0: none.
std::size_t printable_prefix(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x20 || first == 0x7f) return 0;
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (length == 0 || first > 0xf4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xc0) != 0x80) return 0;
  if (first == 0xc2 && byte(1) < 0xa0) return 0;  // C1
  if (first == 0xe0 && byte(1) < 0xa0) return 0;  // overlong
  if (first == 0xf0 && byte(1) < 0x90) return 0;
  if (first == 0xed && byte(1) >= 0xa0) return 0;  // surrogates
  if (first == 0xf4 && byte(1) >= 0x90) return 0;  // above U+10FFFF
  return length;
}

/// How many bytes at the front are plain ASCII: nearly all text is, and goes through in one piece.
std::size_t plain_prefix(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && text[length] >= 0x20 && text[length] < 0x7f) ++length;
  return length;
}

}  // namespace

std::string visible(std::string_view foreign, bool lines) {
  static constexpr char hex[] = "0123456789abcdef";
  std::string out;
  out.reserve(foreign.size());
  while (!foreign.empty()) {
    if (const std::size_t plain = plain_prefix(foreign); plain > 0) {
      out.append(foreign.substr(0, plain));
      foreign.remove_prefix(plain);
      continue;
    }
    const char c = foreign.front();
    std::size_t length = printable_prefix(foreign);
    if (length == 0 && lines && (c == '\n' || c == '\t')) length = 1;
    if (length > 0) {
      out.append(foreign.substr(0, length));
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out.append({'\\', 'x', hex[byte >> 4], hex[byte & 15]});
      length = 1;
    }
    foreign.remove_prefix(length);
  }
  return out;
}

Stream::Stream(int descriptor) : descriptor_(descriptor), terminal_(isatty(descriptor) == 1) {}

Stream::Stream(std::string& sink, bool terminal, int columns, int rows)
    : sink_(&sink), terminal_(terminal), columns_(columns), rows_(rows) {}

Stream::~Stream() { flush(); }

Stream& Stream::write(std::string_view bytes) {
  if (failed() != 0) return *this;
  const std::lock_guard guard(mutex_);
  if (sink_ != nullptr) {
    sink_->append(bytes);
    return *this;
  }
  buffer_.append(bytes);
  if (buffer_.size() >= buffer_size) send();
  return *this;
}

Stream& Stream::text(std::string_view foreign, bool lines) { return write(visible(foreign, lines)); }

void Stream::send() {
  std::string_view rest = buffer_;
  while (!rest.empty() && failed() == 0) {
    const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written > 0)
      rest.remove_prefix(static_cast<std::size_t>(written));
    else if (errno != EINTR)
      failed_ = errno;
  }
  buffer_.clear();
}

bool Stream::flush() {
  const std::lock_guard guard(mutex_);
  send();
  return failed() == 0;
}

int Stream::columns() const { return sink_ == nullptr && terminal_ ? size_of(descriptor_).ws_col : columns_; }

int Stream::rows() const { return sink_ == nullptr && terminal_ ? size_of(descriptor_).ws_row : rows_; }

swarm::WaitClock real_clock() {
  return {[] { return std::chrono::steady_clock::now(); },
          [](swarm::milliseconds time) {
            std::this_thread::sleep_for(time);
            return true;
          }};
}

bool Io::colored(const Stream& stream) const {
  if (color != Color::automatic) return color == Color::always;
  const auto set = [&](const char* name) {
    const char* value = env ? env(name) : nullptr;
    return value != nullptr && *value != '\0';
  };
  return redraws(stream) && !set("NO_COLOR");
}

bool Io::redraws(const Stream& stream) const {
  const char* terminal = env ? env("TERM") : nullptr;
  const std::string_view name = terminal != nullptr ? terminal : "";
  return stream.terminal() && !name.empty() && name != "dumb";
}

}  // namespace cli
