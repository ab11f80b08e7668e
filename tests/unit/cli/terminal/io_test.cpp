// SPDX-License-Identifier: Apache-2.0
// Tests the output streams: threads, escape codes and characters.
#include "terminal/io.hpp"

#include "output/progress/display.hpp"
#include "support/random.hpp"
#include "terminal/log.hpp"

#include <swarm/log.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

using namespace cli;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

}  // namespace

TEST(PlainText, ends_at_the_first_byte_that_is_not_printable_ascii) {
  auto random = test::seeded("PlainText");
  for (int round = 0; round < 20'000; ++round) {
    std::string text(test::below(40, random), 'a');
    for (char& c : text) c = static_cast<char>(0x20 + test::below(0x5f, random));
    for (auto changed = test::below(3, random); changed > 0 && !text.empty(); --changed)
      text[test::below(text.size(), random)] = static_cast<char>(test::below(256, random));
    std::size_t expected = 0;
    while (expected < text.size() && text[expected] >= 0x20 && text[expected] < 0x7f) ++expected;
    ASSERT_EQ(plain_prefix(text), expected) << visible(text);
  }
}

TEST(Stream, keeps_together_what_each_thread_hands_in_at_once) {
  constexpr std::size_t rounds = 2000;
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  std::string read;
  std::jthread reader([&] {
    std::array<char, 4096> piece{};
    for (ssize_t size = 0; (size = ::read(ends[0], piece.data(), piece.size())) > 0;)
      read.append(piece.data(), static_cast<std::size_t>(size));
  });
  {
    Stream stream(ends[1]);
    std::vector<std::jthread> writers;
    for (const char c : {'a', 'b', 'c', 'd'})
      writers.emplace_back([&stream, c] {
        for (std::size_t i = 0; i < rounds; ++i) stream.write(std::string(30, c) + "\n").flush();
      });
  }
  ::close(ends[1]);
  reader.join();
  ::close(ends[0]);
  std::map<std::string, std::size_t> counts;
  for (const std::string& line : lines_of(read)) ++counts[line];
  EXPECT_EQ(counts, (std::map<std::string, std::size_t>{{std::string(30, 'a'), rounds},
                                                        {std::string(30, 'b'), rounds},
                                                        {std::string(30, 'c'), rounds},
                                                        {std::string(30, 'd'), rounds}}));
}

TEST(Stream, diagnostics_and_the_display_of_several_waits_do_not_mix) {
  std::string text;
  {
    Stream out(text), err(text);
    Io io{out, err, {}};
    io.clock.now = [] { return swarm::TimePoint(std::chrono::hours(1)); };
    const std::vector<std::string> names{"web", "api", "db", "mq"};
    Display display(io, ProgressForm::plain, names);
    start_log("debug", err);
    std::vector<std::jthread> requests;  // threads that log requests, as the reader of events does
    for (int thread = 0; thread < 4; ++thread)
      requests.emplace_back([] {
        for (int i = 0; i < 200; ++i) swarm::log::write(swarm::log::Level::debug, "GET /services/x");
      });
    for (std::uint64_t running = 1; running <= 200; ++running)
      for (std::size_t which = 0; which < names.size(); ++which) {
        swarm::Progress progress;
        progress.has_counts = true;
        progress.running = progress.up_to_date = running;
        progress.wanted = 200;
        display.show(which, progress);
      }
    requests.clear();
    start_log("off", err);
  }
  std::size_t diagnostics = 0, progress = 0;
  for (const std::string& line : lines_of(text)) {
    if (line.ends_with(" debug GET /services/x"))
      ++diagnostics;
    else if (line.ends_with(" of 200 running (0s)"))
      ++progress;
    else
      ADD_FAILURE() << line;
  }
  EXPECT_EQ(diagnostics, 800U);
  EXPECT_EQ(progress, 800U);
}

TEST(Io, sends_escape_codes_to_a_terminal_that_says_what_it_is) {
  const struct {
    const char* term;
    bool redraws;
  } table[] = {{"xterm-256color", true}, {"dumb", false}, {"", false}, {nullptr, false}};
  for (const auto& row : table) {
    std::string result;
    Stream terminal(result, true), file(result);
    const Io io{terminal, file, [&](const char* name) -> const char* {
                  return std::string_view(name) == "TERM" ? row.term : nullptr;
                }};
    EXPECT_EQ(io.redraws(terminal), row.redraws);
    EXPECT_EQ(io.colored(terminal), row.redraws);
    EXPECT_FALSE(io.redraws(file));
    Io asked{terminal, file, io.env, Color::always};
    EXPECT_TRUE(asked.colored(terminal));
  }
}

TEST(Stream, spells_our_own_characters_in_ascii_and_no_others) {
  EXPECT_EQ(spelled_in_ascii("a → b… 3× · ü"), "a -> b... 3x - ü");
}
