// SPDX-License-Identifier: Apache-2.0
// Tests the parser of log streams, the merge of several streams and the tail of them all.
#include <swarm/error.hpp>
#include <swarm/logs.hpp>

#include <algorithm>

#include <gtest/gtest.h>

using namespace swarm;
using namespace std::chrono_literals;

namespace {

std::string frame(char stream, const std::string& text) {
  std::string item{stream, 0, 0, 0};
  for (const int shift : {24, 16, 8, 0})
    item += static_cast<char>(text.size() >> static_cast<unsigned>(shift) & 0xffU);
  return item + text;
}

using Records = std::vector<std::pair<LogStream, std::string>>;

Records cut(const std::string& body, std::size_t chunk, bool complete = true) {
  LogFrames frames;
  Records records;
  for (std::size_t at = 0; at < body.size(); at += chunk)
    frames.feed(std::string_view(body).substr(at, chunk),
                [&](LogStream stream, std::string_view text) { records.emplace_back(stream, text); });
  EXPECT_EQ(frames.complete(), complete);
  return records;
}

LogLine line(const std::string& task, int second, const std::string& message) {
  LogLine item;
  item.task = task;
  item.time = EngineTime(std::chrono::seconds(second));
  item.message = message;
  return item;
}

}  // namespace

TEST(LogFrames, give_the_same_records_in_chunks_of_any_size) {
  const std::string large(70000, 'x');
  const std::string body = frame(1, "one\n") + frame(2, "two\n") + frame(1, "") + frame(0, "zero") +
                           frame(3, "error") + frame(1, large);
  const Records expected{{LogStream::out, "one\n"}, {LogStream::err, "two\n"},    {LogStream::out, ""},
                         {LogStream::out, "zero"},  {LogStream::engine, "error"}, {LogStream::out, large}};
  for (const std::size_t chunk : {1, 7, 8, 64 * 1024, 1 << 20})
    EXPECT_EQ(cut(body, chunk), expected) << chunk;
}

TEST(LogFrames, know_when_the_body_ends_within_a_record) {
  const std::string body = frame(1, "one\n") + frame(2, "two\n");
  EXPECT_EQ(cut(body.substr(0, body.size() - 1), 5, false).size(), 1U);
  EXPECT_EQ(cut(body.substr(0, 3), 5, false).size(), 0U);
}

TEST(LogFrames, refuse_what_is_no_stream) {
  LogFrames text;
  EXPECT_THROW(text.feed("<html>", [](LogStream, std::string_view) {}), Error);
  LogFrames huge;
  EXPECT_THROW(huge.feed(std::string("\x01\0\0\0\xff\xff\xff\xff", 8), [](LogStream, std::string_view) {}),
               Error);
}

TEST(LogLine, is_taken_apart) {
  const LogLine read = read_log_line(
      LogStream::err,
      "2026-01-02T03:04:05.000000006Z com.docker.swarm.node.id=n1,com.docker.swarm.service.id=s1,"
      "com.docker.swarm.task.id=t1,b=x%2Cy+z,a=1 GET /?a=b 200\n");
  EXPECT_EQ(read.stream, LogStream::err);
  EXPECT_EQ(read.timestamp, "2026-01-02T03:04:05.000000006Z");
  EXPECT_EQ(read.time, parse_time("2026-01-02T03:04:05.000000006Z"));
  EXPECT_EQ(read.node + read.service + read.task, "n1s1t1");
  EXPECT_EQ(read.details, (std::vector<std::pair<std::string, std::string>>{{"a", "1"}, {"b", "x,y z"}}));
  EXPECT_EQ(read.message, "GET /?a=b 200");
  EXPECT_TRUE(read.whole);
}

TEST(LogLine, details_are_decoded_wherever_they_are_encoded) {
  const LogLine read = read_log_line(LogStream::out, "com.docker.swarm.task%2Eid=t%31,%61=1 said\n", false);
  EXPECT_EQ(read.task, "t1");
  EXPECT_EQ(read.details, (std::vector<std::pair<std::string, std::string>>{{"a", "1"}}));
}

TEST(LogLine, of_the_engine_is_without_the_marks_of_its_inner_calls) {
  const std::string result = "rpc error: code = Canceled desc = context canceled";
  EXPECT_EQ(read_log_line(LogStream::engine, result).message, "context canceled");
  EXPECT_EQ(read_log_line(LogStream::out, result, false, false).message, result);
}

TEST(LogLine, keeps_everything_it_does_not_understand_as_message) {
  struct {
    const char *record, *message;
    bool timestamp, details;
  } const cases[] = {{"no time here\n", "no time here", true, false},
                     {"2026-01-02T03:04:05Z text only", "text only", true, true},
                     {"2026-01-02T03:04:05Z  after empty details", "after empty details", true, true},
                     {"2026-01-02T03:04:05Z a=b message", "a=b message", true, false},
                     {"2026-01-02T03:04:05Z a=b message", "2026-01-02T03:04:05Z a=b message", false, false},
                     {"", "", true, true},
                     {"\n", "", true, true},
                     {"2026-01-02T03:04:05Z a=1 %zz+%4", "%zz+%4", true, true}};
  for (const auto& given : cases)
    EXPECT_EQ(read_log_line(LogStream::out, given.record, given.timestamp, given.details).message,
              given.message)
        << given.record;
  EXPECT_FALSE(read_log_line(LogStream::out, "2026-01-02T03:04:05Z a=1 cut").whole);
  EXPECT_EQ(read_log_line(LogStream::engine, "error from a=1 daemon").message, "error from a=1 daemon");
}

TEST(LogMerge, sorts_everything_when_the_window_is_zero) {
  LogMerge merge(0ms);
  const LogMerge::Clock::time_point now{};
  std::string order;
  const auto say = [&](const LogLine& one) { order += one.message; };
  merge.add(line("a", 1, "a"), now);
  merge.add(line("a", 4, "d"), now);
  merge.add(line("b", 2, "b"), now);
  merge.add(line("b", 3, "c"), now);
  merge.release(now + 1h, say);
  EXPECT_EQ(order, "");
  EXPECT_FALSE(merge.due());
  merge.flush(say);
  EXPECT_EQ(order, "abcd");
}

TEST(LogMerge, holds_each_line_back_for_the_window) {
  LogMerge merge(500ms);
  const LogMerge::Clock::time_point now{};
  std::string order;
  const auto say = [&](const LogLine& one) { order += one.message; };
  merge.add(line("a", 10, "b"), now);
  EXPECT_EQ(merge.due(), now + 500ms);
  merge.add(line("b", 9, "a"), now + 400ms);
  merge.add(line("b", 20, "c"), now + 450ms);
  merge.release(now + 499ms, say);
  EXPECT_EQ(order, "");
  merge.release(now + 500ms, say);
  EXPECT_EQ(order, "ab");  // the older one is released with it
  EXPECT_EQ(merge.due(), now + 950ms);
  merge.release(now + 950ms, say);
  EXPECT_EQ(order, "abc");
}

TEST(LogMerge, holds_back_nothing_while_one_task_alone_has_lines) {
  LogMerge merge(500ms);
  const LogMerge::Clock::time_point now{};
  std::string order;
  const auto say = [&](const LogLine& one) { order += one.message; };
  for (const int second : {1, 2}) {
    merge.add(line("a", second, std::to_string(second)), now);
    merge.release(now, say);
  }
  EXPECT_EQ(order, "12");
  EXPECT_FALSE(merge.due());
  merge.add(line("b", 3, "3"), now);
  merge.add(line("a", 4, "4"), now);
  merge.release(now, say);
  EXPECT_EQ(order, "12");
  merge.release(now + 500ms, say);
  EXPECT_EQ(order, "1234");
}

TEST(LogMerge, keeps_the_order_within_a_task_whatever_its_clock_says) {
  LogMerge merge(0ms);
  std::string order;
  merge.add(line("a", 5, "1"), {});
  merge.add(line("a", 3, "2"), {});
  merge.add(line("b", 4, "0"), {});
  merge.add(line("a", 0, "3"), {});
  merge.flush([&](const LogLine& one) { order += one.message; });
  EXPECT_EQ(order, "0123");
}

TEST(LogMerge, never_holds_more_than_it_may) {
  LogMerge merge(0ms, 3);
  std::string order;
  const auto say = [&](const LogLine& one) { order += one.message; };
  for (int i = 0; i < 5; ++i) merge.add(line("a", i, std::to_string(i)), {});
  merge.release({}, say);
  EXPECT_EQ(order, "01");
  EXPECT_EQ(merge.waiting(), 3U);
}

TEST(LogTail, keeps_the_newest_lines_of_all_tasks) {
  LogTail tail(3);
  std::string order;
  for (const int second : {5, 1, 4, 2, 3}) tail.add(line("a", second, std::to_string(second)));
  tail.flush([&](const LogLine& one) { order += one.message; });
  EXPECT_EQ(order, "345");
  LogTail none(0);
  none.add(line("a", 1, "x"));
  none.flush([&](const LogLine&) { FAIL(); });
}

TEST(LogMerge, holds_no_more_bytes_than_it_may_and_gives_the_oldest_first) {
  LogMerge merge(0ms, 1000, 100'000);
  std::string order;
  const auto say = [&](const LogLine& one) { order += one.message.front(); };
  for (int i = 0; i < 5; ++i) {
    merge.add(line(i % 2 == 0 ? "a" : "b", 10 - i, std::string(30'000, static_cast<char>('0' + i))), {});
    merge.release({}, say);
  }
  EXPECT_EQ(order, "13");
  EXPECT_EQ(merge.waiting(), 3U);
  merge.flush(say);
  EXPECT_EQ(order, "13024");
}

TEST(LogMerge, gives_out_what_is_no_newer_than_a_time) {
  LogMerge merge(0ms);
  std::string order;
  const auto say = [&](const LogLine& one) { order += one.message; };
  for (const int second : {3, 1, 2})
    merge.add(line("a" + std::to_string(second), second, std::to_string(second)), {});
  merge.release_until(EngineTime(2s), say);
  EXPECT_EQ(order, "12");
}

TEST(LogTail, reports_where_it_had_to_forget_what_was_asked_for) {
  LogTail tail(2);
  for (const int second : {1, 2, 3}) tail.add(line("a", second, std::string(1000, 'x')));
  EXPECT_FALSE(tail.incomplete());
  EXPECT_GT(tail.bytes(), 2000U);
  tail.drop();
  EXPECT_TRUE(tail.incomplete());
  tail.add(line("a", 4, "y"));
  EXPECT_FALSE(tail.incomplete());
  tail.flush([](const LogLine&) {});
  EXPECT_EQ(tail.bytes(), 0U);
}
