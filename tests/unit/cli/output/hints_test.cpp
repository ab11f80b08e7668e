// SPDX-License-Identifier: Apache-2.0
// Tests that the hints name existing verbs and flags, and commands that work.
#include "output/hints.hpp"

#include "command.hpp"
#include "flags/spelling.hpp"

#include <algorithm>

#include <gtest/gtest.h>

using namespace cli;
using swarm::Hint;
using swarm::Step;

namespace {

std::vector<Step> steps() {
  std::vector<Step> all;
  for (int i = static_cast<int>(Step::run_again); i <= static_cast<int>(swarm::last_step); ++i)
    all.push_back(static_cast<Step>(i));
  return all;
}

/// Removes the commands of other programs, which have their own flags.
std::string without_foreign_commands(std::string text) {
  for (const std::string program : {"{docker} ", "docker ", "openssl ", "ls -l"})
    for (auto at = text.find(program); at != text.npos; at = text.find(program))
      text.erase(at, text.find_first_of("`,;)", at) - at);
  return text;
}

/// Every text that follows `start`, up to one of the characters in `ends`.
std::vector<std::string> all_after(const std::string& text, const std::string& start, const char* ends) {
  std::vector<std::string> found;
  for (auto at = text.find(start); at != text.npos; at = text.find(start, at + 1))
    found.push_back(
        text.substr(at + start.size(), text.find_first_of(ends, at + start.size()) - at - start.size()));
  return found;
}

bool has_flag(Verbs verb, const std::string& name) { return find_name(spellings(verb), name) != nullptr; }

bool any_verb_has(const std::string& name) {
  return std::ranges::any_of(commands(), [&](const Command* one) { return has_flag(one->verb, name); });
}

}  // namespace

TEST(Hints, every_step_has_words) {
  for (const Step step : steps()) EXPECT_NE(sentence(step), "") << static_cast<int>(step);
}

TEST(Hints, every_verb_and_flag_in_the_words_of_a_step_exists) {
  std::size_t verbs = 0, flags = 0;
  for (const Step step : steps()) {
    const std::string text = without_foreign_commands(std::string(sentence(step)));
    for (const std::string& line : all_after(text, "{swarmctl} ", "`,;")) {
      const Command* command = find_command(line.substr(0, line.find(' ')));
      ASSERT_NE(command, nullptr) << line;
      ++verbs;
      for (const std::string& name : all_after(line, "--", "= "))
        EXPECT_TRUE(has_flag(command->verb, name)) << line;
    }
    for (const std::string& name : all_after(text, "--", "= `,;:)")) {
      EXPECT_TRUE(any_verb_has(name)) << text;
      ++flags;
    }
    if (text.find("-H") != text.npos) {
      EXPECT_NE(find_letter(spellings(Verbs::ls), 'H'), nullptr) << text;
    }
  }
  EXPECT_GT(verbs, 10U);
  EXPECT_GT(flags, 20U);
}

TEST(Hints, every_command_of_the_program_has_the_connection_flags) {
  const std::string connection = "--host tcp://a";
  for (const Step step : steps()) {
    const std::string text = hint_text({step, {"web", "web", "web", "web"}}, connection);
    for (const std::string& line : all_after(text, "swarmctl ", "`"))
      EXPECT_TRUE(line.starts_with(connection + " ")) << text;
  }
  EXPECT_EQ(hint_text({Step::roll_back_or_restart, {"web"}}, "-H a"),
            "to go back: swarmctl -H a rollback web; to retry: swarmctl -H a restart web");
  EXPECT_EQ(hint_text({Step::roll_back_or_restart, {"web"}}, ""),
            "to go back: swarmctl rollback web; to retry: swarmctl restart web");
}

TEST(Hints, quote_arguments_in_commands_alone) {
  EXPECT_EQ(
      hint_text({Step::drop_constraint_or_label_node, {"node.labels.a == b", "web", "n1", "a=b c"}}, ""),
      "docker node update --label-add 'a=b c' n1, or: swarmctl update --constraint-rm "
      "'node.labels.a == b' web");
  EXPECT_EQ(hint_text({Step::read_engine_log, {"vm (tfm1la8eai8e)"}}, ""),
            "see what the engine on vm (tfm1la8eai8e) logged: journalctl -u docker");
  EXPECT_EQ(hint_text({Step::read_check_or_allow_start, {"vm", "c1"}}, "-H a"),
            "see what the check printed, on vm: docker inspect -f '{{json .State.Health}}' c1; "
            "--health-start-period gives a slow start more time");
}

TEST(Hints, may_be_words_of_ours_with_commands_in_them) {
  const Hint first = make_hint("check with `", swarmctl("inspect", "it's"), "`");
  EXPECT_EQ(hint_text(first, ""), "check with `swarmctl inspect 'it'\\''s'`");
  const Hint both = make_hint(first, "; ", make_hint(swarmctl("wait", "web"), " waits"));
  EXPECT_EQ(hint_text(both, "-H a"),
            "check with `swarmctl -H a inspect 'it'\\''s'`; swarmctl -H a wait web waits");
  EXPECT_EQ(hint_text(make_hint(Hint(), "", "run {0} of swarmctl ls"), "-H a"), "run {0} of swarmctl ls");
}

TEST(Hints, are_one_line_or_none) {
  EXPECT_EQ(hint_line({}, "-H a"), "");
  EXPECT_EQ(hint_line({Step::run_again}, "-H a"), "hint: run it again\n");
  EXPECT_EQ(hint_line({Step::sign_name, {"a\nb"}}, ""),
            "hint: sign one with a\\x0ab as its subjectAltName\n");
}

TEST(Hints, name_docker_with_the_flags_of_the_connection_that_it_has) {
  const std::pair<const char*, const char*> table[] = {
      {"", "docker node ls"},
      {"--context prod", "docker --context prod node ls"},
      {"--host tcp://a,tcp://b --host tcp://c --tls --tlskey 'my key'",
       "docker --host tcp://a --tls --tlskey 'my key' node ls"},
      {"--request-timeout 5s --tlsverify=false", "docker --tlsverify=false node ls"}};
  for (const auto& [connection, command] : table)
    EXPECT_EQ(hint_text(Step::inspect_nodes, connection),
              "see what is wrong with the nodes: " + std::string(command));
}
