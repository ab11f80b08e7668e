// SPDX-License-Identifier: Apache-2.0
// Sends one request and reads one response for httplib, and checks the response headers first.
#pragma once

#include "http/channel.hpp"
#include "http/deadline.hpp"
#include "http/framing.hpp"
#include "http/retry.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <sys/types.h>

namespace swarm::http {

/// Buffers a request until it is complete, so that it is sent in one piece, and a response until its headers
/// are complete and valid. Hides chunked encoding from httplib: removes its header, and ends the body after
/// the last chunk. Records in `progress` how far it got.
class Exchange {
 public:
  /// `on_sending` is called before the first byte of the request is sent; may be null.
  Exchange(Channel& channel, Deadline& deadline, Progress& progress, void (*on_sending)() = nullptr);

  void write(std::string_view bytes) { outgoing_ += bytes; }

  /// > 0 bytes, 0 the end, -1 failure. The first call sends the request.
  ssize_t read(char* into, std::size_t room);

 private:
  bool flush();
  bool read_header();
  bool take_header(std::string_view header);
  bool decode(std::span<char>& bytes);
  bool refuse(std::string why);
  ssize_t fetch(char* into, std::size_t room);
  void end(Io::Kind why);

  Channel& channel_;
  Deadline& deadline_;
  Progress& progress_;
  void (*on_sending_)();
  std::string outgoing_;
  std::unique_ptr<char[]> buffer_;  // not a string: clearing its pages costs more than most responses need
  std::size_t taken_ = 0, filled_ = 0;  // positions in the buffer
  bool header_read_ = false;
  std::optional<ChunkDecoder> chunks_;  // set for a chunked body
};

}  // namespace swarm::http
