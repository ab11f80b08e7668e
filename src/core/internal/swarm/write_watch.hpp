// SPDX-License-Identifier: Apache-2.0
// Tracks whether a write may have happened, so that a program ended by a signal can report it.
#pragma once

#include <functional>

namespace swarm {

enum class WriteState {
  none,      ///< Nothing was sent, or the outcome is known, or it will never be known.
  in_doubt,  ///< It may have happened.
  declined,  ///< It was sent, but nothing was changed: no manager could serve so far.
};

/// Observes the writes of its own thread during its lifetime. If there are several, only the latest observes.
class WriteWatch {
 public:
  /// Calls `report` with in_doubt before the first byte of a write is sent, with declined when a manager
  /// reports that it did nothing, and with none when the write is over.
  explicit WriteWatch(std::function<void(WriteState)> report);
  WriteWatch(const WriteWatch&) = delete;
  WriteWatch& operator=(const WriteWatch&) = delete;
  ~WriteWatch();

 private:
  friend WriteState write_state();
  friend void write_leaves();
  friend void write_declined(WriteState before);
  friend class Writing;
  void set(WriteState state);

  std::function<void(WriteState)> report_;
  WriteState state_ = WriteState::none;
  WriteWatch* before_;
};

/// What is known of the current write.
WriteState write_state();

/// For a Transport: the first byte of a write is about to be sent.
void write_leaves();

/// What was sent had no effect. `before` is the state before it was sent, because an earlier attempt of the
/// same write may still be in doubt.
void write_declined(WriteState before);

/// Marks that a write is in progress, including reading it back, during its lifetime.
class Writing {
 public:
  Writing() = default;
  Writing(const Writing&) = delete;
  Writing& operator=(const Writing&) = delete;
  ~Writing();
};

}  // namespace swarm
