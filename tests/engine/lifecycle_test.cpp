// SPDX-License-Identifier: Apache-2.0
// Tests the life of a service on a real engine with the real binary: create, list, inspect, update, remove.
#include "support/real_engine.hpp"

#include <algorithm>
#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using swarm::Json;
using test::Outcome;
using namespace nlohmann::literals;

namespace {

/// Each test starts with one service that runs no task.
class Lifecycle : public testing::Test {
 protected:
  void SetUp() override {
    const Outcome result =
        engine.swarmctl("create -d --no-resolve-image --replicas 0 --env A=1 --env B=2 --name " + web +
                        " busybox:latest httpd -f");
    ASSERT_EQ(result.code, 0) << result.err;
    id = result.out.substr(0, result.out.find('\n'));
  }

  [[nodiscard]] Json spec() const { return engine.service(web).at("Spec"); }
  [[nodiscard]] Json environment() const { return spec().at("/TaskTemplate/ContainerSpec/Env"_json_pointer); }
  [[nodiscard]] std::uint64_t version() const {
    return engine.service(web).at("/Version/Index"_json_pointer).get<std::uint64_t>();
  }

  /// The service as `docker service inspect` requests it: with defaults for what the spec leaves out.
  [[nodiscard]] Json shown_by_the_engine() const {
    return engine.get("/services/" + web + "?insertDefaults=true");
  }

  const test::RealEngine engine;
  const test::Scene scene{engine};
  const std::string web = scene.name("web");
  std::string id;
};

/// Checks that the first line contains each of these words.
testing::AssertionResult says(const std::string& text, const std::vector<std::string>& words) {
  const std::string first = text.substr(0, text.find('\n'));
  for (const std::string& word : words)
    if (first.find(word) == std::string::npos)
      return testing::AssertionFailure() << "'" << word << "' is not said in: " << text;
  return testing::AssertionSuccess();
}

}  // namespace

TEST_F(Lifecycle, create_prints_the_id_of_the_service_it_made) {
  EXPECT_EQ(engine.service(web).at("ID"), id);
  EXPECT_EQ(spec().at("/TaskTemplate/ContainerSpec/Image"_json_pointer), "busybox:latest");
  EXPECT_EQ(spec().at("/TaskTemplate/ContainerSpec/Args"_json_pointer), Json({"httpd", "-f"}));
  EXPECT_EQ(environment(), Json({"A=1", "B=2"}));
  EXPECT_EQ(spec().at("/Mode/Replicated/Replicas"_json_pointer), 0);
}

TEST_F(Lifecycle, create_takes_image_command_and_arguments_by_name) {
  const std::string name = scene.name("by-name");
  const Outcome result =
      engine.swarmctl({"create", "-d", "--no-resolve-image", "--replicas", "0", "--name", name, "--image",
                       "busybox", "--command", "sh -c", "--args", "'date; sleep 9'"});
  ASSERT_EQ(result.code, 0) << result.err;
  const Json container = engine.service(name).at("/Spec/TaskTemplate/ContainerSpec"_json_pointer);
  EXPECT_EQ(container.at("Command"), Json({"sh", "-c"}));
  EXPECT_EQ(container.at("Args"), Json({"date; sleep 9"}));
}

TEST_F(Lifecycle, a_taken_name_is_a_conflict) {
  const Outcome again = engine.swarmctl("create -d --no-resolve-image --name " + web + " busybox");
  EXPECT_EQ(again.code, 4);
  EXPECT_EQ(again.out, "");
  EXPECT_TRUE(says(again.err, {"swarmctl: create: ", web}));
}

TEST_F(Lifecycle, ls_shows_it_and_narrows_by_name_and_filter) {
  EXPECT_NE(engine.swarmctl("ls").out.find(web), std::string::npos);
  EXPECT_EQ(engine.swarmctl("ls -q " + web).out, id.substr(0, 12) + "\n");
  EXPECT_EQ(engine.swarmctl("ls -q --filter id=" + id).out, id.substr(0, 12) + "\n");
  EXPECT_EQ(engine.swarmctl("ls -o name --filter name=" + web).out, web + "\n");
  EXPECT_EQ(engine.swarmctl("ls -q --filter mode=global " + web).code, 3);
  const Json rows = Json::parse(engine.swarmctl("ls -o json " + web).out);
  ASSERT_EQ(rows.size(), 1U);
}

TEST_F(Lifecycle, ls_of_a_name_that_nothing_has_is_not_found_but_a_pattern_is_satisfied) {
  EXPECT_EQ(engine.swarmctl("ls " + scene.name("nobody")).code, 3);
  EXPECT_EQ(engine.swarmctl({"ls", scene.name("nobody*")}).code, 0);
}

TEST_F(Lifecycle, inspect_prints_what_the_engine_says) {
  const Outcome shown = engine.swarmctl("inspect " + web);
  ASSERT_EQ(shown.code, 0) << shown.err;
  EXPECT_EQ(Json::parse(shown.out), Json::array({shown_by_the_engine()}));
  EXPECT_EQ(engine.swarmctl("inspect --get Version.Index " + web).out, std::to_string(version()) + "\n");
}

TEST_F(Lifecycle, inspect_of_several_shows_those_there_are_and_fails_for_the_others) {
  const Outcome shown = engine.swarmctl("inspect " + scene.name("nobody") + " " + web);
  EXPECT_EQ(shown.code, 3);
  EXPECT_EQ(Json::parse(shown.out), Json::array({shown_by_the_engine()}));
  EXPECT_TRUE(says(shown.err, {"swarmctl: inspect: ", scene.name("nobody")}));
}

TEST_F(Lifecycle, update_changes_what_its_flags_name_and_nothing_else) {
  Json expected = spec();
  expected.at("/TaskTemplate/ContainerSpec/Env"_json_pointer) = {"A=1", "B=3", "C=4"};
  const Outcome updated = engine.swarmctl("update -d --env-add B=3 --env-add C=4 " + web);
  ASSERT_EQ(updated.code, 0) << updated.err;
  EXPECT_EQ(spec(), expected);
}

TEST_F(Lifecycle, an_update_that_changes_nothing_sends_nothing) {
  const std::uint64_t before = version();
  const Outcome updated = engine.swarmctl("update -d --env-add A=1 " + web);
  EXPECT_EQ(updated.code, 0);
  EXPECT_TRUE(says(updated.err, {"nothing to change"}));
  EXPECT_EQ(version(), before);
}

TEST_F(Lifecycle, update_with_a_stale_version_is_a_conflict_and_changes_nothing) {
  const std::string seen = std::to_string(version());
  ASSERT_EQ(engine.swarmctl("update -d --if-version " + seen + " --env-add C=3 " + web).code, 0);
  const Json after = spec();
  const Outcome late = engine.swarmctl("update -d --if-version " + seen + " --env-add D=4 " + web);
  EXPECT_EQ(late.code, 4);
  EXPECT_TRUE(says(late.err, {"swarmctl: update: ", seen}));
  EXPECT_EQ(spec(), after);
}

TEST_F(Lifecycle, rollback_brings_the_spec_before_back) {
  const Json before = spec();
  ASSERT_EQ(engine.swarmctl("update -d --env-add C=3 " + web).code, 0);
  ASSERT_EQ(engine.swarmctl("update -d --rollback " + web).code, 0);
  EXPECT_EQ(spec(), before);
}

TEST_F(Lifecycle, two_writers_racing_lose_no_edit) {
  constexpr int edits = 100;
  const auto writer = [&](const std::string& letter) {
    for (int i = 0; i < edits; ++i) {
      const std::string line = "update -d --env-add " + letter + std::to_string(i) + "=x " + web;
      Outcome updated = engine.swarmctl(line);
      // exit code 4: swarmctl lost the race for the version too often
      while (updated.code == 4) updated = engine.swarmctl(line);
      ASSERT_EQ(updated.code, 0) << updated.err;
    }
  };
  std::thread other(writer, "L");
  writer("R");
  other.join();
  auto present = environment().get<std::vector<std::string>>();
  std::vector<std::string> expected{"A=1", "B=2"};
  for (const char* letter : {"L", "R"})
    for (int i = 0; i < edits; ++i) expected.push_back(letter + std::to_string(i) + "=x");
  std::ranges::sort(present);
  std::ranges::sort(expected);
  EXPECT_EQ(present, expected);
}

TEST_F(Lifecycle, renaming_is_refused_with_the_way_to_do_it) {
  const Outcome renamed = engine.swarmctl("update -d --name " + scene.name("other") + " " + web);
  EXPECT_EQ(renamed.code, 1);
  EXPECT_NE(renamed.err.find("--recreate"), std::string::npos) << renamed.err;
  EXPECT_EQ(spec().at("Name"), web);
}

TEST_F(Lifecycle, rm_removes_each_and_says_which_were_not_there) {
  const Outcome removed = engine.swarmctl("rm " + scene.name("nobody") + " " + web);
  EXPECT_EQ(removed.code, 3);
  EXPECT_EQ(removed.out, web + "\n");
  EXPECT_TRUE(says(removed.err, {"swarmctl: rm: ", scene.name("nobody")}));
  EXPECT_EQ(engine.service(web), nullptr);
  EXPECT_EQ(engine.swarmctl("rm --ignore-missing " + web).code, 0);
}

TEST(Reach, a_missing_engine_is_distinguished_from_a_refusal) {
  const test::RealEngine nowhere("/nonexistent/docker.sock");
  const Outcome listed = nowhere.swarmctl("ls");
  EXPECT_EQ(listed.code, 8);
  EXPECT_EQ(listed.out, "");
  EXPECT_NE(listed.err.find("/nonexistent/docker.sock"), std::string::npos) << listed.err;
}
