// SPDX-License-Identifier: Apache-2.0
// Tests the differences between two documents.
#include <swarm/diff.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace {

using swarm::Json;

/// `kind pointer[item] before -> after`, one line per change.
std::string text(const char* before, const char* after) {
  static constexpr const char* kinds[] = {"+", "-", "~", "order"};
  std::string out;
  for (const swarm::Difference& change : swarm::diff(Json::parse(before), Json::parse(after))) {
    out += kinds[static_cast<int>(change.kind)] + (' ' + change.pointer);
    if (!change.item.empty()) out += '[' + change.item + ']';
    if (change.before) out += ' ' + change.before->dump();
    if (change.after) out += " -> " + change.after->dump();
    out += '\n';
  }
  return out;
}

TEST(Diff, equal_documents_have_no_changes) {
  EXPECT_EQ(text(R"({"a":[1,{"b":2}],"c":"x"})", R"({"c":"x","a":[1,{"b":2}]})"), "");
}

TEST(Diff, members_are_added_removed_and_changed) {
  EXPECT_EQ(text(R"({"Mode":{"Replicated":{"Replicas":3}},"Labels":{"a/b":"1","c~":"2"},"Name":"web"})",
                 R"({"Mode":{"Replicated":{"Replicas":5}},"Labels":{"c~":"3","new":"4"},"Name":"web"})"),
            "~ /Mode/Replicated/Replicas 3 -> 5\n"
            "~ /Labels/c~0 \"2\" -> \"3\"\n"
            "+ /Labels/new -> \"4\"\n"
            "- /Labels/a~1b \"1\"\n");
}

TEST(Diff, nothing_equals_nothing_but_zero_and_false_are_something) {
  EXPECT_EQ(text(R"({"a":null,"b":"","c":[],"d":{"e":{}}})", R"({"f":null})"), "");
  EXPECT_EQ(text(R"({})", R"({"Replicas":0,"Init":false})"), "+ /Replicas -> 0\n+ /Init -> false\n");
}

TEST(Diff, an_empty_text_under_a_name_of_the_users_own_is_a_value) {
  EXPECT_EQ(
      text(R"({"Labels":{"gone":"","kept":"","to":"x"}})", R"({"Labels":{"kept":"","new":"","to":""}})"),
      "+ /Labels/new -> \"\"\n~ /Labels/to \"x\" -> \"\"\n- /Labels/gone \"\"\n");
  for (const std::string map : {"Options", "DriverOpts", "Sysctls", "Labels"})
    EXPECT_EQ(text("{}", (R"({"X":{")" + map + R"(":{"":""}}})").c_str()), "+ /X/" + map + "/ -> \"\"\n");
}

TEST(Diff, the_member_of_mode_determines_the_mode) {
  EXPECT_EQ(text(R"({"Mode":{"Global":{}}})", R"({"Mode":{"Replicated":{}}})"), "- /Mode/Global {}\n");
  EXPECT_EQ(text(R"({"Mode":{"Replicated":{"Replicas":2}}})", R"({"Mode":{"GlobalJob":{}}})"),
            "+ /Mode/GlobalJob -> {}\n- /Mode/Replicated/Replicas 2\n");
  EXPECT_EQ(text(R"({"Mode":{"Global":{}}})", R"({"Mode":{"Global":{}}})"), "");
  EXPECT_EQ(text("{}", R"({"Mode":{"Replicated":{}}})"), "");
}

TEST(Diff, of_many_items_costs_what_their_number_does) {
  // This would take minutes if each item were compared with all others.
  Json before{{"Env", Json::array()}, {"Args", Json::array()}, {"Groups", Json::array()}};
  for (int i = 0; i < 100'000; ++i) {
    before["Env"].push_back("K" + std::to_string(i) + "=1");
    before["Groups"].push_back(std::to_string(i / 2));
  }
  Json after = before;
  after["Env"][99'999] = "K99999=2";
  after["Groups"].push_back("new");
  EXPECT_EQ(swarm::diff(before, after).size(), 2U);
}

TEST(Diff, becoming_empty_is_going_away) {
  EXPECT_EQ(text(R"({"Hostname":"h","User":""})", R"({"Hostname":"","User":"u"})"),
            "- /Hostname \"h\"\n+ /User -> \"u\"\n");
}

TEST(Diff, lists_may_hold_nothing) { EXPECT_EQ(text(R"({"L":[]})", R"({"L":[null]})"), "+ /L -> null\n"); }

TEST(Diff, a_new_object_is_reported_member_by_member) {
  EXPECT_EQ(text(R"({"LogDriver":{"Name":"x"}})", R"({"LogDriver":null})"), "- /LogDriver/Name \"x\"\n");
  EXPECT_EQ(text(R"({})", R"({"UpdateConfig":{"Parallelism":2,"Order":"start-first"}})"),
            "+ /UpdateConfig/Parallelism -> 2\n+ /UpdateConfig/Order -> \"start-first\"\n");
}

TEST(Diff, items_of_lists_are_matched_by_what_names_them) {
  EXPECT_EQ(text(R"({"Env":["A=1","B=2","C"]})", R"({"Env":["B=3","A=1","D=4"]})"),
            "~ /Env[B] \"B=2\" -> \"B=3\"\n+ /Env[D] -> \"D=4\"\n- /Env[C] \"C\"\n");
  EXPECT_EQ(text(R"({"Mounts":[{"Target":"/d","Source":"v"}]})",
                 R"({"Mounts":[{"Target":"/d","Source":"w"},{"Target":"/e"}]})"),
            R"(~ /Mounts[/d] {"Target":"/d","Source":"v"} -> {"Target":"/d","Source":"w"})"
            "\n"
            R"(+ /Mounts[/e] -> {"Target":"/e"})"
            "\n");
  EXPECT_EQ(
      text(
          R"({"Ports":[{"TargetPort":80,"PublishedPort":1}]})",
          R"({"Ports":[{"TargetPort":80,"PublishedPort":1,"Protocol":"tcp"},{"TargetPort":80,"Protocol":"udp"}]})"),
      R"(~ /Ports[80/tcp] {"TargetPort":80,"PublishedPort":1} -> {"TargetPort":80,"PublishedPort":1,"Protocol":"tcp"})"
      "\n"
      R"(+ /Ports[80/udp] -> {"TargetPort":80,"Protocol":"udp"})"
      "\n");
}

TEST(Diff, items_without_a_name_of_their_own_are_matched_whole) {
  EXPECT_EQ(text(R"({"Constraints":["a==b","a==b","c==d"]})", R"({"Constraints":["c==d","a==b"]})"),
            "- /Constraints \"a==b\"\n");
  EXPECT_EQ(text(R"({"Ports":[{"TargetPort":80,"PublishedPort":1},{"TargetPort":80,"PublishedPort":2}]})",
                 R"({"Ports":[{"TargetPort":80,"PublishedPort":2}]})"),
            "- /Ports {\"TargetPort\":80,\"PublishedPort\":1}\n");
}

TEST(Diff, the_order_of_members_and_empty_ones_are_no_change_of_an_item) {
  EXPECT_EQ(text(R"({"Secrets":[{"SecretName":"a","File":{"Name":"a","UID":"0"},"SecretID":"1"}]})",
                 R"({"Secrets":[{"File":{"UID":"0","Name":"a"},"SecretID":"1","SecretName":"a"}]})"),
            "");
  EXPECT_EQ(text(R"({"Networks":[{"Target":"n","Aliases":[],"DriverOpts":{}}]})",
                 R"({"Networks":[{"Target":"n"}]})"),
            "");
  EXPECT_EQ(text(R"({"Platforms":[{"OS":"linux","Architecture":"amd64"}]})",
                 R"({"Platforms":[{"Architecture":"amd64","OS":"linux"},{"OS":"linux"}]})"),
            R"(+ /Platforms -> {"OS":"linux"})"
            "\n");
  EXPECT_EQ(
      text(R"({"Networks":[{"Target":"n","DriverOpts":{"a":""}}]})", R"({"Networks":[{"Target":"n"}]})"),
      R"(~ /Networks[n] {"Target":"n","DriverOpts":{"a":""}} -> {"Target":"n"})"
      "\n");
}

TEST(Diff, words_of_a_command_are_one_value) {
  EXPECT_EQ(text(R"({"Args":["sleep","1"]})", R"({"Args":["1","sleep","2"],"Command":["sh"]})"),
            R"(~ /Args ["sleep","1"] -> ["1","sleep","2"])"
            "\n"
            R"(+ /Command -> ["sh"])"
            "\n");
  EXPECT_EQ(text(R"({"Test":["CMD","true"]})", R"({"Test":[]})"), "- /Test [\"CMD\",\"true\"]\n");
  EXPECT_EQ(text(R"({"Args":[]})", "{}"), "");
}

TEST(Diff, another_order_is_one_change) {
  EXPECT_EQ(text(R"({"Env":["A=1","B=2"]})", R"({"Env":["B=2","A=1"]})"),
            "order /Env [\"A=1\",\"B=2\"] -> [\"B=2\",\"A=1\"]\n");
}

TEST(Diff, another_type_is_a_change_of_the_whole) {
  EXPECT_EQ(text(R"({"a":{"b":1}})", R"({"a":"x"})"), "~ /a {\"b\":1} -> \"x\"\n");
  EXPECT_EQ(text("1", "2"), "~  1 -> 2\n");
}

}  // namespace
