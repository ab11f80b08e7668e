// SPDX-License-Identifier: Apache-2.0
// Tests of swarm::Client on a real engine, for the calls that the controller in examples/ does not make.
#include "support/real_engine.hpp"
#include "support/thrown.hpp"

#include <swarm/client.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace std::chrono_literals;

namespace {

class OnEngine : public testing::Test {
 protected:
  swarm::ServiceSpec spec(const std::string& name, std::string_view command) {
    const auto container = swarm::ContainerSpec("busybox").command_line(command).stop_grace_period(1s);
    return swarm::ServiceSpec(swarm::TaskTemplate(container).restart_policy(
                                  swarm::RestartPolicy().condition(swarm::Condition::none)))
        .name(name);
  }

  test::RealEngine engine_;
  test::Scene scene_{engine_};
  std::string name_ = scene_.name("web");
  swarm::Client client_{{engine_.host()}};
};

}  // namespace

TEST_F(OnEngine, a_secret_is_mounted_by_its_name_and_removed_after_its_service) {
  const swarm::Named secret = client_.create_secret(swarm::SecretSpec(scene_.name("token"), "hunter2"));
  swarm::ServiceSpec wanted = spec(name_, "sh -c 'wc -c </run/secrets/token; sleep 600'");
  wanted.edit_container([&](swarm::ContainerSpec& container) {
    container.secret_add(swarm::SecretReference(secret.name).file_name("token"));
  });
  const swarm::Outcome outcome = client_.wait(client_.create(wanted), {.timeout = 60s, .stable = 0ms});
  EXPECT_EQ(swarm::to_text(outcome.verdict), "done") << outcome.progress.reason;
  std::vector<std::string> lines;
  const auto keep = [&](const swarm::LogLine& line) {
    lines.push_back(line.message);
    return true;
  };
  EXPECT_TRUE(test::eventually([&] {
    lines.clear();
    client_.logs(name_, keep);
    return lines == std::vector<std::string>{"7"};
  }));
  EXPECT_EQ(test::thrown([&] { client_.remove_secret(secret.name); }).first, swarm::Errc::refused);
  EXPECT_EQ(swarm::to_text(client_.remove_and_wait(name_, {.timeout = 60s})), "gone");
  client_.remove_secret(secret.name);
}

TEST_F(OnEngine, the_log_of_a_terminal_and_the_reason_of_a_failure_need_no_preparation) {
  swarm::ServiceSpec wanted = spec(name_, "sh -c 'echo hello; exit 3'");
  wanted.edit_container([](swarm::ContainerSpec& container) { container.tty(); });
  client_.create(wanted);
  const swarm::Outcome outcome = client_.wait(name_, {.timeout = 60s});
  EXPECT_EQ(swarm::to_text(outcome.verdict), "stuck") << outcome.progress.reason;
  const swarm::Explanation reason = client_.why(name_);
  ASSERT_FALSE(reason.findings.empty());
  EXPECT_EQ(reason.findings.front().exit_code, 3);
  std::string result;
  client_.logs(name_,
               [&](const swarm::LogLine& line) {
                 result += line.message;
                 return true;
               },
               {.tail = 5});
  EXPECT_NE(result.find("hello"), result.npos) << result;
}

TEST_F(OnEngine, threads_share_a_client_and_a_followed_log_ends_on_a_stop) {
  client_.create(spec(name_, "sh -c 'while echo tick; do sleep 1; done'"));
  std::stop_source source;
  std::jthread reader([&] {
    client_.logs(name_,
                 [&](const swarm::LogLine&) {
                   source.request_stop();
                   return true;
                 },
                 {.follow = true, .stop = source.get_token()});
  });
  std::vector<std::jthread> others;
  for (int i = 0; i < 4; ++i)
    others.emplace_back([&] {
      for (int time = 0; time < 10; ++time) EXPECT_EQ(client_.inspect(name_).name(), name_);
    });
  others.clear();
  reader.join();
  EXPECT_TRUE(source.stop_requested());
  EXPECT_GE(client_.tasks(name_).size(), 1U);
  EXPECT_EQ(client_.nodes().size(), 1U);
}

TEST_F(OnEngine, a_field_that_the_engine_would_drop_is_refused_by_name) {
  swarm::ServiceSpec wanted = spec(name_, "true");
  wanted.edit_container([](swarm::ContainerSpec& container) { container.oom_score_adj(500); });
  if (client_.version() >= swarm::Api{1, 46}) return client_.create(wanted), void();
  const auto [code, words] = test::thrown([&] { client_.create(wanted); });
  EXPECT_EQ(code, swarm::Errc::unsupported);
  EXPECT_NE(words.find("OomScoreAdj needs API 1.46"), words.npos) << words;
  EXPECT_FALSE(client_.find(name_));
}
