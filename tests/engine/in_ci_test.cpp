// SPDX-License-Identifier: Apache-2.0
// The script of docs/in-ci.md, run as it stands there.
#include "support/process.hpp"
#include "support/real_engine.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using testing::HasSubstr;

namespace {

std::string script_of_the_page() {
  std::ifstream file(SOURCE_DIR "/docs/in-ci.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  const std::string fence = "```sh\n";
  const auto start = page.find(fence);
  if (start == page.npos) return {};
  return page.substr(start + fence.size(), page.find("```", start + fence.size()) - start - fence.size());
}

class InCi : public testing::Test {
 protected:
  void SetUp() override {
    const test::Outcome made =
        engine.swarmctl({"create", "-q", "--name", web, "--no-resolve-image", "--stable", "0s",
                         "--update-monitor", "2s", "--stop-grace-period", "1s", "--restart-delay", "100ms",
                         "busybox:latest", "sh", "-c", "echo here I am; exec httpd -f"});
    ASSERT_EQ(made.code, 0) << made.err;
  }

  [[nodiscard]] test::Outcome deploy(std::vector<std::string> rest) const {
    const std::string folder = std::filesystem::path(SWARMCTL_BINARY).parent_path();
    std::vector<std::string> argv{"/bin/sh", "-c", "PATH=\"$0:$PATH\"; " + script_of_the_page(), folder, web};
    argv.insert(argv.end(), rest.begin(), rest.end());
    return test::run(
        {.argv = argv, .environment = {{"DOCKER_HOST", engine.host()}, {"HOME", "/nonexistent"}}});
  }
  [[nodiscard]] std::string image() const {
    return engine.service(web).at("/Spec/TaskTemplate/ContainerSpec/Image"_json_pointer).get<std::string>();
  }

  const test::RealEngine engine;
  const test::Scene scene{engine};
  const std::string web = scene.name("web");
};

}  // namespace

TEST_F(InCi, a_good_image_is_rolled_out_and_a_second_run_changes_nothing) {
  const test::Outcome first = deploy({"busybox:v2", "--no-resolve-image"});
  EXPECT_EQ(first.code, 0) << first.err;
  EXPECT_EQ(first.out, web + "\n");
  EXPECT_THAT(first.err, HasSubstr(web + ": 1 of 1 running, converged ("));
  EXPECT_EQ(image(), "busybox:v2");
  const test::Outcome second = deploy({"busybox:v2", "--no-resolve-image"});
  EXPECT_EQ(second.code, 0) << second.err;
  EXPECT_THAT(second.err, HasSubstr(web + ": nothing to change\n"));
}

TEST_F(InCi, a_bad_image_is_taken_back_with_reason_tasks_and_logs) {
  const test::Outcome bad = deploy({"127.0.0.1:5000/none", "--no-resolve-image"});
  EXPECT_EQ(bad.code, 5) << bad.err;
  EXPECT_THAT(bad.err, HasSubstr("No such image: 127.0.0.1:5000/none"));
  EXPECT_THAT(bad.err, HasSubstr(web + " is back at what it was\n"));
  EXPECT_THAT(bad.err, HasSubstr("\n" + std::string("ID ")));
  EXPECT_THAT(bad.err, HasSubstr("| here I am\n"));
  EXPECT_EQ(image(), "busybox:latest");
}

TEST_F(InCi, what_cannot_be_placed_is_explained) {
  const test::Outcome stuck = deploy({"busybox:v2", "--no-resolve-image", "--constraint-add",
                                      "node.labels.disk==ssd", "--pending-grace", "1s"});
  EXPECT_EQ(stuck.code, 6) << stuck.err;
  EXPECT_THAT(stuck.err, HasSubstr("node.labels.disk==ssd"));
}

TEST_F(InCi, a_service_that_is_not_there_ends_it_at_once) {
  engine.swarmctl({"rm", web});
  const test::Outcome none = deploy({"busybox:v2"});
  EXPECT_EQ(none.code, 3);
  EXPECT_EQ(none.err, "swarmctl: update: service " + web + " not found\n");
}
