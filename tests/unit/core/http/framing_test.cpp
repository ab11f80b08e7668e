// SPDX-License-Identifier: Apache-2.0
// Tests the parser of the response header.
#include "http/framing.hpp"

#include <array>
#include <random>
#include <regex>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace {

using swarm::http::begins_like_http;
using swarm::http::wrong_with;

TEST(Head, of_an_engine_is_sound) {
  EXPECT_EQ(wrong_with("HTTP/1.1 200 OK\r\nApi-Version: 1.51\r\nContent-Length: 2\r\n\r\n"), "");
  EXPECT_EQ(wrong_with("HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n"), "");
  EXPECT_EQ(wrong_with("HTTP/1.0 400 Bad Request\r\n\r\n"), "");
  EXPECT_EQ(wrong_with("HTTP/1.1 204\r\n\r\n"), "");
  EXPECT_EQ(wrong_with("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n"), "");
}

TEST(Head, that_contradicts_itself_is_rejected_unlike_garbage) {
  const std::string ok = "HTTP/1.1 200 OK\r\n";
  std::string many = ok;
  for (int i = 0; i < 101; ++i) many += "A: b\r\n";
  const struct {
    std::string header, wrong;
  } table[] = {
      {"SSH-2.0-OpenSSH_9.2p1\r\n\r\n", "it is not HTTP"},
      {"HTTP/1.1\r\n\r\n", "it is not HTTP"},
      {"HTTP/1.1 2x0 OK\r\n\r\n", "its status is not a number"},
      {"HTTP/1.1 2000\r\n\r\n", "its status is not a number"},
      {"HTTP/1.1 101 UPGRADED\r\n\r\n", "status 101 is no answer to a request"},
      {"HTTP/1.1 100 Continue\r\n\r\n", "status 100 is no answer to a request"},
      {"HTTP/1.1 206 Partial Content\r\n\r\n", "unexpected status 206 (partial content)"},
      {"HTTP/1.1 200 " + std::string(1100, 'x') + "\r\n\r\n", "its status line is too long"},
      {ok + "A: " + std::string(9000, 'x') + "\r\n\r\n", "one of its headers is too long"},
      {many + "\r\n", "it has too many headers"},
      {ok + "no colon\r\n\r\n", "one of its headers has no name"},
      {ok + ": value\r\n\r\n", "one of its headers has no name"},
      {ok + "Content-Length : 2\r\n\r\n", "one of its headers has a blank in its name"},
      {ok + "A: b\nContent-Length: 1\r\n\r\n", "its headers contain a stray line end or NUL"},
      {ok + std::string("A: b\0c\r\n\r\n", 10), "its headers contain a stray line end or NUL"},
      {ok + "Content-Length: 2\r\ncontent-length: 3\r\n\r\n", "it has two different Content-Length headers"},
      {ok + "Content-Length: -2\r\n\r\n", "its Content-Length is not a number"},
      {ok + "Content-Length: 99999999999999999999\r\n\r\n", "its Content-Length is not a number"},
      {ok + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n",
       "it has both Content-Length and chunked encoding"},
      {ok + "Transfer-Encoding: gzip, chunked\r\n\r\n", "its Transfer-Encoding is not known"},
      {ok + "A: b", "its headers do not end"},
  };
  for (const auto& row : table) EXPECT_EQ(wrong_with(row.header), row.wrong) << row.header.substr(0, 80);
}

TEST(Head, splits_a_status_line_as_the_regular_expression_does) {
  const std::regex expression("(HTTP/1\\.[01]) (\\d{3})(?: (.*?))?\r\n");
  static constexpr std::array<std::string_view, 14> parts{
      "HTTP/1.1", "HTTP/1.0",  "HTTP/1.2", " ",  "200", "20",   "2x0",
      "OK",       "Not Found", "\r\n",     "\r", "\n",  "\xc3", ""};
  std::mt19937 random(1);
  const auto pick = [&] { return std::string(parts[random() % parts.size()]); };
  for (int i = 0; i < 20'000; ++i) {
    std::string line = random() % 4 == 0 ? pick() : "HTTP/1.1 200";
    for (auto more = random() % 5; more > 0; --more) line += pick();
    if (random() % 4 != 0) line += "\r\n";
    std::smatch match;
    const bool matches = std::regex_match(line, match, expression);
    swarm::http::StatusLine split;
    ASSERT_EQ(swarm::http::split_status_line(line, split), matches) << line;
    for (std::size_t part = 0; matches && part < split.size(); ++part)
      ASSERT_EQ(split[part], match[part].str()) << line;
  }
}

TEST(Head, recognizes_a_chunked_body) {
  const auto chunking = [](std::string_view header) {
    std::string_view line;
    EXPECT_EQ(wrong_with(header, &line), "") << header;
    return line;
  };
  EXPECT_EQ(chunking("HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\nA: b\r\n\r\n"),
            "transfer-encoding: Chunked\r\n");
  EXPECT_EQ(chunking("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"), "");
  EXPECT_EQ(chunking("HTTP/1.1 200 OK\r\nX: chunked\r\n\r\n"), "");
}

TEST(Head, is_recognised_by_its_first_bytes) {
  for (const char* yes : {"", "H", "HTTP/1.", "HTTP/1.1 200", "HTTP/1.0"})
    EXPECT_TRUE(begins_like_http(yes)) << yes;
  for (const char* no : {"S", "HTTP/2", "http/1.1", "\x15\x03\x01"}) EXPECT_FALSE(begins_like_http(no)) << no;
}

}  // namespace
