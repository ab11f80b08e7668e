// SPDX-License-Identifier: Apache-2.0
// Bytes both ways over one connected, non-blocking descriptor, under a deadline.
#pragma once

#include "http/deadline.hpp"
#include "http/dial.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace swarm::http {

class TlsSession;

/// What one read or write came to.
struct Io {
  enum class Kind {
    some,    ///< `size` bytes went.
    end,     ///< The peer closed in good order.
    broken,  ///< The connection broke; `Channel::trouble` says how.
    late,    ///< The deadline passed.
    silent,  ///< Nothing came for longer than the idle limit.
    interrupted,
  } kind;
  std::size_t size = 0;
};

/// Does not own the descriptor: httplib closes what it was handed.
class Channel {
 public:
  explicit Channel(int descriptor);
  Channel(int descriptor, std::unique_ptr<TlsSession> tls);
  Channel(Channel&&) noexcept;
  Channel& operator=(Channel&&) noexcept;
  ~Channel();

  Io read(char* into, std::size_t room, Deadline& deadline);
  Io write(std::string_view bytes, Deadline& deadline);

  /// False: the peer has closed, or said something that nobody asked for, so the next request needs another.
  bool idle_and_open();

  [[nodiscard]] const Failure& failure() const { return failure_; }

 private:
  /// One attempt without waiting: > 0 bytes, 0 end, else `again_` says what to poll for, 0 meaning broken.
  long try_read(char* into, std::size_t room);
  long try_write(std::string_view bytes);

  int descriptor_;
  std::unique_ptr<TlsSession> tls_;  // null: plain
  short again_ = 0;
  Failure failure_;
};

}  // namespace swarm::http
