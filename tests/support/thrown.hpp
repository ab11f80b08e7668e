// SPDX-License-Identifier: Apache-2.0
// What an act throws, as a value.
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
