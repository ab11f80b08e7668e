// SPDX-License-Identifier: Apache-2.0
// What each flag of create and update leaves in the spec of a real engine.
#pragma once

#include <swarm/engine.hpp>

#include <ostream>
#include <span>
#include <string_view>

namespace test {

/// Words are split at blanks, '…' holds them together. <name> is the service's, <net> <net2> <secret>
/// <secret2> <config> <config2> are things of the swarm, <net.id> … their IDs, <file> a file of variables.
struct CreateRow {
  std::string_view words;    ///< `create -d --no-resolve-image --name <name> WORDS busybox:latest sleep 3600`
  std::string_view pointer;  ///< In the spec.
  std::string_view expected;  ///< JSON, as the engine gives it back.
  swarm::Api since{1, 41};    ///< An engine older than that refuses the first flag by name.
};

struct UpdateRow {
  std::string_view start;  ///< As in CreateRow.
  std::string_view words;  ///< `update -d --no-resolve-image WORDS <name>`
  std::string_view pointer;
  std::string_view expected;
  swarm::Api since{1, 41};
};

/// GoogleTest's hooks: a failed row is shown by its words.
inline void PrintTo(const CreateRow& row, std::ostream* out) { *out << "create " << row.words; }
inline void PrintTo(const UpdateRow& row, std::ostream* out) {
  *out << "create " << row.start << ", then update " << row.words;
}

std::span<const CreateRow> create_rows();
std::span<const UpdateRow> update_rows();

}  // namespace test
