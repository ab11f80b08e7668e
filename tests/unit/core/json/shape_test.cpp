// SPDX-License-Identifier: Apache-2.0
// Tests the check of a document against the types of the API.
#include "json/shape.hpp"

#include "support/random.hpp"
#include "support/thrown.hpp"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;

namespace {

/// The fault in a spec whose task template has these members.
std::string fault_in_task(const std::string& members) {
  return json::shape_fault(R"({"TaskTemplate":{)" + members + "}}", api::spec_record());
}

}  // namespace

TEST(Shape, is_right_with_null_for_what_is_missing_and_with_members_that_nobody_knows) {
  EXPECT_EQ(fault_in_task(R"("ContainerSpec":{"Env":["A"],"Init":null,"New":[7]},"Placement":null)"), "");
  EXPECT_EQ(fault_in_task(R"("RestartPolicy":{"Delay":-5},"ForceUpdate":18446744073709551615)"), "");
  EXPECT_EQ(fault_in_task(R"("PluginSpec":{"Name":1})"), "");
}

TEST(Shape, names_what_is_wrong) {
  const std::pair<const char*, const char*> table[] = {
      {R"("ContainerSpec":7)", "TaskTemplate.ContainerSpec must be an object"},
      {R"("ContainerSpec":{"Env":["A",null]})", "TaskTemplate.ContainerSpec.Env[1] must be text"},
      {R"("ContainerSpec":{"Labels":{"a":true}})",
       "TaskTemplate.ContainerSpec.Labels must have text values (a is not)"},
      {R"("ContainerSpec":{"\u0045nv":5})", "TaskTemplate.ContainerSpec.Env must be a list"},
      {R"("ContainerSpec":{"TTY":0})", "TaskTemplate.ContainerSpec.TTY must be true or false"},
      {R"("ForceUpdate":"1")", "TaskTemplate.ForceUpdate must be a whole number"},
      {R"("ForceUpdate":1e3)", "TaskTemplate.ForceUpdate must be a whole number"}};
  for (const auto& [members, fault] : table) EXPECT_EQ(fault_in_task(members), fault) << members;
  const std::pair<const char*, const char*> whole[] = {
      {"7", "it must be an object"},
      {"{}", "it has no TaskTemplate"},
      {R"({"TaskTemplate":{)", "it is not JSON"},
      {R"({"TaskTemplate":{},"UpdateConfig":{"MaxFailureRatio":"0"}})",
       "UpdateConfig.MaxFailureRatio must be a number"},
      {R"({"TaskTemplate":{},"Mode":{"Global":{},"GlobalJob":{}}})", "Mode must have one member"}};
  for (const auto& [text, fault] : whole)
    EXPECT_EQ(json::shape_fault(text, api::spec_record()), fault) << text;
}

TEST(Shape, of_an_entry_has_what_engines_never_leave_out) {
  EXPECT_EQ(json::shape_fault(R"({"ID":"","Status":{"State":"new"}})", api::task_record()),
            "ID must not be empty");
  EXPECT_EQ(json::shape_fault(R"({"ID":"t","Status":{}})", api::task_record()), "Status has no State");
  EXPECT_EQ(json::shape_fault(R"({"ID":"t","Status":{"State":"new"}})", api::task_record()), "");
  EXPECT_EQ(json::shape_fault(R"({"ID":"s"})", api::file_record()), "it has no Spec");
}

TEST(Shape, has_each_picked_member_once) {
  static constexpr json::Pick status_picks[] = {{"State", 2}},
                              picks[] = {{"ID", 1}, {"Status", 0, status_picks}};
  const auto fault = [](std::string_view text) {
    return json::check_shape(text, api::task_record(), picks, [](unsigned, std::string_view) {}).fault;
  };
  EXPECT_EQ(fault(R"({"ID":"t","Status":{"State":"new"},"ID":"u"})"), "ID occurs twice");
  EXPECT_EQ(fault(R"({"ID":"t","Status":{"State":"new"},"Status":{"State":"new"}})"), "Status occurs twice");
  EXPECT_EQ(fault(R"({"ID":"t","Status":{"State":"new","State":"new"}})"), "Status.State occurs twice");
  EXPECT_EQ(fault(R"({"ID":"t","Status":{"State":"new"},"Spec":{},"Spec":{}})"), "");
}

TEST(Shape, what_was_right_before_is_judged_as_if_it_were_new) {
  auto random = test::seeded("Shape");
  const std::string task =
      R"({"ID":"t","Version":{"Index":7},"Spec":{"ContainerSpec":{"Image":"a","Env":["A"],"Labels":{"k":"v"}},)"
      R"("Resources":{"Limits":{},"New":{"a":[1]}}},"Status":{"State":"new","PortStatus":{}},"New":[{"a":{}}]})";
  static constexpr json::Pick status_picks[] = {{"State", 2}},
                              picks[] = {{"Spec", 1}, {"Status", 0, status_picks}};
  json::ShapeMemory memory;
  for (int round = 0; round < 20'000; ++round) {
    std::string text = task;
    if (round % 3 != 0) test::mutate(text, random);
    if (round % 3 == 1)  // another text or number in the same place
      for (char& c : text)
        if ((c == 'a' || c == '7') && test::below(2, random) == 0) c = c == 'a' ? 'b' : '8';
    std::string taken, taken_fresh;
    const auto known = json::check_shape(
        text, api::task_record(), picks,
        [&](unsigned id, std::string_view value) { (taken += std::to_string(id)) += value; }, &memory);
    const auto fresh = json::check_shape(
        text, api::task_record(), picks,
        [&](unsigned id, std::string_view value) { (taken_fresh += std::to_string(id)) += value; });
    ASSERT_EQ(known.fault, fresh.fault) << text;
    ASSERT_EQ(known.size, fresh.size) << text;
    ASSERT_EQ(taken, taken_fresh) << text;
  }
}

TEST(Names, are_those_of_the_record_where_they_differ_in_case_alone) {
  Json spec = Json::parse(
      R"({"name":"web","TaskTemplate":{"containerspec":{"image":"a","mounts":[{"TYPE":"bind","Nope":1}]}},)"
      R"("Labels":{"LABELS":"kept"},"Mode":{"global":{}}})");
  EXPECT_EQ(api::adopt_names(spec, api::spec_record()),
            (std::vector<std::string>{"TaskTemplate.ContainerSpec.Mounts.Nope"}));
  EXPECT_EQ(
      spec.dump(),
      R"({"Name":"web","TaskTemplate":{"ContainerSpec":{"Image":"a","Mounts":[{"Type":"bind","Nope":1}]}},)"
      R"("Labels":{"LABELS":"kept"},"Mode":{"Global":{}}})");
}

TEST(Names, that_are_there_in_two_spellings_are_refused) {
  for (const char* text : {R"({"TaskTemplate":{"Runtime":"a","runtime":"b"}})",
                           R"({"TaskTemplate":{"runtime":"b","Runtime":"a"}})"}) {
    Json spec = Json::parse(text);
    EXPECT_EQ(test::thrown([&] { api::adopt_names(spec, api::spec_record()); }),
              std::pair(Errc::usage, std::string("TaskTemplate.Runtime occurs twice, in two spellings")));
  }
}
