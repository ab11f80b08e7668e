// SPDX-License-Identifier: Apache-2.0
// Tests of rotations of secrets and configs on a real engine: what the container sees and which objects
// remain.
#include "support/real_engine.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace test;
using swarm::Json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

namespace {

class RealRotate : public testing::Test {
 protected:
  RealRotate() {
    // base64 of "first"
    engine.call("POST", "/secrets/create", Json{{"Name", tls}, {"Data", "Zmlyc3Q="}}.dump());
    engine.call("POST", "/configs/create", Json{{"Name", app}, {"Data", "Zmlyc3Q="}}.dump());
    const Outcome result = engine.swarmctl(
        {"create", "-q", "--name", web, "--no-resolve-image", "--stable", "0s", "--stop-grace-period", "1s",
         "--update-monitor", "3s", "--secret", "source=" + tls + ",target=tls.pem,uid=7,gid=8,mode=0400",
         "--config", "source=" + app + ",target=/app", "busybox:latest", "sh", "-c",
         "cat /run/secrets/tls.pem /app; echo; exec httpd -f"});
    EXPECT_EQ(result.code, 0) << result.err;
  }
  ~RealRotate() override {
    engine.swarmctl({"rm", web});
    for (const char* kind : {"/secrets", "/configs"})
      for (const Json& one : engine.get(kind))
        if (const std::string name = one.at("Spec").at("Name");
            name.starts_with(tls) || name.starts_with(app))
          engine.call("DELETE", std::string(kind) + "/" + one.at("ID").get<std::string>());
    std::remove(file.c_str());
  }

  Outcome rotate(const std::string& content, std::vector<std::string> more = {}) {
    std::ofstream(file) << content;
    std::vector<std::string> words{"update", web, "--secret-rotate", tls + "=" + file};
    words.insert(words.end(), more.begin(), more.end());
    Outcome outcome = engine.swarmctl(words);
    EXPECT_EQ((outcome.out + outcome.err).find(content), std::string::npos) << outcome.err;
    return outcome;
  }
  std::vector<std::string> secrets() {
    std::vector<std::string> names;
    for (const Json& secret : engine.get("/secrets"))
      if (const std::string name = secret.at("Spec").at("Name"); name.starts_with(tls)) names.push_back(name);
    std::ranges::sort(names);
    return names;
  }
  Json reference() {
    return engine.service(web).at("/Spec/TaskTemplate/ContainerSpec/Secrets/0"_json_pointer);
  }
  bool logged(const std::string& text) {
    return eventually([&] {
      return engine.swarmctl({"logs", "--raw", web}).out.find(text) != std::string::npos;
    });
  }

  const RealEngine engine;
  const Scene scene{engine};
  const std::string web = scene.name("web"), tls = scene.name("tls"), app = scene.name("app");
  const std::string file = testing::TempDir() + tls;
  const std::vector<std::string> failing{"--args", "sh -c 'exit 3'"};
};

}  // namespace

TEST_F(RealRotate, the_container_sees_the_new_content_and_what_a_person_made_stays) {
  const Json before = reference();
  const Outcome second = rotate("second", {"--config-rotate", app + "=" + file});
  EXPECT_EQ(second.code, 0) << second.err;
  EXPECT_TRUE(logged("secondsecond"));
  EXPECT_THAT(secrets(), ElementsAre(tls, StartsWith(tls + ".")));
  EXPECT_EQ(reference().at("File"), before.at("File"));
  EXPECT_EQ(reference().at("SecretName"), secrets().at(1));

  const std::string kept = secrets().at(1);
  const Outcome third = rotate("third");
  EXPECT_EQ(third.code, 0) << third.err;
  EXPECT_TRUE(logged("thirdsecond"));
  EXPECT_EQ(secrets().size(), 3U);
  EXPECT_THAT(secrets(), testing::IsSupersetOf({tls, kept}));
  EXPECT_EQ(engine.swarmctl({"rollback", "-q", web}).code, 0);
  EXPECT_EQ(reference().at("SecretName"), kept);
}

TEST_F(RealRotate, after_the_engines_rollback_the_service_has_the_old_secret) {
  const Json before = reference();
  std::vector<std::string> more = failing;
  more.insert(more.end(), {"--update-failure-action", "rollback"});
  const Outcome failed = rotate("second", more);
  EXPECT_EQ(failed.code, 5) << failed.err;
  EXPECT_THAT(failed.err, HasSubstr(" was removed again\n"));
  EXPECT_THAT(secrets(), ElementsAre(tls));
  EXPECT_EQ(reference(), before);
}

TEST_F(RealRotate, from_a_paused_update_the_service_goes_back) {
  const Json before = reference();
  const Outcome failed = rotate("second", failing);
  EXPECT_EQ(failed.code, 6) << failed.err;
  EXPECT_THAT(failed.err, HasSubstr(web + ": going back to the previous version\n"));
  EXPECT_THAT(secrets(), ElementsAre(tls));
  EXPECT_EQ(reference(), before);
  EXPECT_EQ(engine.swarmctl({"wait", "-q", web}).code, 0);
}
