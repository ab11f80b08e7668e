// SPDX-License-Identifier: Apache-2.0
// Tests the revisions of a service, which are stored in configs.
#include <swarm/access.hpp>
#include <swarm/history.hpp>
#include <swarm/text.hpp>

#include <algorithm>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;
using history::Revisions;

namespace {

Json spec(const std::string& image, const std::string& more = "{}") {
  Json result{{"Name", "web"},
              {"TaskTemplate", {{"ContainerSpec", {{"Image", image}}}}},
              {"Mode", {{"Replicated", {{"Replicas", 1}}}}}};
  result.merge_patch(Json::parse(more));
  return result;
}

Service service(std::uint64_t version, const Json& spec, const std::string& update_state = {}) {
  Json document{{"ID", "s1"}, {"Version", {{"Index", version}}}, {"Spec", spec}};
  if (!update_state.empty()) document["UpdateStatus"] = {{"State", update_state}};
  return Service(document);
}

/// The configs that the engine would list after these changes.
class Kept {
 public:
  Kept& create(const Json& spec) {
    return add({.kind = ServiceChange::Kind::created, .id = "s1", .spec = &spec});
  }
  Kept& update(const Service& before, const Json& spec, bool is_rollback = false) {
    return add({.id = "s1", .name = "web", .before = &before, .spec = &spec, .is_rollback = is_rollback});
  }

  [[nodiscard]] Revisions revisions() const { return history::revisions_in(files, "s1"); }
  /// "1 created a; 2 others b; …": number, user (or "others"), image and verdict.
  [[nodiscard]] std::string text() const {
    std::string text;
    for (const history::Revision& one : revisions())
      text += (text.empty() ? "" : "; ") + std::to_string(one.number) + " " +
              (one.is_by_others() ? "others" : one.author.user) + " " +
              text_at(*one.spec, "/TaskTemplate/ContainerSpec/Image") +
              (one.verdict.empty() ? "" : " " + one.verdict);
    return text;
  }
  [[nodiscard]] std::string names() const {
    return join(files, " ", [](const auto& one) { return one.name; });
  }

  std::vector<StoredFile> files;

 private:
  Kept& add(const ServiceChange& change) {
    const Json result = history::config_of(files, change, {"update", "ann", "pc", "1.2", "why"});
    files.push_back({.id = "c" + std::to_string(files.size()),
                     .name = text_at(result, "/Name"),
                     .created = parse_time("2026-01-02T00:00:00Z"),
                     .spec = std::make_shared<const Json>(result)});
    return *this;
  }
};

}  // namespace

TEST(History, a_change_is_a_config_of_its_service) {
  const Json a = spec("a");
  const Json result = history::config_of({}, {.id = "s1", .name = "web", .spec = &a},
                                         {"create", "ann", "pc", "1.2", "first"});
  EXPECT_EQ(text_at(result, "/Name"), "swarmctl.s1.1");
  EXPECT_EQ(result.at("Labels").dump(),
            R"({"io.swarmctl.history.service":"s1","io.swarmctl.history.name":"web",)"
            R"("io.swarmctl.history.revision":"1"})");
  EXPECT_EQ(
      *from_base64(text_at(result, "/Data")),
      R"({"revisions":[{"number":1,"verb":"create","user":"ann","host":"pc","client":"1.2","note":"first",)"
      R"("spec":{"Name":"web","TaskTemplate":{"ContainerSpec":{"Image":"a"}},)"
      R"("Mode":{"Replicated":{"Replicas":1}}}}]})");
}

TEST(History, a_service_without_a_number_of_tasks_has_one) {
  Json a = spec("a");
  a.erase("Mode");
  EXPECT_EQ(Kept().create(a).revisions().at(0).spec->dump(), spec("a").dump());
}

TEST(History, records_are_distinguished_from_other_configs_by_name) {
  EXPECT_TRUE(history::is_record("swarmctl.qi9k2670kzluq5miaorursaoi.12"));
  for (const char* name : {"swarmctl.qi9k2670kzluq5miaorursaoi", "swarmctl.app.1", "swarmctl", "app",
                           "swarmctl.QI9K2670KZLUQ5MIAORURSAOI.12"})
    EXPECT_FALSE(history::is_record(name)) << name;
}

TEST(History, numbers_go_on_and_each_change_has_its_own) {
  Kept kept;
  kept.create(spec("a")).update(service(10, spec("a")), spec("b")).update(service(20, spec("b")), spec("c"));
  EXPECT_EQ(kept.text(), "1 ann a; 2 ann b; 3 ann c");
  EXPECT_EQ(kept.names(), "swarmctl.s1.1 swarmctl.s1.2 swarmctl.s1.3");
  kept.files.erase(kept.files.begin());
  kept.update(service(30, spec("c")), spec("d"));
  EXPECT_EQ(kept.text(), "2 ann b; 3 ann c; 4 ann d");
}

TEST(History, what_somebody_wrote_by_hand_is_no_revision_and_its_name_stays_taken) {
  Kept kept;
  kept.create(spec("a"));
  const auto add = [&](const std::string& name, const std::string& data, const std::string& service = "s1") {
    const Json labels{{"io.swarmctl.history.service", service}};
    kept.files.push_back({.id = name,
                          .name = name,
                          .spec = std::make_shared<const Json>(
                              Json{{"Name", name}, {"Labels", labels}, {"Data", base64(data)}})});
  };
  const std::string sound = R"("spec":{"TaskTemplate":{}})";
  add("swarmctl.s1.4", "no JSON");
  add("swarmctl.s1.5", R"({"revisions":[{"number":5,"spec":{"TaskTemplate":"x","Mode":7}}]})");
  add("swarmctl.s1.6", R"({"revisions":[{"number":18446744073709551615,)" + sound + "}]}");
  add("swarmctl.s1.7", R"({"revisions":[{"number":1,)" + sound + R"(},{"number":9,)" + sound + "}]}");
  add("swarmctl.s1.99999999999999999999", R"({"revisions":[{"number":8,)" + sound + "}]}");
  add("swarmctl.s1.x", "x");
  add("swarmctl.s1.20", "x", "another");
  EXPECT_EQ(kept.text(), "1 ann a");
  kept.update(service(20, spec("a")), spec("b"));
  EXPECT_EQ(kept.text(), "1 ann a; 21 ann b");
  EXPECT_EQ(kept.files.back().name, "swarmctl.s1.21");
}

TEST(History, the_first_record_of_a_service_has_what_it_replaces) {
  Kept kept;
  kept.update(service(10, spec("a")), spec("b"));
  EXPECT_EQ(kept.text(), "1 others a; 2 ann b");
  EXPECT_EQ(kept.names(), "swarmctl.s1.1");
  EXPECT_EQ(text_at(*kept.files[0].spec, "/Labels/io.swarmctl.history.revision"), "2");
}

TEST(History, what_others_changed_in_between_is_a_revision) {
  Kept kept;
  kept.create(spec("a")).update(service(10, spec("b"), "completed"), spec("c"));
  EXPECT_EQ(kept.text(), "1 ann a; 2 others b completed; 3 ann c");
  EXPECT_EQ(kept.names(), "swarmctl.s1.1 swarmctl.s1.2");
}

TEST(History, what_the_engine_fills_in_is_no_change_by_others) {
  const Json live = spec("a", R"({"EndpointSpec": {"Mode": "vip"}, "Mode": {"Replicated": {"Replicas": 1}},
    "TaskTemplate": {"Runtime": "container", "ForceUpdate": 0, "ContainerSpec": {"Isolation": "default"}},
    "UpdateConfig": {"Parallelism": 2, "FailureAction": "pause", "MaxFailureRatio": 0, "Order": "stop-first"}})");
  const Json sent = spec("a", R"({"UpdateConfig": {"Parallelism": 2}})");
  EXPECT_TRUE(history::is_spec_of(sent, live));
  EXPECT_EQ(history::summary(sent, live), "");
  for (const char* change :
       {R"({"Labels": {"a": ""}})", R"({"Labels": {"a": "1"}})",
        R"({"Mode": {"Replicated": {"Replicas": 0}}})", R"({"TaskTemplate": {"ForceUpdate": 1}})",
        R"({"UpdateConfig": {"Parallelism": 3}})",
        R"({"TaskTemplate": {"ContainerSpec": {"Image": "b"}}})"}) {
    Json changed = live;
    changed.merge_patch(Json::parse(change));
    EXPECT_FALSE(history::is_spec_of(sent, changed)) << change;
  }
}

TEST(History, what_the_engine_leaves_out_is_no_change_either) {
  const Json live = spec("a", R"({"EndpointSpec": {"Mode": "vip"},
    "TaskTemplate": {"Runtime": "container", "ForceUpdate": 0, "ContainerSpec": {"Isolation": "default"}},
    "RollbackConfig": {"Parallelism": 0, "FailureAction": "pause", "MaxFailureRatio": 0, "Order": "stop-first"}})");
  const Json sent = spec("a", R"({"EndpointSpec": {"Mode": ""},
    "TaskTemplate": {"Runtime": "", "ContainerSpec": {"Isolation": "", "TTY": false, "Healthcheck": {"Retries": 0}}}})");
  Json with_null = sent;
  with_null["RollbackConfig"]["Order"] = nullptr;
  EXPECT_TRUE(history::is_spec_of(with_null, live));
  EXPECT_EQ(history::summary(with_null, live), "");
  Json changed = live;
  changed["TaskTemplate"]["ContainerSpec"]["TTY"] = true;
  EXPECT_FALSE(history::is_spec_of(with_null, changed));
  EXPECT_EQ(history::summary(with_null, changed), "~TTY false → true");
}

TEST(History, the_verdict_stands_in_the_next_record) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"completed", "1 ann a completed; 2 ann b"},        {"paused", "1 ann a paused; 2 ann b"},
      {"rollback_paused", "1 ann a paused; 2 ann b"},     {"updating", "1 ann a overtaken; 2 ann b"},
      {"rollback_started", "1 ann a overtaken; 2 ann b"}, {"", "1 ann a; 2 ann b"},
  };
  for (const auto& [state, text] : cases)
    EXPECT_EQ(Kept().create(spec("a")).update(service(10, spec("a"), state), spec("b")).text(), text)
        << state;
}

TEST(History, a_rollback_by_the_engine_is_the_verdict_of_what_it_undid) {
  Kept kept;
  kept.create(spec("a")).update(service(10, spec("a")), spec("b"));
  kept.update(service(20, spec("a"), "rollback_completed"), spec("c"));
  EXPECT_EQ(kept.text(), "1 ann a; 2 ann b rolled back; 3 others a; 4 ann c");
}

TEST(History, a_rollback_that_was_asked_for_and_completes_is_completed) {
  Kept kept;
  kept.create(spec("a")).update(service(10, spec("a")), spec("b"));
  kept.update(service(20, spec("b")), spec("a"), true)
      .update(service(30, spec("a"), "rollback_completed"), spec("c"));
  EXPECT_EQ(kept.text(), "1 ann a; 2 ann b; 3 ann a completed; 4 ann c");
}

TEST(History, of_two_writers_the_last_change_counts_though_it_was_recorded_first) {
  Kept kept;
  kept.create(spec("a"));
  // b replaced a at 10, and c replaced b at 20. The record of c came first and could not know of b.
  kept.update(service(20, spec("b")), spec("c")).update(service(10, spec("a")), spec("b"));
  EXPECT_EQ(kept.text(), "1 ann a; 2 others b; 3 ann c; 4 ann b");
  EXPECT_EQ(history::latest(kept.revisions())->number, 3U);
  kept.update(service(30, spec("c")), spec("d"));
  EXPECT_EQ(kept.text(), "1 ann a; 2 others b; 3 ann c; 4 ann b; 5 ann d");
}

TEST(History, other_configs_are_none) {
  Kept kept;
  kept.create(spec("a"));
  Json other = *kept.files[0].spec;
  other["Labels"]["io.swarmctl.history.service"] = "s2";
  Json broken = *kept.files[0].spec;
  broken["Data"] = base64("no JSON");
  Json empty = *kept.files[0].spec;
  empty["Data"] = base64(R"({"revisions": [{"number": 0, "spec": {}}, 7, {"number": 3}]})");
  for (const Json& one : {other, broken, empty, Json{{"Name", "swarmctl.s1.9"}}})
    kept.files.push_back({.id = "x", .name = "x", .spec = std::make_shared<const Json>(one)});
  EXPECT_EQ(kept.text(), "1 ann a");
}

TEST(History, so_many_are_kept) {
  Kept kept;
  kept.create(spec("0"));
  for (unsigned i = 1; i < 6; ++i)
    kept.update(service(i, spec(std::to_string(i - 1))), spec(std::to_string(i)));
  const auto gone = [&](std::size_t n) {
    return join(history::surplus(kept.files, "s1", n), " ", [](const auto& one) { return one.name; });
  };
  EXPECT_EQ(gone(7), "");
  EXPECT_EQ(gone(6), "");
  EXPECT_EQ(gone(5), "swarmctl.s1.1");
  EXPECT_EQ(gone(1), "swarmctl.s1.1 swarmctl.s1.2");  // later changes remove the others
  std::ranges::reverse(kept.files);
  EXPECT_EQ(gone(5), "swarmctl.s1.1");
}

TEST(History, a_config_with_a_revision_that_is_kept_is_kept) {
  Kept kept;
  kept.update(service(1, spec("a")), spec("b")).update(service(2, spec("b")), spec("c"));
  EXPECT_EQ(history::surplus(kept.files, "s1", 2).size(), 0U);
  EXPECT_EQ(history::surplus(kept.files, "s1", 1).size(), 1U);
}

TEST(History, a_line_names_what_changed) {
  const Json before = spec("a", R"({"Labels": {"tier": "web"}, "Mode": {"Replicated": {"Replicas": 2}},
    "TaskTemplate": {"ContainerSpec": {"Env": ["PASSWORD=hunter2"], "StopGracePeriod": 60000000000},
                     "Resources": {"Reservations": {"NanoCPUs": 1500000000}}}})");
  const std::vector<std::pair<std::string, std::string>> cases{
      {R"({"TaskTemplate": {"ContainerSpec": {"Image": "b"}}})", "~Image"},
      {R"({"Mode": {"Replicated": {"Replicas": 3}}})", "~Replicas 2 → 3"},
      {R"({"TaskTemplate": {"ContainerSpec": {"Env": ["PASSWORD=hunter3"]}}})", "~Env[PASSWORD]"},
      {R"({"TaskTemplate": {"ContainerSpec": {"Env": ["PASSWORD=hunter2", "A=1"]}}})", "+Env[A]"},
      {R"({"Labels": null})", "-Labels.tier"},
      {R"({"Labels": {"a/b": "1"}})", "+Labels.a/b"},
      {R"({"UpdateConfig": {"Order": "start-first"}})", "+UpdateConfig.Order"},
      {R"({"TaskTemplate": {"Resources": {"Limits": {"Pids": 5, "MemoryBytes": 536870912}}}})",
       "+Limits.Pids 5, +Limits.MemoryBytes 512m"},
      {R"({"TaskTemplate": {"Resources": {"Reservations": {"NanoCPUs": 2000000000}},
           "ContainerSpec": {"StopGracePeriod": 90000000000}}})",
       "~StopGracePeriod 1m0s → 1m30s, ~Reservations.NanoCPUs 1.5 → 2"},
      {R"({"Labels": {"a": "1", "b": "1", "c": "1", "d": "1", "e": "1", "f": "1"}})",
       "+Labels.a, +Labels.b, +Labels.c, +Labels.d and 2 more"},
  };
  for (const auto& [change, line] : cases) {
    Json after = before;
    after.merge_patch(Json::parse(change));
    EXPECT_EQ(history::summary(before, after), line) << change;
  }
}

TEST(History, a_line_tells_two_builds_of_a_tag_apart) {
  const std::string old_build = "web:1@sha256:" + std::string(64, 'a'),
                    new_build = "web:1@sha256:" + std::string(64, 'b');
  EXPECT_EQ(history::summary(spec(old_build), spec(new_build)), "~Image aaaaaaaaaaaa → bbbbbbbbbbbb");
  EXPECT_EQ(history::summary(spec("web:1"), spec(new_build)), "~Image");
  EXPECT_EQ(history::summary(spec(old_build), spec("web:2@sha256:" + std::string(64, 'b'))), "~Image");
}

TEST(History, the_verdict_of_the_command_stands_unless_the_rollout_ended_later) {
  EXPECT_EQ(history::final_verdict("", "completed"), "completed");
  EXPECT_EQ(history::final_verdict("stuck", "completed"), "stuck");
  EXPECT_EQ(history::final_verdict("timed out", "completed"), "completed");
  EXPECT_EQ(history::final_verdict("timed out", "rolled back"), "rolled back");
  EXPECT_EQ(history::final_verdict("timed out", "updating"), "timed out");
  EXPECT_EQ(history::final_verdict("timed out", "overtaken"), "timed out");
  EXPECT_EQ(history::final_verdict("overtaken", ""), "overtaken");
}

TEST(History, a_label_has_the_verdict_of_the_newest_revision_in_a_config) {
  const Json a = spec("a"), b = spec("b"), c = spec("c");
  Kept kept;
  kept.update(service(1, a), b);
  Json labelled = *kept.files.front().spec;
  labelled["Labels"]["io.swarmctl.history.verdict"] = "stuck";
  kept.files.front().spec = std::make_shared<const Json>(labelled);
  EXPECT_EQ(kept.text(), "1 others a; 2 ann b stuck");
  kept.update(service(2, b, "completed"), c);
  EXPECT_EQ(kept.text(), "1 others a; 2 ann b stuck; 3 ann c");
}
