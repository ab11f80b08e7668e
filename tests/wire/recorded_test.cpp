// SPDX-License-Identifier: Apache-2.0
// Tests that every recorded docker command line sends the recorded request and keeps the order of lists.
#include "wire/recorded.hpp"

#include "support/scripted_engine.hpp"
#include "wire/program.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

using namespace test;
using swarm::Json;

namespace {

class RecordedCase : public ::testing::TestWithParam<Recorded> {
 protected:
  void SetUp() override {
    Json state = {{"services", Json::array()}};
    if (!GetParam().start.is_null()) state["services"].push_back(GetParam().start);
    if (!GetParam().digest.empty()) state["digest"] = GetParam().digest;
    engine_.reset(state);
    std::vector<std::string> words = GetParam().words;
    words.insert(words.begin(), {GetParam().command, "-d"});
    result_ = run(words, engine_);
    writes_ = engine_.writes();
  }

  /// Expects an error message and no request that writes.
  void expect_refusal() const {
    EXPECT_NE(result_.exit, 0);
    EXPECT_TRUE(writes_.empty());
    EXPECT_FALSE(result_.err.empty());
  }

  FakeEngine engine_;
  RunResult result_;
  std::vector<Sent> writes_;
};

/// Expects the items that are in both lists to have the same order in both.
void expect_order_kept(const Json& before, const Json& after, const std::string& where) {
  if (before.is_object() && after.is_object()) {
    for (const auto& [name, member] : before.items())
      if (after.contains(name)) expect_order_kept(member, after[name], where + "/" + name);
    return;
  }
  if (!before.is_array() || !after.is_array()) return;
  std::vector<Json> kept_before, kept_after;
  std::ranges::copy_if(before, std::back_inserter(kept_before),
                       [&](const Json& item) { return std::ranges::find(after, item) != after.end(); });
  std::ranges::copy_if(after, std::back_inserter(kept_after),
                       [&](const Json& item) { return std::ranges::find(before, item) != before.end(); });
  EXPECT_EQ(kept_before, kept_after) << "reordered: " << where;
}

std::string case_name(const ::testing::TestParamInfo<Recorded>& recorded) {
  std::string name = recorded.param.id;
  std::ranges::replace(name, '-', '_');
  return name;
}

}  // namespace

TEST_P(RecordedCase, sends_what_was_recorded) {
  const Recorded& recorded = GetParam();
  if (recorded.expected["exit"] != 0) return expect_refusal();
  if (recorded.lenient && result_.exit != 0) return expect_refusal();
  ASSERT_EQ(result_.exit, 0) << result_.err;
  const Json& wanted = recorded.expected["sent"][0];
  if (!recorded.start.is_null() && normal(wanted["body"]) == normal(recorded.start["Spec"])) {
    EXPECT_TRUE(writes_.empty()) << "nothing changes, yet a request was sent";
    return;
  }
  ASSERT_EQ(writes_.size(), 1U) << result_.err;
  EXPECT_EQ(writes_[0].path, wanted["path"]);
  EXPECT_EQ(writes_[0].query["version"], wanted["query"].value("version", ""));
  const Json sent = Json::parse(writes_[0].body);
  EXPECT_EQ(normal(sent), normal(wanted["body"]));
  if (!recorded.start.is_null()) expect_order_kept(recorded.start["Spec"], sent, "");
}

INSTANTIATE_TEST_SUITE_P(Docker, RecordedCase, ::testing::ValuesIn(recorded_cases()), case_name);
