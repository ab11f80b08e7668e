// SPDX-License-Identifier: Apache-2.0
// Tests how an engine's error message shows that the node is not a manager or has no leader.
#include "http/node_status.hpp"

#include "support/scripted_engine.hpp"

#include <gtest/gtest.h>

namespace {

using namespace swarm::http;

NodeStatus status(int code, const std::string& message) { return node_status(test::refusal(code, message)); }

TEST(NodeStatus, is_known_by_the_engines_words) {
  EXPECT_EQ(
      status(503,
             "This node is not a swarm manager. Worker nodes can't be used to view or modify cluster state."),
      NodeStatus::worker);
  EXPECT_EQ(
      status(503, "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\""),
      NodeStatus::not_in_swarm);
  EXPECT_EQ(status(503, "This node is not part of a swarm"), NodeStatus::not_in_swarm);
  EXPECT_EQ(status(503, "Swarm is encrypted and needs to be unlocked before it can be used."),
            NodeStatus::locked);
  EXPECT_EQ(status(503, "Swarm certificates have expired."), NodeStatus::certificates_expired);
}

TEST(NodeStatus, a_manager_without_a_leader_says_so_with_more_than_one_status) {
  const std::string words =
      "rpc error: code = Unknown desc = The swarm does not have a leader. It's possible";
  for (const int code : {500, 503, 504}) EXPECT_EQ(status(code, words), NodeStatus::no_leader) << code;
  EXPECT_EQ(
      status(503,
             "This node is not a swarm manager. Manager is being prepared or has trouble connecting to the "
             "cluster."),
      NodeStatus::no_leader);
  EXPECT_EQ(status(500, "raft: no elected cluster leader"), NodeStatus::no_leader);
  EXPECT_EQ(node_status(no_leader_answer()), NodeStatus::no_leader);
}

TEST(NodeStatus, a_manager_whose_leader_is_silent_is_another_case) {
  for (const char* words :
       {"rpc error: code = DeadlineExceeded desc = context deadline exceeded", "context deadline exceeded",
        "rpc error: code = Canceled desc = context canceled", "rpc error: code = Unavailable desc = x",
        "rpc error: code = Unknown desc = raft: failed to process the request: node lost leader status",
        "node lost leader status", "rpc error: code = Unknown desc = transport is closing",
        "rpc error: code = Canceled desc = grpc: the client connection is closing",
        "stream terminated by RST_STREAM with error code: CANCEL", "rpc error: code = Unknown desc = EOF"})
    EXPECT_EQ(status(500, words), NodeStatus::deadline_exceeded) << words;
  EXPECT_EQ(status(504, "context deadline exceeded"), NodeStatus::deadline_exceeded);
}

TEST(NodeStatus, what_others_say_in_such_words_does_not_count) {
  EXPECT_EQ(status(400, "invalid name: does not have a leader"), NodeStatus::able);
  EXPECT_EQ(status(404, "service context deadline exceeded not found"), NodeStatus::able);
  EXPECT_EQ(status(500, "This node is not a swarm manager."), NodeStatus::able);
  EXPECT_EQ(node_status({.status = 503, .body = "upstream: context deadline exceeded"}), NodeStatus::able);
  EXPECT_EQ(node_status({.status = 503, .body = "upstream connect error"}), NodeStatus::able);
  EXPECT_EQ(node_status({.status = 200, .body = R"({"message":"does not have a leader"})"}),
            NodeStatus::able);
}

TEST(SwarmInfo, names_the_managers_that_a_node_knows) {
  const SwarmInfo info = read_swarm_info(
      R"({"Swarm":{"NodeID":"a","RemoteManagers":[{"NodeID":"a","Addr":"x"},{"NodeID":"b","Addr":"y"}]}})");
  EXPECT_EQ(info.node, "a");
  EXPECT_EQ(info.managers, (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(read_swarm_info("<html>").managers.empty());
  EXPECT_TRUE(read_swarm_info(R"({"Swarm":{"RemoteManagers":null}})").managers.empty());
}

TEST(SwarmInfo, is_asked_in_the_version_of_the_request) {
  EXPECT_EQ(version_prefix("/v1.41/services?x=/v1"), "/v1.41");
  for (const char* path : {"/services", "/volumes/x", "/v1.41", "/v", "/", ""})
    EXPECT_EQ(version_prefix(path), "") << path;
}

}  // namespace
