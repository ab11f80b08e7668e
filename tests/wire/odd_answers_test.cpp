// SPDX-License-Identifier: Apache-2.0
// Tests invalid responses of the engine, and arguments that cannot be names.
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"
#include "wire/stage.hpp"

#include <cstdio>
#include <fstream>
#include <functional>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

using namespace test;
using swarm::Json;
using ::testing::EndsWith;
using ::testing::HasSubstr;

namespace {

using Strings = std::vector<std::string>;

/// The text of a service with the member at `pointer` replaced.
std::string with(const char* pointer, const Json& value) {
  Json document = service("web");
  document[Json::json_pointer(pointer)] = value;
  return document.dump();
}

/// The same for a member of the ContainerSpec.
std::string with_container(const char* member, const Json& value) {
  return with((std::string("/Spec/TaskTemplate/ContainerSpec/") + member).c_str(), value);
}

Strings no_services() {
  return {with("/ID", 7),
          with("/ID", ""),
          with("/ID", "a/b"),
          with("/ID", ".."),
          with("/Spec/TaskTemplate", nullptr),
          with("/Spec/TaskTemplate/ContainerSpec", true),
          with("/Spec/TaskTemplate/ContainerSpec", "x"),
          with("/Spec/TaskTemplate/ContainerSpec", Json::array({1})),
          with("/Spec/TaskTemplate/ContainerSpec", 7),
          with_container("Image", 5),
          with_container("Env", "x"),
          with_container("Env", Json::object()),
          with_container("Env", 7),
          with_container("Env", Json::array({1})),
          with_container("Mounts", Json::array({nullptr})),
          with_container("Mounts", Json::array({{{"Target", 1}}})),
          with_container("Labels", Json{{"a", 1}}),
          with_container("StopGracePeriod", 1.5),
          with("/Spec/Labels", Json::array()),
          with("/Spec/EndpointSpec", "x"),
          with("/Spec/EndpointSpec", Json{{"Ports", Json{{"a", 1}}}}),
          with("/Spec/Mode", 7),
          with("/Spec/Mode", "Global"),
          with("/Spec/Mode", Json::array()),
          with("/Spec/Mode", Json{{"Replicated", 7}}),
          with("/Spec/Mode", Json{{"Replicated", Json::object()}, {"Global", Json::object()}}),
          with("/PreviousSpec", 7),
          with("/UpdateStatus", "x"),
          with("/Spec", Json::array()),
          with("/Spec", "x"),
          with("/Spec", nullptr),
          with("/Spec/Name", 7),
          with("/Spec/TaskTemplate", 7),
          with("/Spec/TaskTemplate", Json::array()),
          with("/Version", nullptr),
          with("/Version", 10),
          with("/Version/Index", "11"),
          with("/Version/Index", 1.5),
          with("/Version/Index", -1),
          with("/Version/Index", 18446744073709551616.0),
          "{}"};
}

/// Makes the engine answer with this text for the service, alone or in the list.
void answer_with(FakeEngine& engine, const std::string& text) {
  engine.instead = [text](const Sent& sent) -> std::optional<swarm::Response> {
    if (sent.method != "GET" || !sent.path.starts_with("/services")) return std::nullopt;
    const std::string body = sent.path == "/services" ? "[" + text + "]" : text;
    return swarm::Response{.status = 200, .headers = {}, .body = body, .lost = {}};
  };
}

}  // namespace

TEST(OddAnswers, are_no_services_for_any_verb) {
  for (const std::string& text : no_services()) {
    FakeEngine engine;
    answer_with(engine, text);
    for (const char* line :
         {"inspect web", "inspect --get ID web", "inspect -o flags web", "ps web", "logs web", "why web",
          "rm web", "rm --ignore-missing web", "update -d web --label-add a=b", "diff web --label-add a=b",
          "scale -d web=2", "rollback -d web", "restart -d web", "wait web",
          "create -d --no-resolve-image --or-update --name web busybox"}) {
      const RunResult result = run(line, engine);
      EXPECT_EQ(result.exit, 1) << line << ": " << text << result.err;
      EXPECT_THAT(result.err, HasSubstr("cannot inspect web: the response is not a service: "))
          << line << text;
    }
    EXPECT_TRUE(engine.writes().empty()) << text;
  }
}

TEST(OddAnswers, are_no_rows_of_a_list) {
  for (const std::string& text : no_services()) {
    FakeEngine engine;
    answer_with(engine, text);
    for (const char* line : {"ls", "ls -q", "ls -o id", "ls -o name", "ls -o json", "ls -o jsonl",
                             "ls -o wide", "ls --format {{.ID}}", "ls web", "why", "rm --select label=a=b"}) {
      const RunResult result = run(line, engine);
      EXPECT_EQ(result.exit, 1) << line << ": " << text << result.err;
      EXPECT_THAT(result.err, HasSubstr("the response is invalid: not a service: ")) << line << text;
      EXPECT_THAT(result.out, ::testing::Not(HasSubstr("0/0"))) << line << text;
    }
  }
}

TEST(OddAnswers, without_a_task_template_are_no_services) {
  Json document = service("web");
  document["Spec"].erase("TaskTemplate");
  FakeEngine engine;
  answer_with(engine, document.dump());
  EXPECT_EQ(run("update -d --env-add A=1 web", engine).exit, 1);
  EXPECT_EQ(run("ls", engine).exit, 1);
  EXPECT_TRUE(engine.writes().empty());
}

TEST(OddAnswers, of_a_newer_engine_are_services) {
  FakeEngine engine;
  Json web = service("web");
  web["New"] = 7;
  web["Spec"]["Mode"] = {{"Moon", 7}};
  web["Spec"]["TaskTemplate"]["ContainerSpec"]["New"] = Json::array({1, "x"});
  engine["services"].push_back(web);
  EXPECT_EQ(run("ls -q", engine).out, "svc-web\n");
}

namespace {

/// Makes an engine that has web, and answers with this text for the list at `path`.
void list_with(FakeEngine& engine, const std::string& path, const std::string& text) {
  engine.reset(
      {{"services", {service("web")}}, {"nodes", {node(1)}}, {"tasks", {task("web", 1, "t1", "running")}}});
  engine.instead = [=](const Sent& sent) -> std::optional<swarm::Response> {
    if (sent.method != "GET" || sent.path != path) return std::nullopt;
    return swarm::Response{.status = 200, .headers = {}, .body = text, .lost = {}};
  };
}

/// Expects the error for a broken answer, nothing on stdout, and no write.
void expect_broken(const std::string& path, const std::string& text, const std::string& line) {
  FakeEngine engine;
  list_with(engine, path, text);
  const RunResult result = run(line, engine);
  EXPECT_EQ(result.exit, 1) << line << ": " << path << " = " << text << "\n" << result.err;
  EXPECT_THAT(result.err, HasSubstr("invalid")) << line << ": " << path << " = " << text;
  EXPECT_EQ(result.out, "") << line << ": " << path << " = " << text;
  EXPECT_TRUE(engine.writes().empty()) << line << ": " << path << " = " << text;
}

const Strings no_lists{"5",    "\"x\"",         R"({"a":1})",      "[5]",
                       "[{}]", R"([{"ID":5}])", R"({"ID":"abc"})", "[null]"};

}  // namespace

TEST(OddAnswers, are_no_secrets_configs_or_networks) {
  const std::string file = testing::TempDir() + "odd-" + std::to_string(getpid());
  std::ofstream(file) << "x";
  for (const std::string& text : no_lists)
    for (const std::string kind : {"secret", "config"}) {
      expect_broken("/" + kind + "s", text, "update -d --" + kind + "-add tls web");
      expect_broken("/" + kind + "s", text, "update --" + kind + "-rotate tls=" + file + " web");
      expect_broken("/" + kind + "s", R"([{"ID":"a","Spec":{"Name":7}}])",
                    "update -d --" + kind + "-add a web");
    }
  std::remove(file.c_str());
  for (const std::string& text : no_lists)
    expect_broken("/networks", text, "update -d --network-add none-such web");
}

TEST(OddAnswers, are_no_tasks) {
  Strings texts = no_lists;
  Json one = task("web", 1, "t1", "running");
  for (const auto& [pointer, value] :
       std::vector<std::pair<const char*, Json>>{{"/ID", "a/b"},
                                                 {"/ServiceID", 7},
                                                 {"/Status", 7},
                                                 {"/Status", nullptr},
                                                 {"/Status/State", 7},
                                                 {"/Status/State", ""},
                                                 {"/Status/Err", Json::array()},
                                                 {"/Slot", "1"},
                                                 {"/DesiredState", true},
                                                 {"/Spec", "x"}}) {
    Json other = one;
    other[Json::json_pointer(pointer)] = value;
    texts.push_back("[" + other.dump() + "]");
  }
  for (const std::string& text : texts)
    for (const char* line : {"ps web", "ps -q web", "ps -o json web", "why web", "logs web"})
      expect_broken("/tasks", text, line);
}

TEST(OddAnswers, of_a_task_without_a_service_are_tasks) {
  Json attachment = task("web", 1, "t1", "running");
  attachment.erase("ServiceID");
  FakeEngine engine;
  list_with(engine, "/tasks", "[" + attachment.dump() + "]");
  EXPECT_EQ(run("ps -q web", engine).exit, 0);
}

TEST(OddAnswers, are_no_nodes) {
  Strings texts = no_lists;
  texts.emplace_back(R"([{"ID":"n1","Status":7}])");
  texts.emplace_back(R"([{"ID":"n1","Spec":{"Role":7}}])");
  for (const std::string& text : texts)
    for (const char* line : {"ps web", "diff --label-add a=b web"}) expect_broken("/nodes", text, line);
}

namespace {

/// What completion offers if the list at `path` is this text.
std::string completed(const std::string& path, const std::string& text, Strings words) {
  FakeEngine engine;
  list_with(engine, path, text);
  words.insert(words.begin(), "__complete");
  const RunResult result = run(words, engine);
  EXPECT_EQ(result.exit, 0) << path << text << result.err;
  EXPECT_EQ(result.err, "") << path << text;
  return result.out;
}

}  // namespace

TEST(OddAnswers, complete_as_much_as_empty_ones) {
  const std::vector<std::pair<std::string, Strings>> lists{
      {"/services", {"update", ""}},
      {"/networks", {"create", "--network", ""}},
      {"/networks", {"update", "web", "--network-add", ""}},
      {"/secrets", {"create", "--secret", ""}},
      {"/configs", {"create", "--config", ""}},
      {"/nodes", {"ps", "web", "--filter", "node="}},
      {"/nodes", {"create", "--constraint", "node.hostname=="}},
      {"/nodes", {"create", "--placement-pref", "spread="}},
      {"/volumes", {"create", "--mount", "type=volume,source="}},
      {"/images/json", {"create", ""}}};
  Strings texts = no_lists;
  for (const char* text :
       {R"([{"Spec":7}])", R"([{"Spec":{"Name":7}}])", R"([{"Id":7,"Name":[]}])",
        R"([{"Name":7,"RepoTags":7}])", R"([{"RepoTags":[7,null]}])", R"([{"Description":{"Hostname":7}}])",
        R"({"Volumes":7})", R"({"Volumes":[7,null,{"Name":7}]})"})
    texts.emplace_back(text);
  for (const auto& [path, words] : lists)
    for (const std::string& text : texts)
      EXPECT_EQ(completed(path, text, words), completed(path, "[]", words)) << path << text;
  const std::string mixed = R"([{"ID":"a","Id":"a","Name":"a","Spec":{"Name":"a"}},5])";
  for (const std::string kind : {"network", "secret", "config"}) {
    const Strings words{"create", "--" + kind, ""};
    EXPECT_EQ(completed("/" + kind + "s", mixed, words), completed("/" + kind + "s", "[]", words)) << kind;
  }
}

TEST(OddAnswers, report_no_version) {
  for (const char* text : {"5", "[]", R"({"Version":28})"}) {
    FakeEngine engine;
    list_with(engine, "/version", text);
    EXPECT_EQ(run("version", engine).exit, 1) << text;
  }
}

TEST(Names, that_cannot_be_names_are_not_found_and_not_sent) {
  for (const std::string name :
       {"", ".", "..", "/", "a/b", "a//b", "web/update", "../../nodes", "web/../web"}) {
    const std::string shown = name.empty() ? "''" : name;
    for (Strings words : std::vector<Strings>{{"inspect"},
                                              {"inspect", "--get", "ID"},
                                              {"inspect", "-o", "flags"},
                                              {"ps"},
                                              {"logs"},
                                              {"why"},
                                              {"rm"},
                                              {"rm", "--dry-run"},
                                              {"update", "--label-add", "a=b"},
                                              {"update", "--dry-run", "--label-add", "a=b"},
                                              {"diff", "--label-add", "a=b"},
                                              {"rollback"},
                                              {"restart"},
                                              {"wait"}}) {
      FakeEngine engine;
      words.push_back(name);
      const RunResult result = run(words, engine);
      EXPECT_EQ(result.exit, 3) << words[0] << " '" << name << "': " << result.err;
      EXPECT_THAT(result.err, EndsWith(": service " + shown + " not found\n")) << words[0];
      EXPECT_TRUE(engine.sent.empty()) << words[0] << " '" << name << "'";
    }
    FakeEngine engine;
    EXPECT_EQ(run(Strings{"rm", "--ignore-missing", name}, engine).exit, 0) << name;
    EXPECT_EQ(run(Strings{"wait", "--for", "gone", name}, engine).exit, 0) << name;
    EXPECT_TRUE(engine.sent.empty()) << name;
  }
  FakeEngine engine;
  EXPECT_EQ(run(Strings{"scale", "a/b=2"}, engine).exit, 3);
  EXPECT_TRUE(engine.sent.empty());
}

TEST(Names, of_networks_secrets_and_configs_that_cannot_be_names_are_not_sent) {
  for (const std::string name : {".", "..", "a/b", "/"})
    for (const char* flag : {"--network", "--secret", "--config"}) {
      FakeEngine engine;
      const RunResult result =
          run(Strings{"create", "-d", "--no-resolve-image", "--name", "web", flag, name, "busybox"}, engine);
      EXPECT_EQ(result.exit, 3) << flag << " " << name << result.err;
      EXPECT_THAT(result.err, HasSubstr("not found"));
      EXPECT_TRUE(engine.sent.empty()) << flag << " " << name;
    }
}

namespace {

class OutOfMemory : public swarm::Transport {
 public:
  swarm::Response send(const swarm::Request&) override { throw std::bad_alloc(); }
  swarm::Response stream(const swarm::Request&, const swarm::Sink&,
                         const std::function<void(const swarm::Response&)>&) override {
    throw std::bad_alloc();
  }
  [[nodiscard]] std::string peer() const override { return "m1"; }
};

}  // namespace

TEST(Memory, that_runs_out_is_an_error_like_others) {
  OutOfMemory engine;
  const RunResult result = run("inspect web", engine);
  EXPECT_EQ(result.exit, 1);
  EXPECT_EQ(result.err, "swarmctl: inspect: out of memory\n");
}
