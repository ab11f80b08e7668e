// SPDX-License-Identifier: Apache-2.0
// Is a chunked body framed as HTTP says? Checked while its bytes arrive, before any of them is believed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace swarm::http {

/// Follows sizes, line ends and trailers; HTTP libraries take sizes such as `0x1a`, `+1a` and ` 1a `.
class ChunkCheck {
 public:
  /// The next bytes of the body. False: they are not chunked encoding; `wrong()` says why.
  bool follow(std::string_view bytes);
  [[nodiscard]] std::string_view wrong() const { return wrong_; }

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

}  // namespace swarm::http
