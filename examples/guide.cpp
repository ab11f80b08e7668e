// SPDX-License-Identifier: Apache-2.0
// A guide to services in chapters: create, list, inspect, update and remove them with the library.
//
//   guide [ADDRESS [NAME [CHAPTER...]]]
//
// ADDRESS is that of an engine, which must be a swarm manager (default: DOCKER_HOST, else the default
// socket). NAME is the name of the guide's services. Without a CHAPTER, all run in order; `remove` cleans up.
#include <swarm/client.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace {

using namespace std::chrono_literals;

// ---- Creating a service ----

// The smallest service: a container in a task template. The engine chooses everything else, even the name.
std::string create_the_smallest(swarm::Client& client, const std::string& name) {
  const auto container = swarm::ContainerSpec("busybox").command({"echo", "hello"});
  const auto task = swarm::TaskTemplate(container);

  return client.create(swarm::ServiceSpec(task).name(name)).id;
}

// A service with all the parts: logging, resources, restart policy and update policy.
std::string create_with_parts(swarm::Client& client, const std::string& name) {
  const auto container = swarm::ContainerSpec("busybox")
                             .command({"sleep", "3600"})
                             .env({"GREETING=hello"})
                             .mounts({swarm::Mount(swarm::MountType::tmpfs, "/cache").size_bytes(16 << 20)})
                             .healthcheck(swarm::Healthcheck().shell("true").interval(30s))
                             .stop_grace_period(1s);
  const auto task =
      swarm::TaskTemplate(container)
          .log_driver(swarm::LogDriver("json-file", {{"max-size", "10m"}, {"max-file", "3"}}))
          .resources(swarm::Resources().limit_nano_cpus(500'000'000).limit_memory_bytes(64 << 20))
          .restart_policy(
              swarm::RestartPolicy().condition(swarm::Condition::on_failure).delay(5s).max_attempts(3))
          .placement(swarm::Placement().constraints({"node.role==manager"}));
  const auto service =
      swarm::ServiceSpec(task)
          .name(name)
          .labels({{"chapter", "create"}})
          .mode(swarm::ServiceMode::replicated(2))
          .update_config(swarm::UpdateConfig().parallelism(1).failure_action(swarm::FailureAction::rollback))
          .rollback_config(swarm::RollbackConfig().parallelism(0))
          .endpoint_spec(swarm::EndpointSpec().mode(swarm::EndpointMode::dnsrr));

  return client.create(service).id;
}

void creating(swarm::Client& client, const std::string& name) {
  std::cout << "created " << name << ": " << create_the_smallest(client, name) << '\n';
  std::cout << "created " << name << "-parts: " << create_with_parts(client, name + "-parts") << '\n';
}

// ---- Listing services ----

// The engine treats a name as a prefix. Several values of one filter are alternatives.
void listing(swarm::Client& client, const std::string& name) {
  for (const swarm::ServiceRow& service : client.list({{"name", {name}}}))
    std::cout << service.name << ": " << service.mode << ", " << service.wanted << " wanted\n";
}

// ---- Retrieving service configuration ----

// By name or by ID: the whole document as the engine has it.
void retrieving(swarm::Client& client, const std::string& name) {
  const auto service = client.inspect(name);
  std::cout << service.name() << " at version " << service.version() << ": " << service.spec().dump(2)
            << '\n';

  const bool same = client.inspect(service.id()).id() == service.id();
  std::cout << "by ID: " << (same ? "the same" : "another") << '\n';
}

// ---- Updating service configuration ----

// With a version, as in the API: the update is refused (stale_version) if somebody else changed the service
// first.
void update_that_version(swarm::Client& client, const std::string& name) {
  const auto task = swarm::TaskTemplate(swarm::ContainerSpec("busybox").command({"echo", "hello world"}));
  const auto edit = [&](swarm::ServiceSpec& spec) { spec.task_template(task); };

  const swarm::UpdateCall at_version{.if_version = client.inspect(name).version()};
  const auto updated = client.update(name, edit, at_version);
  std::cout << "updated " << updated.name << ", version was " << updated.sent_version << '\n';

  try {
    client.update(name, edit, at_version);
  } catch (const swarm::Error& error) {
    if (error.code() != swarm::Errc::stale_version) throw;
    std::cout << "the same version again: " << error.what() << '\n';
  }
}

// Without a version, the client applies the edit to the newest spec, and again if needed. The edit names the
// changes; everything else stays. An edit that changes nothing sends nothing.
void update_what_changes(swarm::Client& client, const std::string& name) {
  const auto scale_to_zero = [](swarm::ServiceSpec& spec) { spec.replicas(0); };
  for (int time = 1; time <= 2; ++time) {
    const auto updated = client.update(name, scale_to_zero);
    std::cout << updated.name << ": " << (updated.sent ? "scaled to zero" : "nothing to do") << '\n';
  }
}

// Parts inside of parts are edited in place.
void update_a_part(swarm::Client& client, const std::string& name) {
  client.update(name, [](swarm::ServiceSpec& spec) {
    spec.edit_container([](swarm::ContainerSpec& container) { container.env_add("GREETING", "good day"); });
  });
  std::cout << name << ": new greeting set\n";
}

void updating(swarm::Client& client, const std::string& name) {
  update_that_version(client, name);
  update_what_changes(client, name);
  update_a_part(client, name + "-parts");
}

// ---- Removing a service ----

void removing(swarm::Client& client, const std::string& name) {
  for (const auto& service : {name, name + "-parts"})
    std::cout << "removed " << client.remove(service).id << '\n';
}

// ---- All chapters ----

using Chapter = std::function<void(swarm::Client&, const std::string& name)>;
const std::vector<std::pair<std::string, Chapter>> chapters{{"create", creating},
                                                            {"list", listing},
                                                            {"inspect", retrieving},
                                                            {"update", updating},
                                                            {"remove", removing}};

void read(const std::vector<std::string>& wanted, const std::string& address, const std::string& name) {
  swarm::Client client({address});
  for (const auto& [title, chapter] : chapters) {
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), title) == wanted.end()) continue;
    std::cout << "-- " << title << '\n';
    chapter(client, name);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  const char* host = std::getenv("DOCKER_HOST");
  const std::string address = !words.empty()    ? words[0]
                              : host != nullptr ? host
                                                : "unix:///var/run/docker.sock";
  const std::string name = words.size() > 1 ? words[1] : "guide";
  try {
    read({words.begin() + std::min<std::ptrdiff_t>(2, std::ssize(words)), words.end()}, address, name);
    return 0;
  } catch (const swarm::Error& error) {
    std::cerr << "guide: " << error.what() << '\n';
    if (error.hint() == swarm::Step::check_engine) std::cerr << "is the engine running?\n";
    return 1;
  }
}
