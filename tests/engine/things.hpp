// SPDX-License-Identifier: Apache-2.0
// Helpers for the rows of the engine tests: splitting words, and the objects of the swarm that rows refer to.
#pragma once

#include "support/real_engine.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace test {

/// Splits at spaces; '…' holds words together.
std::vector<std::string> split(std::string_view line);
/// Whether the flag is one of the words.
bool names(std::string_view line, std::string_view flag);

/// The networks, secrets, configs and files that rows use. The destructor removes them and all new versions
/// of the secrets and configs. Marks: <net>, <net2>, <secret>, <secret2>, <config> and <config2> are objects
/// of the swarm; <net.id> and so on are their IDs; <file> is a file of environment variables, <content> a
/// file with content that no secret has, <spec> a specification.
class Things {
 public:
  explicit Things(const RealEngine& engine);
  Things(const Things&) = delete;
  Things& operator=(const Things&) = delete;
  ~Things();

  /// Recreates the objects under the same names with other IDs, as on another swarm. No service may use them.
  void renew();

  /// Returns the text with each mark replaced; <name> becomes `service`.
  [[nodiscard]] std::string filled(std::string_view text, const std::string& service) const;

 private:
  void make_all();
  void remove_all() const;
  void make(const std::string& kind, const std::string& mark, swarm::Json body);
  void write(const std::string& mark, std::string_view content);
  void remove_network(const std::string& path) const;

  const RealEngine& engine_;
  std::map<std::string, std::string> texts_;
  std::vector<std::string> networks_, files_;
};

}  // namespace test
