// SPDX-License-Identifier: Apache-2.0
// Whether a write may have happened, for whoever has to say so when a signal ends the program.
#pragma once

#include <functional>

namespace swarm {

enum class WriteState {
  none,      ///< Nothing was sent, or it is known what became of it, or nobody can tell.
  in_doubt,  ///< It may have happened.
  declined,  ///< It was sent, and nothing was done: no manager could serve so far.
};

/// Learns of the writes that its own thread makes while it lives. Of several, the latest learns of them.
class WriteWatch {
 public:
  /// `tell` is called with in_doubt when the first byte of a write is about to leave, with declined where a
  /// manager said that it did nothing, and with none when the write is over.
  explicit WriteWatch(std::function<void(WriteState)> tell);
  WriteWatch(const WriteWatch&) = delete;
  WriteWatch& operator=(const WriteWatch&) = delete;
  ~WriteWatch();

 private:
  friend WriteState write_state();
  friend void write_leaves();
  friend void write_declined(WriteState before);
  friend class Writing;
  void set(WriteState state);

  std::function<void(WriteState)> tell_;
  WriteState state_ = WriteState::none;
  WriteWatch* before_;
};

/// What is known of the write in hand.
WriteState write_state();

/// For a Transport: the first byte of a write is about to leave.
void write_leaves();

/// Nothing was done of what was sent. `before`: the state before it was sent, for an earlier try of the same
/// write may still be in doubt.
void write_declined(WriteState before);

/// While it lives a write is carried out, its reading back included.
class Writing {
 public:
  Writing() = default;
  Writing(const Writing&) = delete;
  Writing& operator=(const Writing&) = delete;
  ~Writing();
};

}  // namespace swarm
