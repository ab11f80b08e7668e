// SPDX-License-Identifier: Apache-2.0
// Tests how services, tasks and nodes are parsed into a snapshot.
#include <swarm/watch.hpp>

#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;

TEST(Time, is_read_with_any_decimals_and_zone) {
  using namespace std::chrono;
  const auto day = sys_days(year(2026) / 1 / 2);
  struct {
    const char* text;
    EngineTime time;
  } const cases[] = {
      {"2026-01-02T03:04:05Z", EngineTime(day + 3h + 4min + 5s)},
      {"2026-01-02T03:04:05.5Z", EngineTime(day + 3h + 4min + 5s + 500ms)},
      {"2026-01-02T03:04:05.123456789123Z", EngineTime(day + 3h + 4min + 5s) + nanoseconds(123456789)},
      {"2026-01-02T03:04:05+02:30", EngineTime(day + 34min + 5s)},
      {"0001-01-01T00:00:00Z", EngineTime{}},
      {"2026-02-30T03:04:05Z", EngineTime{}},
      {"2026-01-02T03:04:05", EngineTime{}},
      {"2026-01-02T03:04:05Zx", EngineTime{}},
      {"yesterday", EngineTime{}},
      {"", EngineTime{}}};
  for (const auto& given : cases) EXPECT_EQ(parse_time(given.text), given.time) << given.text;
}

TEST(TaskState, words_go_both_ways) {
  for (const char* word :
       {"new", "allocated", "pending", "assigned", "accepted", "preparing", "ready", "starting", "running",
        "complete", "shutdown", "failed", "rejected", "remove", "orphaned"})
    EXPECT_EQ(to_text(task_state(word)), word);
  EXPECT_EQ(task_state("bogus"), TaskState::unknown);
  EXPECT_EQ(task_state(""), TaskState::unknown);
}

TEST(Task, is_read_whole) {
  const Task task = read_task(Json::parse(R"json({"ID":"t","ServiceID":"s","NodeID":"n","Slot":3,
      "DesiredState":"shutdown","CreatedAt":"2026-01-02T03:04:05Z","JobIteration":{"Index":4},
      "Spec":{"ContainerSpec":{"Image":"a:1"}},
      "Status":{"State":"failed","Err":"task: non-zero exit (7)","Message":"started",
                "ContainerStatus":{"ContainerID":"c","ExitCode":7}}})json"));
  EXPECT_EQ(task.id + " " + task.service + " " + task.node + " " + task.image(), "t s n a:1");
  EXPECT_EQ(task.slot, 3U);
  EXPECT_EQ(task.iteration, 4U);
  EXPECT_TRUE(task.went_wrong() && task.ended() && !task.wanted());
  EXPECT_EQ(task.exit_code, 7);
  EXPECT_EQ(task.error, "task: non-zero exit (7)");
  EXPECT_EQ(task.spec()["ContainerSpec"]["Image"], "a:1");
}

TEST(Task, has_no_exit_code_where_its_container_never_ran) {
  const auto code = [](const char* status) {
    return exit_code_of(Json::parse(std::string(R"({"Status":)") + status + "}"));
  };
  EXPECT_EQ(code(R"({"State":"rejected","ContainerStatus":{"ContainerID":"c","ExitCode":0}})"), std::nullopt);
  EXPECT_EQ(code(R"({"State":"failed","ContainerStatus":{"ContainerID":"","ExitCode":0}})"), std::nullopt);
  EXPECT_EQ(code(R"({"State":"failed","Message":"starting","ContainerStatus":{"ContainerID":"c"}})"),
            std::nullopt);
  EXPECT_EQ(code(R"({"State":"failed"})"), std::nullopt);
  EXPECT_EQ(
      code(R"({"State":"failed","Message":"starting","ContainerStatus":{"ContainerID":"c","ExitCode":127}})"),
      127);
  EXPECT_EQ(
      code(R"({"State":"failed","Message":"started","ContainerStatus":{"ContainerID":"c","ExitCode":0}})"),
      0);
  EXPECT_EQ(code(R"({"State":"complete","Message":"finished","ContainerStatus":{"ContainerID":"c"}})"), 0);
}

TEST(Node, is_read_whole) {
  const Node node =
      read_node(Json::parse(R"({"ID":"n","Spec":{"Role":"manager","Availability":"drain","Labels":{"a":"b"}},
      "Status":{"State":"ready","Addr":"10.0.0.1"},
      "Description":{"Hostname":"h","Platform":{"OS":"linux","Architecture":"x86_64"},
        "Resources":{"NanoCPUs":2000000000,"MemoryBytes":1024,"GenericResources":[
          {"DiscreteResourceSpec":{"Kind":"ssd","Value":3}},{"NamedResourceSpec":{"Kind":"gpu","Value":"g1"}}]},
        "Engine":{"EngineVersion":"28.0","Labels":{"c":"d"},"Plugins":[{"Type":"Volume","Name":"local"}]}}})"));
  EXPECT_EQ(node.label(), "h");
  EXPECT_EQ(node.role + node.availability + node.state + node.address, "managerdrainready10.0.0.1");
  EXPECT_EQ(node.nano_cpus, 2000000000);
  EXPECT_EQ(node.generic, (std::vector<std::pair<std::string, std::int64_t>>{{"ssd", 3}, {"gpu", 1}}));
  EXPECT_EQ(node.plugins, (std::vector<std::pair<std::string, std::string>>{{"Volume", "local"}}));
  EXPECT_EQ(node.engine_labels, (std::vector<std::pair<std::string, std::string>>{{"c", "d"}}));
}

TEST(Task, has_texts_that_compare_and_join_as_strings) {
  Task task;
  task.id = "t";
  task.node = "n";
  const SharedText same = task.node;
  task.node = "m";
  EXPECT_EQ(same, "n");
  EXPECT_LT(task.node, same);
  EXPECT_EQ("task " + task.id + " on " + task.node, "task t on m");
  std::ostringstream printed;
  printed << task.id << " on " << task.node << task.error;
  EXPECT_EQ(printed.str(), "t on m");
  EXPECT_TRUE(task.error.empty());
  EXPECT_EQ(task.error, "");
}
