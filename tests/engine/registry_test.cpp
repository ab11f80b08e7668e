// SPDX-License-Identifier: Apache-2.0
// Tests of logins against a real registry with a password, in the engine's own network.
#include "support/real_engine.hpp"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace {

using swarm::Json;
using test::Outcome;
using Words = std::vector<std::string>;

/// Runs a program, throws if it fails, and returns its first line of output.
std::string must(const test::Command& command) {
  const Outcome outcome = test::run(command);
  if (outcome.code != 0) throw std::runtime_error(command.argv.front() + ": " + outcome.err + outcome.out);
  return outcome.out.substr(0, outcome.out.find('\n'));
}

/// docker-registry with one image, where the user alice has the password `right-hunter2`.
class Registry : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "swarmctl-registry-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    directory_ = name;
    start();
    ASSERT_TRUE(test::eventually([&] {
      return test::run(docker({"login", "-u", "alice", "-p", "right-hunter2", host_})).code == 0;
    })) << test::run(docker({"login", "-u", "alice", "-p", "right-hunter2", host_})).err;
    push("busybox:latest");
    forget_image();
  }

  void TearDown() override {
    forget_image();
    if (process_ > 0) ::kill(process_, SIGKILL);
    std::filesystem::remove_all(directory_);
  }

  /// Runs swarmctl with the login that `docker login` wrote, or with another configuration.
  Outcome swarmctl(const Words& words, const std::string& config = "login",
                   const std::string& path = {}) const {
    test::Command command;
    command.environment = {{"DOCKER_CONFIG", file(config)}};
    if (!path.empty()) command.environment.emplace_back("PATH", path);
    return engine_.swarmctl(words, command);
  }

  /// Writes `config`/config.json.
  void configure(const std::string& config, const Json& document) const {
    std::filesystem::create_directory(file(config));
    std::ofstream(file(config + "/config.json")) << document;
  }

  [[nodiscard]] std::string file(const std::string& name) const { return (directory_ / name).string(); }

  /// The image of a service as the engine stores it.
  [[nodiscard]] std::string image_of(const std::string& service) const {
    return engine_.service(service)
        .at("/Spec/TaskTemplate/ContainerSpec/Image"_json_pointer)
        .get<std::string>();
  }

  [[nodiscard]] Json running(const std::string& service) const {
    Json ids = Json::array();
    for (const Json& task : engine_.tasks_of(service))
      if (task.at("/Status/State"_json_pointer) == "running") ids.push_back(task.at("ID"));
    return ids;
  }

  /// Pushes another image under the same tag.
  void push(const std::string& image) const {
    must(docker({"tag", image, image_}));
    must(docker({"push", "-q", image_}));
  }

  /// Removes the image from the engine, so that a task gets it only from a pull with the login.
  void forget_image() const {
    const Json images = engine_.get("/images/json");
    for (const Json& image : images)
      for (const char* names : {"RepoTags", "RepoDigests"})
        if (image.contains(names) && image.at(names).is_array())
          for (const Json& name : image.at(names))
            if (name.get<std::string>().starts_with(host_))
              test::run(docker({"rmi", "-f", name.get<std::string>()}));
  }

  const test::RealEngine engine_;
  std::string host_, image_;

 private:
  [[nodiscard]] test::Command docker(Words words) const {
    test::Command command{.argv = {"docker"}};
    command.argv.insert(command.argv.end(), words.begin(), words.end());
    command.environment = {{"DOCKER_HOST", engine_.host()}, {"DOCKER_CONFIG", file("login")}};
    return command;
  }

  void start() {
    const std::string engine_directory =
        std::filesystem::path(engine_.host().substr(7)).parent_path().string();
    // A new port for each test: the previous registry may still hold its port.
    static int started = 0;
    const std::string port = std::to_string(20000 + (::getpid() + started++) % 12000);
    host_ = "127.0.0.1:" + port;
    image_ = host_ + "/team/app:1";
    std::ofstream(file("htpasswd")) << must({.argv = {"htpasswd", "-Bbn", "alice", "right-hunter2"}}) << '\n';
    std::ofstream(file("config.yml"))
        << "version: 0.1\nstorage: {filesystem: {rootdirectory: " << file("data") << "}}\nhttp: {addr: '"
        << host_ << "'}\nauth: {htpasswd: {realm: test, path: " << file("htpasswd") << "}}\n";
    // The script prints its process ID first. The registry leaves our process group, or run() would end it.
    const char* script =
        R"(setsid sh -c 'echo $$; exec "$0" exec "$1" docker-registry serve "$2" >"$3" 2>&1' "$0" "$1" "$2" "$3" &)";
    process_ = std::stoi(must({.argv = {"sh", "-c", script, SOURCE_DIR "/scripts/engine", engine_directory,
                                        file("config.yml"), file("log")}}));
  }

  std::filesystem::path directory_;
  pid_t process_ = 0;
};

}  // namespace

TEST_F(Registry, with_the_login_pins_the_image_and_the_node_can_pull_it) {
  const test::Scene scene(engine_);
  const std::string name = scene.name();
  const Outcome created =
      swarmctl({"create", "-d", "--name", name, "--with-registry-auth", image_, "httpd", "-f"});
  EXPECT_EQ(created.code, 0);
  EXPECT_EQ(created.err, "");
  EXPECT_TRUE(image_of(name).starts_with(image_ + "@sha256:")) << image_of(name);
  EXPECT_TRUE(test::eventually([&] { return running(name).size() == 1; })) << engine_.tasks_of(name);
}

TEST_F(Registry, is_asked_whether_it_still_has_the_image_of_a_revision) {
  const test::Scene scene(engine_);
  const std::string name = scene.name(), gone = host_ + "/team/gone:1";
  swarmctl({"create", "-d", "--history", "9", "--no-resolve-image", "--replicas", "0", "--name", name, gone});
  swarmctl({"update", "-d", "--history", "9", "--no-resolve-image", "--image", image_, name});
  const Outcome refused = swarmctl({"rollback", "-d", "--to", "1", name});
  EXPECT_EQ(refused.code, 1);
  EXPECT_NE(refused.err.find("the image of revision 1 is gone: "), std::string::npos) << refused.err;
  EXPECT_EQ(image_of(name), image_);
  // Without the login, the registry does not say whether the image exists.
  const Outcome unsure = swarmctl({"rollback", "-d", "--to", "1", name}, "none");
  EXPECT_EQ(unsure.code, 0) << unsure.err;
  EXPECT_NE(unsure.err.find("it is not known whether the image is still there: "), std::string::npos);
  EXPECT_EQ(image_of(name), gone);
  const Outcome back = swarmctl({"rollback", "-d", "-q", "--to", "2", name});
  EXPECT_EQ(back.err, "");
  EXPECT_EQ(image_of(name), image_);
  swarmctl({"rm", "--history", "9", name});
}

TEST_F(Registry, without_the_login_is_a_warning_or_an_error_as_asked) {
  const test::Scene scene(engine_);
  const Words create{"create", "-d", "--name", scene.name()};
  const auto with = [&](Words words) {
    words.insert(words.begin(), create.begin(), create.end());
    words.push_back(image_);
    return words;
  };
  const Outcome strict = swarmctl(with({"--require-digest"}));
  EXPECT_EQ(strict.code, 1);
  EXPECT_NE(strict.err.find("no basic auth credentials"), std::string::npos) << strict.err;
  EXPECT_EQ(engine_.service(scene.name()), nullptr);

  const Outcome lenient = swarmctl(with({}));
  EXPECT_EQ(lenient.code, 0);
  EXPECT_NE(lenient.err.find("no basic auth credentials"), std::string::npos) << lenient.err;
  EXPECT_EQ(image_of(scene.name()), image_);
}

TEST_F(Registry, with_a_wrong_password_says_so_without_the_password) {
  configure("wrong", {{"auths", {{host_, {{"auth", "YWxpY2U6aHVudGVyMg=="}}}}}});  // alice:hunter2
  const test::Scene scene(engine_);
  const Outcome outcome = swarmctl(
      {"-v", "create", "-d", "--name", scene.name(), "--with-registry-auth", "--require-digest", image_},
      "wrong");
  EXPECT_EQ(outcome.code, 1);
  EXPECT_NE(outcome.err.find("unauthorized"), std::string::npos) << outcome.err;
  for (const char* secret : {"hunter2", "YWxpY2U6aHVudGVyMg"})
    EXPECT_EQ(outcome.err.find(secret), std::string::npos);
}

TEST_F(Registry, takes_the_login_of_a_credential_helper) {
  configure("helper", {{"credsStore", "test"}});
  std::filesystem::create_directory(file("bin"));
  std::ofstream(file("bin/docker-credential-test"))
      << "#!/bin/sh\n[ \"$(cat)\" = " << host_
      << " ] && echo '{\"Username\":\"alice\",\"Secret\":\"right-hunter2\"}'\n";
  std::filesystem::permissions(file("bin/docker-credential-test"), std::filesystem::perms::owner_all);
  const test::Scene scene(engine_);
  const Words create{"create",           "-d",  "--name", scene.name(), "--with-registry-auth",
                     "--require-digest", image_};

  const Outcome missing = swarmctl(create, "helper");
  EXPECT_EQ(missing.code, 1);
  EXPECT_NE(missing.err.find("docker-credential-test"), std::string::npos) << missing.err;

  const Outcome created = swarmctl(create, "helper", file("bin") + ":" + std::getenv("PATH"));
  EXPECT_EQ(created.code, 0) << created.err;
  EXPECT_TRUE(image_of(scene.name()).starts_with(image_ + "@sha256:"));
}

TEST_F(Registry, login_is_renewed_by_an_update_of_nothing_else_and_tasks_stay) {
  const test::Scene scene(engine_);
  const std::string name = scene.name();
  ASSERT_EQ(swarmctl({"create", "-d", "--name", name, "--with-registry-auth", image_, "httpd", "-f"}).code,
            0);
  ASSERT_TRUE(test::eventually([&] { return running(name).size() == 1; }));
  const Json tasks = running(name);
  const auto version = [&] {
    return engine_.service(name).at("/Version/Index"_json_pointer).get<std::uint64_t>();
  };
  const std::uint64_t before = version();

  const Outcome same = swarmctl({"update", "-d", name});
  EXPECT_EQ(same.code, 0) << same.err;
  EXPECT_EQ(version(), before);
  const Outcome renewed = swarmctl({"update", "-d", "--with-registry-auth", name});
  EXPECT_EQ(renewed.code, 0) << renewed.err;
  EXPECT_GT(version(), before);
  EXPECT_EQ(running(name), tasks);
  EXPECT_EQ(engine_.tasks_of(name).size(), 1U);
}

TEST_F(Registry, a_tag_is_followed_to_its_new_image_and_to_nothing_else) {
  const test::Scene scene(engine_);
  const std::string web = scene.name("web"), api = scene.name("api");
  for (const std::string& name : {web, api})
    ASSERT_EQ(swarmctl({"create", "-d", "--name", name, "--with-registry-auth", "--update-monitor", "1s",
                        "--stop-grace-period", "1s", image_, "httpd", "-f"})
                  .code,
              0);
  ASSERT_TRUE(test::eventually([&] { return running(web).size() == 1 && running(api).size() == 1; }));
  const Words follow{"update", web,          api, "--refresh-image", "--with-registry-auth", "--progress",
                     "none",   "--parallel", "1"},
      ask{"update", web, api, "--refresh-image", "--dry-run", "--exit-code"};
  const std::string before = image_of(web);
  const auto version = [&] { return engine_.service(web).at("/Version/Index"_json_pointer); };
  const Json untouched = version();
  EXPECT_EQ(swarmctl(ask).code, 0);
  const Outcome same = swarmctl(follow);
  EXPECT_EQ(same.code, 0) << same.err;
  EXPECT_EQ(version(), untouched);

  push("busybox:v2");
  EXPECT_EQ(swarmctl(ask).code, 10);
  const Outcome followed = swarmctl(follow);
  EXPECT_EQ(followed.code, 0) << followed.err;
  EXPECT_NE(image_of(web), before);
  EXPECT_TRUE(image_of(web).starts_with(image_ + "@sha256:")) << image_of(web);
  EXPECT_EQ(image_of(api), image_of(web));
  EXPECT_NE(followed.err.find("web: new image " + image_of(web)), std::string::npos) << followed.err;
  EXPECT_EQ(swarmctl(ask).code, 0);
}

TEST_F(Registry, the_line_for_cron_follows_a_tag_and_prints_only_what_failed) {
  std::ifstream stored(SOURCE_DIR "/docs/recipes.md");
  const std::string page{std::istreambuf_iterator<char>(stored), {}};
  const auto begin = page.find("flock -n /run/swarm-follow.lock swarmctl ");
  ASSERT_NE(begin, page.npos);
  std::string line = page.substr(begin, page.find('\n', begin) - begin);
  line.replace(line.find("/run/"), 22, file("lock"));
  const auto cron = [&] {
    return test::run({.argv = {"/bin/sh", "-c",
                               "PATH='" + std::filesystem::path(SWARMCTL_BINARY).parent_path().string() +
                                   "':$PATH\n" + line},
                      .environment = {{"DOCKER_HOST", engine_.host()}, {"DOCKER_CONFIG", file("login")}}});
  };
  const test::Scene scene(engine_);
  const std::string web = scene.name("web"), gone = scene.name("gone");
  const auto create = [&](const std::string& name, const std::string& image) {
    return swarmctl({"create", "-d", "--name", name, "--replicas", "0", "--label", "follow=yes",
                     "--no-resolve-image", image})
        .code;
  };
  ASSERT_EQ(create(web, image_), 0);
  for (const char* image : {"busybox:latest", "busybox:latest", "busybox:v2"}) {
    push(image);
    const Outcome followed = cron();
    EXPECT_EQ(followed.code, 0);
    EXPECT_EQ(followed.out + followed.err, "") << image;
    EXPECT_TRUE(image_of(web).starts_with(image_ + "@sha256:")) << image_of(web);
  }
  ASSERT_EQ(create(gone, host_ + "/no:1"), 0);
  const Outcome failed = cron();
  EXPECT_EQ(failed.code, 1);
  EXPECT_NE(failed.err.find(gone + ": cannot find the digest of "), std::string::npos) << failed.err;
}

TEST_F(Registry, a_tag_that_is_gone_leaves_its_service_alone) {
  const test::Scene scene(engine_);
  const std::string gone = scene.name("gone"), web = scene.name("web");
  ASSERT_EQ(
      swarmctl({"create", "-d", "--name", gone, "--replicas", "0", "--no-resolve-image", host_ + "/no:1"})
          .code,
      0);
  ASSERT_EQ(swarmctl({"create", "-d", "--name", web, "--replicas", "0", "--no-resolve-image", image_}).code,
            0);
  const Outcome outcome = swarmctl({"update", "-d", gone, web, "--refresh-image"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_NE(outcome.err.find(gone + ": cannot find the digest of " + host_ + "/no:1"), std::string::npos)
      << outcome.err;
  EXPECT_EQ(image_of(gone), host_ + "/no:1");
  EXPECT_TRUE(image_of(web).starts_with(image_ + "@sha256:")) << image_of(web);
}
