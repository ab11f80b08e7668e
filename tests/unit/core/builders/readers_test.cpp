// SPDX-License-Identifier: Apache-2.0
#include "support/thrown.hpp"

#include <swarm/service_client.hpp>
#include <swarm/types.hpp>

#include <chrono>
#include <functional>
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

TEST(Readers, a_setter_on_the_copy_that_a_reader_gives_does_not_compile) {
  EXPECT_FALSE(ChangesACopy<ServiceSpec>);
  ServiceSpec spec(ContainerSpec("a"));
  spec.edit_container([](ContainerSpec& container) { container.image("c"); });
  EXPECT_EQ(spec.task_template().container_spec().image(), "c");
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
