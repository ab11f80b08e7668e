// SPDX-License-Identifier: Apache-2.0
// Tests that a codec reads any text or throws swarm::Error, and that it prints any stored document.
#include "support/codecs.hpp"
#include "unit/core/spec/codec_cases.hpp"

#include <cstdlib>
#include <random>

using namespace swarm;

namespace {

const std::vector<value::Codec> all_codecs = [] {
  std::vector<value::Codec> all(test::codecs.begin(), test::codecs.end());
  all.push_back(value::ports);
  return all;
}();

/// Pieces that codecs search for, so that random text passes their first check.
const std::vector<std::string> pieces{"=",
                                      ",",
                                      ":",
                                      "/",
                                      "-",
                                      "_",
                                      ".",
                                      "@",
                                      "\"",
                                      "'",
                                      "\\",
                                      " ",
                                      "\n",
                                      "#",
                                      "0",
                                      "1",
                                      "7",
                                      "9",
                                      "0x",
                                      "1e",
                                      "e9",
                                      "999999999999",
                                      "k",
                                      "m",
                                      "gib",
                                      "s",
                                      "h",
                                      "\u00b5s",
                                      "type=bind",
                                      "source=/a",
                                      "target=/b",
                                      "readonly",
                                      "tmpfs-mode=",
                                      "volume-opt=",
                                      "name=",
                                      "alias=",
                                      "driver-opt=",
                                      "published=",
                                      "mode=",
                                      "spread",
                                      "node.ip",
                                      "==",
                                      "!=",
                                      "nofile",
                                      "10.0.0.1",
                                      "fd00::",
                                      "sha256:",
                                      "docker.io",
                                      "library",
                                      "SIG",
                                      "RTMIN+",
                                      "config://",
                                      "{{",
                                      "host-gateway",
                                      "\xff",
                                      "\xc3",
                                      std::string(1, '\0')};

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(engine_);
  }

  std::string text() {
    std::string result;
    for (std::size_t left = below(9); left > 0; --left) {
      if (below(4) == 0)
        result += static_cast<char>(below(256));
      else
        result += pieces[below(pieces.size())];
    }
    return result;
  }

  Json document(int depth) {
    switch (below(depth > 0 ? 8 : 6)) {
      case 0: return nullptr;
      case 1: return below(2) == 0;
      case 2: return static_cast<std::int64_t>(engine_());
      case 3: return static_cast<std::uint64_t>(engine_());
      case 4: return static_cast<double>(static_cast<std::int64_t>(engine_())) * 1e30;
      case 5: return text();
      case 6: return Json::array({document(depth - 1), document(depth - 1)});
      default: return object(depth);
    }
  }

 private:
  Json object(int depth) {
    static const std::vector<std::string> members{"Type",         "Source",        "Target",
                                                  "ReadOnly",     "BindOptions",   "VolumeOptions",
                                                  "TmpfsOptions", "DriverConfig",  "Options",
                                                  "Labels",       "Mode",          "SizeBytes",
                                                  "File",         "SecretName",    "ConfigName",
                                                  "Name",         "UID",           "Aliases",
                                                  "DriverOpts",   "Hard",          "Soft",
                                                  "TargetPort",   "PublishedPort", "Protocol",
                                                  "PublishMode",  "Spread",        "DiscreteResourceSpec",
                                                  "Kind",         "Value",         "Config"};
    Json result = Json::object();
    for (std::size_t left = below(6); left > 0; --left)
      result[members[below(members.size())]] = document(depth - 1);
    return result;
  }

  std::mt19937_64 engine_;
};

std::uint64_t seed() {
  const char* given = std::getenv("SWARMCTL_TEST_SEED");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device()();
}

/// Reads the text and, if that works, prints it and reads it again.
void exercise(const value::Codec& codec, const std::string& typed) {
  Json read;
  try {
    read = codec.read(typed);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::usage);
    EXPECT_STRNE(error.what(), "");
    return;
  }
  EXPECT_NO_THROW(read.dump());
  if (codec.read == value::read_ports) return;  // a list: its entries are printed one by one
  EXPECT_EQ(codec.read(codec.show(read)), read) << codec.show(read);
}

}  // namespace

TEST(Codecs, read_random_text_or_throw_usage) {
  const std::uint64_t start = seed();
  SCOPED_TRACE("SWARMCTL_TEST_SEED=" + std::to_string(start));
  std::cout << "seed " << start << "\n";
  Random random(start);
  for (int round = 0; round < 2000; ++round) {
    const std::string typed = random.text();
    for (std::size_t i = 0; i < all_codecs.size(); ++i) {
      ASSERT_NO_THROW(exercise(all_codecs[i], typed))
          << "codec " << i << ", text " << Json(typed).dump(-1, ' ', true, Json::error_handler_t::replace);
      ASSERT_FALSE(HasFailure()) << "codec " << i << ", text "
                                 << Json(typed).dump(-1, ' ', true, Json::error_handler_t::replace);
    }
  }
}

TEST(Codecs, show_random_documents_without_throwing) {
  const std::uint64_t start = seed();
  SCOPED_TRACE("SWARMCTL_TEST_SEED=" + std::to_string(start));
  std::cout << "seed " << start << "\n";
  Random random(start);
  for (int round = 0; round < 3000; ++round) {
    Json held = random.document(4);
    for (const value::Codec& codec : all_codecs) ASSERT_NO_THROW(static_cast<void>(codec.show(held)));
    ASSERT_NO_THROW(value::warnings_mount(held));
    ASSERT_NO_THROW(value::warnings_host(held));
    ASSERT_NO_THROW(value::absolute_source(held, "/home/me"));
  }
}
