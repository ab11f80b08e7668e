// SPDX-License-Identifier: Apache-2.0
// Tests the candidates that shell completion offers.
#include "complete/candidates.hpp"

#include <swarm/values.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace cli;
using namespace cli::complete;
using swarm::Json;

namespace {

constexpr const char* web = R"({"Name":"web","Labels":{"tier":"front","db.password":"x"},
  "Mode":{"Replicated":{"Replicas":3}},
  "TaskTemplate":{
    "ContainerSpec":{"Image":"nginx:1","Env":["TOKEN=1","B"],"Hosts":["10.0.0.1 db"],"StopGracePeriod":10000000000,
      "Mounts":[{"Type":"volume","Source":"data","Target":"/data"}],
      "Secrets":[{"SecretName":"tls","File":{"Name":"cert"}}]},
    "Networks":[{"Target":"netfront"}],
    "Placement":{"Constraints":["node.role == worker"],"Preferences":[{"Spread":{"SpreadDescriptor":"node.labels.az"}}]}},
  "EndpointSpec":{"Ports":[{"Protocol":"udp","TargetPort":53,"PublishedPort":5353,"PublishMode":"host"},
                           {"Protocol":"tcp","TargetPort":80}]}})";

/// A service of an older client: the network is in the deprecated member.
constexpr const char* old_spec = R"({"Name":"old","TaskTemplate":{},"Networks":[{"Target":"netfront"}]})";

/// Answers every request for candidates and counts them.
struct Cluster {
  int asked = 0;
  Sources sources() {
    return {
        .names =
            [this](Complete kind, const std::string&) {
              ++asked;
              const auto named = [](std::initializer_list<const char*> all) {
                Candidates names;
                for (const char* name : all) names.push_back({name, {}});
                return names;
              };
              switch (kind) {
                case Complete::service: return named({"web", "worker"});
                case Complete::network: return named({"front", "back"});
                case Complete::secret: return named({"tls", "key"});
                case Complete::volume: return named({"data"});
                default: return named({});
              }
            },
        .service =
            [this](const std::string& service) {
              ++asked;
              if (service == "old") return Json{{"ID", "abc"}, {"Spec", Json::parse(old_spec)}};
              return service == "web"
                         ? Json{{"ID", "abc"}, {"Version", {{"Index", 42}}}, {"Spec", Json::parse(web)}}
                         : Json();
            },
        .revisions =
            [](const std::string& service) {
              return service == "web" ? Candidates{{"12", "ann@pc: ~Image"}, {"11", "others"}} : Candidates();
            },
        .network = [](const std::string& id) { return id == "netfront" ? "front" : ""; },
        .files =
            [](const std::string& directory) {
              return directory.empty() ? std::vector<std::string>{".hidden", "a.env", "dir/"}
                                       : std::vector<std::string>{"in.env"};
            },
        .variables =
            [] {
              return std::vector<std::string>{"HOME", "PATH"};
            },
    };
  }
};

/// The values of the candidates, separated by bars, for a line whose last word is being typed ("''" stands
/// for an empty word).
std::string offered(const std::string& line, Cluster& cluster) {
  const auto words = swarm::value::split_words(line);
  std::string out;
  const Typed typed = read_typed(words);
  for (const Candidate& one : candidates(typed, cluster.sources()))
    out += (out.empty() ? "" : "|") + one.value;
  return out;
}

std::string offered(const std::string& line) {
  Cluster cluster;
  return offered(line, cluster);
}

using Situations = std::vector<std::pair<std::string, std::string>>;

void expect(const Situations& situations) {
  for (const auto& [line, values] : situations) EXPECT_EQ(offered(line), values) << line;
}

}  // namespace

TEST(Candidates, offer_verbs_operands_and_flags_of_the_verb) {
  expect({
      {"up", "update"},
      {"--color always ins", "inspect"},
      {"--color", "--color"},
      {"rm ''", "web|worker"},
      {"apply ''", "a.env|dir/"},
      {"apply a.env dir/", "dir/in.env"},
      {"diff --file a", "a.env"},
      {"rm web ''", "worker"},
      {"ls w", "web|worker"},
      {"update --restart-c", "--restart-condition"},
      {"update --if-", "--if-version"},
      {"rm --if-", ""},
      {"diff w", "web|worker"},
      {"diff --prev", "--previous"},
      {"diff --det", ""},
      {"update --dry", "--dry-run"},
      {"diff web -o", "-o"},
      {"create --if-", "--if-absent"},
      {"completion ''", "bash|zsh|fish"},
      {"help ex", "export|exit-codes"},
      {"nonsense ''", ""},
      {"nonsense --",
       "--host|--context|--config|--tls|--tlsverify|--tlscacert|--tlscert|--tlskey|--request-timeout|"
       "--verbose|--log-level|--color|--help|--version"},
      {"create nginx -", ""},
      {"create --image nginx ''", ""},
      {"-H a -c", "-c"},
  });
}

TEST(Candidates, leave_out_flags_that_are_used_up) {
  expect({{"create --replicas 2 --repl", "--replicas-max-per-node"},
          {"create --replicas=2 --replicas", "--replicas-max-per-node"},
          {"create --env A=1 --env", "--env|--env-file"},
          {"create -e A=1 -tq --tt", ""}});
}

TEST(Candidates, offer_choices_and_switch_values) {
  expect({{"create --mode replicated-", "replicated-job"},
          {"create --mode=g", "--mode=global|--mode=global-job"},
          {"create --init=", "--init=true|--init=false"},
          {"update web --recreate=s", "--recreate=start-first|--recreate=stop-first"},
          {"ls -oj", "-ojson|-ojsonl"},
          {"diff -o ''", "text|json"},
          {"ls -o=j", "-o=json|-o=jsonl"},
          {"create --stop-signal SIGT", "SIGTERM"},
          {"create --cap-add NET_A", "NET_ADMIN"},
          {"create --cap-add CAP_NET_A", "CAP_NET_ADMIN"},
          {"create --ulimit nof", "nofile="},
          {"create --log-driver local --log-opt max-f", "max-file="},
          {"create --env PA", "PATH"}});
}

TEST(Candidates, offer_the_fields_of_a_value_one_after_the_other) {
  expect({{"create --mount ty", "type="},
          {"create --mount type=tm", "type=tmpfs,"},
          {"create --mount type=tmpfs,tmpfs-", "type=tmpfs,tmpfs-size=|type=tmpfs,tmpfs-mode="},
          {"create --mount type=tmpfs,volume-", ""},
          {"create --mount target=/x,type=v", "target=/x,type=volume"},
          {"create --mount source=d", "source=data,"},
          {"create --mount type=bind,source=d", "type=bind,source=dir/"},
          {"create --mount type=bind,source=dir/", "type=bind,source=dir/in.env,"},
          {"create --mount=type=bind,target=/x,ty", ""},
          {"create --secret so", "source="},
          {"create --secret t", "target=|tls"},
          {"create --secret source=k", "source=key"},
          {"create --network name=f", "name=front"},
          {"create --network name=front,alias=a,al", "name=front,alias=a,alias="},
          {"create -p published=80,target=80,protocol=u", "published=80,target=80,protocol=udp"},
          {"ls --filter mode=gl", "mode=global|mode=global-job"},
          {"ls --filter name=wo", "name=worker"}});
}

TEST(Candidates, offer_what_the_service_on_the_line_has) {
  expect({{"update web --env-rm ''", "TOKEN|B"},
          {"update web --env-rm=T", "--env-rm=TOKEN"},
          {"update --env-rm ''", ""},
          {"update other --env-rm ''", ""},
          {"update web --label-rm ''", "tier|db.password"},
          {"update web --mount-rm ''", "/data"},
          {"update web --publish-rm ''", "5353:53/udp|80"},
          {"update web --secret-rm ''", "tls"},
          {"update web --network-rm ''", "front"},
          {"update old --network-rm ''", "front"},
          {"update web --host-rm ''", "db:10.0.0.1"},
          {"update web --constraint-rm ''", "node.role==worker"},
          {"update web --placement-pref-rm ''", "node.labels.az"},
          {"update web --stop-grace-period ''", "10s"},
          {"update web --replicas ''", "3"},
          {"diff web --env-rm ''", "TOKEN|B"},
          {"diff web --replicas ''", "3"},
          {"create --replicas ''", ""},
          {"scale w", "web=|worker="},
          {"scale web=", "web=3"},
          {"scale worker=", ""}});
}

TEST(Candidates, tell_a_value_only_where_it_is_no_secret) {
  Cluster cluster;
  const auto meanings = [&](const std::string& line) {
    std::string out;
    for (const Candidate& one : candidates(read_typed(swarm::value::split_words(line)), cluster.sources()))
      out += one.value + "(" + one.meaning + ")";
    return out;
  };
  EXPECT_EQ(meanings("update web --env-rm ''"), "TOKEN()B()");
  EXPECT_EQ(meanings("update web --label-rm ''"), "tier(front)db.password(*****)");
}

TEST(Candidates, ask_nobody_for_what_the_table_knows) {
  Cluster cluster;
  for (const char* line :
       {"''", "up", "update web --lim", "create --mode ''", "create --mount type=", "create --stop-signal ''",
        "create --env-file ''", "update web --restart-condition ''"})
    EXPECT_FALSE(offered(line, cluster).empty()) << line;
  EXPECT_EQ(cluster.asked, 0);
}

TEST(Candidates, find_files_and_directories) {
  expect({{"create --env-file ''", "a.env|dir/"},
          {"create --env-file .", ".hidden"},
          {"create --env-file dir/", "dir/in.env"},
          {"--config ''", "dir/"}});
}

TEST(Candidates, of_a_rotation_are_names_and_then_files) {
  EXPECT_EQ(offered("update web --secret-rotate ''"), "tls=|key=");
  EXPECT_EQ(offered("update web --secret-rotate tls="), "tls=a.env|tls=dir/");
  EXPECT_EQ(offered("update web --secret-rotate tls=dir/"), "tls=dir/in.env");
}

TEST(Candidates, of_a_revision_are_those_of_the_service_on_the_line) {
  expect({
      {"history web 1", "12|11"},
      {"rollback web --to ''", "12|11"},
      {"diff web --to 12", "12"},
      {"rollback --to ''", ""},
      {"history w", "web|worker"},
  });
}

TEST(Candidates, of_get_lead_step_by_step_through_the_service_on_the_line) {
  expect({
      {"inspect web --get ''", "ID|Version.Index|Spec."},
      {"inspect web --get V", "Version.Index"},
      {"inspect web --get=Spec.N", "--get=Spec.Name"},
      {"inspect web --get Spec.M", "Spec.Mode.Replicated.Replicas"},
      {"inspect web --get Spec.Labels.", "Spec.Labels.tier|Spec.Labels.db.password"},
      {"inspect web --get Spec.TaskTemplate.ContainerSpec.Env.",
       "Spec.TaskTemplate.ContainerSpec.Env.0|Spec.TaskTemplate.ContainerSpec.Env.1"},
      {"inspect web --get Spec.EndpointSpec.", "Spec.EndpointSpec.Ports."},
      {"inspect web --get Spec.EndpointSpec.Ports.", "Spec.EndpointSpec.Ports.0.|Spec.EndpointSpec.Ports.1."},
      {"inspect web --get Nope", ""},
      {"inspect --get V", "Version.Index"},
      {"inspect nosuch --get Sp", "Spec."},
  });
}

TEST(Candidates, of_get_show_no_secret) {
  Cluster cluster;
  const auto words = swarm::value::split_words("inspect web --get Spec.Labels.");
  const Candidates all = candidates(read_typed(words), cluster.sources());
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].meaning, "front");
  EXPECT_EQ(all[1].meaning, "*****");
  EXPECT_EQ(cluster.asked, 1);
}
