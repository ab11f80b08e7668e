// SPDX-License-Identifier: Apache-2.0
// Searches text for planted secrets.
#include "support/secrets.hpp"

#include <swarm/text.hpp>

#include <gtest/gtest.h>

namespace test {
namespace {

/// The base64 text of the secret when `before` bytes precede it, without the letters that share bits with the
/// neighbouring bytes.
std::string in_base64(std::size_t before) {
  const std::string encoded = swarm::base64(std::string(before, ' ') + std::string(planted_secret));
  const std::size_t begin = (before * 8 + 5) / 6, end = (before + planted_secret.size()) * 8 / 6;
  return encoded.substr(begin, end - begin);
}

}  // namespace

bool shows_secret(std::string_view text) {
  static const std::string encoded[] = {in_base64(0), in_base64(1), in_base64(2)};
  if (text.find(planted_secret) != text.npos) return true;
  for (const std::string& one : encoded)
    if (text.find(one) != text.npos) return true;
  return false;
}

void expect_no_secret(std::string_view text, const std::string& where) {
  EXPECT_FALSE(shows_secret(text)) << where << " shows a planted secret:\n" << text;
}

}  // namespace test
