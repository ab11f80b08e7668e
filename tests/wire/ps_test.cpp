// SPDX-License-Identifier: Apache-2.0
// Tests the requests and the output of ps.
#include "output/lists/table.hpp"
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"
#include "wire/stage.hpp"

#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace test;
using swarm::Json;

namespace {

class Ps : public ::testing::Test {
 protected:
  Ps() {
    Json failed = task("web", 1, "t1old", "failed", "2026-01-02T02:30:00Z");
    failed["Status"]["Err"] = "task: non-zero exit (1): it was a long way to here";
    failed["Status"]["ContainerStatus"] = {{"ExitCode", 1}};
    engine_.reset({{"services", {service("web", 2), service("api")}},
                   {"nodes", {node(1)}},
                   {"tasks",
                    {failed, task("web", 1, "t1", "running"), task("web", 2, "t2", "running"),
                     task("api", 1, "t3", "running")}}});
  }

  Json filters_of(std::size_t request) const {
    return Json::parse(engine_.sent.at(request).query.at("filters"));
  }

  FakeEngine engine_;
};

}  // namespace

TEST_F(Ps, asks_for_services_tasks_and_nodes_and_marks_history) {
  const RunResult result =
      run("ps web --format 'table {{.ID}}\\t{{.Name}}\\t{{.Node}}\\t{{.Error}}'", engine_);
  EXPECT_EQ(result.out,
            "ID        NAME        NODE      ERROR\n"
            "t1        web.1       host-1    \n"
            "t1old      \\_ web.1   host-1    \"task: non-zero exit (1): it was a long way to here\"\n"
            "t2        web.2       host-1    \n");
  EXPECT_EQ(result.exit, 0) << result.err;
  ASSERT_EQ(engine_.sent.size(), 3U);
  EXPECT_EQ(engine_.sent[0].path, "/services/web");
  EXPECT_EQ(engine_.sent[1].path, "/tasks");
  EXPECT_EQ(filters_of(1), Json({{"service", {"svc-web"}}}));
  EXPECT_EQ(engine_.sent[2].path, "/nodes");
}

TEST_F(Ps, cuts_errors_only_on_a_terminal) {
  EXPECT_NE(run("ps web", engine_).out.find("a long way to here\""), std::string::npos);
  const RunResult seen = run("ps web", engine_, {.terminal = true, .columns = 300});
  EXPECT_NE(seen.out.find("\"task: non-zero exit (1): it w…\""), std::string::npos) << seen.out;
  EXPECT_NE(run("ps --no-trunc web", engine_, {.terminal = true}).out.find("a long way to here\""),
            std::string::npos);
}

TEST_F(Ps, leaves_out_columns_and_cuts_rows_that_a_terminal_has_no_room_for) {
  const std::string seen = run("ps web", engine_, {.terminal = true, .columns = 50}).out;
  EXPECT_EQ(seen.find("IMAGE"), std::string::npos) << seen;
  EXPECT_NE(seen.find("ERROR"), std::string::npos) << seen;
  std::istringstream lines(seen);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(cli::display_width(line), 50U) << line;
  for (const char* whole :
       {"ps web --no-trunc", "ps web --format 'table {{.Name}}\\t{{.Image}}\\t{{.Error}}'"})
    EXPECT_NE(run(whole, engine_, {.terminal = true, .columns = 50}).out.find("IMAGE"), std::string::npos);
  EXPECT_NE(run("ps web", engine_, {.columns = 50}).out.find("IMAGE"), std::string::npos);
}

TEST_F(Ps, wide_leaves_no_column_of_one_character_on_a_narrow_terminal) {
  const std::string seen = run("ps -o wide web", engine_, {.terminal = true, .columns = 60}).out;
  EXPECT_TRUE(seen.substr(0, seen.find('\n')).ends_with("ERROR")) << seen;
}

TEST_F(Ps, spells_in_ascii_on_a_terminal_whose_locale_has_no_utf8) {
  Caller caller{.terminal = true, .columns = 300};
  for (const char* name : {"LANG", "LC_ALL"}) {
    caller.environment[name] = "C";
    EXPECT_NE(run("ps web", engine_, caller).out.find(": it w...\""), std::string::npos) << name;
    caller.columns = 40;
    std::istringstream cut(run("ps web", engine_, caller).out);
    for (std::string line; std::getline(cut, line);) EXPECT_LE(line.size(), 40U) << line;
    caller.columns = 300;
    caller.environment[name] = "de_DE.utf8";
    EXPECT_NE(run("ps web", engine_, caller).out.find(": it w…\""), std::string::npos) << name;
  }
}

TEST_F(Ps, shows_no_exit_code_of_a_container_that_never_ran) {
  Json rejected = task("api", 2, "t4", "rejected");
  rejected["Status"]["Err"] = "container cannot be disconnected from host network";
  rejected["Status"]["ContainerStatus"] = {{"ContainerID", "c0ffee"}, {"PID", 0}, {"ExitCode", 0}};
  engine_["tasks"].push_back(rejected);
  const Json shown = Json::parse(run("ps -o json --filter id=t4 api", engine_).out);
  ASSERT_EQ(shown.size(), 1U);
  EXPECT_EQ(shown[0].at("ContainerID"), "c0ffee");
  EXPECT_FALSE(shown[0].contains("ExitCode"));
  EXPECT_EQ(run("why api", engine_).out.find("exit code"), std::string::npos);
}

TEST_F(Ps, prints_the_others_where_one_is_missing) {
  const RunResult result = run("ps -q nope api", engine_);
  EXPECT_EQ(result.out, "t3\n");
  EXPECT_EQ(result.err, "swarmctl: ps: service nope not found\n");
  EXPECT_EQ(result.exit, 3);
  const RunResult none = run("ps nope", engine_);
  EXPECT_EQ(none.out, "");
  EXPECT_EQ(none.exit, 3);
}

TEST_F(Ps, quiet_asks_for_no_nodes) {
  EXPECT_EQ(run("ps -q web api", engine_).out, "t3\nt1\nt1old\nt2\n");
  for (const Sent& one : engine_.sent) EXPECT_NE(one.path, "/nodes");
}

TEST_F(Ps, quiet_with_a_template_prints_whole_ids) {
  const std::string id(25, 't');
  engine_["tasks"].push_back(task("api", 2, id, "running"));
  EXPECT_EQ(run("ps -q api --format '{{.ID}}'", engine_).out, "t3\n" + id + "\n");
}

TEST_F(Ps, unresolved_names_are_ids) {
  EXPECT_EQ(run("ps --no-resolve api --format '{{.Name}} {{.Node}}'", engine_).out, "svc-api.1 n1\n");
}

TEST_F(Ps, current_is_the_newest_task_of_each_slot) {
  EXPECT_EQ(run("ps --current -q web", engine_).out, "t1\nt2\n");
  EXPECT_EQ(run("ps --current -q web --filter state=failed", engine_).out, "");
  EXPECT_EQ(run("ps -q web --filter state=failed", engine_).out, "t1old\n");
}

TEST_F(Ps, slot_0_of_a_job_is_one_place_and_a_global_job_has_one_on_each_node) {
  const auto without_slot = [](const std::string& job, const std::string& id, const std::string& state,
                               const std::string& node, const std::string& created) {
    Json item = task(job, 0, id, state, created);
    item.erase("Slot");
    item["NodeID"] = node;
    return item;
  };
  for (const char* mode : {"ReplicatedJob", "GlobalJob"}) {
    engine_["services"].push_back(service(mode));
    engine_["services"].back()["Spec"]["Mode"] = {{mode, Json::object()}};
    engine_["tasks"].push_back(
        without_slot(mode, mode[0] + std::string("1"), "failed", "n1", "2026-01-02T02:30:00Z"));
    engine_["tasks"].push_back(
        without_slot(mode, mode[0] + std::string("2"), "running", "n2", "2026-01-02T02:40:00Z"));
  }
  EXPECT_EQ(run("ps --current -q ReplicatedJob", engine_).out, "R2\n");
  EXPECT_EQ(run("ps --current -q GlobalJob", engine_).out, "G1\nG2\n");
  const Json shown = Json::parse(run("ps --current -o json ReplicatedJob", engine_).out);
  EXPECT_EQ(shown.at(0).at("Restarts"), 1);
  EXPECT_EQ(shown.at(0).at("LastFailure"), "2026-01-02T02:30:00Z");
  EXPECT_EQ(shown.at(0).at("Name"), "ReplicatedJob.n2");
}

TEST_F(Ps, sends_engine_filters_to_the_engine_and_reads_history_separately) {
  const RunResult result = run("ps web --filter desired-state=running -o jsonl", engine_);
  EXPECT_EQ(filters_of(1), Json({{"service", {"svc-web"}}, {"desired-state", {"running"}}}));
  EXPECT_EQ(filters_of(2), Json({{"service", {"svc-web"}}}));
  const Json first = Json::parse(result.out.substr(0, result.out.find('\n')));
  EXPECT_EQ(first.at("Restarts"), 1);
  EXPECT_EQ(first.at("LastFailure"), "2026-01-02T02:30:00Z");
}

TEST_F(Ps, self_is_the_manager_that_was_asked) {
  run("ps web --filter node=self", engine_);
  EXPECT_EQ(engine_.sent.at(1).path, "/info");
  EXPECT_EQ(filters_of(2).at("node"), Json({"n1"}));
}

TEST_F(Ps, knows_no_node_of_a_name_that_none_can_have) {
  for (const char* name : {"..", ".", "", "a/b"}) {
    const RunResult result = run({"ps", "web", "--filter", std::string("node=") + name}, engine_);
    EXPECT_EQ(result.exit, 3) << name;
    EXPECT_EQ(result.err, std::string("swarmctl: ps: --filter node=") + name +
                              ": no such node\nhint: check with `docker node ls`\n");
    EXPECT_TRUE(engine_.sent.empty()) << name;
  }
}

TEST_F(Ps, refuses_filters_and_states_there_are_none_of) {
  for (const char* filter : {"colour=red", "state=happy", "state"}) {
    const RunResult result = run({"ps", "web", "--filter", filter}, engine_);
    EXPECT_EQ(result.exit, 2) << filter;
    EXPECT_TRUE(engine_.sent.empty()) << filter;
  }
}
