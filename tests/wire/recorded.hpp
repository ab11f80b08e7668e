// SPDX-License-Identifier: Apache-2.0
// The recorded cases, and how to compare a request with a recording.
#pragma once

#include <swarm/json.hpp>

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace test {

struct Recorded {
  std::string id, command;
  std::vector<std::string> words;  ///< With files in place of `@FILE:` words.
  swarm::Json start, expected;     ///< The service before (or null), and the expected result.
  std::string digest;
  bool lenient = false;
};

const std::vector<Recorded>& recorded_cases();

/// The value without absent, null and empty members (except in Mode) and with lists that have no order as
/// sets.
swarm::Json normal(const swarm::Json& value, const std::string& member = {});

void PrintTo(const Recorded& recorded, std::ostream* out);

}  // namespace test
