// SPDX-License-Identifier: Apache-2.0
// Tests every way to lose the response to a write, for each of the three writes.
#include "support/scripted_engine.hpp"

#include <swarm/error.hpp>
#include <swarm/service_client.hpp>
#include <swarm/stored_files.hpp>

#include <chrono>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;
using test::FakeEngine;
using test::Sent;

namespace {

const std::pair<const char*, Response> ways[] = {
    {"cut", {.status = 0, .lost = "the connection broke after the request was sent"}},
    {"502", {.status = 502, .body = "<html>502 Bad Gateway"}},
    {"504", {.status = 504, .body = "<html>504 Gateway Timeout"}},
    {"a gateway's page", {.status = 503, .body = "<html>down"}},
    {"deadline", test::refusal(500, "rpc error: code = DeadlineExceeded desc = context deadline exceeded")},
    {"another leader",
     test::refusal(500,
                   "rpc error: code = Unknown desc = raft: failed to process the request: node lost "
                   "leader status")},
    {"unreadable", {.status = 200, .body = "{\"ID\": \"sv"}},
    {"silence", {.status = 0, .lost = "it did not answer in time", .still_open = true}},
};

/// Whether something that still has the request may carry it out later.
bool may_act_late(const std::string& way) {
  return way == "silence" || way == "504" || way == "502" || way == "deadline" || way == "another leader";
}

struct World {
  World() {
    wire["services"] = Json::parse(
        R"([{"ID":"svc1","Version":{"Index":42},"CreatedAt":"2026-01-01T00:00:00Z",
             "Spec":{"Name":"old","TaskTemplate":{},"Labels":{}}}])");
  }
  FakeEngine wire;
  Engine engine{wire};
  int pauses = 0;
  ServiceClient services{engine, [this](std::chrono::milliseconds) { ++pauses; }};

  /// The result, or the error's code and message.
  std::string act(const std::string& write) {
    try {
      if (write == "remove") {
        const auto removed = services.remove("old");
        return (removed.found_by_reading ? "found " : "confirmed ") + removed.id;
      }
      if (write == "update") {
        const auto updated = services.update("old", [](Json& spec) { spec["Labels"]["a"] = "b"; });
        return std::string(updated.found_by_reading ? "found " : "confirmed ") +
               (updated.sent ? "sent" : "unsent");
      }
      if (write.ends_with(" secret")) return act_on_file(FileKind::secret, write);
      if (write.ends_with(" config")) return act_on_file(FileKind::config, write);
      const auto created =
          services.create(Json{{"Name", write == "create" ? "new" : ""}, {"Labels", {{"x", "y"}}}});
      return (created.found_by_reading ? "found " : "confirmed ") + created.id;
    } catch (const Error& error) {
      return std::to_string(static_cast<int>(error.code())) + " " + error.what();
    }
  }

 private:
  std::string act_on_file(FileKind kind, const std::string& write) {
    FileClient files(engine, kind, [this](std::chrono::milliseconds) { ++pauses; });
    if (write.starts_with("create")) return files.create(Json{{"Name", "new"}, {"Data", "eA=="}}).id;
    files.remove(files.with_prefix(kind == FileKind::secret ? "tls" : "app").front());
    return "removed";
  }
};

bool is_write(const Sent& sent) { return sent.method != "GET"; }
std::string code(Errc code) { return std::to_string(static_cast<int>(code)); }

const std::string new_id = "svc0000000000000000000new";
const char* const writes[] = {"create", "create nameless", "update", "remove"};
const char* const provable_writes[] = {"create", "update", "remove"};

}  // namespace

TEST(LostAnswer, of_a_write_that_happened_is_a_success_and_nothing_is_sent_twice) {
  for (const auto& [way, answer] : ways)
    for (const std::string write : provable_writes) {
      World world;
      world.wire.afterwards = [&, answer = answer](const Sent& sent, Response& response) {
        if (is_write(sent)) response = answer;
      };
      const auto expected = write == "remove"   ? "found svc1"
                            : write == "update" ? "found sent"
                                                : "found " + new_id;
      EXPECT_EQ(world.act(write), expected) << write << ", " << way;
      EXPECT_EQ(world.wire.writes().size(), 1u) << write << ", " << way;
    }
}

/// A manager that loses the leader while it forwards a request repeats it itself, half a second later.
TEST(LostAnswer, to_a_manager_whose_repetition_is_refused_is_a_success) {
  for (const std::string write : {"create", "update", "remove", "create config", "create secret"}) {
    World world;
    world.wire.afterwards = [&](const Sent& sent, Response& response) {
      if (!is_write(sent)) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(510));
      response =
          write == "update"   ? test::refusal(500, "rpc error: code = Unknown desc = update out of sequence")
          : write == "remove" ? test::refusal(404, "service svc1 not found")
                              : test::refusal(409, "rpc error: code = AlreadyExists desc = name conflicts");
    };
    const std::string result = world.act(write);
    EXPECT_TRUE(result.starts_with("found ") || write.starts_with("create ")) << write << result;
    EXPECT_EQ(result.find("conflict"), std::string::npos) << result;
    EXPECT_EQ(world.wire.writes().size(), write == "remove" ? 2u : 1u) << write;
  }
}

TEST(LostAnswer, is_not_a_slow_refusal_because_of_somebody_else) {
  World world;
  world.wire["services"].push_back(
      Json::parse(R"({"ID":"svc2","Version":{"Index":7},"CreatedAt":"2026-01-01T00:00:00Z",
                      "Spec":{"Name":"new","Labels":{"x":"y"}}})"));
  for (const char* kind : {"secrets", "configs"})
    world.wire[kind].push_back({{"ID", "other"},
                                {"CreatedAt", "2026-01-01T00:00:00Z"},
                                {"Spec", {{"Name", "new"}, {"Data", "eA=="}}}});
  bool is_slow = true;
  world.wire.instead = [&](const Sent& sent) -> std::optional<Response> {
    if (!is_write(sent) || !is_slow) return std::nullopt;
    std::this_thread::sleep_for(std::chrono::milliseconds(510));
    if (sent.method != "POST" || !sent.path.ends_with("/update")) return std::nullopt;
    is_slow = false;
    Json& service = world.wire["services"][0];
    service["Version"]["Index"] = 43;
    service["Spec"]["Labels"]["other"] = "label";
    return std::nullopt;
  };
  for (const std::string write : {"create", "create config", "create secret"}) {
    const std::string result = world.act(write);
    EXPECT_TRUE(result.starts_with(code(Errc::name_taken) + " ")) << write << result;
  }
  EXPECT_EQ(world.act("update"), "confirmed sent");
}

TEST(LostAnswer, of_a_write_that_shows_up_late_is_a_success) {
  for (const std::string write : {"create", "update", "remove"}) {
    World world;
    Request held;
    int reads = 0;
    world.wire.instead = [&](const Sent& sent) -> std::optional<Response> {
      if (is_write(sent) && held.path.empty()) {
        held = {.method = sent.method, .path = sent.path, .body = sent.body};
        if (!sent.query.empty()) held.path += "?version=" + sent.query.at("version");
        return ways[0].second;
      }
      if (held.path.empty() || is_write(sent) || ++reads != 3) return std::nullopt;
      world.wire.send(held);
      return std::nullopt;
    };
    const auto outcome = world.act(write);
    EXPECT_EQ(outcome.substr(0, 5), "found") << write << outcome;
  }
}

TEST(LostAnswer, of_a_write_that_did_not_happen_is_sent_once_more_where_it_is_guarded) {
  for (const auto& [way, answer] : ways)
    for (const std::string write : writes) {
      World world;
      int lost = 0;
      world.wire.instead = [&, answer = answer](const Sent& sent) -> std::optional<Response> {
        if (!is_write(sent) || lost++ > 0) return std::nullopt;
        return answer;
      };
      const bool nameless = write == "create nameless";
      const auto expected = write == "remove"   ? "confirmed svc1"
                            : write == "update" ? "confirmed sent"
                                                : "confirmed " + new_id;
      const auto outcome = world.act(write);
      if (nameless) {
        EXPECT_EQ(outcome.substr(0, 2), code(may_act_late(way) ? Errc::outcome_unknown : Errc::broken_answer))
            << outcome;
        EXPECT_NE(outcome.find(may_act_late(way) ? "may still happen" : "it did not happen"),
                  std::string::npos)
            << outcome;
      } else {
        EXPECT_EQ(outcome, expected) << write << ", " << way;
      }
      EXPECT_EQ(world.wire.writes().size(), nameless ? 1u : 2u) << write << ", " << way;
    }
}

TEST(LostAnswer, again_and_again_of_a_write_that_did_not_happen_ends_in_saying_so) {
  for (const auto& [way, answer] : ways)
    for (const std::string write : {"create", "update", "remove"}) {
      World world;
      world.wire.instead = [&, answer = answer](const Sent& sent) {
        return is_write(sent) ? std::optional(answer) : std::nullopt;
      };
      const auto outcome = world.act(write);
      EXPECT_EQ(outcome.substr(0, 2), code(may_act_late(way) ? Errc::outcome_unknown : Errc::broken_answer))
          << write << ", " << way;
      EXPECT_NE(outcome.find(may_act_late(way) ? "it has not happened so far, and may still happen"
                                               : "reading back shows that it did not happen"),
                std::string::npos)
          << outcome;
      EXPECT_EQ(world.wire.writes().size(), 4u) << write << ", " << way;
    }
}

TEST(LostAnswer, twice_of_a_write_that_did_not_happen_is_tried_a_third_time) {
  for (const std::string write : {"create", "update", "remove"}) {
    World world;
    int lost = 0;
    world.wire.instead = [&](const Sent& sent) -> std::optional<Response> {
      return is_write(sent) && lost++ < 2 ? std::optional(ways[0].second) : std::nullopt;
    };
    const auto expected = write == "remove"   ? "confirmed svc1"
                          : write == "update" ? "confirmed sent"
                                              : "confirmed " + new_id;
    EXPECT_EQ(world.act(write), expected) << write;
    EXPECT_EQ(world.wire.writes().size(), 3u) << write;
  }
}

TEST(LostAnswer, of_a_write_that_nobody_takes_a_second_time_is_not_a_write_that_was_never_sent) {
  for (const std::string write : {"create", "update", "remove"}) {
    World world;
    int writes = 0;
    world.wire.instead = [&](const Sent& sent) -> std::optional<Response> {
      if (!is_write(sent)) return std::nullopt;
      if (writes++ > 0) throw Error(Errc::unreachable, "connection refused");
      return ways[0].second;
    };
    const auto outcome = world.act(write);
    EXPECT_TRUE(outcome.starts_with(code(Errc::broken_answer) + " ")) << write << outcome;
    EXPECT_NE(outcome.find("reading back shows that it did not happen"), std::string::npos) << outcome;
  }
}

TEST(LostAnswer, twice_of_a_write_that_happened_at_last_is_a_success) {
  for (const std::string write : {"create", "update", "remove"}) {
    World world;
    int lost = 0;
    world.wire.instead = [&](const Sent& sent) -> std::optional<Response> {
      return is_write(sent) && lost++ == 0 ? std::optional(ways[0].second) : std::nullopt;
    };
    world.wire.afterwards = [](const Sent& sent, Response& response) {
      if (is_write(sent)) response = ways[0].second;
    };
    const auto expected = write == "remove"   ? "found svc1"
                          : write == "update" ? "found sent"
                                              : "found " + new_id;
    EXPECT_EQ(world.act(write), expected) << write;
  }
}

TEST(LostAnswer, that_reading_back_cannot_settle_is_an_unknown_outcome) {
  for (const auto& [way, answer] : ways)
    for (const std::string write : writes) {
      World world;
      bool written = false;
      world.wire.instead = [&, answer = answer](const Sent& sent) -> std::optional<Response> {
        if (!is_write(sent) && !written) return std::nullopt;
        if (!is_write(sent)) throw Error(Errc::unreachable, "nobody there");
        written = true;
        return answer;
      };
      const auto outcome = world.act(write);
      EXPECT_TRUE(outcome.starts_with(code(Errc::outcome_unknown) + " ")) << write << ", " << way;
      EXPECT_NE(outcome.find("reading back was inconclusive: nobody there"), std::string::npos) << outcome;
      EXPECT_EQ(world.wire.writes().size(), 1u);
    }
}

TEST(LostAnswer, a_404_that_is_not_from_an_engine_or_an_invalid_service_decides_nothing) {
  for (const Response& page : {Response{.status = 404, .body = "404 page not found\n"},
                               Response{.status = 404, .body = "<html><h1>Not Found"},
                               Response{.status = 200, .body = "7"}, Response{.status = 200, .body = "{}"},
                               Response{.status = 200, .body = R"({"Spec": {"Name": "new"}})"}})
    for (const std::string write : writes) {
      World world;
      bool written = false;
      world.wire.instead = [&](const Sent& sent) -> std::optional<Response> {
        if (!is_write(sent)) return written ? std::optional(page) : std::nullopt;
        written = true;
        return ways[0].second;
      };
      const auto outcome = world.act(write);
      EXPECT_TRUE(outcome.starts_with(code(Errc::outcome_unknown) + " ")) << write << outcome;
      EXPECT_EQ(world.wire.writes().size(), 1u) << write;
    }
}

TEST(LostAnswer, to_create_with_anothers_service_there_is_a_taken_name) {
  World world;
  world.wire.instead = [&](const Sent& sent) -> std::optional<Response> {
    if (!is_write(sent)) return std::nullopt;
    world.wire["services"].push_back(Json::parse(
        R"({"ID":"svc2","Version":{"Index":43},"CreatedAt":"2026-01-02T03:04:05Z","Spec":{"Name":"new","TaskTemplate":{}}})"));
    return ways[0].second;
  };
  const auto outcome = world.act("create");
  EXPECT_EQ(outcome,
            code(Errc::name_taken) +
                " cannot create new: another service has that name (svc2), and the response was lost: "
                "the connection broke after the request was sent");
}

/// Two programs create the same name at the same time. The loser does not mistake the winner's service for
/// its own if they differ in anything.
TEST(LostAnswer, to_create_with_a_twin_there_is_a_taken_name) {
  for (const char* difference : {R"({"Labels":{"x":"y","by":"another"}})", R"({"Mode":{"Global":{}}})",
                                 R"({"TaskTemplate":{"ContainerSpec":{"Args":["x"]}}})"})
    for (const bool is_answered : {false, true}) {
      World world;
      int writes = 0;
      world.wire.instead = [&](const Sent& sent) -> std::optional<Response> {
        if (!is_write(sent) || writes++ > 0) return std::nullopt;
        Json twin = Json::parse(sent.body);
        twin.merge_patch(Json::parse(difference));
        const Request theirs{.method = "POST", .path = "/services/create", .body = twin.dump()};
        EXPECT_TRUE(world.wire.send(theirs).ok());
        return is_answered ? std::nullopt : std::optional(ways[0].second);
      };
      const std::string outcome = world.act("create");
      EXPECT_TRUE(outcome.starts_with(code(Errc::name_taken) + " ")) << outcome;
      EXPECT_EQ(world.wire["services"].size(), 2U);
    }
}

TEST(LostAnswer, to_create_without_a_name_finds_no_older_twin) {
  World world;
  world.wire["services"].push_back(Json::parse(
      R"({"ID":"svc2","Version":{"Index":43},"CreatedAt":"2026-01-02T03:00:00Z","Spec":{"Name":"odd","TaskTemplate":{},"Labels":{"x":"y"}}})"));
  world.wire.afterwards = [](const Sent& sent, Response& response) {
    if (is_write(sent)) response = ways[0].second;
  };
  const auto outcome = world.act("create nameless");
  EXPECT_NE(outcome.find("such a service has been created since: " + new_id), std::string::npos) << outcome;
}

TEST(LostAnswer, to_create_without_a_name_is_unknown_though_one_alike_is_new) {
  World world;
  world.wire.instead = [&](const Sent& sent) -> std::optional<Response> {
    if (!is_write(sent)) return std::nullopt;
    world.wire.instead = nullptr;
    EXPECT_TRUE(world.wire.send({.method = "POST", .path = "/services/create", .body = sent.body}).ok());
    return ways[0].second;  // our write has not happened, somebody else's has
  };
  EXPECT_EQ(world.act("create nameless").substr(0, 2), code(Errc::outcome_unknown));
}

TEST(LostAnswer, to_an_update_that_someone_else_overtook_is_replayed) {
  World world;
  int lost = 0;
  world.wire.instead = [&](const Sent& sent) -> std::optional<Response> {
    if (!is_write(sent) || lost++ > 0) return std::nullopt;
    auto& service = world.wire["services"].at(0);
    service["Version"]["Index"] = 50;
    service["PreviousSpec"] = service["Spec"];
    service["Spec"]["Labels"]["their"] = "own";
    return ways[0].second;
  };
  EXPECT_EQ(world.act("update"), "confirmed sent");
  EXPECT_EQ(world.wire["services"].at(0).at("Spec").at("Labels"), (Json{{"their", "own"}, {"a", "b"}}));
}

TEST(LostAnswer, to_an_update_of_a_service_that_was_removed_since_is_not_found) {
  World world;
  world.wire.instead = [&](const Sent& sent) -> std::optional<Response> {
    if (!is_write(sent)) return std::nullopt;
    world.wire["services"] = Json::array();
    return ways[0].second;
  };
  EXPECT_EQ(world.act("update"), code(Errc::not_found) + " cannot update old: someone else has removed it");
}

namespace {

/// A transport with this much time left for all requests. It loses the first `lost` writes, and they change
/// nothing.
class TransportWithDeadline final : public Transport {
 public:
  TransportWithDeadline(std::chrono::milliseconds left, int lost, bool still_open)
      : left_(left), lost_(lost), still_open_(still_open) {
    wire["services"] = World().wire["services"];
  }
  Response send(const Request& request) override {
    if (request.reads() || lost_-- <= 0) return wire.send(request);
    return {.status = 0, .lost = "cut", .still_open = still_open_};
  }
  Response stream(const Request& request, const Sink& sink,
                  const std::function<void(const Response&)>& answered) override {
    return wire.stream(request, sink, answered);
  }
  [[nodiscard]] std::string peer() const override { return wire.peer(); }
  [[nodiscard]] std::chrono::milliseconds time_left() const override { return left_; }
  FakeEngine wire;

 private:
  std::chrono::milliseconds left_;
  int lost_;
  bool still_open_;
};

}  // namespace

/// The pauses are real, because nothing else measures how long they take.
TEST(LostAnswer, is_read_back_within_the_time_of_the_command_pauses_included) {
  TransportWithDeadline wire(std::chrono::milliseconds(2400), 9, true);
  Engine engine(wire);
  std::chrono::milliseconds paused{0};
  ServiceClient services(engine, [&](std::chrono::milliseconds pause) {
    sleep_for(pause);
    paused += pause;
  });
  EXPECT_THROW(services.remove("old"), Error);
  EXPECT_LE(paused, std::chrono::milliseconds(400));
  EXPECT_GT(paused, std::chrono::milliseconds(0));
}

/// Without a retry, the outcome of a write to a silent manager stays unknown. After a broken connection the
/// outcome is known.
TEST(LostAnswer, of_a_silent_manager_is_worth_another_try_in_the_little_time_that_is_left) {
  for (const bool still_open : {true, false}) {
    TransportWithDeadline wire(std::chrono::seconds(6), 1, still_open);
    Engine engine(wire);
    ServiceClient services(engine, [](std::chrono::milliseconds) {});
    const auto removed = catch_error([&] { return services.remove("old"); });
    EXPECT_EQ(static_cast<bool>(removed), still_open);
    EXPECT_EQ(wire.wire.writes().size(), still_open ? 1U : 0U);
    if (removed.error) {
      EXPECT_EQ(removed.error->code(), Errc::broken_answer);
    }
  }
}

TEST(LostAnswer, of_a_silent_manager_is_unknown_even_where_a_second_try_is_refused) {
  for (const std::string write : {"create", "update", "remove"}) {
    World world;
    int writes = 0;
    world.wire.instead = [&](const Sent& sent) -> std::optional<Response> {
      if (!is_write(sent)) return std::nullopt;
      return writes++ == 0 ? ways[std::size(ways) - 1].second : test::refusal(400, "out of luck");
    };
    const auto outcome = world.act(write);
    EXPECT_EQ(outcome.substr(0, 2), code(Errc::outcome_unknown)) << write << outcome;
  }
}

TEST(LostAnswer, of_a_silent_manager_is_fenced_by_a_second_try_that_went_through) {
  for (const std::string write : {"create", "update", "remove"}) {
    World world;
    Request held;
    world.wire.instead = [&](const Sent& sent) -> std::optional<Response> {
      if (!is_write(sent) || !held.path.empty()) return std::nullopt;
      held = {.method = sent.method, .path = sent.path, .body = sent.body};
      if (!sent.query.empty()) held.path += "?version=" + sent.query.at("version");
      return ways[std::size(ways) - 1].second;
    };
    const auto outcome = world.act(write);
    EXPECT_TRUE(outcome.starts_with("confirmed ")) << write << outcome;
    const Json before = world.wire["services"];
    EXPECT_FALSE(world.wire.send(held).ok()) << write;  // the silent manager carries out the first write late
    EXPECT_EQ(world.wire["services"], before) << write;
  }
}

TEST(LostAnswer, to_create_without_a_name_is_unknown_where_several_alike_are_new) {
  World world;
  world.wire.afterwards = [&](const Sent& sent, Response& response) {
    if (!is_write(sent)) return;
    Json twin = world.wire["services"].back();
    twin["ID"] = "svc3";
    world.wire["services"].push_back(twin);
    response = ways[0].second;
  };
  const auto outcome = world.act("create nameless");
  EXPECT_TRUE(outcome.starts_with(code(Errc::outcome_unknown) + " ")) << outcome;
  EXPECT_NE(outcome.find("2 such services have been created"), std::string::npos) << outcome;
  EXPECT_EQ(world.wire.writes().size(), 1u);
}

TEST(LostAnswer, that_is_read_back_in_a_store_without_a_leader_is_an_unknown_outcome) {
  std::vector<std::string> all(std::begin(writes), std::end(writes));
  for (const char* kind : {"secret", "config"})
    for (const char* write : {"create ", "remove "}) all.push_back(write + std::string(kind));
  for (const std::string& write : all) {
    World world;
    world.wire.instead = [&](const Sent& sent) -> std::optional<Response> {
      if (!is_write(sent)) return std::nullopt;
      world.wire.has_leader = false;
      return ways[0].second;
    };
    const std::string outcome = world.act(write);
    EXPECT_TRUE(outcome.starts_with(code(Errc::outcome_unknown) + " ")) << write << ": " << outcome;
    EXPECT_NE(outcome.find("the swarm has no leader"), std::string::npos) << write << ": " << outcome;
    EXPECT_EQ(world.wire.writes().size(), 1U) << write;
  }
}
