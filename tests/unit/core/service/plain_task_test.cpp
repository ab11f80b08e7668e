// SPDX-License-Identifier: Apache-2.0
// Tests that the fast parser of tasks reads the same as the JSON parser.
#include "service/plain_task.hpp"

#include "support/random.hpp"
#include "watch/read.hpp"

#include <swarm/error.hpp>
#include <swarm/json.hpp>

#include <optional>
#include <string>
#include <tuple>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;

namespace {

auto tied(const TaskFields& task) {
  std::string ports;
  for (const auto& port : task.ports)
    ports +=
        port.protocol + port.mode + std::to_string(port.published) + ":" + std::to_string(port.target) + " ";
  return std::tuple(task.id, task.image, task.node_id, task.service_id, task.desired_state, task.state,
                    task.timestamp, task.created_at, task.message, task.error, task.container_id, task.slot,
                    task.exit_code, ports);
}

std::string task_text(test::Random& random) {
  const auto pick = [&](auto... options) {
    const std::string all[] = {options...};
    return all[test::below(sizeof...(options), random)];
  };
  return R"({"ID":")" + pick("t1", "an0ther", "x/y", "a2345678901234567890123456789") +
         R"(","Version":{"Index":7},)" +
         pick("", R"("CreatedAt":"2026-01-02T03:04:05.5Z","UpdatedAt":"",)",
              R"("CreatedAt":"a","CreatedAt":null,)") +
         pick("", R"("Labels":{"a":[1,{"b":-2.5e3}]},)", R"("Labels":{"a":[1,{"b":"\u00e4\n"}]},)") +
         R"("Spec":{"ContainerSpec":{"Image":")" + pick("nginx:1", "b\\\"ox", "k\xc3\xa4se", "") +
         R"(","Env":["A"]},"ForceUpdate":0},"ServiceID":"s1","Slot":)" +
         pick("1", "null", "-3", "01", "1e2", "9999999999999999999") + pick("", R"(,"NodeID":"n1")") +
         R"(,"Status":{"Timestamp":"2026-01-02T03:04:06Z","State":")" +
         pick("running", "failed", "rejected", "complete", "") + R"(","Message":")" +
         pick("started", "starting") + "\"" + pick("", R"(,"Err":"it ended with status 1")") +
         pick("", R"(,"ContainerStatus":{"ContainerID":"c0ffee","PID":1,"ExitCode":137})",
              R"(,"ContainerStatus":{"ContainerID":"","ExitCode":0})",
              R"(,"ContainerStatus":{"ExitCode":-1})", R"(,"ContainerStatus":{"ContainerID":"c"})") +
         pick(
             "",
             R"(,"PortStatus":{"Ports":[{"Protocol":"tcp","TargetPort":80,"PublishedPort":-1,"PublishMode":"host"},{}]})") +
         R"(},"DesiredState":"running")" +
         pick("", R"(,"NetworksAttachments":[{"Network":{"ID":"n"},"Addresses":["10.0.0.1/24"]}])") + "}";
}

/// The fields that the parser reads, or nothing if it refuses the text.
std::optional<TaskFields> parsed(const std::string& text) {
  const auto task = catch_error([&] { return task_in(text, "the response"); });
  if (!task) return std::nullopt;
  return task_fields(*task.value->document);
}

}  // namespace

TEST(PlainTask, is_read_as_a_document_is) {
  auto random = test::seeded("PlainTask");
  PlainTaskReader reader;
  int plain = 0;
  for (int round = 0; round < 30'000; ++round) {
    std::string text = task_text(random);
    if (round % 3 != 0) test::mutate(text, random);
    const std::size_t size = reader.read(text + ",{}");
    if (size == 0) continue;
    ++plain;
    const std::string element = text.substr(0, size);
    const auto document = parsed(element);
    ASSERT_TRUE(document) << element;
    ASSERT_EQ(tied(reader.fields()), tied(*document)) << element;
  }
  EXPECT_GT(plain, 300);
}

TEST(PlainTask, is_what_engines_send) {
  PlainTaskReader reader;
  const std::string text =
      R"({"ID":"t1","Version":{"Index":7},"CreatedAt":"2026-01-02T03:04:05.5Z","UpdatedAt":"2026-01-02T03:04:05.5Z",)"
      R"("Labels":{},"Spec":{"ContainerSpec":{"Image":"nginx:1","Init":false}},"ServiceID":"s1","Slot":1,"NodeID":"n1",)"
      R"("Status":{"Timestamp":"2026-01-02T03:04:06Z","State":"running","Message":"started","ContainerStatus":)"
      R"({"ContainerID":"c0ffee","PID":1,"ExitCode":0},"PortStatus":{}},"DesiredState":"running",)"
      R"("NetworksAttachments":[{"Network":{"ID":"n","Spec":{"Labels":{}}},"Addresses":["10.0.0.1/24"]}]})";
  EXPECT_EQ(reader.read(text), text.size());
  EXPECT_EQ(reader.fields().image, "nginx:1");
}
