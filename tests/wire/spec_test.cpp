// SPDX-License-Identifier: Apache-2.0
// Tests create, update and diff --spec, which read a whole spec from a file or from standard input.
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"
#include "wire/stage.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

using namespace test;
using swarm::Json;

namespace {

const std::string digest = "sha256:" + std::string(64, 'd');

/// web is stored as the engine stores a service of a command line with many flags.
class Spec : public ::testing::Test {
 protected:
  Spec() {
    run("create -d --no-resolve-image --name web --replicas 2 -e B=2 -e A=1 --label x=y --mount "
        "type=volume,source=vol,target=/v -p 80:80 --secret tls --network front --constraint "
        "node.role==worker "
        "--health-cmd true --update-delay 3s --command 'sh -c' busybox:1 'sleep 5'",
        engine_);
    Json& spec = engine_["services"][0]["Spec"];
    spec["TaskTemplate"]["Runtime"] = "container";
    spec["TaskTemplate"]["ContainerSpec"]["Isolation"] = "default";
    spec["TaskTemplate"]["OfANewerEngine"] = {{"kept", true}};
    engine_.sent.clear();
  }
  ~Spec() override { std::remove(file_.c_str()); }

  Json spec(std::size_t service = 0) { return engine_["services"].at(service).at("Spec"); }
  void write(const std::string& text) { std::ofstream(file_) << text; }
  void write_document(const Json& document) { write(document.dump()); }
  RunResult run_with_file(std::string line) {
    line.insert(std::min(line.find(' '), line.size()), " --spec " + file_);
    return run(line, engine_);
  }

  FakeEngine engine_;
  std::string file_ = testing::TempDir() + "spec-" + std::to_string(getpid()) + ".json";
};

/// Makes `text` the standard input for the lifetime of this object.
class Input {
 public:
  explicit Input(const std::string& text) : before_(::dup(STDIN_FILENO)), file_(std::tmpfile()) {
    std::fputs(text.c_str(), file_);
    std::rewind(file_);
    ::dup2(::fileno(file_), STDIN_FILENO);
  }
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;
  ~Input() {
    ::dup2(before_, STDIN_FILENO);
    ::close(before_);
    std::fclose(file_);
  }

 private:
  int before_;
  std::FILE* file_;
};

}  // namespace

TEST_F(Spec, that_inspect_prints_is_what_create_takes) {
  const RunResult printed = run("inspect -o spec web", engine_);
  const Input input(printed.out);
  const RunResult item = run("create -d --no-resolve-image --spec - --name copy", engine_);
  EXPECT_EQ(item.exit, 0) << item.err;
  Json wanted = spec();
  wanted["Name"] = "copy";
  ASSERT_EQ(engine_.writes().size(), 1U);
  EXPECT_EQ(engine_.writes().front().json(), wanted);
}

TEST_F(Spec, of_a_copy_has_no_label_that_remembers_the_file_of_the_original) {
  engine_["services"][0]["Spec"]["Labels"]["io.swarmctl.applied"] = "{}";
  const RunResult printed = run("inspect -o spec web", engine_);
  const Input input(printed.out);
  EXPECT_EQ(run("create -d --no-resolve-image --spec - --name copy", engine_).exit, 0);
  ASSERT_EQ(engine_.writes().size(), 1U);
  EXPECT_FALSE(engine_.writes().front().json()["Labels"].contains("io.swarmctl.applied"));
  write(printed.out);
  EXPECT_EQ(run_with_file("create --no-resolve-image --or-update").err,
            "swarmctl: create: web: nothing to change\n");
}

TEST_F(Spec, that_inspect_prints_changes_nothing) {
  write(run("inspect -o spec web", engine_).out);
  for (const std::string line :
       {"update --no-resolve-image web", "update web", "create --no-resolve-image --or-update"}) {
    const RunResult result = run_with_file(line);
    EXPECT_EQ(result.exit, 0) << result.err;
    EXPECT_EQ(result.err, "swarmctl: " + line.substr(0, 6) + ": web: nothing to change\n") << line;
  }
  EXPECT_EQ(run_with_file("create --if-absent").out, engine_["services"][0]["ID"].get<std::string>() + "\n");
  EXPECT_EQ(run_with_file("diff --exit-code web").out, "web: nothing to change\n");
  EXPECT_TRUE(engine_.writes().empty());
}

TEST_F(Spec, is_the_ground_that_flags_stand_on) {
  Json document = spec();
  document.erase("Name");
  document["Labels"] = {{"a", "b"}};
  write_document(document);
  const RunResult result =
      run_with_file("create -d --no-resolve-image --name api --env B=3 --replicas 4 busybox:2 top");
  EXPECT_EQ(result.exit, 0) << result.err;
  const Json item = engine_.writes().at(0).json();
  EXPECT_EQ(item.at("Name"), "api");
  EXPECT_EQ(item.at("Labels"), document.at("Labels"));
  EXPECT_EQ(item.at("Mode"), Json::parse(R"({"Replicated": {"Replicas": 4}})"));
  const Json& container = item.at("TaskTemplate").at("ContainerSpec");
  EXPECT_EQ(container.at("Image"), "busybox:2");
  EXPECT_EQ(container.at("Args"), Json::parse(R"(["top"])"));
  EXPECT_EQ(container.at("Env"), Json::parse(R"(["B=3", "A=1"])"));
  EXPECT_EQ(container.at("Command"), Json::parse(R"(["sh", "-c"])"));
}

TEST_F(Spec, of_an_update_is_the_whole_of_it) {
  write_document(Json::parse(R"({"Labels": {"a": "b"}, "Mode": {"Replicated": {"Replicas": 2}},
                        "TaskTemplate": {"ContainerSpec": {"Image": "busybox:1", "Env": ["B=2", "A=1"]}}})"));
  const RunResult result = run_with_file("update -d web --label-add c=d --no-resolve-image");
  EXPECT_EQ(result.exit, 0) << result.err;
  const Json sent = engine_.writes().at(0).json();
  EXPECT_EQ(sent.at("Name"), "web");
  EXPECT_EQ(sent.at("Labels"), Json::parse(R"({"a": "b", "c": "d"})"));
  EXPECT_FALSE(sent.contains("UpdateConfig"));
  EXPECT_FALSE(sent.at("TaskTemplate").contains("OfANewerEngine"));
  EXPECT_FALSE(sent.at("TaskTemplate").at("ContainerSpec").contains("Mounts"));
}

TEST_F(Spec, is_applied_afresh_after_a_lost_race) {
  write_document(Json::parse(R"({"TaskTemplate": {"ContainerSpec": {"Image": "busybox:1"}}})"));
  bool raced = false;
  engine_.afterwards = [&](const Sent& sent, swarm::Response&) {
    if (std::exchange(raced, true) || sent.path != "/services/web") return;
    engine_["services"][0]["Version"]["Index"] = 200;
    engine_["services"][0]["Spec"]["TaskTemplate"]["ForceUpdate"] = 7;
  };
  EXPECT_EQ(run_with_file("update -d web --no-resolve-image --label-add a=b").exit, 0);
  const Json sent = engine_.writes().back().json();
  EXPECT_EQ(sent.at("TaskTemplate").at("ForceUpdate"), 7);
  EXPECT_EQ(sent.at("Labels"), Json::parse(R"({"a": "b"})"));
}

TEST_F(Spec, has_its_image_resolved_unless_it_is_pinned) {
  engine_["digest"] = digest;
  Json document = spec();
  document["Name"] = "other";
  write_document(document);
  EXPECT_EQ(run_with_file("create -d").exit, 0);
  EXPECT_EQ(engine_.writes().back().json().at("TaskTemplate").at("ContainerSpec").at("Image"),
            "busybox:1@" + digest);

  engine_.sent.clear();
  const std::string pinned = "busybox:2@sha256:" + std::string(64, 'e');
  document["Name"] = "web";
  document["TaskTemplate"]["ContainerSpec"]["Image"] = pinned;
  write_document(document);
  EXPECT_EQ(run_with_file("update -d web").exit, 0);
  EXPECT_EQ(engine_.writes().back().json().at("TaskTemplate").at("ContainerSpec").at("Image"), pinned);
  EXPECT_TRUE(std::ranges::none_of(engine_.sent,
                                   [](const Sent& sent) { return sent.path.starts_with("/distribution"); }));

  // The tag that the service already runs is not a change.
  engine_.sent.clear();
  document["TaskTemplate"]["ContainerSpec"]["Image"] = "busybox:2";
  write_document(document);
  EXPECT_EQ(run_with_file("update web").err, "swarmctl: update: web: nothing to change\n");
}

TEST_F(Spec, is_shown_by_a_dry_run) {
  Json document = spec();
  document["Mode"]["Replicated"]["Replicas"] = 3;
  write_document(document);
  EXPECT_EQ(run_with_file("diff web").out,
            "web would change:\n"
            "~ Mode.Replicated.Replicas: 2 → 3\n"
            "restarts nothing: no task runs now\n"
            "starts 3 tasks\n");
  document["Name"] = "other";
  write_document(document);
  EXPECT_TRUE(
      run_with_file("create --dry-run --no-resolve-image").out.starts_with("other would be created:\n"));
  EXPECT_TRUE(engine_.writes().empty());
}

TEST_F(Spec, must_be_one_of_this_service) {
  Json document = spec();
  document["Name"] = "api";
  write_document(document);
  const RunResult result = run_with_file("update web");
  EXPECT_EQ(result.exit, 2);
  EXPECT_EQ(result.err, "swarmctl: update: --spec " + file_ +
                            ": it is the specification of api, not of web\n"
                            "hint: swarmctl create --spec makes a service of it\n");
  EXPECT_TRUE(engine_.writes().empty());
}

TEST_F(Spec, is_refused_before_anything_is_asked) {
  struct {
    std::string text, words;
  } const cases[] = {
      {"", "is not JSON: it is empty"},
      {"version: '3'", "is not JSON: broken at byte 1 of 12"},
      {run("inspect web", engine_).out, "is a list, as inspect prints it"},
      {run("inspect -o jsonl web", engine_).out, "is a whole service; only its Spec is the specification"},
      {"7", "is not a JSON object"},
      {R"({"Name": "web"})", "it has no TaskTemplate"},
      {R"({"Name": "web", "TaskTemplate": []})", "TaskTemplate must be an object"},
  };
  engine_.sent.clear();
  for (const auto& given : cases) {
    write(given.text);
    for (const std::string line : {"update web", "create", "diff web"}) {
      const RunResult result = run_with_file(line);
      EXPECT_EQ(result.exit, 2) << result.err;
      EXPECT_NE(result.err.find("--spec " + file_ + ": "), std::string::npos) << result.err;
      EXPECT_NE(result.err.find(given.words), std::string::npos) << result.err;
      EXPECT_NE(result.err.find("\nhint: swarmctl export SERVICE -o jsonl prints one\n"), std::string::npos);
    }
  }
  write(R"({"TaskTemplate": {"ContainerSpec": {"Env": ["A=1"]}}})");
  EXPECT_NE(run_with_file("create").err.find("needs an image"), std::string::npos);
  EXPECT_NE(run_with_file("create --if-absent busybox").err.find("need --name"), std::string::npos);
  EXPECT_NE(run("create --spec /nonexistent", engine_).err.find("--spec /nonexistent: No such file"),
            std::string::npos);
  EXPECT_EQ(run_with_file("update web --rollback").exit, 2);
  EXPECT_TRUE(engine_.sent.empty());
}

TEST_F(Spec, of_another_mode_takes_the_flags_of_its_mode) {
  Json document = spec();
  document["Name"] = "job";
  document["Mode"] = Json::parse(R"({"ReplicatedJob": {"TotalCompletions": 5, "MaxConcurrent": 5}})");
  document.erase("UpdateConfig");
  write_document(document);
  EXPECT_EQ(run_with_file("create -d --no-resolve-image --max-concurrent 2").exit, 0);
  EXPECT_EQ(engine_.writes().back().json().at("Mode"),
            Json::parse(R"({"ReplicatedJob": {"TotalCompletions": 5, "MaxConcurrent": 2}})"));
}

TEST_F(Spec, with_a_member_of_another_type_is_refused_by_the_members_name) {
  const std::pair<const char*, std::string> table[] = {
      {R"({"TaskTemplate":{"ContainerSpec":true}})", "TaskTemplate.ContainerSpec must be an object"},
      {R"({"TaskTemplate":{"ContainerSpec":{"Env":"x"}}})", "TaskTemplate.ContainerSpec.Env must be a list"},
      {R"({"TaskTemplate":{"ContainerSpec":{"Mounts":[{},{"Target":1}]}}})",
       "TaskTemplate.ContainerSpec.Mounts[1].Target must be text"},
      {R"({"TaskTemplate":{"ForceUpdate":0},"Labels":{"a":1}})", "Labels must have text values (a is not)"},
      {R"({"TaskTemplate":{"ForceUpdate":0},"Mode":{"Replicated":{},"Global":{}}})",
       "Mode must have one member"},
      {R"({"TaskTemplate":null})", "TaskTemplate must be an object"},
      {R"({"TaskTemplate":{"ForceUpdate":1.5}})", "TaskTemplate.ForceUpdate must be a whole number"}};
  for (const auto& [text, why] : table)
    for (const char* line : {"create -d --no-resolve-image --name n x", "update -d web", "diff web"}) {
      write(text);
      const RunResult result = run_with_file(line);
      EXPECT_EQ(result.exit, 2) << line << text;
      EXPECT_NE(
          result.err.find("--spec " + file_ + ": the document is not a service specification: " + why + "\n"),
          std::string::npos)
          << line << result.err;
      EXPECT_TRUE(engine_.sent.empty()) << line << text;
    }
}

TEST_F(Spec, with_a_value_that_no_engine_takes_is_refused_by_the_members_name_and_line) {
  const std::pair<const char*, std::string> table[] = {
      {R"({"TaskTemplate":{"ContainerSpec":{"Image":"x"}},"Mode":{"Replicated":{"Replicas":-1}}})",
       ": Mode.Replicated.Replicas must be between 0 and 9223372036854775807, and is -1\n"},
      {"{\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"x\"}},\n\"EndpointSpec\":{\"Mode\":\"dns\"}}",
       ":2:17: EndpointSpec.Mode must be vip or dnsrr, and is dns\n"},
      {"{\"TaskTemplate\":{\n\"ContainerSpec\":[]}}",
       ":2:1: the document is not a service specification: TaskTemplate.ContainerSpec must be an object\n"}};
  for (const auto& [text, why] : table)
    for (const char* line : {"create -d --no-resolve-image --name n x", "update -d web", "diff web"}) {
      write(text);
      const RunResult result = run_with_file(line);
      EXPECT_EQ(result.exit, 2) << line << text;
      EXPECT_NE(result.err.find("--spec " + file_ + why), std::string::npos) << line << result.err;
      EXPECT_TRUE(engine_.sent.empty()) << line << text;
    }
}

TEST_F(Spec, with_a_field_that_the_engine_is_too_old_for_is_refused_by_its_name) {
  FakeEngine old("1.41");
  for (const char* container : {R"({"Image":"x","OomScoreAdj":500})", R"({"Image":"x","oomscoreadj":500})"}) {
    write(R"({"Name":"api","TaskTemplate":{"ContainerSpec":)" + std::string(container) + "}}");
    const RunResult result = run("create -d --no-resolve-image --spec " + file_, old);
    EXPECT_EQ(result.exit, 1) << result.err;
    EXPECT_NE(
        result.err.find("--spec " + file_ +
                        ": TaskTemplate.ContainerSpec.OomScoreAdj needs API 1.46 and the engine speaks 1.41"),
        std::string::npos)
        << result.err;
  }
  write(R"({"Name":"api","TaskTemplate":{"ContainerSpec":{"Image":"x","OomScoreAdj":0}}})");
  EXPECT_EQ(run("create -d --no-resolve-image --spec " + file_, old).exit, 0);
  EXPECT_EQ(old.writes().size(), 1U);
}

TEST_F(Spec, names_members_in_any_case_as_the_engine_reads_them) {
  write(R"({"name":"api","TaskTemplate":{"ContainerSpec":{"image":"x:1"},"networks":[{"target":"front"}]},)"
        R"("Mode":{"replicated":{"replicas":0}}})");
  const RunResult result = run_with_file("create -d --no-resolve-image");
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(engine_.writes().at(0).json().dump(),
            R"({"Name":"api","TaskTemplate":{"ContainerSpec":{"Image":"x:1"},)"
            R"("Networks":[{"Target":"net0000000000000000000frnt"}]},"Mode":{"Replicated":{"Replicas":0}}})");
}

TEST_F(Spec, finds_no_change_again_whatever_it_leaves_to_the_engine) {
  write(R"({"Name":"api","TaskTemplate":{"Networks":[{"Target":"front"}],"ContainerSpec":{"Image":"x:1",)"
        R"("Secrets":[{"SecretName":"tls","File":{"Name":"tls","UID":"0","GID":"0","Mode":292}}],)"
        R"("Mounts":[{"Type":"bind","Source":"/a","Target":"/b","Consistency":"cached"}]}},)"
        R"("Mode":{"replicated":{"Replicas":1}},)"
        R"("EndpointSpec":{"Ports":[{"TargetPort":80,"PublishedPort":8080}]}})");
  const std::string line = "create -d --no-resolve-image --or-update";
  EXPECT_EQ(run_with_file(line).exit, 0);
  Json& stored = engine_["services"][1]["Spec"];
  stored["EndpointSpec"]["Ports"][0]["Protocol"] = "tcp";
  stored["EndpointSpec"]["Ports"][0]["PublishMode"] = "ingress";
  stored["TaskTemplate"]["ContainerSpec"]["Mounts"][0].erase("Consistency");
  const RunResult again = run_with_file(line);
  EXPECT_EQ(again.err, "swarmctl: create: warning: --spec " + file_ +
                           ": services ignore consistency\nswarmctl: create: api: nothing to change\n");
  EXPECT_EQ(engine_.writes().size(), 1U);
}

TEST_F(Spec, with_members_that_nobody_knows_is_sent_with_a_warning) {
  write(R"({"Name":"api","TaskTemplate":{"ContainerSpec":{"Image":"x","Nope":1},)"
        R"("Placement":{"Preferences":[{"SpreadOver":"node.labels.zone"}]}}})");
  const RunResult result = run_with_file("create -d --no-resolve-image");
  EXPECT_EQ(result.exit, 0) << result.err;
  for (const char* member : {"ContainerSpec.Nope", "Placement.Preferences.SpreadOver"})
    EXPECT_NE(
        result.err.find("warning: --spec " + file_ + ": TaskTemplate." + member + " is not known; an engine"),
        std::string::npos)
        << result.err;
  EXPECT_EQ(engine_.writes().size(), 1U);
}

TEST_F(Spec, that_names_a_network_that_is_not_there_sends_nothing) {
  write(R"({"Name":"api","TaskTemplate":{"ContainerSpec":{"Image":"x"},"Networks":[{"Target":"nope"}]}})");
  const RunResult result = run_with_file("create -d --no-resolve-image");
  EXPECT_EQ(result.exit, 3);
  EXPECT_NE(result.err.find("network nope not found\nhint: check with `docker network ls`"),
            std::string::npos)
      << result.err;
  EXPECT_TRUE(engine_.writes().empty());
}
