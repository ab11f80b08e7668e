// SPDX-License-Identifier: Apache-2.0
// Tests the errors that follow from the status and the message of an engine.
#include "support/scripted_engine.hpp"

#include <swarm/engine.hpp>
#include <swarm/error.hpp>

#include <functional>

#include <gtest/gtest.h>

using namespace swarm;

namespace {

struct RefusalText {
  Errc code;
  std::string text;
  Step step = Step::none;
  bool operator==(const RefusalText&) const = default;
};
void PrintTo(const RefusalText& result, std::ostream* out) {
  *out << static_cast<int>(result.code) << " " << result.text << " " << static_cast<int>(result.step);
}

RefusalText result(const std::function<void()>& failing) {
  try {
    failing();
    return {};
  } catch (const Error& error) {
    return {error.code(), error.what(), error.hint().step};
  }
}

RefusalText failure(const Response& answer) {
  return result([&] { fail(answer, "update web"); });
}

RefusalText write_failure(int status, const std::string& message) {
  return result([&] { fail_write(test::refusal(status, message), "update web"); });
}

RefusalText failure(int status, const std::string& message) {
  return failure(test::refusal(status, message));
}

}  // namespace

TEST(Refusal, each_status_has_its_meaning_and_keeps_the_engines_words) {
  EXPECT_EQ(failure(404, "service web not found"), (RefusalText{Errc::not_found, "service web not found"}));
  EXPECT_EQ(failure(400, "invalid MountType: \"x\""),
            (RefusalText{Errc::refused, "cannot update web: invalid MountType: \"x\""}));
  EXPECT_EQ(
      failure(409,
              "rpc error: code = AlreadyExists desc = name conflicts with an existing object: "
              "service web already exists"),
      (RefusalText{Errc::name_taken,
                   "cannot update web: name conflicts with an existing object: service web already exists"}));
  EXPECT_EQ(failure(500, "rpc error: code = Unknown desc = update out of sequence"),
            (RefusalText{Errc::stale_version, "cannot update web: update out of sequence"}));
  EXPECT_EQ(failure(501, "rpc error: code = Unimplemented desc = renaming services is not supported"),
            (RefusalText{Errc::refused, "cannot update web: renaming services is not supported",
                         Step::recreate_to_rename}));
  EXPECT_EQ(failure(500, "rpc error: code = DeadlineExceeded desc = context deadline exceeded"),
            (RefusalText{Errc::no_leader, "cannot update web: context deadline exceeded",
                         Step::name_more_managers}));
  EXPECT_EQ(failure(400, "service w is ambiguous (2 matches found)"),
            (RefusalText{Errc::refused, "cannot update web: service w is ambiguous (2 matches found)",
                         Step::give_id_or_name}));
}

TEST(Refusal, a_node_that_is_no_manager_gets_its_own_sentence_and_next_step) {
  EXPECT_EQ(
      failure(503,
              "This node is not a swarm manager. Worker nodes can't be used to view or modify cluster "
              "state. Please run this command on a manager node or promote the current node to a manager."),
      (RefusalText{Errc::not_manager,
                   "cannot update web: the engine's node is a worker, and only managers know the services",
                   Step::name_manager_or_promote}));
  EXPECT_EQ(failure(503,
                    "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to "
                    "connect this node to swarm and try again."),
            (RefusalText{Errc::not_manager, "cannot update web: the engine's node is not part of a swarm",
                         Step::init_swarm_or_name_manager}));
  EXPECT_EQ(failure(503,
                    "Swarm is encrypted and needs to be unlocked before it can be used. Please use \"docker "
                    "swarm unlock\" to unlock it."),
            (RefusalText{Errc::not_manager, "cannot update web: the swarm is locked", Step::unlock_swarm}));
  EXPECT_EQ(
      failure(500,
              "rpc error: code = Unknown desc = The swarm does not have a leader. It's possible that too "
              "few managers are online.")
          .code,
      Errc::no_leader);
  EXPECT_EQ(write_failure(503, "something new"),
            (RefusalText{Errc::refused, "cannot update web: something new"}));
  EXPECT_EQ(failure(503, "something new"),
            (RefusalText{Errc::not_manager, "cannot update web: something new", Step::name_manager}));
}

TEST(Refusal, what_is_no_engine_is_called_so) {
  const RefusalText stranger{Errc::broken_answer,
                             "cannot update web: what answered is not a Docker engine (HTTP 404)",
                             Step::check_address};
  EXPECT_EQ(failure({.status = 404, .body = "<html><h1>Not Found"}), stranger);
  EXPECT_EQ(failure({.status = 404, .body = "404 page not found\n"}), stranger);
  EXPECT_EQ(failure(404, "page not found"), stranger);
  EXPECT_EQ(failure({.status = 302}).code, Errc::broken_answer);
  EXPECT_EQ(failure({.status = 502, .body = "<html>Bad Gateway"}),
            (RefusalText{Errc::broken_answer,
                         "cannot update web: a gateway answered instead of the engine (HTTP 502)"}));
  EXPECT_EQ(failure({.status = 0, .lost = "the connection broke"}),
            (RefusalText{Errc::broken_answer, "cannot update web: the connection broke"}));
}

TEST(Refusal, keeps_words_behind_a_nul) {
  EXPECT_EQ(failure(500, std::string("before\0after\0", 13)),
            (RefusalText{Errc::refused, "cannot update web: before\\x00after\\x00"}));
}

TEST(Refusal, words_come_from_whatever_body_there_is) {
  EXPECT_EQ(engine_words({.status = 500, .body = "plain text\n"}), "plain text");
  EXPECT_EQ(engine_words({.status = 500}), "HTTP 500");
  EXPECT_EQ(engine_words({.status = 500, .body = R"({"message":7})"}), "HTTP 500");
  EXPECT_EQ(engine_words({.status = 500, .body = std::string(200, '[')}), std::string(200, '['));
  EXPECT_EQ(
      engine_words(test::refusal(500, "a: rpc error: code = Unknown desc = b: rpc error: code = X desc = c")),
      "a: b: c");
  EXPECT_EQ(engine_words(test::refusal(500, "rpc error: code = of = desc = x")),
            "rpc error: code = of = desc = x");
}
