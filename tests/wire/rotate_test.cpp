// SPDX-License-Identifier: Apache-2.0
// Tests update --secret-rotate and --config-rotate: what each outcome creates, refers to and removes.
#include "wire/waiting.hpp"

#include <csignal>
#include <fstream>
#include <regex>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

using namespace test;
using swarm::Json;
using testing::HasSubstr;
using testing::Not;

namespace {

constexpr const char* secrets_at = "/TaskTemplate/ContainerSpec/Secrets";

/// The service web with a config, and with a secret between other secrets.
class Rotate : public testing::Test {
 protected:
  Rotate() {
    stage.patch(R"({"Spec": {"TaskTemplate": {"ContainerSpec": {
      "Image": "new",
      "Secrets": [
        {"File": {"Name": "a"}, "SecretID": "sec0000000000000000000key", "SecretName": "key"},
        {"File": {"Name": "tls.pem", "UID": "1", "GID": "2", "Mode": 256},
         "SecretID": "sec0000000000000000000tls", "SecretName": "tls"},
        {"File": {"Name": "b"}, "SecretID": "sec00000000000000000000db", "SecretName": "db"}],
      "Configs": [
        {"File": {"Name": "/app"}, "ConfigID": "cfg0000000000000000000app", "ConfigName": "app"}]}}}})");
    std::ofstream(file) << "hunter2";
    stage.engine.afterwards = [this](const Sent& sent, swarm::Response&) {
      if (sent.path == "/services/s1/update") updated();
    };
  }
  ~Rotate() override { std::remove(file.c_str()); }

  RunResult rotate(const std::string& more = {}, const std::string& flag = "--secret-rotate tls=") {
    RunResult result = stage.run("update web --progress none " + flag + file + " " + more);
    EXPECT_THAT(result.err + result.out, Not(HasSubstr("hunter2")));
    EXPECT_THAT(result.err + result.out, Not(HasSubstr("aHVudGVyMg")));
    result.err = without_numbers(result.err);
    return result;
  }
  /// Replaces the random number in the names of versions, as "NAME.*".
  static std::string without_numbers(const std::string& text) {
    return std::regex_replace(text, std::regex("\\.[0-9a-f]{8}"), ".*");
  }
  /// All writes, one per line.
  std::string written() {
    std::string lines;
    for (const Sent& sent : stage.engine.writes()) {
      const bool back = sent.query.contains("rollback");
      lines += sent.method + " " + sent.path + (back ? " back" : "") + "\n";
    }
    return lines;
  }
  std::string names(const char* kind = "secrets") {
    std::string text;
    for (const Json& one : stage.engine[kind])
      text += (text.empty() ? "" : " ") + one.at("Spec").at("Name").get<std::string>();
    return without_numbers(text);
  }
  Json secrets() { return stage.engine["services"].at(0)["Spec"].at(Json::json_pointer(secrets_at)); }
  /// The engine applies the write, but its response never arrives.
  void lose_answer_of(const std::string& path) {
    stage.engine.afterwards = [this, path](const Sent& sent, swarm::Response& answer) {
      if (sent.path == "/services/s1/update") updated();
      if (sent.method != "GET" && sent.path == path) answer = {.status = 0, .lost = "it broke"};
    };
  }
  void refuse(const std::string& path, swarm::Response with) {
    stage.engine.instead = [path, with](const Sent& sent) -> std::optional<swarm::Response> {
      if (sent.method == "GET" || sent.path != path) return std::nullopt;
      return with;
    };
  }

  Stage stage;
  std::function<void()> updated = [this] { stage.show("a 1 running\nb 2 running"); };
  const std::string file = testing::TempDir() + "rotate-" + std::to_string(::getpid());
};

constexpr const char* made_and_removed =
    "POST /secrets/create\nPOST /services/s1/update\nDELETE /secrets/secnew0000000000000000001\n";

}  // namespace

TEST_F(Rotate, makes_a_version_and_swaps_the_reference_in_place) {
  const Json before = stage.engine["services"].at(0)["Spec"];
  const RunResult result = rotate();
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.out, "web\n");
  EXPECT_EQ(result.err, "swarmctl: update: secret tls: tls.* replaces tls, which is kept for a rollback\n");
  EXPECT_EQ(written(), "POST /secrets/create\nPOST /services/s1/update\n");
  const Json item = stage.engine.writes()[0].json();
  const std::string name = item.at("Name");
  EXPECT_EQ(without_numbers(item.dump()),
            R"({"Name":"tls.*","Labels":{"io.swarmctl.rotates":"tls",)"
            R"("io.swarmctl.replaces":"sec0000000000000000000tls"},"Data":"aHVudGVyMg=="})");
  Json wanted = before;
  Json& reference = wanted.at(Json::json_pointer(secrets_at)).at(1);
  reference["SecretID"] = "secnew0000000000000000001";
  reference["SecretName"] = name;
  EXPECT_EQ(stage.engine.writes()[1].json(), wanted);
  EXPECT_EQ(names(), "tls key db tls.*");
}

TEST_F(Rotate, the_next_rotation_removes_what_no_rollback_needs) {
  rotate();
  EXPECT_EQ(rotate().err,
            "swarmctl: update: secret tls: tls.* replaces tls.*, which is kept for a rollback\n");
  EXPECT_EQ(rotate().err,
            "swarmctl: update: secret tls: tls.* replaces tls.*, which is kept for a rollback; removed: "
            "tls.*\n");
  EXPECT_EQ(names(), "tls key db tls.* tls.*");
}

TEST_F(Rotate, what_was_made_by_hand_goes_only_with_a_flag) {
  rotate();
  rotate();
  EXPECT_THAT(names(), testing::StartsWith("tls key db "));
  EXPECT_EQ(rotate("--prune-original").err,
            "swarmctl: update: secret tls: tls.* replaces tls.*, which is kept for a rollback; removed: "
            "tls, tls.*\n");
  EXPECT_EQ(names(), "key db tls.* tls.*");
}

TEST_F(Rotate, what_was_made_by_hand_stays_where_a_service_needs_it) {
  rotate();
  stage.engine["services"].push_back(Json::parse(R"({"ID": "s2", "Version": {"Index": 3}, "Spec":
    {"Name": "api", "TaskTemplate": {"ContainerSpec": {"Secrets": [{"SecretID": "sec0000000000000000000tls"}]}}}})"));
  rotate("--prune-original");
  EXPECT_EQ(names(), "tls key db tls.* tls.*");
}

TEST_F(Rotate, a_config_made_by_hand_stays_as_well) {
  for (const char* content : {"one", "two", "three"}) {
    std::ofstream(file) << content;
    EXPECT_EQ(rotate("", "--config-rotate app=").exit, 0);
  }
  EXPECT_EQ(names("configs"), "app ngx web app.* app.*");
}

TEST_F(Rotate, quiet_reports_only_deletions) {
  EXPECT_EQ(rotate("-q").err, "");
  EXPECT_EQ(rotate("-q").err, "");
  EXPECT_EQ(rotate("-q").err, "swarmctl: update: secret tls: removed: tls.*\n");
  EXPECT_EQ(rotate("-q --prune-original").err, "swarmctl: update: secret tls: removed: tls, tls.*\n");
}

TEST_F(Rotate, pruning_needs_a_rotation) {
  const RunResult result = stage.run("update web --prune-original --env-add A=1");
  EXPECT_EQ(result.exit, 2);
  EXPECT_EQ(result.err, "swarmctl: update: --prune-original needs --secret-rotate or --config-rotate\n");
  EXPECT_TRUE(stage.engine.sent.empty());
}

TEST_F(Rotate, leaves_what_another_service_may_go_back_to) {
  rotate();
  Json other = Json::parse(R"({"ID": "s2", "Version": {"Index": 3}, "Spec": {"Name": "api"}, "PreviousSpec":
    {"TaskTemplate": {"ContainerSpec": {"Secrets": [{"SecretID": "sec0000000000000000000tls"}]}}}})");
  stage.engine["services"].push_back(other);
  rotate("--prune-original");
  EXPECT_EQ(names(), "tls key db tls.* tls.*");
}

TEST_F(Rotate, touches_nothing_that_it_did_not_make_or_replace) {
  stage.engine["secrets"].push_back(Json::parse(
      R"({"ID": "mine", "CreatedAt": "2025-01-01T00:00:00Z", "Spec": {"Name": "tls.00c0ffee"}})"));
  rotate();
  rotate("--prune-original");
  EXPECT_EQ(names(), "key db tls.* tls.* tls.*");
}

TEST_F(Rotate, leaves_alone_what_merely_has_the_name_of_a_version) {
  for (const std::string kind : {"secret", "config"}) {
    const std::string first = kind == "secret" ? "tls" : "app",
                      members = kind == "secret" ? "Secret" : "Config";
    stage.engine[(kind + "s").c_str()].push_back({{"ID", "mine" + kind},
                                                  {"CreatedAt", "2025-01-01T00:00:00Z"},
                                                  {"Spec", {{"Name", first + ".20240101"}}}});
    const Json mine{{members + "ID", "mine" + kind}, {members + "Name", first + ".20240101"}};
    const Json::json_pointer list("/Spec/TaskTemplate/ContainerSpec/" + members + "s");
    stage.engine["services"].at(0).at(list).push_back(mine);
    std::ofstream(file) << "one";
    EXPECT_EQ(rotate("", "--" + kind + "-rotate " + first + "=").exit, 0);
    std::ofstream(file) << "hunter2";
    EXPECT_EQ(rotate("--prune-original", "--" + kind + "-rotate " + first + "=").exit, 0);
    EXPECT_EQ(stage.engine["services"].at(0).at(list).back(), mine);
  }
  EXPECT_EQ(names(), "key db tls.* tls.* tls.*");
  EXPECT_EQ(names("configs"), "ngx web app.* app.* app.*");
}

TEST_F(Rotate, replaces_a_version_that_somebody_made_since) {
  stage.engine.afterwards = [this](const Sent& sent, swarm::Response&) {
    if (sent.path == "/services/s1/update") updated();
    if (sent.path != "/secrets/create" || stage.engine["secrets"].size() > 4) return;
    stage.engine["secrets"].push_back(
        {{"ID", "theirs"},
         {"Spec", {{"Name", "tls.00c0ffee"}, {"Labels", {{"io.swarmctl.rotates", "tls"}}}}}});
    Json list = secrets();
    list[1].update({{"SecretID", "theirs"}, {"SecretName", "tls.00c0ffee"}});
    stage.overtake(Json{{"Spec", {{"TaskTemplate", {{"ContainerSpec", {{"Secrets", list}}}}}}}}.dump());
  };
  const RunResult result = rotate();
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.err, "swarmctl: update: secret tls: tls.* replaces tls.*, which is kept for a rollback\n");
  EXPECT_EQ(secrets().at(1).at("SecretID"), "secnew0000000000000000001");
}

TEST_F(Rotate, of_a_name_that_nothing_can_have_sends_nothing) {
  for (const std::string kind : {"secret", "config"})
    for (const std::string name : {"..", ".", "a/b"}) {
      const RunResult result = stage.run("update web --" + kind + "-rotate " + name + "=" + file);
      EXPECT_EQ(result.exit, 3) << name;
      EXPECT_EQ(result.err, "swarmctl: update: --" + kind + "-rotate " + name + ": no such " + kind +
                                "\nhint: check with `docker " + kind + " ls`\n");
    }
  EXPECT_TRUE(stage.engine.sent.empty());
}

TEST_F(Rotate, several_at_once_go_with_other_flags) {
  const RunResult result =
      rotate("--config-rotate app=" + file + " --secret-rotate db=" + file + " --env-add A=1");
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(written(),
            "POST /secrets/create\nPOST /secrets/create\nPOST /configs/create\nPOST /services/s1/update\n");
  EXPECT_EQ(without_numbers(result.err),
            "swarmctl: update: secret tls: tls.* replaces tls, which is kept for a rollback\n"
            "swarmctl: update: secret db: db.* replaces db, which is kept for a rollback\n"
            "swarmctl: update: config app: app.* replaces app, which is kept for a rollback\n");
  const Json container = stage.engine.writes()[3].json()["TaskTemplate"]["ContainerSpec"];
  EXPECT_EQ(container["Env"], Json::array({"A=1"}));
  EXPECT_EQ(container["Configs"][0]["ConfigID"], "connew0000000000000000003");
}

TEST_F(Rotate, after_the_engines_rollback_the_new_version_goes) {
  updated = [this] {
    const Json spec = stage.engine["services"].at(0)["PreviousSpec"];
    stage.events[1000] = [this, spec] {
      stage.patch(R"({"PreviousSpec": null, "UpdateStatus": {"State": "rollback_completed",
                      "StartedAt": "2026-01-01T12:00:00Z", "Message": "rollback completed"}})");
      stage.engine["services"].at(0)["Spec"] = spec;
      stage.overtake("{}");
    };
  };
  const RunResult result = rotate();
  EXPECT_EQ(result.exit, 5) << result.err;
  EXPECT_THAT(result.err, HasSubstr("swarmctl: update: secret tls: tls.* was removed again\n"));
  EXPECT_EQ(written(), made_and_removed);
  EXPECT_EQ(names(), "tls key db");
}

TEST_F(Rotate, from_a_paused_update_the_service_goes_back_first) {
  updated = [this] {
    stage.events[1000] = [this] {
      stage.patch(R"({"UpdateStatus": {"State": "paused", "Message": "task b failed"}})");
    };
    updated = [this] {
      stage.patch(R"({"PreviousSpec": null, "UpdateStatus": {"State": "rollback_completed",
                      "StartedAt": "2026-01-01T12:00:02Z"}})");
      stage.show("a 1 running\nb 2 running");
    };
  };
  const RunResult result = rotate();
  EXPECT_EQ(result.exit, 6) << result.err;
  EXPECT_THAT(result.err, Not(HasSubstr("hint:")));  // nothing is left to do
  EXPECT_THAT(result.err, testing::EndsWith("swarmctl: update: web: going back to the previous version\n"
                                            "swarmctl: update: secret tls: tls.* was removed again\n"));
  EXPECT_EQ(written(),
            "POST /secrets/create\nPOST /services/s1/update\nPOST /services/s1/update back\n"
            "DELETE /secrets/secnew0000000000000000001\n");
  EXPECT_EQ(secrets().at(1).at("SecretName"), "tls");
}

TEST_F(Rotate, when_the_time_is_up_both_versions_stay) {
  updated = [] {};
  const RunResult result = rotate("--timeout 5s");
  EXPECT_EQ(result.exit, 7) << result.err;
  EXPECT_THAT(result.err,
              HasSubstr("hint: swarmctl wait web resumes waiting\n"
                        "swarmctl: update: warning: secret tls: tls.* and tls are kept; if web does not "
                        "converge, `swarmctl rollback web` goes back, and `docker secret rm tls.*` "
                        "removes the new version\n"));
  EXPECT_EQ(written(), "POST /secrets/create\nPOST /services/s1/update\n");
}

TEST_F(Rotate, when_someone_else_changes_the_service_both_versions_stay) {
  updated = [this] {
    stage.events[1000] = [this] { stage.overtake(R"({"Spec": {"Labels": {"a": "b"}}})"); };
  };
  const RunResult result = rotate();
  EXPECT_EQ(result.exit, 4) << result.err;
  EXPECT_THAT(result.err, HasSubstr("secret tls: tls.* and tls are kept; "));
  EXPECT_EQ(written(), "POST /secrets/create\nPOST /services/s1/update\n");
}

TEST_F(Rotate, when_the_service_is_removed_the_new_version_goes) {
  updated = [this] { stage.events[1000] = [this] { stage.engine["services"] = Json::array(); }; };
  const RunResult result = rotate();
  EXPECT_EQ(result.exit, 3) << result.err;
  EXPECT_EQ(written(), made_and_removed);
}

TEST_F(Rotate, an_interrupted_wait_names_what_stays) {
  updated = [this] { stage.events[1000] = [] { std::raise(SIGINT); }; };
  EXPECT_EXIT(rotate(), testing::ExitedWithCode(130),
              "update: web: interrupted; the change goes on\n"
              "  secret tls: tls\\.[0-9a-f]+ and tls are kept; if web does not converge, .*\n"
              "hint: swarmctl wait web resumes waiting");
}

TEST_F(Rotate, an_interrupt_before_the_update_names_what_may_be_left_behind) {
  stage.engine.afterwards = [](const Sent& sent, swarm::Response&) {
    if (sent.path == "/secrets/create") std::raise(SIGINT);
  };
  EXPECT_EXIT(
      rotate(), testing::ExitedWithCode(130),
      "swarmctl: update: interrupted: secret tls\\.[0-9a-f]+ may have been created\n"
      "hint: docker secret ls --filter name=tls\\.[0-9a-f]+ shows whether a new version is left behind\n");
}

TEST_F(Rotate, an_interrupt_of_an_update_in_flight_reports_both_versions) {
  stage.engine.afterwards = [](const Sent& sent, swarm::Response&) {
    if (sent.path == "/services/s1/update") std::raise(SIGTERM);
  };
  EXPECT_EXIT(
      rotate(), testing::ExitedWithCode(143),
      "swarmctl: update: interrupted: web may have been changed\n"
      "hint: check with `swarmctl inspect web`; docker secret ls --filter name=tls\\.[0-9a-f]+ shows whether a "
      "new version is left behind\n$");
}

TEST_F(Rotate, an_update_that_is_refused_leaves_nothing_behind) {
  refuse("/services/s1/update", refusal(400, "no"));
  const RunResult result = rotate();
  EXPECT_EQ(result.exit, 1);
  EXPECT_EQ(result.err,
            "swarmctl: update: cannot update web: no\n"
            "swarmctl: update: secret tls: tls.* was removed again\n");
  EXPECT_EQ(written(), made_and_removed);
}

TEST_F(Rotate, an_update_with_an_unknown_outcome_keeps_both_versions) {
  stage.engine.instead = [lost = false](const Sent& sent) mutable -> std::optional<swarm::Response> {
    if (sent.path == "/services/s1/update") lost = true;
    if (!lost) return std::nullopt;
    return swarm::Response{.status = 0, .lost = "it broke"};
  };
  const RunResult result = rotate();
  EXPECT_EQ(result.exit, 9) << result.err;
  EXPECT_THAT(result.err, HasSubstr("hint: check with `swarmctl inspect web`\n"
                                    "swarmctl: update: warning: secret tls: tls.* and tls are kept; "));
  EXPECT_EQ(written(), "POST /secrets/create\nPOST /services/s1/update\n");
}

TEST_F(Rotate, a_creation_whose_response_was_lost_is_looked_up_by_name) {
  lose_answer_of("/secrets/create");
  const RunResult result = rotate();
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_THAT(
      result.err,
      testing::StartsWith("swarmctl: update: warning: the response was lost, but secret tls.* was made\n"));
  EXPECT_EQ(written(), "POST /secrets/create\nPOST /services/s1/update\n");
  EXPECT_EQ(secrets().at(1).at("SecretID"), "secnew0000000000000000001");
}

TEST_F(Rotate, where_one_of_several_cannot_be_made_the_others_go_again) {
  refuse("/configs/create", refusal(500, "no"));
  const RunResult result = rotate("--config-rotate app=" + file);
  EXPECT_EQ(result.exit, 1);
  EXPECT_EQ(result.err,
            "swarmctl: update: secret tls: tls.* was removed again\n"
            "swarmctl: update: cannot create config app.*: no\n");
  EXPECT_EQ(names(), "tls key db");
}

TEST_F(Rotate, a_wait_that_cannot_be_made_leaves_both_versions_and_says_so) {
  stage.engine.instead = [sent = false](const Sent& one) mutable -> std::optional<swarm::Response> {
    if (sent && one.method == "GET") throw swarm::Error(swarm::Errc::unsupported, "it is too old");
    sent = sent || one.path == "/services/s1/update";
    return std::nullopt;
  };
  const RunResult result = rotate();
  EXPECT_EQ(result.exit, 1);
  EXPECT_THAT(result.err,
              testing::StartsWith("swarmctl: update: web: it is too old\n"
                                  "swarmctl: update: warning: secret tls: tls.* and tls are kept"));
  EXPECT_EQ(names(), "tls key db tls.*");
}

TEST_F(Rotate, a_version_that_cannot_be_removed_is_reported) {
  stage.engine.instead = [](const Sent& sent) -> std::optional<swarm::Response> {
    if (sent.path == "/services/s1/update") return refusal(400, "no");
    if (sent.method == "DELETE") return refusal(500, "busy");
    return std::nullopt;
  };
  EXPECT_EQ(rotate().err,
            "swarmctl: update: cannot update web: no\n"
            "swarmctl: update: secret tls: tls.* stays: cannot remove secret tls.*: busy\n"
            "hint: docker secret rm tls.* removes it\n");
}

TEST_F(Rotate, a_lost_race_rotates_what_is_there_then) {
  stage.engine.afterwards = [this, raced = false](const Sent& sent, swarm::Response&) mutable {
    if (sent.path == "/services/s1/update") updated();
    if (sent.path == "/secrets/create" && !std::exchange(raced, true))
      stage.overtake(R"({"Spec": {"Labels": {"a": "b"}}})");
  };
  const RunResult result = rotate();
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(written(), "POST /secrets/create\nPOST /services/s1/update\nPOST /services/s1/update\n");
  EXPECT_EQ(stage.engine.writes()[2].json()["Labels"]["a"], "b");
}

TEST_F(Rotate, a_reference_taken_away_in_between_is_an_error) {
  stage.engine.afterwards = [this](const Sent& sent, swarm::Response&) {
    if (sent.path == "/secrets/create")
      stage.overtake(R"({"Spec": {"TaskTemplate": {"ContainerSpec": {"Secrets": null}}}})");
  };
  const RunResult result = rotate();
  EXPECT_EQ(result.exit, 1);
  EXPECT_THAT(result.err, HasSubstr("swarmctl: update: web: has no secret tls any more\n"));
  EXPECT_EQ(names(), "tls key db");
}

TEST_F(Rotate, a_config_that_holds_it_already_is_left_alone) {
  stage.engine["configs"].at(0)["Spec"]["Data"] = "aHVudGVyMg==";
  const RunResult result = rotate("", "--config-rotate app=");
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.err, "swarmctl: update: web: nothing to change\n");
  EXPECT_EQ(written(), "");
}

TEST_F(Rotate, reads_standard_input) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  ASSERT_EQ(::write(ends[1], "from a pipe", 11), 11);
  ::close(ends[1]);
  const int before = ::dup(STDIN_FILENO);
  ::dup2(ends[0], STDIN_FILENO);
  const RunResult result = stage.run("update web -q --secret-rotate tls=-");
  ::dup2(before, STDIN_FILENO);
  ::close(before);
  ::close(ends[0]);
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(stage.engine.writes()[0].json()["Data"], "ZnJvbSBhIHBpcGU=");
}

TEST_F(Rotate, what_makes_no_sense_is_reported_before_anything_is_sent) {
  const std::string tls = "--secret-rotate tls=" + file;
  const std::string empty = file + ".empty", large = file + ".large";
  std::ofstream{empty};
  std::ofstream(large) << std::string(std::size_t{500} * 1024, 'x');
  for (const std::string& wrong :
       {tls + " -d", tls + " " + tls, tls + " --rollback", std::string("--secret-rotate tls"),
        std::string("--secret-rotate =x"), std::string("--secret-rotate tls="),
        std::string("--secret-rotate tls=/nonexistent"), std::string("--secret-rotate tls=/"),
        "--secret-rotate tls=" + empty, "--config-rotate app=" + empty, "--secret-rotate tls=" + large}) {
    const RunResult result = stage.run("update web " + wrong);
    EXPECT_EQ(result.exit, 2) << wrong << "\n" << result.err;
    EXPECT_TRUE(stage.engine.sent.empty()) << wrong;
  }
  EXPECT_EQ(stage.run("update web -q --config-rotate app=" + large).exit, 0);
  std::remove(empty.c_str());
  std::remove(large.c_str());
}

TEST_F(Rotate, what_the_service_does_not_have_is_reported_before_anything_is_made) {
  const RunResult result = rotate("", "--secret-rotate nosuch=");
  EXPECT_EQ(result.exit, 1);
  EXPECT_EQ(result.err,
            "swarmctl: update: web: has no secret nosuch to rotate\n"
            "hint: --secret-add gives it one\n");
  const RunResult taken = rotate("--secret-rm tls");
  EXPECT_EQ(taken.exit, 1) << taken.err;
  EXPECT_EQ(written(), "");
}

TEST_F(Rotate, a_version_that_took_the_place_of_a_name_is_named_where_that_is_to_be_removed) {
  EXPECT_EQ(rotate().exit, 0);
  const RunResult result = stage.run("update web -q -d --secret-rm tls");
  EXPECT_THAT(without_numbers(result.err), HasSubstr("--secret-rm tls: nothing to remove; tls.* is there\n"));
}

TEST_F(Rotate, a_dry_run_shows_the_reference_and_makes_nothing) {
  for (const char* verb : {"diff", "update --dry-run"}) {
    const RunResult result = stage.run(std::string(verb) + " web --secret-rotate tls=" + file);
    EXPECT_EQ(result.exit, 0) << result.err;
    EXPECT_THAT(without_numbers(result.out),
                HasSubstr("TaskTemplate.ContainerSpec.Secrets[tls.pem].SecretName: tls → tls.*\n"));
    EXPECT_EQ(written(), "");
  }
}

TEST_F(Rotate, a_service_made_again_takes_the_new_version_along) {
  const std::string recreate = "--name web2 --recreate --no-resolve-image --replicas 0";
  EXPECT_EQ(rotate(recreate).exit, 0);
  EXPECT_EQ(written(), "POST /secrets/create\nPOST /services/create\nDELETE /services/s1\n");
  EXPECT_EQ(names(), "tls key db tls.*");
}

TEST_F(Rotate, a_service_that_cannot_be_made_again_leaves_nothing_behind) {
  refuse("/services/create", refusal(500, "no"));
  EXPECT_EQ(rotate("--name web2 --recreate").exit, 1);
  EXPECT_EQ(written(),
            "POST /secrets/create\nPOST /services/create\nDELETE /secrets/secnew0000000000000000001\n");
  updated = [] {};
  stage.engine.instead = nullptr;
  stage.engine.sent.clear();
  EXPECT_EQ(rotate("--name web2 --recreate --timeout 1s").exit, 1);
  EXPECT_THAT(written(), testing::EndsWith("DELETE /secrets/secnew0000000000000000002\n"));
}

TEST_F(Rotate, reports_first_that_the_engine_is_too_old) {
  FakeEngine old("1.29");
  const RunResult result = test::run("update web --config-rotate app=" + file, old);
  EXPECT_EQ(result.exit, 1);
  EXPECT_THAT(result.err, HasSubstr("--config-rotate needs API 1.30"));
}

TEST_F(Rotate, several_services_share_the_new_version) {
  Json api = stage.engine["services"].at(0);
  api["ID"] = "s2";
  api["Spec"]["Name"] = "api";
  stage.engine["services"].push_back(api);
  const RunResult result = rotate("api nosuch --replicas 0");
  EXPECT_EQ(result.exit, 3) << result.err;
  EXPECT_EQ(result.out, "web\napi\n");
  EXPECT_EQ(written(), "POST /secrets/create\nPOST /services/s1/update\nPOST /services/s2/update\n");
  EXPECT_EQ(result.err,
            "swarmctl: update: service nosuch not found\n"
            "swarmctl: update: secret tls: tls.* replaces tls, which is kept for a rollback\n"
            "swarmctl: update: 2 of 3 services are done; not: nosuch\n");
}

TEST_F(Rotate, where_all_of_several_fail_the_new_version_goes) {
  Json api = stage.engine["services"].at(0);
  api["ID"] = "s2";
  api["Spec"]["Name"] = "api";
  stage.engine["services"].push_back(api);
  stage.engine.instead = [](const Sent& sent) -> std::optional<swarm::Response> {
    if (!sent.path.ends_with("/update")) return std::nullopt;
    return refusal(400, "no");
  };
  EXPECT_EQ(rotate("api").exit, 1);
  EXPECT_EQ(written(),
            "POST /secrets/create\nPOST /services/s1/update\nPOST /services/s2/update\n"
            "DELETE /secrets/secnew0000000000000000001\n");
}

TEST_F(Rotate, where_none_of_several_can_be_updated_nothing_is_made) {
  EXPECT_EQ(rotate("", "nosuch --secret-rotate key2=").exit, 1);
  EXPECT_EQ(written(), "");
}
