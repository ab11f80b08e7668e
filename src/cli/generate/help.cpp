// SPDX-License-Identifier: Apache-2.0
// Prints help: grouped, examples first, wrapped to the terminal's width.

#include "generate/help.hpp"

#include "flags/spelling.hpp"
#include "session.hpp"

#include <algorithm>

namespace cli {
namespace {

constexpr std::string_view about =
    "swarmctl manages the services of a Docker Swarm over the Docker Engine API: it creates, "
    "lists, inspects, updates and removes them, without docker's command line.";

class Text {
 public:
  explicit Text(int columns) : columns_(static_cast<std::size_t>(std::clamp(columns, 40, 100))) {}

  void line(std::string_view words) { out_.append(words).append("\n"); }
  void heading(std::string_view words) { out_.append("\n").append(words).append(":\n"); }

  /// Appends words, wrapped and indented; `start` is the current column.
  void wrapped(std::string_view words, std::size_t indent, std::size_t start) {
    while (!words.empty()) {
      const auto end = std::min(words.find(' '), words.size());
      const std::string_view word = words.substr(0, end);
      words.remove_prefix(std::min(end + 1, words.size()));
      if (start > indent && start + 1 + word.size() > columns_) {
        out_.append("\n").append(indent, ' ');
        start = indent;
      } else if (start > indent) {
        out_ += ' ';
        ++start;
      }
      out_.append(word);
      start += word.size();
    }
    out_ += '\n';
  }

  /// Appends the explanation of the previous line.
  void below(std::string_view words) {
    out_.append(6, ' ');
    wrapped(words, 6, 6);
  }

  /// The column of the explanations of flags, and the maximum for other entries.
  static constexpr std::size_t aligned = 34;

  /// "  -e, --env KEY   What it is".
  void entry(const std::string& left, std::string_view right, std::size_t indent = aligned) {
    if (columns_ < 60) indent = 6;
    out_.append(left);
    std::size_t start = left.size();
    if (start + 2 > indent) {
      out_ += '\n';
      start = 0;
    }
    out_.append(indent - start, ' ');
    wrapped(right, indent, indent);
  }

  std::string take() { return std::move(out_); }

 private:
  std::size_t columns_;
  std::string out_;
};

using Entries = std::vector<std::pair<std::string, std::string>>;

void entries(Text& text, const Entries& all) {
  std::size_t widest = 0;
  for (const auto& [left, right] : all) widest = std::max(widest, left.size());
  for (const auto& [left, right] : all) text.entry(left, right, std::min(widest + 3, Text::aligned));
}

std::string left_side(const Spelling& flag) {
  std::string text = flag.letter != 0 ? std::string("  -") + flag.letter : "      ";
  if (flag.name.size() > 1) text += (flag.letter != 0 ? ", " : "") + flag.typed();
  if (!flag.label().empty()) text.append(" ").append(flag.label());
  if (!flag.row->words.empty()) text += "[=" + std::string(flag.row->words) + "]";
  return text;
}

/// The flags that -h shows: the verb's own, and only the common ones if there are many.
std::vector<Spelling> brief_flags(Verbs verb) {
  constexpr std::ptrdiff_t many = 20;
  std::vector<Spelling> own = spellings(verb);
  std::erase_if(own, [](const Spelling& flag) { return has(flag.row->on, Verbs::global); });
  if (std::ssize(own) > many) std::erase_if(own, [](const Spelling& flag) { return !flag.row->common; });
  return own;
}

void flags(Text& text, Verbs verb, Help how) {
  const auto all = how == Help::full ? spellings(verb) : brief_flags(verb);
  for (int group = 0; group <= static_cast<int>(Group::general); ++group) {
    const auto mine = [&](const Spelling& flag) { return static_cast<int>(flag.row->group) == group; };
    if (std::ranges::none_of(all, mine)) continue;
    text.heading(heading(static_cast<Group>(group)));
    for (const Spelling& flag : all)
      if (mine(flag)) text.entry(left_side(flag), meaning(flag));
  }
}

void paragraphs(Text& text, std::string_view prose) {
  while (!prose.empty()) {
    const auto end = std::min(prose.find('\n'), prose.size());
    text.line("");
    text.wrapped(prose.substr(0, end), 0, 0);
    prose.remove_prefix(std::min(end + 1, prose.size()));
  }
}

std::string program_help(int columns, Help how) {
  Text text(columns);
  text.line("Usage: swarmctl [flags] VERB …");
  paragraphs(text, about);
  text.heading("Verbs");
  Entries verbs;
  for (const Command* command : commands())
    verbs.emplace_back("  " + std::string(command->name) +
                           (command->alias.empty() ? "" : ", " + std::string(command->alias)),
                       command->summary);
  entries(text, verbs);
  if (how == Help::brief) {
    text.line("");
    text.wrapped("swarmctl VERB -h shows more about a verb; swarmctl --help shows the flags for all verbs.",
                 0, 0);
    return text.take();
  }
  flags(text, Verbs::none, how);
  text.heading("Exit codes");
  Entries codes;
  for (const ExitMeaning& exit : exit_codes())
    codes.emplace_back("  " + std::to_string(static_cast<int>(exit.code)), exit.meaning);
  entries(text, codes);
  text.heading("Topics");
  Entries about_topics;
  for (const Topic& topic : topics())
    about_topics.emplace_back("  " + std::string(topic.name), topic.summary);
  entries(text, about_topics);
  text.line("");
  text.wrapped("swarmctl help VERB and swarmctl help TOPIC show more.", 0, 0);
  return text.take();
}

}  // namespace

std::string help_text(const Command* command, int columns, Help how) {
  if (command == nullptr) return program_help(columns, how);
  Text text(columns);
  const std::string operands(command->operands);
  text.line("Usage: swarmctl " + std::string(command->name) + " [flags]" +
            (operands.empty() ? "" : " " + operands));
  paragraphs(text, command->summary);
  if (how == Help::full) paragraphs(text, command->prose);
  if (!command->examples.empty()) text.heading("Examples");
  for (const Example& example : command->examples) {
    text.line("  " + std::string(example.line));
    text.below(example.meaning);
  }
  flags(text, command->verb, how);
  const std::string name(command->name);
  text.line("");
  text.wrapped(how == Help::brief ? "All flags: swarmctl " + name + " --help"
                                  : "More about each flag: man swarmctl-" + name,
               0, 0);
  return text.take();
}

Exit print_help(Io& io, const Command* command, Help how) {
  io.out.write(help_text(command, io.out.columns(), how));
  return Exit::done;
}

Exit print_topic(Io& io, const Topic& topic) {
  Text text(io.out.columns());
  text.line(topic.summary);
  paragraphs(text, topic.prose);
  text.line("");
  Entries terms;
  for (const auto& [term, meaning] : topic.terms()) terms.emplace_back("  " + term, meaning);
  entries(text, terms);
  io.out.write(text.take());
  return Exit::done;
}

Exit print_version(Io& io) {
  io.out.write("swarmctl " SWARMCTL_VERSION "\n");
  return Exit::done;
}

}  // namespace cli
