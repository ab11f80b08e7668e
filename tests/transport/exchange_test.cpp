// SPDX-License-Identifier: Apache-2.0
// Tests with one manager: the request that is sent, and the handling of good, cut, invalid and endless
// responses.
#include "support/raw_server.hpp"
#include "support/requests.hpp"

#include <swarm/error.hpp>
#include <swarm/transport.hpp>

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace {

using namespace test;
using namespace std::chrono_literals;
using Play = RawServer::Play;

Play say_once(std::string answer) {
  return [answer](Peer& peer) {
    peer.request();
    peer.say(answer);
  };
}

/// Sends one request and returns its outcome; no retry or deadline matters.
std::string ask(const Play& play, const swarm::Request& request) {
  const RawServer server({play});
  return outcome_of(*swarm::connect({server.endpoint()}), request);
}

TEST(Exchange, sends_what_the_engine_expects) {
  std::string seen;
  const auto note = [&seen](Peer& peer) {
    seen = peer.request();
    peer.answer(201, R"({"ID":"x"})");
  };
  const RawServer server({note});
  const auto transport =
      swarm::connect({server.endpoint()}, {.headers = {{"X-Meta", "one"}, {"User-Agent", "other"}}});
  swarm::Request request = post();
  request.path = "/v1.41/services/create?version=42&filters=%7B%22a%2Bb%22%7D";
  request.registry_auth = "e30=";
  EXPECT_EQ(outcome_of(*transport, request), R"(201 {"ID":"x"})");
  EXPECT_EQ(seen.substr(0, seen.find('\r')),
            "POST /v1.41/services/create?version=42&filters=%7B%22a%2Bb%22%7D HTTP/1.1");
  for (const char* header : {"\r\nHost: docker\r\n", "\r\nX-Registry-Auth: e30=\r\n", "\r\nX-Meta: one\r\n",
                             "\r\nContent-Type: application/json\r\n", "\r\nContent-Length: 2\r\n",
                             "\r\nUser-Agent: swarmctl\r\n", "\r\nAccept-Encoding: identity\r\n"}) {
    EXPECT_NE(seen.find(header), std::string::npos) << header << " is not in\n" << seen;
  }
  EXPECT_TRUE(seen.ends_with("\r\n\r\n{}"));
}

TEST(Exchange, names_host_and_port_over_tcp) {
  std::string seen;
  const RawServer server({[&seen](Peer& peer) {
                           seen = peer.request();
                           peer.answer(200, "");
                         }},
                         RawServer::On::tcp);
  EXPECT_EQ(outcome_of(*swarm::connect({server.endpoint()}), get()), "200 ");
  EXPECT_NE(seen.find("\r\nHost: 127.0.0.1:" + std::to_string(server.endpoint().port) + "\r\n"),
            std::string::npos)
      << seen;
}

TEST(Exchange, keeps_one_connection_for_many_requests) {
  const RawServer server({[](Peer& peer) {
    while (!peer.request().empty()) peer.answer(200, "ok");
  }});
  const auto transport = swarm::connect({server.endpoint()});
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(outcome_of(*transport, get()), "200 ok");
    EXPECT_EQ(outcome_of(*transport, post()), "200 ok");
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST(Exchange, keeps_the_connection_after_a_chunked_answer) {
  const RawServer server({[](Peer& peer) {
    while (!peer.request().empty())
      peer.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nA: b\r\n\r\n2\r\nok\r\n0\r\n\r\n");
  }});
  const auto transport = swarm::connect({server.endpoint()});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(outcome_of(*transport, get()), "200 ok");
  EXPECT_EQ(server.connections(), 1);
}

TEST(Exchange, does_not_lose_a_write_on_a_connection_that_the_peer_has_closed) {
  const RawServer server({[](Peer& peer) {
    peer.request();
    peer.answer(200, "ok");
  }});
  const auto transport = swarm::connect({server.endpoint()});
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(outcome_of(*transport, get()), "200 ok");
    // The server closes the connection after its response. Whether the close has arrived by now or not, a
    // read must succeed and a write must not fail in any other way.
    const std::string written = outcome_of(*transport, post());
    EXPECT_TRUE(written == "200 ok" || written.starts_with("lost: ")) << written;
  }
}

TEST(Exchange, reads_chunks_and_answers_without_length) {
  EXPECT_EQ(
      ask(say_once("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"),
          get()),
      "200 abcde");
  EXPECT_EQ(ask(say_once("HTTP/1.1 200 OK\r\n\r\nto the end"), get()), "200 to the end");
  EXPECT_EQ(ask(say_once("HTTP/1.0 400 Bad\r\n\r\nno"), get()), "400 no");
  EXPECT_EQ(ask(say_once("HTTP/1.1 204 No Content\r\n\r\n"), get()), "204 ");
}

TEST(Exchange, follows_no_redirect) {
  EXPECT_EQ(ask(say_once("HTTP/1.1 301 Moved\r\nLocation: /else\r\nContent-Length: 0\r\n\r\n"), get()),
            "301 ");
}

TEST(Exchange, calls_lies_and_garbage_by_name) {
  const struct {
    const char *answer, *outcome;
  } table[] = {
      {"SSH-2.0-OpenSSH_9.2\r\n", "its response is invalid: it is not HTTP"},
      {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na",
       "its response is invalid: it has two different Content-Length headers"},
      {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
       "its response is invalid: it has both Content-Length and chunked encoding"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
       "its response is invalid: broken chunked encoding: the size of a chunk is not a hexadecimal number"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n",
       "its response is invalid: broken chunked encoding: the size of a chunk is not a hexadecimal number"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n+3\r\nabc\r\n0\r\n\r\n",
       "its response is invalid: broken chunked encoding: the size of a chunk is not a hexadecimal number"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n 3 \r\nabc\r\n0\r\n\r\n",
       "its response is invalid: broken chunked encoding: the size of a chunk is not a hexadecimal number"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n",
       "its response is invalid: broken chunked encoding: a chunk does not end where its size says"},
      {"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-1/9\r\nContent-Length: 2\r\n\r\n[]",
       "its response is invalid: unexpected status 206 (partial content)"},
      {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", "unexpected EOF in the middle of its response"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
       "unexpected EOF in the middle of its response"},
      {"HTTP/1.1 200 OK\r\nContent-", "unexpected EOF in the middle of its response"},
  };
  for (const auto& row : table) {
    EXPECT_EQ(ask(say_once(row.answer), get()), std::string("broken_answer: ENGINE: ") + row.outcome);
    EXPECT_EQ(ask(say_once(row.answer), post()), std::string("lost: ENGINE: ") + row.outcome);
  }
}

TEST(Exchange, ends_endless_heads_and_bodies_within_bounds) {
  const auto endless = [](std::string header_text, std::string piece) {
    return [header_text, piece](Peer& peer) {
      peer.request();
      peer.say(header_text);
      peer.flood(piece);
    };
  };
  const std::string ok = "HTTP/1.1 200 OK\r\n";
  EXPECT_EQ(ask(endless(ok, "A: b\r\n"), get()),
            "broken_answer: ENGINE: its response is invalid: its headers do not end");
  EXPECT_EQ(ask(endless(ok + "A: ", std::string(8192, 'x')), get()),
            "broken_answer: ENGINE: its response is invalid: its headers do not end");
  EXPECT_EQ(ask(endless(ok + "\r\n", std::string(65536, 'x')), get()),
            "broken_answer: ENGINE: its response is larger than 64 MiB");
}

TEST(Exchange, streams_a_good_answer_and_keeps_a_refusal) {
  const RawServer server({[](Peer& peer) {
    peer.request();
    peer.answer(200, "abc", "Api-Version: 1.41\r\n");
    peer.request();
    peer.answer(404, "none");
  }});
  const auto transport = swarm::connect({server.endpoint()});
  std::string seen;
  const auto sink = [&](std::string_view piece) {
    seen += piece;
    return true;
  };
  const auto answered = [&](const swarm::Response& header_text) {
    seen += std::to_string(header_text.status) + " " + std::string(header_text.header("api-version")) + ":";
  };
  EXPECT_EQ(outcome([&] { return transport->stream(get(), sink, answered); }), "200 ");
  EXPECT_EQ(outcome([&] { return transport->stream(get(), sink, answered); }), "404 none");
  EXPECT_EQ(seen, "200 1.41:abc");
}

TEST(Exchange, ends_a_stream_of_which_the_sink_has_enough) {
  const RawServer server({[](Peer& peer) {
    peer.request();
    peer.say("HTTP/1.1 200 OK\r\n\r\n");
    peer.flood("x");
  }});
  const auto transport = swarm::connect({server.endpoint()});
  EXPECT_EQ(outcome([&] { return transport->stream(get(-1ms), [](std::string_view) { return false; }); }),
            "200 ");
}

TEST(Exchange, propagates_exceptions_of_the_sink) {
  const RawServer server({[](Peer& peer) {
    while (!peer.request().empty()) peer.answer(200, "abc");
  }});
  const auto transport = swarm::connect({server.endpoint()});
  const auto bad = [](std::string_view) -> bool {
    throw swarm::Error(swarm::Errc::broken_answer, "not a list");
  };
  EXPECT_EQ(outcome([&] { return transport->stream(get(), bad); }), "broken_answer: not a list");
  EXPECT_EQ(outcome_of(*transport, get()), "200 abc");
}

TEST(Exchange, repeats_no_stream_that_the_sink_has_seen) {
  const RawServer server({say_once("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort")});
  const auto transport = swarm::connect({server.endpoint()});
  std::string seen;
  const auto sink = [&](std::string_view piece) {
    seen += piece;
    return true;
  };
  EXPECT_EQ(outcome([&] { return transport->stream(get(), sink); }),
            "broken_answer: ENGINE: unexpected EOF in the middle of its response");
  EXPECT_EQ(seen, "short");
  EXPECT_EQ(server.connections(), 1);
}

TEST(Exchange, puts_the_base_path_of_an_address_before_each_path) {
  std::string line;
  const RawServer server({[&](Peer& peer) {
                           line = peer.request();
                           peer.answer(200, "ok");
                         }},
                         RawServer::On::tcp);
  swarm::Endpoint endpoint = server.endpoint();
  endpoint.path = "/far/docker";
  EXPECT_EQ(outcome_of(*swarm::connect({endpoint}), get()), "200 ok");
  EXPECT_TRUE(line.starts_with("GET /far/docker/v1.41/services HTTP/1.1\r\n")) << line;
  EXPECT_NE(line.find("\r\nHost: 127.0.0.1:"), std::string::npos) << line;
  EXPECT_EQ(swarm::connect({endpoint})->peer(), server.endpoint().text() + "/far/docker");
}

TEST(Exchange, sends_no_foreign_header_that_frames_a_message) {
  std::string header_text;
  const RawServer server({[&](Peer& peer) {
    header_text = peer.request();
    peer.answer(200, "ok");
  }});
  const auto transport = swarm::connect(
      {server.endpoint()},
      {.headers = {{"Content-length", "9"}, {"TRANSFER-ENCODING", "chunked"}, {"Host", "x"}, {"A", "b"}}});
  EXPECT_EQ(outcome_of(*transport, post()), "200 ok");
  EXPECT_NE(header_text.find("\r\nContent-Length: 2\r\n"), std::string::npos) << header_text;
  EXPECT_NE(header_text.find("\r\nHost: docker\r\n"), std::string::npos) << header_text;
  EXPECT_NE(header_text.find("\r\nA: b\r\n"), std::string::npos) << header_text;
  EXPECT_EQ(header_text.find("-length: 9"), std::string::npos) << header_text;
  EXPECT_EQ(header_text.find("chunked"), std::string::npos) << header_text;
}

TEST(Exchange, refuses_headers_that_would_write_others) {
  const auto with = [](std::string name, std::string value) {
    return outcome([&] {
      swarm::connect({swarm::Endpoint{.path = "/x"}}, {.headers = {{name, value}}});
      return swarm::Response{.status = 1};
    });
  };
  EXPECT_TRUE(with("A", "b\r\nHost: c").starts_with("usage: header 'A' cannot be sent"));
  EXPECT_TRUE(with("A b", "c").starts_with("usage: header 'A b' cannot be sent"));
  EXPECT_EQ(with("A", "b\tc"), "1 ");
}

}  // namespace
