// SPDX-License-Identifier: Apache-2.0
// Tests apply and diff --file, which read services from files.
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"

#include <filesystem>
#include <fstream>
#include <functional>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

using namespace test;
using swarm::Json;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

namespace {

/// A temporary folder for spec files, and an engine without services.
class ApplyFiles : public testing::Test {
 protected:
  ApplyFiles() { std::filesystem::create_directories(folder_); }
  ~ApplyFiles() override { std::filesystem::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ + "/" + name) << text;
    return folder_ + "/" + name;
  }
  /// A minimal spec; `container` adds members to its ContainerSpec.
  static Json wanted(const std::string& name, const Json& container = Json::object()) {
    Json spec{{"Name", name}, {"TaskTemplate", {{"ContainerSpec", {{"Image", "busybox:1"}}}}}};
    spec["TaskTemplate"]["ContainerSpec"].update(container);
    return spec;
  }
  /// Runs the line with `FOLDER` replaced by the path of the folder.
  RunResult apply(std::string line) {
    engine_.sent.clear();
    for (auto at = line.find("FOLDER"); at != line.npos; at = line.find("FOLDER"))
      line.replace(at, 6, folder_);
    return run(line, engine_);
  }
  RunResult apply_folder(const std::string& flags = {}) {
    return apply("apply -d --no-resolve-image FOLDER " + flags);
  }
  Json spec(std::size_t service = 0) { return engine_["services"].at(service).at("Spec"); }
  Json& live(std::size_t service = 0) { return engine_["services"][service]["Spec"]; }
  /// Applies a change of A to web. While that goes on, web gets a new version, and `other_change` is made.
  RunResult lose_a_race(const std::function<void()>& other_change) {
    write("web.json", wanted("web", {{"Env", {"A=1"}}}).dump());
    EXPECT_EQ(apply_folder().exit, 0);
    write("web.json", wanted("web", {{"Env", {"A=2"}}}).dump());
    engine_.afterwards = [this, other_change, raced = false](const Sent& sent, swarm::Response&) mutable {
      if (std::exchange(raced, true) || sent.path != "/services/web") return;
      engine_["services"][0]["Version"]["Index"] = 200;
      other_change();
    };
    return apply_folder();
  }
  std::string without_folder(std::string text) const {
    for (auto at = text.find(folder_ + "/"); at != text.npos; at = text.find(folder_ + "/"))
      text.erase(at, folder_.size() + 1);
    return text;
  }

  FakeEngine engine_;
  std::string folder_ = testing::TempDir() + "apply-" + std::to_string(getpid());
};

}  // namespace

TEST_F(ApplyFiles, absent_services_are_created_in_the_order_of_the_files) {
  write("b.json", Json::array({wanted("one"), wanted("two")}).dump());
  write("a.jsonl", "\xEF\xBB\xBF" + wanted("three").dump() + "\n\n" + wanted("four").dump() + "\n");
  write("c.yaml", "Name: five\nTaskTemplate:\n  ContainerSpec:\n    Image: busybox:1\n");
  write("notes.txt", "none");
  std::filesystem::create_directory(folder_ + "/folder.yaml");
  const RunResult result = apply_folder();
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.out, "three created\nfour created\none created\ntwo created\nfive created\n");
  EXPECT_EQ(result.err, "");
  ASSERT_EQ(engine_.writes().size(), 5U);
  Json sent = engine_.writes()[2].json();
  EXPECT_EQ(sent["Labels"].dump(),
            R"({"io.swarmctl.applied":"{\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":1}}}"})");
  sent.erase("Labels");
  EXPECT_EQ(sent, wanted("one"));
}

TEST_F(ApplyFiles, documents_may_follow_each_other_as_jq_prints_them) {
  const Json odd = wanted("two", {{"Env", {R"(A=}\"]{)"}}});
  write("a.json", wanted("one").dump(2) + "\n" + odd.dump(2) + "\n");
  write("b.json", wanted("three").dump() + wanted("four").dump());
  EXPECT_EQ(apply_folder().out, "one created\ntwo created\nthree created\nfour created\n");
  EXPECT_EQ(engine_.writes()[1].json()["TaskTemplate"], odd["TaskTemplate"]);
  write("b.json", wanted("three").dump(2) + "{\"Name\":");
  EXPECT_THAT(without_folder(apply_folder().err), HasSubstr("b.json: document 2: the document is not JSON"));
}

TEST_F(ApplyFiles, what_is_missing_twice_in_a_file_is_reported_with_its_place_once) {
  Json lacking = wanted("web", {{"Secrets",
                                 {{{"SecretName", "none"}, {"File", {{"Name", "a"}}}},
                                  {{"SecretName", "none"}, {"File", {{"Name", "b"}}}}}}});
  write("a.json", lacking.dump());
  EXPECT_THAT(without_folder(apply_folder().err),
              testing::StartsWith("swarmctl: apply: a.json: secret not found: none\n"));
}

TEST_F(ApplyFiles, a_second_time_sends_nothing_and_asks_no_registry) {
  engine_["digest"] = "sha256:" + std::string(64, 'a');
  write("web.json", wanted("web", {{"Env", {"A=1"}}}).dump());
  EXPECT_EQ(apply("apply -d FOLDER/web.json").out, "web created\n");
  EXPECT_THAT(spec()["TaskTemplate"]["ContainerSpec"]["Image"].get<std::string>(),
              HasSubstr("busybox:1@sha256:a"));
  engine_["digest"] = "sha256:" + std::string(64, 'b');
  const RunResult result = apply("apply FOLDER/web.json");
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.out, "web unchanged\n");
  EXPECT_EQ(result.err, "");
  ASSERT_EQ(engine_.sent.size(), 1U);
  EXPECT_EQ(engine_.sent[0].path, "/services/web");
}

TEST_F(ApplyFiles, a_member_left_out_goes_if_a_file_set_it_and_stays_if_somebody_else_did) {
  write("web.json", wanted("web", {{"Env", {"A=1", "B=2"}}, {"User", "nobody"}}).dump());
  EXPECT_EQ(apply_folder().exit, 0);
  run("update -d web --env-add C=3 --replicas 4", engine_);
  write("web.json", wanted("web", {{"Env", {"B=3"}}}).dump());
  const RunResult result = apply_folder();
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.out, "web updated\n");
  EXPECT_EQ(result.err,
            "swarmctl: apply: web: changing:\n"
            "~ TaskTemplate.ContainerSpec.Env: B=2 → B=3\n"
            "- TaskTemplate.ContainerSpec.Env: A=1\n"
            "- TaskTemplate.ContainerSpec.User: nobody\n");
  EXPECT_EQ(spec()["TaskTemplate"]["ContainerSpec"]["Env"].dump(), R"(["B=3","C=3"])");
  EXPECT_FALSE(spec()["TaskTemplate"]["ContainerSpec"].contains("User"));
  EXPECT_EQ(spec()["Mode"]["Replicated"]["Replicas"], 4);
}

TEST_F(ApplyFiles, the_first_one_over_a_service_of_others_only_adds_to_it) {
  run("create -d --no-resolve-image --name web --env X=1 --label a=b --replicas 3 -p 80:80 busybox:1",
      engine_);
  Json before = spec();
  write("web.json", wanted("web").dump());
  RunResult result = apply_folder();
  EXPECT_EQ(result.out, "web updated\n");
  EXPECT_EQ(result.err, "swarmctl: apply: web: changing only the label that remembers the file\n");
  before["Labels"]["io.swarmctl.applied"] = spec()["Labels"]["io.swarmctl.applied"];
  EXPECT_EQ(spec(), before);
  EXPECT_EQ(apply_folder().out, "web unchanged\n");
}

TEST_F(ApplyFiles, a_list_does_not_show_what_is_remembered) {
  Json document = wanted("web");
  document["Labels"] = {{"tier", "front"}};
  write("web.json", document.dump());
  EXPECT_EQ(apply_folder().exit, 0);
  const std::string list = run("ls -o wide", engine_).out;
  EXPECT_THAT(list, HasSubstr("tier=front"));
  EXPECT_THAT(list, Not(HasSubstr("io.swarmctl.applied")));
}

TEST_F(ApplyFiles, a_login_is_sent_to_unchanged_services_too) {
  write("web.json", wanted("web").dump());
  EXPECT_EQ(apply_folder().exit, 0);
  EXPECT_EQ(apply_folder("--with-registry-auth").out, "web updated\n");
  EXPECT_EQ(engine_.writes().size(), 1U);
}

TEST_F(ApplyFiles, services_of_one_tag_ask_once_with_its_login_and_all_get_it) {
  // The login is alice:hunter2.
  std::ofstream(folder_ + "/config.json") << R"({"auths":{"r.example":{"auth":"YWxpY2U6aHVudGVyMg=="}}})";
  Caller caller;
  caller.environment["DOCKER_CONFIG"] = folder_;
  engine_["digest"] = "sha256:" + std::string(64, 'a');
  Json all = Json::array();
  for (const auto& [name, image] :
       {std::pair{"a", "r.example/app:1"}, std::pair{"b", "app"}, std::pair{"c", "r.example/app:1"},
        std::pair{"d", "docker.io/library/app:latest"}})
    all.push_back(wanted(name, {{"Image", image}}));
  const RunResult result =
      run("apply -d --with-registry-auth " + write("all.json", all.dump()), engine_, caller);
  EXPECT_EQ(result.exit, 0) << result.err;
  std::vector<std::string> asked, sent;
  for (const Sent& one : engine_.sent) {
    const char* login = one.registry_auth == "e30=" ? " without" : " with a login";  // an empty JSON object
    if (one.path.starts_with("/distribution/")) asked.push_back(one.path + login);
    if (one.method == "POST") sent.push_back(one.json()["Name"].get<std::string>() + login);
  }
  EXPECT_EQ(asked, (std::vector<std::string>{"/distribution/r.example/app:1/json with a login",
                                             "/distribution/app:latest/json without"}));
  EXPECT_EQ(sent, (std::vector<std::string>{"a with a login", "b without", "c with a login", "d without"}));
}

TEST_F(ApplyFiles, so_many_at_a_time_are_awaited_before_the_next) {
  Json none = Json::array();
  for (const char* name : {"a", "b", "c"}) {
    none.push_back(wanted(name));
    none.back()["Mode"] = {{"Replicated", {{"Replicas", 0}}}};
  }
  write("all.json", none.dump());
  const RunResult result = apply("apply --no-resolve-image --parallel 2 FOLDER");
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.out, "a created\nb created\nc created\n");
  EXPECT_THAT(result.err, EndsWith("swarmctl: apply: 3 of 3 services are done\n"));
}

TEST_F(ApplyFiles, names_become_ids) {
  Json document = wanted("web", {{"Secrets", {{{"SecretName", "tls"}, {"File", {{"Name", "tls"}}}}}},
                                 {"Configs", {{{"ConfigName", "app"}, {"File", {{"Name", "/app"}}}}}}});
  document["TaskTemplate"]["Networks"] = {{{"Target", "front"}}};
  write("web.json", document.dump());
  EXPECT_EQ(apply_folder().exit, 0);
  const Json sent = engine_.writes().at(0).json();
  EXPECT_EQ(sent["TaskTemplate"]["Networks"][0]["Target"], engine_["networks"][0]["Id"]);
  EXPECT_EQ(sent["TaskTemplate"]["ContainerSpec"]["Secrets"][0]["SecretID"], engine_["secrets"][0]["ID"]);
  EXPECT_EQ(sent["TaskTemplate"]["ContainerSpec"]["Configs"][0]["ConfigID"], engine_["configs"][0]["ID"]);
  EXPECT_EQ(apply_folder().out, "web unchanged\n");
}

TEST_F(ApplyFiles, a_secret_needs_no_more_than_its_name) {
  run("create -d --no-resolve-image --name other --secret tls busybox:1", engine_);
  const Json requested = spec(0)["TaskTemplate"]["ContainerSpec"]["Secrets"][0];
  write("web.yaml",
        "Name: web\nTaskTemplate:\n  ContainerSpec: {Image: 'busybox:1', Secrets: [SecretName: tls]}\n");
  const RunResult result = apply_folder();
  ASSERT_EQ(result.out, "web created\n") << result.err;
  const Json item = spec(1)["TaskTemplate"]["ContainerSpec"]["Secrets"][0];
  EXPECT_EQ(item["File"], requested["File"]);
  EXPECT_EQ(item["SecretID"], requested["SecretID"]);
  EXPECT_EQ(apply_folder().out, "web unchanged\n");
}

TEST_F(ApplyFiles, all_that_is_missing_or_wrong_is_reported_and_nothing_is_sent) {
  Json lacking = wanted("web", {{"Secrets",
                                 {{{"SecretName", "none"}, {"File", {{"Name", "a"}}}},
                                  {{"SecretName", "nine"}, {"File", {{"Name", "b"}}}}}}});
  lacking["TaskTemplate"]["Networks"] = {{{"Target", "nowhere"}}};
  write("a.json", lacking.dump());
  write("b.json", Json::array({wanted("api"), wanted("api"), wanted("-no-"), {{"Name", "x"}}, 7}).dump());
  write("c.jsonl", wanted("ok").dump() + "\n{\"Name\":\n");
  write("d.json", R"({"Name": "shape", "TaskTemplate": {"ContainerSpec": {"Env": "A=1"}}})");
  write("e.json", R"({"Name": "bare", "TaskTemplate": {"ContainerSpec": {}}})");
  write("f.json", "");
  write("g.json", wanted("odd", {{"Image", "NO"}}).dump());
  write("h.yml", "Name: [web\n");
  const RunResult result = apply_folder("FOLDER/nosuch.json");
  EXPECT_EQ(result.exit, 2);
  EXPECT_EQ(result.out, "");
  const std::string err = without_folder(result.err);
  for (const char* line :
       {"a.json: network nowhere not found\n", "a.json: secret not found: none\n",
        "a.json: secret not found: nine\n", "api: two specifications: b.json: item 1 and b.json: item 2\n",
        "b.json: item 3: Name -no-: not a name",
        "b.json: item 4: the document is not a service specification: it has no TaskTemplate\n",
        "b.json: item 5: the document is not a JSON object\n", "c.jsonl: line 2: the document",
        "d.json: the document", "e.json: it has no Image\n", "f.json: contains no service specification\n",
        "g.json: ", "h.yml:", "nosuch.json: No such file or directory\n"})
    EXPECT_THAT(err, HasSubstr(std::string("swarmctl: apply: ") + line));
  EXPECT_TRUE(engine_.writes().empty());
}

TEST_F(ApplyFiles, a_compose_file_is_called_one) {
  write("web.yaml", "services:\n  web: {image: busybox}\n");
  const RunResult result = apply_folder();
  EXPECT_EQ(result.exit, 2);
  EXPECT_EQ(
      without_folder(result.err),
      "swarmctl: apply: web.yaml: the document is a Compose file, which `docker stack deploy -c` takes\n"
      "hint: swarmctl export SERVICE -o jsonl prints one\n");
}

TEST_F(ApplyFiles, what_is_wrong_in_a_document_is_reported_with_its_line) {
  const std::string image = "TaskTemplate:\n  ContainerSpec: {Image: 'busybox:1'}\n";
  write("a.yaml", "Name: a\n" + image + "Mode: {Replicated: {Replicas: '3'}}\n");
  write("b.yaml", "Name: b\n" + image + "UpdateConfig:\n  Parallelism: 1\n  FailureAction: stop\n");
  write("c.yaml", "---\n---\nName: c\n" + image + "---\nName: d\n" + image +
                      "EndpointSpec:\n  Ports:\n    - {TargetPort: 80}\n    - {TargetPort: 99999}\n");
  write("d.json", Json::array({wanted("e"), wanted("f", {{"Env", {{"A", "1"}}}})}).dump(1));
  write("e.json", wanted("g", {{"TTY", 1}}).dump());
  write("f.json", "{\n \"Name\": \"h\",\n}\n");
  write("g.yaml", "services:\n  web:\n    image: busybox\n");
  const RunResult result = apply_folder();
  EXPECT_EQ(result.exit, 2);
  const std::string err = without_folder(result.err);
  const std::string none = ": the document is not a service specification: ";
  for (const std::string& line :
       {"a.yaml:4:21" + none + "Mode.Replicated.Replicas must be a whole number\n",
        std::string(
            "b.yaml:6:3: UpdateConfig.FailureAction must be pause, continue or rollback, and is stop\n"),
        std::string(
            "c.yaml:13:8: EndpointSpec.Ports[1].TargetPort must be between 0 and 65535, and is 99999\n"),
        "d.json:15:5" + none + "TaskTemplate.ContainerSpec.Env must be a list\n",
        "e.json" + none + "TaskTemplate.ContainerSpec.TTY must be true or false\n",
        std::string("f.json: the document is not JSON: broken at line 3, column 1\n"),
        std::string("g.yaml: the document is a Compose file, which `docker stack deploy -c` takes\n")})
    EXPECT_THAT(err, HasSubstr("swarmctl: apply: " + line));
  EXPECT_TRUE(engine_.writes().empty());
}

TEST_F(ApplyFiles, a_member_that_is_not_known_is_reported_with_its_line) {
  write("a.yaml", "Name: a\nTaskTemplate:\n  ContainerSpec:\n    Image: busybox:1\n    Enviroment: [A=1]\n");
  const RunResult result = apply_folder();
  EXPECT_EQ(result.exit, 0);
  EXPECT_THAT(without_folder(result.err),
              HasSubstr("warning: a.yaml:5:5: TaskTemplate.ContainerSpec.Enviroment is not known;"));
}

TEST_F(ApplyFiles, what_only_the_swarm_lacks_has_the_code_of_that) {
  Json lacking = wanted("web");
  lacking["TaskTemplate"]["Networks"] = {{{"Target", "nowhere"}}};
  write("a.json", lacking.dump());
  write("b.json", wanted("api").dump());
  EXPECT_EQ(apply_folder().exit, 3);
  EXPECT_TRUE(engine_.writes().empty());
}

TEST_F(ApplyFiles, fields_that_the_engine_does_not_know_are_reported) {
  FakeEngine old("1.39");
  write("web.json", wanted("web", {{"Sysctls", {{"a", "1"}}}, {"CapabilityAdd", {"CAP_X"}}}).dump());
  const RunResult result = run("apply -d " + folder_, old);
  EXPECT_EQ(result.exit, 1);
  EXPECT_THAT(result.err,
              HasSubstr("TaskTemplate.ContainerSpec.Sysctls needs API 1.40 and the engine speaks 1.39"));
  EXPECT_THAT(result.err, HasSubstr("TaskTemplate.ContainerSpec.CapabilityAdd needs API 1.41"));
  EXPECT_TRUE(old.writes().empty());
}

TEST_F(ApplyFiles, another_mode_is_reported_before_anything_is_sent) {
  run("create -d --no-resolve-image --name web busybox:1", engine_);
  Json global = wanted("web");
  global["Mode"] = {{"Global", Json::object()}};
  write("a.json", wanted("api").dump());
  write("b.json", global.dump());
  const RunResult result = apply_folder();
  EXPECT_EQ(result.exit, 1);
  EXPECT_THAT(result.err, HasSubstr("b.json: cannot update web: service mode change is not allowed"));
  EXPECT_TRUE(engine_.writes().empty());
}

TEST_F(ApplyFiles, drift_has_an_exit_code) {
  write("a.json", wanted("web").dump());
  EXPECT_EQ(apply_folder().exit, 0);
  RunResult result = apply("apply --no-resolve-image --dry-run --exit-code FOLDER");
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.out, "web: nothing to change\n");
  live()["TaskTemplate"]["ContainerSpec"]["Image"] = "busybox:9";
  write("b.json", wanted("api").dump());
  result = apply("apply --no-resolve-image --dry-run --exit-code FOLDER");
  EXPECT_EQ(result.exit, 10);
  EXPECT_THAT(result.out, HasSubstr("~ TaskTemplate.ContainerSpec.Image: busybox:9 → busybox:1"));
  EXPECT_THAT(result.out, HasSubstr("api"));
  EXPECT_THAT(result.out, Not(HasSubstr("io.swarmctl")));
  EXPECT_TRUE(engine_.writes().empty());
}

TEST_F(ApplyFiles, memory_alone_is_no_drift) {
  run("create -d --no-resolve-image --name web busybox:1", engine_);
  write("a.json", wanted("web").dump());
  const RunResult result = apply("apply --dry-run --exit-code FOLDER");
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.out, "web: only the label that remembers the file would change\n");
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(Json::parse(apply("apply --dry-run -o json FOLDER").out).at("changes"), Json::array());
}

TEST_F(ApplyFiles, an_unchanged_service_whose_update_stands_still_is_reported) {
  write("a.json", wanted("web").dump());
  apply_folder();
  engine_["services"][0]["UpdateStatus"] = {{"State", "paused"}};
  const RunResult result = apply("apply --no-resolve-image FOLDER");
  EXPECT_EQ(result.out, "web unchanged\n");
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.err,
            "swarmctl: apply: warning: web matches its file, but its last update is not complete: paused\n");
  EXPECT_EQ(apply_folder().err, "");
  engine_["services"][0]["UpdateStatus"]["State"] = "completed";
  EXPECT_EQ(apply("apply --no-resolve-image FOLDER").err, "");
}

TEST_F(ApplyFiles, prune_removes_what_is_selected_and_in_no_file) {
  for (const char* name : {"web", "old", "other"})
    run(std::string("create -d --no-resolve-image --name ") + name +
            " --label team=" + (std::string_view(name) == "other" ? "b" : "a") + " busybox:1",
        engine_);
  write("web.json", wanted("web").dump());
  RunResult result =
      apply("apply --no-resolve-image --dry-run --exit-code --prune --select label=team=a FOLDER");
  EXPECT_EQ(result.exit, 10);
  EXPECT_THAT(result.out, HasSubstr("old"));
  EXPECT_TRUE(engine_.writes().empty());
  result = apply_folder("--prune --select label=team=a");
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.out, "web updated\nold removed\n");
  EXPECT_THAT(result.err, HasSubstr("swarmctl: apply: to be removed, because no file defines them: old\n"));
  ASSERT_EQ(engine_["services"].size(), 2U);
  EXPECT_EQ(engine_.writes().back().method, "DELETE");
}

TEST_F(ApplyFiles, prune_leaves_alone_what_somebody_took_over_since) {
  for (const char* name : {"old", "older", "oldest"})
    run(std::string("create -d --no-resolve-image --name ") + name + " --label team=a busybox:1", engine_);
  write("web.json", wanted("web").dump());
  engine_.afterwards = [this](const Sent& sent, swarm::Response&) {
    if (sent.path != "/services/create") return;
    Json& all = engine_["services"];
    for (Json& one : all)
      if (one["Spec"]["Name"] == "old") one["Spec"]["Labels"]["team"] = "b";
    std::erase_if(all.get_ref<Json::array_t&>(),
                  [](const Json& one) { return one["Spec"]["Name"] == "older"; });
  };
  const RunResult result = apply_folder("--prune --select label=team=a");
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.out, "web created\noldest removed\n");
  EXPECT_EQ(result.err,
            "swarmctl: apply: to be removed, because no file defines them: old, older, oldest\n"
            "swarmctl: apply: warning: old is left alone: --select no longer finds it\n"
            "swarmctl: apply: warning: older is left alone: --select no longer finds it\n");
}

TEST_F(ApplyFiles, nothing_is_pruned_after_a_failure) {
  run("create -d --no-resolve-image --name old --label team=a busybox:1", engine_);
  write("web.json", wanted("web").dump());
  engine_.instead = [](const Sent& sent) -> std::optional<swarm::Response> {
    if (sent.path == "/services/create") return refusal(400, "no");
    return std::nullopt;
  };
  const RunResult result = apply_folder("--prune --select label=team=a");
  EXPECT_EQ(result.exit, 1);
  EXPECT_THAT(result.err, HasSubstr("warning: nothing was removed: not all services are done"));
  EXPECT_EQ(engine_["services"].size(), 1U);
}

TEST_F(ApplyFiles, usage_errors_ask_nothing) {
  write("web.json", wanted("web").dump());
  for (const char* wrong : {"apply", "apply FOLDER --prune", "apply FOLDER --select label=a=b",
                            "apply --prune --select label=a=b", "apply FOLDER --prune --select label=",
                            "apply FOLDER -o json", "apply FOLDER --exit-code", "apply FOLDER --parallel 0",
                            "apply -d FOLDER --parallel 1", "apply FOLDER --image x",
                            "diff --file FOLDER --image x", "diff", "diff --previous --file FOLDER web"}) {
    const RunResult result = apply(wrong);
    EXPECT_EQ(result.exit, 2) << wrong << "\n" << result.err;
    EXPECT_TRUE(engine_.sent.empty()) << wrong;
  }
}

TEST_F(ApplyFiles, a_lost_race_merges_again) {
  const RunResult result = lose_a_race([&] {
    live()["TaskTemplate"]["ContainerSpec"]["Env"] = {"A=1", "B=1"};
  });
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("web: changed by someone else; changing:"));
  EXPECT_EQ(spec()["TaskTemplate"]["ContainerSpec"]["Env"].dump(), R"(["A=2","B=1"])");
}

TEST_F(ApplyFiles, a_lost_race_against_nobody_is_not_blamed_on_anybody) {
  const RunResult result = lose_a_race([] {});
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.err, "swarmctl: apply: web: changing:\n~ TaskTemplate.ContainerSpec.Env: A=1 → A=2\n");
  EXPECT_EQ(spec()["TaskTemplate"]["ContainerSpec"]["Env"].dump(), R"(["A=2"])");
}

TEST_F(ApplyFiles, edits_a_service_that_somebody_else_creates_first) {
  write("web.json", wanted("web").dump());
  bool raced = false;
  engine_.afterwards = [&](const Sent& sent, swarm::Response&) {
    if (sent.path != "/services/web" || std::exchange(raced, true)) return;
    run("create -d --no-resolve-image --name web --env X=1 busybox:0", engine_);
  };
  const RunResult result = apply_folder();
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.out, "web updated\n");
  EXPECT_EQ(spec()["TaskTemplate"]["ContainerSpec"]["Image"], "busybox:1");
  EXPECT_EQ(spec()["TaskTemplate"]["ContainerSpec"]["Env"].dump(), R"(["X=1"])");
}

TEST_F(ApplyFiles, a_lost_answer_is_read_back) {
  write("a.json", wanted("web").dump());
  engine_.afterwards = [&](const Sent& sent, swarm::Response& answer) {
    if (sent.path == "/services/create") answer = {.lost = "the connection broke"};
  };
  const RunResult result = apply_folder();
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.out, "web created\n");
  EXPECT_THAT(result.err, HasSubstr("warning: the response was lost, but web was created"));
  EXPECT_EQ(engine_.writes().size(), 1U);
}

TEST_F(ApplyFiles, a_summary_says_what_became_of_each) {
  write("a.json", wanted("web").dump());
  apply_folder();
  write("b.json", wanted("api").dump());
  EXPECT_EQ(apply_folder("--summary FOLDER/summary").exit, 0);
  const Json summary = Json::parse(std::ifstream(folder_ + "/summary"));
  EXPECT_EQ(summary["verb"], "apply");
  EXPECT_EQ(summary["services"][0]["verdict"], "unchanged");
  EXPECT_EQ(summary["services"][1]["verdict"], "accepted");
}

TEST_F(ApplyFiles, an_error_in_a_file_has_no_hint_about_flags) {
  Json web = wanted("web");
  web["EndpointSpec"] = Json::parse(R"({"Mode":"dnsrr","Ports":[{"TargetPort":80}]})");
  write("web.json", web.dump());
  const RunResult result = apply_folder();
  EXPECT_EQ(result.exit, 2);
  EXPECT_THAT(result.err, EndsWith("endpoint mode dnsrr cannot publish ports in ingress mode\n"));
}

TEST_F(ApplyFiles, secrets_in_variables_are_neither_shown_nor_remembered) {
  write("web.json", wanted("web", {{"Env", {"DB_PASSWORD=hunter2"}}}).dump());
  EXPECT_EQ(apply_folder().exit, 0);
  EXPECT_THAT(spec()["Labels"].dump(), Not(HasSubstr("hunter2")));
  write("web.json", wanted("web", {{"Env", {"DB_PASSWORD=hunter22"}}}).dump());
  EXPECT_EQ(apply_folder().exit, 0);
}

TEST_F(ApplyFiles, a_rotated_secret_stays_though_its_first_version_is_gone) {
  write("web.json",
        wanted("web", {{"Secrets", {{{"SecretName", "tls"}, {"File", {{"Name", "tls"}}}}}}}).dump());
  EXPECT_EQ(apply_folder().exit, 0);
  Json& secret = live()["TaskTemplate"]["ContainerSpec"]["Secrets"][0];
  secret["SecretName"] = "tls.1f00ba12";
  secret["SecretID"] = "new";
  engine_["secrets"].erase(0);
  EXPECT_EQ(apply_folder().out, "web unchanged\n");
}

TEST_F(ApplyFiles, diff_shows_the_same_of_one) {
  write("a.json", Json::array({wanted("web"), wanted("api")}).dump());
  EXPECT_EQ(apply("diff --file FOLDER/a.json").exit, 2);
  EXPECT_EQ(apply("diff --file FOLDER/a.json nosuch").exit, 2);
  RunResult result = apply("diff --exit-code --file FOLDER/a.json api");
  EXPECT_EQ(result.exit, 10) << result.err;
  apply_folder();
  result = apply("diff --exit-code --file FOLDER/a.json api");
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.out, "api: nothing to change\n");
  EXPECT_EQ(Json::parse(apply("diff -o json --file FOLDER/a.json api").out)["body"], nullptr);
}
