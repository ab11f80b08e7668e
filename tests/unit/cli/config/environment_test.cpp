// SPDX-License-Identifier: Apache-2.0
// Tests the environment variables that replace flags.
#include "config/environment.hpp"

#include <swarm/error.hpp>

#include <algorithm>
#include <map>

#include <gtest/gtest.h>

using namespace cli;

namespace {

Env variables_of(std::map<std::string, std::string> variables) {
  return [variables = std::move(variables)](const char* name) {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  };
}

Line line_of(const std::vector<std::string>& words, Verbs verb, const Env& env) {
  Line line;
  parse(words, verb, Mixing::free, line);
  take_variables(env, verb, line);
  return line;
}

}  // namespace

TEST(Variables, stand_in_for_flags_that_were_not_given) {
  const Env env =
      variables_of({{"SWARMCTL_TIMEOUT", "5m"}, {"SWARMCTL_COLOR", "never"}, {"SWARMCTL_LOG_LEVEL", ""}});
  const Line line = line_of({"web", "--color", "always"}, Verbs::update, env);
  EXPECT_EQ(line.given.last(flag::timeout), "5m");
  EXPECT_EQ(line.globals.last(flag::color), "always");
  EXPECT_FALSE(line.globals.has(flag::log_level));
  EXPECT_FALSE(line.given.changes());
}

TEST(Variables, of_flags_that_the_verb_lacks_are_left_alone) {
  const Line line =
      line_of({}, Verbs::ls, variables_of({{"SWARMCTL_TIMEOUT", "junk"}, {"SWARMCTL_COLOR", "never"}}));
  EXPECT_FALSE(line.given.has(flag::timeout));
  EXPECT_EQ(line.globals.last(flag::color), "never");
}

TEST(Variables, of_log_levels_yield_to_v) {
  const Env env = variables_of({{"SWARMCTL_LOG_LEVEL", "error"}});
  EXPECT_EQ(line_of({}, Verbs::ls, env).globals.last(flag::log_level), "error");
  EXPECT_FALSE(line_of({"-v"}, Verbs::ls, env).globals.has(flag::log_level));
}

TEST(Variables, that_the_flag_would_refuse_are_refused_by_name) {
  try {
    line_of({}, Verbs::ls, variables_of({{"SWARMCTL_COLOR", "blue"}}));
    ADD_FAILURE() << "taken";
  } catch (const swarm::Error& error) {
    EXPECT_EQ(error.code(), swarm::Errc::usage);
    EXPECT_STREQ(error.what(), "SWARMCTL_COLOR blue: allowed are auto, always or never");
  }
}

TEST(Variables, have_each_name_once_and_a_meaning) {
  std::vector<std::string_view> names;
  for (const Variable& one : variables()) {
    EXPECT_FALSE(one.meaning.empty() || one.meaning.ends_with('.')) << one.name;
    names.push_back(one.name);
  }
  std::ranges::sort(names);
  EXPECT_EQ(std::ranges::adjacent_find(names), names.end());
}
