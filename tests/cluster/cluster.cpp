// SPDX-License-Identifier: Apache-2.0
// Runs scripts/cluster and swarmctl for the cluster tests.
#include "cluster/cluster.hpp"

#include <cstdlib>
#include <stdexcept>

#include <nlohmann/json.hpp>

namespace test {
namespace {

using swarm::Json;

const std::string scripts = SOURCE_DIR "/scripts/";

}  // namespace

Cluster::Cluster() {
  const char* folder = std::getenv("SWARMCTL_TEST_CLUSTER");
  if (folder == nullptr)
    throw std::runtime_error("SWARMCTL_TEST_CLUSTER names no engines: run scripts/test cluster");
  folder_ = folder;
}

std::string Cluster::node_id(int number) const {
  return engine(number).get("/info").at("Swarm").at("NodeID").get<std::string>();
}

int Cluster::follower() const {
  for (const int number : {1, 2, 3}) {
    const Json node = engine(number).get("/nodes/" + node_id(number));
    if (!node.at("ManagerStatus").value("Leader", false)) return number;
  }
  throw std::runtime_error("every manager is the leader");
}

int Cluster::leader() const {
  for (const int number : {1, 2, 3}) {
    const Json node = engine(number).get("/nodes/" + node_id(number));
    if (node.at("ManagerStatus").value("Leader", false)) return number;
  }
  throw std::runtime_error("no manager is the leader");
}

std::vector<std::string> Cluster::to(const std::vector<int>& numbers, std::vector<std::string> words) const {
  std::vector<std::string> line;
  for (const int number : numbers) line.insert(line.end(), {"-H", "unix://" + socket(number)});
  line.insert(line.end(), words.begin(), words.end());
  return line;
}

Outcome Cluster::swarmctl(const std::vector<std::string>& words,
                          std::vector<std::pair<std::string, std::string>> environment) const {
  Command command{.argv = {SWARMCTL_BINARY}, .environment = std::move(environment)};
  command.argv.insert(command.argv.end(), words.begin(), words.end());
  command.environment.emplace_back("HOME", "/nonexistent");
  return run(command);
}

Outcome Cluster::swarmctl_inside(const std::vector<std::string>& words,
                                 const std::vector<std::pair<std::string, std::string>>& environment) const {
  Command command{.argv = {scripts + "engine", "exec", folder(4), "env", "HOME=/nonexistent"}};
  for (const auto& [name, value] : environment) command.argv.push_back(name + "=" + value);
  command.argv.emplace_back(SWARMCTL_BINARY);
  command.argv.insert(command.argv.end(), words.begin(), words.end());
  return run(command);
}

void Cluster::script(const std::vector<std::string>& words) const {
  Command command{.argv = {scripts + "cluster"}};
  command.argv.insert(command.argv.end(), words.begin(), words.end());
  const Outcome outcome = run(command);
  if (outcome.code != 0) throw std::runtime_error("scripts/cluster " + words.front() + ": " + outcome.err);
}

}  // namespace test
