// SPDX-License-Identifier: Apache-2.0
// Tests that DOCKER_CONTENT_TRUST refuses an image by tag, because swarmctl cannot verify signatures.
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

using namespace test;

namespace {

const std::string some_digest = "@sha256:" + std::string(64, 'a');

Caller trusting(const std::string& value = "1") {
  return {.environment = {{"HOME", "/nonexistent"}, {"DOCKER_CONTENT_TRUST", value}}};
}

/// Runs the line, checks its exit code, and returns how many writes it sent.
std::size_t writes(FakeEngine& engine, const std::string& line, int exit, const Caller& caller = trusting()) {
  const std::size_t before = engine.writes().size();
  const RunResult result = run(line, engine, caller);
  EXPECT_EQ(result.exit, exit) << line << "\n" << result.err;
  const bool refused =
      result.err.find("cannot be verified, which DOCKER_CONTENT_TRUST asks for") != std::string::npos;
  EXPECT_EQ(refused, exit == 2) << result.err;
  return engine.writes().size() - before;
}

}  // namespace

TEST(ContentTrust, refuses_an_image_by_tag_before_anything_is_sent) {
  FakeEngine engine;
  EXPECT_EQ(run("create -d --name web busybox", engine, trusting()).err,
            "swarmctl: create: image busybox:latest cannot be verified, which DOCKER_CONTENT_TRUST asks for\n"
            "hint: give the image by its digest, NAME@sha256:…, or unset DOCKER_CONTENT_TRUST\n");
  for (const char* line :
       {"create -d --no-resolve-image --name web busybox:1", "create -d --image busybox:1",
        "update -d web --image busybox:2", "update -d web --no-resolve-image --image busybox:2",
        "diff web --image busybox:2", "create --dry-run busybox"})
    EXPECT_EQ(writes(engine, line, 2), 0U);
  EXPECT_TRUE(engine.sent.empty());
}

TEST(ContentTrust, follows_docker_in_what_means_yes) {
  for (const char* value : {"1", "t", "T", "TRUE", "true", "True", "yes"}) {
    FakeEngine engine;
    EXPECT_EQ(writes(engine, "create -d --no-resolve-image busybox", 2, trusting(value)), 0U) << value;
  }
  for (const char* value : {"", "0", "f", "F", "FALSE", "false", "False"}) {
    FakeEngine engine;
    EXPECT_EQ(writes(engine, "create -d --no-resolve-image busybox", 0, trusting(value)), 1U) << value;
  }
}

TEST(ContentTrust, lets_digests_and_other_edits_pass) {
  FakeEngine engine;
  EXPECT_EQ(writes(engine, "create -d --no-resolve-image --name web busybox:1" + some_digest, 0), 1U);
  EXPECT_EQ(writes(engine, "create -d --no-resolve-image --name old busybox:1", 0, {}), 1U);
  EXPECT_EQ(writes(engine, "update -d old --env-add A=1", 0), 1U);
  EXPECT_EQ(writes(engine, "restart -d old", 0), 1U);
  EXPECT_EQ(writes(engine, "scale -d old=2", 0), 1U);
}

TEST(ContentTrust, looks_into_documents) {
  const std::string file = (std::filesystem::temp_directory_path() / "swarmctl-content-trust.json").string();
  const auto with_image = [&](const std::string& image) {
    std::ofstream(file) << R"({"TaskTemplate":{"ContainerSpec":{"Image":")" + image + R"("}}})";
  };
  FakeEngine engine;
  with_image("busybox:1");
  EXPECT_EQ(writes(engine, "create -d --name a --spec " + file, 2), 0U);
  EXPECT_EQ(writes(engine, "update -d a --spec " + file, 2), 0U);
  EXPECT_TRUE(engine.sent.empty());
  with_image("busybox:1" + some_digest);
  EXPECT_EQ(writes(engine, "create -d --name a --spec " + file, 0), 1U);
  std::filesystem::remove(file);
}

TEST(ContentTrust, keeps_a_rollback_from_another_image_by_tag) {
  FakeEngine engine;
  EXPECT_EQ(writes(engine, "create -d --no-resolve-image --name web busybox:1", 0, {}), 1U);
  EXPECT_EQ(writes(engine, "update -d web --no-resolve-image --image busybox:2" + some_digest, 0), 1U);
  EXPECT_EQ(writes(engine, "rollback -d web", 2), 0U);
  EXPECT_EQ(writes(engine, "update -d --rollback web", 2), 0U);
  EXPECT_EQ(writes(engine, "update -d web --env-add A=1", 0), 1U);
  EXPECT_EQ(writes(engine, "rollback -d web", 0), 1U);
}
