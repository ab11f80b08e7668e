// SPDX-License-Identifier: Apache-2.0
// Compares the builders with docker-py's types; tests/data/docker_py.jsonl has docker-py's documents.
#include <swarm/types.hpp>

#include <chrono>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;
using namespace std::chrono_literals;

namespace {

/// One document and its intended differences: "remove /X" is a member that only docker-py sends.
struct Ours {
  Json document;
  std::set<std::string> differences{};
};

Ours ours(const Document& built, std::set<std::string> differences = {}) {
  return {built.json(), std::move(differences)};
}

Mount bind() { return {MountType::bind, "/data", "/srv"}; }
Mount volume() { return {MountType::volume, "/data", "vol"}; }

std::map<std::string, Ours> built() {
  const std::set<std::string> read_only{"remove /ReadOnly"}, selinux{"remove /SELinuxContext"};
  const std::set<std::string> parallelism{"remove /FailureAction", "remove /Parallelism"};
  const auto reference = [](auto full) { return full.file_name("file").uid("1").gid("2").mode(0400); };
  const auto whole_update = UpdateConfig()
                                .parallelism(2)
                                .delay(1s)
                                .monitor(10s)
                                .max_failure_ratio(0.25F)
                                .failure_action(FailureAction::rollback)
                                .order(Order::start_first);
  auto whole_rollback = whole_update;
  whole_rollback.failure_action(FailureAction::pause).order(Order::stop_first);
  return {
      {"ContainerSpec", ours(ContainerSpec("busybox"))},
      {"ContainerSpec, all", ours(ContainerSpec("busybox:1.36")
                                      .command_line("sleep 60")
                                      .args({"-x", "y z"})
                                      .hostname("box")
                                      .env_map({{"A", "1"}, {"B", "two words"}})
                                      .dir("/srv")
                                      .user("1000:1000")
                                      .labels({{"l", "v"}})
                                      .mounts({volume()})
                                      .stop_grace_period(5s)
                                      .secrets({SecretReference("s1", "token")})
                                      .tty()
                                      .groups({"audio"})
                                      .open_stdin()
                                      .read_only()
                                      .stop_signal("SIGINT")
                                      .healthcheck(Healthcheck().shell("true"))
                                      .hosts({"10.0.0.1 db"})
                                      .dns_config(DnsConfig().nameservers({"1.1.1.1"}))
                                      .configs({ConfigReference("c1", "app")})
                                      .privileges(Privileges().selinux_context(SELinuxContext().disable()))
                                      .isolation(Isolation::process)
                                      .init(true)
                                      .capability_add({"CAP_NET_ADMIN"})
                                      .capability_drop({"CAP_CHOWN"})
                                      .sysctls({{"net.core.somaxconn", "1024"}}),
                                  {"remove /Mounts/0/ReadOnly"})},
      {"Mount, volume", ours(volume(), read_only)},
      {"Mount, volume, all",
       ours(volume().read_only().no_copy().labels({{"l", "v"}}).driver("local", {{"type", "nfs"}}))},
      {"Mount, anonymous volume", ours(Mount(MountType::volume, "/data"), read_only)},
      {"Mount, bind", ours(bind().propagation(Propagation::rslave), read_only)},
      {"Mount, bind, consistency", ours(bind(), {"remove /Consistency", "remove /ReadOnly"})},
      {"Mount, tmpfs", ours(Mount(MountType::tmpfs, "/run").size_bytes(16 << 20).mode(01777), read_only)},
      {"Mount, npipe", ours(Mount(MountType::npipe, "/pipe", "pipe"), read_only)},
      {"Mount.parse_mount_string", ours(volume().read_only())},
      {"Resources", ours(Resources())},
      {"Resources, all", ours(Resources()
                                  .limit_nano_cpus(1'000'000'000)
                                  .limit_memory_bytes(64 << 20)
                                  .reserve_nano_cpus(500'000'000)
                                  .reserve_memory_bytes(32 << 20)
                                  .reserve_generic({GenericResource::discrete("gpu", 2),
                                                    GenericResource::named("disk", "ssd")}))},
      {"RestartPolicy", ours(RestartPolicy(), {"remove /Condition", "remove /Delay", "remove /MaxAttempts",
                                               "remove /Window"})},
      {"RestartPolicy, all",
       ours(RestartPolicy().condition(Condition::on_failure).delay(5s).max_attempts(3).window(60s))},
      {"UpdateConfig", ours(UpdateConfig(), parallelism)},
      {"UpdateConfig, all", ours(whole_update)},
      {"RollbackConfig", ours(RollbackConfig(), parallelism)},
      {"RollbackConfig, all", ours(whole_rollback)},
      {"DriverConfig", ours(LogDriver("json-file"))},
      {"DriverConfig, all", ours(LogDriver("json-file", {{"max-size", "10m"}}))},
      {"EndpointSpec", ours(EndpointSpec())},
      {"EndpointSpec, all",
       ours(EndpointSpec()
                .mode(EndpointMode::vip)
                .ports({Port(80).published(8080).protocol(Protocol::tcp),
                        Port(53).published(5353).protocol(Protocol::udp),
                        Port(90).published(9000).protocol(Protocol::tcp).publish_mode(PublishMode::host)}))},
      {"ServiceMode, replicated", ours(ServiceMode::replicated(), {"remove /replicated", "add /Replicated"})},
      {"ServiceMode, replicated, all",
       ours(ServiceMode::replicated(3), {"remove /replicated", "add /Replicated"})},
      {"ServiceMode, global", ours(ServiceMode::global(), {"remove /global", "add /Global"})},
      {"ServiceMode, replicated-job, all", ours(ServiceMode::replicated_job(6, 2))},
      {"ServiceMode, global-job", ours(ServiceMode::global_job())},
      {"SecretReference", ours(SecretReference("s1", "token"))},
      {"SecretReference, all", ours(reference(SecretReference("s1", "token")))},
      {"ConfigReference", ours(ConfigReference("c1", "app"))},
      {"ConfigReference, all", ours(reference(ConfigReference("c1", "app")))},
      {"Placement", ours(Placement())},
      {"Placement, all", ours(Placement()
                                  .constraints({"node.role==manager"})
                                  .spread_over({"node.labels.zone"})
                                  .platforms({{.os = "linux", .architecture = "amd64"}})
                                  .max_replicas(2))},
      {"DNSConfig", ours(DnsConfig())},
      {"DNSConfig, all",
       ours(DnsConfig().nameservers({"1.1.1.1", "8.8.8.8"}).search({"example.org"}).options({"ndots:3"}))},
      {"Privileges", ours(Privileges(), selinux)},
      {"Privileges, file", ours(Privileges().credential_spec(CredentialSpec::file("spec.json")), selinux)},
      {"Privileges, registry", ours(Privileges().credential_spec(CredentialSpec::registry("key")), selinux)},
      {"Privileges, all", ours(Privileges().selinux_context(
                              SELinuxContext().disable(false).user("u").role("r").type("t").level("l")))},
      {"NetworkAttachmentConfig", ours(NetworkAttachment("n1"))},
      {"NetworkAttachmentConfig, all",
       ours(NetworkAttachment("n1").aliases({"web"}).driver_opts({{"k", "v"}}))},
      {"Healthcheck", ours(Healthcheck())},
      {"Healthcheck, all",
       ours(Healthcheck().exec({"true"}).interval(1s).timeout(2s).retries(3).start_period(4s))},
      {"TaskTemplate", ours(TaskTemplate(ContainerSpec("busybox")))},
      {"TaskTemplate, all",
       ours(
           TaskTemplate(ContainerSpec("busybox"))
               .resources(Resources().limit_nano_cpus(1'000'000'000))
               .restart_policy(RestartPolicy().condition(Condition::any).delay(0s).max_attempts(0).window(0s))
               .placement(Placement().constraint_add("node.role==worker"))
               .log_driver(LogDriver("none"))
               .network_add("n1")
               .force_update(7))},
  };
}

/// Removes null members, which the engine treats as absent.
void drop_nulls(Json& json) {
  if (json.is_object())
    for (auto member = json.begin(); member != json.end();)
      member = member->is_null() ? json.erase(member) : std::next(member);
  for (auto& part : json)
    if (part.is_structured()) drop_nulls(part);
}

std::set<std::string> differences(const Json& theirs, const Json& ours) {
  std::set<std::string> all;
  for (const Json& step : Json::diff(theirs, ours))
    all.insert(step["op"].get<std::string>() + " " + step["path"].get<std::string>());
  return all;
}

}  // namespace

TEST(DockerPy, has_the_same_documents_but_for_what_differs_on_purpose) {
  std::map<std::string, Ours> rest = built();
  std::ifstream file(SOURCE_DIR "/tests/data/docker_py.jsonl");
  for (std::string line; std::getline(file, line);) {
    Json record = Json::parse(line);
    const std::string name = record["name"];
    drop_nulls(record["document"]);
    const auto mine = rest.extract(name);
    ASSERT_FALSE(mine.empty()) << name;
    EXPECT_EQ(differences(record["document"], mine.mapped().document), mine.mapped().differences) << name;
  }
  EXPECT_TRUE(rest.empty()) << rest.begin()->first;
}
