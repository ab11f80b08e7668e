// SPDX-License-Identifier: Apache-2.0
// Tests the decoder of chunked encoding.
#include "http/framing.hpp"

#include <algorithm>
#include <cstdio>
#include <random>
#include <span>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace {

using swarm::http::ChunkDecoder;

struct Decoded {
  std::string data, wrong;
  bool complete = false;
  bool operator==(const Decoded&) const = default;
};

Decoded decode(std::string_view body, std::size_t piece) {
  ChunkDecoder decoder;
  Decoded result;
  for (bool good = true; good && !body.empty(); body.remove_prefix(std::min(piece, body.size()))) {
    std::string bytes(body.substr(0, piece));
    std::span<char> data(bytes);
    good = decoder.decode(data);
    EXPECT_EQ(good, decoder.wrong().empty());
    if (good) result.data.append(data.begin(), data.end());
  }
  result.wrong = decoder.wrong();
  result.complete = decoder.complete();
  return result;
}

/// Why a body is not valid chunked encoding, in one piece and byte by byte; empty if it is valid.
std::string wrong_with_chunks(std::string_view body) {
  const Decoded whole = decode(body, body.size()), cut = decode(body, 1);
  EXPECT_EQ(whole.wrong, cut.wrong) << body.substr(0, 80);
  return whole.wrong;
}

TEST(Chunks, give_their_data_in_whatever_pieces_they_come) {
  std::minstd_rand random(4);
  const auto below = [&](std::size_t limit) { return static_cast<std::size_t>(random() % limit); };
  for (int round = 0; round < 300; ++round) {
    std::string data, body;
    for (std::size_t i = below(6); i > 0; --i) {
      std::string chunk(1 + below(40), ' ');
      for (char& c : chunk) c = "ab\r\n0;"[below(6)];
      char size[24];
      std::snprintf(size, sizeof size, round % 2 == 0 ? "%zx\r\n" : "%04zX;x=y\r\n", chunk.size());
      body += size + chunk + "\r\n";
      data += chunk;
    }
    body += round % 3 == 0 ? "0\r\nA: b\r\n\r\n" : "0\r\n\r\n";
    for (const std::size_t piece : {body.size(), std::size_t{1}, 1 + below(30)})
      EXPECT_EQ(decode(body + "HTTP/1.1", piece), (Decoded{data, "", true})) << body;
    EXPECT_FALSE(decode(body.substr(0, body.size() - 1), 1 + below(9)).complete) << body;
  }
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
      {"3;a\nb\r\n", "the size line of a chunk contains a control character"},
      {"3;" + std::string(70000, 'x'), "the extensions of its chunks do not end"},
      {"0\r\nA: " + std::string(70000, 'x'), "its trailers do not end"},
      {"0\r\nA: b\n\r\n", "its trailers contain a control character"},
  };
  for (const auto& row : table) EXPECT_EQ(wrong_with_chunks(row.body), row.wrong) << row.body.substr(0, 80);
}

TEST(Chunks, have_extensions_and_trailers_of_64_kib_at_most) {
  const std::string full(std::size_t{64} * 1024, 'x');
  EXPECT_EQ(wrong_with_chunks("3;" + full + "\r\nabc\r\n"), "");
  EXPECT_EQ(wrong_with_chunks("3;" + full + "x"), "the extensions of its chunks do not end");
  EXPECT_EQ(wrong_with_chunks("0\r\n" + full + "\r\n\r\n"), "");
  EXPECT_EQ(wrong_with_chunks("0\r\n" + full + "x"), "its trailers do not end");
}

}  // namespace
