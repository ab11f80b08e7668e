// SPDX-License-Identifier: Apache-2.0
// Tests the types of the API: which fields they know, what they write and what they refuse.
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

/// Members whose own members have free names: options, labels, sysctls.
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

/// Fields that no builder sets, and why.
bool left_out(const std::string& pointer) {
  const auto prefixes = {
      "/TaskTemplate/PluginSpec",             // plugin services: experimental engines only
      "/TaskTemplate/NetworkAttachmentSpec",  // set by the engine and refused from clients
      "/Networks",                            // deprecated in favour of /TaskTemplate/Networks
      // The engine refuses or drops these for services.
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
  EXPECT_EQ(profile(R"({})"), "e30=");
  EXPECT_EQ(profile(R"({"a":1})"), "eyJhIjoxfQ==");
  EXPECT_EQ(profile(R"({"ab":10})"), "eyJhYiI6MTB9");
  EXPECT_EQ(profile(R"({"ÿ":"?"})"), "eyLDvyI6Ij8ifQ==");
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
      {[] { ConfigReference("1", "a").uid("root"); },
       "Configs.File.UID: a number from 0 to 4294967295, not 'root'"},
      {[] { CredentialSpec::config(""); }, "CredentialSpec.Config: must not be empty"},
      {[] { Healthcheck().interval(10us); },
       "Healthcheck.Interval: 0, or 1000000 ns (1 ms) and more, not 10000"},
      {[] { Healthcheck().retries(-1); }, "Healthcheck.Retries: -1 is not between 0 and 2147483647"},
      {[] { Healthcheck().exec({}); }, "Healthcheck.Test: must not be empty"},
      {[] { Resources().limit_memory_bytes(1024); },
       "Limits.MemoryBytes: 0, or 4194304 (4 MiB) and more, not 1024"},
      {[] { Resources().reserve_memory_bytes(-1); },
       "Reservations.MemoryBytes: 0, or 4194304 (4 MiB) and more, not -1"},
      {[] { Resources().limit_nano_cpus(9'999'999); },
       "Limits.NanoCPUs: 0, or 10000000 (0.01 CPU) and more, not 9999999"},
      {[] { Resources().reserve_nano_cpus(999'999); },
       "Reservations.NanoCPUs: 0, or 1000000 (0.001 CPU) and more, not 999999"},
      {[] { Resources().limit_pids(-1); }, "Limits.Pids: -1 is not between 0 and 4194304"},
      {[] { Resources().limit_pids(4'194'305); }, "Limits.Pids: 4194305 is not between 0 and 4194304"},
      {[] { Resources().swap_bytes(-2); }, "SwapBytes: -1 or more, not -2"},
      {[] { Resources().memory_swappiness(101); }, "MemorySwappiness: 101 is not between -1 and 100"},
      {[] { GenericResource::discrete("ssd", 0); }, "DiscreteResourceSpec.Value: 1 or more, not 0"},
      {[] { RestartPolicy().delay(-1ns); }, "RestartPolicy.Delay: must not be negative, is -1"},
      {[] { Placement().constraints({"node.role"}); },
       "Constraints: not a constraint: KEY==VALUE or KEY!=VALUE, such as node.role==worker"},
      {[] { Placement().spread_over({""}); }, "SpreadDescriptor: must not be empty"},
      {[] {
         Placement().spread_over({"node.labels.zone", "node.hostname"});
       },
       "SpreadDescriptor: node.labels.KEY or engine.labels.KEY, not 'node.hostname'"},
      {[] { Placement().spread_over({"node.labels."}); },
       "SpreadDescriptor: node.labels.KEY or engine.labels.KEY, not 'node.labels.'"},
      {[] {
         ContainerSpec("a").sysctls({{"net.core.somaxconn ", "1"}});
       },
       "Sysctls: a key holds no blanks, not 'net.core.somaxconn '"},
      {[] { DnsConfig().options({"a b"}); }, "DNSConfig.Options: not one option: an option holds no blanks"},
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
      {[] { Port(0); }, "TargetPort: 0 is not between 1 and 65535"},
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
      {[] { ContainerSpec("a").env({std::string("A=\0", 3)}); }, "Env: must not contain a NUL"},
  };
  for (const auto& [act, why] : cases) EXPECT_EQ(refusal(act), why);
  // The codecs write the rest of these messages.
  EXPECT_TRUE(refusal([] { ContainerSpec("Not An Image"); }).starts_with("Image: "));
  EXPECT_TRUE(refusal([] { Ulimit("nope", 1, 2); }).starts_with("Ulimits: "));
  EXPECT_TRUE(refusal([] { Placement().constraints({"node.nope==a"}); }).starts_with("Constraints: "));
  EXPECT_EQ(refusal([] { Mount(MountType::bind, "{{.Node.ID}}", "{{.Node.ID}}"); }), "taken");
  EXPECT_EQ(refusal([] { Mount(MountType::volume, "/d", "v").subpath("a..b/c"); }), "taken");
}

TEST(Types, refuse_names_that_nothing_can_have) {
  const auto name_rule =
      ": at most 64 letters, digits, _ . and -, with a letter or digit at both ends, not '";
  for (const std::string name : {"a/b", "a\nb", " ", "-a", "a."}) {
    EXPECT_EQ(refusal([&] { SecretReference{name}; }), "SecretName" + (name_rule + name) + "'");
    EXPECT_EQ(refusal([&] { SecretReference("id", name); }), "SecretName" + (name_rule + name) + "'");
    EXPECT_EQ(refusal([&] { SecretReference(name, "a"); }), "SecretID" + (name_rule + name) + "'");
    EXPECT_EQ(refusal([&] { ConfigReference{name}; }), "ConfigName" + (name_rule + name) + "'");
    EXPECT_EQ(refusal([&] { ConfigReference(name, "a"); }), "ConfigID" + (name_rule + name) + "'");
    EXPECT_EQ(refusal([&] { SecretSpec(name, "x"); }), "Name" + (name_rule + name) + "'");
  }
  EXPECT_TRUE(refusal([] { SecretReference(std::string(65, 'a')); }).starts_with("SecretName: "));
  EXPECT_EQ(refusal([] { SecretReference("a_b.c-1"); }), "taken");

  for (const std::string name : {"a\nb", "a/b", " ", "v "})
    EXPECT_EQ(refusal([&] { Mount(MountType::volume, "/d", name); }),
              "Mounts.Source: the name of a volume, not '" + name + "'");
  const auto mount = [](const char* driver, const char* name) {
    return refusal(
        [&] { ContainerSpec("a").mount_add(Mount(MountType::volume, "/d", name).driver(driver)); });
  };
  EXPECT_EQ(mount("", "v"),
            "Mounts.Source: a volume's name has at least two letters, digits, _ . or -, a letter or digit "
            "first, not 'v'");
  EXPECT_EQ(refusal([] { ContainerSpec("a").mounts({Mount(MountType::volume, "/d", "..")}); }),
            "Mounts.Source: a volume's name has at least two letters, digits, _ . or -, a letter or digit "
            "first, not '..'");
  EXPECT_EQ(mount("nfs", "v"), "taken");
  EXPECT_EQ(mount("local", "{{.Task.Name}}"), "taken");

  EXPECT_EQ(refusal([] { NetworkAttachment("a/b"); }),
            "Networks.Target: 'a/b' cannot be the name or ID of a network");
  for (const std::string name : {".", ".."})
    EXPECT_EQ(refusal([&] { NetworkAttachment{name}; }),
              "Networks.Target: '" + name + "' cannot be the name or ID of a network");
  EXPECT_EQ(refusal([] { NetworkAttachment("a\nb"); }),
            "Networks.Target: 'a\nb' cannot be the name or ID of a network");
  EXPECT_EQ(refusal([] { TaskTemplate(ContainerSpec("a")).network_add(" "); }),
            "Networks.Target: empty: a network's name or ID");
  EXPECT_TRUE(refusal([] { NetworkAttachment("none"); }).starts_with("Networks.Target: 'none' works for"));
  EXPECT_EQ(refusal([] { NetworkAttachment("n").aliases({"a b"}); }),
            "Networks.Aliases: names without blanks, not 'a b'");
}

TEST(Types, refuse_capabilities_that_no_node_knows) {
  for (const std::string name : {"NET_FOO", "RESET", "CAP_ALL", " NET_ADMIN", ""}) {
    const std::string rule = ": ALL, or a Linux capability such as NET_ADMIN, not '" + name + "'";
    EXPECT_EQ(refusal([&] { ContainerSpec("a").capability_add({name}); }), "CapabilityAdd" + rule);
    EXPECT_EQ(refusal([&] { ContainerSpec("a").capability_drop({"ALL", name}); }), "CapabilityDrop" + rule);
  }
  EXPECT_EQ(refusal([] {
              ContainerSpec("a").capability_add({"all", "net_admin", "CAP_SYS_TIME"});
            }),
            "taken");
}

TEST(Types, refuse_numbers_that_the_engine_would_take_for_others) {
  const auto beyond = ": 18446744073709551615 is not between 0 and 9223372036854775807";
  constexpr auto minus_one = static_cast<std::uint64_t>(-1);  // what a caller's -1 becomes
  const ContainerSpec container("a");
  EXPECT_EQ(refusal([&] { ServiceSpec(container).replicas(minus_one); }), std::string("Replicas") + beyond);
  EXPECT_EQ(refusal([&] { ServiceMode::replicated(minus_one); }), std::string("Mode.Replicas") + beyond);
  EXPECT_EQ(refusal([&] { ServiceMode::replicated_job(minus_one); }),
            std::string("Mode.TotalCompletions") + beyond);
  EXPECT_EQ(refusal([&] { ServiceMode::replicated_job(1, minus_one); }),
            std::string("Mode.MaxConcurrent") + beyond);
  EXPECT_EQ(refusal([&] { TaskTemplate(container).force_update(minus_one); }),
            std::string("ForceUpdate") + beyond);
  EXPECT_EQ(refusal([&] { RestartPolicy().max_attempts(minus_one); }),
            std::string("RestartPolicy.MaxAttempts") + beyond);
  EXPECT_EQ(refusal([&] { Placement().max_replicas(minus_one); }),
            std::string("Placement.MaxReplicas") + beyond);
  EXPECT_EQ(refusal([&] { UpdateConfig().parallelism(minus_one); }), std::string("Parallelism") + beyond);
  EXPECT_EQ(refusal([] { Port(65536 + 80); }), "TargetPort: 65616 is not between 1 and 65535");
  EXPECT_EQ(refusal([] { Port(-1); }), "TargetPort: -1 is not between 1 and 65535");
  EXPECT_EQ(refusal([] { Port(80).published(70000); }), "PublishedPort: 70000 is not between 0 and 65535");
  EXPECT_EQ(refusal([] { Healthcheck().retries((std::int64_t{1} << 33) + 2); }),
            "Healthcheck.Retries: 8589934594 is not between 0 and 2147483647");
  EXPECT_EQ(refusal([] { SecretReference("a").uid("4294967296"); }),
            "Secrets.File.UID: a number from 0 to 4294967295, not '4294967296'");
  EXPECT_EQ(refusal([&] { ContainerSpec("a").user("2147483648"); }),
            "User: out of range: a number from 0 to 2147483647, or a name");
  EXPECT_EQ(refusal([&] { ContainerSpec("a").user("me:-1"); }),
            "User: out of range: a number from 0 to 2147483647, or a name");
  EXPECT_TRUE(refusal([&] { ContainerSpec("a").groups({"2147483648"}); }).starts_with("Groups: "));
}

TEST(Types, refuse_what_an_engine_reads_as_something_else) {
  EXPECT_EQ(refusal([] {
              Placement().platforms({{"amd64", "linux"}});
            }),
            "Platforms: an operating system and then an architecture, not 'amd64' and 'linux'");
  EXPECT_EQ(refusal([] { Placement().platforms({{"linux", "amd64"}, {"", "arm64"}}); }), "taken");
  for (const std::string line : {"10.0.0.1 ", "10.0.0.1\tdb", "10.0.0.1 a\n6.6.6.6 b", " db"})
    EXPECT_EQ(refusal([&] { ContainerSpec("a").hosts({line}); }), "Hosts: ADDRESS NAME, not '" + line + "'");
  EXPECT_TRUE(
      refusal([] { DnsConfig().search({"a\nnameserver 6.6.6.6"}); }).starts_with("DNSConfig.Search: "));
  EXPECT_TRUE(refusal([] { DnsConfig().options({"x y"}); }).starts_with("DNSConfig.Options: "));
  EXPECT_TRUE(refusal([] { ContainerSpec("a").user("ro\not"); }).starts_with("User: "));
  EXPECT_TRUE(refusal([] { ContainerSpec("a").groups({" "}); }).starts_with("Groups: "));
  EXPECT_EQ(refusal([] { Healthcheck().exec({"", "a"}); }), "Healthcheck.Test: must not be empty");
  EXPECT_EQ(refusal([] { Seccomp::custom("strict"); }), "Seccomp.Profile: a JSON object");
  EXPECT_EQ(refusal([] { Mount(MountType::tmpfs, "/t").options({{""}}); }),
            "TmpfsOptions.Options: must not be empty");
  EXPECT_TRUE(refusal([] { ContainerSpec("a").command_line("sh -c 'a"); }).starts_with("Command: "));
  EXPECT_TRUE(refusal([] { ContainerSpec("a").args_line("'"); }).starts_with("Args: "));
  EXPECT_EQ(refusal([] {
              Resources().reserve_generic(
                  {GenericResource::discrete("gpu", 1), GenericResource::discrete("gpu", 2)});
            }),
            "GenericResources: two have the same DiscreteResourceSpec/Kind \"gpu\"");
  for (const char* folder : {"/", ".", "/run/secrets", "/run/../run"})
    EXPECT_EQ(
        refusal([&] { SecretReference("a").file_name(folder); }),
        std::string("Secrets.File.Name: the path of a file in the container, not of a folder, and not '") +
            folder + "'");
  EXPECT_EQ(refusal([] { ConfigReference("a").file_name("/run/secrets"); }), "taken");
  EXPECT_EQ(refusal([] { ConfigReference("a").runtime().file_name("b"); }),
            "Configs.File: a runtime config is not a file");
  EXPECT_EQ(refusal([] { ConfigReference("a").runtime().mode(0400); }),
            "Configs.File: a runtime config is not a file");
  EXPECT_EQ(refusal([] { TaskTemplate(ContainerSpec("a")).runtime("plugin"); }),
            "Runtime: container, not 'plugin'");
}

TEST(Types, refuse_an_enumerator_that_is_none_by_the_members_name) {
  const auto none = [](auto set) { return refusal([&] { set(); }); };
  EXPECT_EQ(none([] { Mount(static_cast<MountType>(9), "/d", "/s"); }),
            "Mounts.Type: bind, volume, tmpfs, npipe or cluster, not the value 9");
  EXPECT_EQ(none([] { Mount(MountType::bind, "/d", "/s").propagation(static_cast<Propagation>(-1)); }),
            "BindOptions.Propagation: private, rprivate, shared, rshared, slave or rslave, not the value -1");
  EXPECT_EQ(none([] { ContainerSpec("a").isolation(static_cast<Isolation>(3)); }),
            "Isolation: default, process or hyperv, not the value 3");
  EXPECT_EQ(none([] { Privileges().app_armor(static_cast<AppArmor>(2)); }),
            "AppArmor.Mode: default or disabled, not the value 2");
  EXPECT_EQ(none([] { RestartPolicy().condition(static_cast<Condition>(3)); }),
            "RestartPolicy.Condition: none, on-failure or any, not the value 3");
  EXPECT_EQ(none([] { UpdateConfig().failure_action(static_cast<FailureAction>(3)); }),
            "FailureAction: pause, continue or rollback, not the value 3");
  EXPECT_EQ(none([] { UpdateConfig().order(static_cast<Order>(2)); }),
            "Order: stop-first or start-first, not the value 2");
  EXPECT_EQ(none([] { Port(80).protocol(static_cast<Protocol>(3)); }),
            "Protocol: tcp, udp or sctp, not the value 3");
  EXPECT_EQ(none([] { Port(80).publish_mode(static_cast<PublishMode>(2)); }),
            "PublishMode: ingress or host, not the value 2");
  EXPECT_EQ(none([] { EndpointSpec().mode(static_cast<EndpointMode>(2)); }),
            "EndpointSpec.Mode: vip or dnsrr, not the value 2");
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
