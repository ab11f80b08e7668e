// SPDX-License-Identifier: Apache-2.0
// Secrets among the words of a command: the values of flags.
#include "output/document/mask.hpp"

#include <swarm/text.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace cli {
namespace {

/// A flag whose name tells nothing: what it means depends on the program.
struct ProgramFlag {
  std::string_view program;  ///< Its name starts like this.
  std::string_view flag;
  bool joined, separate;  ///< -pVALUE, -p VALUE
};
constexpr std::array program_flags{
    ProgramFlag{"mysql", "-p", true, false},       ProgramFlag{"mariadb", "-p", true, false},
    ProgramFlag{"redis-cli", "-a", true, true},    ProgramFlag{"valkey-cli", "-a", true, true},
    ProgramFlag{"sshpass", "-p", true, true},      ProgramFlag{"mongo", "-p", true, true},
    ProgramFlag{"ldap", "-w", true, true},         ProgramFlag{"login", "-p", true, true},
    ProgramFlag{"rabbitmqadmin", "-p", true, true}};

constexpr std::array<std::string_view, 5> user_flags{"-u", "-U", "--user", "--proxy-user", "--auth"};
constexpr std::array<std::string_view, 2> header_flags{"-H", "--header"};

bool is_quote(char c) { return c == '"' || c == '\''; }

/// What stands between the quotes around a word, or the word.
std::pair<std::size_t, std::size_t> inside(const std::string& word) {
  const std::size_t begin = !word.empty() && is_quote(word.front()) ? 1 : 0;
  const bool is_closed = begin == 1 && word.size() > 1 && word.back() == word.front();
  return {begin, word.size() - (is_closed ? 1 : 0)};
}

void hide_from(std::string& word, std::size_t at) {
  const std::size_t end = inside(word).second;
  if (at < end) word.replace(at, end - at, hidden);
}

bool is_number(std::string_view text) { return std::ranges::all_of(text, swarm::is_digit); }

/// user:password, and not 1000:1000, which is a user and a group.
void hide_password(std::string& word, std::size_t from) {
  const auto [begin, end] = inside(word);
  const std::size_t start = std::max(begin, from);
  const std::size_t colon = word.find(':', start);
  if (colon == word.npos || colon >= end) return;
  const std::string_view text = word;
  if (is_number(text.substr(start, colon - start)) && is_number(text.substr(colon + 1, end - colon - 1)))
    return;
  if (text.substr(colon).starts_with("://")) return;
  hide_from(word, colon + 1);
}

/// -fsSu USER:PASSWORD
bool is_cluster_with_user(std::string_view flag) {
  const std::string_view letters = flag.substr(1);
  return !letters.empty() && swarm::lower(letters.back()) == 'u' &&
         std::ranges::all_of(letters, swarm::is_letter);
}

void hide_header(std::string& word) {
  const std::size_t begin = inside(word).first;
  const std::size_t colon = word.find(':', begin);
  if (colon == word.npos || !looks_secret(std::string_view(word).substr(begin, colon - begin))) return;
  const std::size_t value = word.find_first_not_of(' ', colon + 1);
  if (value != word.npos) hide_from(word, value);
}

class Arguments {
 public:
  void take(std::string& word) {
    const std::string_view bare = std::string_view(word).substr(inside(word).first);
    const bool is_flag = bare.starts_with('-');
    switch (std::exchange(next_, Next::plain)) {
      case Next::secret:
        if (!is_flag) return hide_from(word, inside(word).first);
        break;
      case Next::user:
        if (!is_flag) return hide_password(word, 0);
        break;
      case Next::header: return hide_header(word);
      case Next::plain: break;
    }
    if (is_flag)
      flag(word);
    else
      programs_.emplace_back(bare.substr(bare.rfind('/') + 1));
  }
  void new_command() {
    programs_.clear();
    next_ = Next::plain;
  }

 private:
  enum class Next { plain, secret, user, header };

  [[nodiscard]] bool runs(std::string_view program) const {
    return std::ranges::any_of(programs_, [&](const std::string& one) { return one.starts_with(program); });
  }

  void flag(std::string& word) {
    for (const ProgramFlag& known : program_flags) {
      if (!word.starts_with(known.flag) || !runs(known.program)) continue;
      if (word.size() == known.flag.size() && known.separate) next_ = Next::secret;
      if (word.size() > known.flag.size() && known.joined) hide_from(word, known.flag.size());
      return;
    }
    if (const std::size_t sign = word.find('='); sign != word.npos) {
      if (std::ranges::find(user_flags, std::string_view(word).substr(0, sign)) != user_flags.end())
        hide_password(word, sign + 1);
      return;
    }
    if (std::ranges::find(header_flags, word) != header_flags.end()) {
      next_ = Next::header;
    } else if (std::ranges::find(user_flags, word) != user_flags.end()) {
      next_ = Next::user;
    } else if (looks_secret(word)) {
      next_ = Next::secret;
    } else if (runs("curl") && is_cluster_with_user(word)) {
      next_ = Next::user;
    } else if ((word.starts_with("-u") || word.starts_with("-U")) && runs("curl")) {
      hide_password(word, 2);
    }
  }

  Next next_ = Next::plain;
  std::vector<std::string> programs_;  ///< Words that may be the program's name.
};

bool separates(char c) {
  return swarm::is_blank(c) || c == ';' || c == '|' || c == '&' || c == '(' || c == ')';
}

/// The end of the shell word that begins at `at`; blanks in quotes are part of it.
std::size_t word_end(std::string_view line, std::size_t at) {
  char quote = 0;
  for (; at < line.size(); ++at) {
    const char c = line[at];
    if (c == '\\' && quote != '\'') {
      ++at;
    } else if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (is_quote(c)) {
      quote = c;
    } else if (separates(c)) {
      return at;
    }
  }
  return line.size();
}

}  // namespace

std::vector<std::string> hide_arguments(std::vector<std::string> words) {
  Arguments arguments;
  for (std::string& word : words) arguments.take(word);
  return words;
}

std::string without_secret_arguments(std::string_view line) {
  if (line.find(" -") == line.npos && !line.starts_with('-')) return std::string(line);
  Arguments arguments;
  std::string shown;
  for (std::size_t at = 0; at < line.size();) {
    if (separates(line[at])) {
      if (!swarm::is_blank(line[at])) arguments.new_command();
      shown += line[at++];
      continue;
    }
    const std::size_t end = word_end(line, at);
    std::string word(line.substr(at, end - at));
    arguments.take(word);
    shown += word;
    at = end;
  }
  return shown;
}

}  // namespace cli
