// SPDX-License-Identifier: Apache-2.0
// Several managers as one: reads move on, writes only where nothing was sent.
#include "support/process.hpp"
#include "support/raw_server.hpp"
#include "support/requests.hpp"

#include <swarm/error.hpp>
#include <swarm/transport.hpp>

#include <atomic>
#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace {

using namespace test;
using namespace std::chrono_literals;
using Play = RawServer::Play;

const swarm::Endpoint nobody{.path = "/nonexistent/d.sock"};

Play answering(int status, std::string body) {
  return [status, body](Peer& peer) {
    while (!peer.request().empty()) peer.answer(status, body);
  };
}

const Play cut = [](Peer& peer) { peer.request(); };
const Play reset = [](Peer& peer) {
  peer.request();
  peer.reset();
};
const Play stall = [](Peer& peer) {
  peer.request();
  peer.stall();
};
const Play good = answering(200, "ok");
const Play no_manager = answering(503, "This node is not a swarm manager. Worker nodes …");

std::string ask(std::vector<swarm::Endpoint> managers, const swarm::Request& request) {
  return outcome_of(*swarm::connect(std::move(managers)), request);
}

TEST(Failover, tries_a_read_again_where_the_connection_was_cut) {
  for (const Play& play : {cut, reset}) {
    const RawServer server({play, play, good});
    EXPECT_EQ(ask({server.endpoint()}, get()), "200 ok");
    EXPECT_EQ(server.connections(), 3);
  }
}

TEST(Failover, gives_a_read_up_after_three_tries) {
  const RawServer server({cut});
  EXPECT_EQ(ask({server.endpoint()}, get()), "unreachable: ENGINE: the connection broke before it answered");
  EXPECT_EQ(server.connections(), 3);
}

TEST(Failover, tries_a_read_again_behind_an_overloaded_gateway) {
  std::atomic<int> asked{0};
  const RawServer server({[&](Peer& peer) {
    while (!peer.request().empty()) peer.answer(++asked < 3 ? 502 : 200, "x");
  }});
  EXPECT_EQ(ask({server.endpoint()}, get()), "200 x");
  EXPECT_EQ(asked, 3);
  asked = 0;
  EXPECT_EQ(ask({server.endpoint()}, post()), "502 x");
  EXPECT_EQ(asked, 1);
}

TEST(Failover, never_sends_a_write_twice) {
  const RawServer server({cut}), other({good});
  EXPECT_EQ(ask({server.endpoint(), other.endpoint()}, post()),
            "lost: ENGINE: the connection broke before it answered");
  EXPECT_EQ(server.connections(), 1);
  EXPECT_EQ(other.connections(), 0);
}

TEST(Failover, has_the_truth_about_a_lost_write_told_by_the_next_manager) {
  const auto scene = [](std::chrono::milliseconds limit) {
    const RawServer silent({stall}), other({good});
    const auto transport = swarm::connect({silent.endpoint(), other.endpoint()});
    const std::string lost = outcome_of(*transport, post(limit)), truth = outcome_of(*transport, get());
    EXPECT_TRUE(eventually([&] { return silent.connections() == 1; }));
    return lost + "; " + truth;
  };
  const std::string wanted = "lost: ENGINE: it took the request and did not answer in time; 200 ok";
  EXPECT_EQ(given_time(wanted, scene), wanted);
}

TEST(Failover, a_port_that_speaks_tls_was_not_reached_without_it) {
  const RawServer server({answering(400, "Client sent an HTTP request to an HTTPS server.\n")});
  EXPECT_EQ(ask({server.endpoint()}, post()), "unreachable: ENGINE: it speaks TLS there, and nothing else");
  const RawServer other({good});
  EXPECT_EQ(ask({server.endpoint(), other.endpoint()}, post()), "200 ok");
}

TEST(Failover, goes_elsewhere_with_anything_that_was_not_sent) {
  const RawServer other({good});
  EXPECT_EQ(ask({nobody, other.endpoint()}, get()), "200 ok");
  EXPECT_EQ(ask({nobody, other.endpoint()}, post()), "200 ok");
}

TEST(Failover, goes_on_from_a_manager_that_accepts_and_never_answers) {
  const RawServer paused({stall}), other({good});
  const auto scene = [&](std::chrono::milliseconds limit) {
    const auto transport = swarm::connect({paused.endpoint(), other.endpoint()});
    const std::string came = outcome_of(*transport, get(limit));
    return came + " from " + transport->peer();
  };
  const std::string wanted = "200 ok from " + other.endpoint().text();
  EXPECT_EQ(given_time(wanted, scene), wanted);
}

TEST(Failover, goes_on_from_a_node_that_is_no_manager) {
  const RawServer worker({no_manager}), other({good});
  EXPECT_EQ(ask({worker.endpoint(), other.endpoint()}, get()), "200 ok");
  EXPECT_EQ(ask({worker.endpoint(), other.endpoint()}, post()), "200 ok");
}

TEST(Failover, hands_on_the_word_of_a_worker_where_there_is_no_manager) {
  const RawServer worker({no_manager});
  EXPECT_EQ(ask({worker.endpoint()}, get()), "503 This node is not a swarm manager. Worker nodes …");
  EXPECT_EQ(ask({nobody, worker.endpoint()}, get()), "503 This node is not a swarm manager. Worker nodes …");
  EXPECT_EQ(worker.connections(), 2);
}

TEST(Failover, stays_with_the_manager_that_answered) {
  const RawServer worker({no_manager}), other({good});
  const auto transport = swarm::connect({worker.endpoint(), other.endpoint()});
  EXPECT_EQ(transport->peer(), worker.endpoint().text());
  for (int i = 0; i < 3; ++i) EXPECT_EQ(outcome_of(*transport, get()), "200 ok");
  EXPECT_EQ(worker.connections(), 1);
  EXPECT_EQ(other.connections(), 1);
}

TEST(Failover, names_each_manager_and_why) {
  const RawServer server({cut});
  EXPECT_EQ(
      ask({nobody, server.endpoint()}, get()),
      "unreachable: no manager answered: unix:///nonexistent/d.sock: there is no such socket; ENGINE: the "
      "connection broke before it answered");
}

TEST(Failover, streams_from_another_manager_while_nothing_was_seen) {
  const RawServer server({cut}), other({good});
  const auto transport = swarm::connect({server.endpoint(), other.endpoint()});
  std::string seen;
  const auto sink = [&](std::string_view piece) {
    seen += piece;
    return true;
  };
  EXPECT_EQ(outcome([&] { return transport->stream(get(), sink); }), "200 ");
  EXPECT_EQ(seen, "ok");
}

}  // namespace
