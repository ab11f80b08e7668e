// SPDX-License-Identifier: Apache-2.0
// Tests which tasks of a long history are kept in memory, and what is reported about the rest.
#include "watch/history.hpp"

#include "unit/core/explain/shown.hpp"
#include "watch/read.hpp"

#include <swarm/error.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;
using namespace story;

namespace {

std::string line(int number, const std::string& rest, const std::string& error = {}) {
  const std::string n = std::to_string(number);
  return "t" + n + " " + rest + " made=" + n + (error.empty() ? "" : " err=" + error) + "\n";
}

std::string failed(int number) { return line(number, "1 failed code=1", "task: non-zero exit (1)"); }

Tasks held(const std::string& text, watch::Firsts firsts = watch::Firsts::stay) {
  TaskReader reader("the response", firsts);
  for (const Json& task : story::tasks(text)) reader.add(task.dump());
  return reader.take();
}

std::vector<std::string> ids(const Tasks& tasks) {
  std::vector<std::string> all;
  for (const Task& task : tasks) all.push_back(task.id);
  return all;
}

}  // namespace

TEST(History, of_a_place_is_its_newest_in_the_order_they_came) {
  std::string text;
  for (int i = 5000; i > 0; --i) text += failed(i);
  const Tasks tasks = held(text + "old 1 running\n");
  std::vector<std::string> names;
  for (int i = 5000; i > 5000 - static_cast<int>(most_failures_counted); --i)
    names.push_back("t" + std::to_string(i));
  names.insert(names.end(), {"t1", "old"});  // the first task of its spec, and the running task
  EXPECT_EQ(ids(tasks), names);
  std::erase(names, "t1");
  EXPECT_EQ(ids(held(text + "old 1 running\n", watch::Firsts::go)), names);
  EXPECT_EQ(std::ranges::count_if(tasks, [](const Task& task) { return !task.document->empty(); }), 4);
}

TEST(History, is_held_for_each_place_spec_end_and_service) {
  std::string text;
  for (int i = 1; i <= 100; ++i)
    text += failed(i) + line(1000 + i, "2 failed") + line(2000 + i, "1 shutdown") +
            line(3000 + i, "1 failed image=old") + line(4000 + i, "- failed node=n1") +
            line(5000 + i, "- failed node=n2") + line(6000 + i, "1 failed iteration=7");
  const Tasks tasks = held(text);
  EXPECT_EQ(tasks.size(), 7 * most_failures_counted + 2);  // and the first task of each spec
  EXPECT_TRUE(std::ranges::any_of(tasks, [](const Task& task) { return task.id == "t1"; }));
}

TEST(History, that_lives_is_held_whatever_its_length) {
  std::string text;
  for (int i = 1; i <= 3000; ++i) text += line(i, i % 2 == 0 ? "1 running>shutdown" : "1 pending");
  EXPECT_EQ(held(text).size(), 3000U);
}

TEST(History, that_is_not_held_whole_is_reported_as_at_least) {
  std::string text;
  for (int i = 1; i <= 200; ++i) text += failed(i);
  Snapshot shot = shown("r 2 running");
  shot.service = std::make_shared<const Json>(story::service(10));
  for (Task& task : held(text + "now 1 ready>ready made=300\n")) shot.tasks.push_back(std::move(task));
  EXPECT_EQ(only(why(shot)).text, "task: non-zero exit (1) (at least 32 times in a row)");
  EXPECT_EQ(failure_count_text(31), "31");
}

TEST(History, of_many_tasks_has_each_text_once) {
  const Tasks tasks = held("a 1 running\nb 2 running\n");
  EXPECT_EQ(&static_cast<const std::string&>(tasks[0].node), &static_cast<const std::string&>(tasks[1].node));
  EXPECT_EQ(&tasks[0].spec(), &tasks[1].spec());
  EXPECT_LE(sizeof(Task), 128U);  // four in a block of std::deque
}

TEST(History, refuses_a_task_whose_id_is_too_long_to_be_one) {
  Json task = story::tasks("a 1 running").front();
  task["ID"] = std::string(ShortText::capacity, 'a');
  EXPECT_EQ(task_in(task.dump(), "the response").id, task["ID"].get<std::string>());
  task["ID"] = std::string(ShortText::capacity + 1, 'a');
  EXPECT_THROW(task_in(task.dump(), "the response"), Error);
}
