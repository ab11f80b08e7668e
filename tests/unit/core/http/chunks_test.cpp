// SPDX-License-Identifier: Apache-2.0
#include "http/framing.hpp"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace {

using swarm::http::ChunkCheck;

/// Why a body is not chunked encoding, whole and byte by byte; empty: it is.
std::string wrong_with_chunks(std::string_view body) {
  ChunkCheck whole, cut;
  const bool is_good = whole.follow(body);
  for (const char byte : body) {
    if (!cut.follow({&byte, 1})) break;
  }
  EXPECT_EQ(whole.wrong(), cut.wrong()) << body.substr(0, 80);
  EXPECT_EQ(is_good, whole.wrong().empty());
  return std::string(whole.wrong());
}

TEST(Chunks, of_an_engine_are_sound) {
  for (const char* body : {"0\r\n\r\n", "3\r\nabc\r\n0\r\n\r\n", "00A\r\n0123456789\r\n1\r\nx\r\n0\r\n\r\n",
                           "3;name=value; b\r\nabc\r\n0;x\r\n\r\n", "0\r\nA: b\r\nC: d\r\n\r\n",
                           "3\r\nabc\r\n", "2\r\n\r\n\r\n0\r\n\r\n"})
    EXPECT_EQ(wrong_with_chunks(body), "") << body;
}

TEST(Chunks, that_are_not_framed_as_http_says_are_refused) {
  const std::string number = "the size of a chunk is not a hexadecimal number";
  const std::string end = "a chunk does not end where its size says";
  const struct {
    std::string body, wrong;
  } table[] = {
      {"0x1a\r\n", number},
      {"+1a\r\n", number},
      {"-1\r\n", number},
      {" 1a\r\n", number},
      {"1a \r\n", number},
      {"1a \r\n", number},
      {"\r\n", number},
      {";a\r\n", number},
      {"xyz\r\n", number},
      {"1\n", number},
      {std::string("1\0\r\n", 4), number},
      {"ffffffffffffffff\r\n", "the size of a chunk has too many digits"},
      {std::string(400, '0'), "the size of a chunk has too many digits"},
      {"3\r\nabcd\r\n", end},
      {"3\r\nabc\n", end},
      {"3\rabc", end},
      {"3;a\nb\r\n", "the line of a chunk's size holds a control character"},
      {"3;" + std::string(70000, 'x'), "the extensions of its chunks do not end"},
      {"0\r\nA: " + std::string(70000, 'x'), "its trailers do not end"},
      {"0\r\nA: b\n\r\n", "its trailers hold a control character"},
  };
  for (const auto& row : table) EXPECT_EQ(wrong_with_chunks(row.body), row.wrong) << row.body.substr(0, 80);
}

}  // namespace
