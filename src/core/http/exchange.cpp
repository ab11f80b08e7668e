// SPDX-License-Identifier: Apache-2.0
// Sends one request and reads one response.

#include "http/exchange.hpp"

#include "http/framing.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>

namespace swarm::http {
namespace {

// Smaller reads go through the buffer; larger ones go directly to the destination.
constexpr std::size_t large = 4096;

}  // namespace

Exchange::Exchange(Channel& channel, Deadline& deadline, Progress& progress, void (*on_sending)())
    : channel_(channel),
      deadline_(deadline),
      progress_(progress),
      on_sending_(on_sending),
      buffer_(std::make_unique_for_overwrite<char[]>(most_header_bytes)) {}

ssize_t Exchange::read(char* into, std::size_t room) {
  if (!header_read_ && !(flush() && read_header())) return -1;
  if (taken_ == filled_) {
    if (room >= large) return fetch(into, room);
    const ssize_t got = fetch(buffer_.get(), most_header_bytes);
    if (got <= 0) return got;
    taken_ = 0;
    filled_ = static_cast<std::size_t>(got);
  }
  const std::size_t size = std::min(room, filled_ - taken_);
  std::memcpy(into, buffer_.get() + taken_, size);
  taken_ += size;
  return static_cast<ssize_t>(size);
}

bool Exchange::flush() {
  std::string_view rest = outgoing_;
  if (!rest.empty() && on_sending_ != nullptr) on_sending_();
  while (!rest.empty()) {
    const Io io = channel_.write(rest, deadline_);
    if (io.kind != Io::Kind::some) {
      end(io.kind);
      // A peer that closes in the middle of a request may have answered first.
      if (io.kind == Io::Kind::broken && progress_.sent > 0) break;
      return false;
    }
    progress_.sent += io.size;
    rest.remove_prefix(io.size);
  }
  outgoing_.clear();
  return true;
}

ssize_t Exchange::fetch(char* into, std::size_t room) {
  while (!chunks_ || !chunks_->complete()) {
    const Io io = channel_.read(into, room, deadline_);
    progress_.heard += io.size;
    if (io.kind != Io::Kind::some) {
      end(io.kind);
      return io.kind == Io::Kind::end && !chunks_ ? 0 : -1;
    }
    std::span bytes(into, io.size);
    if (!decode(bytes)) return -1;
    if (!bytes.empty()) return static_cast<ssize_t>(bytes.size());
  }
  return 0;
}

void Exchange::end(Io::Kind why) {
  progress_.ended = why;
  if (why == Io::Kind::broken) progress_.break_failure = channel_.failure();
}

bool Exchange::read_header() {
  constexpr std::string_view empty_line = "\r\n\r\n";
  std::size_t seen = 0;
  for (;;) {
    const ssize_t got = fetch(buffer_.get() + filled_, most_header_bytes - filled_);
    if (got <= 0) return false;
    filled_ += static_cast<std::size_t>(got);
    const std::string_view bytes(buffer_.get(), filled_);
    if (!begins_like_http(bytes)) return refuse("it is not HTTP");
    if (const auto end = bytes.find(empty_line, seen); end != std::string_view::npos) {
      return header_read_ = take_header(bytes.substr(0, end + empty_line.size()));
    }
    if (filled_ == most_header_bytes) return refuse("its headers do not end");
    seen = filled_ < empty_line.size() ? 0 : filled_ - empty_line.size() + 1;
  }
}

/// `header` is at the start of the buffer.
bool Exchange::take_header(std::string_view header) {
  std::string_view chunking;
  std::string wrong = wrong_with(header, &chunking);
  if (!wrong.empty()) return refuse(std::move(wrong));
  if (chunking.empty()) return true;
  chunks_.emplace();
  std::span body(buffer_.get() + header.size(), filled_ - header.size());
  if (!decode(body)) return false;
  char* const line = buffer_.get() + (chunking.data() - buffer_.get());
  filled_ = header.size() + body.size() - chunking.size();
  std::memmove(line, line + chunking.size(), filled_ - static_cast<std::size_t>(line - buffer_.get()));
  return true;
}

/// Replaces chunked bytes with the data in them.
bool Exchange::decode(std::span<char>& bytes) {
  if (!chunks_ || chunks_->decode(bytes)) return true;
  return refuse("broken chunked encoding: " + std::string(chunks_->wrong()));
}

bool Exchange::refuse(std::string why) {
  progress_.garbage = std::move(why);
  return false;
}

}  // namespace swarm::http
