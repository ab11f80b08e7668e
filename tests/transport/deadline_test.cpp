// SPDX-License-Identifier: Apache-2.0
// No peer holds us longer than the deadline, whatever it does.
#include "support/raw_server.hpp"
#include "support/requests.hpp"

#include <swarm/transport.hpp>

#include <chrono>
#include <string>
#include <thread>

#include <gtest/gtest.h>

namespace {

using namespace test;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

struct Timed {
  std::string outcome;
  std::chrono::milliseconds took;
};

Timed ask(const RawServer::Play& play, const swarm::Request& request,
          RawServer::On on = RawServer::On::unix_socket) {
  const RawServer server({play}, on);
  const auto transport = swarm::connect({server.endpoint()});
  const auto start = Clock::now();
  const std::string came = outcome_of(*transport, request);
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
  return {came, took};
}

/// Asked to stop 300 ms after the start.
swarm::Request stopped_soon() {
  swarm::Request request{.path = "/events", .patience = -1ms};
  request.stop = [end = Clock::now() + 300ms] { return Clock::now() >= end; };
  return request;
}

/// Cut at the limit: not before, and soon after (other work on the machine is given a second).
void expect_cut(const Timed& timed, const std::string& outcome) {
  EXPECT_EQ(timed.outcome, outcome);
  EXPECT_GE(timed.took, 300ms);
  EXPECT_LT(timed.took, 1300ms);
}

const auto stall = [](Peer& peer) { peer.stall(); };
const auto answer_nothing = [](Peer& peer) {
  peer.request();
  peer.stall();
};
const auto drip_head = [](Peer& peer) {
  peer.request();
  peer.drip("HTTP/1.1 200 OK\r\n" + std::string(5000, 'x'), 20ms);
};
const auto drip_body = [](Peer& peer) {
  peer.request();
  peer.say("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n");
  peer.drip(std::string(5000, 'x'), 20ms);
};

TEST(Deadline, holds_against_a_peer_that_never_answers) {
  expect_cut(ask(stall, get(300ms)), "unreachable: ENGINE: it took the request and did not answer in time");
  expect_cut(ask(answer_nothing, get(300ms)),
             "unreachable: ENGINE: it took the request and did not answer in time");
  expect_cut(ask(answer_nothing, post(300ms)),
             "lost: ENGINE: it took the request and did not answer in time");
}

TEST(Deadline, is_not_stretched_by_a_peer_that_drips) {
  expect_cut(ask(drip_head, get(300ms)), "broken_answer: ENGINE: its answer did not end in time");
  expect_cut(ask(drip_body, get(300ms)), "broken_answer: ENGINE: its answer did not end in time");
  expect_cut(ask(drip_body, post(300ms)), "lost: ENGINE: its answer did not end in time");
}

TEST(Deadline, holds_over_tls_too) {
  expect_cut(ask(answer_nothing, get(300ms), RawServer::On::tls),
             "unreachable: ENGINE: it took the request and did not answer in time");
  expect_cut(ask(drip_body, get(300ms), RawServer::On::tls),
             "broken_answer: ENGINE: its answer did not end in time");
}

TEST(Deadline, holds_against_a_request_that_nobody_reads) {
  swarm::Request request = post(300ms);
  request.body = std::string(8 * 1024 * 1024, 'x');
  expect_cut(ask(stall, request), "lost: ENGINE: it took the request and did not answer in time");
}

TEST(Deadline, does_not_count_the_time_of_the_sink) {
  const RawServer server({[](Peer& peer) {
    peer.request();
    peer.say("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nfirst");
    peer.drip("!", 1ms);
  }});
  const auto transport = swarm::connect({server.endpoint()});
  const auto slow = [](std::string_view) {
    const auto until = Clock::now() + 400ms;
    while (Clock::now() < until) std::this_thread::yield();
    return true;
  };
  EXPECT_EQ(outcome([&] { return transport->stream(get(300ms), slow); }), "200 ");
}

TEST(Deadline, of_silence_ends_a_stream_that_has_no_other) {
  const RawServer server({[](Peer& peer) {
    peer.request();
    peer.say("HTTP/1.1 200 OK\r\n\r\n");
    peer.drip(std::string(20, 'x'), 20ms);  // longer than the limit for silence, all of it together
    peer.stall();
  }});
  const auto transport = swarm::connect({server.endpoint()});
  swarm::Request request = get(-1ms);
  request.idle = 300ms;
  std::string seen;
  const auto sink = [&](std::string_view piece) {
    seen += piece;
    return true;
  };
  EXPECT_EQ(outcome([&] { return transport->stream(request, sink); }),
            "broken_answer: ENGINE: its answer did not end in time");
  EXPECT_EQ(seen, std::string(20, 'x'));
}

TEST(Deadline, gives_way_to_somebody_who_wants_to_stop) {
  const RawServer server({answer_nothing});
  const auto stop_at = Clock::now() + 100ms;
  const auto transport =
      swarm::connect({server.endpoint()}, {.stop = [&] { return Clock::now() > stop_at; }});
  EXPECT_EQ(outcome_of(*transport, get()), "interrupted: ENGINE: interrupted");
  EXPECT_EQ(outcome_of(*transport, post()), "interrupted: ENGINE: interrupted");
}

TEST(Deadline, of_one_request_gives_way_whether_its_peer_is_silent_or_not) {
  const auto stream_of_dots = [](Peer& peer) {
    peer.request();
    peer.say("HTTP/1.1 200 OK\r\n\r\n");
    peer.drip(std::string(5000, '.'), 20ms);
  };
  expect_cut(ask(answer_nothing, stopped_soon()), "interrupted: ENGINE: interrupted");
  expect_cut(ask(stream_of_dots, stopped_soon()), "interrupted: ENGINE: interrupted");
  const RawServer server({[](Peer& peer) {
    while (!peer.request().empty()) peer.answer(200, "still here");
  }});
  const auto transport = swarm::connect({server.endpoint()});
  EXPECT_EQ(outcome_of(*transport, get()), "200 still here");
}

TEST(Deadline, leaves_a_write_that_was_interrupted_to_be_found_out) {
  const RawServer server({answer_nothing});
  const auto stop_at = Clock::now() + 100ms;
  const auto transport =
      swarm::connect({server.endpoint()}, {.stop = [&] { return Clock::now() > stop_at; }});
  EXPECT_EQ(outcome_of(*transport, post()), "lost: ENGINE: interrupted while waiting for the answer");
}

}  // namespace
