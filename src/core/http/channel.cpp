// SPDX-License-Identifier: Apache-2.0
// Reads and writes bytes over one connected descriptor, under a deadline.

#include "http/channel.hpp"

#include "http/tls.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <poll.h>
#include <sys/socket.h>

namespace swarm::http {
namespace {

Io as_io(Wait wait) {
  switch (wait) {
    case Wait::late: return {Io::Kind::late};
    case Wait::silent: return {Io::Kind::silent};
    default: return {Io::Kind::interrupted};
  }
}

}  // namespace

Channel::Channel(int descriptor) : descriptor_(descriptor) {}
Channel::Channel(int descriptor, std::unique_ptr<TlsSession> tls)
    : descriptor_(descriptor), tls_(std::move(tls)) {}
Channel::Channel(Channel&&) noexcept = default;
Channel& Channel::operator=(Channel&&) noexcept = default;
Channel::~Channel() = default;

long Channel::try_read(char* into, std::size_t room) {
  if (tls_) {
    const long got = tls_->read(into, room, again_);
    if (got < 0 && again_ == 0) failure_ = tls_->failure();
    return got;
  }
  const ssize_t got = ::recv(descriptor_, into, room, 0);
  if (got >= 0) return got;
  again_ = errno == EAGAIN || errno == EINTR ? POLLIN : short{0};
  if (again_ == 0) failure_.why = std::generic_category().message(errno);
  return -1;
}

long Channel::try_write(std::string_view bytes) {
  if (tls_) {
    const long sent = tls_->write(bytes, again_);
    if (sent < 0 && again_ == 0) failure_ = tls_->failure();
    return sent;
  }
  const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (sent >= 0) return sent;
  again_ = errno == EAGAIN || errno == EINTR ? POLLOUT : short{0};
  if (again_ == 0) failure_.why = std::generic_category().message(errno);
  return -1;
}

Io Channel::read(char* into, std::size_t room, Deadline& deadline) {
  for (;;) {
    // Check before each read: a peer that keeps sending never makes us wait, so only this check ends it.
    if (const Wait state = deadline.now(); state != Wait::ready) return as_io(state);
    const long got = try_read(into, room);
    if (got == 0) return {Io::Kind::end};
    if (got > 0) {
      deadline.heard();
      return {Io::Kind::some, static_cast<std::size_t>(got)};
    }
    if (again_ == 0) return {Io::Kind::broken};
    if (const Wait state = deadline.wait(descriptor_, again_); state != Wait::ready) return as_io(state);
  }
}

Io Channel::write(std::string_view bytes, Deadline& deadline) {
  for (;;) {
    if (const Wait state = deadline.now(); state != Wait::ready) return as_io(state);
    const long sent = try_write(bytes);
    if (sent >= 0) return {Io::Kind::some, static_cast<std::size_t>(sent)};
    if (again_ == 0) return {Io::Kind::broken};
    if (const Wait state = deadline.wait(descriptor_, again_); state != Wait::ready) return as_io(state);
  }
}

bool Channel::idle_and_open() {
  if (tls_) return tls_->idle_and_open();
  char byte = 0;
  const ssize_t got = ::recv(descriptor_, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return got < 0 && errno == EAGAIN;
}

}  // namespace swarm::http
