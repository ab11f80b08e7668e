// SPDX-License-Identifier: Apache-2.0
// Tests --history: what each verb records and sends, what can fail, and how a revision is restored.
#include "output/lists/table.hpp"
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"
#include "wire/stage.hpp"
#include "wire/waiting.hpp"

#include <swarm/access.hpp>
#include <swarm/text.hpp>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

using namespace test;
using swarm::Json;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

namespace {

constexpr const char* image_at = "/TaskTemplate/ContainerSpec/Image";

class History : public testing::Test {
 protected:
  History() {
    engine.reset({{"services", {service("web")}}, {"digest", nullptr}});
    recording.environment["SWARMCTL_HISTORY"] = "10";
    recording.environment["SUDO_USER"] = "ann";
  }

  RunResult record(const std::string& line) { return run(line, engine, recording); }
  RunResult plain(const std::string& line) { return run(line, engine); }
  /// Updates the image of web and records a revision.
  RunResult update(const std::string& image, const std::string& more = {}) {
    return record("update -d --no-resolve-image web --image i:" + image + " " + more);
  }
  Json& web() { return engine["services"].at(0); }
  /// The tag of the image in `spec`.
  static std::string image_in(const Json& spec) {
    const std::string image = swarm::text_at(spec, image_at);
    return image.substr(image.find(':') + 1);
  }

  /// The requests since the last call, as METHOD PATH.
  std::string requests() {
    std::string lines;
    for (const Sent& one : engine.sent) lines += one.method + " " + one.path + "\n";
    engine.sent.clear();
    return lines;
  }
  /// The revisions in the configs of a service, with image tags: "1 others 1; 2 ann a".
  std::string revisions(const std::string& id = "svc-web") {
    std::string text;
    for (const Json& config : engine["configs"]) {
      if (swarm::text_at(config, "/Spec/Labels/io.swarmctl.history.service") != id) continue;
      const Json document = Json::parse(*swarm::from_base64(swarm::text_at(config, "/Spec/Data")));
      for (const Json& one : document["revisions"])
        text += (text.empty() ? "" : "; ") + one["number"].dump() + " " + one.value("user", "others") + " " +
                image_in(one["spec"]);
    }
    return text;
  }
  void refuse(const std::string& method, const std::string& path, const swarm::Response& with) {
    engine.instead = [=](const Sent& sent) -> std::optional<swarm::Response> {
      if (sent.method != method || !sent.path.starts_with(path)) return std::nullopt;
      return with;
    };
  }

  FakeEngine engine;
  Caller recording;
};

constexpr const char* without_record = "GET /services/web\nPOST /services/svc-web/update\n";
constexpr const char* with_record =
    "GET /services/web\nPOST /services/svc-web/update\nGET /configs\nPOST /configs/create\n";

}  // namespace

TEST_F(History, is_off_unless_it_is_asked_for) {
  EXPECT_EQ(plain("update -d --no-resolve-image web --image i:a").exit, 0);
  EXPECT_EQ(requests(), without_record);
  EXPECT_EQ(record("update -d --no-resolve-image web --image i:b --history 0").exit, 0);
  EXPECT_EQ(requests(), without_record);
  EXPECT_EQ(plain("rm web").exit, 0);
  EXPECT_EQ(requests(), "GET /services/web\nDELETE /services/svc-web\n");
}

TEST_F(History, costs_two_requests_after_the_write) {
  const RunResult result = update("a");
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(result.out, "web\n");
  EXPECT_EQ(engine.sent.at(2).query.at("filters"), R"({"name":{"swarmctl.svc-web.":true}})");
  EXPECT_EQ(requests(), with_record);
  EXPECT_EQ(plain("update -d --no-resolve-image web --image i:b --history 3").err, "");
  EXPECT_EQ(requests(), with_record);
}

TEST_F(History, has_who_did_what_and_why) {
  update("a", "--note 'login fix'");
  const Json config = engine.writes().back().json();
  EXPECT_EQ(config.at("Name"), "swarmctl.svc-web.1");
  EXPECT_EQ(config.at("Labels"), Json({{"io.swarmctl.history.service", "svc-web"},
                                       {"io.swarmctl.history.name", "web"},
                                       {"io.swarmctl.history.revision", "2"}}));
  Json document = Json::parse(*swarm::from_base64(config.at("Data").get<std::string>()));
  Json& item = document.at("revisions").at(1);
  for (const char* member : {"host", "client"}) {
    EXPECT_NE(item.at(member), "");
    item.erase(member);
  }
  const Json before = service("web").at("Spec"), after = web().at("Spec");
  EXPECT_EQ(document.dump(),
            R"({"revisions":[{"number":1,"spec":)" + before.dump() +
                R"(},{"number":2,"replaced":10,"verb":"update","user":"ann","note":"login fix",)" +
                R"("spec":)" + after.dump() + "}]}");
}

TEST_F(History, records_every_verb_that_changes_a_service) {
  const std::vector<std::pair<std::string, std::string>> lines{
      {"update -d --no-resolve-image web --image i:a", "1 others 1; 2 ann a"},
      {"scale -d web=3", "1 others 1; 2 ann a; 3 ann a"},
      {"restart -d web", "1 others 1; 2 ann a; 3 ann a; 4 ann a"},
      {"create -d --name web --or-update --merge --no-resolve-image i:b",
       "1 others 1; 2 ann a; 3 ann a; 4 ann a; 5 ann b"},
      {"rollback -d web", "1 others 1; 2 ann a; 3 ann a; 4 ann a; 5 ann b; 6 ann a"},
      {"update -d web --rollback", "1 others 1; 2 ann a; 3 ann a; 4 ann a; 5 ann b; 6 ann a; 7 ann b"},
  };
  for (const auto& [line, text] : lines) {
    requests();
    const RunResult result = record(line);
    EXPECT_EQ(result.exit, 0) << line << result.err;
    EXPECT_EQ(revisions(), text) << line;
    EXPECT_THAT(requests(), EndsWith("POST /services/svc-web/update\nGET /configs\nPOST /configs/create\n"))
        << line;
  }
  EXPECT_EQ(record("create -d --name api --no-resolve-image i:x").exit, 0);
  EXPECT_EQ(revisions(engine["services"].at(1)["ID"]), "1 ann x");
  EXPECT_THAT(requests(), EndsWith("POST /services/create\nPOST /configs/create\n"));
}

/// A manager whose leader was just restarted lists nothing for some seconds.
TEST_F(History, that_a_store_without_a_leader_hides_is_removed_all_the_same) {
  for (const char* image : {"a", "b", "c"}) update(image, "--history 2");
  ASSERT_EQ(revisions(), "3 ann b; 4 ann c");
  engine.instead = [lied = false](const Sent& sent) mutable -> std::optional<swarm::Response> {
    if (sent.path != "/configs" || std::exchange(lied, true)) return std::nullopt;
    return swarm::Response{.status = 200, .headers = {}, .body = "[]"};
  };
  EXPECT_EQ(record("rm web").err, "");
  EXPECT_EQ(revisions(), "");
}

TEST_F(History, of_a_service_that_is_recreated_goes_with_it) {
  update("a");
  const RunResult result = record(
      "update web --name web2 --recreate --no-resolve-image --label-add a=1 --replicas 0 --stable 0s --progress none");
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(revisions(), "");
  EXPECT_EQ(revisions(engine["services"].at(0)["ID"]), "1 ann a");
}

TEST_F(History, has_nothing_of_a_label_that_only_remembers_a_file) {
  const auto apply = [&](const std::string& image) {
    web()["Spec"]["TaskTemplate"]["ContainerSpec"]["Image"] = image;
    const std::string file = testing::TempDir() + "history-" + std::to_string(getpid()) + ".json";
    std::ofstream(file) << service("web").at("Spec").dump();
    return record("apply -d --no-resolve-image " + file);
  };
  EXPECT_EQ(apply("busybox:1").out, "web updated\n");
  EXPECT_EQ(revisions(), "");
  EXPECT_EQ(apply("busybox:9").out, "web updated\n");
  EXPECT_EQ(revisions(), "1 others 9; 2 ann 1");
  const std::string list = plain("history web").out, sheet = plain("history web 2").out;
  EXPECT_THAT(list, HasSubstr("~Image"));
  EXPECT_THAT(list, testing::Not(HasSubstr("io.swarmctl")));
  EXPECT_THAT(sheet, testing::Not(HasSubstr("~ Labels")));
  web()["Spec"]["Labels"].erase("io.swarmctl.applied");
  EXPECT_THAT(plain("history web").out, HasSubstr("\n2 *"));
  EXPECT_THAT(record("rollback -d --force web --to 1").err, testing::Not(HasSubstr("io.swarmctl")));
}

TEST_F(History, has_nothing_of_an_edit_that_changes_nothing) {
  record("update -d --no-resolve-image web --image busybox:1");
  EXPECT_EQ(requests(), "GET /services/web\n");
  record("update -d --with-registry-auth web");
  EXPECT_EQ(revisions(), "");
  record("update --dry-run --no-resolve-image web --image i:a");
  EXPECT_EQ(revisions(), "");
}

TEST_F(History, has_what_others_changed_in_between) {
  update("a");
  plain("update -d --no-resolve-image web --image i:b");
  update("c");
  EXPECT_EQ(revisions(), "1 others 1; 2 ann a; 3 others b; 4 ann c");
}

TEST_F(History, keeps_the_requested_number_of_revisions) {
  for (const char* image : {"a", "b", "c"}) update(image, "--history 3");
  EXPECT_EQ(revisions(), "1 others 1; 2 ann a; 3 ann b; 4 ann c");  // the first two are one config
  requests();
  for (const char* image : {"d", "e"}) update(image, "--history 3");
  EXPECT_EQ(revisions(), "4 ann c; 5 ann d; 6 ann e");
  EXPECT_THAT(requests(),
              EndsWith("GET /configs\nPOST /configs/create\nDELETE /configs/connew0000000000000000002\n"));
}

TEST_F(History, never_makes_a_change_fail) {
  const std::vector<std::tuple<std::string, swarm::Response, std::string>> cases{
      {"GET", refusal(403, "authorization denied by plugin"), "authorization denied by plugin"},
      {"POST", refusal(403, "authorization denied by plugin"), "authorization denied by plugin"},
      {"POST", refusal(500, "rpc error: code = Unknown desc = the store is full"), "the store is full"},
      {"POST", refusal(409, "rpc error: code = AlreadyExists desc = config x already exists"),
       "already exists"},
      {"GET", {.status = 200, .body = "no JSON"}, "the response is not JSON"},
      {"GET", {.status = 0, .lost = "the connection broke"}, "the connection broke"},
      {"POST",
       {.status = 503, .body = R"({"message":"The swarm does not have a leader."})"},
       "the swarm has no leader"},
  };
  for (const auto& [method, answer, why] : cases) {
    refuse(method, "/configs", answer);
    const RunResult result = update(image_in(web()["Spec"]) == "a" ? "b" : "a");
    EXPECT_EQ(result.exit, 0) << result.err;
    EXPECT_EQ(result.out, "web\n");
    EXPECT_THAT(result.err, StartsWith("swarmctl: update: warning: web: the revision is not recorded: "))
        << why;
    EXPECT_THAT(result.err, HasSubstr(why));
    engine.instead = {};
  }
  EXPECT_EQ(revisions(), "");
}

TEST_F(History, a_record_whose_outcome_is_unknown_is_not_called_absent) {
  engine.instead = [](const Sent& sent) -> std::optional<swarm::Response> {
    if (sent.path == "/configs/create") throw swarm::Error(swarm::Errc::outcome_unknown, "who knows");
    return std::nullopt;
  };
  EXPECT_EQ(update("a").err, "swarmctl: update: warning: web: the revision may not be recorded: who knows\n");
}

TEST_F(History, is_recorded_once_though_the_answer_is_lost) {
  engine.afterwards = [](const Sent& sent, swarm::Response& answer) {
    if (sent.path == "/configs/create") answer = {.status = 0, .lost = "it broke"};
  };
  EXPECT_EQ(update("a").err, "");
  EXPECT_EQ(revisions(), "1 others 1; 2 ann a");
}

TEST_F(History, of_two_writers_has_two_revisions) {
  update("a");
  // Between our list request and our record somebody else records another change.
  bool done = false;
  engine.afterwards = [&](const Sent& sent, swarm::Response&) {
    if (sent.method != "GET" || sent.path != "/configs" || done) return;
    done = true;
    Caller other = recording;
    other.environment["SUDO_USER"] = "bob";
    EXPECT_EQ(run("update -d --no-resolve-image web --image i:c", engine, other).err, "");
  };
  EXPECT_EQ(update("b").err, "");
  engine.afterwards = {};
  // Bob could not know of b: it was made before his c, but it is recorded after it.
  EXPECT_EQ(revisions(), "1 others 1; 2 ann a; 3 others b; 4 bob c; 5 ann b");
  EXPECT_THAT(plain("history web").out, HasSubstr("\n4 *"));
}

TEST_F(History, reports_a_spec_that_is_too_large_for_a_config) {
  const RunResult result = update("a", "--label-add big=" + std::string(1'100'000, 'x'));
  EXPECT_EQ(result.exit, 0);
  EXPECT_THAT(result.err, HasSubstr("web: the revision is not recorded: it has 11"));
  EXPECT_THAT(result.err, EndsWith(" bytes, and a config is smaller than 1024000\n"));
  EXPECT_EQ(requests() + "POST /configs/create\n", with_record);
}

TEST_F(History, a_signal_during_the_record_says_that_the_change_was_made) {
  engine.afterwards = [](const Sent& sent, swarm::Response&) {
    if (sent.path == "/configs/create") std::raise(SIGINT);
  };
  EXPECT_EXIT(update("a"), testing::ExitedWithCode(130),
              "interrupted: web was changed, and its revision may not be recorded");
  EXPECT_EXIT(record("create -d --no-resolve-image --name api i:x"), testing::ExitedWithCode(130),
              "interrupted: api was created, and its revision may not be recorded");
}

TEST_F(History, a_signal_before_the_record_says_that_the_change_was_made) {
  update("z");
  engine.afterwards = [](const Sent& sent, swarm::Response&) {
    if (sent.method == "GET" && sent.path == "/configs") std::raise(SIGTERM);
  };
  EXPECT_EXIT(update("a"), testing::ExitedWithCode(143),
              "^swarmctl: update: interrupted: web was changed, and its revision may not be recorded\n$");
  EXPECT_EXIT(record("restart web"), testing::ExitedWithCode(143),
              "interrupted: web was changed, and its revision may not be recorded\n"
              "hint: swarmctl wait web resumes waiting\n$");
  EXPECT_EXIT(record("rm web"), testing::ExitedWithCode(143),
              "interrupted: web was removed, and its history may not be removed\n$");
}

TEST_F(History, a_note_needs_it) {
  const RunResult result = plain("scale -d web=2 --note x");
  EXPECT_EQ(result.exit, 2);
  EXPECT_EQ(result.err, "swarmctl: scale: --note needs --history\nhint: --history 10 keeps ten revisions\n");
  EXPECT_EQ(record("scale -d web=2 --note x --history 0").exit, 2);
  EXPECT_EQ(requests(), "");
  EXPECT_EQ(plain("scale -d web=2 --note x --history 2").exit, 0);
  recording.environment["SWARMCTL_HISTORY"] = "many";
  EXPECT_EQ(record("scale -d web=2").err,
            "swarmctl: scale: SWARMCTL_HISTORY many: not a whole number, 0 or more\n");
}

TEST_F(History, goes_with_the_service) {
  update("a");
  update("b");
  requests();
  EXPECT_EQ(record("rm web").err, "");
  EXPECT_EQ(requests(),
            "GET /services/web\nDELETE /services/svc-web\nGET /configs\n"
            "DELETE /configs/connew0000000000000000001\nDELETE /configs/connew0000000000000000002\n");
  EXPECT_EQ(engine["configs"].size(), 3U);
}

TEST_F(History, stays_if_it_is_to_be_kept) {
  update("a");
  requests();
  EXPECT_EQ(record("rm web --keep-history").exit, 0);
  EXPECT_EQ(requests(), "GET /services/web\nDELETE /services/svc-web\n");
  EXPECT_EQ(revisions(), "1 others 1; 2 ann a");
}

TEST_F(History, that_cannot_be_removed_is_reported) {
  update("a");
  refuse("DELETE", "/configs", refusal(500, "no room"));
  const RunResult result = record("rm web");
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(
      result.err,
      "swarmctl: rm: warning: web: its history stays: cannot remove config swarmctl.svc-web.1: no room\n");
}

TEST_F(History, is_listed_and_shown) {
  update("a", "--env-add PASSWORD=hunter2");
  update("b", "--note because");
  EXPECT_THAT(plain("history web").out,
              testing::MatchesRegex("REVISION +AGE +BY +IMAGE +CHANGED +VERDICT +NOTE\n"
                                    "3 \\* .* ago +ann@.+ i:b +~Image +because\n"
                                    "2 .* ago +ann@.+ i:a +~Image, \\+Env\\[PASSWORD\\] +\n"
                                    "1 +others +busybox:1 +\n"));
  const Json all = Json::parse(plain("history web -o json").out);
  EXPECT_EQ(all.size(), 3U);
  EXPECT_EQ(all.at(0).at("Revision"), 3);
  const RunResult sheet = plain("history web 2");
  EXPECT_THAT(sheet.out, StartsWith("Revision:  2\n"));
  EXPECT_THAT(sheet.out, HasSubstr("+ TaskTemplate.ContainerSpec.Env: PASSWORD=*****\n"));
  EXPECT_EQ(Json::parse(plain("history web 2 -o jsonl").out).at("Spec").at(Json::json_pointer(image_at)),
            "i:a");
  requests();
  plain("history web -o jsonl");
  EXPECT_EQ(requests(), "GET /services/web\nGET /configs\n");
}

TEST_F(History, fits_the_terminal) {
  update("a", "--env-add A_VARIABLE_WITH_A_LONG_NAME=1 --env-add ANOTHER_VARIABLE_WITH_A_LONG_NAME=2");
  const std::string seen = run("history web", engine, {.terminal = true, .columns = 70}).out;
  EXPECT_THAT(seen, StartsWith("REVISION   AGE "));
  EXPECT_THAT(seen, testing::ContainsRegex("\n2 \\* .* ago +~Image, \\+Env"));
  EXPECT_THAT(seen.substr(0, seen.find('\n')), EndsWith("VERDICT"));
  std::istringstream lines(seen);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(cli::display_width(line), 70U) << line;
  for (const Caller& caller : {Caller{.terminal = true, .columns = 300}, Caller{.columns = 70}})
    EXPECT_THAT(run("history web", engine, caller).out, HasSubstr("  NOTE\n"));
  EXPECT_THAT(run("history -o wide web", engine, {.terminal = true, .columns = 70}).out,
              HasSubstr("ANOTHER_VARIABLE_WITH_A_LONG_NAME]"));
}

TEST_F(History, that_is_not_there_is_reported) {
  const RunResult none = plain("history web");
  EXPECT_EQ(none.exit, 0);
  EXPECT_EQ(none.out, "REVISION   AGE       BY        IMAGE     CHANGED   VERDICT   NOTE\n");
  EXPECT_EQ(none.err,
            "swarmctl: history: web: no revisions are recorded; --history N with a change records it\n");
  EXPECT_EQ(plain("history web -o json").out, "[]\n");
  EXPECT_EQ(plain("rollback web --to 1").err,
            "swarmctl: rollback: web: no revisions are recorded\n"
            "hint: --history N records the changes that follow\n");
  update("a");
  for (const char* line : {"history web 9", "rollback web --to 9", "diff web --to 9"}) {
    const RunResult result = plain(line);
    EXPECT_EQ(result.exit, 3) << line;
    EXPECT_THAT(result.err, EndsWith(": web: no such revision: 9\nhint: swarmctl history web lists them\n"))
        << line;
  }
  EXPECT_EQ(plain("history web x").err, "swarmctl: history: x: not a whole number, 0 or more\n");
  EXPECT_EQ(plain("rollback web --to x").exit, 2);
  EXPECT_EQ(plain("history nope").exit, 3);
}

class RollbackTo : public History {
 protected:
  /// Revision 2 has all of these members. Revision 3 has another image and none of them.
  RollbackTo() {
    web()["Spec"].merge_patch(Json::parse(R"({"TaskTemplate": {
      "Networks": [{"Target": "net0000000000000000000frnt"}],
      "ContainerSpec": {
        "Secrets": [{"File": {"Name": "t"}, "SecretID": "sec0000000000000000000tls", "SecretName": "tls"}],
        "Configs": [{"File": {"Name": "/a"}, "ConfigID": "cfg0000000000000000000app", "ConfigName": "app"}]}}})"));
    update("a");
    plain("update -d --no-resolve-image web --secret-rm tls --config-rm app --network-rm front");
    update("b", "--replicas 4");
    engine["digest"] = "sha256:" + std::string(64, 'a');
    requests();
  }
  void drop(const char* kind, const std::string& name) {
    Json& all = engine[kind];
    for (std::size_t i = all.size(); i-- > 0;)
      if (all[i].value("Name", "") == name || swarm::text_at(all[i], "/Spec/Name") == name) all.erase(i);
  }
  std::string failure(const std::string& line) {
    const RunResult result = plain(line);
    EXPECT_TRUE(engine.writes().empty());
    return std::to_string(result.exit) + " " + result.err;
  }
};

TEST_F(RollbackTo, restores_the_whole_spec_by_an_update) {
  const Json requested = [&] {
    Json spec = service("web").at("Spec");
    spec["TaskTemplate"]["ContainerSpec"]["Image"] = "i:a";
    return spec;
  }();
  const RunResult result = record("rollback -d web --to 2");
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.out, "web\n");
  EXPECT_EQ(result.err,
            "swarmctl: rollback: web: going back to revision 2:\n"
            "~ TaskTemplate.ContainerSpec.Image: i:b → i:a\n"
            "+ TaskTemplate.ContainerSpec.Secrets: {\"File\":{\"Name\":\"t\"},\"SecretID\":"
            "\"sec0000000000000000000tls\",\"SecretName\":\"tls\"}\n"
            "+ TaskTemplate.ContainerSpec.Configs: {\"File\":{\"Name\":\"/a\"},\"ConfigID\":"
            "\"cfg0000000000000000000app\",\"ConfigName\":\"app\"}\n"
            "+ TaskTemplate.Networks: {\"Target\":\"net0000000000000000000frnt\"}\n"
            "~ Mode.Replicated.Replicas: 4 → 1\n");
  const auto writes = engine.writes();
  EXPECT_EQ(writes.at(0).query.count("rollback"), 0U);
  EXPECT_EQ(writes.at(0).query.at("registryAuthFrom"), "spec");
  Json spec = writes.at(0).json();
  EXPECT_EQ(spec["TaskTemplate"]["ContainerSpec"].size(), 3U);
  EXPECT_EQ(spec["TaskTemplate"]["Networks"].size(), 1U);
  EXPECT_EQ(spec["Mode"], requested["Mode"]);
  EXPECT_EQ(revisions(), "1 others 1; 2 ann a; 3 others a; 4 ann b; 5 ann a");
  EXPECT_THAT(plain("history web").out, HasSubstr("back to 2: ~Image"));
}

TEST_F(RollbackTo, only_shows_with_dry_run) {
  const RunResult result = plain("rollback web --to 3 --dry-run --exit-code");
  EXPECT_EQ(result.exit, 10);
  EXPECT_THAT(result.out, StartsWith("web would change:\n~ TaskTemplate.ContainerSpec.Image: i:b → i:a\n"));
  EXPECT_EQ(plain("diff web --to 3 --exit-code").out, result.out);
  EXPECT_TRUE(engine.writes().empty());
}

TEST_F(RollbackTo, the_revision_that_runs_sends_nothing) {
  const RunResult result = plain("rollback web --to 4");
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.err, "swarmctl: rollback: web: nothing to change\n");
  EXPECT_TRUE(engine.writes().empty());
}

TEST_F(RollbackTo, keeps_the_counter_of_forced_updates) {
  web()["Spec"]["TaskTemplate"]["ForceUpdate"] = 7;
  plain("rollback -d web --to 3");
  EXPECT_EQ(engine.writes().at(0).json()["TaskTemplate"]["ForceUpdate"], 7);
}

TEST_F(RollbackTo, a_digest_that_was_resolved_later_is_not_kept) {
  web()["Spec"]["TaskTemplate"]["ContainerSpec"]["Image"] = "i:a@sha256:cd";
  web()["Spec"]["TaskTemplate"]["Placement"] = {{"Platforms", {{{"OS", "linux"}}}}};
  plain("rollback -d web --to 3");
  const Json spec = engine.writes().at(0).json();
  EXPECT_EQ(swarm::text_at(spec, image_at), "i:a");
  EXPECT_EQ(swarm::find_at(spec, "/TaskTemplate/Placement/Platforms"), nullptr);
}

TEST_F(RollbackTo, what_is_missing_is_reported_before_anything_is_sent) {
  drop("secrets", "tls");
  EXPECT_THAT(failure("rollback -d web --to 2"),
              StartsWith("3 swarmctl: rollback: web: revision 2: secret not found: tls\n"));
  engine["secrets"].push_back({{"ID", "sec0000000000000000000tls"}, {"Spec", {{"Name", "tls"}}}});
  drop("configs", "app");
  EXPECT_THAT(failure("rollback -d web --to 2"),
              StartsWith("3 swarmctl: rollback: web: revision 2: config not found: app\n"));
  EXPECT_THAT(failure("diff web --to 2"),
              StartsWith("3 swarmctl: diff: web: revision 2: config not found: app\n"));
  engine["configs"].push_back({{"ID", "cfg0000000000000000000app"}, {"Spec", {{"Name", "app"}}}});
  drop("networks", "front");
  EXPECT_THAT(
      failure("rollback -d web --to 2"),
      StartsWith("3 swarmctl: rollback: web: revision 2: network net0000000000000000000frnt not found\n"));
}

TEST_F(RollbackTo, what_was_created_again_under_its_name_is_used) {
  drop("secrets", "tls");
  engine["secrets"].push_back({{"ID", "sec0000000000000000000two"}, {"Spec", {{"Name", "tls"}}}});
  EXPECT_EQ(plain("rollback -d web --to 2").exit, 0);
  EXPECT_EQ(
      engine.writes().at(0).json()["TaskTemplate"]["ContainerSpec"]["Secrets"],
      Json::parse(
          R"([{"File": {"Name": "t"}, "SecretID": "sec0000000000000000000two", "SecretName": "tls"}])"));
}

TEST_F(RollbackTo, refuses_an_image_that_its_registry_no_longer_has) {
  engine["digest"] = nullptr;
  EXPECT_EQ(
      failure("rollback -d web --to 3"),
      "1 swarmctl: rollback: web: the image of revision 3 is gone: cannot find the digest of i:a: no such image in "
      "the registry\nhint: swarmctl rollback --force --to 3 web goes back to it anyway\n");
  requests();
  EXPECT_EQ(plain("rollback -d --force --to 3 web").exit, 0);
  EXPECT_EQ(requests().find("/distribution"), std::string::npos);
}

TEST_F(RollbackTo, a_registry_that_cannot_be_asked_is_no_refusal) {
  refuse("GET", "/distribution", refusal(500, "dial tcp: no route to host"));
  const RunResult result = plain("rollback -d -q web --to 3");
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(
      result.err,
      "swarmctl: rollback: warning: it is not known whether the image is still there: cannot find the digest of "
      "i:a: dial tcp: no route to host\n");
}

TEST_F(RollbackTo, refuses_what_failed) {
  Json failed = task("web", 1, "t1", "failed");
  failed["Spec"]["ContainerSpec"]["Image"] = "i:a";
  failed["Spec"]["ForceUpdate"] = 3;
  failed["Status"]["Err"] = "task: non-zero exit (3)";
  engine["tasks"] = Json::array({failed});
  EXPECT_EQ(failure("rollback -d web --to 3"),
            "1 swarmctl: rollback: web: revision 3 is one that failed: task t1: task: non-zero exit (3)\n"
            "hint: swarmctl rollback --force --to 3 web goes back to it anyway\n");
}

TEST_F(RollbackTo, judges_slot_0_of_a_job_by_all_its_tasks_and_a_global_job_node_by_node) {
  const auto failed_in = [&](const char* mode, const std::string& later) {
    Json tasks = Json::array();
    for (const auto& [id, state, node] :
         std::vector<std::array<std::string, 3>>{{"t1", "failed", "n1"}, {"t2", later, "n2"}}) {
      Json& item = tasks.emplace_back(task("web", 0, id, state));
      item.erase("Slot");
      item["NodeID"] = node;
      item["Spec"]["ContainerSpec"]["Image"] = "i:a";
      item["Spec"]["ForceUpdate"] = 3;
    }
    engine["tasks"] = std::move(tasks);
    web()["Spec"]["Mode"] = {{mode, Json::object()}};
    return plain("rollback --dry-run web --to 3").err.find("is one that failed") != std::string::npos;
  };
  EXPECT_TRUE(failed_in("ReplicatedJob", "preparing"));
  EXPECT_FALSE(failed_in("ReplicatedJob", "complete"));
  EXPECT_FALSE(failed_in("GlobalJob", "preparing"));
}

TEST_F(RollbackTo, refuses_what_was_rolled_back) {
  web()["UpdateStatus"] = {{"State", "paused"}};
  update("c");
  requests();
  EXPECT_EQ(failure("rollback -d web --to 4"),
            "1 swarmctl: rollback: web: revision 4 is one that failed: its rollout was paused\n"
            "hint: swarmctl rollback --force --to 4 web goes back to it anyway\n");
}

TEST_F(RollbackTo, does_not_undo_a_change_that_someone_else_made_since) {
  engine.afterwards = [this](const Sent& sent, swarm::Response&) {
    if (sent.path != "/services/web") return;
    web()["Version"]["Index"] = 99;
    web()["Spec"]["Labels"] = {{"new", "1"}};
  };
  const RunResult result = plain("rollback -d web --to 3");
  EXPECT_EQ(result.exit, 4);
  EXPECT_THAT(result.err, HasSubstr("web: someone else has changed it, so it was not rolled back\n"));
}

TEST_F(RollbackTo, a_diff_with_an_edit_is_refused) {
  EXPECT_EQ(plain("diff web --to 3 --env-add A=1").err,
            "swarmctl: diff: --to cannot be used with --env-add\n");
  EXPECT_EQ(plain("diff web --to 3 --previous").err, "swarmctl: diff: --to cannot be used with --previous\n");
  EXPECT_EQ(plain("diff web --to 3 --if-version 1").exit, 4);
}

TEST_F(RollbackTo, content_trust_holds_for_its_image) {
  recording.environment["DOCKER_CONTENT_TRUST"] = "1";
  EXPECT_EQ(record("rollback -d web --to 3").exit, 2);
  EXPECT_TRUE(engine.writes().empty());
}

namespace {

class Verdicts : public testing::Test {
 protected:
  /// Updates web with a history and returns the verdict label that the command sets.
  Json update(const std::string& flags) {
    stage.engine.sent.clear();
    result = stage.run("update --history 5 --no-resolve-image --image i:new --progress none web " + flags);
    Json labels;
    for (const Json& config : stage.engine["configs"])
      if (config["Spec"]["Name"] == "swarmctl.s1.1") labels = config["Spec"]["Labels"];
    return labels.value("io.swarmctl.history.verdict", Json());
  }
  [[nodiscard]] std::size_t requests_for_configs() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        stage.engine.sent, [](const Sent& one) { return one.path.starts_with("/configs"); }));
  }

  Stage stage;
  RunResult result;
};

}  // namespace

TEST_F(Verdicts, are_what_the_command_said_where_the_engine_has_none) {
  stage.show("a 1 running image=old\nb 2 running image=old");
  EXPECT_EQ(update("--timeout 5s"), "timed out");
  EXPECT_EQ(result.exit, 7);
  EXPECT_EQ(requests_for_configs(), 4U);
  const std::string list = stage.run("history web").out;
  EXPECT_THAT(list, HasSubstr("timed out")) << list;
  stage.patch(R"({"UpdateStatus": {"State": "completed"}})");
  EXPECT_THAT(stage.run("history web").out, HasSubstr("completed")) << "after the command had given up";
}

TEST_F(Verdicts, of_a_change_that_someone_else_overtakes_are_kept) {
  stage.show("a 1 running image=old\nb 2 running image=old");
  stage.events[2000] = [&] { stage.overtake(R"({"Spec": {"Labels": {"by": "hand"}}})"); };
  EXPECT_EQ(update(""), "overtaken");
  EXPECT_EQ(result.exit, 4) << result.err;
}

TEST_F(Verdicts, of_a_wait_that_a_signal_ends_are_recorded_before_the_process_ends) {
  stage.show("a 1 running image=old\nb 2 running image=old");
  stage.patch(R"({"PreviousSpec": {"Name": "web", "TaskTemplate": {}}})");
  stage.engine.afterwards = [](const Sent& sent, const swarm::Response&) {
    if (sent.path.starts_with("/configs/") && sent.path.ends_with("/update"))
      std::fprintf(stderr, "label: %s\n",
                   swarm::text_at(sent.json(), "/Labels/io.swarmctl.history.verdict").c_str());
  };
  for (const auto& [number, code] :
       {std::pair(SIGHUP, 129), std::pair(SIGINT, 130), std::pair(SIGTERM, 143)}) {
    stage.events[2000] = [number = number] { std::raise(number); };
    EXPECT_EXIT(update(""), testing::ExitedWithCode(code),
                "^swarmctl: update: web: interrupted; the change goes on\n"
                "hint: swarmctl wait web resumes waiting; swarmctl rollback web goes back\n"
                "label: interrupted\n$");
  }
}

TEST_F(Verdicts, of_a_wait_that_a_signal_ends_cost_no_more_than_a_second_signal) {
  stage.show("a 1 running image=old\nb 2 running image=old");
  stage.events[2000] = [] { std::raise(SIGINT); };
  stage.engine.afterwards = [](const Sent& sent, const swarm::Response&) {
    if (sent.path.starts_with("/configs/") && sent.method == "GET") std::raise(SIGTERM);
    if (sent.path.starts_with("/configs/") && sent.path.ends_with("/update"))
      std::fputs("labelled\n", stderr);
  };
  EXPECT_EXIT(update(""), testing::ExitedWithCode(143),
              "^swarmctl: update: web: interrupted[^\n]*\nhint: [^\n]*\n$");
}

TEST_F(Verdicts, of_a_wait_that_a_signal_ended_are_the_engines_once_it_has_one) {
  stage.show("a 1 running image=old\nb 2 running image=old");
  update("-d");
  for (Json& config : stage.engine["configs"])
    if (config["Spec"]["Name"] == "swarmctl.s1.1")
      config["Spec"]["Labels"]["io.swarmctl.history.verdict"] = "interrupted";
  EXPECT_THAT(stage.run("history web").out, HasSubstr("interrupted"));
  stage.patch(R"({"UpdateStatus": {"State": "completed"}})");
  EXPECT_THAT(stage.run("history web").out, HasSubstr("completed"));
}

TEST_F(Verdicts, of_a_success_and_without_a_wait_cost_nothing) {
  EXPECT_EQ(update("-d"), nullptr);
  EXPECT_EQ(requests_for_configs(), 2U);
  EXPECT_EQ(update("--replicas 0 --stable 0s"), nullptr);
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(requests_for_configs(), 2U);
}

TEST_F(Verdicts, of_a_lost_answer_may_be_recorded) {
  stage.show("a 1 running image=old\nb 2 running image=old");
  stage.engine.afterwards = [](const Sent& sent, swarm::Response& answer) {
    if (sent.path.ends_with("/update") && sent.path.starts_with("/configs"))
      answer = {.status = 0, .lost = "it broke"};
  };
  EXPECT_EQ(update("--timeout 5s"), "timed out");
  EXPECT_EQ(result.exit, 7);
  EXPECT_THAT(result.err,
              HasSubstr("warning: web: the verdict may not be recorded: cannot tell whether the attempt to "
                        "label config swarmctl.s1.1 went through: it broke\n"));
}

TEST_F(Verdicts, that_cannot_be_recorded_are_reported) {
  stage.show("a 1 running image=old\nb 2 running image=old");
  stage.engine.instead = [](const Sent& sent) -> std::optional<swarm::Response> {
    if (!sent.path.ends_with("/update") || !sent.path.starts_with("/configs")) return std::nullopt;
    return refusal(500, "no room");
  };
  EXPECT_EQ(update("--timeout 5s"), nullptr);
  EXPECT_EQ(result.exit, 7);
  EXPECT_THAT(result.err,
              HasSubstr("warning: web: the verdict is not recorded: cannot label config swarmctl.s1.1: "
                        "no room\n"));
}
