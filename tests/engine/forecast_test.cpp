// SPDX-License-Identifier: Apache-2.0
// Compares the forecast for every flag of update with the tasks before and after the update on a real engine.
#include "engine/forecast_rows.hpp"
#include "engine/things.hpp"
#include "flags/spelling.hpp"
#include "support/real_engine.hpp"

#include <algorithm>
#include <array>
#include <future>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using swarm::Json;
using namespace test;

namespace {

/// What happened to the tasks of a service.
struct TaskOutcome {
  std::set<std::string> replaced;  ///< IDs.
  std::size_t stopped = 0, started = 0;
  bool operator==(const TaskOutcome&) const = default;
};

void PrintTo(const TaskOutcome& ending, std::ostream* out) {
  *out << ending.replaced.size() << " replaced (";
  for (const std::string& id : ending.replaced) *out << ' ' << id;
  *out << " ), " << ending.stopped << " stopped, " << ending.started << " started";
}

bool is_one_of(const Json& text, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, text.get_ref<const std::string&>()) != words.end();
}

bool is_wanted(const Json& task) {
  return !is_one_of(task.at("DesiredState"), {"shutdown", "failed", "rejected", "remove", "orphaned"});
}

bool is_live(const Json& task) {
  return is_wanted(task) && !is_one_of(task.at("Status").at("State"),
                                       {"complete", "shutdown", "failed", "rejected", "remove", "orphaned"});
}

bool runs(const Json& task) { return task.at("Status").at("State") == "running"; }

/// One service and one update to it.
class Trial {
 public:
  Trial(const RealEngine& engine, const Things& things, std::string name, const ForecastRow& row)
      : engine_(engine), things_(things), name_(std::move(name)), row_(row) {}

  void create() {
    std::vector<std::string> words{
        "create", "-d", "--no-resolve-image", "--name", name_, "--stop-grace-period", "1s"};
    append(words, row_.start);
    words.insert(words.end(), {"busybox:latest", "httpd", "-f"});
    must(words);
  }

  void update_earlier() const {
    if (!row_.earlier.empty()) update(row_.earlier);
  }

  /// Waits until all tasks have reached the state in which they stay.
  void settle() const {
    EXPECT_TRUE(eventually([&] { return converged(); }, std::chrono::minutes(3)))
        << row_.start << ": " << engine_.tasks_of(name_).dump(2);
  }

  [[nodiscard]] bool converged() const {
    const Json service = engine_.service(name_);
    if (service.value("/UpdateStatus/State"_json_pointer, "") == "updating") return false;
    std::size_t count = 0;
    for (const Json& task : engine_.tasks_of(name_)) {
      if (!is_live(task)) continue;
      const bool nowhere = task.at("Status").value("Err", "").starts_with("no suitable node");
      if (!runs(task) && !nowhere) return false;
      ++count;
    }
    return count == wanted(service.at("Spec").at("Mode"));
  }

  /// Requests the forecast, then makes the update.
  void update_after_forecast() {
    for (const Json& task : engine_.tasks_of(name_))
      if (is_live(task)) before_[task.at("ID").get<std::string>()] = task;
    std::vector<std::string> words{"diff", "-o", "json"};
    append(words, row_.words);
    words.push_back(name_);
    forecast_ = Json::parse(must(words).out);
    if (row_.words.find("-rotate") == row_.words.npos)
      update(row_.words);
    else
      rotate();
  }

  [[nodiscard]] const ForecastRow& row() const { return row_; }

  [[nodiscard]] TaskOutcome forecast() const {
    TaskOutcome ending{.stopped = forecast_.at("stopped"), .started = forecast_.at("started")};
    for (const Json& task : forecast_.at("tasks")) ending.replaced.insert(task.at("id").get<std::string>());
    return ending;
  }

  [[nodiscard]] TaskOutcome truth() const {
    std::set<std::string> kept, fresh;  // task IDs, slots
    for (const Json& task : engine_.tasks_of(name_)) {
      const std::string id = task.at("ID");
      if (!before_.contains(id))
        fresh.insert(place(task));
      else if (is_wanted(task))
        kept.insert(id);
    }
    TaskOutcome ending;
    std::set<std::string> taken;
    for (const auto& [id, task] : before_) {
      taken.insert(place(task));
      if (kept.contains(id)) continue;
      if (fresh.contains(place(task)))
        ending.replaced.insert(id);
      else
        ++ending.stopped;
    }
    ending.started = static_cast<std::size_t>(
        std::ranges::count_if(fresh, [&](const std::string& where) { return !taken.contains(where); }));
    return ending;
  }

  void check() const {
    SCOPED_TRACE("create " + std::string(row_.start) + ", update " + std::string(row_.words));
    const TaskOutcome reported = forecast();
    TaskOutcome seen;
    eventually([&] {
      seen = truth();
      // How many tasks of a job run at a time depends on when they end.
      if (row_.start.find("-job") != row_.start.npos) seen.started = reported.started;
      return seen == reported;
    });
    EXPECT_EQ(reported, seen) << forecast_.at("reason");
    const bool restarted =
        std::ranges::any_of(seen.replaced, [&](const std::string& id) { return runs(before_.at(id)); });
    EXPECT_EQ(forecast_.at("restarts"), restarted);
    EXPECT_EQ(row_.tasks == ForecastRow::Tasks::go, !seen.replaced.empty());
  }

 private:
  static std::size_t wanted(const Json& mode) {
    if (mode.contains("Replicated")) return mode.at("Replicated").at("Replicas");
    return mode.contains("ReplicatedJob") ? mode.at("ReplicatedJob").value("MaxConcurrent", 1) : 1;
  }

  static std::string place(const Json& task) {
    return task.contains("Slot") ? task.at("Slot").dump() : task.value("NodeID", "");
  }

  void append(std::vector<std::string>& words, std::string_view line) const {
    for (auto& word : split(things_.filled(line, name_))) words.push_back(std::move(word));
  }

  void update(std::string_view line) const {
    std::vector<std::string> words{"update", "-d"};
    append(words, line);
    words.push_back(name_);
    must(words);
  }

  /// A rotation cannot run detached: its outcome decides which version stays.
  void rotate() {
    std::vector<std::string> words{"update", "-q"};
    append(words, row_.words);
    words.push_back(name_);
    rotation_ = std::async(std::launch::async, [this, words] { must(words); });
  }

  Outcome must(const std::vector<std::string>& words) const {
    Outcome outcome = engine_.swarmctl(words);
    EXPECT_EQ(outcome.code, 0) << row_.words << ": " << outcome.err;
    return outcome;
  }

  const RealEngine& engine_;
  const Things& things_;
  std::string name_;
  const ForecastRow& row_;
  std::map<std::string, Json> before_;
  Json forecast_;
  std::future<void> rotation_;
};

std::set<std::string> flags_of(const ForecastRow& row) {
  std::set<std::string> flags;
  for (const std::string& word : split(row.words))
    if (word.starts_with("--")) flags.insert(word.substr(0, word.find('=')));
  return flags;
}

/// The flags of update that change the specification of a service.
std::map<std::string, swarm::Api> flags_that_change_services() {
  using cli::Group;
  std::map<std::string, swarm::Api> flags;
  for (const cli::Spelling& flag : cli::spellings(cli::Verbs::update)) {
    const bool content = flag.row->group >= Group::service && flag.row->group <= Group::logging;
    const bool other = !flag.row->at.empty() || flag.name == "rollback" || flag.name == "with-registry-auth";
    if (content || other) flags[flag.typed()] = flag.row->since;
  }
  return flags;
}

std::vector<ForecastRow> rows_known_to(const swarm::Api& api) {
  const auto flags = flags_that_change_services();
  std::vector<ForecastRow> rows;
  for (const ForecastRow& row : forecast_rows()) {
    const auto used = flags_of(row);
    const auto known = [&](const std::string& flag) {
      return !flags.contains(flag) || flags.at(flag) <= api;
    };
    if (std::ranges::all_of(used, known)) rows.push_back(row);
  }
  return rows;
}

}  // namespace

TEST(ForecastRows, name_every_flag_of_update) {
  std::set<std::string> missing;
  for (const auto& [flag, since] : flags_that_change_services()) missing.insert(flag);
  for (const ForecastRow& row : forecast_rows())
    for (const std::string& flag : flags_of(row)) missing.erase(flag);
  EXPECT_EQ(missing, std::set<std::string>{});
}

TEST(Forecast, says_of_every_update_what_the_engine_does) {
  const RealEngine engine;
  const Things things(engine);
  const auto rows = rows_known_to(swarm::Api::parse(engine.api()).value());
  ASSERT_GT(rows.size(), 100U);
  const Scene scene(engine);
  const ForecastRow last{.start = "", .words = "--force"};
  std::vector<Trial> trials;
  trials.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i)
    trials.emplace_back(engine, things, scene.name(std::to_string(i)), rows[i]);
  Trial sentinel(engine, things, scene.name("last"), last);

  for (Trial& trial : trials) trial.create();
  sentinel.create();
  for (const Trial& trial : trials) trial.settle();
  for (const Trial& trial : trials) trial.update_earlier();
  for (const Trial& trial : trials) trial.settle();
  sentinel.settle();
  for (Trial& trial : trials) trial.update_after_forecast();
  // The engine handles changes in order: when it has replaced this task, it has handled all the others.
  sentinel.update_after_forecast();
  EXPECT_TRUE(eventually([&] { return !sentinel.truth().replaced.empty(); }, std::chrono::minutes(3)));
  for (const auto tasks : {ForecastRow::Tasks::go, ForecastRow::Tasks::stay})
    for (const Trial& trial : trials)
      if (trial.row().tasks == tasks) trial.check();
}
