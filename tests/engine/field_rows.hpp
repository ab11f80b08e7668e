// SPDX-License-Identifier: Apache-2.0
// Tables of what each flag of create and update sets in the spec that a real engine stores.
#pragma once

#include <swarm/engine.hpp>

#include <ostream>
#include <span>
#include <string_view>

namespace test {

/// Words are separated by spaces; '…' holds words together. <name> is the name of the service; <net>, <net2>,
/// <secret>, <secret2>, <config> and <config2> are objects of the swarm; <net.id> and so on are their IDs;
/// <file> is a file of environment variables.
struct CreateRow {
  std::string_view words;    ///< `create -d --no-resolve-image --name <name> WORDS busybox:latest sleep 3600`
  std::string_view pointer;  ///< Into the spec.
  std::string_view expected;  ///< JSON, as the engine returns it.
  /// swarmctl refuses the first flag, by name, on an engine with an older API version.
  swarm::Api since{1, 41};
};

struct UpdateRow {
  std::string_view start;  ///< As in CreateRow.
  std::string_view words;  ///< `update -d --no-resolve-image WORDS <name>`
  std::string_view pointer;
  std::string_view expected;
  swarm::Api since{1, 41};
};

/// GoogleTest calls these: they print a failed row by its words.
inline void PrintTo(const CreateRow& row, std::ostream* out) { *out << "create " << row.words; }
inline void PrintTo(const UpdateRow& row, std::ostream* out) {
  *out << "create " << row.start << ", then update " << row.words;
}

std::span<const CreateRow> create_rows();
std::span<const UpdateRow> update_rows();

}  // namespace test
