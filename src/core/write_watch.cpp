// SPDX-License-Identifier: Apache-2.0
// Tracks whether a write may have happened.
#include <swarm/write_watch.hpp>

#include <utility>

namespace swarm {
namespace {

thread_local WriteWatch* latest = nullptr;

}  // namespace

WriteWatch::WriteWatch(std::function<void(WriteState)> report)
    : report_(std::move(report)), before_(std::exchange(latest, this)) {}

WriteWatch::~WriteWatch() { latest = before_; }

void WriteWatch::set(WriteState state) {
  if (std::exchange(state_, state) != state) report_(state);
}

WriteState write_state() { return latest != nullptr ? latest->state_ : WriteState::none; }

void write_leaves() {
  if (latest != nullptr) latest->set(WriteState::in_doubt);
}

void write_declined(WriteState before) {
  const bool in_doubt = before == WriteState::in_doubt;
  if (latest != nullptr) latest->set(in_doubt ? before : WriteState::declined);
}

Writing::~Writing() {
  if (latest != nullptr) latest->set(WriteState::none);
}

}  // namespace swarm
