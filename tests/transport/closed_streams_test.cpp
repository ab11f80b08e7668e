// SPDX-License-Identifier: Apache-2.0
// Runs the program with closed standard streams: its output is lost or an error, and never reaches the
// engine.
#include "support/process.hpp"
#include "support/recorder.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace {

using namespace test;

/// Runs the program from a shell that closes some of its streams, for example ">&- 2>&-".
Outcome run_with(const std::string& closed, const std::string& address, const std::vector<std::string>& words,
                 const std::string& input = {}) {
  Command command{.argv = {"sh", "-c", "exec \"$0\" \"$@\" " + closed, SWARMCTL_BINARY, "-H", address},
                  .environment = {{"HOME", "/nonexistent"}, {"SWARMCTL_COMPLETION_TIMEOUT", "60s"}},
                  .input = input,
                  .limit = std::chrono::seconds(60)};
  command.argv.insert(command.argv.end(), words.begin(), words.end());
  return run(command);
}

constexpr const char* write_error = "swarmctl: cannot write the output: Bad file descriptor\n";

const std::vector<std::vector<std::string>> answering_lines{
    {"ls"},
    {"ls", "-q"},
    {"inspect", "web"},
    {"inspect", "-o", "flags", "web"},
    {"ps", "web"},
    {"why", "web"},
    {"logs", "--raw", "web"},
    {"logs", "web"},
    {"diff", "web", "--env-add", "A=1"},
    {"scale", "-d", "web=3"},
    {"scale", "--dry-run", "web=3"},
    {"update", "--dry-run", "web", "--env-add", "A=1"},
    {"update", "-d", "web", "--env-add", "A=1"},
    {"rm", "web"},
    {"rm", "--dry-run", "web"},
    {"create", "-d", "--name", "new", "--no-resolve-image", "a"},
    {"where"},
    {"version"},
    {"help"},
    {"help", "create"},
    {"ls", "--help"},
    {"completion", "bash"},
    {"__complete", "help", ""},
};

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += word + " ";
  return text;
}

}  // namespace

TEST(ClosedStreams, of_any_verb_send_nothing_to_the_engine_and_a_lost_answer_is_an_error) {
  for (const auto& words : answering_lines) {
    Recorder engine;
    const Outcome whole = run_with("", engine.address(), words);
    EXPECT_EQ(whole.code, 0) << joined(words) << whole.err;
    if (whole.out.empty()) ADD_FAILURE() << joined(words) << "says nothing";
    const auto wanted = engine.take();
    const Outcome result = run_with(">&-", engine.address(), words);
    EXPECT_EQ(result.code, 1) << joined(words);
    EXPECT_NE(result.err.find(write_error), std::string::npos) << joined(words) << result.err;
    EXPECT_EQ(engine.take(), wanted) << joined(words);
    EXPECT_EQ(engine.stray(), "") << joined(words);
  }
}

TEST(ClosedStreams, in_all_combinations_send_nothing_but_requests) {
  const std::vector<std::vector<std::string>> lines{{"ls"},
                                                    {"logs", "--raw", "web"},
                                                    {"-v", "update", "-d", "web", "--env-add", "A=1"},
                                                    {"wait", "--timeout", "60s", "--stable", "0s", "web"}};
  for (const auto& words : lines) {
    Recorder engine;
    const Outcome whole = run_with("", engine.address(), words);
    const auto wanted = engine.take();
    for (unsigned closed = 1; closed < 8; ++closed) {
      const std::string streams = std::string((closed & 1) != 0 ? "<&- " : "") +
                                  ((closed & 2) != 0 ? ">&- " : "") + ((closed & 4) != 0 ? "2>&-" : "");
      const Outcome result = run_with(streams, engine.address(), words);
      const bool loses_the_answer = (closed & 2) != 0 && !whole.out.empty();
      EXPECT_EQ(result.code, loses_the_answer ? 1 : 0) << joined(words) << streams;
      EXPECT_EQ(engine.take(), wanted) << joined(words) << streams;
      EXPECT_EQ(engine.stray(), "") << joined(words) << streams;
    }
  }
}

TEST(ClosedStreams, leave_a_log_that_reads_like_a_request_unsent) {
  const std::string request =
      "POST /v1.41/services/create HTTP/1.1\r\nHost: x\r\nContent-Length: 19\r\n\r\n{\"Name\":\"smuggled\"}";
  for (const char* streams : {">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"}) {
    Recorder engine;
    engine.logs_say(request + "\n");
    run_with(streams, engine.address(), {"logs", "--raw", "web"});
    for (const std::string& line : engine.take()) EXPECT_TRUE(line.starts_with("GET ")) << line;
    EXPECT_EQ(engine.stray(), "") << streams;
  }
}

TEST(ClosedStreams, refuse_a_document_that_cannot_be_read) {
  Recorder engine;
  const Outcome result = run_with("<&-", engine.address(), {"create", "--spec", "-"});
  EXPECT_EQ(result.code, 2);
  EXPECT_NE(result.err.find("standard input: Bad file descriptor"), std::string::npos) << result.err;
  EXPECT_EQ(engine.take(), std::vector<std::string>{});
}
