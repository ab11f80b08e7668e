// SPDX-License-Identifier: Apache-2.0
// Standard output and error: buffered streams, and the only code that makes control characters visible.
#include "terminal/io.hpp"

#include "exit_code.hpp"

#include <swarm/text.hpp>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace cli {

void occupy_standard_streams() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(descriptor, F_GETFD) >= 0) continue;
    // open returns the lowest free number, which is this one. An O_PATH descriptor can be neither read nor
    // written, and "/" always exists. Children inherit it, because they must not reuse the numbers either.
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

}  // namespace

std::size_t plain_prefix(std::string_view text) {
  constexpr auto each = [](std::uint64_t byte) { return 0x0101010101010101U * byte; };
  std::uint64_t word = 0;
  // Eight at a time: a top bit says that a byte is below a blank, DEL, or not ASCII.
  const auto are_plain = [&](std::size_t at) {
    std::memcpy(&word, text.data() + at, sizeof word);
    return ((word | (word - each(' ')) | (word + each(1))) & each(0x80)) == 0;
  };
  std::size_t length = 0;
  while (text.size() - length >= sizeof word && are_plain(length)) length += sizeof word;
  // What is left overlaps what was seen.
  if (text.size() - length < sizeof word && text.size() >= sizeof word &&
      are_plain(text.size() - sizeof word))
    return text.size();
  while (length < text.size() && text[length] >= 0x20 && text[length] < 0x7f) ++length;
  return length;
}

void append_visible(std::string& out, std::string_view foreign) {
  if (plain_prefix(foreign) == foreign.size())
    out += foreign;
  else
    out += visible(foreign);
}

std::string visible(std::string_view foreign, bool lines) {
  std::string out;
  out.reserve(foreign.size());
  while (!foreign.empty()) {
    if (const std::size_t plain = plain_prefix(foreign); plain > 0) {
      out.append(foreign.substr(0, plain));
      foreign.remove_prefix(plain);
      continue;
    }
    const char c = foreign.front();
    const swarm::Character next = swarm::first_character(foreign);
    const bool printable = next.valid && !swarm::is_control(next.code);
    const std::size_t length = printable ? next.size : 1;
    if (printable || (lines && (c == '\n' || c == '\t')))
      out.append(foreign.substr(0, length));
    else
      out.append("\\x").append(swarm::hex({&c, 1}));
    foreign.remove_prefix(length);
  }
  return out;
}

std::string spelled_in_ascii(std::string_view text) {
  static constexpr std::pair<std::string_view, std::string_view> spellings[] = {
      {"…", "..."}, {"→", "->"}, {"×", "x"}, {"·", "-"}};
  std::string out;
  while (!text.empty()) {
    const auto* found =
        std::ranges::find_if(spellings, [&](const auto& one) { return text.starts_with(one.first); });
    const bool ours = found != std::ranges::end(spellings);
    out += ours ? found->second : text.substr(0, 1);
    text.remove_prefix(ours ? found->first.size() : 1);
  }
  return out;
}

Stream::Stream(int descriptor) : descriptor_(descriptor), terminal_(isatty(descriptor) == 1) {}

Stream::Stream(std::string& sink, bool terminal, int columns, int rows)
    : sink_(&sink), terminal_(terminal), columns_(columns), rows_(rows) {}

Stream::~Stream() { flush(); }

Stream& Stream::write(std::string_view bytes) {
  if (failed() != 0) return *this;
  std::string spelled;
  if (ascii_) bytes = spelled = spelled_in_ascii(bytes);
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

int Stream::columns() const {
  const int all = sink_ == nullptr && terminal_ ? size_of(descriptor_).ws_col : columns_;
  // Cut text ends in an ellipsis, which takes two more columns in ASCII.
  return ascii_ && all > 2 ? all - 2 : all;
}

int Stream::rows() const { return sink_ == nullptr && terminal_ ? size_of(descriptor_).ws_row : rows_; }

bool Io::colored(const Stream& stream) const {
  if (color != Color::automatic) return color == Color::always;
  const auto set = [&](const char* name) {
    const char* value = env ? env(name) : nullptr;
    return value != nullptr && *value != '\0';
  };
  return redraws(stream) && !set("NO_COLOR");
}

bool Io::has_utf8() const {
  std::string locale;
  for (const char* name : {"LANG", "LC_CTYPE", "LC_ALL"})
    if (const char* value = env ? env(name) : nullptr; value != nullptr && *value != '\0') locale = value;
  locale = swarm::lower(locale);
  return locale.find("utf-8") != locale.npos || locale.find("utf8") != locale.npos;
}

bool Io::redraws(const Stream& stream) const {
  const char* terminal = env ? env("TERM") : nullptr;
  const std::string_view name = terminal != nullptr ? terminal : "";
  return stream.terminal() && !name.empty() && name != "dumb";
}

}  // namespace cli
