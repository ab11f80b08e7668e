// SPDX-License-Identifier: Apache-2.0
// Tests which nodes a new spec excludes that the old spec could use.
#include "unit/core/watch/story.hpp"

#include <swarm/why.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;
using Strings = std::vector<std::string>;

namespace {

/// n1 is amd64, n2 is arm64, n3 is arm64 and drained.
std::vector<Node> nodes() {
  Json list = story::nodes("n1 n2 n3/drain");
  for (Json& node : list)
    node["Description"]["Platform"] = {{"OS", "linux"},
                                       {"Architecture", node["ID"] == "n1" ? "x86_64" : "aarch64"}};
  return read_nodes(list);
}

Json for_platforms(const Strings& architectures, const std::string& constraint = {}) {
  Json spec = story::service(1)["Spec"];
  Json& placement = spec["TaskTemplate"]["Placement"];
  for (const std::string& one : architectures)
    placement["Platforms"].push_back({{"OS", "linux"}, {"Architecture", one}});
  if (!constraint.empty()) placement["Constraints"].push_back(constraint);
  return spec;
}

}  // namespace

TEST(LostNodes, are_those_that_only_the_old_spec_could_use) {
  const Strings arm{"host-n2: the image is for linux/amd64, it is linux/arm64"};
  EXPECT_EQ(lost_nodes(nodes(), for_platforms({"amd64", "arm64"}), for_platforms({"amd64"})), arm);
  EXPECT_EQ(lost_nodes(nodes(), for_platforms({}), for_platforms({"amd64"})), arm);
  EXPECT_EQ(lost_nodes(nodes(), for_platforms({"amd64"}), for_platforms({"amd64"})), Strings{});
  EXPECT_EQ(lost_nodes(nodes(), for_platforms({"amd64"}), for_platforms({"amd64", "arm64"})), Strings{});
}

TEST(LostNodes, are_not_those_that_another_rule_kept_out) {
  EXPECT_EQ(lost_nodes(nodes(), for_platforms({"amd64", "arm64"}, "node.hostname==host-n1"),
                       for_platforms({"amd64"}, "node.hostname==host-n1")),
            Strings{});
}
