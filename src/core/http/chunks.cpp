// SPDX-License-Identifier: Apache-2.0
#include "http/chunks.hpp"

#include "http/head.hpp"

#include <algorithm>

namespace swarm::http {
namespace {

/// More cannot be counted by every library, and no engine sends it.
constexpr std::size_t most_digits = 15;

/// The value of a hexadecimal digit; -1: it is none.
int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool is_control(char c) { return static_cast<unsigned char>(c) < ' ' && c != '\t'; }

}  // namespace

bool ChunkCheck::follow(std::string_view bytes) {
  while (!bytes.empty() && wrong_.empty()) {
    if (place_ == Place::after) return true;
    if (place_ != Place::data) {
      if (!take(bytes.front())) return false;
      bytes.remove_prefix(1);
      continue;
    }
    const auto step = static_cast<std::size_t>(std::min<std::uint64_t>(size_, bytes.size()));
    bytes.remove_prefix(step);
    size_ -= step;
    if (size_ == 0) place_ = Place::data_return;
  }
  return wrong_.empty();
}

/// One character of what stands around the data.
bool ChunkCheck::take(char c) {
  switch (place_) {
    case Place::size: return take_size(c);
    case Place::extension: return take_extension(c);
    case Place::size_end: return expect(c, '\n', last_ ? Place::trailer : Place::data);
    case Place::data_return: return expect(c, '\r', Place::data_end);
    case Place::data_end:
      size_ = 0;
      digits_ = 0;
      return expect(c, '\n', Place::size);
    case Place::trailer: return take_trailer(c);
    case Place::trailer_end: {
      const Place next = empty_line_ ? Place::after : Place::trailer;
      empty_line_ = true;
      return expect(c, '\n', next);
    }
    case Place::data:
    case Place::after: break;
  }
  return true;
}

bool ChunkCheck::take_size(char c) {
  if (const int value = hex_value(c); value >= 0) {
    size_ = size_ * 16 + static_cast<std::uint64_t>(value);
    return ++digits_ <= most_digits || refuse("the size of a chunk has too many digits");
  }
  if (digits_ == 0 || (c != '\r' && c != ';'))
    return refuse("the size of a chunk is not a hexadecimal number");
  last_ = size_ == 0;
  place_ = c == ';' ? Place::extension : Place::size_end;
  return true;
}

bool ChunkCheck::take_extension(char c) {
  if (c == '\r') {
    place_ = Place::size_end;
    return true;
  }
  if (is_control(c)) return refuse("the line of a chunk's size holds a control character");
  return ++extra_ <= most_head || refuse("the extensions of its chunks do not end");
}

bool ChunkCheck::take_trailer(char c) {
  if (c == '\r') {
    place_ = Place::trailer_end;
    return true;
  }
  empty_line_ = false;
  if (is_control(c)) return refuse("its trailers hold a control character");
  return ++extra_ <= most_head || refuse("its trailers do not end");
}

bool ChunkCheck::expect(char c, char wanted, Place next) {
  if (c != wanted) return refuse("a chunk does not end where its size says");
  place_ = next;
  return true;
}

bool ChunkCheck::refuse(std::string_view why) {
  wrong_ = why;
  return false;
}

}  // namespace swarm::http
