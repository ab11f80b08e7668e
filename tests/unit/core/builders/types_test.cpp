// SPDX-License-Identifier: Apache-2.0
#include <swarm/error.hpp>
#include <swarm/types.hpp>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;
using namespace std::chrono_literals;

namespace {

std::string refusal(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.code() == Errc::usage ? error.what() : std::string("not usage: ") + error.what();
  }
  return "taken";
}

// ---- the API's fields ----

std::set<std::string> described_fields() {
  std::ifstream file(SOURCE_DIR "/tests/data/api_fields.txt");
  std::set<std::string> fields;
  for (std::string line; std::getline(file, line);) {
    if (line.front() == '/') fields.insert(line.substr(0, line.find('\t')));
  }
  return fields;
}

/// Members whose own members are free: options, labels, sysctls.
bool is_map(const std::string& pointer) {
  const auto maps = {"/Labels", "/Options", "/DriverOpts", "/Sysctls"};
  return std::any_of(maps.begin(), maps.end(), [&](const char* end) { return pointer.ends_with(end); });
}

void collect(const Json& json, const std::string& pointer, std::set<std::string>& fields) {
  if (!pointer.empty()) fields.insert(pointer);
  if (json.is_object() && is_map(pointer)) return;
  if (json.is_object()) {
    for (const auto& [name, member] : json.items()) collect(member, pointer + "/" + name, fields);
  } else if (json.is_array()) {
    for (const auto& item : json) collect(item, pointer + "/-", fields);
  }
}

/// What no builder sets, and why.
bool left_out(const std::string& pointer) {
  const auto prefixes = {
      "/TaskTemplate/PluginSpec",             // plugin services: experimental engines only
      "/TaskTemplate/NetworkAttachmentSpec",  // the engine's own, refused from clients
      "/Networks",                            // deprecated for /TaskTemplate/Networks
      // Refused or dropped for services.
      "/TaskTemplate/ContainerSpec/Mounts/-/Consistency",
      "/TaskTemplate/ContainerSpec/Mounts/-/ImageOptions",
      "/TaskTemplate/ContainerSpec/Mounts/-/BindOptions/CreateMountpoint",
      "/TaskTemplate/ContainerSpec/Mounts/-/BindOptions/ReadOnly",
  };
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](const char* start) { return pointer.starts_with(start); });
}

ContainerSpec full_container() {
  return ContainerSpec("busybox:latest")
      .labels({{"tier", "front"}})
      .command({"sleep"})
      .args({"1000"})
      .hostname("web-{{.Task.Slot}}")
      .env({"A=1", "B"})
      .dir("/srv")
      .user("1000:1000")
      .groups({"video"})
      .privileges(
          Privileges()
              .credential_spec(CredentialSpec::file("a.json"))
              .selinux_context(SELinuxContext().disable(false).user("u").role("r").type("t").level("l"))
              .seccomp(Seccomp::custom("{}"))
              .app_armor(AppArmor::disabled)
              .no_new_privileges())
      .tty()
      .open_stdin()
      .read_only()
      .mounts(
          {Mount(MountType::bind, "/b", "/srv").read_only().propagation(Propagation::rslave).non_recursive(),
           Mount(MountType::volume, "/v", "data")
               .no_copy()
               .labels({{"a", "b"}})
               .driver("local", {{"type", "nfs"}})
               .subpath("sub"),
           Mount(MountType::tmpfs, "/t").size_bytes(65536).mode(01777).options({{"noexec"}, {"uid", "1"}})})
      .stop_signal("SIGINT")
      .stop_grace_period(30s)
      .healthcheck(
          Healthcheck().shell("true").interval(5s).timeout(1s).retries(3).start_period(2s).start_interval(1s))
      .hosts({"10.0.0.1 db"})
      .dns_config(DnsConfig().nameservers({"10.0.0.2"}).search({"lan"}).options({"ndots:3"}))
      .secrets({SecretReference("s1", "tls").file_name("tls.pem").uid("1").gid("2").mode(0400)})
      .oom_score_adj(-5)
      .configs({ConfigReference("c1", "conf").file_name("/etc/c").uid("1").gid("2").mode(0440),
                ConfigReference("c2", "cred").runtime()})
      .isolation(Isolation::process)
      .init(false)
      .sysctls({{"net.core.somaxconn", "1024"}})
      .capability_add({"CAP_NET_ADMIN"})
      .capability_drop({"CAP_CHOWN"})
      .ulimits({Ulimit("nofile", 1024, -1)});
}

TaskTemplate full_task() {
  return TaskTemplate(full_container())
      .resources(
          Resources()
              .limit_nano_cpus(500'000'000)
              .limit_memory_bytes(64 << 20)
              .limit_pids(100)
              .reserve_nano_cpus(1'000'000)
              .reserve_memory_bytes(4 << 20)
              .reserve_generic({GenericResource::discrete("ssd", 2), GenericResource::named("gpu", "g1")})
              .swap_bytes(-1)
              .memory_swappiness(0))
      .restart_policy(RestartPolicy().condition(Condition::on_failure).delay(5s).max_attempts(0).window(1min))
      .placement(Placement()
                     .constraints({"node.role==worker"})
                     .spread_over({"node.labels.zone"})
                     .max_replicas(2)
                     .platforms({{"linux", "amd64"}}))
      .force_update(0)
      .runtime("container")
      .networks({NetworkAttachment("net").aliases({"w"}).driver_opts({{"a", "b"}})})
      .log_driver(LogDriver("json-file", {{"max-size", "10m"}}));
}

UpdateConfig full_update() {
  return UpdateConfig()
      .parallelism(0)
      .delay(1s)
      .failure_action(FailureAction::continue_)
      .monitor(5s)
      .max_failure_ratio(0.1F)
      .order(Order::start_first);
}

ServiceSpec full_service() {
  return ServiceSpec(full_task())
      .name("web")
      .labels({{"owner", "me"}})
      .mode(ServiceMode::replicated(0))
      .update_config(full_update())
      .rollback_config(full_update())
      .endpoint_spec(EndpointSpec()
                         .mode(EndpointMode::vip)
                         .ports({Port(80)
                                     .name("http")
                                     .published(8080)
                                     .protocol(Protocol::tcp)
                                     .publish_mode(PublishMode::host)}));
}

std::set<std::string> built_fields() {
  std::set<std::string> fields;
  collect(full_service().json(), "", fields);
  for (const auto& mode :
       {ServiceMode::global(), ServiceMode::replicated_job(3, 1), ServiceMode::global_job()}) {
    collect(mode.json(), "/Mode", fields);
  }
  for (const auto& source : {CredentialSpec::registry("r"), CredentialSpec::config("c")}) {
    collect(source.json(), "/TaskTemplate/ContainerSpec/Privileges/CredentialSpec", fields);
  }
  return fields;
}

}  // namespace

TEST(Types, know_every_field_of_the_api_that_services_support) {
  std::set<std::string> described = described_fields();
  ASSERT_GT(described.size(), 200U);
  for (const auto& pointer : described_fields()) {
    if (left_out(pointer)) described.erase(pointer);
  }
  EXPECT_EQ(built_fields(), described);
}

TEST(Types, write_what_the_engine_reads) {
  const Json expected = Json::parse(R"({
    "TaskTemplate": {
      "ContainerSpec": {
        "Image": "busybox:latest", "Labels": {"tier": "front"}, "Command": ["sleep"], "Args": ["1000"],
        "Hostname": "web-{{.Task.Slot}}", "Env": ["A=1", "B"], "Dir": "/srv", "User": "1000:1000", "Groups": ["video"],
        "Privileges": {
          "CredentialSpec": {"File": "a.json"},
          "SELinuxContext": {"Disable": false, "User": "u", "Role": "r", "Type": "t", "Level": "l"},
          "Seccomp": {"Mode": "custom", "Profile": "e30="}, "AppArmor": {"Mode": "disabled"}, "NoNewPrivileges": true},
        "TTY": true, "OpenStdin": true, "ReadOnly": true,
        "Mounts": [
          {"Type": "bind", "Source": "/srv", "Target": "/b", "ReadOnly": true,
           "BindOptions": {"Propagation": "rslave", "NonRecursive": true}},
          {"Type": "volume", "Source": "data", "Target": "/v", "VolumeOptions": {"NoCopy": true, "Labels": {"a": "b"},
           "DriverConfig": {"Name": "local", "Options": {"type": "nfs"}}, "Subpath": "sub"}},
          {"Type": "tmpfs", "Target": "/t", "TmpfsOptions": {"SizeBytes": 65536, "Mode": 1023,
           "Options": [["noexec"], ["uid", "1"]]}}],
        "StopSignal": "SIGINT", "StopGracePeriod": 30000000000,
        "Healthcheck": {"Test": ["CMD-SHELL", "true"], "Interval": 5000000000, "Timeout": 1000000000, "Retries": 3,
          "StartPeriod": 2000000000, "StartInterval": 1000000000},
        "Hosts": ["10.0.0.1 db"],
        "DNSConfig": {"Nameservers": ["10.0.0.2"], "Search": ["lan"], "Options": ["ndots:3"]},
        "Secrets": [{"File": {"Name": "tls.pem", "UID": "1", "GID": "2", "Mode": 256}, "SecretID": "s1", "SecretName": "tls"}],
        "OomScoreAdj": -5,
        "Configs": [{"File": {"Name": "/etc/c", "UID": "1", "GID": "2", "Mode": 288}, "ConfigID": "c1", "ConfigName": "conf"},
          {"ConfigID": "c2", "ConfigName": "cred", "Runtime": {}}],
        "Isolation": "process", "Init": false, "Sysctls": {"net.core.somaxconn": "1024"},
        "CapabilityAdd": ["CAP_NET_ADMIN"], "CapabilityDrop": ["CAP_CHOWN"],
        "Ulimits": [{"Name": "nofile", "Hard": -1, "Soft": 1024}]},
      "Resources": {
        "Limits": {"NanoCPUs": 500000000, "MemoryBytes": 67108864, "Pids": 100},
        "Reservations": {"NanoCPUs": 1000000, "MemoryBytes": 4194304, "GenericResources": [
          {"DiscreteResourceSpec": {"Kind": "ssd", "Value": 2}}, {"NamedResourceSpec": {"Kind": "gpu", "Value": "g1"}}]},
        "SwapBytes": -1, "MemorySwappiness": 0},
      "RestartPolicy": {"Condition": "on-failure", "Delay": 5000000000, "MaxAttempts": 0, "Window": 60000000000},
      "Placement": {"Constraints": ["node.role==worker"],
        "Preferences": [{"Spread": {"SpreadDescriptor": "node.labels.zone"}}], "MaxReplicas": 2,
        "Platforms": [{"Architecture": "amd64", "OS": "linux"}]},
      "ForceUpdate": 0, "Runtime": "container",
      "Networks": [{"Target": "net", "Aliases": ["w"], "DriverOpts": {"a": "b"}}],
      "LogDriver": {"Name": "json-file", "Options": {"max-size": "10m"}}},
    "Name": "web", "Labels": {"owner": "me"}, "Mode": {"Replicated": {"Replicas": 0}},
    "UpdateConfig": {"Parallelism": 0, "Delay": 1000000000, "FailureAction": "continue", "Monitor": 5000000000,
      "MaxFailureRatio": 0.1, "Order": "start-first"},
    "RollbackConfig": {"Parallelism": 0, "Delay": 1000000000, "FailureAction": "continue", "Monitor": 5000000000,
      "MaxFailureRatio": 0.1, "Order": "start-first"},
    "EndpointSpec": {"Mode": "vip", "Ports": [
      {"TargetPort": 80, "Name": "http", "PublishedPort": 8080, "Protocol": "tcp", "PublishMode": "host"}]}})");
  EXPECT_EQ(full_service().json(), expected) << full_service().json().dump(1);
}

TEST(Types, keep_members_and_order_they_do_not_know) {
  const Json engine = Json::parse(
      R"({"Name":"web","Novel":{"x":[1]},"TaskTemplate":{"ContainerSpec":{"Image":"a","Later":7,"Env":["A=1"]},"Odd":null}})");
  EXPECT_EQ(ServiceSpec::from(engine).json(), engine);

  ServiceSpec spec = ServiceSpec::from(engine);
  TaskTemplate task = spec.task_template();
  ContainerSpec container = task.container_spec();
  spec.task_template(task.container_spec(container.env({"A=2"})));
  EXPECT_EQ(
      spec.json().dump(),
      R"({"Name":"web","Novel":{"x":[1]},"TaskTemplate":{"ContainerSpec":{"Image":"a","Later":7,"Env":["A=2"]},"Odd":null}})");
}

TEST(Types, remove_what_the_engine_cannot_tell_from_absence) {
  const ContainerSpec bare("busybox");
  EXPECT_EQ(ContainerSpec("busybox")
                .env({"A"})
                .tty()
                .dir("/x")
                .healthcheck(Healthcheck().retries(1))
                .env({})
                .tty(false)
                .dir("")
                .healthcheck(Healthcheck()),
            bare);
  EXPECT_EQ(Resources().limit_memory_bytes(0).reserve_generic({}), Resources());
  EXPECT_EQ(Placement().max_replicas(0), Placement());
}

TEST(Types, keep_the_zeros_that_are_wishes) {
  EXPECT_EQ(ServiceMode::replicated(0).json(), Json::parse(R"({"Replicated":{"Replicas":0}})"));
  EXPECT_EQ(ServiceMode::replicated().json(), Json::parse(R"({"Replicated":{}})"));
  EXPECT_EQ(ServiceMode::replicated_job(0, 0).json(),
            Json::parse(R"({"ReplicatedJob":{"MaxConcurrent":0,"TotalCompletions":0}})"));
  EXPECT_EQ(RestartPolicy().delay(0s).max_attempts(0).window(0s).json(),
            Json::parse(R"({"Delay":0,"MaxAttempts":0,"Window":0})"));
  EXPECT_EQ(UpdateConfig().parallelism(0).max_failure_ratio(0).delay(0s).json(),
            Json::parse(R"({"Parallelism":0,"MaxFailureRatio":0})"));
  EXPECT_EQ(ContainerSpec("a").init(false).stop_grace_period(0s).json(),
            Json::parse(R"({"Image":"a","Init":false,"StopGracePeriod":0})"));
  EXPECT_EQ(TaskTemplate::from(nullptr).force_update(0).json(), Json::parse(R"({"ForceUpdate":0})"));
}

TEST(Types, copies_are_independent) {
  ContainerSpec first("a");
  ContainerSpec second = first;
  second.image("b");
  EXPECT_EQ(first, ContainerSpec("a"));
  first = second;
  EXPECT_EQ(first, ContainerSpec("b"));
  first = std::move(second);
  EXPECT_EQ(first, ContainerSpec("b"));
}

TEST(Types, write_ratios_in_their_shortest_decimal) {
  EXPECT_EQ(UpdateConfig().max_failure_ratio(0.1F).json().dump(), R"({"MaxFailureRatio":0.1})");
  EXPECT_EQ(UpdateConfig().max_failure_ratio(0.333F).json().dump(), R"({"MaxFailureRatio":0.333})");
  EXPECT_EQ(UpdateConfig().max_failure_ratio(1).json().dump(), R"({"MaxFailureRatio":1.0})");
}

TEST(Types, write_a_seccomp_profile_in_base64) {
  const auto profile = [](const char* text) {
    return Seccomp::custom(text).json()["Profile"].get<std::string>();
  };
  EXPECT_EQ(profile("a"), "YQ==");
  EXPECT_EQ(profile("ab"), "YWI=");
  EXPECT_EQ(profile("abc"), "YWJj");
  EXPECT_EQ(profile("\xff\xfe\xfd?"), "//79Pw==");
}

TEST(Types, refuse_what_the_engine_would) {
  using Refused = std::pair<std::function<void()>, std::string>;
  const std::vector<Refused> cases{
      {[] { ContainerSpec(""); }, "Image: must not be empty"},
      {[] { ContainerSpec("a").env({"=1"}); }, "Env: KEY=VALUE or KEY, not '=1'"},
      {[] {
         ContainerSpec("a").labels({{"", "x"}});
       },
       "ContainerSpec.Labels: a key must not be empty"},
      {[] { ContainerSpec("a").hosts({"db"}); }, "Hosts: ADDRESS NAME, not 'db'"},
      {[] { ContainerSpec("a").stop_grace_period(-1s); },
       "StopGracePeriod: must not be negative, is -1000000000"},
      {[] { ContainerSpec("a").oom_score_adj(1001); }, "OomScoreAdj: 1001 is not between -1000 and 1000"},
      {[] {
         ContainerSpec("a").mounts({Mount(MountType::tmpfs, "/d"), Mount(MountType::volume, "/d")});
       },
       "Mounts: two have the same Target \"/d\""},
      {[] {
         ContainerSpec("a").secrets({{"1", "a"}, {"2", "a"}});
       },
       "Secrets: two have the same File/Name \"a\""},
      {[] {
         ContainerSpec("a").ulimits({{"nofile", 1, 2}, {"nofile", 1, 2}});
       },
       "Ulimits: two have the same Name \"nofile\""},
      {[] { Ulimit("nofile", 2, 1); }, "Ulimits.nofile: soft 2 is above hard 1"},
      {[] { Ulimit("nofile", -1, 1); }, "Ulimits.nofile: soft -1 is above hard 1"},
      {[] { Mount(MountType::volume, ""); }, "Mounts.Target: must not be empty"},
      {[] { Mount(MountType::bind, "/d"); }, "Mounts.Source: must not be empty"},
      {[] { Mount(MountType::tmpfs, "/d", "s"); }, "Mounts.Source: tmpfs has no source"},
      {[] { Mount(MountType::tmpfs, "/d").no_copy(); },
       "Mounts.VolumeOptions: for mounts of type volume only"},
      {[] { Mount(MountType::volume, "/d").propagation(Propagation::shared); },
       "Mounts.BindOptions: for mounts of type bind only"},
      {[] { SecretReference("", "a"); }, "SecretID: must not be empty"},
      {[] { ConfigReference("1", "a").uid("root"); }, "Configs.File.UID: a number, not 'root'"},
      {[] { CredentialSpec::config(""); }, "CredentialSpec.Config: must not be empty"},
      {[] { Healthcheck().interval(10us); },
       "Healthcheck.Interval: 0, or 1000000 ns (1 ms) and more, not 10000"},
      {[] { Healthcheck().retries(-1); }, "Healthcheck.Retries: must not be negative, is -1"},
      {[] { Healthcheck().exec({}); }, "Healthcheck.Test: must not be empty"},
      {[] { Resources().limit_memory_bytes(1024); },
       "Limits.MemoryBytes: 0, or 4194304 (4 MiB) and more, not 1024"},
      {[] { Resources().reserve_memory_bytes(-1); },
       "Reservations.MemoryBytes: 0, or 4194304 (4 MiB) and more, not -1"},
      {[] { Resources().limit_nano_cpus(999'999); },
       "Limits.NanoCPUs: 0, or 1000000 (0.001 CPU) and more, not 999999"},
      {[] { Resources().limit_pids(-1); }, "Limits.Pids: must not be negative, is -1"},
      {[] { Resources().swap_bytes(-2); }, "SwapBytes: -1 or more, not -2"},
      {[] { Resources().memory_swappiness(101); }, "MemorySwappiness: 101 is not between -1 and 100"},
      {[] { GenericResource::discrete("ssd", 0); }, "DiscreteResourceSpec.Value: 1 or more, not 0"},
      {[] { RestartPolicy().delay(-1ns); }, "Delay: must not be negative, is -1"},
      {[] { Placement().constraints({"node.role"}); },
       "Constraints: not a constraint: KEY==VALUE or KEY!=VALUE, such as node.role==worker"},
      {[] { Placement().spread_over({""}); }, "SpreadDescriptor: must not be empty"},
      {[] { NetworkAttachment(""); }, "Networks.Target: must not be empty"},
      {[] {
         TaskTemplate(ContainerSpec("a")).networks({NetworkAttachment("n"), NetworkAttachment("n")});
       },
       "Networks: two have the same Target \"n\""},
      {[] { LogDriver(""); }, "LogDriver.Name: must not be empty"},
      {[] { UpdateConfig().max_failure_ratio(1.5F); }, "MaxFailureRatio: must be between 0 and 1"},
      {[] { UpdateConfig().max_failure_ratio(-0.1F); }, "MaxFailureRatio: must be between 0 and 1"},
      {[] { ServiceSpec::from({}).rollback_config(UpdateConfig().failure_action(FailureAction::rollback)); },
       "RollbackConfig.FailureAction: pause or continue, not rollback"},
      {[] { Port(0); }, "TargetPort: must be between 1 and 65535"},
      {[] { EndpointSpec().ports({Port(80)}).mode(EndpointMode::dnsrr); },
       "EndpointSpec: dnsrr cannot have a port in ingress mode"},
      {[] { EndpointSpec().mode(EndpointMode::dnsrr).ports({Port(80)}); },
       "EndpointSpec: dnsrr cannot have a port in ingress mode"},
      {[] {
         EndpointSpec().ports({Port(80).published(80), Port(81).published(80)});
       },
       "EndpointSpec: port 80 is published twice"},
      {[] { ServiceSpec::from({}).name("a.b"); },
       "Name: letters and digits, with - and _ between them, not 'a.b'"},
      {[] { ServiceSpec::from({}).name("a-"); },
       "Name: letters and digits, with - and _ between them, not 'a-'"},
      {[] { ServiceSpec::from({}).name(std::string(64, 'a')); }, "Name: at most 63 characters, has 64"},
      {[] { ContainerSpec::from(Json::array()); }, "not a JSON object but array"},
      {[] { Mount(MountType::volume, "data"); },
       "Mounts.Target: an absolute path in the container, not its root, and not 'data'"},
      {[] { Mount(MountType::volume, "/./"); },
       "Mounts.Target: an absolute path in the container, not its root, and not '/./'"},
      {[] { Mount(MountType::bind, "/d", "./here"); },
       "Mounts.Source: an absolute path on the node, not './here'"},
      {[] { Mount(MountType::volume, "/d", "/srv"); }, "Mounts.Source: the name of a volume, not '/srv'"},
      {[] { Mount(MountType::volume, "/d", "v").subpath("a/../../b"); },
       "VolumeOptions.Subpath: a relative path below the volume, not 'a/../../b'"},
      {[] { Mount(MountType::tmpfs, "/d").mode(10000); },
       "TmpfsOptions.Mode: 10000 is not between 0 and 4095"},
      {[] { SecretReference("1", "a").mode(0xffffffff); },
       "Secrets.File.Mode: 4294967295 is not between 0 and 4095"},
      {[] { ContainerSpec("a").env({std::string("A=\0", 3)}); }, "Env: no text of a process can hold a NUL"},
  };
  for (const auto& [act, why] : cases) EXPECT_EQ(refusal(act), why);
  // The rest of these words are those of the codecs.
  EXPECT_TRUE(refusal([] { ContainerSpec("Not An Image"); }).starts_with("Image: "));
  EXPECT_TRUE(refusal([] { ContainerSpec("a").capability_add({"NET_FOO"}); }).starts_with("CapabilityAdd: "));
  EXPECT_TRUE(refusal([] { Ulimit("nope", 1, 2); }).starts_with("Ulimits: "));
  EXPECT_TRUE(refusal([] { Placement().constraints({"node.nope==a"}); }).starts_with("Constraints: "));
  EXPECT_EQ(refusal([] { Mount(MountType::bind, "{{.Node.ID}}", "{{.Node.ID}}"); }), "taken");
  EXPECT_EQ(refusal([] { Mount(MountType::volume, "/d", "v").subpath("a..b/c"); }), "taken");
}

TEST(Types, survive_members_of_the_wrong_kind) {
  const Json odd = Json::parse(
      R"({"Mode":null,"EndpointSpec":{"Ports":"x"},"TaskTemplate":{"ContainerSpec":{"DNSConfig":null}}})");
  EXPECT_EQ(ServiceSpec::from(odd).mode().json(), Json::object());
  EXPECT_EQ(ServiceSpec::from(odd).task_template().container_spec().dns_config(), DnsConfig());
  EndpointSpec endpoint = ServiceSpec::from(odd).endpoint_spec();
  EXPECT_EQ(endpoint.mode(EndpointMode::vip).json()["Mode"], "vip");
  EXPECT_EQ(Resources::from(Json{{"Limits", "none"}}).limit_pids(0).limit_pids(5).json(),
            Json::parse(R"({"Limits":{"Pids":5}})"));
}
