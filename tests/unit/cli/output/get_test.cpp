// SPDX-License-Identifier: Apache-2.0
// Tests the value that --get prints.
#include "output/document/get.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace {

const swarm::Json inspected = swarm::Json::parse(R"({
  "Version":{"Index":12},
  "Spec":{"Name":"web","Labels":{"com.example.team":"a","com":{"example":"b"},"dot.":"c"}},
  "Endpoint":{"Ports":[{"PublishedPort":8080},{"PublishedPort":53}]},
  "Init":false,"Nothing":null})");

TEST(Get, prints_one_raw_value) {
  struct {
    const char *path, *value;
  } const cases[] = {
      {"Version.Index", "12"},
      {"Spec.Name", "web"},
      {"Version", R"({"Index":12})"},
      {"Endpoint.Ports.1.PublishedPort", "53"},
      {"Endpoint.Ports", R"([{"PublishedPort":8080},{"PublishedPort":53}])"},
      {"Init", "false"},
      {"Spec.Labels.com.", R"({"example":"b"})"},
      {"Endpoint.Ports.1.", R"({"PublishedPort":53})"},
      {"Nothing", "null"},
      {"Spec.Labels.com.example.team", "a"},
      {"Spec.Labels.com.example", "b"},
      {"Spec.Labels.dot.", "c"},
  };
  for (const auto& c : cases) EXPECT_EQ(cli::get(inspected, c.path), c.value) << c.path;
}

TEST(Get, gives_nothing_where_there_is_nothing) {
  for (const char* path :
       {"version.index", "Version.Index.x", "Endpoint.Ports.2", "Endpoint.Ports.-1", "Endpoint.Ports.x",
        "Endpoint.Ports.0x", ".Version", "Init..", "Nothing.x", "Endpoint.Ports.99999999999999999999"})
    EXPECT_EQ(cli::get(inspected, path), std::nullopt) << path;
}

}  // namespace
