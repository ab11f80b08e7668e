// SPDX-License-Identifier: Apache-2.0
// Tests that every setter of the builders has a reader that returns the value.
#include "support/thrown.hpp"

#include <swarm/client.hpp>
#include <swarm/types.hpp>

#include <chrono>
#include <fstream>
#include <functional>
#include <regex>
#include <set>
#include <string>
#include <type_traits>
#include <utility>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;
using namespace std::chrono_literals;
using test::thrown;

namespace {

template <class Spec>
concept ChangesACopy = requires(Spec spec) {
  spec.task_template().container_spec().image("c");
};

template <class Edit>
concept CanEdit = requires(Client client, ServiceSpec spec, Edit edit) {
  client.update("web", edit);
};
template <class Edit>
concept CanEditContainer = requires(TaskTemplate task, ServiceSpec spec, Edit edit) {
  task.edit_container(edit);
  spec.edit_container(edit);
};
template <class Edit>
concept CanEditTask = requires(ServiceSpec spec, Edit edit) {
  spec.edit_task(edit);
};
template <class Argument>
using Taking = void (*)(Argument);

}  // namespace

TEST(Readers, give_back_what_the_setters_took) {
  const auto container = ContainerSpec("busybox")
                             .env({"A=1", "B"})
                             .labels({{"k", "v"}})
                             .command({"sh", "-c", "true"})
                             .dir("/srv")
                             .stop_signal("SIGINT")
                             .stop_grace_period(2s)
                             .tty()
                             .mounts({Mount(MountType::tmpfs, "/cache")});
  EXPECT_EQ(container.image(), "busybox");
  EXPECT_EQ(container.env(), (Strings{"A=1", "B"}));
  EXPECT_EQ(container.env_map(), (StringMap{{"A", "1"}}));
  EXPECT_EQ(container.labels(), (StringMap{{"k", "v"}}));
  EXPECT_EQ(container.command(), (Strings{"sh", "-c", "true"}));
  EXPECT_EQ(container.dir() + container.stop_signal(), "/srvSIGINT");
  EXPECT_EQ(container.stop_grace_period(), 2s);
  EXPECT_TRUE(container.is_tty());
  EXPECT_EQ(container.mounts().at(0).target(), "/cache");

  const auto spec = ServiceSpec(container).name("web").replicas(3);
  EXPECT_EQ(spec.name(), "web");
  EXPECT_EQ(spec.replicas(), 3);
  EXPECT_EQ(ServiceSpec(container).replicas(), std::nullopt);
  EXPECT_EQ(ServiceSpec(container).task_template().networks().size(), 0U);
}

TEST(Readers, of_every_part_give_back_what_its_setters_took) {
  const auto volume =
      Mount(MountType::volume, "/d", "v").no_copy().labels({{"a", "b"}}).driver("nfs", {{"o", "p"}});
  EXPECT_TRUE(volume.is_no_copy());
  EXPECT_EQ(volume.driver() + volume.labels().at("a") + volume.driver_options().at("o"), "nfsbp");
  EXPECT_EQ(Mount(MountType::volume, "/d", "v").subpath("s").subpath(), "s");
  EXPECT_EQ(Mount(MountType::tmpfs, "/t").size_bytes(7).mode(01777).mode(), 01777);
  EXPECT_EQ(Mount(MountType::tmpfs, "/t").size_bytes(7).size_bytes(), 7);
  const std::vector<Strings> options{{"noexec"}, {"uid", "1000"}};
  EXPECT_EQ(Mount(MountType::tmpfs, "/t").options(options).options(), options);
  const auto bind = Mount(MountType::bind, "/d", "/s").propagation(Propagation::rslave).non_recursive();
  EXPECT_EQ(bind.propagation(), "rslave");
  EXPECT_TRUE(bind.is_non_recursive());
  const auto secret = SecretReference("tls").uid("1").gid("2").mode(0400);
  EXPECT_EQ(secret.uid() + secret.gid(), "12");
  EXPECT_EQ(secret.mode(), 0400);
  EXPECT_TRUE(ConfigReference("c").runtime().is_runtime());
  EXPECT_FALSE(ConfigReference("c").is_runtime());

  const auto privileges =
      Privileges()
          .credential_spec(CredentialSpec::registry("r"))
          .selinux_context(SELinuxContext().disable().user("u").role("r").type("t").level("l"))
          .seccomp(Seccomp::custom("{}"))
          .app_armor(AppArmor::disabled)
          .no_new_privileges();
  EXPECT_EQ(privileges.credential_spec().registry(), "r");
  EXPECT_EQ(CredentialSpec::file("f").file() + CredentialSpec::config("c").config(), "fc");
  const auto context = privileges.selinux_context();
  EXPECT_TRUE(context.is_disabled());
  EXPECT_EQ(context.user() + context.role() + context.type() + context.level(), "urtl");
  EXPECT_EQ(privileges.seccomp().mode() + privileges.seccomp().profile(), "custom{}");
  EXPECT_EQ(privileges.app_armor(), "disabled");
  EXPECT_TRUE(privileges.is_no_new_privileges());

  const auto dns = DnsConfig().nameservers({"1.1.1.1"}).search({"a"}).options({"b"});
  EXPECT_EQ(dns.nameservers()[0] + dns.search()[0] + dns.options()[0], "1.1.1.1ab");
  const auto health =
      Healthcheck().shell("true").interval(1s).timeout(2s).retries(3).start_period(4s).start_interval(5s);
  EXPECT_EQ(health.test(), (Strings{"CMD-SHELL", "true"}));
  EXPECT_EQ(health.interval().value() + health.timeout().value(), 3s);
  EXPECT_EQ(health.start_period().value() + health.start_interval().value(), 9s);
  EXPECT_EQ(health.retries(), 3);
  const auto container = ContainerSpec("a")
                             .open_stdin()
                             .oom_score_adj(5)
                             .isolation(Isolation::process)
                             .init(false)
                             .ulimits({{"nofile", 1, 2}});
  EXPECT_TRUE(container.is_open_stdin());
  EXPECT_EQ(container.oom_score_adj(), 5);
  EXPECT_EQ(container.isolation(), "process");
  EXPECT_EQ(container.init(), false);
  EXPECT_EQ(ContainerSpec("a").init(), std::nullopt);
  EXPECT_EQ(container.ulimits().at(0).name(), "nofile");
  EXPECT_EQ(container.ulimits().at(0).soft(), 1);
  EXPECT_EQ(container.ulimits().at(0).hard(), 2);

  const auto resources = Resources().limit_pids(1).swap_bytes(2).memory_swappiness(3).reserve_generic(
      {GenericResource::discrete("gpu", 4), GenericResource::named("gpu", "a")});
  EXPECT_EQ(*resources.limit_pids() + *resources.swap_bytes() + *resources.memory_swappiness(), 6);
  EXPECT_EQ(resources.reserve_generic().at(0).kind() + resources.reserve_generic().at(1).value(), "gpua");
  EXPECT_EQ(resources.reserve_generic().at(0).count(), 4);
  const auto restart = RestartPolicy().condition(Condition::any).delay(0s).max_attempts(2).window(3s);
  EXPECT_EQ(restart.condition(), "any");
  EXPECT_EQ(restart.delay().value() + restart.window().value(), 3s);
  EXPECT_EQ(restart.max_attempts(), 2);
  const auto placement = Placement()
                             .spread_over({"node.labels.zone"})
                             .max_replicas(2)
                             .platforms({{.os = "linux", .architecture = "arm64"}});
  EXPECT_EQ(placement.spread_over(), (Strings{"node.labels.zone"}));
  EXPECT_EQ(placement.max_replicas(), 2);
  EXPECT_EQ(placement.platforms().at(0).os + placement.platforms().at(0).architecture, "linuxarm64");
  EXPECT_EQ(NetworkAttachment("n").driver_opts({{"a", "b"}}).driver_opts().at("a"), "b");
  EXPECT_EQ(TaskTemplate(container).runtime("container").runtime(), "container");

  const auto update = UpdateConfig().monitor(2s).max_failure_ratio(0.5F);
  EXPECT_EQ(update.monitor(), 2s);
  EXPECT_EQ(update.max_failure_ratio(), 0.5F);
  EXPECT_EQ(UpdateConfig().max_failure_ratio(), std::nullopt);
  const auto port = Port(80).name("http").protocol(Protocol::udp).publish_mode(PublishMode::host);
  EXPECT_EQ(port.name() + port.protocol() + port.publish_mode(), "httpudphost");
  EXPECT_EQ(EndpointSpec().mode(EndpointMode::dnsrr).mode(), "dnsrr");
  EXPECT_EQ(ServiceMode::global().name() + ServiceMode::replicated(2).name(), "globalreplicated");
  EXPECT_EQ(ServiceMode::replicated_job(3, 2).total(), 3);
  EXPECT_EQ(ServiceMode::replicated_job(3, 2).concurrent(), 2);
  EXPECT_EQ(SecretSpec("a", "b").labels({{"c", "d"}}).labels().at("c") + SecretSpec("a", "b").data(), "db");
  EXPECT_TRUE(SecretSpec("a", "b").template_driver().is_template());
}

TEST(Readers, every_setter_has_one) {
  std::ifstream header(SOURCE_DIR "/src/core/include/swarm/types.hpp");
  const std::regex begin(R"(class (\w+) : public Document.*)"), setter(R"(\s*(\w+)& (\w+)\(.*)"),
      reader(R"(\s*\[\[nodiscard\]\] .* (?:is_)?(\w+)\(\) ?(?:const.*)?)"),
      other(R"(.*_(add|remove|line)|edit_.*|shell|exec)");
  // The readers of these two setters have other names.
  std::set<std::string> setters, readers{"SELinuxContext::disable", "SecretSpec::template_driver"};
  std::string type;
  std::smatch found;
  for (std::string line; std::getline(header, line);) {
    if (std::regex_match(line, found, begin)) type = found[1];
    if (std::regex_match(line, found, reader)) readers.insert(type + "::" + found[1].str());
    if (std::regex_match(line, found, setter) && found[1] == type) {
      const std::string name = found[2];
      if (!std::regex_match(name, other)) setters.insert(type + "::" + name);
    }
  }
  EXPECT_GT(setters.size(), 90U);
  for (const auto& name : setters) EXPECT_TRUE(readers.contains(name)) << name;
}

TEST(Builders, add_a_constraint_or_a_port_only_once) {
  EXPECT_EQ(
      Placement().constraint_add("node.role==worker").constraint_add("node.role == worker").constraints(),
      (Strings{"node.role==worker"}));
  const auto held = EndpointSpec::from(Json::parse(
      R"({"Ports":[{"Protocol":"tcp","TargetPort":80,"PublishedPort":8080,"PublishMode":"ingress"}]})"));
  EXPECT_EQ(EndpointSpec(held).port_add(Port(80).published(8080)), held);
  EXPECT_EQ(EndpointSpec(held).port_add(Port(81)).ports().size(), 2U);
  EXPECT_EQ(thrown([&] { EndpointSpec(held).port_add(Port(81).published(8080)); }).second,
            "EndpointSpec: port 8080/tcp is already published to target 80");
}

TEST(Readers, an_edit_that_could_only_change_a_copy_does_not_compile) {
  EXPECT_TRUE(CanEdit<Taking<ServiceSpec&>>);
  EXPECT_TRUE(CanEdit<Taking<Json&>>);
  EXPECT_TRUE(CanEdit<std::function<void(ServiceSpec&)>>);
  EXPECT_FALSE(CanEdit<Taking<ServiceSpec>>);
  EXPECT_FALSE(CanEdit<Taking<const ServiceSpec&>>);
  EXPECT_FALSE(CanEdit<Taking<Json>>);
  EXPECT_TRUE(CanEditContainer<Taking<ContainerSpec&>>);
  EXPECT_FALSE(CanEditContainer<Taking<ContainerSpec>>);
  EXPECT_TRUE(CanEditTask<Taking<TaskTemplate&>>);
  EXPECT_FALSE(CanEditTask<Taking<TaskTemplate>>);
}

TEST(Readers, the_document_of_a_service_that_is_not_kept_is_a_value) {
  const auto read = [] { return Service(Json{{"Spec", {{"Name", "web"}}}}); };
  EXPECT_FALSE(std::is_reference_v<decltype(read().document())>);
  EXPECT_FALSE(std::is_reference_v<decltype(read().spec())>);
  EXPECT_EQ(read().document().dump(), R"({"Spec":{"Name":"web"}})");
  EXPECT_EQ(read().spec().dump(), R"({"Name":"web"})");
}

TEST(Readers, a_setter_on_the_copy_that_a_reader_gives_does_not_compile) {
  EXPECT_FALSE(ChangesACopy<ServiceSpec>);
  ServiceSpec spec(ContainerSpec("a"));
  spec.edit_container([](ContainerSpec& container) { container.image("c"); });
  EXPECT_EQ(spec.task_template().container_spec().image(), "c");
}

TEST(Readers, an_edit_without_a_function_is_a_mistake) {
  ServiceSpec spec(ContainerSpec("a"));
  TaskTemplate task(ContainerSpec("a"));
  EXPECT_EQ(thrown([&] { spec.edit_container({}); }).first, Errc::usage);
  EXPECT_EQ(thrown([&] { spec.edit_task({}); }).first, Errc::usage);
  EXPECT_EQ(thrown([&] { task.edit_container({}); }).first, Errc::usage);
}

TEST(Adding, replaces_what_has_the_same_key_and_keeps_the_order) {
  ContainerSpec container("busybox");
  container.env({"A=1", "B=2"}).env_add("A", "3").env_add("C", "").env_remove("B");
  EXPECT_EQ(container.env(), (Strings{"A=3", "C="}));
  container.mount_add(Mount(MountType::volume, "/data", "one"))
      .mount_add(Mount(MountType::volume, "/data/", "two"));
  ASSERT_EQ(container.mounts().size(), 1U);
  EXPECT_EQ(container.mounts().at(0).source(), "two");
  container.env_map({{"X", "1"}});
  EXPECT_EQ(container.env(), Strings{"X=1"});
  EXPECT_EQ(ContainerSpec("a").command_line("sh -c 'echo hi'").command(), (Strings{"sh", "-c", "echo hi"}));
}

TEST(Values, what_was_moved_from_is_empty_and_of_use) {
  ContainerSpec from("x");
  const ContainerSpec to = std::move(from);
  EXPECT_EQ(to.image(), "x");
  // NOLINTBEGIN(bugprone-use-after-move): this is what is tested
  const ContainerSpec copy = from;
  EXPECT_EQ(copy.json(), Json::object());
  EXPECT_EQ(from.image("y").json(), Json::parse(R"({"Image":"y"})"));

  Service service(Json::parse(R"({"ID":"a","Spec":{"Name":"web"}})"));
  const Service moved = std::move(service);
  EXPECT_EQ(Service(service).name() + moved.name(), "web");
  // NOLINTEND(bugprone-use-after-move)
}

TEST(Setters, refuse_what_can_never_work) {
  const auto refused = [](const std::function<void()>& act) {
    return thrown(act).first == Errc::usage && thrown(act).second != "nothing was thrown";
  };
  ContainerSpec container("busybox");
  EXPECT_TRUE(refused([&] { container.stop_signal("SIGFOO"); }));
  EXPECT_TRUE(refused([&] { container.dir("srv"); }));
  EXPECT_TRUE(refused([&] { container.hosts({"nope name"}); }));
  EXPECT_TRUE(refused([&] { container.env({"A=\xff"}); }));
  EXPECT_TRUE(refused([&] { container.env_add("A", "\xff"); }));
  EXPECT_TRUE(refused([&] { container.labels({{"\xff", ""}}); }));
  EXPECT_TRUE(refused([] { DnsConfig().nameservers({"nope"}); }));
  EXPECT_TRUE(refused([&] {
    ServiceSpec(container).mode(ServiceMode::replicated_job()).update_config(UpdateConfig().delay(1s));
  }));
  EXPECT_TRUE(refused([&] {
    ServiceSpec(container).update_config(UpdateConfig().delay(1s)).mode(ServiceMode::global_job());
  }));
  EXPECT_TRUE(refused([] { SecretSpec("", "x"); }));
  EXPECT_TRUE(refused([] { UpdateConfig().failure_action(static_cast<FailureAction>(9)); }));
  EXPECT_EQ(container, ContainerSpec("busybox"));
}

TEST(Setters, an_update_policy_without_a_number_of_tasks_means_one_at_a_time) {
  const auto spec = ServiceSpec(ContainerSpec("a"))
                        .update_config(UpdateConfig().failure_action(FailureAction::rollback))
                        .rollback_config(RollbackConfig().parallelism(0));
  EXPECT_EQ(spec.update_config().parallelism(), 1);
  EXPECT_EQ(spec.rollback_config().parallelism(), 0);
  EXPECT_FALSE(ServiceSpec(ContainerSpec("a")).update_config(UpdateConfig()).json().contains("UpdateConfig"));
}
