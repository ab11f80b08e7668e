// SPDX-License-Identifier: Apache-2.0
// Tests how ulimits and generic resources are parsed.
#include "unit/core/spec/codec_cases.hpp"

using namespace swarm;

TEST(Ulimits, have_a_hard_limit_not_below_the_soft_one) {
  expect_reads(value::ulimit, {{"nofile=1024", R"({"Name":"nofile","Hard":1024,"Soft":1024})"},
                               {"nofile=1024:2048", R"({"Name":"nofile","Hard":2048,"Soft":1024})"},
                               {"core=0", R"({"Name":"core","Hard":0,"Soft":0})"},
                               {"memlock=-1", R"({"Name":"memlock","Hard":-1,"Soft":-1})"},
                               {"memlock=5:-1", R"({"Name":"memlock","Hard":-1,"Soft":5})"}});
  expect_shows(value::ulimit, {{"nofile=7:7", "nofile=7"}, {"nofile=5:-1", "nofile=5:-1"}});
  expect_shows_held(value::ulimit, {{R"({"Name":"nofile","Soft":"x"})", "nofile=0"}, {"[]", "=0"}});
}

TEST(Ulimits, refuse_unknown_names_and_wrong_limits) {
  expect_refuses(
      value::ulimit,
      {{"nofile", "not a limit: NAME=SOFT or NAME=SOFT:HARD"},
       {"bogus=1",
        "the limit's name cannot be 'bogus': core, cpu, data, fsize, locks, memlock, msgqueue, nice, nofile, "
        "nproc, rss, rtprio, rttime, sigpending or stack"},
       {"nofile=a", "'a' is not a limit: a whole number, or -1 for unlimited"},
       {"nofile=", "'' is not a limit: a whole number, or -1 for unlimited"},
       {"nofile=0x10", "'0x10' is not a limit: a whole number, or -1 for unlimited"},
       {"nofile=-2", "'-2' is not a limit: a whole number, or -1 for unlimited"},
       {"nofile=1:2:3", "'2:3' is not a limit: a whole number, or -1 for unlimited"},
       {"nofile=9223372036854775808",
        "'9223372036854775808' is too large: at most 9223372036854775807, or -1 for unlimited"},
       {"nofile=2048:1024", "the soft limit is above the hard one: NAME=SOFT:HARD"},
       {"nofile=-1:1024", "the soft limit is above the hard one: NAME=SOFT:HARD"}});
}

TEST(GenericResources, are_counted) {
  expect_reads(value::generic_resource,
               {{"gpu=1", R"({"DiscreteResourceSpec":{"Kind":"gpu","Value":1}})"},
                {" gpu = 2 ", R"({"DiscreteResourceSpec":{"Kind":"gpu","Value":2}})"}});
  expect_refuses(value::generic_resource,
                 {{"bad", "not a resource: KIND=COUNT, such as gpu=2"},
                  {"=1", "not a resource: KIND=COUNT, such as gpu=2"},
                  {"gpu=UUID1", "the count is not a whole number: KIND=COUNT, 1 or more"},
                  {"gpu=-1", "the count is not a whole number: KIND=COUNT, 1 or more"},
                  {"gpu=1=2", "the count is not a whole number: KIND=COUNT, 1 or more"},
                  {"gpu=0", "the count is out of range: 1 or more"},
                  {"gpu=9223372036854775808", "the count is out of range: 1 or more"}});
  expect_shows_held(value::generic_resource,
                    {{R"({"NamedResourceSpec":{"Kind":"gpu","Value":"UUID1"}})", "gpu=UUID1"},
                     {R"({"DiscreteResourceSpec":{"Kind":"gpu"}})", "gpu=0"},
                     {"3", "="}});
}
