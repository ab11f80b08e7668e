// SPDX-License-Identifier: Apache-2.0
// __generate DIR: writes man/, completions/ and the schema of services below DIR, and renews the tables in
// its pages, for scripts/dev gen.
#include "commands/shell/verbs.hpp"
#include "generate/pages.hpp"
#include "generate/spec_pages.hpp"
#include "generate/topics.hpp"
#include "output/document/json_text.hpp"
#include "session.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

void write(const std::filesystem::path& path, std::string_view text) {
  std::error_code failed;
  std::filesystem::create_directories(path.parent_path(), failed);
  std::ofstream file(path, std::ios::binary);
  if (!(file << text << std::flush))
    throw swarm::Error(swarm::Errc::refused, "write " + path.string() + ": " + std::strerror(errno));
}

/// Renews the tables of a page; skips a page that does not exist.
void renew(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return;
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  if (const std::string renewed = with_spec_members(with_exit_codes(page)); renewed != page)
    write(path, renewed);
}

Exit run_generate(Session& session) {
  const std::filesystem::path top = session.operands().front();
  for (const char* shell : {"bash", "zsh", "fish"})
    write(top / "completions" / ("swarmctl." + std::string(shell)), completion_script(shell));
  write(top / "man" / "swarmctl.1", man_page(nullptr));
  for (const Command* command : commands())
    write(top / "man" / ("swarmctl-" + std::string(command->name) + ".1"), man_page(command));
  for (const Topic& topic : topics())
    write(top / "man" / ("swarmctl-" + std::string(topic.name) + ".7"), man_page(topic));
  for (const char* page : {"README.md", "docs/in-ci.md", "docs/files.md"}) renew(top / page);
  write(top / "docs" / "service.schema.json", indented(spec_schema()) + "\n");
  return Exit::done;
}

}  // namespace

const Command generate_command{
    .name = "__generate", .least = 1, .most = 1, .mixing = Mixing::none, .run = run_generate};

}  // namespace cli
