// SPDX-License-Identifier: Apache-2.0
// completion: the script that makes a shell complete swarmctl's words.
#include "commands/shell/verbs.hpp"
#include "generate/pages.hpp"
#include "session.hpp"

#include <array>

namespace cli {
namespace {

Exit run_completion(Session& session) {
  const std::string& shell = session.operands().front();
  const std::string_view script = completion_script(shell);
  if (script.empty())
    throw swarm::Error(swarm::Errc::usage, "no completion for " + shell + ": allowed are bash, zsh, fish",
                       "swarmctl completion bash");
  session.io.out.write(script);
  return Exit::done;
}

constexpr std::array completion_examples{
    Example{"source <(swarmctl completion bash)", "for this shell; in ~/.bashrc or ~/.zshrc for every one"},
    Example{"swarmctl completion fish > ~/.config/fish/completions/swarmctl.fish", "for every fish"},
};

}  // namespace

const Command completion_command{
    .name = "completion",
    .verb = Verbs::completion,
    .operands = "SHELL",
    .summary = "Print the script by which a shell completes swarmctl's words",
    .prose =
        "SHELL is bash, zsh or fish. The script asks swarmctl itself at each Tab, and swarmctl asks the "
        "engine that the line means where "
        "names or a service's present values are wanted: for no more than 150 ms, unless "
        "SWARMCTL_COMPLETION_TIMEOUT gives an engine that is far away more, and never over ssh.",
    .examples = completion_examples,
    .least = 1,
    .most = 1,
    .run = run_completion};

}  // namespace cli
