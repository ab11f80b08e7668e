// SPDX-License-Identifier: Apache-2.0
// Tests the parser of the command line.
#include "flags/argv.hpp"

#include "flags/plugin_words.hpp"
#include "output/hints.hpp"

#include <swarm/error.hpp>
#include <swarm/values.hpp>

#include <set>
#include <string>

#include <gtest/gtest.h>

using namespace cli;
using Words = std::vector<std::string>;

namespace {

struct Situation {
  std::string line;
  Words flags, operands;
};

Normalized normalized(const std::string& line, Verbs verb, Mixing mixing = Mixing::free) {
  return normalize(swarm::value::split_words(line), spellings(verb), mixing);
}

std::string refusal(const std::string& line, Verbs verb) {
  try {
    normalized(line, verb);
  } catch (const swarm::Error& error) {
    EXPECT_EQ(error.code(), swarm::Errc::usage);
    return std::string(error.what()) + " | " + cli::hint_text(error.hint(), "");
  }
  return "taken";
}

}  // namespace

TEST(Argv, reads_dockers_grammar) {
  const std::vector<Situation> situations{
      {"--env A=1 --env=B=2 -e C=3 -eD=4 -e=E=5",
       {"--env", "A=1", "--env", "B=2", "--env", "C=3", "--env", "D=4", "--env", "E=5"},
       {}},
      {"-tq", {"--tty", "true", "--quiet", "true"}, {}},
      {"-tqe A=1", {"--tty", "true", "--quiet", "true", "--env", "A=1"}, {}},
      {"--init=false --tty=T", {"--init", "false", "--tty", "true"}, {}},
      {"--replicas -1", {"--replicas", "-1"}, {}},
      {"--args '--flag like'", {"--args", "--flag like"}, {}},
      {"--workdir= x", {"--workdir", ""}, {"x"}},
      {"--tty maybe", {"--tty", "true"}, {"maybe"}},
      {"-", {}, {"-"}},
  };
  for (const Situation& situation : situations) {
    const Normalized got = normalized(situation.line, Verbs::create);
    EXPECT_EQ(got.flags, situation.flags) << situation.line;
    EXPECT_EQ(got.operands, situation.operands) << situation.line;
  }
}

TEST(Argv, create_stops_at_its_image) {
  const Normalized got = normalized("--name x busybox -- ls --color -e", Verbs::create, Mixing::stops);
  EXPECT_EQ(got.flags, (Words{"--name", "x"}));
  EXPECT_EQ(got.operands, (Words{"busybox", "--", "ls", "--color", "-e"}));
}

TEST(Argv, a_double_dash_before_the_image_is_dropped) {
  const Normalized got = normalized("--name x -- busybox -x", Verbs::create, Mixing::stops);
  EXPECT_EQ(got.operands, (Words{"busybox", "-x"}));
}

TEST(Argv, update_mixes_flags_and_operands) {
  const Normalized got = normalized("web --env-add A=1 --env-rm B", Verbs::update);
  EXPECT_EQ(got.flags, (Words{"--env-add", "A=1", "--env-rm", "B"}));
  EXPECT_EQ(got.operands, Words{"web"});
}

TEST(Argv, names_the_flag_that_was_meant) {
  EXPECT_EQ(refusal("--replcas 3", Verbs::create), "unknown flag --replcas | did you mean --replicas?");
  EXPECT_EQ(refusal("--env A=1", Verbs::update), "unknown flag --env | did you mean --env-add?");
  EXPECT_EQ(refusal("-e A=1", Verbs::update), "unknown flag -e | did you mean --env-add?");
  EXPECT_EQ(refusal("-x", Verbs::update), "unknown flag -x | --help lists the flags");
  EXPECT_EQ(refusal("--env-add A=1", Verbs::create), "unknown flag --env-add | did you mean --env?");
  EXPECT_EQ(refusal("-detach", Verbs::create), "unknown flag -detach | did you mean --detach?");
  EXPECT_EQ(refusal("--xyzzy", Verbs::create), "unknown flag --xyzzy | --help lists the flags");
}

TEST(Argv, says_what_a_value_lacks) {
  EXPECT_EQ(refusal("--replicas", Verbs::create), "--replicas needs a value: N | ");
  EXPECT_EQ(refusal("--init=maybe", Verbs::create), "--init=maybe: allowed are true or false | ");
  EXPECT_EQ(refusal("-e", Verbs::create), "-e needs a value: KEY[=VALUE] | ");
}

TEST(Spelling, a_verbs_own_flags_come_before_global_ones) {
  const auto create = spellings(Verbs::create);
  EXPECT_EQ(find_name(create, "host")->row->group, Group::network);
  EXPECT_EQ(find_letter(create, 'H')->row->group, Group::connection) << "-H stays the manager's address";
  const auto update = spellings(Verbs::update);
  EXPECT_EQ(find_name(update, "host")->row->group, Group::connection);
  EXPECT_EQ(find_name(update, "host-add")->form, Form::add);
}

TEST(Spelling, is_unique_for_each_verb) {
  for (unsigned bit = 1; bit != 0; bit <<= 1U) {
    std::set<std::string> names;
    std::set<char> letters;
    for (const Spelling& flag : spellings(static_cast<Verbs>(bit))) {
      EXPECT_TRUE(names.insert(flag.name).second) << flag.name;
      EXPECT_TRUE(flag.letter == 0 || letters.insert(flag.letter).second) << flag.letter;
    }
  }
}

TEST(PluginWords, are_dockers_line_without_the_plugins_name) {
  using Line = std::vector<const char*>;
  const auto words = [](const Line& line) {
    const Line ours = plugin_words(line);
    return Words(ours.begin(), ours.end());
  };
  EXPECT_EQ(words({"swarmctl", "ls", "-q"}), (Words{"ls", "-q"}));
  EXPECT_EQ(words({"-c", "swarmctl", "--tls", "swarmctl", "ls"}), (Words{"-c", "swarmctl", "--tls", "ls"}));
  EXPECT_EQ(words({"-D", "-l", "warn", "--host=x", "swarmctl", "rm", "swarmctl"}),
            (Words{"--verbose", "--log-level", "warn", "--host=x", "rm", "swarmctl"}));
  EXPECT_EQ(words({"-Dl", "fatal", "-lpanic", "-l=warning", "--log-level=fatal", "swarmctl", "ls"}),
            (Words{"--verbose", "--log-level", "off", "--log-level", "off", "--log-level", "warn",
                   "--log-level", "off", "ls"}));
  EXPECT_EQ(
      words({"--log-level", "fatal", "-DHx", "-c=far", "--config", "swarmctl", "--tlsverify", "swarmctl"}),
      (Words{"--log-level", "off", "--verbose", "-H", "x", "-c", "far", "--config", "swarmctl",
             "--tlsverify"}));
  EXPECT_EQ(words({"--debug=true", "--debug=0", "-D=false", "-D=1", "swarmctl", "ls", "-l", "--debug"}),
            (Words{"--verbose", "--verbose", "ls", "-l", "--debug"}));
  EXPECT_EQ(words({"help", "swarmctl", "ls"}), (Words{"help", "ls"}));
  EXPECT_EQ(words({"__complete", "swarmctl", "rm", ""}), (Words{"__complete_plugin", "rm", ""}));
  EXPECT_EQ(words({"__completeNoDesc", "swarmctl", "rm", ""}), (Words{"__complete_plugin_names", "rm", ""}));
  EXPECT_EQ(words({"docker-cli-plugin-metadata"}), (Words{"docker-cli-plugin-metadata"}));
  EXPECT_EQ(words({"ls", "-q"}), (Words{"ls", "-q"})) << "typed by a person";
}

TEST(PluginWords, are_for_dockers_name_of_the_program) {
  EXPECT_TRUE(is_docker_plugin("/usr/libexec/docker/cli-plugins/docker-swarmctl"));
  EXPECT_TRUE(is_docker_plugin("docker-swarmctl"));
  EXPECT_FALSE(is_docker_plugin("/docker-swarmctl/swarmctl"));
}
