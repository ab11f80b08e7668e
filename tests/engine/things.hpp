// SPDX-License-Identifier: Apache-2.0
// What the rows of the engine tests are written with: words, and things of the swarm that they refer to.
#pragma once

#include "support/real_engine.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace test {

/// Split at blanks; '…' holds words together.
std::vector<std::string> split(std::string_view line);
/// Is the flag one of the words?
bool names(std::string_view line, std::string_view flag);

/// Networks, secrets, configs and files for all rows, gone with it: <net> <net2> <secret> <secret2> <config>
/// <config2>, <net.id> … their IDs, <file> a file of variables, <content> a file that no secret holds, <spec>
/// a specification. New versions of the secrets and configs go with them.
class Things {
 public:
  explicit Things(const RealEngine& engine);
  Things(const Things&) = delete;
  Things& operator=(const Things&) = delete;
  ~Things();

  /// The same names again, with other IDs, as another swarm would have them. No service may use them.
  void renew();

  /// The marks replaced by what they stand for; <name> is `service`.
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
