// SPDX-License-Identifier: Apache-2.0
// Tests that no peer holds a request longer than its deadline, whatever the peer does.
#include "support/raw_server.hpp"
#include "support/requests.hpp"

#include <swarm/transport.hpp>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>

#include <gtest/gtest.h>

namespace {

using namespace test;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

/// Expects the request to end at its deadline: not before, and long before the peer would have ended it.
void expect_cut(const RawServer::Play& play, swarm::Request request, const std::string& outcome,
                RawServer::On on = RawServer::On::unix_socket) {
  Clock::duration took{};
  const auto scene = [&](std::chrono::milliseconds limit) {
    const RawServer server({play}, on);
    const auto transport = swarm::connect({server.endpoint()});
    request.timeout = limit;
    const auto start = Clock::now();
    std::string came = outcome_of(*transport, request);
    took = Clock::now() - start;
    return came;
  };
  EXPECT_EQ(given_time(outcome, scene), outcome);
  EXPECT_GE(took, request.timeout);
  EXPECT_LT(took, request.timeout + 20s);
}

/// Does not answer a request, and sets `asked` when it has received one.
struct Mute {
  std::atomic<bool> asked = false;
  RawServer::Play play = [this](Peer& peer) {
    peer.request();
    asked = true;
    peer.stall();
  };
};

const auto stalled = [](Peer& peer) { peer.stall(); };
const auto answer_nothing = [](Peer& peer) {
  peer.request();
  peer.stall();
};
const auto drip_header = [](Peer& peer) {
  peer.request();
  peer.drip("HTTP/1.1 200 OK\r\n" + std::string(5000, 'x'), 20ms);
};
const auto drip_body = [](Peer& peer) {
  peer.request();
  peer.say("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n");
  peer.drip(std::string(5000, 'x'), 20ms);
};

TEST(Deadline, holds_against_a_peer_that_never_answers) {
  expect_cut(stalled, get(), "unreachable: ENGINE: timed out: it accepted the request and did not answer");
  expect_cut(answer_nothing, get(),
             "unreachable: ENGINE: timed out: it accepted the request and did not answer");
  expect_cut(answer_nothing, post(),
             "lost: ENGINE: timed out: it accepted the request and did not answer (still open)");
}

TEST(Deadline, is_not_stretched_by_a_peer_that_drips) {
  expect_cut(drip_header, get(), "broken_answer: ENGINE: timed out in the middle of its response");
  expect_cut(drip_body, get(), "broken_answer: ENGINE: timed out in the middle of its response");
  expect_cut(drip_body, post(), "lost: ENGINE: timed out in the middle of its response (still open)");
}

TEST(Deadline, holds_over_tls_too) {
  expect_cut(answer_nothing, get(),
             "unreachable: ENGINE: timed out: it accepted the request and did not answer",
             RawServer::On::tls);
  expect_cut(drip_body, get(), "broken_answer: ENGINE: timed out in the middle of its response",
             RawServer::On::tls);
}

TEST(Deadline, holds_against_a_request_that_nobody_reads) {
  swarm::Request request = post();
  request.body = std::string(8 * 1024 * 1024, 'x');
  expect_cut(stalled, request,
             "lost: ENGINE: timed out: it accepted the request and did not answer (still open)");
}

TEST(Deadline, does_not_count_the_time_of_the_sink) {
  const auto scene = [](std::chrono::milliseconds limit) {
    const RawServer server({[](Peer& peer) {
      peer.request();
      peer.say("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nfirst");
      peer.drip("!", 1ms);
    }});
    const auto transport = swarm::connect({server.endpoint()});
    const auto slow = [&](std::string_view) {
      const auto until = Clock::now() + limit + 100ms;
      while (Clock::now() < until) std::this_thread::yield();
      return true;
    };
    return outcome([&] { return transport->stream(get(limit), slow); });
  };
  EXPECT_EQ(given_time("200 ", scene), "200 ");
}

TEST(Deadline, is_not_stretched_by_many_small_pieces) {
  const RawServer server({[](Peer& peer) {
    peer.request();
    peer.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    peer.flood("1\r\n[\r\n");
  }});
  const auto transport = swarm::connect({server.endpoint()});
  const auto busy = [](std::string_view) {  // most of the time is spent here
    const auto until = Clock::now() + 1ms;
    while (Clock::now() < until) continue;
    return true;
  };
  const auto start = Clock::now();
  EXPECT_EQ(outcome([&] { return transport->stream(get(1s), busy); }),
            "broken_answer: ENGINE: timed out in the middle of its response");
  EXPECT_LT(Clock::now() - start, 20s);
}

TEST(Deadline, of_silence_ends_a_stream_that_has_no_other) {
  const auto scene = [](std::chrono::milliseconds limit) {
    const RawServer server({[&](Peer& peer) {
      peer.request();
      peer.say("HTTP/1.1 200 OK\r\n\r\n");
      peer.drip(std::string(20, 'x'), limit / 10);  // in total, longer than the limit for silence
      peer.stall();
    }});
    const auto transport = swarm::connect({server.endpoint()});
    swarm::Request request = get(-1ms);
    request.idle = limit;
    std::string seen;
    const auto sink = [&](std::string_view piece) {
      seen += piece;
      return true;
    };
    const std::string came = outcome([&] { return transport->stream(request, sink); });
    return seen + ", " + came;
  };
  const std::string wanted =
      std::string(20, 'x') + ", broken_answer: ENGINE: timed out in the middle of its response";
  EXPECT_EQ(given_time(wanted, scene), wanted);
}

TEST(Deadline, of_centuries_is_no_limit) {
  const RawServer server({[](Peer& peer) {
    peer.request();
    peer.answer(200, "{}");
  }});
  const auto transport = swarm::connect({server.endpoint()});
  EXPECT_EQ(outcome_of(*transport, get(std::chrono::hours(2562047))), "200 {}");
}

TEST(Deadline, gives_way_to_somebody_who_wants_to_stop) {
  Mute mute;
  const RawServer server({mute.play});
  const auto transport = swarm::connect({server.endpoint()}, {.stop = [&] { return mute.asked.load(); }});
  EXPECT_EQ(outcome_of(*transport, get()), "interrupted: ENGINE: interrupted");
  EXPECT_EQ(outcome_of(*transport, post()), "interrupted: ENGINE: interrupted");
}

TEST(Deadline, of_one_request_gives_way_whether_its_peer_is_silent_or_not) {
  std::atomic<bool> enough = false;
  const auto talks = [&](Peer& peer) {
    peer.request();
    peer.say("HTTP/1.1 200 OK\r\n\r\n");
    enough = true;
    peer.drip(std::string(5000, '.'), 20ms);
  };
  Mute mute;
  const RawServer server({mute.play, talks, [](Peer& peer) {
                            while (!peer.request().empty()) peer.answer(200, "still here");
                          }});
  const auto transport = swarm::connect({server.endpoint()});
  swarm::Request request{.path = "/events", .timeout = -1ms};
  request.stop = [&] { return mute.asked.load(); };
  EXPECT_EQ(outcome_of(*transport, request), "interrupted: ENGINE: interrupted");
  request.stop = [&] { return enough.load(); };
  EXPECT_EQ(outcome_of(*transport, request), "interrupted: ENGINE: interrupted");
  EXPECT_EQ(outcome_of(*transport, get()), "200 still here");
}

TEST(Deadline, leaves_a_write_that_was_interrupted_to_be_found_out) {
  Mute mute;
  const RawServer server({mute.play});
  const auto transport = swarm::connect({server.endpoint()}, {.stop = [&] { return mute.asked.load(); }});
  EXPECT_EQ(outcome_of(*transport, post()),
            "lost: ENGINE: interrupted while waiting for the response (still open)");
}

}  // namespace
