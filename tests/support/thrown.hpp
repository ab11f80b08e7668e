// SPDX-License-Identifier: Apache-2.0
// Returns the error that a callable throws, as its code and its message.
#pragma once

#include <swarm/error.hpp>

#include <string>
#include <utility>

namespace test {

template <typename Act>
std::pair<swarm::Errc, std::string> thrown(Act&& act) {
  try {
    act();
  } catch (const swarm::Error& error) {
    return {error.code(), error.what()};
  }
  return {swarm::Errc::usage, "nothing was thrown"};
}

}  // namespace test
