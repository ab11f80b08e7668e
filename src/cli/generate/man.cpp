// SPDX-License-Identifier: Apache-2.0
// Generates manual pages from the same rows as help, with their prose.
#include "exit_code.hpp"
#include "flags/spelling.hpp"
#include "generate/pages.hpp"
#include "generate/topics.hpp"

#include <swarm/text.hpp>

#include <algorithm>
#include <array>
#include <vector>

namespace cli {
namespace {

/// Escapes what man(7) would interpret: backslashes, hyphens of flags, a dot or quote at the start of a line.
std::string escaped(std::string_view text) {
  std::string out;
  bool start = true;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (start && (c == '.' || c == '\'')) out += "\\&";
    start = c == '\n';
    if (text.substr(at).starts_with("…")) {
      out += "\\&...";
      at += std::string_view("…").size() - 1;
    } else if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else if (c == '~') {
      out += "\\(ti";
    } else if (c == '^') {
      out += "\\(ha";
    } else {
      out += c;
    }
  }
  return out;
}

std::string bold(std::string_view text) { return "\\fB" + escaped(text) + "\\fR"; }
std::string italic(std::string_view text) { return "\\fI" + escaped(text) + "\\fR"; }

/// Wraps to lines of at most 80 bytes, as is usual for man(7); none may start like a request.
std::string filled(const std::string& text) {
  std::string out;
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find_first_of(" \n", at), text.size());
    const std::string word = text.substr(at, end - at);
    if (width > 0 && width + 1 + word.size() > 80) {
      out.back() = '\n';
      width = 0;
      if (word.starts_with('.') || word.starts_with('\'')) out += "\\&";
    }
    out += word + (end < text.size() ? text.substr(end, 1) : "");
    width = end < text.size() && text[end] == '\n' ? 0 : width + word.size() + 1;
    at = end + 1;
  }
  return out;
}

class Page {
 public:
  explicit Page(const std::string& name, std::string_view summary,
                std::string_view section_of_manual = "1 \"" SWARMCTL_RELEASED
                                                     "\" \"swarmctl " SWARMCTL_VERSION
                                                     "\" \"User Commands\"") {
    line(".TH " + escaped(swarm::upper(name)) + " " + std::string(section_of_manual));
    section("NAME");
    line(filled(escaped(name) + " \\- " + escaped(summary)));
  }

  void section(std::string_view name) { line(".SH " + std::string(name)); }
  void subsection(std::string_view name) { line(".SS " + std::string(name)); }
  void line(const std::string& text) { out_ += text + "\n"; }

  void paragraphs(std::string_view prose, bool first = true) {
    while (!prose.empty()) {
      const auto end = std::min(prose.find('\n'), prose.size());
      if (!std::exchange(first, false)) line(".PP");
      line(filled(escaped(prose.substr(0, end))));
      prose.remove_prefix(std::min(end + 1, prose.size()));
    }
  }

  void term(const std::string& name, std::string_view meaning) {
    line(".TP");
    line(name);
    line(filled(escaped(meaning)));
  }

  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

std::string spelled(const Spelling& flag) {
  std::string text;
  if (flag.letter != 0) text = bold(std::string("-") + flag.letter);
  if (flag.name.size() > 1) text += (text.empty() ? "" : ", ") + bold(flag.typed());
  if (!flag.label().empty()) text += " " + italic(flag.label());
  if (!flag.row->words.empty()) text += "[=" + italic(flag.row->words) + "]";
  return text;
}

std::string reported(const Spelling& flag) {
  std::string text = meaning(flag) + ".";
  if (!flag.row->prose.empty() && flag.form != Form::rm) text += "\n" + std::string(flag.row->prose);
  if (flag.row->since > swarm::Api{1, 24}) text += "\nNeeds API " + flag.row->since.text() + ".";
  return text;
}

void flags(Page& page, Verbs verb, bool globals) {
  const auto all = spellings(verb);
  for (int group = 0; group <= static_cast<int>(Group::general); ++group) {
    const auto mine = [&](const Spelling& flag) {
      return static_cast<int>(flag.row->group) == group && has(flag.row->on, Verbs::global) == globals;
    };
    if (std::ranges::none_of(all, mine)) continue;
    page.subsection(heading(static_cast<Group>(group)));
    for (const Spelling& flag : all)
      if (mine(flag)) page.term(spelled(flag), reported(flag));
  }
}

void topic(Page& page, std::string_view section, std::string_view name) {
  const Topic& found = *find_topic(name);
  page.section(section);
  page.paragraphs(found.prose);
  for (const auto& [term, meaning] : found.terms()) page.term(bold(term), meaning + ".");
}

void examples(Page& page, std::span<const Example> all) {
  if (all.empty()) return;
  page.section("EXAMPLES");
  for (const Example& one : all) page.term(bold(one.line), one.meaning);
}

void see_also(Page& page, const Command* command) {
  page.section("SEE ALSO");
  std::vector<std::string> pages;
  const auto add = [&](std::string_view name, const char* section_of_manual) {
    pages.push_back(escaped("swarmctl-" + std::string(name)) + section_of_manual);
  };
  if (command != nullptr) pages.emplace_back("swarmctl (1)");
  for (const Command* one : commands())
    if (one != command) add(one->name, " (1)");
  for (const Topic& one : topics()) add(one.name, " (7)");
  for (const std::string& one : pages) page.line(".BR " + one + (&one == &pages.back() ? "" : ","));
}

/// The exit codes of this verb.
void exit_status(Page& page, Verbs verb) {
  page.section("EXIT STATUS");
  for (const ExitMeaning& one : exit_codes())
    if (has(one.on, verb))
      page.term(bold(std::to_string(static_cast<int>(one.code))), std::string(one.meaning) + ".");
  page.paragraphs("With several operands, see swarmctl-exit-codes(7).", false);
}

std::string program_page() {
  constexpr std::array some{
      Example{"swarmctl create --name web --replicas 3 -p 80:80 nginx:1.27",
              "create a service, and wait until it runs"},
      Example{"swarmctl update web --image nginx:1.28", "change it, and wait for the outcome"},
      Example{"swarmctl ls -o wide", "list services with details"},
  };
  Page page("swarmctl", "manage the services of a Docker Swarm");
  page.section("SYNOPSIS");
  page.line(bold("swarmctl") + " [" + italic("flags") + "] " + italic("VERB") + " \\&...");
  page.section("DESCRIPTION");
  page.paragraphs(
      "Creates, lists, inspects, updates and removes the services of a Docker Swarm over the Docker "
      "Engine API, without docker's command line.\nResults go to standard output; progress, warnings "
      "and errors go to standard error.");
  page.section("VERBS");
  for (const Command* command : commands())
    page.term(bold(command->name), std::string(command->summary) + ".");
  page.section("OPTIONS");
  page.paragraphs(
      "These flags can be given before or after the verb; before it if the verb has a flag of the "
      "same name.");
  flags(page, Verbs::none, true);
  topic(page, "EXIT STATUS", "exit-codes");
  topic(page, "ENVIRONMENT", "environment");
  page.section("FILES");
  page.term(bold("~/.docker/config.json"),
            "docker's configuration: registry logins, headers, the current context.");
  page.term(bold("~/.docker/contexts"), "docker's contexts, with their TLS material.");
  page.term(bold("/var/run/docker.sock"), "The default engine.");
  page.term(bold("/usr/share/bash-completion/completions/swarmctl"),
            "The completion for bash; for zsh in /usr/share/zsh/vendor-completions, for fish in "
            "/usr/share/fish/vendor_completions.d.");
  page.term(
      bold("/usr/share/doc/swarmctl"),
      "The guides that these pages name as docs/NAME, and service.schema.json, the JSON schema of the files "
      "for apply.");
  examples(page, some);
  see_also(page, nullptr);
  return page.take();
}

}  // namespace

std::string man_page(const Topic& about) {
  std::string summary(about.summary);
  summary.front() = swarm::lower(summary.front());
  Page page("swarmctl-" + std::string(about.name), summary,
            "7 \"" SWARMCTL_RELEASED "\" \"swarmctl " SWARMCTL_VERSION "\" \"Miscellaneous\"");
  topic(page, "DESCRIPTION", about.name);
  page.section("SEE ALSO");
  page.line(".BR swarmctl (1)");
  return page.take();
}

std::string man_page(const Command* command) {
  if (command == nullptr) return program_page();
  std::string summary(command->summary);
  summary.front() = static_cast<char>(summary.front() | 32);
  Page page("swarmctl-" + std::string(command->name), summary);
  page.section("SYNOPSIS");
  page.line(bold("swarmctl " + std::string(command->name)) + " [" + italic("flags") + "]" +
            (command->operands.empty() ? "" : " " + italic(command->operands)));
  page.section("DESCRIPTION");
  page.paragraphs(std::string(command->summary) + ".\n" + std::string(command->prose));
  const auto own = spellings(command->verb);
  if (std::ranges::any_of(own, [](const Spelling& flag) { return !has(flag.row->on, Verbs::global); })) {
    page.section("OPTIONS");
    page.paragraphs("Flags for all verbs are in swarmctl(1).");
    flags(page, command->verb, false);
  }
  exit_status(page, command->verb);
  examples(page, command->examples);
  see_also(page, command);
  return page.take();
}

}  // namespace cli
