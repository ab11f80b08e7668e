// SPDX-License-Identifier: Apache-2.0
// Answers that are no services, and words that cannot be names.
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"
#include "wire/stage.hpp"

#include <functional>
#include <new>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace test;
using swarm::Json;
using ::testing::EndsWith;
using ::testing::HasSubstr;

namespace {

using Strings = std::vector<std::string>;

/// A service in which one member is another.
std::string with(const char* pointer, const Json& value) {
  Json document = service("web");
  document[Json::json_pointer(pointer)] = value;
  return document.dump();
}

Strings no_services() {
  return {with("/ID", 7),
          with("/ID", ""),
          with("/Spec", Json::array()),
          with("/Spec", "x"),
          with("/Spec", nullptr),
          with("/Spec/Name", 7),
          with("/Spec/TaskTemplate", 7),
          with("/Spec/TaskTemplate", Json::array()),
          with("/Version", nullptr),
          with("/Version", 10),
          with("/Version/Index", "11"),
          with("/Version/Index", 1.5),
          with("/Version/Index", -1),
          with("/Version/Index", 18446744073709551616.0),
          "{}"};
}

/// An engine that gives this text for the service, alone or in the list.
void answer_with(FakeEngine& engine, const std::string& text) {
  engine.instead = [text](const Sent& sent) -> std::optional<swarm::Response> {
    if (sent.method != "GET" || !sent.path.starts_with("/services")) return std::nullopt;
    const std::string body = sent.path == "/services" ? "[" + text + "]" : text;
    return swarm::Response{.status = 200, .headers = {}, .body = body, .lost = {}};
  };
}

}  // namespace

TEST(OddAnswers, are_no_services_for_any_verb) {
  for (const std::string& text : no_services()) {
    FakeEngine engine;
    answer_with(engine, text);
    for (const char* line :
         {"inspect web", "inspect --get ID web", "inspect -o flags web", "ps web", "logs web", "why web",
          "rm web", "rm --ignore-missing web", "update -d web --label-add a=b", "diff web --label-add a=b",
          "scale -d web=2", "rollback -d web", "restart -d web", "wait web",
          "create -d --no-resolve-image --or-update --name web busybox"}) {
      const Said said = run(line, engine);
      EXPECT_EQ(said.exit, 1) << line << ": " << text << said.err;
      EXPECT_THAT(said.err, HasSubstr("cannot inspect web: the answer is no service\n")) << line << text;
    }
    EXPECT_TRUE(engine.writes().empty()) << text;
  }
}

TEST(OddAnswers, are_no_rows_of_a_list) {
  for (const std::string& text : no_services()) {
    FakeEngine engine;
    answer_with(engine, text);
    for (const char* line : {"ls", "ls -q", "ls -o id", "ls -o name", "ls -o json", "ls -o jsonl",
                             "ls -o wide", "ls --format {{.ID}}", "ls web", "why", "rm --select label=a=b"}) {
      const Said said = run(line, engine);
      EXPECT_EQ(said.exit, 1) << line << ": " << text << said.err;
      EXPECT_THAT(said.err, HasSubstr("the answer is broken: an entry of it is no service")) << line << text;
      EXPECT_THAT(said.out, ::testing::Not(HasSubstr("0/0"))) << line << text;
    }
  }
}

TEST(Names, that_cannot_be_names_are_not_found_and_not_sent) {
  for (const std::string name :
       {"", ".", "..", "/", "a/b", "a//b", "web/update", "../../nodes", "web/../web"}) {
    const std::string shown = name.empty() ? "''" : name;
    for (Strings words : std::vector<Strings>{{"inspect"},
                                              {"inspect", "--get", "ID"},
                                              {"inspect", "-o", "flags"},
                                              {"ps"},
                                              {"logs"},
                                              {"why"},
                                              {"rm"},
                                              {"rm", "--dry-run"},
                                              {"update", "--label-add", "a=b"},
                                              {"update", "--dry-run", "--label-add", "a=b"},
                                              {"diff", "--label-add", "a=b"},
                                              {"rollback"},
                                              {"restart"},
                                              {"wait"}}) {
      FakeEngine engine;
      words.push_back(name);
      const Said said = run(words, engine);
      EXPECT_EQ(said.exit, 3) << words[0] << " '" << name << "': " << said.err;
      EXPECT_THAT(said.err, EndsWith(": service " + shown + " not found\n")) << words[0];
      EXPECT_TRUE(engine.sent.empty()) << words[0] << " '" << name << "'";
    }
    FakeEngine engine;
    EXPECT_EQ(run(Strings{"rm", "--ignore-missing", name}, engine).exit, 0) << name;
    EXPECT_EQ(run(Strings{"wait", "--for", "gone", name}, engine).exit, 0) << name;
    EXPECT_TRUE(engine.sent.empty()) << name;
  }
  FakeEngine engine;
  EXPECT_EQ(run(Strings{"scale", "a/b=2"}, engine).exit, 3);
  EXPECT_TRUE(engine.sent.empty());
}

TEST(Names, of_networks_secrets_and_configs_that_cannot_be_names_are_not_sent) {
  for (const std::string name : {".", "..", "a/b", "/"})
    for (const char* flag : {"--network", "--secret", "--config"}) {
      FakeEngine engine;
      const Said said =
          run(Strings{"create", "-d", "--no-resolve-image", "--name", "web", flag, name, "busybox"}, engine);
      EXPECT_EQ(said.exit, 3) << flag << " " << name << said.err;
      EXPECT_THAT(said.err, HasSubstr("not found"));
      EXPECT_TRUE(engine.sent.empty()) << flag << " " << name;
    }
}

namespace {

class OutOfMemory : public swarm::Transport {
 public:
  swarm::Response send(const swarm::Request&) override { throw std::bad_alloc(); }
  swarm::Response stream(const swarm::Request&, const swarm::Sink&,
                         const std::function<void(const swarm::Response&)>&) override {
    throw std::bad_alloc();
  }
  [[nodiscard]] std::string peer() const override { return "m1"; }
};

}  // namespace

TEST(Memory, that_runs_out_is_an_error_like_others) {
  OutOfMemory engine;
  const Said said = run("inspect web", engine);
  EXPECT_EQ(said.exit, 1);
  EXPECT_EQ(said.err, "swarmctl: inspect: out of memory\n");
}
