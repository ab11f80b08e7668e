// SPDX-License-Identifier: Apache-2.0
// Tests Client, the public interface of the library, on an engine in memory.
#include "support/scripted_engine.hpp"
#include "support/thrown.hpp"
#include "unit/core/watch/story.hpp"

#include <swarm/client.hpp>
#include <swarm/field_versions.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <memory>
#include <sstream>
#include <stop_token>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/wait.h>
#include <unistd.h>

using namespace swarm;
using namespace std::chrono_literals;
using test::thrown;

namespace {

/// One of several connections to the same engine.
class Borrowed : public Transport {
 public:
  explicit Borrowed(Transport& engine) : engine_(engine) {}
  Response send(const Request& request) override { return engine_.send(request); }
  Response stream(const Request& request, const Sink& sink,
                  const std::function<void(const Response&)>& answered) override {
    return engine_.stream(request, sink, answered);
  }
  [[nodiscard]] std::string peer() const override { return engine_.peer(); }

 private:
  Transport& engine_;
};

Client client_of(Transport& engine, const ClientOptions& options = {}) {
  return Client::over([&engine] { return std::make_unique<Borrowed>(engine); }, options);
}

/// A swarm in memory with one service.
struct SmallSwarm {
  SmallSwarm() {
    engine.reset();
    engine["services"] = Json::array({story::service(10)});
    engine["nodes"] = story::nodes("n1");
  }
  test::FakeEngine engine;
  Client client = client_of(engine);
};

ServiceSpec busybox(std::string_view name) { return ServiceSpec(ContainerSpec("busybox")).name(name); }

Error error_of(const std::function<void()>& act) {
  const auto result = catch_error(act);
  return result.error.value_or(Error(Errc::usage, "nothing was thrown"));
}

/// The API version that introduced each field, from the API's own description; 1.41 stands for 1.41 or
/// earlier.
std::map<std::string, Api> described_versions() {
  std::ifstream file(SOURCE_DIR "/tests/data/api_fields.txt");
  std::map<std::string, Api> fields;
  for (std::string line; std::getline(file, line);) {
    std::istringstream columns(line);
    std::string pointer, type, since;
    columns >> pointer >> type >> since;
    if (pointer.starts_with('/')) fields[pointer] = Api::parse(since).value();
  }
  return fields;
}

}  // namespace

// ---- Create ----

TEST(ClientCreate, sends_ids_for_the_names_of_networks_secrets_and_configs) {
  SmallSwarm swarm;
  ServiceSpec spec = busybox("api");
  spec.edit_task([](TaskTemplate& task) {
    task.network_add("front");
    task.edit_container([](ContainerSpec& container) {
      container.secret_add(SecretReference("tls")).config_add(ConfigReference("app"));
    });
  });
  const Created created = swarm.client.create(spec);
  const Json sent = swarm.engine.writes().front().json();
  EXPECT_EQ(created.id, swarm.client.inspect("api").id());
  EXPECT_EQ(sent.at("/TaskTemplate/Networks/0/Target"_json_pointer), "net0000000000000000000frnt");
  EXPECT_EQ(sent.at("/TaskTemplate/ContainerSpec/Secrets/0/SecretID"_json_pointer),
            "sec0000000000000000000tls");
  EXPECT_EQ(sent.at("/TaskTemplate/ContainerSpec/Configs/0/ConfigID"_json_pointer),
            "cfg0000000000000000000app");
}

TEST(ClientCreate, sends_nothing_where_a_name_is_not_found) {
  SmallSwarm swarm;
  ServiceSpec spec = busybox("api");
  spec.edit_container([](ContainerSpec& container) { container.secret_add(SecretReference("nope")); });
  EXPECT_EQ(thrown([&] { swarm.client.create(spec); }),
            std::pair(Errc::not_found, std::string("secret not found: nope")));
  EXPECT_TRUE(swarm.engine.writes().empty());
}

TEST(ClientCreate, refuses_by_name_a_field_that_the_engine_would_drop) {
  test::FakeEngine engine("1.41");
  ServiceSpec spec = busybox("api");
  spec.edit_container([](ContainerSpec& container) { container.oom_score_adj(500); });
  Client client = client_of(engine);
  EXPECT_EQ(thrown([&] { client.create(spec); }),
            std::pair(Errc::unsupported, std::string("TaskTemplate.ContainerSpec.OomScoreAdj needs API 1.46 "
                                                     "and the engine speaks 1.41")));
  EXPECT_TRUE(engine.writes().empty());
  client.create(busybox("later"));  // the error affects only its own call
  client_of(engine, {.check_fields = false}).create(spec);
  EXPECT_EQ(engine.writes().size(), 2U);
}

TEST(ClientCreate, takes_members_in_any_case_and_refuses_text_that_would_be_sent_as_another) {
  test::FakeEngine engine("1.41");
  Client client = client_of(engine);
  const auto with = [](const Json& container) {
    return Json{{"Name", "api"}, {"TaskTemplate", {{"ContainerSpec", container}}}};
  };
  EXPECT_EQ(thrown([&] {
              client.create(with({{"image", "a"}, {"oomscoreadj", 5}}));
            }).first,
            Errc::unsupported);
  EXPECT_EQ(thrown([&] {
              client.create(with({{"Image", "a"}, {"Env", {"A=\xff"}}}));
            }),
            std::pair(Errc::usage, std::string("TaskTemplate.ContainerSpec.Env: the text is not UTF-8")));
  EXPECT_TRUE(engine.writes().empty());
  client.create(with({{"image", "a"}}));
  EXPECT_EQ(engine.writes().at(0).json(), with({{"Image", "a"}}));
}

TEST(ClientCreate, asks_for_the_login_of_the_image) {
  test::FakeEngine engine;
  const auto login = [](const std::string& image) {
    return image == "busybox" ? std::optional(Login{.username = "me"}) : std::nullopt;
  };
  client_of(engine, {.login = login}).create(busybox("api"));
  EXPECT_EQ(engine.writes().front().registry_auth, registry_auth(Login{.username = "me"}));
}

TEST(ClientCreate, refuses_a_login_that_no_node_could_use) {
  SmallSwarm swarm;
  EXPECT_EQ(
      thrown([&] { swarm.client.create(busybox("api"), {.registry_auth = R"({"username":"me"})"}); }).first,
      Errc::usage);
  EXPECT_TRUE(swarm.engine.writes().empty());
}

// ---- Update ----

TEST(ClientUpdate, edits_the_spec_in_its_types_and_keeps_the_rest) {
  SmallSwarm swarm;
  const Updated updated = swarm.client.update("web", [](ServiceSpec& spec) { spec.label_add("a", "b"); });
  EXPECT_TRUE(updated.sent);
  Json expected = *updated.before;
  expected["Labels"]["a"] = "b";
  EXPECT_EQ(nlohmann::json(swarm.engine.writes().front().json()), nlohmann::json(expected));
}

TEST(ClientUpdate, asks_for_no_network_that_the_service_has_already) {
  SmallSwarm swarm;
  swarm.engine["services"][0]["Spec"]["TaskTemplate"]["Networks"] = Json::parse(R"([{"Target":"gone"}])");
  swarm.client.update(
      "web", [](ServiceSpec& spec) { spec.edit_task([](TaskTemplate& task) { task.network_add("back"); }); });
  EXPECT_EQ(swarm.engine.writes().front().json()["TaskTemplate"]["Networks"],
            Json::parse(R"([{"Target":"gone"},{"Target":"net0000000000000000000back"}])"));
}

TEST(ClientUpdate, sends_no_spec_that_is_no_object) {
  SmallSwarm swarm;
  const auto refusal = [](const std::string& kind) {
    return std::pair(Errc::usage, "a service's specification is a JSON object, not " + kind);
  };
  for (const Json& left : {Json("x"), Json(), Json::array(), Json(5)}) {
    const std::string kind = left.type_name();
    EXPECT_EQ(thrown([&] { swarm.client.update("web", Edit([&](Json& spec) { spec = left; })); }),
              refusal(kind));
    EXPECT_EQ(thrown([&] { swarm.client.create(left); }), refusal(kind));
  }
  EXPECT_TRUE(swarm.engine.writes().empty());
}

TEST(ClientUpdate, sends_nothing_for_an_edit_that_changes_nothing) {
  SmallSwarm swarm;
  EXPECT_FALSE(swarm.client.update("web", [](ServiceSpec&) {}).sent);
  EXPECT_TRUE(swarm.engine.writes().empty());
}

TEST(ClientUpdate, sends_nothing_for_what_the_engine_fills_in_by_itself) {
  SmallSwarm swarm;
  swarm.engine["services"][0]["Spec"]["EndpointSpec"] = Json::parse(
      R"({"Mode":"vip","Ports":[{"Protocol":"tcp","TargetPort":80,"PublishedPort":8080,"PublishMode":"ingress"}]})");
  const Updated updated = swarm.client.update(
      "web", [](ServiceSpec& spec) { spec.endpoint_spec(EndpointSpec().ports({Port(80).published(8080)})); });
  EXPECT_FALSE(updated.sent);
}

TEST(ClientUpdate, sends_nothing_where_an_addition_is_made_again) {
  SmallSwarm swarm;
  const auto add = [](ServiceSpec& spec) {
    spec.edit_task([](TaskTemplate& task) {
      task.network_add("front").placement(Placement(task.placement()).constraint_add("node.role == worker"));
    });
    spec.endpoint_spec(EndpointSpec(spec.endpoint_spec()).port_add(Port(80).published(8080)));
    spec.update_config(UpdateConfig().failure_action(FailureAction::rollback));
  };
  EXPECT_TRUE(swarm.client.update("web", add).sent);
  EXPECT_FALSE(swarm.client.update("web", add).sent);
  EXPECT_EQ(swarm.engine.writes().size(), 1U);
}

TEST(ClientUpdate, a_network_that_is_added_by_name_replaces_the_same_one_with_its_id) {
  SmallSwarm swarm;
  swarm.engine["services"][0]["Spec"]["TaskTemplate"]["Networks"] =
      Json::parse(R"([{"Target":"net0000000000000000000frnt"},{"Target":"net0000000000000000000back"}])");
  swarm.client.update("web", [](ServiceSpec& spec) {
    spec.edit_task([](TaskTemplate& task) { task.network_add(NetworkAttachment("front").aliases({"api"})); });
  });
  EXPECT_EQ(swarm.engine.writes().front().json()["TaskTemplate"]["Networks"],
            Json::parse(R"([{"Target":"net0000000000000000000frnt","Aliases":["api"]},)"
                        R"({"Target":"net0000000000000000000back"}])"));
}

TEST(ClientUpdate, sends_nothing_for_the_specification_that_a_service_was_created_from) {
  SmallSwarm swarm;
  const ServiceSpec declared =
      ServiceSpec(TaskTemplate(ContainerSpec("busybox")).restart_policy(RestartPolicy().delay(1s)))
          .name("web")
          .replicas(1)
          .update_config(UpdateConfig().order(Order::start_first))
          .rollback_config(RollbackConfig().parallelism(2));
  swarm.engine["services"][0]["Spec"] = Json::parse(  // as engine 20.10 returns it
      R"({"Name":"web","Labels":{},"TaskTemplate":{"ContainerSpec":{"Image":"busybox","Isolation":"default"},
          "RestartPolicy":{"Condition":"any","Delay":1000000000,"MaxAttempts":0},"ForceUpdate":4,
          "Runtime":"container"},"Mode":{"Replicated":{"Replicas":1}},
          "UpdateConfig":{"Parallelism":1,"FailureAction":"pause","MaxFailureRatio":0,"Order":"start-first"},
          "RollbackConfig":{"Parallelism":2,"FailureAction":"pause","MaxFailureRatio":0,"Order":"stop-first"},
          "EndpointSpec":{"Mode":"vip"}})");
  const auto set_all = [&](ServiceSpec& spec) { spec = declared; };
  EXPECT_FALSE(swarm.client.update("web", set_all).sent);
  const auto restart = [&](ServiceSpec& spec) {
    spec.edit_task([](TaskTemplate& task) { task.force_update(task.force_update() + 1); });
  };
  EXPECT_TRUE(swarm.client.update("web", restart).sent);
  EXPECT_FALSE(swarm.client.update("web", set_all).sent);
}

TEST(ClientUpdate, applies_the_edit_again_to_what_somebody_else_made) {
  SmallSwarm swarm;
  int calls = 0;
  const Updated updated = swarm.client.update("web", [&](ServiceSpec& spec) {
    if (++calls == 1) swarm.client.update("web", [](ServiceSpec& other) { other.label_add("rival", "1"); });
    spec.label_add("mine", "1");
  });
  EXPECT_EQ(std::pair(calls, updated.replays), std::pair(2, 1));
  EXPECT_EQ(ServiceSpec::of(swarm.client.inspect("web")).labels().count("rival"), 1U);
  EXPECT_EQ(ServiceSpec::of(swarm.client.inspect("web")).labels().count("mine"), 1U);
}

TEST(ClientUpdate, a_version_that_is_stale_comes_with_the_one_there_is) {
  SmallSwarm swarm;
  const Error error = error_of([&] { swarm.client.update("web", [](ServiceSpec&) {}, {.if_version = 7}); });
  EXPECT_EQ(error.code(), Errc::stale_version);
  EXPECT_EQ(error.facts().service, "web");
  EXPECT_EQ(error.facts().version, 10U);
}

// ---- Errors ----

TEST(ClientErrors, hold_the_status_and_the_engines_words) {
  SmallSwarm swarm;
  swarm.engine.instead = [](const test::Sent& sent) {
    return sent.method == "POST" ? std::optional(test::refusal(400, "rpc error: code = X desc = no way"))
                                 : std::nullopt;
  };
  const Error error = error_of([&] { swarm.client.create(busybox("api")); });
  EXPECT_EQ(error.code(), Errc::refused);
  EXPECT_EQ(error.facts().status, 400);
  EXPECT_EQ(error.facts().words, "no way");
  EXPECT_EQ(error.facts().service, "api");
  EXPECT_EQ(to_text(error.code()), "refused");
}

TEST(ClientErrors, an_empty_function_is_an_error_like_any_other) {
  SmallSwarm swarm;
  EXPECT_EQ(thrown([&] { swarm.client.update("web", std::function<void(ServiceSpec&)>()); }).first,
            Errc::usage);
  EXPECT_EQ(thrown([&] { swarm.client.each({}, {}); }).first, Errc::usage);
  EXPECT_EQ(thrown([&] { swarm.client.logs("web", {}); }).first, Errc::usage);
  EXPECT_EQ(thrown([&] { swarm.client.update("web", Edit(std::function<void(Json&)>())); }).first,
            Errc::usage);
  EXPECT_EQ(thrown([] { Client::over({}); }).first, Errc::usage);
  EXPECT_EQ(thrown([] { Client::from_environment({}); }).first, Errc::usage);
}

TEST(ClientErrors, a_connection_that_is_not_made_is_an_error_like_any_other) {
  Client client = Client::over([] { return std::unique_ptr<Transport>(); });
  EXPECT_EQ(thrown([&] { client.list(); }),
            std::pair(Errc::usage, std::string("the function that connects returned no transport")));
}

TEST(ClientErrors, a_client_that_was_moved_from_refuses_every_call) {
  SmallSwarm swarm;
  const Client other = std::move(swarm.client);
  const auto refused = std::pair(Errc::usage, std::string("this client was moved from"));
  EXPECT_EQ(thrown([&] { swarm.client.list(); }), refused);
  EXPECT_EQ(thrown([&] { swarm.client.create(busybox("api")); }), refused);
  EXPECT_EQ(thrown([&] { swarm.client.wait("web"); }), refused);
  EXPECT_EQ(thrown([&] { swarm.client.logs("web", [](const LogLine&) { return true; }); }), refused);
  swarm.client = client_of(swarm.engine);
  EXPECT_EQ(swarm.client.list().size(), 1U);
}

TEST(ClientErrors, what_a_function_of_the_caller_throws_passes_through) {
  SmallSwarm swarm;
  EXPECT_THROW(swarm.client.update("web", [](ServiceSpec&) { throw 7; }), int);
  EXPECT_EQ(swarm.client.list().size(), 1U);  // the connection can be used again
}

TEST(ClientErrors, those_that_a_function_of_the_caller_throws_are_not_taken_for_the_librarys_own) {
  struct Own : Error {
    using Error::Error;
  };
  SmallSwarm swarm;
  int calls = 0;
  const auto pass = [&](Errc code, const std::function<void(const std::function<void()>&)>& call) {
    calls = 0;
    try {
      call([&] {
        ++calls;
        throw Own(code, "mine", {}, {.service = "another"});
      });
    } catch (const Own& error) {
      return calls == 1 && error.code() == code && error.facts().service == "another";
    } catch (const Error&) {
    }
    return false;
  };
  Client with_login = client_of(swarm.engine, {.login = [&](const std::string&) -> std::optional<Login> {
                                  ++calls;
                                  throw Own(Errc::refused, "mine", {}, {.service = "another"});
                                }});
  for (const Errc code :
       {Errc::usage, Errc::not_found, Errc::stale_version, Errc::unreachable, Errc::no_leader,
        Errc::outcome_unknown, Errc::broken_answer, Errc::interrupted, Errc::deadline}) {
    SCOPED_TRACE(to_text(code));
    EXPECT_TRUE(
        pass(code, [&](auto fail) { swarm.client.each({}, [&](ServiceRow&&) { return fail(), true; }); }));
    EXPECT_TRUE(pass(code, [&](auto fail) { swarm.client.update("web", [&](ServiceSpec&) { fail(); }); }));
    EXPECT_TRUE(pass(code, [&](auto fail) { swarm.client.update("web", [&](Json&) { fail(); }); }));
    EXPECT_TRUE(pass(code, [&](auto fail) {
      swarm.client.wait("web", {.on_progress = [&](const Progress&) { fail(); }});
    }));
  }
  EXPECT_TRUE(pass(Errc::refused, [&](auto) { with_login.create(busybox("api")); }));
}

// ---- Time ----

TEST(ClientTime, every_request_of_a_call_ends_by_its_deadline) {
  SmallSwarm swarm;
  std::vector<std::chrono::steady_clock::time_point> ends;
  struct Recording : Borrowed {
    Recording(Transport& engine, std::vector<std::chrono::steady_clock::time_point>& all)
        : Borrowed(engine), ends(all) {}
    Response send(const Request& request) override {
      ends.push_back(request.end);
      return Borrowed::send(request);
    }
    std::vector<std::chrono::steady_clock::time_point>& ends;
  };
  Client client = Client::over([&] { return std::make_unique<Recording>(swarm.engine, ends); });
  client.update("web", [](ServiceSpec& spec) { spec.label_add("a", "b"); }, {.deadline = 1h});
  const auto latest = std::chrono::steady_clock::now() + 1h;
  ASSERT_GE(ends.size(), 2U);
  for (const auto& end : ends) EXPECT_LE(end, latest);
  EXPECT_LE(ends.back(), latest - 7s);  // a write leaves time to be read back
}

TEST(ClientTime, nothing_is_sent_after_the_deadline_or_a_stop) {
  SmallSwarm swarm;
  EXPECT_EQ(thrown([&] { swarm.client.inspect("web", {.deadline = 0ms}); }).first, Errc::deadline);
  std::stop_source source;
  source.request_stop();
  EXPECT_EQ(thrown([&] { swarm.client.create(busybox("api"), {.stop = source.get_token()}); }).first,
            Errc::interrupted);
  EXPECT_TRUE(swarm.engine.sent.empty());
}

TEST(ClientTime, a_failure_before_the_deadline_is_not_blamed_on_it) {
  test::ScriptedEngine engine;
  engine.expect("POST /services/create").throws({Errc::unreachable, "no such file"});
  EXPECT_EQ(thrown([&] { client_of(engine).create(busybox("api"), {.deadline = 5s}); }),
            std::pair(Errc::unreachable, std::string("no such file")));
}

TEST(ClientTime, a_write_that_a_stop_leaves_without_an_answer_is_unknown) {
  SmallSwarm swarm;
  std::stop_source source;
  swarm.engine.afterwards = [&](const test::Sent& sent, Response& response) {
    if (sent.method != "POST") return;
    source.request_stop();
    response = {.lost = "interrupted", .still_open = true};
  };
  EXPECT_EQ(thrown([&] { swarm.client.create(busybox("api"), {.stop = source.get_token()}); }).first,
            Errc::outcome_unknown);
}

// ---- Connections ----

TEST(ClientConnections, are_used_again_and_by_one_call_at_a_time) {
  SmallSwarm swarm;
  std::atomic<int> item = 0;
  Client client = Client::over([&] {
    ++item;
    return std::make_unique<Borrowed>(swarm.engine);
  });
  client.list();
  client.inspect("web");
  EXPECT_EQ(item, 1);
  client.each({}, [&](ServiceRow&& row) { return client.find(row.id).has_value(); });
  client.list();
  EXPECT_EQ(item, 2);
}

TEST(ClientConnections, of_a_process_are_left_alone_by_its_child) {
  struct Counted : Borrowed {
    Counted(Transport& engine, int& ended) : Borrowed(engine), ended_(ended) {}
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;
    ~Counted() override { ++ended_; }
    int& ended_;
  };
  SmallSwarm swarm;
  int item = 0, ended = 0;
  auto client = std::make_unique<Client>(Client::over([&] {
    ++item;
    return std::make_unique<Counted>(swarm.engine, ended);
  }));
  client->list();
  const pid_t child = fork();
  if (child == 0) {
    client->list();
    client.reset();
    _exit(item == 2 && ended == 1 ? 0 : 1);  // the child has its own connection
  }
  int status = -1;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  client->list();
  EXPECT_EQ(item, 1);
}

TEST(ClientConnections, addresses_and_headers_that_cannot_work_are_refused_at_once) {
  EXPECT_EQ(thrown([] { Client({"ftp://m1"}); }).first, Errc::usage);
  EXPECT_EQ(thrown([] {
              Client({"tcp://m1"}, {.connection = {.headers = {{"a b", "c"}}}});
            }).first,
            Errc::usage);
  EXPECT_EQ(thrown([] { Client({"tcp://m1"}, {.connection = {.user_agent = "a\r\nb: c"}}); }).first,
            Errc::usage);
  EXPECT_EQ(thrown([] { Client(std::vector<std::string>{}); }).first, Errc::usage);
}

TEST(ClientConnections, follow_an_environment_that_is_given) {
  const auto with = [](std::map<std::string, std::string> variables) {
    return Client::from_environment([variables = std::move(variables)](const char* name) {
      const auto found = variables.find(name);
      return found == variables.end() ? nullptr : found->second.c_str();
    });
  };
  EXPECT_EQ(thrown([&] { with({{"DOCKER_API_VERSION", "new"}}); }).first, Errc::usage);
  const auto none = [](const char*) -> const char* { return nullptr; };
  const DockerFiles broken{.read = [](const std::string&) { return "{"; }};
  EXPECT_EQ(
      thrown([&] { Client::from_environment(none, broken); }),
      std::pair(Errc::usage, std::string("cannot use /.docker/config.json: not JSON at line 1, column 2")));
  const auto [code, words] = thrown([&] {
    with({{"DOCKER_HOST", "unix:///nonexistent/one, unix:///nonexistent/two"}}).list();
  });
  EXPECT_EQ(code, Errc::unreachable);
  EXPECT_NE(words.find("/nonexistent/one"), words.npos) << words;
  EXPECT_NE(words.find("/nonexistent/two"), words.npos) << words;
}

TEST(ClientConnections, follow_a_context_whose_files_can_be_read) {
  const auto variable = [](const char* name) {
    return std::string_view(name) == "DOCKER_CONFIG" ? "/docker" : nullptr;
  };
  // Docker's name of the folder: the digest of "far".
  const std::string id = "512eea46ceb3921dff4363c7069d89d4964d1d9fccaa0f411851a7aa60a5c868";
  std::map<std::string, std::string> files{
      {"/docker/config.json", R"({"currentContext":"far"})"},
      {"/docker/contexts/meta/" + id + "/meta.json",
       R"({"Name":"far","Endpoints":{"docker":{"Host":"unix:///nonexistent/far"}}})"}};
  const DockerFiles docker{.read = [&](const std::string& path) {
    const auto found = files.find(path);
    return found == files.end() ? std::nullopt : std::optional(found->second);
  }};
  const auto [code, words] = thrown([&] { Client::from_environment(variable, docker).list(); });
  EXPECT_EQ(code, Errc::unreachable);
  EXPECT_NE(words.find("/nonexistent/far"), words.npos) << words;
  const std::string meta = "/docker/contexts/meta/" + id + "/meta.json";
  files[meta] = R"({"Name":"far","Endpoints":{"kubernetes":{}}})";
  EXPECT_EQ(thrown([&] { Client::from_environment(variable, docker); }),
            std::pair(Errc::usage, "context far names no docker engine: " + meta));
  files.erase(meta);
  EXPECT_EQ(thrown([&] { Client::from_environment(variable, docker); }).first, Errc::usage);
}

TEST(ClientConnections, refuse_a_credential_helper_that_is_none) {
  std::string helper = "../pass", printed;
  const DockerFiles docker{
      .read = [&](const std::string&) { return R"({"credsStore":")" + helper + R"("})"; },
      .ask = [&](const std::string&, const std::string&) { return printed; }};
  const auto refusal = [&] {
    const auto none = [](const char*) -> const char* { return nullptr; };
    return thrown([&] { Client::from_environment(none, docker).create(busybox("api")); });
  };
  EXPECT_EQ(refusal(), std::pair(Errc::refused, std::string("cannot get the login for index.docker.io from "
                                                            "docker-credential-../pass: a helper is named "
                                                            "without a path")));
  helper = "pass";
  printed = "no JSON";
  EXPECT_EQ(refusal().first, Errc::refused);
}

// ---- Secrets and configs ----

TEST(ClientFiles, a_secret_is_created_from_its_content_and_removed_by_name) {
  SmallSwarm swarm;
  const Named item = swarm.client.create_secret(SecretSpec("token", "hunter2"));
  EXPECT_EQ(swarm.engine.writes().front().json(),
            Json::parse(R"({"Name":"token","Labels":{},"Data":"aHVudGVyMg=="})"));
  const auto all = swarm.client.secrets();
  EXPECT_EQ(std::ranges::count(all, item.id, &Named::id), 1);
  swarm.client.remove_secret("token");
  EXPECT_EQ(swarm.client.secrets().size(), all.size() - 1);
  EXPECT_EQ(thrown([&] { swarm.client.remove_secret("token"); }).first, Errc::not_found);
}

TEST(ClientFiles, what_the_engine_would_not_take_is_not_sent) {
  SmallSwarm swarm;
  EXPECT_EQ(thrown([&] { swarm.client.create_secret(SecretSpec("big", std::string(512'000, 'x'))); }).first,
            Errc::usage);
  EXPECT_TRUE(swarm.engine.writes().empty());
}

// ---- Outcomes ----

TEST(ClientWait, ends_with_a_verdict_and_tells_of_each_look) {
  SmallSwarm swarm;
  swarm.engine["tasks"] = story::tasks("t1 1 running");
  int looks = 0;
  const Outcome outcome = swarm.client.wait(
      "web", {.goal = Goal::Target::running, .running = 1, .on_progress = [&](const Progress&) { ++looks; }});
  EXPECT_EQ(to_text(outcome.verdict), "done") << outcome.progress.reason;
  EXPECT_GT(looks, 0);
}

TEST(ClientWait, a_stop_ends_it_with_what_was_seen) {
  SmallSwarm swarm;
  std::stop_source source;
  const Outcome outcome = swarm.client.wait(
      "web", {.stop = source.get_token(), .on_progress = [&](const Progress&) { source.request_stop(); }});
  EXPECT_EQ(outcome.verdict, Outcome::Verdict::interrupted);
  EXPECT_TRUE(outcome.progress.has_counts);
}

TEST(ClientWait, that_saw_nothing_says_why) {
  struct Gateway : Transport {
    Response send(const Request&) override { return {.status = 200, .body = "<html>"}; }
    Response stream(const Request&, const Sink& sink,
                    const std::function<void(const Response&)>& answered) override {
      const Response head{.status = 200};
      if (answered) answered(head);
      sink("<html>");
      return head;
    }
    [[nodiscard]] std::string peer() const override { return "tcp://m1"; }
  };
  Client client = Client::over([] { return std::make_unique<Gateway>(); });
  const Outcome outcome = client.wait(Created{.id = "w", .warnings = {}}, {.timeout = 10ms});
  EXPECT_EQ(outcome.verdict, Outcome::Verdict::deadline);
  EXPECT_NE(outcome.progress.reason, "");
  EXPECT_EQ(why(outcome).summary, outcome.progress.reason);

  SmallSwarm swarm;
  std::stop_source source;
  source.request_stop();
  const Outcome stopped = swarm.client.wait("web", {.stop = source.get_token()});
  EXPECT_EQ(stopped.verdict, Outcome::Verdict::interrupted);
  EXPECT_NE(stopped.progress.reason, "");
}

TEST(ClientWait, for_the_end_of_what_is_not_there_is_over_at_once) {
  SmallSwarm swarm;
  EXPECT_EQ(swarm.client.wait("nope", {.goal = Goal::Target::gone}).verdict, Outcome::Verdict::done);
  EXPECT_EQ(thrown([&] { swarm.client.wait("nope"); }).first, Errc::not_found);
}

TEST(ClientWait, for_a_change_of_no_service_is_a_mistake) {
  SmallSwarm swarm;
  EXPECT_EQ(thrown([&] { swarm.client.wait(Created{}); }).first, Errc::usage);
  EXPECT_EQ(thrown([&] { swarm.client.wait(Updated{}); }).first, Errc::usage);
}

TEST(ClientWait, the_reason_of_an_outcome_names_failures_that_the_engine_forgot) {
  Outcome outcome{.verdict = Outcome::Verdict::rolled_back};
  outcome.last = snapshot(story::service(10), story::tasks("t1 1 running"), story::nodes("n1"));
  outcome.progress.failures = {
      {.error = "exit 3", .node = "n1", .exit_code = 3, .task = "t9", .label = "web.1"}};
  const Explanation all = why(outcome);
  EXPECT_FALSE(all.well);
  ASSERT_FALSE(all.findings.empty());
  EXPECT_EQ(all.findings.back().task, "t9");
  EXPECT_EQ(all.findings.back().exit_code, 3);
}

// ---- The table of new fields ----

TEST(FieldVersions, agree_with_the_api) {
  const auto described = described_versions();
  for (const FieldVersion& field : field_versions) {
    const auto found = described.find(std::string(field.pointer));
    if (found != described.end()) {
      EXPECT_EQ(found->second, std::max(field.since, Api{1, 41})) << field.pointer;
    }
  }
}

TEST(FieldVersions, hold_for_what_is_below) {
  EXPECT_EQ(known_since("/RollbackConfig/Delay"), (Api{1, 28}));
  EXPECT_EQ(known_since("/RollbackConfig/Order"), (Api{1, 29}));
  EXPECT_EQ(known_since("/RollbackConfigs"), Api{});
}
