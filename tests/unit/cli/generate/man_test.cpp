// SPDX-License-Identifier: Apache-2.0
// Tests the manual pages.
#include "flags/spelling.hpp"
#include "generate/pages.hpp"

#include <gtest/gtest.h>

using namespace cli;

namespace {

/// The flag as man(7) needs it: --env-add with its hyphens escaped.
std::string in_manual(const Spelling& flag) {
  std::string text = flag.typed();
  for (auto at = text.find('-'); at != text.npos; at = text.find('-', at + 2)) text.insert(at, "\\");
  return "\\fB" + text + "\\fR";
}

bool has_section(const std::string& page, const std::string& name) {
  return page.find("\n.SH " + name + "\n") != page.npos;
}

}  // namespace

TEST(Manual, tells_the_exit_status_on_every_page) {
  std::vector<const Command*> all(commands().begin(), commands().end());
  all.push_back(nullptr);
  for (const Command* command : all) {
    const std::string page = man_page(command);
    for (const char* section : {"NAME", "SYNOPSIS", "DESCRIPTION", "EXIT STATUS", "SEE ALSO"})
      EXPECT_TRUE(has_section(page, section)) << section << " in " << page.substr(0, 40);
  }
  const std::string whole = man_page(nullptr);
  for (const char* section : {"ENVIRONMENT", "FILES", "EXAMPLES"}) EXPECT_TRUE(has_section(whole, section));
}

TEST(Manual, lists_only_the_exit_codes_that_a_verb_can_have) {
  const auto tells = [](const char* verb, const char* code) {
    return man_page(find_command(verb)).find("\n\\fB" + std::string(code) + "\\fR\n") != std::string::npos;
  };
  EXPECT_TRUE(tells("update", "5") && tells("update", "9") && tells("why", "6") && tells("rm", "7"));
  EXPECT_FALSE(tells("why", "9") || tells("ls", "4") || tells("inspect", "10") || tells("help", "8"));
}

TEST(Manual, has_a_page_for_each_topic) {
  for (const Topic& topic : topics()) {
    const std::string page = man_page(topic);
    EXPECT_TRUE(page.find(" 7 \"") != page.npos && has_section(page, "DESCRIPTION")) << topic.name;
  }
}

TEST(Manual, names_every_flag) {
  for (const Command* command : commands()) {
    const std::string page = man_page(command);
    for (const Spelling& flag : spellings(command->verb))
      if (!has(flag.row->on, Verbs::global) && flag.name.size() > 1) {
        EXPECT_NE(page.find(in_manual(flag)), page.npos) << command->name << ": " << flag.typed();
      }
  }
}
