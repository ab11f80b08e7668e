// SPDX-License-Identifier: Apache-2.0
// Tests how the outcome of a write is judged from the service that is read back.
#include "service/read_back.hpp"

#include "support/scripted_engine.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;

namespace {

const std::int64_t since = 1767323045;  // 2026-01-02T03:04:05Z

std::string found_service(const std::string& created, const std::string& spec) {
  return R"({"ID":"svc1","CreatedAt":")" + created + R"(","Spec":)" + spec + "}";
}

Json service(std::uint64_t version, const char* spec, const char* previous = "null") {
  return {{"ID", "svc1"},
          {"Version", {{"Index", version}}},
          {"Spec", Json::parse(spec)},
          {"PreviousSpec", Json::parse(previous)}};
}

const char* const a = R"({"Name":"web","L":{"v":"a"}})";
const char* const b = R"({"Name":"web","L":{"v":"b"}})";
const char* const c = R"({"Name":"web","L":{"v":"c"}})";

}  // namespace

TEST(JudgeWrite, reports_what_an_answer_means) {
  const auto refusal = test::refusal;
  const std::string deadline = "rpc error: code = DeadlineExceeded desc = context deadline exceeded";
  const std::string lost_leader =
      "rpc error: code = Unknown desc = raft: failed to process the request: node lost leader status";
  struct Row {
    Response answer;
    Verdict create, update, remove;
  };
  using enum Verdict;
  const Row table[] = {
      {{.status = 0}, lost, lost, lost},
      {{.status = 201, .body = R"({"ID":"x"})"}, done, done, done},
      {{.status = 200, .body = R"({"Warnings":null})"}, lost, done, done},
      {{.status = 200}, lost, lost, done},
      {{.status = 200, .body = R"({"ID":)"}, lost, lost, lost},
      {{.status = 200, .body = "<html>"}, lost, lost, lost},
      {refusal(400, "bad"), refused, refused, refused},
      {refusal(404, "service x not found"), refused, refused, refused},
      {refusal(409, "name conflicts"), refused, refused, refused},
      {refusal(500, "rpc error: code = Unknown desc = update out of sequence"), out_of_sequence,
       out_of_sequence, out_of_sequence},
      {refusal(500, deadline), lost, lost, lost},
      {refusal(500, "rpc error: code = Unavailable desc = transport is closing"), lost, lost, lost},
      {refusal(500, lost_leader), lost, lost, lost},
      {refusal(500, "rpc error: code = Unknown desc = x"), refused, refused, refused},
      {refusal(503, "This node is not a swarm manager."), refused, refused, refused},
      {refusal(503, "the engine is shutting down"), refused, refused, refused},
      {refusal(502, "bad gateway"), lost, lost, lost},
      {{.status = 504, .body = "<html>"}, lost, lost, lost},
      {{.status = 503, .body = "<html>"}, lost, lost, lost},
      {{.status = 500}, lost, lost, lost},
      {{.status = 403, .body = "<html>"}, refused, refused, refused},
  };
  for (const auto& row : table) {
    EXPECT_EQ(judge(Write::create, row.answer), row.create) << row.answer.status << row.answer.body;
    EXPECT_EQ(judge(Write::update, row.answer), row.update) << row.answer.status << row.answer.body;
    EXPECT_EQ(judge(Write::remove, row.answer), row.remove) << row.answer.status << row.answer.body;
  }
}

TEST(JudgeCreation, goes_by_name_spec_and_time) {
  struct Row {
    const char* sent;
    std::string found;
    WriteFinding finding;
  };
  const std::string now = "2026-01-02T03:04:05.1Z", earlier = "2026-01-02T03:04:04.9Z";
  const Row table[] = {
      {a, found_service(now, a), {WriteResult::happened, "svc1"}},
      {a,
       found_service(now, R"({"Name":"web","L":{"v":"a"},"Isolation":"default"})"),
       {WriteResult::happened, "svc1"}},
      {a, found_service(earlier, a), {WriteResult::taken, "svc1"}},
      {a,
       found_service(now, R"({"Name":"web","L":{"v":"a"},"Labels":{"by":"another"}})"),
       {WriteResult::taken, "svc1"}},
      {a,
       found_service(now, R"({"Name":"web","L":{"v":"a"},"Mode":{"Global":{}}})"),
       {WriteResult::taken, "svc1"}},
      {a, found_service("", a), {WriteResult::taken, "svc1"}},
      {a, found_service(now, b), {WriteResult::taken, "svc1"}},
      {a, found_service(now, R"({"Name":"other","L":{"v":"a"}})"), {WriteResult::did_not}},
      {R"({"L":{"v":"a"}})", found_service(now, a), {WriteResult::happened, "svc1"}},
      {R"({"L":{"v":"a"}})", found_service(now, b), {WriteResult::did_not}},
      {R"({"L":{"v":"a"}})", found_service(earlier, a), {WriteResult::did_not}},
      {a, "{}", {WriteResult::did_not}},
      {a, "[]", {WriteResult::did_not}},
  };
  for (const auto& row : table)
    EXPECT_EQ(judge_creation(Json::parse(row.sent), Json::parse(row.found), since), row.finding)
        << row.sent << " " << row.found;
}

/// The service after the engine itself rolled back an update.
Json rolled_back(std::uint64_t version, const char* spec) {
  Json found = service(version, spec);
  found["UpdateStatus"] = {{"State", "rollback_completed"}, {"StartedAt", "2026-01-02T03:04:05Z"}};
  return found;
}

TEST(JudgeChange, goes_by_version_and_spec) {
  struct Row {
    const char* what;
    Json before;
    const char* expected;
    Json found;
    WriteResult result;
  };
  const Row table[] = {
      {"nothing moved", service(5, a), b, service(5, a), WriteResult::did_not},
      {"there", service(5, a), b, service(6, b, a), WriteResult::happened},
      {"there, and the rollout moved on", service(5, a), b, service(9, b, a), WriteResult::happened},
      {"there, then overwritten", service(5, a), b, service(9, c, b), WriteResult::happened},
      {"someone else's", service(5, a), b, service(9, c, a), WriteResult::overtaken},
      {"only the version moved", service(5, a), b, service(6, a), WriteResult::overtaken},
      {"only the version moved, and our spec was the previous one", service(5, a, b), b, service(6, a, b),
       WriteResult::overtaken},
      {"forced, there", service(5, a, c), a, service(6, a, a), WriteResult::happened},
      {"forced, only the version moved", service(5, a, c), a, service(6, a, c), WriteResult::overtaken},
      {"forced twice: no trace", service(5, a, a), a, service(6, a, a), WriteResult::unclear},
      {"a member removed, there", service(5, a), R"({"Name":"web"})", service(6, R"({"Name":"web"})", a),
       WriteResult::happened},
      {"a member removed, only the version moved", service(5, a), R"({"Name":"web"})", service(6, a),
       WriteResult::overtaken},
      {"the engine added a default", service(5, a), b, service(6, R"({"Name":"web","L":{"v":"b"},"D":1})", a),
       WriteResult::happened},
      {"there, and someone rolled it back", service(5, a), b, service(7, a, b), WriteResult::happened},
      {"there, and the engine rolled it back", service(5, a), b, rolled_back(7, a), WriteResult::happened},
      {"the engine had rolled back before", rolled_back(5, a), b, rolled_back(6, a), WriteResult::overtaken},
      {"nothing to see, and someone else's change", service(5, a, c), a, service(6, b, a),
       WriteResult::overtaken},
      {"not a service", service(5, a), b, Json::array(), WriteResult::did_not},
  };
  for (const auto& row : table) {
    const Json expected = Json::parse(row.expected);
    EXPECT_EQ(judge_change({row.before, expected}, row.found).result, row.result) << row.what;
  }
}
