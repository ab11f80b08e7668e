// SPDX-License-Identifier: Apache-2.0
// Tests that a stream of events can only shorten a sleep, whatever its peer does.
#include "support/process.hpp"
#include "support/raw_server.hpp"

#include <swarm/wait.hpp>

#include <atomic>
#include <chrono>
#include <string>

#include <gtest/gtest.h>

namespace {

using namespace test;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

const std::string update = R"({"Type":"service","Action":"update","Actor":{"ID":"s1"}})"
                           "\n";

/// How long a sleep lasted while the stream was open, and whether the wait goes on after it.
struct Slept {
  bool goes_on = false;
  std::chrono::milliseconds took{0};
};

Slept sleep_while_serving(const RawServer::Play& play, std::chrono::milliseconds length,
                          const std::string& service = "s1") {
  const RawServer server({[&](Peer& peer) {
    peer.request();
    peer.say("HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\n\r\n");
    play(peer);
  }});
  swarm::ServiceEvents events(swarm::connect({server.endpoint()}), swarm::any_api, {service}, 0ms);
  const swarm::WaitClock clock = events.waking({[] { return Clock::now(); }, {}});
  const auto start = Clock::now();
  Slept slept;
  slept.goes_on = clock.sleep(length);
  slept.took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
  return slept;
}

void expect_undisturbed(const RawServer::Play& play, const std::string& service = "s1") {
  const Slept slept = sleep_while_serving(play, 600ms, service);
  EXPECT_TRUE(slept.goes_on);
  EXPECT_GE(slept.took, 600ms);
  EXPECT_LT(slept.took, 20s);
}

}  // namespace

TEST(ServiceEvents, end_a_sleep_early) {
  const auto says_it = [](Peer& peer) {
    peer.say(update.substr(0, 20));
    peer.say(update.substr(20));
    peer.stall();
  };
  const Slept slept = sleep_while_serving(says_it, 60s);
  EXPECT_TRUE(slept.goes_on);
  EXPECT_LT(slept.took, 50s);
}

TEST(ServiceEvents, of_other_services_disturb_nobody) {
  expect_undisturbed([](Peer& peer) { peer.flood(update); }, "s2");
}

TEST(ServiceEvents, that_are_silent_cut_endless_or_garbage_do_no_harm) {
  expect_undisturbed([](Peer& peer) { peer.stall(); });
  expect_undisturbed([](Peer& peer) { peer.reset(); });
  expect_undisturbed([](Peer& peer) { peer.flood("no line ends here, ever; "); });
  expect_undisturbed([](Peer& peer) { peer.flood("{]\n\x1b[2J\n[[[[\n"); });
}

TEST(ServiceEvents, leave_when_the_wait_is_over_though_their_peer_is_silent) {
  std::atomic<bool> asked = false;
  const RawServer server({[&](Peer& peer) {
    peer.request();
    asked = true;
    peer.stall();
  }});
  const swarm::ServiceEvents events(swarm::connect({server.endpoint()}), swarm::any_api, {"s1"}, 0ms);
  EXPECT_TRUE(eventually([&] { return asked.load(); }));
}

TEST(ServiceEvents, are_not_asked_for_where_the_wait_is_over_soon) {
  const RawServer server({[](Peer& peer) { peer.stall(); }});
  { swarm::ServiceEvents events(swarm::connect({server.endpoint()}), swarm::any_api, {"s1"}, 1h); }
  EXPECT_EQ(server.connections(), 0);
}
