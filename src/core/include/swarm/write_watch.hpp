// SPDX-License-Identifier: Apache-2.0
// Whether a write may have happened, for whoever has to say so when a signal ends the program.
#pragma once

#include <functional>

namespace swarm {

/// Learns of the writes that its own thread makes while it lives. Of several, the latest learns of them.
class WriteWatch {
 public:
  /// `tell` is called with true when the first byte of a write is about to leave, for it may happen from now
  /// on, and with false when it is known what became of it, or that nobody can tell.
  explicit WriteWatch(std::function<void(bool in_doubt)> tell);
  WriteWatch(const WriteWatch&) = delete;
  WriteWatch& operator=(const WriteWatch&) = delete;
  ~WriteWatch();

 private:
  friend void write_leaves();
  friend class Writing;
  void set(bool in_doubt);

  std::function<void(bool)> tell_;
  bool in_doubt_ = false;
  WriteWatch* before_;
};

/// For a Transport: the first byte of a write is about to leave.
void write_leaves();

/// While it lives a write is carried out, its reading back included.
class Writing {
 public:
  Writing() = default;
  Writing(const Writing&) = delete;
  Writing& operator=(const Writing&) = delete;
  ~Writing();
};

}  // namespace swarm
