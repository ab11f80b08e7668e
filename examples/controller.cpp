// SPDX-License-Identifier: Apache-2.0
// A small deploy controller: it changes a service to the wanted state and prints the outcome.
//
//   controller MANAGER[,MANAGER...] NAME
//
// It creates NAME, handles an update by somebody else, scales it, makes an update that fails and is rolled
// back, cancels a wait from another thread, and removes the service.
#include <swarm/client.hpp>

#include <chrono>
#include <iostream>
#include <sstream>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace std::chrono_literals;

class Controller {
 public:
  Controller(const std::vector<std::string>& managers, std::string name)
      : client_(managers, with_news()), name_(std::move(name)) {}

  void create();
  void meet_a_rival();
  void fail_and_recover();
  void go_back();
  void cancel();
  void remove();

 private:
  static swarm::ClientOptions with_news() {
    swarm::ClientOptions options;
    options.deadline = 20s;
    options.connection.fell_over = [](const auto& passed, const std::string& answered) {
      std::cout << answered << " answers in the place of " << passed.front().manager << '\n';
    };
    return options;
  }

  /// Options of a wait that prints a line for each change of progress.
  swarm::WaitCall with_progress(std::stop_token stop = {}) {
    last_.clear();
    return {.timeout = 120s, .stop = std::move(stop), .stable = 1s, .on_progress = [this](const auto& now) {
              std::ostringstream line;
              line << "  " << now.running << " of " << now.wanted << " run, " << now.up_to_date
                   << " up to date";
              if (line.str() != last_) std::cout << line.str() << '\n';
              last_ = line.str();
            }};
  }

  void tell(const std::string& what, const swarm::Outcome& outcome);

  swarm::Client client_;
  std::string name_, last_;
};

/// Prints the verdict and, after a failure, its reasons and the logs of the failed tasks.
void Controller::tell(const std::string& what, const swarm::Outcome& outcome) {
  std::cout << what << ": " << to_text(outcome.verdict) << '\n';
  if (outcome.verdict == swarm::Outcome::Verdict::done) return;
  for (const auto& finding : swarm::why(outcome).findings) {
    std::cout << "  because: " << finding.text << '\n';
    if (!finding.has_logs) continue;
    client_.logs(finding.task,
                 [](const swarm::LogLine& line) {
                   std::cout << "  it logged: " << line.message << '\n';
                   return true;
                 },
                 {.tail = 3, .deadline = 5s});
  }
}

void Controller::create() {
  const auto container = swarm::ContainerSpec("busybox").command_line("sleep 3600").stop_grace_period(1s);
  const auto policy =
      swarm::UpdateConfig().failure_action(swarm::FailureAction::rollback).monitor(2s).max_failure_ratio(0);
  const auto spec =
      swarm::ServiceSpec(swarm::TaskTemplate(container).restart_policy(swarm::RestartPolicy().delay(1s)))
          .name(name_)
          .replicas(2)
          .update_config(policy);
  tell("create", client_.wait(client_.create(spec), with_progress()));
}

/// Somebody else changes the service between our read and our write, so the client applies the edit again.
/// With a version, it refuses the update instead.
void Controller::meet_a_rival() {
  const auto before = client_.inspect(name_).version();
  bool rival_was_here = false;
  const auto updated = client_.update(name_, [&](swarm::ServiceSpec& spec) {
    if (!std::exchange(rival_was_here, true))
      client_.update(name_, [](swarm::ServiceSpec& theirs) { theirs.label_add("rival", "1"); });
    spec.replicas(3);
  });
  std::cout << "lost " << updated.replays << " race, and kept the rival's label: "
            << swarm::ServiceSpec::of(client_.inspect(name_)).labels().count("rival") << '\n';
  tell("scale", client_.wait(updated, with_progress()));
  try {
    client_.update(name_, [](swarm::ServiceSpec& spec) { spec.replicas(1); }, {.if_version = before});
  } catch (const swarm::Error& error) {
    std::cout << to_text(error.code()) << ": the newest version is " << error.facts().version << '\n';
  }
}

void Controller::fail_and_recover() {
  const auto updated = client_.update(name_, [](swarm::ServiceSpec& spec) {
    spec.edit_container([](auto& container) { container.command_line("sh -c 'echo boom; exit 3'"); });
  });
  tell("bad update", client_.wait(updated, with_progress()));
}

void Controller::go_back() {
  client_.wait(client_.update(name_, [](swarm::ServiceSpec& spec) { spec.label_add("tier", "web"); }));
  tell("rollback", client_.wait(client_.rollback(name_), with_progress()));
}

void Controller::cancel() {
  std::stop_source source;
  const std::jthread other([&] {
    std::this_thread::sleep_for(1s);
    source.request_stop();
  });
  tell(
      "cancelled",
      client_.wait(name_, {.goal = swarm::Goal::Target::running, .running = 99, .stop = source.get_token()}));
}

void Controller::remove() { std::cout << "remove: " << to_text(client_.remove_and_wait(name_)) << '\n'; }

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 3) return std::cerr << "usage: controller MANAGER[,MANAGER...] NAME\n", 2;
  std::vector<std::string> managers;
  std::istringstream list(argv[1]);
  for (std::string one; std::getline(list, one, ',');) managers.push_back(one);
  Controller controller(managers, argv[2]);
  for (const auto step : {&Controller::create, &Controller::meet_a_rival, &Controller::fail_and_recover,
                          &Controller::go_back, &Controller::cancel, &Controller::remove})
    (controller.*step)();
} catch (const swarm::Error& error) {
  std::cerr << "controller: " << to_text(error.code()) << ": " << error.what() << '\n';
  return 1;
}
