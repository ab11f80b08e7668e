// SPDX-License-Identifier: Apache-2.0
// Tests every flag of create and update on a real engine, and reads each field back without swarmctl.
#include "engine/field_rows.hpp"
#include "engine/things.hpp"
#include "flags/spelling.hpp"
#include "support/real_engine.hpp"
#include "wire/program.hpp"

#include <swarm/endpoint.hpp>
#include <swarm/transport.hpp>

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using swarm::Json;
using test::names;
using test::split;
using test::Things;

namespace {

/// A transport that loses the response to a creation.
class Losing : public swarm::Transport {
 public:
  explicit Losing(const std::string& host) : inner_(swarm::connect({swarm::parse_endpoint(host)})) {}
  swarm::Response send(const swarm::Request& request) override {
    swarm::Response answer = inner_->send(request);
    const bool creates = request.path.ends_with("/services/create") && answer.ok();
    return creates ? swarm::Response{.status = 0, .lost = "connection reset"} : answer;
  }
  swarm::Response stream(const swarm::Request& request, const swarm::Sink& sink,
                         const std::function<void(const swarm::Response&)>& answered) override {
    return inner_->stream(request, sink, answered);
  }
  [[nodiscard]] std::string peer() const override { return inner_->peer(); }

 private:
  std::unique_ptr<swarm::Transport> inner_;
};

template <class Row>
class Fields : public testing::TestWithParam<Row> {
 protected:
  static void SetUpTestSuite() {
    engine_ = std::make_unique<test::RealEngine>();
    things_ = std::make_unique<Things>(*engine_);
    api_ = swarm::Api::parse(engine_->api()).value();
    version_ = engine_->get("/version").at("Version").get<std::string>();
  }
  static void TearDownTestSuite() {
    things_.reset();
    engine_.reset();
  }

  std::vector<std::string> create_words(std::string_view line) {
    std::vector<std::string> words{"create", "-d", "--no-resolve-image", "--name", name_};
    if (!names(line, "--mode") && !names(line, "--replicas")) words.insert(words.end(), {"--replicas", "0"});
    for (auto& word : split(things_->filled(line, name_))) words.push_back(std::move(word));
    if (!names(line, "--image")) words.emplace_back("busybox:latest");
    words.insert(words.end(), {"sleep", "3600"});
    return words;
  }

  test::Outcome create(std::string_view line) { return engine_->swarmctl(create_words(line)); }

  test::Outcome update(std::string_view line) {
    std::vector<std::string> words{"update", "-d", "--no-resolve-image"};
    for (auto& word : split(things_->filled(line, name_))) words.push_back(std::move(word));
    words.push_back(name_);
    return engine_->swarmctl(words);
  }

  [[nodiscard]] Json field(std::string_view pointer) const {
    const Json service = engine_->service(name_);
    const Json::json_pointer at("/Spec" + std::string(pointer));
    return service.contains(at) ? service.at(at) : Json();
  }
  [[nodiscard]] Json expected(const Row& row) const {
    return Json::parse(things_->filled(row.expected, name_));
  }

  /// For scripts/compatibility, which writes a page of the results.
  static void record(const Row& row) {
    std::string flags;
    for (const std::string& word : split(row.words))
      if (word.starts_with("--")) flags += word.substr(0, word.find('=')) + " ";
    testing::Test::RecordProperty("flags", flags);
    testing::Test::RecordProperty("words", std::string(row.words));
    testing::Test::RecordProperty("since", row.since.text());
    testing::Test::RecordProperty("api", api_.text());
    testing::Test::RecordProperty("engine", version_);
  }

  /// If the engine is too old for a flag, the error names the flag and both API versions.
  void expect_refused(const test::Outcome& outcome, const Row& row) const {
    EXPECT_EQ(outcome.code, 1) << outcome.err;
    for (const auto& word : {split(row.words).front(), row.since.text(), api_.text()}) {
      EXPECT_NE(outcome.err.find(word), std::string::npos) << word << " is not named in: " << outcome.err;
    }
  }

  static inline std::unique_ptr<test::RealEngine> engine_;
  static inline std::unique_ptr<Things> things_;
  static inline swarm::Api api_;
  static inline std::string version_;
  test::Scene scene_{*engine_};
  std::string name_ = scene_.name();
};

/// Makes a test name from the flag and the row's number: "--label a=1" → "label".
template <class Row>
std::string title(const testing::TestParamInfo<Row>& info) {
  std::string text;
  for (const char c : split(info.param.words).empty() ? "nothing" : split(info.param.words).front()) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0)
      text += c;
    else if (!text.empty())
      text += '_';
  }
  return text + "_" + std::to_string(info.index);
}

template <class Row>
std::set<std::string> flags_named(std::span<const Row> rows) {
  std::set<std::string> flags;
  for (const auto& row : rows) {
    for (auto& word : split(row.words)) {
      if (word.starts_with("--")) flags.insert(word.substr(0, word.find('=')));
    }
  }
  return flags;
}

std::set<std::string> flags_of(cli::Verbs verb) {
  std::set<std::string> flags;
  for (const auto& spelling : cli::spellings(verb)) {
    if (!spelling.row->at.empty()) flags.insert(spelling.typed());
  }
  return flags;
}

std::set<std::string> missing(std::set<std::string> wanted, const std::set<std::string>& present) {
  std::erase_if(wanted, [&](const std::string& flag) { return present.contains(flag); });
  return wanted;
}

}  // namespace

class CreateFields : public Fields<test::CreateRow> {};

TEST_P(CreateFields, make_a_service_whose_printed_line_makes_it_again) {
  const auto& row = GetParam();
  if (api_ < row.since) return;  // refused, as the other test checks
  const auto outcome = create(row.words);
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Json spec = engine_->service(name_).at("Spec");
  const std::string line = engine_->swarmctl({"inspect", "-o", "flags", name_}).out;
  ASSERT_TRUE(line.starts_with("swarmctl create ")) << line;
  ASSERT_EQ(engine_->swarmctl({"rm", name_}).code, 0);

  // Through a shell, so that the quotes are tested as well.
  const std::string again =
      SWARMCTL_BINARY " create -d --no-resolve-image " + line.substr(line.find("create ") + 7);
  const auto remade = test::run(
      {.argv = {"bash", "-c", again}, .environment = {{"DOCKER_HOST", engine_->host()}, {"HOME", "/"}}});
  ASSERT_EQ(remade.code, 0) << again << remade.err;
  EXPECT_EQ(engine_->service(name_).at("Spec"), spec) << again;
}

TEST_P(CreateFields, are_what_the_engine_holds) {
  const auto& row = GetParam();
  record(row);
  const auto outcome = create(row.words);
  if (api_ < row.since) {
    expect_refused(outcome, row);
    EXPECT_EQ(engine_->service(name_), nullptr);
    return;
  }
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(field(row.pointer), expected(row));
}

/// The fields that the engine adds by itself do not prevent swarmctl from finding the service.
TEST_P(CreateFields, are_found_again_if_the_answer_is_lost) {
  const auto& row = GetParam();
  if (api_ < row.since) return;
  Losing engine(engine_->host());
  const test::RunResult result = test::run(create_words(row.words), engine);
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_NE(result.err.find("the response was lost, but the service was created"), std::string::npos)
      << result.err;
}

class UpdateFields : public Fields<test::UpdateRow> {};

TEST_P(UpdateFields, are_what_the_engine_holds) {
  const auto& row = GetParam();
  record(row);
  const auto created = create(row.start);
  ASSERT_EQ(created.code, 0) << created.err;
  const Json before = engine_->service(name_);
  const auto outcome = update(row.words);
  if (api_ < row.since) {
    expect_refused(outcome, row);
    EXPECT_EQ(engine_->service(name_).at("Spec"), before.at("Spec"));
    return;
  }
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(field(row.pointer), expected(row));
}

INSTANTIATE_TEST_SUITE_P(Flags, CreateFields,
                         testing::ValuesIn(test::create_rows().begin(), test::create_rows().end()),
                         title<test::CreateRow>);
INSTANTIATE_TEST_SUITE_P(Flags, UpdateFields,
                         testing::ValuesIn(test::update_rows().begin(), test::update_rows().end()),
                         title<test::UpdateRow>);

TEST(FieldRows, name_every_flag_that_edits_a_spec) {
  auto created = flags_named(test::create_rows());
  created.insert("--name");  // every row sets it
  EXPECT_EQ(missing(flags_of(cli::Verbs::create), created), std::set<std::string>{});
  EXPECT_EQ(missing(flags_of(cli::Verbs::update), flags_named(test::update_rows())), std::set<std::string>{});
}

// --rollback is the only flag that edits no field.
TEST(Rollback, brings_the_previous_spec_back) {
  const test::RealEngine engine;
  const test::Scene scene(engine);
  const std::string name = scene.name();
  const auto labels = [&] { return engine.service(name).at("Spec").at("Labels"); };
  ASSERT_EQ(engine
                .swarmctl("create -d --no-resolve-image --replicas 0 --label a=1 --name " + name +
                          " busybox:latest")
                .code,
            0);
  ASSERT_EQ(engine.swarmctl("update -d --label-add a=2 " + name).code, 0);
  EXPECT_EQ(labels(), Json::parse(R"({"a": "2"})"));
  ASSERT_EQ(engine.swarmctl("update -d --rollback " + name).code, 0);
  EXPECT_EQ(labels(), Json::parse(R"({"a": "1"})"));
}
