// SPDX-License-Identifier: Apache-2.0
// Tests the generated parts of the documentation.
#include "command.hpp"
#include "exit_code.hpp"
#include "flags/spelling.hpp"
#include "generate/topics.hpp"

#include <swarm/field_versions.hpp>

#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

using cli::with_exit_codes;

TEST(Pages, get_the_table_of_exit_codes_between_their_marks) {
  const std::string mark = "<!-- exit codes: written by scripts/dev gen -->\n";
  const std::string page = with_exit_codes("# Before\n\n" + mark + "stale\n<!-- end -->\n\nAfter\n");
  EXPECT_TRUE(page.starts_with("# Before\n\n" + mark + "| code | meaning |\n| --- | --- |\n| 0 | done"));
  EXPECT_TRUE(page.ends_with(" |\n<!-- end -->\n\nAfter\n"));
  EXPECT_NE(page.find("| 7 | `--timeout` passed; the change"), std::string::npos) << page;
  for (const cli::ExitMeaning& one : cli::exit_codes())
    EXPECT_NE(page.find("\n| " + std::to_string(static_cast<int>(one.code)) + " | "), std::string::npos);
  EXPECT_EQ(with_exit_codes(page), page);
}

TEST(Pages, without_marks_stay_as_they_are) {
  for (const char* page : {"", "# Page\n", "<!-- exit codes: written by scripts/dev gen -->\nno end"})
    EXPECT_EQ(with_exit_codes(page), page);
}

/// scripts/compatibility writes this page from runs on several engines. It is stale if a verb or flag was
/// added after them.
TEST(Pages, of_the_engines_name_every_verb_flag_and_field_with_its_version) {
  std::ifstream in(SOURCE_DIR "/docs/compatibility.md");
  const std::string page{std::istreambuf_iterator<char>(in), {}};
  constexpr swarm::Api oldest{1, 41};
  const auto expect_line = [&](const std::string& name, swarm::Api since) {
    const std::string line = "\n| `" + name + "` | " + (since > oldest ? since.text() : "") + " | ";
    EXPECT_NE(page.find(line), page.npos) << name;
  };
  EXPECT_EQ(page.find("**"), page.npos) << "something is not tested, or fails";
  for (const cli::Command* command : cli::commands()) {
    if (command->name == "help" || command->name == "completion") continue;  // they send nothing to an engine
    EXPECT_NE(page.find("\n| `" + std::string(command->name) + "` | "), page.npos) << command->name;
  }
  for (const cli::Verbs verb : {cli::Verbs::create, cli::Verbs::update})
    for (const cli::Spelling& flag : cli::spellings(verb))
      if (!flag.row->at.empty() && flag.typed() != "--name") expect_line(flag.typed(), flag.row->since);
  for (const swarm::FieldVersion& field : swarm::field_versions)
    if (field.since > oldest) expect_line(std::string(field.pointer), field.since);
}
