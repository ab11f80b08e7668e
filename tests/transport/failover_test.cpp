// SPDX-License-Identifier: Apache-2.0
// Tests with several managers: a read moves on to the next one, a write only if nothing was sent.
#include "support/process.hpp"
#include "support/raw_server.hpp"
#include "support/requests.hpp"
#include "support/scripted_engine.hpp"

#include <swarm/engine.hpp>
#include <swarm/error.hpp>
#include <swarm/service_client.hpp>
#include <swarm/transport.hpp>

#include <atomic>
#include <chrono>
#include <memory>
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
const Play half = [](Peer& peer) {
  peer.request();
  peer.say("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
};
const Play reset = [](Peer& peer) {
  peer.request();
  peer.reset();
};
const Play stall = [](Peer& peer) {
  peer.request();
  peer.stall();
};
const Play good = answering(200, "ok");
const Play no_manager = answering(503, "This node is not a swarm manager. Worker nodes can't be used");

std::string ask(std::vector<swarm::Endpoint> managers, const swarm::Request& request) {
  return outcome_of(*swarm::connect(std::move(managers)), request);
}

TEST(Failover, reports_each_request_without_its_query) {
  const RawServer server({good});
  std::vector<std::string> heard;
  swarm::ConnectOptions options;
  options.headers = {{"X-Token", "hunter2"}};
  options.on_request = [&](const swarm::RequestReport& one) {
    heard.push_back(one.method + " " + one.path + " " + std::to_string(one.status) + " " + one.why + " " +
                    (one.manager == server.endpoint().text() ? "server" : one.manager));
    EXPECT_GE(one.took.count(), 0);
  };
  swarm::Request request = get();
  request.path = "/services?filters=hunter2";
  EXPECT_EQ(outcome_of(*swarm::connect({nobody, server.endpoint()}, options), request), "200 ok");
  EXPECT_EQ(heard,
            (std::vector<std::string>{"GET /services 0 no such file or directory unix:///nonexistent/d.sock",
                                      "GET /services 200  server"}));
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
  EXPECT_EQ(ask({server.endpoint()}, get()),
            "unreachable: ENGINE: connection reset or closed before it answered");
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
            "lost: ENGINE: connection reset or closed before it answered");
  EXPECT_EQ(server.connections(), 1);
  EXPECT_EQ(other.connections(), 0);
}

TEST(Failover, reads_a_lost_write_back_from_the_next_manager) {
  const auto scene = [](std::chrono::milliseconds limit) {
    const RawServer silent({stall}), other({good});
    const auto transport = swarm::connect({silent.endpoint(), other.endpoint()});
    const std::string lost = outcome_of(*transport, post(limit)), truth = outcome_of(*transport, get());
    EXPECT_TRUE(eventually([&] { return silent.connections() == 1; }));
    return lost + "; " + truth;
  };
  const std::string wanted =
      "lost: ENGINE: timed out: it accepted the request and did not answer (still open); 200 ok";
  EXPECT_EQ(given_time(wanted, scene), wanted);
}

TEST(Failover, a_port_that_speaks_tls_was_not_reached_without_it) {
  const RawServer server({answering(400, "Client sent an HTTP request to an HTTPS server.\n")});
  EXPECT_EQ(ask({server.endpoint()}, post()), "unreachable: ENGINE: it accepts only TLS there");
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

TEST(Failover, shares_the_time_until_the_end_of_a_request_among_all_managers) {
  const RawServer one({stall}), two({stall}), three({stall});
  const auto transport = swarm::connect({one.endpoint(), two.endpoint(), three.endpoint()});
  swarm::Request request = get(9s);
  const auto start = std::chrono::steady_clock::now();
  request.end = start + 1500ms;
  EXPECT_EQ(
      outcome_of(*transport, request),
      "unreachable: no manager answered: ENGINE: timed out: it accepted the request and did not answer; "
      "ENGINE: timed out: it accepted the request and did not answer; "
      "ENGINE: timed out: it accepted the request and did not answer");
  EXPECT_GE(std::chrono::steady_clock::now() - start, 1400ms);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 8s);
}

TEST(Failover, takes_a_503_of_the_engines_own_for_its_answer_to_a_write) {
  const std::string words = R"({"message":"the engine is shutting down"})";
  const RawServer refusing({answering(503, words)}), other({good});
  EXPECT_EQ(ask({refusing.endpoint(), other.endpoint()}, post()), "503 " + words);
  EXPECT_EQ(other.connections(), 0);
}

TEST(Failover, goes_on_from_a_node_that_is_no_manager) {
  const RawServer worker({no_manager}), other({good});
  EXPECT_EQ(ask({worker.endpoint(), other.endpoint()}, get()), "200 ok");
  EXPECT_EQ(ask({worker.endpoint(), other.endpoint()}, post()), "200 ok");
}

TEST(Failover, reports_the_message_of_a_worker_if_it_is_the_only_manager) {
  const RawServer worker({no_manager});
  EXPECT_EQ(ask({worker.endpoint()}, get()),
            "503 This node is not a swarm manager. Worker nodes can't be used");
}

TEST(Failover, names_the_worker_and_whoever_else_cannot_serve) {
  const RawServer worker({no_manager}),
      locked({answering(503, "Swarm is encrypted and needs to be unlocked")});
  EXPECT_EQ(
      ask({nobody, worker.endpoint()}, get()),
      "unreachable: no manager can serve: unix:///nonexistent/d.sock: no such file or directory; ENGINE: the "
      "engine's node is a worker, and only managers know the services");
  EXPECT_EQ(
      ask({worker.endpoint(), locked.endpoint()}, post()),
      "not_manager: no manager can serve: ENGINE: the engine's node is a worker, and only managers know the "
      "services; ENGINE: the swarm is locked");
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
      "unreachable: no manager answered: unix:///nonexistent/d.sock: no such file or directory; ENGINE: "
      "connection reset or closed before it answered");
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

TEST(Failover, leaves_a_manager_that_breaks_off_in_mid_answer_to_whoever_asks_again) {
  const RawServer server({half}), other({good});
  const auto transport = swarm::connect({server.endpoint(), other.endpoint()});
  const auto ignore = [](std::string_view) { return true; };
  EXPECT_THROW(transport->stream(get(), ignore), swarm::Error);
  EXPECT_EQ(outcome_of(*transport, get()), "200 ok");
  EXPECT_EQ(other.connections(), 1);
}

const std::string leaderless_words =
    R"({"message":"rpc error: code = Unknown desc = The swarm does not have a leader."})";
const std::string deadline_words =
    R"({"message":"rpc error: code = DeadlineExceeded desc = context deadline exceeded"})";
const Play leaderless = answering(500, leaderless_words);
const Play deadline = answering(500, deadline_words);

TEST(Failover, of_a_list_that_stalls_in_mid_answer_goes_on_as_long_as_no_row_was_printed) {
  const auto row = [](const std::string& name) {
    return R"({"ID":"id)" + name + R"(","Version":{"Index":7},"Spec":{"Name":")" + name +
           R"(","TaskTemplate":{},"Mode":{"Replicated":{"Replicas":1}}}})";
  };
  const std::string list = "[" + row("web") + "," + row("api") + "]";
  const Play stalling = [&](Peer& peer) {
    peer.request();
    peer.say("HTTP/1.1 200 OK\r\nApi-Version: 1.51\r\nContent-Length: " + std::to_string(list.size()) +
             "\r\n\r\n" + list.substr(0, list.size() / 2 + 1));
    peer.stall();
  };
  const Play whole = [&](Peer& peer) {
    while (!peer.request().empty()) peer.answer(200, list, "Api-Version: 1.51\r\n");
  };
  const auto ls = [&](const std::string& format) {
    const RawServer one({stalling}), two({whole});
    return run({.argv = {SWARMCTL_BINARY, "-H", one.endpoint().text() + "," + two.endpoint().text(),
                         "--request-timeout", "6100ms", "ls", "--format", format},
                .environment = {{"HOME", "/nonexistent"}}});
  };
  const auto table = ls("table {{.Name}}");
  EXPECT_EQ(table.code, 0) << table.err;
  EXPECT_EQ(table.out, "NAME\napi\nweb\n");
}

TEST(Failover, goes_on_from_a_manager_without_a_leader) {
  for (const int status : {500, 503}) {
    const RawServer cut_off({answering(status, leaderless_words)}), other({good});
    EXPECT_EQ(ask({cut_off.endpoint(), other.endpoint()}, get()), "200 ok") << status;
    EXPECT_EQ(ask({cut_off.endpoint(), other.endpoint()}, post()), "200 ok") << status;
  }
}

TEST(Failover, asks_another_manager_what_the_leader_did_not_tell_the_first) {
  const RawServer first({deadline}), other({good});
  EXPECT_EQ(ask({first.endpoint(), other.endpoint()}, get()), "200 ok");
}

TEST(Failover, has_a_write_read_back_by_another_manager_where_the_leader_was_silent) {
  const RawServer first({deadline}), other({good});
  const auto transport = swarm::connect({first.endpoint(), other.endpoint()});
  EXPECT_EQ(outcome_of(*transport, post()), "500 " + deadline_words);
  EXPECT_EQ(outcome_of(*transport, get()), "200 ok");
  EXPECT_EQ(transport->peer(), other.endpoint().text());
}

TEST(Failover, has_a_write_read_back_by_another_manager_where_a_gateway_lost_it) {
  for (const int status : {502, 504}) {
    const RawServer first({answering(status, "x")}), other({good});
    const auto transport = swarm::connect({first.endpoint(), other.endpoint()});
    EXPECT_EQ(outcome_of(*transport, post()), std::to_string(status) + " x");
    EXPECT_EQ(other.connections(), 0) << status;
    EXPECT_EQ(outcome_of(*transport, get()), "200 ok");
    EXPECT_EQ(transport->peer(), other.endpoint().text()) << status;
  }
}

/// Reports no leader for `n` requests, then answers.
Play elected_after(int n, std::shared_ptr<std::atomic<int>> asked = std::make_shared<std::atomic<int>>(0)) {
  return [n, asked](Peer& peer) {
    while (!peer.request().empty())
      ++*asked <= n ? peer.answer(500, leaderless_words) : peer.answer(200, "ok");
  };
}

TEST(Failover, waits_for_an_election_and_says_so_once) {
  for (const auto& request : {get(), post()}) {
    const RawServer one({elected_after(2)}), other({leaderless});
    int reported = 0;
    swarm::ConnectOptions options;
    options.awaits_leader = [&] { ++reported; };
    const auto transport = swarm::connect({one.endpoint(), other.endpoint()}, options);
    EXPECT_EQ(outcome_of(*transport, request), "200 ok");
    EXPECT_EQ(reported, 1);
  }
}

TEST(Failover, a_single_manager_is_asked_again_after_the_leaders_silence) {
  const RawServer one({[asked = 0](Peer& peer) mutable {
    while (!peer.request().empty()) asked++ == 0 ? peer.answer(500, deadline_words) : peer.answer(200, "ok");
  }});
  EXPECT_EQ(ask({one.endpoint()}, get()), "200 ok");
}

swarm::Request without_election_wait(swarm::Request request) {
  request.leader_timeout = 300ms;
  return request;
}

TEST(Failover, names_each_manager_with_its_reason_where_none_has_a_leader) {
  const RawServer one({leaderless}), other({deadline});
  EXPECT_EQ(
      ask({one.endpoint(), nobody, other.endpoint()}, without_election_wait(get())),
      "no_leader: no manager can serve: ENGINE: the swarm has no leader: too few of its managers are "
      "online or "
      "reach each other; unix:///nonexistent/d.sock: no such file or directory; ENGINE: context deadline "
      "exceeded");
}

TEST(Failover, names_the_managers_in_one_order_whichever_was_asked_first) {
  const RawServer one({leaderless}), other({deadline});
  const auto transport = swarm::connect({one.endpoint(), other.endpoint()});
  const std::string first = outcome_of(*transport, without_election_wait(get()));
  swarm::Request elsewhere = without_election_wait(get());
  elsewhere.elsewhere = true;
  EXPECT_EQ(outcome_of(*transport, elsewhere), first);
  EXPECT_LT(first.find("no leader"), first.find("context deadline exceeded"));
}

TEST(Failover, keeps_the_reasons_of_the_round_before_where_our_own_time_ends_the_last_one) {
  const RawServer mute_in_the_end({[](Peer& peer) {
    peer.request();
    peer.answer(500, leaderless_words);
    peer.request();
    peer.stall();
  }});
  swarm::Request request = get();
  request.leader_timeout = 1s;
  EXPECT_EQ(ask({mute_in_the_end.endpoint()}, request),
            "no_leader: ENGINE: the swarm has no leader: too few of its managers are online or reach each "
            "other");
}

TEST(Failover, asks_each_manager_once_where_no_election_is_to_be_waited_for) {
  const RawServer one({elected_after(1)});
  swarm::Request request = get();
  request.leader_timeout = 0ms;
  EXPECT_EQ(ask({one.endpoint()}, request).substr(0, 10), "no_leader:");
}

swarm::Step step_of(std::vector<swarm::Endpoint> managers) {
  try {
    swarm::connect(std::move(managers))->send(without_election_wait(get()));
  } catch (const swarm::Error& error) {
    return error.hint().step;
  }
  return swarm::Step::none;
}

/// Reports no leader; its /info says that it is node `id` of a swarm with these managers.
Play leaderless_node(std::string id, std::string managers) {
  return [id, managers](Peer& peer) {
    for (std::string asked = peer.request(); !asked.empty(); asked = peer.request())
      if (asked.starts_with("GET /v1.41/info "))
        peer.answer(200, R"({"Swarm":{"NodeID":")" + id + R"(","RemoteManagers":[)" + managers + "]}}");
      else
        peer.answer(500, leaderless_words);
  };
}

TEST(Failover, a_new_cluster_is_advised_only_where_all_managers_were_asked) {
  const std::string a = R"({"NodeID":"a"})", b = R"({"NodeID":"b"})";
  const RawServer one({leaderless_node("a", a + "," + b)}), two({leaderless_node("b", a + "," + b)}),
      alone({leaderless_node("a", a)}), mute({leaderless});
  const auto without = swarm::Step::start_managers, advised = swarm::Step::start_managers_or_new_cluster;
  EXPECT_EQ(step_of({one.endpoint()}), without);
  EXPECT_EQ(step_of({mute.endpoint()}), without);
  EXPECT_EQ(step_of({one.endpoint(), nobody}), without);
  EXPECT_EQ(step_of({one.endpoint(), two.endpoint()}), advised);
  EXPECT_EQ(step_of({alone.endpoint()}), advised);
}

TEST(Failover, of_a_stream_that_breaks_off_sees_no_byte_twice_though_others_have_no_leader) {
  const RawServer mute({leaderless}), breaks_off({half});
  swarm::Request request = get();
  request.leader_timeout = 1s;
  std::string seen;
  const auto transport = swarm::connect({mute.endpoint(), breaks_off.endpoint()});
  outcome([&] {
    return transport->stream(request, [&](std::string_view piece) {
      seen += piece;
      return true;
    });
  });
  EXPECT_EQ(seen, "half");
}

TEST(Failover, a_store_without_a_leader_is_not_believed) {
  const RawServer empty({answering(200, "[]")}), other({good});
  swarm::Request request = without_election_wait(get());
  request.has_leader = [](const swarm::Response& answer) { return answer.body == "ok"; };
  EXPECT_EQ(ask({empty.endpoint(), other.endpoint()}, request), "200 ok");
  EXPECT_EQ(ask({empty.endpoint()}, request).substr(0, 10), "no_leader:");
}

TEST(Failover, reports_who_was_passed_over_for_whom) {
  const RawServer worker({no_manager}), other({good});
  std::vector<std::string> reported;
  swarm::ConnectOptions options;
  options.fell_over = [&](const std::vector<swarm::PassedOver>& passed, const std::string& answered) {
    std::string line;
    for (const swarm::PassedOver& one : passed) line += one.manager + " | " + one.why + " | ";
    reported.push_back(line + answered);
  };
  const auto transport = swarm::connect({nobody, worker.endpoint(), other.endpoint()}, options);
  for (int i = 0; i < 2; ++i) EXPECT_EQ(outcome_of(*transport, get()), "200 ok");
  EXPECT_EQ(reported,
            (std::vector<std::string>{
                "unix:///nonexistent/d.sock | no such file or directory | " + worker.endpoint().text() +
                " | the engine's node is a worker, and only managers know the services | " +
                other.endpoint().text()}));
}

/// The first manager is a worker, and the second becomes one after its first answer.
TEST(Failover, is_told_once_per_command_with_both_addresses) {
  const std::string service =
      R"({"ID":"s1","Version":{"Index":7},"Spec":{"Name":"web","TaskTemplate":{},"Mode":{"Replicated":{"Replicas":1}}}})";
  const auto answer = [&](Peer& peer, const std::string& request) {
    const auto has = [&](const char* path) { return request.find(path) != request.npos; };
    peer.answer(200, has("/services/") ? service
                     : has("/info")    ? R"({"Swarm":{"LocalNodeState":"active","ControlAvailable":true}})"
                     : has("/nodes")   ? nodes_with_leader()
                                       : "[" + service + "]");
  };
  const std::pair<std::vector<std::string>, int> lines[] = {
      {{"ls"}, 0}, {{"inspect", "web", "api"}, 1}, {{"where"}, 1}};
  for (const auto& [words, third_is_used] : lines) {
    const RawServer worker({no_manager}), third({[&](Peer&peer) {
      for (std::string request = peer.request(); !request.empty(); request = peer.request())
        answer(peer, request);
    }});
    std::atomic<int> asked{0};
    const RawServer second({[&](Peer& peer) {
      for (std::string request = peer.request(); !request.empty(); request = peer.request())
        if (asked++ == 0)
          answer(peer, request);
        else
          peer.answer(503, "This node is not a swarm manager. Worker nodes can't be used");
    }});
    Command command{.argv = {SWARMCTL_BINARY}, .environment = {{"HOME", "/nonexistent"}}};
    for (const RawServer* server : {&worker, &second, &third})
      command.argv.insert(command.argv.end(), {"-H", server->endpoint().text()});
    command.argv.insert(command.argv.end(), words.begin(), words.end());
    const Outcome result = run(command);
    EXPECT_EQ(result.code, 0) << words.front() << result.err;
    EXPECT_EQ(result.err, "swarmctl: " + words.front() + ": warning: " + worker.endpoint().text() +
                              ": the engine's node is a worker, and only managers know the services; using " +
                              second.endpoint().text() + "\n");
    EXPECT_EQ(third.connections(), third_is_used) << words.front();
  }
}

TEST(Failover, that_comes_back_to_the_first_manager_is_none) {
  const RawServer one({elected_after(1)}), other({leaderless});
  int reported = 0;
  swarm::ConnectOptions options;
  options.fell_over = [&](const auto&, const std::string&) { ++reported; };
  EXPECT_EQ(outcome_of(*swarm::connect({one.endpoint(), other.endpoint()}, options), get()), "200 ok");
  EXPECT_EQ(reported, 0);
}

TEST(Failover, names_nobody_as_passed_over_who_answered_in_the_end) {
  const RawServer second({elected_after(1)});
  std::vector<std::string> passed_over;
  swarm::ConnectOptions options;
  options.fell_over = [&](const std::vector<swarm::PassedOver>& passed, const std::string&) {
    for (const swarm::PassedOver& one : passed) passed_over.push_back(one.manager);
  };
  EXPECT_EQ(outcome_of(*swarm::connect({nobody, second.endpoint()}, options), get()), "200 ok");
  EXPECT_EQ(passed_over, std::vector<std::string>{nobody.text()});
}

TEST(Failover, an_unanswered_write_is_still_open_and_a_broken_connection_is_not) {
  const auto scene = [](std::chrono::milliseconds limit) {
    const RawServer silent({stall});
    return ask({silent.endpoint()}, post(limit));
  };
  const std::string wanted =
      "lost: ENGINE: timed out: it accepted the request and did not answer (still open)";
  EXPECT_EQ(given_time(wanted, scene), wanted);
  const RawServer broken({cut});
  EXPECT_EQ(ask({broken.endpoint()}, post()), "lost: ENGINE: connection reset or closed before it answered");
}

swarm::Request elsewhere(std::chrono::milliseconds timeout = 0ms) {
  swarm::Request request = without_election_wait(get(timeout));
  request.elsewhere = true;
  return request;
}

TEST(Failover, a_request_for_elsewhere_is_for_another_manager_as_long_as_one_can_be_reached) {
  const RawServer one({answering(200, "one")}), other({answering(200, "other")}), worker({no_manager});
  int reported = 0;
  swarm::ConnectOptions options;
  options.fell_over = [&](const auto&, const std::string&) { ++reported; };
  const auto both = swarm::connect({one.endpoint(), other.endpoint()}, options);
  std::string answers;
  for (const bool goes : {false, true, false, true, true})
    answers += outcome_of(*both, goes ? elsewhere() : get()) + "; ";
  EXPECT_EQ(answers, "200 one; 200 other; 200 other; 200 one; 200 other; ");
  for (const swarm::Endpoint& second : {nobody, worker.endpoint()}) {
    const auto alone = swarm::connect({one.endpoint(), second}, options);
    EXPECT_EQ(outcome_of(*alone, elsewhere()), "200 one");
    EXPECT_EQ(outcome_of(*alone, get()), "200 one");
  }
  EXPECT_EQ(ask({one.endpoint()}, elsewhere()), "200 one");
  EXPECT_EQ(reported, 0);
}

TEST(Failover, a_request_for_elsewhere_is_answered_by_the_one_that_is_left) {
  const RawServer one({answering(200, "one")}), mute({leaderless});
  EXPECT_EQ(ask({one.endpoint(), mute.endpoint()}, elsewhere()), "200 one");
  const auto scene = [&](std::chrono::milliseconds limit) {
    const RawServer silent({stall});
    return ask({one.endpoint(), silent.endpoint()}, elsewhere(limit));
  };
  EXPECT_EQ(given_time("200 one", scene), "200 one");
}

/// A manager that has this list of services and reports that the swarm has a leader.
Play with_services(const std::string& list) {
  return [list](Peer& peer) {
    for (std::string request = peer.request(); !request.empty(); request = peer.request()) {
      if (request.find("/nodes") != request.npos)
        peer.answer(200, nodes_with_leader());
      else if (request.find("/services/") != request.npos && list == "[]")
        peer.answer(404, R"({"message":"service web not found"})");
      else
        peer.answer(200, request.find("/services/") != request.npos ? list.substr(1, list.size() - 2) : list);
    }
  };
}

TEST(Failover, a_request_for_elsewhere_is_not_for_one_who_was_silent_as_long_as_another_answers) {
  const auto scene = [](std::chrono::milliseconds limit) {
    const RawServer silent({stall}), two({answering(200, "two")}), three({answering(200, "three")});
    const auto transport = swarm::connect({silent.endpoint(), two.endpoint(), three.endpoint()});
    std::string answers = outcome_of(*transport, post(limit));
    for (int i = 0; i < 3; ++i) answers += "; " + outcome_of(*transport, elsewhere());
    EXPECT_TRUE(eventually([&] { return silent.connections() == 1; }));
    return answers;
  };
  const std::string wanted =
      "lost: ENGINE: timed out: it accepted the request and did not answer (still open); 200 three; 200 two; "
      "200 three";
  EXPECT_EQ(given_time(wanted, scene), wanted);
}

TEST(Failover, absence_that_a_leader_claims_who_was_cut_off_is_not_believed) {
  const RawServer cut_off({with_services("[]")}), second({with_services("[]")}),
      knows({with_services(
          R"([{"ID":"s1","Version":{"Index":7},"CreatedAt":"2026-01-02T03:00:00Z","Spec":{"Name":"web","TaskTemplate":{},"Labels":{}}}])")});
  const auto finds = [](std::vector<swarm::Endpoint> managers) {
    const auto transport = swarm::connect(std::move(managers));
    swarm::Engine engine(*transport);
    return swarm::ServiceClient(engine).find("web").has_value();
  };
  EXPECT_TRUE(finds({cut_off.endpoint(), knows.endpoint()}));
  EXPECT_FALSE(finds({cut_off.endpoint(), second.endpoint()}));
  EXPECT_FALSE(finds({cut_off.endpoint(), nobody}));
}

}  // namespace
