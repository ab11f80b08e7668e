// SPDX-License-Identifier: Apache-2.0
// Reads and writes bytes over one connected, non-blocking descriptor, under a deadline.
#pragma once

#include "http/deadline.hpp"
#include "http/dial.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace swarm::http {

class TlsSession;

/// The result of one read or write.
struct Io {
  enum class Kind {
    some,    ///< `size` bytes were transferred.
    end,     ///< The peer closed the connection cleanly.
    broken,  ///< The connection broke; `Channel::failure` says how.
    late,    ///< The deadline passed.
    silent,  ///< Nothing arrived for longer than the idle timeout.
    interrupted,
  } kind;
  std::size_t size = 0;
};

/// Does not own the descriptor: httplib closes it.
class Channel {
 public:
  explicit Channel(int descriptor);
  Channel(int descriptor, std::unique_ptr<TlsSession> tls);
  Channel(Channel&&) noexcept;
  Channel& operator=(Channel&&) noexcept;
  ~Channel();

  Io read(char* into, std::size_t room, Deadline& deadline);
  Io write(std::string_view bytes, Deadline& deadline);

  /// False if the peer has closed or sent unsolicited data; the next request then needs a new connection.
  bool idle_and_open();

  [[nodiscard]] const Failure& failure() const { return failure_; }

 private:
  /// One attempt without waiting: > 0 bytes, 0 end; < 0: poll for `again_`, or broken if that is 0.
  long try_read(char* into, std::size_t room);
  long try_write(std::string_view bytes);

  int descriptor_;
  std::unique_ptr<TlsSession> tls_;  // null: no TLS
  short again_ = 0;
  Failure failure_;
};

}  // namespace swarm::http
