// SPDX-License-Identifier: Apache-2.0
// Tests the parser of image references.
#include "support/random.hpp"
#include "unit/core/spec/codec_cases.hpp"

#include <swarm/error.hpp>

#include <iterator>
#include <string_view>

using namespace swarm;

namespace {
const std::string digest = "sha256:" + std::string(64, 'a');
}  // namespace

TEST(Image, is_in_familiar_form_with_a_tag) {
  const std::string pinned = "nginx@" + digest;
  const std::string pinned_json = "\"" + pinned + "\"";
  const std::string both = "docker.io/library/nginx:1@" + digest;
  const std::string both_json = "\"nginx:1@" + digest + "\"";
  expect_reads(value::image, {{"busybox", R"("busybox:latest")"},
                              {"busybox:1.36", R"("busybox:1.36")"},
                              {"library/busybox", R"("busybox:latest")"},
                              {"docker.io/library/busybox", R"("busybox:latest")"},
                              {"docker.io/busybox", R"("busybox:latest")"},
                              {"index.docker.io/me/app", R"("me/app:latest")"},
                              {"library/a/b", R"("library/a/b:latest")"},
                              {"localhost/app", R"("localhost/app:latest")"},
                              {"localhost:5000", R"("localhost:5000")"},
                              {"localhost:5000/app", R"("localhost:5000/app:latest")"},
                              {"registry.example.com:5000/a/b:c", R"("registry.example.com:5000/a/b:c")"},
                              {"[fd00::1]:5000/app", R"("[fd00::1]:5000/app:latest")"},
                              {"HOST/app", R"("HOST/app:latest")"},
                              {"a__b/c--d.e_f", R"("a__b/c--d.e_f:latest")"},
                              {pinned, pinned_json},
                              {both, both_json}});
}

TEST(Image, refuses_what_does_not_parse) {
  constexpr std::string_view grammar = "not an image: [HOST[:PORT]/]NAME[:TAG][@DIGEST]";
  const std::string id(64, 'a');
  const std::string long_tag = "a:" + std::string(129, 'b');
  const std::string long_tag_outcome =
      "'" + std::string(129, 'b') + "' is not a tag: at most 128 letters, digits, _ . and -";
  const std::string long_name(256, 'a');
  expect_refuses(value::image,
                 {{"", "empty: an image's name"},
                  {"BUSYBOX", "not an image: its name is in lower case"},
                  {"bad image", grammar},
                  {"/a", grammar},
                  {"a//b", grammar},
                  {"a___b", grammar},
                  {"a._b", grammar},
                  {"-a", grammar},
                  {"a-", grammar},
                  {"a:", "'' is not a tag: at most 128 letters, digits, _ . and -"},
                  {"a:b/c:d:e", "'a:b' is not a registry's host: NAME or NAME:PORT"},
                  {"a:.b", "'.b' is not a tag: at most 128 letters, digits, _ . and -"},
                  {long_tag, long_tag_outcome},
                  {"a@sha256:abc", "'sha256:abc' is not a digest: sha256: and 64 hexadecimal digits"},
                  {"a@", "'' is not a digest: sha256: and 64 hexadecimal digits"},
                  {"a_b.c/d", "'a_b.c' is not a registry's host: NAME or NAME:PORT"},
                  {long_name, "too long: an image's name has at most 255 characters"},
                  {id, "an image ID is not a name: [HOST[:PORT]/]NAME[:TAG][@DIGEST]"},
                  {"\xff", "not UTF-8 text, the only encoding that the engine accepts"}});
}

TEST(Image, comes_apart_into_name_tag_and_digest) {
  const value::ImageParts parts = value::image_parts("docker.io/library/nginx:1.25@" + digest);
  EXPECT_EQ(parts.name, "nginx");
  EXPECT_EQ(parts.tag, ":1.25");
  EXPECT_EQ(parts.digest, "@" + digest);
  const value::ImageParts bare = value::image_parts("host:5000/app");
  EXPECT_EQ(bare.name, "host:5000/app");
  EXPECT_EQ(bare.tag + bare.digest, "");
}

TEST(Image, names_the_registry_it_comes_from) {
  EXPECT_EQ(value::registry_host("nginx"), "docker.io");
  EXPECT_EQ(value::registry_host("index.docker.io/me/app"), "docker.io");
  EXPECT_EQ(value::registry_host("me/app"), "docker.io");
  EXPECT_EQ(value::registry_host("localhost:5000/app:1"), "localhost:5000");
}

TEST(Image, is_shown_without_digest_unless_it_has_no_tag) {
  EXPECT_EQ(value::familiar_image("docker.io/library/nginx:1.25@" + digest), "nginx:1.25");
  EXPECT_EQ(value::familiar_image("nginx@" + digest), "nginx@" + digest);
  EXPECT_EQ(value::familiar_image("nginx"), "nginx");
  EXPECT_EQ(value::familiar_image("NOT AN IMAGE"), "NOT AN IMAGE");
  EXPECT_EQ(value::familiar_image(""), "");
}

TEST(Image, that_is_familiar_is_printed_as_its_parts_say) {
  auto random = test::seeded("Image");
  static constexpr std::string_view parts[] = {
      "docker.io", "index.docker.io", "library",   "/", "/", ":", "nginx", "a",
      "1.25",      "host:5000",       "localhost", "X", ".", ""};
  int familiar = 0;
  for (int round = 0; round < 50'000; ++round) {
    std::string reference;
    for (auto size = 1 + test::below(6, random); size > 0; --size)
      reference += parts[test::below(std::size(parts), random)];
    if (test::below(5, random) == 0) reference += "@" + digest;
    std::string expected = reference;
    if (const auto read = catch_error([&] { return value::image_parts(reference); })) {
      expected = read.value->name + (read.value->tag.empty() ? read.value->digest : read.value->tag);
      ++familiar;
    }
    ASSERT_EQ(value::familiar_image(reference), expected) << reference;
  }
  EXPECT_GT(familiar, 1000);
}
