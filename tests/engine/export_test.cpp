// SPDX-License-Identifier: Apache-2.0
// Exports services from a real engine and checks that the documents recreate the same services.
#include "engine/field_rows.hpp"
#include "engine/things.hpp"
#include "support/real_engine.hpp"

#include <fstream>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace test;
using swarm::Json;

namespace {

class RealExport : public ::testing::Test {
 protected:
  std::string exported(const std::string& name, const std::string& form) {
    const Outcome out = engine_.swarmctl("export -o " + form + " " + name);
    EXPECT_EQ(out.code, 0) << out.err;
    EXPECT_EQ(out.err, "");
    return out.out;
  }

  /// The same round trip with apply; a second apply changes nothing.
  void expect_apply_round_trip(const std::string& name, const std::string& yaml) {
    ASSERT_EQ(engine_.swarmctl("rm " + name).code, 0);
    const std::vector<std::string> apply{"apply", "-v", "-d", "--no-resolve-image", "-"};
    const Outcome first = engine_.swarmctl(apply, {.input = yaml});
    ASSERT_EQ(first.out, name + " created\n") << first.err << yaml;
    EXPECT_EQ(exported(name, "yaml"), yaml);
    const Outcome second = engine_.swarmctl(apply, {.input = yaml});
    EXPECT_EQ(second.out, name + " unchanged\n") << second.err << yaml;
    EXPECT_NE(second.err.find("GET"), std::string::npos);
    EXPECT_EQ(second.err.find("POST"), std::string::npos) << second.err;
  }

  /// Exports the service, removes it and creates it from the document. The second export must equal the
  /// first.
  void expect_round_trip(const std::string& name) {
    SCOPED_TRACE(name);
    const std::string document = exported(name, "jsonl"), yaml = exported(name, "yaml");
    ASSERT_EQ(engine_.swarmctl("rm " + name).code, 0);
    const Outcome result =
        engine_.swarmctl({"create", "-d", "--no-resolve-image", "--spec", "-"}, {.input = document});
    ASSERT_EQ(result.code, 0) << result.err << document;
    EXPECT_EQ(exported(name, "jsonl"), document);
    EXPECT_EQ(exported(name, "yaml"), yaml);
    const Outcome same =
        engine_.swarmctl({"update", "-d", "--no-resolve-image", name, "--spec", "-"}, {.input = document});
    EXPECT_EQ(same.err, "swarmctl: update: " + name + ": nothing to change\n") << document;
    expect_apply_round_trip(name, yaml);
  }

  /// Creates a service from another program's document, without tasks and with the objects of this engine.
  std::string create_foreign(Json spec, const std::string& mark) {
    const std::string name = scene_.name(mark);
    spec["Name"] = name;
    if (spec["Mode"].contains("Replicated")) spec["Mode"]["Replicated"]["Replicas"] = 0;
    spec["TaskTemplate"]["Placement"]["Constraints"] = {"node.labels.none==x"};
    for (const char* at : {"/Networks", "/TaskTemplate/Networks"})
      if (spec.contains(Json::json_pointer(at)))
        for (Json& one : spec.at(Json::json_pointer(at))) one["Target"] = things_.filled("<net.id>", name);
    Json& container = spec["TaskTemplate"]["ContainerSpec"];
    for (const auto& [at, one, mark_of] :
         {std::tuple{"Secrets", "Secret", "secret"}, {"Configs", "Config", "config"}})
      if (container.contains(at))
        for (Json& item : container[at]) {
          item[one + std::string("Name")] = things_.filled("<" + std::string(mark_of) + ">", name);
          item[one + std::string("ID")] = things_.filled("<" + std::string(mark_of) + ".id>", name);
        }
    const auto answer = engine_.call("POST", "/services/create", spec.dump());
    EXPECT_EQ(answer.status, 201) << answer.body << spec;
    return answer.status == 201 ? name : "";
  }

  RealEngine engine_;
  Things things_{engine_};
  Scene scene_{engine_};
};

}  // namespace

TEST_F(RealExport, of_a_service_with_everything_makes_it_again) {
  const std::string name = scene_.name("web");
  std::vector<std::string> words{"create", "-d", "--no-resolve-image", "--name", name};
  for (
      std::string& word : split(things_.filled(
          "--replicas 0 --env A=1 --label tier=front --label io.swarmctl.applied=x --container-label c=d --secret "
          "source=<secret>,target=s,mode=0400 --config <config> --network name=<net>,alias=www --network <net2> "
          "--publish published=18210,target=80,mode=host --publish 18211:81/udp --mount "
          "type=volume,source=vol,target=/v,volume-label=a=b --mount type=tmpfs,target=/t,tmpfs-size=1m --cap-add "
          "NET_ADMIN --sysctl net.core.somaxconn=512 --ulimit nofile=64:128 --constraint node.role==manager "
          "--placement-pref spread=node.labels.zone --replicas-max-per-node 3 --limit-memory 64m --reserve-cpu "
          "0.01 --limit-pids 9 --generic-resource gpu=1 --health-cmd true --health-interval 1m --update-delay 0s "
          "--update-parallelism 0 --update-max-failure-ratio 0.1 --rollback-order start-first --restart-condition any "
          "--restart-window 0s --log-driver json-file --log-opt max-size=1m --stop-grace-period 0s --dns 10.0.0.9 "
          "--host db:10.0.0.1 --hostname h --init --read-only --tty --user 1 --workdir /w --stop-signal SIGINT "
          "busybox:latest httpd -f",
          name)))
    words.push_back(std::move(word));
  const Outcome result = engine_.swarmctl(words);
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(exported(name, "jsonl").find("io.swarmctl"), std::string::npos);
  expect_round_trip(name);
}

TEST_F(RealExport, of_all_modes_makes_them_again) {
  for (const char* mode : {"replicated", "global", "replicated-job", "global-job"}) {
    const std::string name = scene_.name(mode);
    const Outcome result =
        engine_.swarmctl("create -d --no-resolve-image --constraint node.labels.none==x --mode " +
                         std::string(mode) + " --name " + name + " --network host busybox true");
    ASSERT_EQ(result.code, 0) << result.err;
    EXPECT_EQ(Json::parse(exported(name, "jsonl")).at("/TaskTemplate/Networks/0/Target"_json_pointer),
              "host");
    expect_round_trip(name);
  }
}

TEST_F(RealExport, of_what_other_clients_made_makes_it_again) {
  std::ifstream file(SOURCE_DIR "/tests/data/foreign_specs.jsonl");
  int count = 0;
  std::vector<std::string> words{"export", "-o", "yaml"};
  for (std::string line; std::getline(file, line); ++count) {
    Json spec = Json::parse(line).at("spec");
    SCOPED_TRACE(spec.at("Name").get<std::string>());
    const std::string name = create_foreign(std::move(spec), "foreign" + std::to_string(count));
    if (name.empty()) continue;
    expect_round_trip(name);
    words.push_back(name);
  }
  EXPECT_GT(count, 0);
  // All services in one file.
  const std::string yaml = engine_.swarmctl(words).out;
  std::vector<std::string> remove{"rm"};
  remove.insert(remove.end(), words.begin() + 3, words.end());
  ASSERT_EQ(engine_.swarmctl(remove).code, 0);
  const Outcome applied = engine_.swarmctl({"apply", "-d", "--no-resolve-image", "-"}, {.input = yaml});
  EXPECT_EQ(applied.code, 0) << applied.err;
  EXPECT_EQ(engine_.swarmctl(words).out, yaml);
}

TEST_F(RealExport, of_what_docker_py_makes_makes_it_again) {
  std::ifstream file(SOURCE_DIR "/tests/data/docker_py.jsonl");
  std::map<std::string, Json> documents;
  for (std::string line; std::getline(file, line);) {
    const Json one = Json::parse(line);
    documents[one.at("name").get<std::string>()] = one.at("document");
  }
  // Where each of the types belongs in a service.
  const std::map<std::string, std::string> places{{"ContainerSpec", "/TaskTemplate/ContainerSpec"},
                                                  {"TaskTemplate", "/TaskTemplate"},
                                                  {"Resources", "/TaskTemplate/Resources"},
                                                  {"RestartPolicy", "/TaskTemplate/RestartPolicy"},
                                                  {"UpdateConfig", "/UpdateConfig"},
                                                  {"RollbackConfig", "/RollbackConfig"},
                                                  {"DriverConfig", "/TaskTemplate/LogDriver"},
                                                  {"EndpointSpec", "/EndpointSpec"},
                                                  {"ServiceMode", "/Mode"},
                                                  {"Placement", "/TaskTemplate/Placement"},
                                                  {"DNSConfig", "/TaskTemplate/ContainerSpec/DNSConfig"},
                                                  {"Healthcheck", "/TaskTemplate/ContainerSpec/Healthcheck"}};
  std::size_t count = 0;
  for (const auto& [type, document] : documents) {
    const auto place = places.find(type.substr(0, type.find(',')));
    if (place == places.end()) continue;
    Json spec = {{"TaskTemplate", {{"ContainerSpec", {{"Image", "busybox"}}}}}};
    spec[Json::json_pointer(place->second)] = document;
    SCOPED_TRACE(type);
    const std::string name = create_foreign(std::move(spec), "py" + std::to_string(count++));
    if (!name.empty()) expect_round_trip(name);
  }
  EXPECT_GT(count, places.size());
}

/// On the other swarm, networks, secrets and configs have other IDs.
TEST_F(RealExport, of_the_whole_table_and_of_others_makes_the_same_on_another_swarm) {
  std::vector<std::string> names;
  const swarm::Api api = *swarm::Api::parse(engine_.api());
  for (const CreateRow& row : create_rows()) {
    if (row.since > api) continue;
    const std::string name = scene_.name("row" + std::to_string(names.size()));
    std::vector<std::string> words{"create", "-d", "--no-resolve-image", "--name", name};
    for (std::string& word : split(things_.filled(row.words, name))) words.push_back(std::move(word));
    if (row.words.find("--constraint") == row.words.npos)
      words.insert(words.end(), {"--constraint", "node.labels.nowhere==1"});
    if (row.words.find("--image") == row.words.npos) words.emplace_back("busybox:latest");
    words.insert(words.end(), {"sleep", "3600"});
    const Outcome result = engine_.swarmctl(words);
    if (result.err.find("already in use") != result.err.npos) continue;  // another service has this port
    ASSERT_EQ(result.code, 0) << row.words << result.err;
    names.push_back(name);
  }
  EXPECT_GT(names.size(), 50U);
  std::ifstream file(SOURCE_DIR "/tests/data/foreign_specs.jsonl");
  for (std::string line; std::getline(file, line);)
    names.push_back(create_foreign(Json::parse(line).at("spec"), "foreign" + std::to_string(names.size())));
  const auto with_names = [&](std::vector<std::string> words) {
    words.insert(words.end(), names.begin(), names.end());
    return words;
  };
  std::map<std::string, std::string> documents;
  for (const char* form : {"json", "jsonl", "yaml"})
    documents[form] = engine_.swarmctl(with_names({"export", "-o", form})).out;
  for (const auto& [form, document] : documents) {
    SCOPED_TRACE(form);
    ASSERT_EQ(engine_.swarmctl(with_names({"rm", "--wait"})).code, 0);
    things_.renew();
    const std::vector<std::string> apply{"apply", "-v", "-d", "--no-resolve-image", "-"};
    const Outcome first = engine_.swarmctl(apply, {.input = document});
    ASSERT_EQ(first.code, 0) << first.err;
    for (const auto& [other, whole] : documents)
      EXPECT_EQ(engine_.swarmctl(with_names({"export", "-o", other})).out, whole);
    const Outcome second = engine_.swarmctl(apply, {.input = document});
    EXPECT_EQ(second.out.find("updated"), std::string::npos) << second.out;
    EXPECT_EQ(second.err.find("POST"), std::string::npos) << second.err;
  }
}
