// SPDX-License-Identifier: Apache-2.0
// Runs the program: from argv to a command to an exit code.

#include "run.hpp"

#include "command.hpp"
#include "commands/changes/record.hpp"
#include "config/environment.hpp"
#include "connection/hint_flags.hpp"
#include "flags/parse.hpp"
#include "generate/help.hpp"
#include "output/document/typed_secrets.hpp"
#include "output/hints.hpp"
#include "report.hpp"
#include "session.hpp"
#include "terminal/log.hpp"

#include <swarm/error.hpp>
#include <swarm/log.hpp>

#include <cerrno>
#include <cstring>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;

/// Flags before the verb are global; the verb is the first operand.
struct Split {
  Line line;
  const Command* command = nullptr;
  std::vector<std::string> rest;
};

void split(std::span<const char* const> argv, Split& out) {
  const std::vector<std::string> words(argv.begin(), argv.end());
  parse(words, Verbs::none, Mixing::stops, out.line);
  auto& operands = out.line.operands;
  if (operands.empty()) return;
  out.command = &command_named(operands);
  out.rest.assign(operands.begin() + 1, operands.end());
}

void check_operands(const Command& command, const Line& line) {
  const auto& operands = line.operands;
  const bool selects = line.given.has(flag::select);
  if (operands.size() < command.least && !selects)
    throw Error(Errc::usage, "needs " + std::string(command.operands),
                make_hint("swarmctl help ", command.name, " shows how it is used"));
  if (operands.size() > command.most)
    throw Error(Errc::usage, "one operand too many: " + operands[command.most],
                make_hint("swarmctl help ", command.name, " shows how it is used"));
  if (line.given.has(flag::on_failure) && line.given.last(flag::progress) == "json")
    throw Error(Errc::usage, "--on-failure cannot be used with --progress json, which prints only objects");
}

void set_up(const Given& given, TypedWords words, Io& io) {
  const std::string color = given.last(flag::color, "auto");
  if (color != "auto") io.color = color == "always" ? Color::always : Color::never;
  const std::string level = given.last(flag::log_level, given.on(flag::verbose) ? "debug" : "");
  if (level.empty()) return;
  start_log(level, io.err, [typed = std::move(words)](std::string text) {
    return without_typed_secrets(std::move(text), typed);
  });
}

std::optional<Help> help_wanted(const Given& globals) {
  if (globals.on(flag::help)) return Help::full;
  if (globals.on(flag::h)) return Help::brief;
  return std::nullopt;
}

Exit run_command(Split& words, Io& io, swarm::Transport* instead) {
  Line& line = words.line;
  line.operands.clear();
  const Command& command = *words.command;
  parse(words.rest, command.verb, command.mixing, line);
  if (const auto help = help_wanted(line.globals)) return print_help(io, &command, *help);
  take_variables(io.env, command.verb, line);
  set_up(line.globals, typed_words(command.verb, line), io);
  check_operands(command, line);
  Session session(io, command, std::move(line), instead);
  record_changes(session);
  return with_report(session, [&] { return command.run(session); });
}

/// The words of the line, and the values in `--flag=value`. Which of them are images is not known yet.
TypedWords quotable(std::span<const char* const> argv) {
  TypedWords words;
  words.others.assign(argv.begin(), argv.end());
  for (const std::string_view word : argv)
    if (const auto sign = word.find('='); word.starts_with("--") && sign != word.npos)
      words.others.emplace_back(word.substr(sign + 1));
  return words;
}

Exit dispatch(std::span<const char* const> argv, Io& io, swarm::Transport* instead) {
  Split words;
  const Command*& command = words.command;
  const auto fail = [&](const Error& error) {
    return report(io, command != nullptr ? command->name : "", without_typed_secrets(error, quotable(argv)),
                  connection_flags(words.line.globals));
  };
  try {
    split(argv, words);
    const Given& globals = words.line.globals;
    if (command == nullptr && globals.on(flag::version)) return print_version(io);
    if (command == nullptr && argv.empty()) return print_help(io, nullptr, Help::brief);
    const auto help = help_wanted(globals);
    if (command == nullptr && help) return print_help(io, nullptr, *help);
    if (command == nullptr) throw Error(Errc::usage, "needs a verb", make_hint("swarmctl help lists them"));
    return run_command(words, io, instead);
  } catch (const Error& error) {
    return fail(error);
  } catch (const std::bad_alloc&) {
    return fail(Error(Errc::refused, "out of memory"));
  }
}

}  // namespace

int run(std::span<const char* const> argv, Io& io, swarm::Transport* instead) {
  for (Stream* stream : {&io.out, &io.err})
    if (stream->terminal() && !io.has_utf8()) stream->spell_in_ascii();
  Exit code = dispatch(argv, io, instead);
  swarm::log::listen({});  // The log would write to io.err, which belongs to the caller.
  io.out.flush();
  if (const int failed = io.out.failed(); failed != 0 && failed != EPIPE) {
    io.err.write("swarmctl: cannot write the output: ").write(std::strerror(failed)).write("\n");
    code = worse(code, Exit::failed);
  }
  io.err.flush();
  return static_cast<int>(code);
}

}  // namespace cli
