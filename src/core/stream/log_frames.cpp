// SPDX-License-Identifier: Apache-2.0
// The engine's log frames: eight bytes of header, then so many bytes of text.
#include <swarm/error.hpp>
#include <swarm/logs.hpp>

#include <cstdint>

namespace swarm {
namespace {

std::uint32_t big_endian(std::string_view bytes) {
  std::uint32_t value = 0;
  for (const char byte : bytes) value = value << 8U | static_cast<unsigned char>(byte);
  return value;
}

LogStream stream_of(char kind) {
  switch (kind) {
    case 0:
    case 1: return LogStream::out;
    case 2: return LogStream::err;
    case 3: return LogStream::engine;
    default: throw Error(Errc::broken_answer, "the log stream holds something that is no log frame");
  }
}

}  // namespace

/// Takes one record off the front; 0: there is no whole one yet.
std::size_t LogFrames::take(std::string_view bytes, const Record& record) {
  if (bytes.empty()) return 0;
  const LogStream stream = stream_of(bytes.front());
  if (bytes.size() < header) return 0;
  const std::size_t size = big_endian(bytes.substr(4, 4));
  if (size > longest)
    throw Error(Errc::broken_answer,
                "the log stream announces a record of " + std::to_string(size) + " bytes");
  if (bytes.size() < header + size) return 0;
  record(stream, bytes.substr(header, size));
  return header + size;
}

void LogFrames::feed(std::string_view piece, const Record& record) {
  // Records that lie within the piece are not copied.
  if (!buffer_.empty()) buffer_.append(piece);
  std::string_view bytes = buffer_.empty() ? piece : std::string_view(buffer_);
  std::size_t taken = 0;
  while (const std::size_t size = take(bytes.substr(taken), record)) taken += size;
  if (buffer_.empty())
    buffer_.assign(bytes.substr(taken));
  else
    buffer_.erase(0, taken);
}

}  // namespace swarm
