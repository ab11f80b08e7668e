// SPDX-License-Identifier: Apache-2.0
// Tests the connection flags that the commands of hints repeat.
#include "connection/hint_flags.hpp"

#include "config/environment.hpp"
#include "flags/parse.hpp"

#include <gtest/gtest.h>

using namespace cli;

namespace {

std::string flags_of(const std::vector<std::string>& words) {
  Line line;
  parse(words, Verbs::wait, Mixing::free, line);
  return connection_flags(line.globals);
}

}  // namespace

TEST(SameEngine, connection_flags_are_those_that_were_typed) {
  EXPECT_EQ(flags_of({"web"}), "");
  EXPECT_EQ(flags_of({"web", "-v", "--color", "never", "--timeout", "5s"}), "");
  EXPECT_EQ(flags_of({"-H", "tcp://a:2376", "web", "--host", "tcp://b:2376", "--tlsverify", "--tlscacert",
                      "my ca.pem"}),
            "--host tcp://a:2376 --host tcp://b:2376 --tlsverify --tlscacert 'my ca.pem'");
  EXPECT_EQ(flags_of({"-H", "tcp://a:2376/proxy/,tcp://b", "web"}), "--host tcp://a:2376/proxy/,tcp://b");
  EXPECT_EQ(flags_of({"--context", "it's", "--tls=false"}), "--context 'it'\\''s' --tls=false");
}

TEST(SameEngine, connection_flags_hold_no_password_of_an_address) {
  EXPECT_EQ(flags_of({"-H", "tcp://me:secret@a:1/b@c,https://x:y@b,z:q@c:1", "web"}),
            "--host tcp://a:1/b@c,https://b,c:1");
  EXPECT_EQ(flags_of({"-H", "ssh://me@a", "-H", "unix:///x@y", "-H", "/x@y", "web"}),
            "--host ssh://me@a --host unix:///x@y --host /x@y");
}
