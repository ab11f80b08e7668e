// SPDX-License-Identifier: Apache-2.0
// Tests how the differences between two specs are printed.
#include "output/document/changes.hpp"

#include "output/document/json_text.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace {

using swarm::Json;

const Json old_spec = Json::parse(R"({"Labels":{"tier":"web","api-token":"a"},
  "TaskTemplate":{"ContainerSpec":{"Image":"nginx:1.24","Env":["PASSWORD=a","A=1","B=2"],"StopGracePeriod":10000000000,
    "Mounts":[{"Target":"/data","Source":"v"}],"Groups":["a","b"]},
    "Resources":{"Limits":{"MemoryBytes":134217728}}}})");
const Json new_spec = Json::parse(R"({"Labels":{"api-token":"b"},
  "TaskTemplate":{"ContainerSpec":{"Image":"nginx:1.25","Env":["PASSWORD=b","A=2","C=\u001b[2J"],"StopGracePeriod":90000000000,
    "Mounts":[{"Target":"/data","Source":"v","ReadOnly":true}],"Groups":["b","a"]},
    "Resources":{"Limits":{"MemoryBytes":268435456}}}})");

TEST(Changes, are_reported_a_line_each_without_secrets) {
  EXPECT_EQ(cli::changes_text(swarm::diff(old_spec, new_spec), cli::Style()),
            "~ Labels.api-token: ***** → ***** (changed)\n"
            "- Labels.tier: web\n"
            "~ TaskTemplate.ContainerSpec.Image: nginx:1.24 → nginx:1.25\n"
            "~ TaskTemplate.ContainerSpec.Env: PASSWORD=***** → PASSWORD=***** (changed)\n"
            "~ TaskTemplate.ContainerSpec.Env: A=1 → A=2\n"
            "+ TaskTemplate.ContainerSpec.Env: C=\\x1b[2J\n"
            "- TaskTemplate.ContainerSpec.Env: B=2\n"
            "~ TaskTemplate.ContainerSpec.StopGracePeriod: 10s → 1m30s\n"
            "+ TaskTemplate.ContainerSpec.Mounts[/data].ReadOnly: true\n"
            "~ TaskTemplate.ContainerSpec.Groups: same items in another order\n"
            "~ TaskTemplate.Resources.Limits.MemoryBytes: 128m → 256m\n");
}

TEST(Changes, hide_what_words_of_a_command_give_away) {
  EXPECT_EQ(cli::changes_text(swarm::diff(Json::parse(R"({"Args":["run"]})"),
                                          Json::parse(R"({"Args":["run","--db-password=x","a=b"]})")),
                              cli::Style()),
            "~ Args: [\"run\"] → [\"run\",\"--db-password=*****\",\"a=b\"]\n");
  EXPECT_EQ(cli::changes_text(swarm::diff(Json::parse(R"({"Args":["run"]})"),
                                          Json::parse(R"({"Args":["--token","x","--auth","-v","a",7]})")),
                              cli::Style()),
            "~ Args: [\"run\"] → [\"--token\",\"*****\",\"--auth\",\"-v\",\"a\",7]\n");
  EXPECT_EQ(cli::compact(cli::changes_json(
                swarm::diff(Json::parse(R"({"Args":["--key=x"]})"), Json::parse(R"({"Args":[]})")))),
            R"([{"path":"/Args","old":["--key=*****"],"new":null}])");
}

TEST(Changes, colour_says_what_goes_and_what_comes) {
  EXPECT_EQ(cli::changes_text(swarm::diff(Json::parse(R"({"a":1,"b":2})"), Json::parse(R"({"a":3})")),
                              cli::Style(true)),
            "~ a: \x1b[31m1\x1b[0m → \x1b[32m3\x1b[0m\n\x1b[31m- b: 2\x1b[0m\n");
}

TEST(Changes, as_json_keep_pointers_and_types) {
  EXPECT_EQ(cli::compact(cli::changes_json(
                swarm::diff(Json::parse(R"({"Env":["TOKEN=a"],"Replicas":1,"Labels":{"SECRET":"x"}})"),
                            Json::parse(R"({"Env":["TOKEN=b"],"Replicas":2})")))),
            R"([{"path":"/Env","item":"TOKEN","old":"TOKEN=*****","new":"TOKEN=*****"},)"
            R"({"path":"/Replicas","old":1,"new":2},)"
            R"({"path":"/Labels/SECRET","old":"*****","new":null}])");
}

}  // namespace
