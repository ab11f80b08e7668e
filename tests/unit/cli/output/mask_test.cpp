// SPDX-License-Identifier: Apache-2.0
#include "output/mask.hpp"

#include <gtest/gtest.h>

namespace {

TEST(Mask, hides_what_its_name_gives_away) {
  for (const char* name :
       {"PASSWORD", "db_password", "API_TOKEN", "aws-secret-access-key", "CREDENTIALS", "Passphrase"})
    EXPECT_TRUE(cli::looks_secret(name)) << name;
  for (const char* name : {"PATH", "PWD", "DB_PASSWORD_FILE", "REPLICAS", ""})
    EXPECT_FALSE(cli::looks_secret(name)) << name;
}

TEST(Mask, leaves_the_rest_readable) {
  struct {
    const char *pair, *shown;
  } const cases[] = {
      {"A=1", "A=1"},
      {"TOKEN=abc", "TOKEN=*****"},
      {"TOKEN=", "TOKEN="},
      {"TOKEN", "TOKEN"},
      {"DB=postgres://user:pass@host/db?x=1", "DB=postgres://user:*****@host/db?x=1"},
      {"DB=a://u:p@h,b://u:p@w@h", "DB=a://u:*****@h,b://u:*****@h"},
      {"URL=http://host:80/a@b", "URL=http://host:80/a@b"},
  };
  for (const auto& c : cases) EXPECT_EQ(cli::masked_pair(c.pair), c.shown);
}

TEST(Mask, the_words_of_a_command) {
  EXPECT_EQ(cli::masked_words({"curl", "--token", "abc", "--key=1", "--token", "--quiet", "http://u:p@h"}),
            (std::vector<std::string>{"curl", "--token", "*****", "--key=*****", "--token", "--quiet",
                                      "http://u:*****@h"}));
}

}  // namespace
