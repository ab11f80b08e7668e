// SPDX-License-Identifier: Apache-2.0
#include <swarm/write_watch.hpp>

#include <utility>

namespace swarm {
namespace {

thread_local WriteWatch* latest = nullptr;

}  // namespace

WriteWatch::WriteWatch(std::function<void(bool)> tell)
    : tell_(std::move(tell)), before_(std::exchange(latest, this)) {}

WriteWatch::~WriteWatch() { latest = before_; }

void WriteWatch::set(bool in_doubt) {
  if (std::exchange(in_doubt_, in_doubt) != in_doubt) tell_(in_doubt);
}

void write_leaves() {
  if (latest != nullptr) latest->set(true);
}

Writing::~Writing() {
  if (latest != nullptr) latest->set(false);
}

}  // namespace swarm
