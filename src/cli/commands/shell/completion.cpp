// SPDX-License-Identifier: Apache-2.0
// completion: prints the script for completion in a shell.
#include "commands/shell/verbs.hpp"
#include "generate/pages.hpp"
#include "output/hints.hpp"
#include "session.hpp"

#include <array>

namespace cli {
namespace {

Exit run_completion(Session& session) {
  const std::string& shell = session.operands().front();
  const std::string_view script = completion_script(shell);
  if (script.empty())
    throw swarm::Error(swarm::Errc::usage, "no completion for " + shell + ": allowed are bash, zsh, fish",
                       make_hint("swarmctl completion bash"));
  session.io.out.write(script);
  return Exit::done;
}

constexpr std::array completion_examples{
    Example{"source <(swarmctl completion bash)",
            "enable it in this shell (add it to ~/.bashrc, or to ~/.zshrc after compinit)"},
    Example{"swarmctl completion fish > ~/.config/fish/completions/swarmctl.fish",
            "enable it in every fish shell"},
};

}  // namespace

const Command completion_command{
    .name = "completion",
    .verb = Verbs::completion,
    .operands = "SHELL",
    .summary = "Print a shell completion script",
    .prose =
        "SHELL is bash, zsh or fish. The script runs swarmctl at each Tab. For names and for a "
        "service's current values, swarmctl asks the engine that the command line names, for at most "
        "120 ms (SWARMCTL_COMPLETION_TIMEOUT changes this for a distant engine), and never over ssh.",
    .examples = completion_examples,
    .least = 1,
    .most = 1,
    .run = run_completion};

}  // namespace cli
