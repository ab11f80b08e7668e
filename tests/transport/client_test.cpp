// SPDX-License-Identifier: Apache-2.0
// Tests of swarm::Client over real sockets: several threads, and managers that do not answer.
#include "support/raw_server.hpp"
#include "support/requests.hpp"
#include "support/scripted_engine.hpp"
#include "support/served_engine.hpp"
#include "support/thrown.hpp"

#include <swarm/access.hpp>
#include <swarm/client.hpp>

#include <atomic>
#include <chrono>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace std::chrono_literals;

namespace {

swarm::ServiceSpec service_named(const std::string& name) {
  return swarm::ServiceSpec(swarm::ContainerSpec("busybox")).name(name);
}

/// Returns the header of the request that creates a service from an image of reg.example, with this
/// config.json.
std::string head_of_a_create(const std::string& config, const decltype(swarm::DockerFiles::ask)& ask = {}) {
  std::string header;
  test::RawServer server({[&](test::Peer& peer) {
    header = peer.request();
    peer.answer(201, R"({"ID":"a"})", "Api-Version: 1.52\r\n");
  }});
  const std::string address = server.endpoint().text();
  swarm::Client client = swarm::Client::from_environment(
      [&](const char* name) { return std::string_view(name) == "DOCKER_HOST" ? address.c_str() : nullptr; },
      {.read = [&](const std::string&) { return config; }, .ask = ask});
  client.create(swarm::ServiceSpec(swarm::ContainerSpec("reg.example/api")).name("api"));
  return header;
}

/// Calls `act` on each thread `calls` times, with the name of the thread's own service (s0, s1, …) and the number of
/// the call. Returns how often it was true.
int count_right(int threads, int calls, const std::function<bool(const std::string&, int)>& act) {
  std::atomic<int> right = 0;
  {
    std::vector<std::jthread> all;
    for (int i = 0; i < threads; ++i)
      all.emplace_back([&, name = "s" + std::to_string(i)] {
        for (int call = 0; call < calls; ++call) right += act(name, call) ? 1 : 0;
      });
  }
  return right;
}

/// What is thrown where an engine with TLS is asked for its version, with the files of a program that has its own
/// reader of files; empty: nothing. `variables` and `files` may hold ADDRESS, the engine's.
std::string complaint_over_tls(std::map<std::string, std::string> variables,
                               std::map<std::string, std::string> files) {
  const auto serve = [](test::Peer& peer) {
    while (!peer.request().empty()) peer.answer(200, "[]", "Api-Version: 1.52\r\n");
  };
  const test::RawServer server({serve}, test::RawServer::On::tls_asking_for_a_certificate);
  const std::string address =
      "tcp://" + server.endpoint().host + ":" + std::to_string(server.endpoint().port);
  for (auto* texts : {&variables, &files})
    for (auto& [name, text] : *texts)
      if (const auto at = text.find("ADDRESS"); at != text.npos) text.replace(at, 7, address);
  const auto value = [&](const std::map<std::string, std::string>& of, const std::string& name) {
    const auto found = of.find(name);
    return found == of.end() ? std::nullopt : std::optional(found->second);
  };
  swarm::Client client = swarm::Client::from_environment(
      [&](const char* name) {
        const auto found = variables.find(name);
        return found == variables.end() ? nullptr : found->second.c_str();
      },
      {.read = [&](const std::string& path) { return value(files, path); }});
  const auto version = swarm::catch_error([&] { return client.version(); });
  return version ? "" : version.error->what();
}

/// A service with one running task, whose log has one line.
void service_with_a_log(test::Peer& peer) {
  const std::string service =
      R"({"ID":"s1","Version":{"Index":7},"Spec":{"Name":"web","TaskTemplate":{},"Mode":{"Replicated":{"Replicas":1}}}})";
  const std::string tasks =
      R"([{"ID":"t1","ServiceID":"s1","Slot":1,"NodeID":"n1","DesiredState":"running","Spec":{},"CreatedAt":"2026-01-02T03:04:05Z","Status":{"State":"running","Timestamp":"2026-01-02T03:04:05Z"}}])";
  const std::string text = "2026-01-02T03:04:05Z com.docker.swarm.task.id=t1 morning\n";
  const std::string line = std::string("\1\0\0\0\0\0\0", 7) + static_cast<char>(text.size()) + text;
  for (std::string request = peer.request(); !request.empty(); request = peer.request()) {
    const std::string path = request.substr(0, request.find("\r\n"));
    const auto asks_for = [&](std::string_view part) { return path.find(part) != path.npos; };
    peer.answer(200,
                asks_for("/logs?")       ? line
                : asks_for("/services/") ? service
                                         : tasks,
                "Api-Version: 1.52\r\n");
  }
}

std::string text_of_certificate(const std::string& name) {
  std::ifstream in(test::Certificates::get().file(name));
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST(ClientThreads, use_one_client_at_once_and_each_gets_its_own_answer) {
  test::FakeEngine engine;
  constexpr int threads = 8, calls = 25;
  test::RawServer server({test::served_by(engine)});
  swarm::Client client({server.endpoint().text()});
  for (int i = 0; i < threads; ++i) client.create(service_named("s" + std::to_string(i)));
  const int right = count_right(threads, calls, [&](const std::string& name, int) {
    return client.inspect(name).name() == name && client.list().size() == threads;
  });
  EXPECT_EQ(right, threads * calls);
  EXPECT_LE(server.connections(), threads);
}

TEST(ClientThreads, lists_that_are_left_half_read_disturb_no_other_call) {
  test::FakeEngine engine;
  constexpr int threads = 4, calls = 10;
  test::RawServer server({test::served_by(engine)});
  swarm::Client client({server.endpoint().text()});
  for (int i = 0; i < threads; ++i) client.create(service_named("s" + std::to_string(i)));
  const int right = count_right(threads, calls, [&](const std::string& name, int call) {
    client.each({}, [](swarm::ServiceRow&&) { return false; });
    try {
      client.each({}, [&](swarm::ServiceRow&&) -> bool { throw call; });
    } catch (int thrown) {
      return thrown == call && client.inspect(name).name() == name;
    }
    return false;
  });
  EXPECT_EQ(right, threads * calls);
}

TEST(ClientDeadline, bounds_a_write_to_a_silent_manager_and_its_reading_back) {
  // Without the deadline this would take 29 s.
  const auto scene = [](std::chrono::milliseconds limit) {
    const test::RawServer server({[](test::Peer& peer) { peer.stall(); }});
    swarm::Client client({server.endpoint().text()});
    const auto start = std::chrono::steady_clock::now();
    const swarm::Errc code =
        test::thrown([&] { client.create(service_named("web"), {.deadline = limit}); }).first;
    const bool in_time = std::chrono::steady_clock::now() - start < 20s;
    return std::string(swarm::to_text(code)) + (in_time ? " in time" : " too late");
  };
  EXPECT_EQ(test::given_time("outcome_unknown in time", scene), "outcome_unknown in time");
}

TEST(ClientDeadline, of_a_read_is_an_error_of_its_own) {
  const auto scene = [](std::chrono::milliseconds limit) {
    const test::RawServer server({[](test::Peer& peer) { peer.stall(); }});
    swarm::Client client({server.endpoint().text()});
    return std::string(
        swarm::to_text(test::thrown([&] { client.inspect("web", {.deadline = limit}); }).first));
  };
  EXPECT_EQ(test::given_time("deadline", scene), "deadline");
}

TEST(ClientDeadline, holds_for_a_list_that_arrives_faster_than_it_is_read) {
  constexpr int rows = 100;
  const std::string row = swarm::json_text({{"ID", "a"},
                                            {"CreatedAt", "2026-01-01T00:00:00Z"},
                                            {"UpdatedAt", "2026-01-01T00:00:00Z"},
                                            {"Version", {{"Index", 1}}},
                                            {"Spec",
                                             {{"Name", "web"},
                                              {"TaskTemplate", swarm::Json::object()},
                                              {"Labels", {{"long", std::string(100'000, 'x')}}},
                                              {"Mode", {{"Replicated", {{"Replicas", 1}}}}}}}});
  const test::RawServer server({[&](test::Peer& peer) {
    peer.request();
    peer.say("HTTP/1.1 200 OK\r\nApi-Version: 1.52\r\nContent-Type: application/json\r\n\r\n[");
    for (int i = 0; i < rows && peer.say((i == 0 ? "" : ",") + row); ++i) continue;
    peer.say("]");
  }});
  swarm::Client client({server.endpoint().text()});
  int seen = 0;
  const auto read_slowly = [&](swarm::ServiceRow&&) {
    std::this_thread::sleep_for(30ms);
    return ++seen > 0;
  };
  EXPECT_EQ(test::thrown([&] { client.each({}, read_slowly, {.deadline = 300ms}); }).first,
            swarm::Errc::deadline);
  EXPECT_LT(seen, rows);
}

TEST(ClientStop, another_thread_ends_a_call_in_the_middle_of_a_request) {
  std::stop_source source;
  test::RawServer server({[&](test::Peer& peer) {
    peer.request();
    source.request_stop();
    peer.stall();
  }});
  swarm::Client client({server.endpoint().text()});
  EXPECT_EQ(test::thrown([&] { client.inspect("web", {.stop = source.get_token()}); }).first,
            swarm::Errc::interrupted);
}

TEST(ClientLogs, an_error_of_the_function_that_takes_the_lines_does_not_look_like_a_broken_log) {
  const test::RawServer server({service_with_a_log});
  swarm::Client client({server.endpoint().text()});
  for (const swarm::Errc code : {swarm::Errc::not_found, swarm::Errc::unreachable, swarm::Errc::broken_answer,
                                 swarm::Errc::interrupted}) {
    int lines = 0;
    const auto fail = [&](const swarm::LogLine&) -> bool {
      ++lines;
      throw swarm::Error(code, "mine");
    };
    EXPECT_EQ(test::thrown([&] { client.logs("web", fail); }), std::pair(code, std::string("mine")));
    EXPECT_EQ(lines, 1);
  }
}

TEST(ClientLogs, tell_of_a_failover_on_the_thread_of_the_call_alone) {
  const test::RawServer server({service_with_a_log});
  std::atomic<int> here = 0, elsewhere = 0;
  swarm::ClientOptions options;
  options.connection.fell_over = [&, caller = std::this_thread::get_id()](const auto&, const auto&) {
    ++(std::this_thread::get_id() == caller ? here : elsewhere);
  };
  swarm::Client client({"unix:///nonexistent/docker.sock", server.endpoint().text()}, options);
  int lines = 0;
  client.logs("web", [&](const swarm::LogLine&) { return ++lines > 0; });
  EXPECT_EQ(lines, 1);
  EXPECT_GT(here, 0);
  EXPECT_EQ(elsewhere, 0);
}

TEST(ClientFromEnvironment, sends_the_headers_and_the_login_of_dockers_configuration) {
  const std::string header = head_of_a_create(
      R"({"HttpHeaders":{"X-Team":"a","User-Agent":"b"},"auths":{"reg.example":{"auth":"bWU6aHVudGVyMg=="}}})");
  const std::string login =
      swarm::registry_auth(swarm::Login{.username = "me", .password = "hunter2", .server = "reg.example"});
  EXPECT_NE(header.find("X-Team: a\r\n"), header.npos) << header;
  EXPECT_NE(header.find("X-Registry-Auth: " + login + "\r\n"), header.npos) << header;
  EXPECT_EQ(header.find("User-Agent: b"), header.npos) << header;
}

TEST(ClientFromEnvironment, asks_the_credential_helper_of_the_registry) {
  const std::string header =
      head_of_a_create(R"({"credHelpers":{"reg.example":"pass"}})",
                       [](const std::string& program, const std::string& registry) {
                         return R"({"Username":")" + program + R"(","Secret":")" + registry + R"("})";
                       });
  const std::string login = swarm::registry_auth(
      swarm::Login{.username = "docker-credential-pass", .password = "reg.example", .server = "reg.example"});
  EXPECT_NE(header.find("X-Registry-Auth: " + login + "\r\n"), header.npos) << header;
}

TEST(ClientFromEnvironment, reads_certificates_with_the_function_that_reads_the_other_files) {
  const auto folder = [](const std::string& path) {
    return std::map<std::string, std::string>{{path + "/ca.pem", text_of_certificate("ca.pem")},
                                              {path + "/cert.pem", text_of_certificate("client.pem")},
                                              {path + "/key.pem", text_of_certificate("client-key.pem")}};
  };
  const std::map<std::string, std::string> by_address{
      {"DOCKER_HOST", "ADDRESS"}, {"DOCKER_TLS_VERIFY", "1"}, {"DOCKER_CERT_PATH", "/memory/certs"}};
  EXPECT_EQ(complaint_over_tls(by_address, folder("/memory/certs")), "");

  const std::map<std::string, std::string> by_context{{"DOCKER_CONFIG", "/memory"},
                                                      {"DOCKER_CONTEXT", "far"}};
  // Docker's name of the folder: the digest of "far".
  const std::string id = "512eea46ceb3921dff4363c7069d89d4964d1d9fccaa0f411851a7aa60a5c868";
  const std::string tls = "/memory/contexts/tls/" + id + "/docker";
  auto files = folder(tls);
  files["/memory/contexts/meta/" + id + "/meta.json"] =
      R"({"Name":"far","Endpoints":{"docker":{"Host":"ADDRESS"}}})";
  EXPECT_EQ(complaint_over_tls(by_context, files), "");
  files[tls + "/key.pem"] = "no key";
  const std::string words = complaint_over_tls(by_context, files);
  EXPECT_NE(words.find("the key file " + tls + "/key.pem is not a key in PEM form"), words.npos) << words;
}
