// SPDX-License-Identifier: Apache-2.0
// Table tests for codecs: what is typed, and the resulting document or error message.
#pragma once

#include <swarm/error.hpp>
#include <swarm/values.hpp>

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

struct Case {
  std::string_view typed, outcome;
};

/// The error message; "" if the text is accepted.
template <class Read>
std::string complaint(const Read& read) {
  try {
    read();
  } catch (const swarm::Error& error) {
    EXPECT_EQ(error.code(), swarm::Errc::usage);
    return error.what();
  }
  return "";
}

/// `outcome` is the document. What `show` prints of it must be read back to the same document.
inline void expect_reads(const swarm::value::Codec& codec, const std::vector<Case>& table) {
  for (const auto& [typed, outcome] : table) {
    SCOPED_TRACE(typed);
    swarm::Json read;
    ASSERT_EQ(complaint([&, text = typed] { read = codec.read(text); }), "");
    EXPECT_EQ(read.dump(), outcome);
    const std::string shown = codec.show(read);
    swarm::Json again;
    EXPECT_EQ(complaint([&] { again = codec.read(shown); }), "") << shown;
    EXPECT_EQ(again, read) << shown;
  }
}

/// `outcome` is what `show` prints of the document that is read.
inline void expect_shows(const swarm::value::Codec& codec, const std::vector<Case>& table) {
  for (const auto& [typed, outcome] : table) EXPECT_EQ(codec.show(codec.read(typed)), outcome) << typed;
}

/// `outcome` is the error message.
inline void expect_refuses(const swarm::value::Codec& codec, const std::vector<Case>& table) {
  for (const auto& [typed, outcome] : table)
    EXPECT_EQ(complaint([&, text = typed] { codec.read(text); }), outcome) << typed;
}

/// `outcome` is what `show` prints of a document that an engine may store.
inline void expect_shows_held(const swarm::value::Codec& codec, const std::vector<Case>& table) {
  for (const auto& [held, outcome] : table) EXPECT_EQ(codec.show(swarm::Json::parse(held)), outcome) << held;
}
