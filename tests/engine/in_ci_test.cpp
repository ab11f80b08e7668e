// SPDX-License-Identifier: Apache-2.0
// Runs the scripts and jobs of docs/in-ci.md exactly as the page shows them.
#include "support/process.hpp"
#include "support/real_engine.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using testing::HasSubstr;

namespace {

std::string page() {
  std::ifstream file(SOURCE_DIR "/docs/in-ci.md");
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The script on the page that begins with this comment.
std::string script_of_the_page(const std::string& comment) {
  const std::string whole = page(), fence = "```sh\n#!/bin/sh\n" + comment;
  const auto start = whole.find(fence);
  if (start == whole.npos) return {};
  return whole.substr(start + 6, whole.find("```", start + 6) - start - 6);
}

/// The page from this line to its end.
std::string page_from(const std::string& line) {
  const std::string whole = page();
  const auto at = whole.find("\n" + line + "\n");
  return at == whole.npos ? std::string() : whole.substr(at + 1);
}

/// The lines after the first `heading` that begin with `indent`, without the indent.
std::string lines_below(const std::string& text, const std::string& heading, const std::string& indent) {
  std::string found;
  const auto at = text.find(heading + "\n");
  if (at == text.npos) return found;
  std::istringstream lines(text.substr(at + heading.size() + 1));
  for (std::string line; std::getline(lines, line) && line.starts_with(indent);)
    found += line.substr(indent.size()) + "\n";
  return found;
}

/// The script of a job for GitLab CI.
std::string gitlab_script(const std::string& job) {
  return lines_below(page_from(job + ":"), "  script:", "    - ");
}

/// The commands of a step in the GitHub Actions workflow.
std::string github_script(const std::string& step) {
  std::string text = page_from("      - name: " + step);
  text.resize(std::min(text.size(), text.find("\n      - ")));
  if (const auto at = text.find("        run: "); at != text.npos && text[at + 13] != '|')
    return text.substr(at + 13, text.find('\n', at) - at - 13) + "\n";
  return lines_below(text, "        run: |", "          ");
}

class InCi : public testing::Test {
 protected:
  void SetUp() override {
    const test::Outcome result =
        engine.swarmctl({"create", "-q", "--name", web, "--no-resolve-image", "--stable", "0s",
                         "--update-monitor", "2s", "--stop-grace-period", "1s", "--restart-delay", "100ms",
                         "busybox:latest", "sh", "-c", "echo here I am; exec httpd -f"});
    ASSERT_EQ(result.code, 0) << result.err;
    write("deploy.sh", script_of_the_page("# deploy.sh"));
    // A curl that needs no internet: it "downloads" a tarball that holds the swarmctl under test.
    write("bin/apt-get", "#!/bin/sh\n");
    write("bin/curl", "#!/bin/sh\ncp \"$4\" \"$3\"\n");
    write("swarmctl-1/bin/swarmctl", "#!/bin/sh\nexec '" SWARMCTL_BINARY "' \"$@\"\n");
    write("key", "key\n");
    ASSERT_EQ(shell("tar -czf release.tgz swarmctl-1").code, 0);
  }
  ~InCi() override { std::filesystem::remove_all(folder); }

  void write(const std::string& name, const std::string& text) const {
    const std::filesystem::path path = folder / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  }
  [[nodiscard]] std::string read(const std::string& name) const {
    std::ifstream file(folder / name);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  /// Runs a script as a CI job does, in a folder of its own.
  [[nodiscard]] test::Outcome shell(const std::string& script,
                                    std::vector<std::string> arguments = {}) const {
    const std::string here = folder.string();
    std::vector<std::string> argv{"/bin/sh", "-ec",
                                  "cd '" + here + "'; PATH=\"$PWD/bin:" +
                                      std::filesystem::path(SWARMCTL_BINARY).parent_path().string() +
                                      ":$PATH\"\n" + script,
                                  "job"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    return test::run({.argv = argv,
                      .environment = {{"DOCKER_HOST", engine.host()},
                                      {"HOME", here + "/home"},
                                      {"SWARMCTL_URL", here + "/release.tgz"},
                                      {"SWARM_SSH_KEY", here + "/key"},
                                      {"SWARM_KNOWN_HOSTS", here + "/key"},
                                      {"SWARM_CA", here + "/key"},
                                      {"SWARM_CERT", here + "/key"},
                                      {"SWARM_KEY", here + "/key"},
                                      {"CI_REGISTRY_IMAGE", "busybox"},
                                      {"GITHUB_PATH", here + "/github-path"},
                                      {"GITHUB_REPOSITORY", "swarmctl.invalid/test"},
                                      {"GITHUB_STEP_SUMMARY", here + "/github-page"},
                                      {"LOCK", here + "/lock"},
                                      {"WEB", web}}});
  }
  [[nodiscard]] test::Outcome deploy(std::vector<std::string> rest) const {
    rest.insert(rest.begin(), web);
    return shell("./deploy.sh \"$@\"", std::move(rest));
  }
  /// A script of the page, changed to use the service of this test.
  [[nodiscard]] std::string for_my_service(std::string script) const {
    for (auto at = script.find(" web "); at != script.npos; at = script.find(" web ", at + 1))
      script.replace(at + 1, 3, web);
    return script;
  }
  [[nodiscard]] nlohmann::json summary() const {
    return nlohmann::json::parse(read("summary.json")).at("services").at(0);
  }
  [[nodiscard]] std::string image() const {
    return engine.service(web).at("/Spec/TaskTemplate/ContainerSpec/Image"_json_pointer).get<std::string>();
  }

  const test::RealEngine engine;
  const test::Scene scene{engine};
  const std::string web = scene.name("web");
  const std::filesystem::path folder = testing::TempDir() + "in-ci-" + web;
};

constexpr const char* with_checksum = "export SWARMCTL_SHA256=$(sha256sum <release.tgz | cut -c1-64)\n";

}  // namespace

TEST_F(InCi, a_good_image_is_rolled_out_and_a_second_run_changes_nothing) {
  const test::Outcome first = deploy({"busybox:v2", "--no-resolve-image"});
  EXPECT_EQ(first.code, 0) << first.err;
  EXPECT_EQ(first.out, engine.service(web).at("ID").get<std::string>() + "\n");
  EXPECT_THAT(first.err, HasSubstr(web + ": 1 of 1 running, converged ("));
  EXPECT_EQ(image(), "busybox:v2");
  EXPECT_EQ(summary().at("verdict"), "done");
  EXPECT_EQ(summary().at("image"), "busybox:v2");
  const test::Outcome second = deploy({"busybox:v2", "--no-resolve-image"});
  EXPECT_EQ(second.code, 0) << second.err;
  EXPECT_THAT(second.err, HasSubstr(web + ": nothing to change\n"));
  EXPECT_EQ(summary().at("verdict"), "unchanged");
}

TEST_F(InCi, a_bad_image_is_taken_back_with_reason_and_logs) {
  const test::Outcome bad = deploy({"127.0.0.1:5000/none", "--no-resolve-image"});
  EXPECT_EQ(bad.code, 5) << bad.err;
  EXPECT_THAT(bad.err, HasSubstr("No such image: 127.0.0.1:5000/none"));
  EXPECT_THAT(bad.err, HasSubstr("+ swarmctl why " + web + "\n"));
  EXPECT_THAT(bad.err, HasSubstr("| here I am\n"));
  EXPECT_THAT(bad.err, HasSubstr(web + " is back at what it was\n"));
  EXPECT_EQ(image(), "busybox:latest");
  EXPECT_EQ(summary().at("verdict"), "rolled_back");
  EXPECT_FALSE(summary().at("failures").empty());
}

TEST_F(InCi, what_cannot_be_placed_is_explained) {
  const test::Outcome stuck =
      deploy({"busybox:v2", "--no-resolve-image", "--constraint", "node.labels.disk==ssd", "--pending-grace",
              "1s", "--update-failure-action", "pause"});
  EXPECT_EQ(stuck.code, 6) << stuck.err;
  EXPECT_THAT(stuck.err, HasSubstr("node.labels.disk==ssd"));
}

TEST_F(InCi, a_service_that_is_not_there_is_created) {
  engine.swarmctl({"rm", "--wait", web});
  const test::Outcome first = deploy({"busybox:v2", "--no-resolve-image", "--command", "httpd -f"});
  EXPECT_EQ(first.code, 0) << first.err;
  EXPECT_EQ(image(), "busybox:v2");
  EXPECT_EQ(summary().at("verdict"), "done");
}

TEST_F(InCi, the_jobs_of_gitlab_fetch_check_deploy_and_roll_back) {
  const std::string before = lines_below(page_from(".swarm:"), "  before_script:", "    - ");
  const std::string prepare =
      with_checksum + before + "test \"$(command -v swarmctl)\" = \"$PWD/tools/bin/swarmctl\"\n";
  const std::string deployment = for_my_service(gitlab_script("deploy"));
  ASSERT_THAT(deployment, HasSubstr("./deploy.sh " + web));
  const test::Outcome good = shell(prepare + "export CI_COMMIT_SHORT_SHA=v2\n" + deployment);
  EXPECT_EQ(good.code, 0) << good.err;
  EXPECT_EQ(image().substr(0, 10), "busybox:v2");
  EXPECT_EQ(read("home/.ssh/id_ed25519"), "key\n");
  const test::Outcome bad = shell(prepare + "export CI_COMMIT_SHORT_SHA=nosuch\n" + deployment);
  EXPECT_EQ(bad.code, 5) << bad.err;
  EXPECT_THAT(bad.err, HasSubstr("No such image: busybox:nosuch"));
  EXPECT_THAT(bad.err, HasSubstr("| here I am\n"));
  EXPECT_EQ(summary().at("verdict"), "rolled_back");
  EXPECT_EQ(image().substr(0, 10), "busybox:v2");
  EXPECT_NE(shell("SWARMCTL_SHA256=00\n" + before).code, 0);
}

TEST_F(InCi, the_job_of_gitlab_that_rolls_back_undoes_the_last_deployment) {
  ASSERT_EQ(deploy({"busybox:v2", "--no-resolve-image"}).code, 0);
  const std::string script = for_my_service(gitlab_script("roll back"));
  ASSERT_THAT(script, HasSubstr("swarmctl rollback " + web));
  const test::Outcome back = shell(script);
  EXPECT_EQ(back.code, 0) << back.err;
  EXPECT_EQ(image(), "busybox:latest");
}

TEST_F(InCi, the_lines_for_tls_put_the_certificates_where_they_are_looked_for) {
  const std::string lines = lines_below(page_from("`before_script` become:"), "```yaml", "    - ");
  const test::Outcome done =
      shell(lines + "cat \"$DOCKER_CERT_PATH/ca.pem\"; echo $DOCKER_TLS_VERIFY; ls certs");
  EXPECT_EQ(done.code, 0) << done.err;
  EXPECT_EQ(done.out, "key\n1\nca.pem\ncert.pem\nkey.pem\n");
}

TEST_F(InCi, the_steps_of_github_fetch_check_deploy_and_roll_back) {
  const std::string repository = "/images/busybox:latest/tag?repo=ghcr.io/swarmctl.invalid/test&tag=";
  ASSERT_EQ(engine.call("POST", repository + "good").status, 201);
  const std::string prepare = with_checksum +
                              std::string("export SWARM_SSH_KEY=key SWARM_KNOWN_HOSTS=hosts\n") +
                              github_script("Install swarmctl") +
                              "PATH=\"$(cat \"$GITHUB_PATH\"):$PATH\"; export SWARMCTL_PROGRESS=github\n" +
                              github_script("Set up ssh");
  const std::string deployment = for_my_service(github_script("Deploy"));
  ASSERT_THAT(deployment, HasSubstr("./deploy.sh " + web));
  const test::Outcome good = shell(prepare + "export GITHUB_SHA=good\n" + deployment);
  EXPECT_EQ(good.code, 0) << good.err;
  EXPECT_EQ(read("home/.ssh/known_hosts"), "hosts\n");
  EXPECT_THAT(good.err, HasSubstr("::group::swarmctl create " + web + "\n"));
  EXPECT_THAT(read("github-page"),
              HasSubstr("| " + web + " | done | ghcr.io/swarmctl.invalid/test:good | 1/1 |"));
  const test::Outcome bad = shell(prepare + "export GITHUB_SHA=bad\n" + deployment);
  EXPECT_EQ(bad.code, 5) << bad.err;
  EXPECT_THAT(bad.err, HasSubstr("\n::error title="));
  EXPECT_THAT(bad.err, HasSubstr("No such image: ghcr.io/swarmctl.invalid/test:bad"));
  EXPECT_THAT(bad.err, HasSubstr("| here I am\n"));
  EXPECT_THAT(read("github-page"), HasSubstr("| " + web + " | rolled\\_back |"));
  EXPECT_EQ(image(), "ghcr.io/swarmctl.invalid/test:good");
}

TEST_F(InCi, the_step_of_github_that_rolls_back_undoes_the_last_deployment) {
  ASSERT_EQ(deploy({"busybox:v2", "--no-resolve-image"}).code, 0);
  const std::string script = for_my_service(github_script("Roll back"));
  ASSERT_THAT(script, HasSubstr("swarmctl rollback " + web));
  const test::Outcome back = shell("export SWARMCTL_PROGRESS=github\n" + script);
  EXPECT_EQ(back.code, 0) << back.err;
  EXPECT_EQ(image(), "busybox:latest");
  EXPECT_EQ(summary().at("verdict"), "done");
  EXPECT_EQ(summary().at("image_before"), "busybox:v2");
  EXPECT_THAT(read("github-page"), HasSubstr("| " + web + " | done | busybox:latest | 1/1 |"));
}

TEST_F(InCi, the_script_for_cron_is_silent_unless_something_is_wrong) {
  write("cron.sh", script_of_the_page("# /etc/cron.daily"));
  const test::Outcome good = shell("./cron.sh \"$WEB\" busybox:v2 2>errors");
  EXPECT_EQ(good.code, 0) << read("errors");
  EXPECT_EQ(good.out, "");
  EXPECT_EQ(image().substr(0, 10), "busybox:v2");
  const test::Outcome bad = shell("./cron.sh \"$WEB\" 127.0.0.1:9/none");
  EXPECT_EQ(bad.code, 5);
  EXPECT_THAT(bad.err, HasSubstr("+ swarmctl why " + web + "\n"));
  EXPECT_EQ(shell("exec 9>\"$LOCK\"; flock -n 9; ./cron.sh nosuch busybox:v2").code, 0);
}
