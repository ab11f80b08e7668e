// SPDX-License-Identifier: Apache-2.0
// Checks the header section and the chunks of an HTTP response before any of it is used.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace swarm::http {

/// Decodes chunked encoding. HTTP libraries accept sizes such as `0x1a`, `+1a` and ` 1a `, and read byte by
/// byte.
class ChunkDecoder {
 public:
  /// Decodes the next bytes of the body in place. False if the encoding is invalid; `wrong()` says why.
  bool decode(std::span<char>& bytes);
  [[nodiscard]] std::string_view wrong() const { return wrong_; }
  /// The last chunk and the trailer have arrived.
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
  std::uint64_t size_ = 0;  // size of the chunk; in `data`: remaining bytes
  std::size_t digits_ = 0;  // digits of the size so far
  std::size_t extra_ = 0;   // bytes of extensions and trailers
  bool empty_line_ = true;  // nothing of the trailer line yet
  bool last_ = false;       // the chunk of size 0
  std::string_view wrong_;
};

/// The largest size of the status line and headers together.
inline constexpr std::size_t most_header_bytes = std::size_t{64} * 1024;

/// Why `header` (status line and headers, up to and including the empty line) is invalid; empty if it is valid.
/// Rejects two different lengths, a length together with chunked encoding, and anything but HTTP/1. Sets
/// `chunking` to the header line, with its line end, that makes the body chunked.
std::string wrong_with(std::string_view header, std::string_view* chunking = nullptr);

/// The matches of (HTTP/1\.[01]) (\d{3})(?: (.*?))?\r\n: line, version, status, reason.
using StatusLine = std::array<std::string_view, 4>;
/// cpp-httplib calls this instead of a regular expression (cmake/httplib.cmake). `parts` point into `line`.
bool split_status_line(std::string_view line, StatusLine& parts);

/// Whether bytes with this beginning can still become a response; lets us stop reading garbage early.
bool begins_like_http(std::string_view bytes);

}  // namespace swarm::http
