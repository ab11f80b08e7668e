// SPDX-License-Identifier: Apache-2.0
// Tests how secrets and configs are listed, created and removed.
#include "support/scripted_engine.hpp"

#include <swarm/error.hpp>
#include <swarm/stored_files.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;
using test::FakeEngine;
using test::Sent;

namespace {

struct StoreWorld {
  FakeEngine wire;
  Engine engine{wire};
  FileClient secrets{engine, FileKind::secret, [](std::chrono::milliseconds) {}};
  FileClient configs{engine, FileKind::config, [](std::chrono::milliseconds) {}};

  StoredFile tls() { return secrets.with_prefix("tls").at(0); }
  std::string create() {
    return make_hint([&] {
      const Created result = secrets.create({{"Name", "tls.1"}, {"Data", "YQ=="}});
      return std::string(result.found_by_reading ? "found " : "confirmed ") + result.id;
    });
  }
  std::string remove(const StoredFile& file) {
    return make_hint([&] {
      using Removal = FileClient::Removal;
      const Removal removal = secrets.remove(file);
      return std::string(removal == Removal::done            ? "done"
                         : removal == Removal::found_removed ? "found"
                                                             : "in use");
    });
  }
  static std::string make_hint(const std::function<std::string()>& act) {
    try {
      return act();
    } catch (const Error& error) {
      return (error.code() == Errc::outcome_unknown ? "unknown: " : "error: ") + std::string(error.what());
    }
  }
  /// Loses the responses to the next writes, which are carried out or not.
  void lose(int times, bool happens) {
    wire.instead = [=](const Sent& sent) mutable -> std::optional<Response> {
      if (sent.method == "GET" || happens || times-- <= 0) return std::nullopt;
      return Response{.status = 0, .lost = "it broke"};
    };
    wire.afterwards = [=](const Sent& sent, Response& answer) mutable {
      if (sent.method != "GET" && happens && times-- > 0) answer = {.status = 0, .lost = "it broke"};
    };
  }
};

}  // namespace

TEST(StoredFiles, are_listed_with_what_a_rotation_asks) {
  StoreWorld world;
  world.wire["secrets"] = Json::parse(R"([
    {"ID": "s1", "CreatedAt": "2026-01-02T03:04:05.5Z", "Spec": {"Name": "tls", "Labels": {"a": "b"}}},
    {"ID": "s2", "CreatedAt": "2026-01-02T03:04:05Z", "Spec": {"Name": "tls.1", "Labels": null}},
    {"ID": "s3", "CreatedAt": "2026-01-02T03:04:05Z", "Spec": {"Name": "key"}}])");
  const auto found = world.secrets.with_prefix("tls");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].id + found[0].name, "s1tls");
  EXPECT_EQ(found[0].label("a") + found[0].label("c") + found[1].label("a"), "b");
  EXPECT_LT(found[1].created, found[0].created);
}

TEST(StoredFiles, in_what_is_no_list_of_them_are_a_broken_answer) {
  StoreWorld world;
  for (const char* none : {"null", "[]"}) {
    world.wire.instead = [&](const Sent& sent) -> std::optional<Response> {
      if (sent.path == "/nodes") return std::nullopt;
      return Response{.status = 200, .body = none};
    };
    EXPECT_TRUE(world.secrets.with_prefix("tls").empty()) << none;
  }
  for (const char* odd :
       {"{}", "5", "[7]", "[null]", R"([{"ID": "s"}])", R"([{"ID": "s", "Spec": {"Name": 7}}])",
        R"([{"ID": "s", "Spec": {"Name": "tls", "Labels": {"a": 1}}}])"}) {
    world.wire.instead = [&](const Sent&) { return Response{.status = 200, .body = odd}; };
    EXPECT_THROW(world.secrets.with_prefix("tls"), Error) << odd;
  }
}

TEST(StoredFiles, are_made_by_one_request) {
  StoreWorld world;
  EXPECT_EQ(world.create(), "confirmed secnew0000000000000000001");
  EXPECT_EQ(world.configs.create({{"Name", "app.1"}, {"Data", "YQ=="}}).id, "connew0000000000000000002");
  EXPECT_EQ(world.wire.writes()[0].path, "/secrets/create");
  EXPECT_EQ(world.wire.writes()[1].path, "/configs/create");
  EXPECT_EQ(world.wire.sent.size(), 2U);
}

TEST(StoredFiles, a_creation_whose_response_was_lost_is_looked_up_by_name) {
  StoreWorld world;
  world.lose(1, true);
  EXPECT_EQ(world.create(), "found secnew0000000000000000001");
  EXPECT_EQ(world.wire.writes().size(), 1U);
}

TEST(StoredFiles, a_config_with_another_content_is_not_ours_though_the_answer_is_lost) {
  StoreWorld world;
  world.wire["configs"].push_back({{"ID", "c9"}, {"Spec", {{"Name", "taken"}, {"Data", "Yg=="}}}});
  world.lose(1, false);
  const auto result = catch_error([&] {
    return world.configs.create({{"Name", "taken"}, {"Data", "YQ=="}});
  });
  ASSERT_TRUE(result.error);
  EXPECT_EQ(result.error->code(), Errc::name_taken);
}

TEST(StoredFiles, a_creation_that_did_not_happen_is_sent_again) {
  for (const int lost : {1, 3}) {
    StoreWorld world;
    world.lose(lost, false);
    EXPECT_EQ(world.create(), "confirmed secnew0000000000000000001") << lost;
  }
  StoreWorld never;
  never.lose(4, false);
  EXPECT_EQ(never.create(),
            "error: cannot create secret tls.1: it broke; reading back shows that it did not happen");
  EXPECT_EQ(never.wire.writes().size(), 4U);
}

TEST(StoredFiles, a_creation_with_an_unknown_outcome_is_not_repeated) {
  StoreWorld world;
  world.wire.instead = [](const Sent& sent) -> std::optional<Response> {
    if (sent.method != "GET") return Response{.status = 0, .lost = "it broke"};
    return test::refusal(500, "no leader");
  };
  EXPECT_EQ(world.create(),
            "unknown: cannot tell whether the attempt to create secret tls.1 went through: it broke; reading "
            "back was inconclusive: cannot read back: no leader");
  EXPECT_EQ(world.wire.writes().size(), 1U);
}

TEST(StoredFiles, a_name_that_is_taken_is_reported) {
  StoreWorld world;
  world.wire["secrets"] = Json::parse(R"([{"ID": "s1", "Spec": {"Name": "tls.1"}}])");
  EXPECT_EQ(world.create(), "error: cannot create secret tls.1: secret tls.1 already exists");
}

TEST(StoredFiles, what_a_service_uses_stays) {
  StoreWorld world;
  const StoredFile tls = world.tls();
  world.wire["services"] = Json::array({{{"ID", "svc"}, {"Spec", Json::parse(R"({"Name": "web",
    "TaskTemplate": {"ContainerSpec": {"Secrets": [{"SecretID": "sec0000000000000000000tls"}]}}})")}}});
  EXPECT_EQ(world.remove(tls), "in use");
  world.wire["services"] = Json::array();
  EXPECT_EQ(world.remove(tls), "done");
  EXPECT_EQ(world.remove(tls), "done");  // it did not exist any more
}

TEST(StoredFiles, a_removal_whose_response_was_lost_is_looked_up_by_id) {
  StoreWorld world;
  const StoredFile tls = world.tls();
  world.lose(1, false);
  EXPECT_EQ(world.remove(tls), "done");
  world.lose(1, true);
  EXPECT_EQ(world.remove(world.secrets.with_prefix("key").at(0)), "found");
  EXPECT_TRUE(world.secrets.with_prefix("tls").empty());
}

TEST(StoredFiles, a_removal_is_not_done_because_one_manager_denies_the_file) {
  StoreWorld world;
  const StoredFile tls = world.tls();
  world.wire.instead = [](const Sent& sent) -> std::optional<Response> {
    if (sent.method == "GET") return std::nullopt;
    return Response{.status = 404, .body = R"({"message":"secret not found"})"};
  };
  EXPECT_EQ(world.remove(tls), "error: secret not found");
}
