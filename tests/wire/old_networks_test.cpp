// SPDX-License-Identifier: Apache-2.0
// Tests services of older clients, whose networks are in the deprecated top-level member of the spec.
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"
#include "wire/stage.hpp"

#include <cstdio>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

using namespace test;
using swarm::Json;
using ::testing::HasSubstr;
using ::testing::Not;

namespace {

const char* const front_alone = R"([{"Target":"n-front","Aliases":["x"]}])";

/// web has the network front, with an alias, in the deprecated member.
class OldNetworks : public ::testing::Test {
 protected:
  OldNetworks() {
    web_["Spec"]["Networks"] = Json::parse(front_alone);
    Json networks = Json::array();
    for (const char* name : {"front", "back"})
      networks.push_back({{"Id", std::string("n-") + name}, {"Name", name}, {"Scope", "swarm"}});
    Json one = task("web", 1, "t1", "running");
    one["Spec"] = web_["Spec"]["TaskTemplate"];
    engine_.reset({{"services", {web_}}, {"networks", networks}, {"nodes", {node(1)}}, {"tasks", {one}}});
  }
  ~OldNetworks() override { std::remove(file_.c_str()); }

  /// The networks of the sent spec as text: the deprecated member, then the current one.
  std::string sent() {
    const auto writes = engine_.writes();
    if (writes.size() != 1) return std::to_string(writes.size()) + " writes";
    const Json spec = writes[0].json();
    return spec.value("Networks", Json()).dump() + " " +
           spec["TaskTemplate"].value("Networks", Json()).dump();
  }
  RunResult update(const std::string& flags) { return run("update -d web " + flags, engine_); }
  void write(const Json& document) { std::ofstream(file_) << document.dump(); }

  Json web_ = service("web");
  FakeEngine engine_;
  std::string file_ = testing::TempDir() + "old-networks-" + std::to_string(getpid()) + ".json";
};

}  // namespace

TEST_F(OldNetworks, are_kept_when_one_is_added) {
  EXPECT_EQ(update("--network-add back").exit, 0);
  EXPECT_EQ(sent(), R"(null [{"Target":"n-front","Aliases":["x"]},{"Target":"n-back"}])");
}

TEST_F(OldNetworks, can_be_removed_but_for_the_last) {
  const std::string refused =
      ": cannot update web: networks must be migrated to TaskSpec before being changed\n"
      "hint: attach it to another network in the same command: --network-add NETWORK (create: --network)\n";
  const Json without = service("web")["Spec"];
  write(without);
  for (const std::string& line :
       {std::string("update -d web --network-rm front"),
        std::string("update --dry-run web --network-rm front"), std::string("diff web --network-rm front"),
        "update -d web --spec " + file_, "diff web --spec " + file_,
        std::string("create -d --no-resolve-image --or-update --name web busybox:1")}) {
    const RunResult result = run(line, engine_);
    EXPECT_EQ(result.exit, 1) << line;
    EXPECT_EQ(result.out, "") << line;
    EXPECT_EQ(result.err.substr(result.err.find(": cannot")), refused) << line;
    EXPECT_THAT(result.err, Not(HasSubstr("changing"))) << line;
    EXPECT_EQ(sent(), "0 writes") << line;
  }
  EXPECT_EQ(update("--network-add back").exit, 0);
  engine_.sent.clear();
  EXPECT_EQ(update("--network-rm front").exit, 0);
  EXPECT_EQ(sent(), R"(null [{"Target":"n-back"}])");
}

TEST_F(OldNetworks, can_be_replaced) {
  EXPECT_EQ(update("--network-rm front --network-add back").exit, 0);
  EXPECT_EQ(sent(), R"(null [{"Target":"n-back"}])");
}

TEST_F(OldNetworks, are_attached_already) {
  const RunResult result = update("--network-add name=front,alias=y");
  EXPECT_EQ(result.exit, 1);
  EXPECT_THAT(result.err, HasSubstr("service is already attached to network front"));
  EXPECT_EQ(sent(), "0 writes");
  EXPECT_EQ(update("--network-rm front --network-add name=front,alias=y").exit, 0);
  EXPECT_EQ(sent(), R"(null [{"Target":"n-front","Aliases":["y"]}])");
}

TEST_F(OldNetworks, stay_as_they_are_in_other_edits) {
  EXPECT_THAT(update("--network-rm back").err, HasSubstr("--network-rm back: nothing to remove"));
  EXPECT_EQ(sent(), "0 writes");
  const std::string kept = std::string(front_alone) + " null";
  for (const char* line : {"update -d web --label-add a=b", "scale -d web=3", "restart -d web"}) {
    engine_["services"] = Json::array({web_});
    engine_.sent.clear();
    EXPECT_EQ(run(line, engine_).exit, 0) << line;
    EXPECT_EQ(sent(), kept) << line;
  }
}

TEST_F(OldNetworks, are_in_what_a_change_shows) {
  for (const char* line : {"diff web --network-add back", "update --dry-run web --network-add back"}) {
    const RunResult result = run(line, engine_);
    EXPECT_EQ(result.out,
              "web would change:\n"
              "+ TaskTemplate.Networks: {\"Target\":\"n-front\",\"Aliases\":[\"x\"]}\n"
              "+ TaskTemplate.Networks: {\"Target\":\"n-back\"}\n"
              "- Networks: {\"Target\":\"n-front\",\"Aliases\":[\"x\"]}\n"
              "restarts 1 task: TaskTemplate changes: Networks\n"
              "  web.1 on host-1\n")
        << line;
  }
  EXPECT_THAT(run("diff web --network-rm front --network-add back", engine_).out,
              HasSubstr("- Networks: {\"Target\":\"n-front\",\"Aliases\":[\"x\"]}\n"));
}

TEST_F(OldNetworks, are_reported_for_a_service) {
  const RunResult flags = run("inspect -o flags web", engine_);
  EXPECT_THAT(flags.out, HasSubstr("--network name=front,alias=x"));
  EXPECT_THAT(flags.err, Not(HasSubstr("Networks")));
  EXPECT_THAT(run("inspect --pretty web", engine_).out, HasSubstr("Networks: front"));
}

TEST_F(OldNetworks, are_what_or_update_begins_with) {
  const std::string create =
      "create -d --no-resolve-image --or-update --name web --replicas 1 "
      "--update-monitor 1ns --network ";
  EXPECT_EQ(run(create + "back busybox:1", engine_).exit, 0);
  EXPECT_EQ(sent(), R"(null [{"Target":"n-back"}])");
}

TEST_F(OldNetworks, of_a_document_are_sent_in_the_new_member) {
  Json document = web_["Spec"];
  document["Labels"]["a"] = "b";
  write(document);
  const std::string moved = std::string("null ") + front_alone;
  const RunResult shown = run("update web --dry-run --spec " + file_, engine_);
  EXPECT_THAT(shown.err, HasSubstr("TaskTemplate.Networks"));
  EXPECT_THAT(shown.out, HasSubstr("+ TaskTemplate.Networks: "));
  EXPECT_EQ(update("--spec " + file_).exit, 0);
  EXPECT_EQ(sent(), moved);
  engine_.sent.clear();
  const RunResult item = run("create -d --no-resolve-image --name web2 --spec " + file_, engine_);
  EXPECT_EQ(item.exit, 0) << item.err;
  EXPECT_THAT(item.err, HasSubstr("TaskTemplate.Networks"));
  EXPECT_EQ(sent(), moved);
}

TEST_F(OldNetworks, of_a_document_that_is_the_services_own_change_nothing) {
  write(web_["Spec"]);
  EXPECT_THAT(update("--spec " + file_).err, HasSubstr("web: nothing to change"));
  EXPECT_EQ(sent(), "0 writes");
}

TEST_F(OldNetworks, come_back_with_a_rollback) {
  Json web = web_;
  web["PreviousSpec"] = web_["Spec"];
  web["Spec"].erase("Networks");
  web["Spec"]["TaskTemplate"]["Networks"] = Json::array({{{"Target", "n-back"}}});
  engine_["services"] = Json::array({web});
  const RunResult shown = run("rollback --dry-run web", engine_);
  EXPECT_THAT(shown.out, HasSubstr("+ Networks: {\"Target\":\"n-front\",\"Aliases\":[\"x\"]}\n"));
  EXPECT_THAT(shown.out, HasSubstr("- TaskTemplate.Networks: {\"Target\":\"n-back\"}\n"));
  EXPECT_EQ(run("rollback -d web", engine_).exit, 0);
  EXPECT_EQ(engine_["services"][0]["Spec"]["Networks"].dump(), front_alone);
}
