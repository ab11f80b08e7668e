// SPDX-License-Identifier: Apache-2.0
// Tests the flags of `docker run`: their meaning here, or the flag to use instead. Nothing is sent.
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace test;

namespace {

using Table = std::vector<std::pair<std::string, std::string>>;

void expect_hints(const Table& table) {
  for (const auto& [line, hint] : table) {
    FakeEngine engine;
    const RunResult result = run(line, engine);
    EXPECT_EQ(result.exit, 2) << line << "\n" << result.err;
    EXPECT_TRUE(result.err.ends_with("\nhint: " + hint + "\n")) << line << "\n" << result.err;
    EXPECT_EQ(result.out, "") << line;
    EXPECT_TRUE(engine.sent.empty()) << line;
  }
}

}  // namespace

TEST(RunWords, a_volume_after_v_is_a_mount) {
  expect_hints({
      {"create -v data:/data busybox", "did you mean --mount type=volume,source=data,target=/data?"},
      {"create --name x -v vol:/data:ro busybox",
       "did you mean --mount type=volume,source=vol,target=/data,readonly?"},
      {"create -v /host:/data busybox", "did you mean --mount type=bind,source=/host,target=/data?"},
      {"create -v ./here:/data:ro,rshared busybox",
       "did you mean --mount type=bind,source=./here,target=/data,readonly,bind-propagation=rshared?"},
      {"create -v /data busybox", "did you mean --mount type=volume,target=/data?"},
      {"create -v=data:/data busybox", "did you mean --mount type=volume,source=data,target=/data?"},
      {"create -vdata:/data busybox", "did you mean --mount type=volume,source=data,target=/data?"},
      {"create -dv data:/data busybox", "did you mean --mount type=volume,source=data,target=/data?"},
      {"create -d -v 'C:\\x:/data' busybox", "did you mean --mount 'type=bind,source=C:\\x,target=/data'?"},
      {"create -v host:5000:/x busybox", "did you mean --mount type=volume,source=NAME,target=PATH?"},
      {"create --image busybox -v data:/data", "did you mean --mount type=volume,source=data,target=/data?"},
      {"update -v data:/data web", "did you mean --mount-add type=volume,source=data,target=/data?"},
      {"update web -v data:/data", "did you mean --mount-add type=volume,source=data,target=/data?"},
      {"create --volume data:/data busybox", "did you mean --mount type=volume,source=data,target=/data?"},
      {"create --volume=/a:/b:ro busybox", "did you mean --mount type=bind,source=/a,target=/b,readonly?"},
      {"create --volume", "did you mean --mount type=volume,source=NAME,target=PATH?"},
      {"update web --volume data:/data", "did you mean --mount-add type=volume,source=data,target=/data?"},
  });
}

TEST(RunWords, what_may_be_an_image_or_a_volume_is_asked_back) {
  const std::string hint =
      "a volume is --mount type=volume,source=NAME,target=PATH; with an image, use --verbose";
  expect_hints({{"create -v vol:data busybox", hint}, {"create -v vol:data --name x busybox", hint}});
}

TEST(RunWords, v_before_an_image_is_verbose) {
  for (const char* line :
       {"create -d --no-resolve-image -v busybox", "create -d --no-resolve-image -v busybox:1.36 sleep 1d",
        "create -d --no-resolve-image -v busybox:latest sleep 1d", "create -d --no-resolve-image -v app:main",
        "create -d --no-resolve-image -v registry:5000/app:main run",
        "create -d --no-resolve-image --verbose vol:data busybox",
        "create -d --no-resolve-image -v --name x vol:data busybox",
        "create -d --no-resolve-image --image curl -v http://example.org/",
        "create -d --no-resolve-image busybox -v data:/data"}) {
    FakeEngine engine;
    const RunResult result = run(line, engine);
    EXPECT_EQ(result.exit, 0) << line << "\n" << result.err;
    EXPECT_EQ(engine.writes().size(), 1U) << line;
  }
  FakeEngine engine;
  EXPECT_EQ(run("ls -v", engine).exit, 0);
  EXPECT_EQ(run("rm -v nope", engine).exit, 3);
}

TEST(RunWords, name_the_flag_that_services_have) {
  expect_hints({
      {"create --tmpfs /run:size=64m x", "did you mean --mount type=tmpfs,target=/run?"},
      {"create --tmpfs x", "did you mean --mount type=tmpfs,target=x?"},
      {"create --shm-size=64m x", "did you mean --mount type=tmpfs,target=/dev/shm,tmpfs-size=64m?"},
      {"create --cpus 2 x", "did you mean --limit-cpu?"},
      {"create --memory 1g x", "did you mean --limit-memory?"},
      {"create -m 1g x", "did you mean --limit-memory?"},
      {"create -m1g x", "did you mean --limit-memory?"},
      {"create -memory 1g x", "did you mean --limit-memory?"},
      {"create -volume data:/data x", "did you mean --mount type=volume,source=NAME,target=PATH?"},
      {"create --memory-reservation 1g x", "did you mean --reserve-memory?"},
      {"create --pids-limit 9 x", "did you mean --limit-pids?"},
      {"create --port 80 x", "did you mean --publish?"},
      {"create --scale 3 x", "did you mean --replicas?"},
      {"create --add-host a:1.2.3.4 x", "did you mean --host?"},
      {"create --stop-timeout 9 x", "did you mean --stop-grace-period?"},
      {"create --restart-policy any x", "did you mean --restart-condition none|on-failure|any?"},
      {"create --restart always x", "did you mean --restart-condition none|on-failure|any?"},
      {"create --dns-opt ndots:2 x", "did you mean --dns-option?"},
      {"create --dns-options ndots:2 x", "did you mean --dns-option?"},
      {"create --dns-optio ndots:2 x", "did you mean --dns-option?"},
      {"create --cpu-limit 2 x", "did you mean --limit-cpu?"},
      {"create --cpu-reservation 2 x", "did you mean --reserve-cpu?"},
      {"create --mem-limit 9M x", "did you mean --limit-memory?"},
      {"update web --dns-options ndots:2", "did you mean --dns-option-add?"},
      {"create --network-alias db x", "did you mean --network name=NETWORK,alias=db?"},
      {"create --net-alias db x", "did you mean --network name=NETWORK,alias=db?"},
      {"create --platform linux/arm64 x", "did you mean --constraint node.platform.arch==ARCH?"},
      {"create --group-add audio x", "did you mean --group?"},
      {"update web --memory 1g", "did you mean --limit-memory?"},
      {"update web -m 1g", "did you mean --limit-memory?"},
      {"update web --port 80", "did you mean --publish-add?"},
      {"update web --scale 3", "did you mean --replicas?"},
      {"update web --add-host a:1.2.3.4", "did you mean --host-add?"},
      {"update web --dns-opt ndots:2", "did you mean --dns-option-add?"},
      {"diff web --cpus 2", "did you mean --limit-cpu?"},
  });
}

TEST(RunWords, say_that_services_have_none) {
  const std::string decides = "services have none: the engine of each node decides";
  const std::string namespaces = "services have none: each container has its own";
  const std::string address = "services have none: the network gives each task an address";
  const std::string devices =
      "services have none; --generic-resource KIND=COUNT reserves what nodes advertise";
  const std::string input = "services have no input; --tty gives the container a terminal";
  expect_hints({
      {"create --rm x", "services have none: the engine removes the containers of old tasks"},
      {"create --ip 10.0.0.9 x", address},
      {"create --mac-address a x", address},
      {"create --privileged x", "services have none; --cap-add CAPABILITY grants a single capability"},
      {"create --device /dev/x x", devices},
      {"create --gpus all x", devices},
      {"update web --gpus all",
       "services have none; --generic-resource-add KIND=COUNT reserves what nodes advertise"},
      {"create --link db x", "services have none; on one network (--network) they find each other by name"},
      {"create --pid host x", namespaces},
      {"create --ipc host x", namespaces},
      {"create --expose 80 x",
       "services on one network reach all ports of each other; --publish makes one reachable from outside"},
      {"create -P x", "services have none; --publish PUBLISHED:TARGET publishes one port"},
      {"create --cpu-shares 9 x", "services have none; --reserve-cpu CPUS keeps CPUs free for the task"},
      {"create --security-opt x y", "no flag sets it; --spec FILE takes a specification with Privileges"},
      {"create -i x", input},
      {"create -it x", input},
      {"create -ti x", input},
      {"create --interactive x", input},
      {"create --pull always x", "services have none: each node pulls an image that it does not have"},
      {"create --runtime runc x", decides},
      {"create --userns host x", decides},
  });
}

TEST(RunWords, mean_nothing_to_verbs_that_change_no_spec) {
  expect_hints({{"ls --memory 1g", "--help lists the flags"}, {"ps -m web", "--help lists the flags"}});
}

TEST(RunWords, an_empty_entrypoint_is_no_way_to_drop_that_of_the_image) {
  FakeEngine engine;
  const RunResult result = run("create -d --no-resolve-image --name web --entrypoint '' busybox", engine);
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(
      result.err,
      "swarmctl: create: warning: --entrypoint \"\" changes nothing: the image's entrypoint runs; name a "
      "command to replace it\n");
  run("update -d -q web --entrypoint sh", engine);
  EXPECT_EQ(run("update -d web --entrypoint ''", engine).err, "");
}
