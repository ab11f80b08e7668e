// SPDX-License-Identifier: Apache-2.0
// Tests the summary of a command for a pipeline.
#include "output/report/summary.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace cli;
using swarm::Json;

namespace {

Json documented(const Summary& summary) { return summary.document("update", 6, swarm::milliseconds(1500)); }

}  // namespace

TEST(Summary, keeps_the_verdict_whatever_happens_to_the_service_after_it) {
  Summary summary;
  summary.is_wanted = true;
  summary.add("web", {{"verdict", "stuck"}, {"exit", 6}});
  summary.add("api", {{"exit", 3}});
  summary.add("web", {{"verdict", "done"}, {"exit", 0}, {"id", "w1"}});
  summary.add("db", Json::object());
  summary.add_error("service api not found");
  EXPECT_EQ(documented(summary), Json::parse(R"({"verb":"update","exit":6,"elapsed_ms":1500,
      "errors":["service api not found"],"services":[
        {"service":"web","verdict":"stuck","exit":6,"id":"w1"},
        {"service":"api","exit":3,"verdict":"failed"},
        {"service":"db","exit":0,"verdict":"done"}]})"));
}

TEST(Summary, splits_an_image_from_its_digest) {
  const auto members = [](const char* spec) { return image_members(Json::parse(spec)).dump(); };
  EXPECT_EQ(members(R"({"TaskTemplate":{"ContainerSpec":{"Image":"nginx:1@sha256:ab"}}})"),
            R"({"image":"nginx:1","digest":"sha256:ab"})");
  EXPECT_EQ(members("{}"), R"({"image":null,"digest":null})");
}

TEST(Summary, is_a_page_on_which_nothing_foreign_is_markup) {
  Summary summary;
  summary.is_wanted = true;
  summary.add("a|b",
              Json::parse(R"({"verdict":"stuck","image":"<img>","wanted":2,"running":1,"message":"x\ny\rz",
      "failures":[{"name":"a.1","node":"n1","error":"*e*","log":["# one","<b>\r# two"]},
                  {"name":"a.2","node":"","error":"f"}]})"));
  EXPECT_EQ(markdown_of(documented(summary)),
            "### swarmctl update\n\n"
            "| service | verdict | image | tasks | reason |\n| --- | --- | --- | --- | --- |\n"
            "| a\\|b | stuck | &lt;img> | 1/2 | x y\\\\x0dz |\n"
            "\na.1 on n1: \\*e\\*\n\n    # one\n    <b>\\x0d# two\n"
            "\na.2: f\n\n");
}

TEST(GithubCommand, escapes_what_would_end_it) {
  EXPECT_EQ(github_command("error", "a:b,c", "100%\nx: y, z\r"),
            "::error title=a%3Ab%2Cc::100%25%0Ax: y, z%0D\n");
  EXPECT_EQ(github_command("warning", "", "w"), "::warning::w\n");
}
