// SPDX-License-Identifier: Apache-2.0
// Tests the states of a write that an observer sees.
#include "support/scripted_engine.hpp"

#include <swarm/engine.hpp>
#include <swarm/service_client.hpp>
#include <swarm/write_watch.hpp>

#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;
using test::nodes_with_leader;
using test::ScriptedEngine;

namespace {

constexpr const char* web = R"({"ID":"s1","Version":{"Index":7},"Spec":{"Name":"web","TaskTemplate":{}}})";

/// Records what happened, in order: each request, "?" when a write may have happened, "!" when it was
/// declined, "." when its outcome is known.
class Watched : public ::testing::Test {
 protected:
  ScriptedEngine::Step& expect(const std::string& line) {
    return engine_.expect(line).after([this, line] { seen_ += line.substr(0, line.find(' ')) + " "; });
  }
  template <class Act>
  void watch(const Act& act) {
    const WriteWatch watch([this](WriteState state) {
      seen_ += state == WriteState::in_doubt ? "? " : state == WriteState::declined ? "! " : ". ";
    });
    Engine engine(engine_);
    ServiceClient services(engine, [](std::chrono::milliseconds) {});
    act(services);
  }
  void remove() {
    watch([](ServiceClient& services) { services.remove("web"); });
  }

  ScriptedEngine engine_;
  std::string seen_;
};

}  // namespace

TEST_F(Watched, a_write_is_in_doubt_from_its_first_byte_to_its_answer) {
  expect("GET /services/web").answers(200, web);
  expect("DELETE /services/s1").answers(200, "");
  remove();
  EXPECT_EQ(seen_, "GET ? DELETE . ");
}

TEST_F(Watched, a_lost_answer_leaves_it_in_doubt_until_it_is_read_back) {
  expect("GET /services/web").answers(200, web);
  expect("DELETE /services/s1").is_lost();
  expect("GET /services/s1").says(404, "service s1 not found");
  expect("GET /nodes").answers(200, nodes_with_leader());
  expect(R"(GET /services?filters={"name":{"s1":true}})").answers(200, "[]");
  remove();
  EXPECT_EQ(seen_, "GET ? DELETE GET GET GET . ");
}

TEST_F(Watched, a_write_that_a_store_without_a_leader_refused_is_not_in_doubt_until_it_is_sent_again) {
  expect("GET /services/web").answers(200, web);
  expect("DELETE /services/s1").says(404, "service s1 not found");
  expect("GET /nodes").answers(200, nodes_with_leader());
  expect("DELETE /services/s1").answers(200, "");
  remove();
  EXPECT_EQ(seen_, "GET ? DELETE ! GET ? DELETE . ");
}

TEST_F(Watched, a_write_stays_in_doubt_where_only_its_second_try_was_refused) {
  expect("GET /services/web").answers(200, web);
  expect("DELETE /services/s1").is_lost();
  expect("GET /services/s1").answers(200, web).after([this] { seen_ += "GET "; });
  for (int i = 0; i < 5; ++i) expect("GET /services/s1").answers(200, web);
  expect("DELETE /services/s1").says(404, "service s1 not found");
  expect("GET /nodes").answers(200, nodes_with_leader());
  expect("DELETE /services/s1").answers(200, "");
  remove();
  EXPECT_EQ(seen_.substr(0, 13), "GET ? DELETE ");
  EXPECT_EQ(seen_.find('!'), seen_.npos) << seen_;
  EXPECT_EQ(seen_.find('.'), seen_.size() - 2) << seen_;
}

TEST_F(Watched, a_write_whose_version_was_refused_is_not_in_doubt_until_it_is_sent_again) {
  engine_.set_api("1.41");
  expect("POST /v1.56/services/create")
      .says(400, "client version 1.56 is too new. Maximum supported API version is 1.41");
  expect("POST /v1.41/services/create").answers(201, R"({"ID":"s1"})");
  watch([](ServiceClient& services) { services.create({{"Name", "web"}}); });
  EXPECT_EQ(seen_, "? POST ! ? POST . ");
}

TEST_F(Watched, reads_are_never_in_doubt) {
  expect("GET /services/web").says(404, "service web not found");
  expect("GET /nodes").answers(200, nodes_with_leader());
  expect(R"(GET /services?filters={"name":{"web":true}})").answers(200, "[]");
  EXPECT_THROW(remove(), Error);
  EXPECT_EQ(seen_, "GET GET GET ");
}
