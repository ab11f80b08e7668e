// SPDX-License-Identifier: Apache-2.0
// Tests the JSON schema and the tables of spec values and members.
#include "generate/spec_pages.hpp"

#include "flags/flag.hpp"

#include <swarm/access.hpp>
#include <swarm/portable.hpp>
#include <swarm/spec_values.hpp>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using swarm::Json;

namespace {

bool is_of_type(const Json& value, const std::string& type) {
  if (type == "integer") return value.is_number_integer();
  if (type == "number") return value.is_number();
  return type == value.type_name();
}

/// Where the value violates the schema, for the keywords that the schema uses; empty if it is valid.
std::string fault(const Json& value, const Json& schema, const std::string& at) {
  if (schema.contains("type") && !is_of_type(value, schema["type"].get<std::string>())) return at + ": type";
  if (schema.contains("enum") && std::ranges::find(schema["enum"], value) == schema["enum"].end())
    return at + ": enum";
  if (value.is_array() && schema.contains("items"))
    for (const Json& item : value)
      if (std::string wrong = fault(item, schema["items"], at + "/-"); !wrong.empty()) return wrong;
  if (!value.is_object()) return {};
  if (value.size() > schema.value("maxProperties", value.size())) return at + ": maxProperties";
  for (const Json& name : schema.value("required", Json::array()))
    if (!value.contains(name.get<std::string>())) return at + ": required";
  for (const auto& [name, member] : value.items()) {
    const Json known =
        schema.value("properties", Json::object()).value(name, schema.value("additionalProperties", Json()));
    if (known == false) return at + "/" + name + ": not known";
    if (std::string wrong = fault(member, known, at + "/" + name); known.is_object() && !wrong.empty())
      return wrong;
  }
  return {};
}

std::string fault(const char* spec) {
  return fault(swarm::read_json(spec), cli::spec_schema().at("definitions").at("service"), "");
}

}  // namespace

TEST(SpecSchema, accepts_what_export_prints) {
  std::ifstream file(SOURCE_DIR "/tests/data/foreign_specs.jsonl");
  const Json schema = cli::spec_schema().at("definitions").at("service");
  int count = 0;
  for (std::string line; std::getline(file, line); ++count) {
    std::vector<std::string> missing;
    const Json spec = swarm::portable::from_spec(swarm::read_json(line).at("spec"), {},
                                                 swarm::portable::Image::as_it_runs, missing);
    EXPECT_EQ(fault(spec, schema, ""), "") << spec;
  }
  EXPECT_GT(count, 0);
}

TEST(SpecSchema, accepts_what_docker_py_makes_in_its_place) {
  const std::map<std::string, std::string> places{{"ContainerSpec", "/TaskTemplate/ContainerSpec"},
                                                  {"TaskTemplate", "/TaskTemplate"},
                                                  {"UpdateConfig", "/UpdateConfig"},
                                                  {"EndpointSpec", "/EndpointSpec"},
                                                  {"Resources", "/TaskTemplate/Resources"}};
  std::ifstream file(SOURCE_DIR "/tests/data/docker_py.jsonl");
  for (std::string line; std::getline(file, line);) {
    const Json one = swarm::read_json(line);
    const std::string name = one.at("name").get<std::string>();
    const auto place = places.find(name.substr(0, name.find(',')));
    if (place == places.end()) continue;
    Json spec = swarm::read_json(R"({"Name":"x","TaskTemplate":{"ContainerSpec":{"Image":"x"}}})");
    spec[Json::json_pointer(place->second)] = one.at("document");
    std::vector<std::string> missing;
    spec = swarm::portable::from_spec(spec, {}, swarm::portable::Image::as_it_runs, missing);
    EXPECT_EQ(fault(spec, cli::spec_schema().at("definitions").at("service"), ""), "") << name << spec;
    EXPECT_EQ(swarm::api::value_fault(spec).why, "") << name << spec;
  }
}

TEST(SpecSchema, refuses_what_is_no_service) {
  const std::vector<std::pair<const char*, const char*>> table{
      {R"({"Name":"web","TaskTemplate":{}})", ""},
      {R"({"TaskTemplate":{}})", ": required"},
      {R"({"Name":1,"TaskTemplate":{}})", "/Name: type"},
      {R"({"Name":"web","TaskTemplate":{"ContainerSpec":{"Imgae":"x"}}})",
       "/TaskTemplate/ContainerSpec/Imgae: not known"},
      {R"({"Name":"web","TaskTemplate":{"ContainerSpec":{"Env":[1]}}})",
       "/TaskTemplate/ContainerSpec/Env/-: type"},
      {R"({"Name":"web","TaskTemplate":{},"Mode":{"Global":{},"Replicated":{}}})", "/Mode: maxProperties"},
      {R"({"Name":"web","TaskTemplate":{},"UpdateConfig":{"Order":"first"}})", "/UpdateConfig/Order: enum"},
      {R"({"Name":"web","TaskTemplate":{},"EndpointSpec":{"Ports":[{"Protocol":"tcp4"}]}})",
       "/EndpointSpec/Ports/-/Protocol: enum"}};
  for (const auto& [spec, wrong] : table) EXPECT_EQ(fault(spec), wrong) << spec;
}

TEST(SpecSchema, has_the_words_of_the_flags) {
  const Json members = cli::spec_schema().at("/definitions/service/properties"_json_pointer);
  EXPECT_EQ(members.at("/Labels/description"_json_pointer), "Label of the service itself");
  EXPECT_EQ(members.at("/UpdateConfig/properties/Delay/description"_json_pointer)
                    .get<std::string>()
                    .find("nanoseconds") == std::string::npos,
            false);
  EXPECT_FALSE(members.contains("Networks"));
}

TEST(SpecValues, have_what_the_flags_take) {
  std::size_t compared = 0;
  for (const cli::Flag& flag : cli::service_flags())
    if (const auto allowed = swarm::api::choices_of(flag.at); !allowed.empty())
      for (const auto choice : cli::split_choices(flag.choices)) {
        EXPECT_TRUE(cli::one_of(allowed, choice)) << flag.name << " " << choice;
        ++compared;
      }
  EXPECT_GT(compared, 15U);
}

TEST(SpecMembers, are_a_table_between_their_marks) {
  const std::string mark = "<!-- members: written by scripts/dev gen -->\n";
  const std::string page = cli::with_spec_members("A\n" + mark + "stale\n<!-- end -->\nB\n");
  EXPECT_TRUE(page.starts_with("A\n" + mark + "| member | type | meaning | flag |\n"));
  EXPECT_NE(page.find("\n| `EndpointSpec.Ports[].TargetPort` | integer | Port in the container | |\n"),
            std::string::npos);
  EXPECT_NE(page.find("\n| `Labels` | object of strings | Label of the service itself | `--label` |\n"),
            std::string::npos);
  EXPECT_EQ(cli::with_spec_members(page), page);
}
