// SPDX-License-Identifier: Apache-2.0
// Tests flags that are newer than the engine of the engine tests: what they send, and that older engines get
// no request.
#include "engine/field_rows.hpp"
#include "flags/spelling.hpp"
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"

#include <set>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using swarm::Api;
using swarm::Json;

namespace {

constexpr Api of_the_real_engine{1, 41};

template <class Row>
std::vector<Row> newer(std::span<const Row> rows) {
  std::vector<Row> all;
  for (const Row& row : rows)
    if (row.since > of_the_real_engine) all.push_back(row);
  return all;
}

std::string just_before(Api api) { return Api{api.major, api.minor - 1}.text(); }

std::string create_line(std::string_view words) {
  return "create -d --no-resolve-image --name web " + std::string(words) + " busybox:latest";
}

std::string update_line(std::string_view words) {
  return "update -d --no-resolve-image " + std::string(words) + " web";
}

Json field_of(const Json& spec, std::string_view pointer) {
  const Json::json_pointer at{std::string(pointer)};
  return spec.contains(at) ? spec.at(at) : Json();
}

/// Expects an error that names the flag (the first word of `words`) and both API versions.
void expect_refused(const test::RunResult& result, std::string_view words, Api since) {
  EXPECT_EQ(result.exit, 1);
  const std::string flag(words.substr(0, words.find(' ')));
  EXPECT_NE(
      result.err.find(flag + " needs API " + since.text() + " and the engine speaks " + just_before(since)),
      std::string::npos)
      << result.err;
}

}  // namespace

TEST(NewerFlags, of_create_are_sent_to_an_engine_that_knows_them) {
  for (const test::CreateRow& row : newer(test::create_rows())) {
    test::FakeEngine engine(row.since.text());
    const test::RunResult result = run(create_line(row.words), engine);
    ASSERT_EQ(result.exit, 0) << row.words << ": " << result.err;
    EXPECT_EQ(field_of(engine.writes().back().json(), row.pointer), Json::parse(row.expected)) << row.words;
  }
}

TEST(NewerFlags, of_update_are_sent_to_an_engine_that_knows_them) {
  for (const test::UpdateRow& row : newer(test::update_rows())) {
    test::FakeEngine engine(row.since.text());
    ASSERT_EQ(run(create_line(row.start), engine).exit, 0);
    const test::RunResult result = run(update_line(row.words), engine);
    ASSERT_EQ(result.exit, 0) << row.words << ": " << result.err;
    EXPECT_EQ(field_of(engine.writes().back().json(), row.pointer), Json::parse(row.expected)) << row.words;
  }
}

TEST(NewerFlags, are_refused_by_name_on_an_older_engine_and_nothing_is_changed) {
  for (const test::CreateRow& row : newer(test::create_rows())) {
    test::FakeEngine engine(just_before(row.since));
    expect_refused(run(create_line(row.words), engine), row.words, row.since);
    EXPECT_TRUE(engine["services"].empty()) << row.words;
  }
  for (const test::UpdateRow& row : newer(test::update_rows())) {
    test::FakeEngine engine(just_before(row.since));
    ASSERT_EQ(run(create_line(row.start), engine).exit, 0);
    const auto before = engine.writes().size();
    expect_refused(run(update_line(row.words), engine), row.words, row.since);
    EXPECT_EQ(engine.writes().size(), before) << row.words;
  }
}

TEST(NewerFlags, have_a_row_each) {
  std::set<std::string> of_the_table, shown;
  for (const auto& spelling : cli::spellings(cli::Verbs::create))
    if (spelling.row->since > of_the_real_engine) of_the_table.insert(spelling.typed());
  for (const test::CreateRow& row : newer(test::create_rows()))
    shown.emplace(row.words.substr(0, row.words.find(' ')));
  EXPECT_EQ(shown, of_the_table);
}
