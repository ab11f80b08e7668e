// SPDX-License-Identifier: Apache-2.0
// __generate DIR: writes man/ and completions/ below the folder, for scripts/dev gen.
#include "commands/verbs.hpp"
#include "generate/completion.hpp"
#include "generate/man.hpp"
#include "session.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace cli {
namespace {

void write(const std::filesystem::path& path, std::string_view text) {
  std::error_code failed;
  std::filesystem::create_directories(path.parent_path(), failed);
  std::ofstream file(path, std::ios::binary);
  if (!(file << text << std::flush))
    throw swarm::Error(swarm::Errc::refused, "write " + path.string() + ": " + std::strerror(errno));
}

Exit run(Session& session) {
  const std::filesystem::path top = session.operands().front();
  for (const char* shell : {"bash", "zsh", "fish"})
    write(top / "completions" / ("swarmctl." + std::string(shell)), completion_script(shell));
  write(top / "man" / "swarmctl.1", man_page(nullptr));
  for (const Command* command : commands())
    write(top / "man" / ("swarmctl-" + std::string(command->name) + ".1"), man_page(command));
  return Exit::done;
}

}  // namespace

const Command generate_command{
    .name = "__generate", .least = 1, .most = 1, .mixing = Mixing::none, .run = run};

}  // namespace cli
