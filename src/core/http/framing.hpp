// SPDX-License-Identifier: Apache-2.0
// Is this a response as HTTP frames it? Its head and its chunks, checked before any of it is believed.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace swarm::http {

/// Takes the data out of its chunks; HTTP libraries take sizes such as `0x1a`, `+1a` and ` 1a `, and read them byte
/// by byte.
class ChunkDecoder {
 public:
  /// The next bytes of the body become the data in them, at the same place. False: they are not chunked encoding;
  /// `wrong()` says why.
  bool decode(std::span<char>& bytes);
  [[nodiscard]] std::string_view wrong() const { return wrong_; }
  /// The last chunk and what follows it have come.
  [[nodiscard]] bool complete() const { return place_ == Place::after; }

 private:
  enum class Place { size, extension, size_end, data, data_return, data_end, trailer, trailer_end, after };

  bool take(char c);
  bool take_size(char c);
  bool take_extension(char c);
  bool take_trailer(char c);
  bool expect(char c, char wanted, Place next);
  bool refuse(std::string_view why);

  Place place_ = Place::size;
  std::uint64_t size_ = 0;  // of the chunk; in `data`: bytes still to come
  std::size_t digits_ = 0;  // of the size
  std::size_t extra_ = 0;   // bytes of extensions and trailers
  bool empty_line_ = true;  // nothing of the trailer line yet
  bool last_ = false;       // the chunk of size 0
  std::string_view wrong_;
};

/// Most bytes that status line and headers may have together.
inline constexpr std::size_t most_head = std::size_t{64} * 1024;

/// Why `head` (status line and headers, up to and including the empty line) can't be believed; empty: it can.
/// Two lengths that differ, a length together with chunks, and whatever is not HTTP/1 are lies or garbage.
/// `chunking` becomes the line of a sound head, with its end, that says that the body is chunked.
std::string wrong_with(std::string_view head, std::string_view* chunking = nullptr);

/// As a match of (HTTP/1\.[01]) (\d{3})(?: (.*?))?\r\n has them: the line, version, status, reason.
using StatusLine = std::array<std::string_view, 4>;
/// What cpp-httplib calls in place of a regular expression (cmake/httplib.cmake). `parts` refer to `line`.
bool split_status_line(std::string_view line, StatusLine& parts);

/// Can bytes that begin like this still become an answer? Ends the wait for the rest of garbage.
bool begins_like_http(std::string_view bytes);

}  // namespace swarm::http
