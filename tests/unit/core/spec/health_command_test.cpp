// SPDX-License-Identifier: Apache-2.0
// Tests how the command of a health check is parsed and printed.
#include "unit/core/spec/codec_cases.hpp"

using namespace swarm;

TEST(HealthCommand, is_run_by_the_shell) {
  expect_reads(value::health_command, {{"curl -f localhost", R"(["CMD-SHELL","curl -f localhost"])"},
                                       {"[ -f /x ]", R"(["CMD-SHELL","[ -f /x ]"])"},
                                       {"[ \"$STATE\" ]", R"(["CMD-SHELL","[ \"$STATE\" ]"])"},
                                       {"[ \"$(id -u)\" ]", R"(["CMD-SHELL","[ \"$(id -u)\" ]"])"},
                                       {"[[ -f /x ]]", R"(["CMD-SHELL","[[ -f /x ]]"])"},
                                       {"[]", R"(["CMD-SHELL","[]"])"},
                                       {"[1]", R"(["CMD-SHELL","[1]"])"},
                                       {"[\"a\",1]", R"(["CMD-SHELL","[\"a\",1]"])"},
                                       {"[\"a\"] && b", R"(["CMD-SHELL","[\"a\"] && b"])"},
                                       {"{\"a\":\"b\"}", R"(["CMD-SHELL","{\"a\":\"b\"}"])"},
                                       {"", "null"}});
}

TEST(HealthCommand, of_a_json_array_is_run_without_a_shell) {
  expect_reads(value::health_command, {{R"(["true"])", R"(["CMD","true"])"},
                                       {R"(["curl","-f","a b"])", R"(["CMD","curl","-f","a b"])"},
                                       {R"([ "curl", "-f" ])", R"(["CMD","curl","-f"])"},
                                       {R"(["sh","-c","a\n\"b\""])", R"(["CMD","sh","-c","a\n\"b\""])"},
                                       {R"(["CMD","/c","ver"])", R"(["CMD","CMD","/c","ver"])"},
                                       {R"([""])", R"(["CMD",""])"}});
}

TEST(HealthCommand, of_another_form_has_no_text) {
  expect_shows_held(value::health_command, {{"null", ""},
                                            {"[]", ""},
                                            {R"(["NONE"])", ""},
                                            {R"(["CMD"])", ""},
                                            {R"(["CMD-SHELL",""])", ""},
                                            {R"(["CMD-SHELL","a","b"])", ""},
                                            {R"(["CMD",7])", ""},
                                            {R"(["FUTURE","a"])", ""}});
}
