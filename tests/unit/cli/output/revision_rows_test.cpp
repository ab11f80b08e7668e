// SPDX-License-Identifier: Apache-2.0
// Tests the rows of the revisions of a service.
#include "output/lists/revision_rows.hpp"

#include "support/random.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace cli;
using swarm::Json;
using swarm::history::Revision;
using swarm::history::Revisions;

namespace {

Json spec(const std::string& image, unsigned force = 0) {
  return {{"Name", "web"},
          {"TaskTemplate",
           {{"ContainerSpec", {{"Image", image}, {"Env", {"PASSWORD=hunter2"}}}}, {"ForceUpdate", force}}}};
}

swarm::Service service(const Json& spec, const std::string& state = {}) {
  Json document{{"ID", "s1"}, {"Version", {{"Index", 9}}}, {"Spec", spec}};
  if (!state.empty()) document["UpdateStatus"] = {{"State", state}};
  return swarm::Service(document);
}

const swarm::EngineTime noon = swarm::parse_time("2026-01-01T12:00:00Z");

Revision result(std::uint64_t number, const Json& spec, const std::string& note = {}) {
  return {.number = number,
          .replaced = number - 1,
          .author = {number == 1 ? "create" : "update", "ann", "pc", "1.2", note},
          .recorded = noon,
          .spec = std::make_shared<const Json>(spec)};
}
Revision by_others(std::uint64_t number, const Json& spec) {
  return {.number = number, .spec = std::make_shared<const Json>(spec)};
}

std::string table(const swarm::Service& now, const Revisions& all, Width width = Width::plain) {
  return revision_table(revision_rows(now, all), width, noon + std::chrono::hours(3));
}

}  // namespace

TEST(RevisionRows, are_the_newest_first_with_what_runs_marked) {
  EXPECT_EQ(table(service(spec("nginx:1.28@sha256:ab"), "completed"),
                  {result(1, spec("nginx:1.27")), by_others(2, spec("docker.io/library/nginx:1")),
                   result(3, spec("nginx:1.28@sha256:ab"), "login fix")}),
            "REVISION   AGE           BY        IMAGE        CHANGED   VERDICT     NOTE\n"
            "3 *        3 hours ago   ann@pc    nginx:1.28   ~Image    completed   login fix\n"
            "2                        others    nginx:1      ~Image                \n"
            "1          3 hours ago   ann@pc    nginx:1.27   created               \n");
}

TEST(RevisionRows, end_with_what_nobody_has_recorded) {
  EXPECT_EQ(table(service(spec("c"), "paused"), {result(1, spec("a")), result(2, spec("b"))}),
            "REVISION   AGE           BY        IMAGE     CHANGED   VERDICT   NOTE\n"
            "- *                      others    c         ~Image    paused    \n"
            "2          3 hours ago   ann@pc    b         ~Image              \n"
            "1          3 hours ago   ann@pc    a         created             \n");
}

TEST(RevisionRows, show_a_rollback_by_the_engine) {
  EXPECT_EQ(table(service(spec("a"), "rollback_completed"), {result(1, spec("a")), result(2, spec("b"))}),
            "REVISION   AGE           BY        IMAGE     CHANGED             VERDICT       NOTE\n"
            "- *                      others    a         back to 1: ~Image                 \n"
            "2          3 hours ago   ann@pc    b         ~Image              rolled back   \n"
            "1          3 hours ago   ann@pc    a         created                           \n");
}

TEST(RevisionRows, find_an_equal_revision_despite_restarts_in_between) {
  const auto rows = revision_rows(service(spec("a", 1)), {result(1, spec("a")), result(2, spec("a", 1)),
                                                          result(3, spec("b", 1)), result(4, spec("a", 1))});
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows[1].changed, "~ForceUpdate 0 → 1");
  EXPECT_EQ(rows[3].changed, "back to 2: ~Image");
  EXPECT_TRUE(rows[3].is_running);
}

TEST(RevisionRows, go_back_to_the_newest_that_says_the_same) {
  auto random = test::seeded("RevisionRows");
  for (int round = 0; round < 100; ++round) {
    Revisions all;
    for (std::uint64_t number = 1; number < 8; ++number) {
      Json one = spec(std::string(test::below(3, random), 'a'));
      if (test::below(4, random) == 0) one["TaskTemplate"]["ContainerSpec"].erase("Image");
      if (test::below(2, random) == 0) one["Mode"]["Replicated"]["Replicas"] = test::below(3, random);
      if (test::below(2, random) == 0) one["Labels"]["tier"] = "a";
      all.push_back(result(number, one));
    }
    const auto rows = revision_rows(service(*all.back().spec), all);
    for (std::size_t i = 1; i < all.size(); ++i) {
      std::size_t same = i;
      while (same > 0 && !swarm::history::is_spec_of(*all[same - 1].spec, *all[i].spec)) --same;
      const std::string wanted = same == 0 || same == i ? "" : "back to " + std::to_string(same);
      const std::string& changed = rows[i].changed;
      ASSERT_EQ(changed.starts_with("back") ? changed.substr(0, changed.find(':')) : "", wanted);
    }
  }
}

TEST(RevisionRows, a_restart_goes_back_to_nothing) {
  const auto rows = revision_rows(service(spec("a", 3)), {result(1, spec("a")), result(2, spec("a", 1)),
                                                          result(3, spec("a", 2)), result(4, spec("a", 3))});
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows[2].changed, "~ForceUpdate 1 → 2");
  EXPECT_EQ(rows[3].changed, "~ForceUpdate 2 → 3");
}

TEST(RevisionRows, are_none_where_nothing_is_recorded) {
  EXPECT_TRUE(revision_rows(service(spec("a")), {}).empty());
}

TEST(RevisionRows, wide_ones_have_what_made_them) {
  EXPECT_EQ(table(service(spec("a")), {result(1, spec("a"))}, Width::wide),
            "REVISION   AGE           BY        IMAGE     CHANGED   VERDICT   NOTE      VERB      SWARMCTL\n"
            "1 *        3 hours ago   ann@pc    a         created                       create    1.2\n");
}

TEST(RevisionRows, control_characters_are_made_visible) {
  EXPECT_NE(
      table(service(spec("a")), {result(1, spec("a"), "\x1b[31mred\nline")}).find("\\x1b[31mred\\x0aline"),
      std::string::npos);
}

TEST(RevisionRows, objects_have_types_and_hide_secrets) {
  const auto rows =
      revision_rows(service(spec("b"), "completed"), {result(1, spec("a")), result(2, spec("b"), "why")});
  EXPECT_EQ(
      revision_object(rows[1]).dump(),
      R"({"Revision":2,"Running":true,"RecordedAt":"2026-01-01T12:00:00Z","Verb":"update","User":"ann",)"
      R"("Host":"pc","Client":"1.2","Note":"why","Verdict":"completed","ReplacedVersion":1,"Image":"b",)"
      R"("Changed":"~Image"})");
  EXPECT_EQ(sheet_object(rows[1]).at("Changes").dump(),
            R"([{"path":"/TaskTemplate/ContainerSpec/Image","old":"a","new":"b"}])");
  EXPECT_EQ(sheet_object(rows[1]).at("Spec").dump(),
            R"({"Name":"web","TaskTemplate":{"ContainerSpec":{"Image":"b","Env":["PASSWORD=*****"]},)"
            R"("ForceUpdate":0}})");
}

TEST(RevisionRows, a_sheet_has_all_of_one) {
  const auto rows =
      revision_rows(service(spec("b"), "completed"), {result(1, spec("a")), result(2, spec("b"), "why")});
  EXPECT_EQ(revision_sheet(rows[1], noon + std::chrono::hours(3), Style(false)),
            "Revision:  2 (running)\n"
            "Recorded:  2026-01-01T12:00:00Z (3 hours ago)\n"
            "By:        ann@pc\n"
            "With:      update, version 1.2\n"
            "Note:      why\n"
            "Verdict:   completed\n"
            "Changed:   ~Image\n"
            "\n"
            "~ TaskTemplate.ContainerSpec.Image: a → b\n"
            "\n"
            "{\n"
            "    \"Name\": \"web\",\n"
            "    \"TaskTemplate\": {\n"
            "        \"ContainerSpec\": {\n"
            "            \"Image\": \"b\",\n"
            "            \"Env\": [\n"
            "                \"PASSWORD=*****\"\n"
            "            ]\n"
            "        },\n"
            "        \"ForceUpdate\": 0\n"
            "    }\n"
            "}\n");
}
