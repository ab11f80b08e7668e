// SPDX-License-Identifier: Apache-2.0
// Masks secrets among the words of a command: values of flags, and operands.
#include "output/document/mask.hpp"

#include <swarm/text.hpp>

#include <algorithm>
#include <array>
#include <bitset>
#include <utility>

namespace cli {
namespace {

enum class Holds {
  nothing,
  secret,
  user,        ///< USER:PASSWORD
  samba_user,  ///< USER%PASSWORD
  ftp_user,    ///< USER,PASSWORD
  header,
  quoted,    ///< A secret if it is in quotes, as in SQL.
  variable,  ///< A secret unless it is in capitals like the word before it.
};

/// A flag whose meaning depends on the program, because its name says nothing.
struct ProgramFlag {
  std::string_view program;  ///< Prefix of the program's name.
  std::string_view flag;
  bool joined, separate;  ///< -pVALUE, -p VALUE
  Holds holds = Holds::secret;
};
constexpr std::array program_flags{ProgramFlag{"mysql", "-p", true, false},
                                   ProgramFlag{"mariadb", "-p", true, false},
                                   ProgramFlag{"7z", "-p", true, false},
                                   ProgramFlag{"redis-cli", "-a", true, true},
                                   ProgramFlag{"valkey-cli", "-a", true, true},
                                   ProgramFlag{"sshpass", "-p", true, true},
                                   ProgramFlag{"mongo", "-p", true, true},
                                   ProgramFlag{"cqlsh", "-p", true, true},
                                   ProgramFlag{"cypher-shell", "-p", true, true},
                                   ProgramFlag{"login", "-p", true, true},
                                   ProgramFlag{"rabbitmqadmin", "-p", true, true},
                                   ProgramFlag{"ldap", "-w", true, true},
                                   ProgramFlag{"sqlcmd", "-P", true, true},
                                   ProgramFlag{"isql", "-P", true, true},
                                   ProgramFlag{"osql", "-P", true, true},
                                   ProgramFlag{"bcp", "-P", true, true},
                                   ProgramFlag{"ipmitool", "-P", true, true},
                                   ProgramFlag{"mosquitto", "-P", true, true},
                                   ProgramFlag{"zip", "-P", true, true},
                                   ProgramFlag{"unzip", "-P", true, true},
                                   ProgramFlag{"twine", "-p", true, true},
                                   ProgramFlag{"beeline", "-p", true, true},
                                   ProgramFlag{"influx", "-t", true, true},
                                   ProgramFlag{"ssh-keygen", "-N", true, true},
                                   ProgramFlag{"ssh-keygen", "-P", true, true},
                                   ProgramFlag{"openssl", "-k", false, true},
                                   ProgramFlag{"openssl", "-K", false, true},
                                   ProgramFlag{"caddy", "--plaintext", false, true},
                                   ProgramFlag{"caddy", "-p", true, true},
                                   ProgramFlag{"smbclient", "-U", true, true, Holds::samba_user},
                                   ProgramFlag{"rpcclient", "-U", true, true, Holds::samba_user},
                                   ProgramFlag{"lftp", "-u", true, true, Holds::ftp_user},
                                   ProgramFlag{"snmp", "-A", true, true},
                                   ProgramFlag{"snmp", "-X", true, true},
                                   ProgramFlag{"curl", "--cert", false, true, Holds::user},
                                   ProgramFlag{"curl", "--proxy-cert", false, true, Holds::user}};

/// Operands that are secrets because of their position.
struct SecretOperand {
  std::string_view program, verb;      ///< Without a verb the operands count from the program.
  int nth;                             ///< This operand and those after it.
  std::string_view with{}, without{};  ///< Letters that must and must not occur in the flags.
};
constexpr std::array secret_operands{SecretOperand{"vault", "login", 1},
                                     SecretOperand{"vault", "unseal", 1},
                                     SecretOperand{"vault", "unwrap", 1},
                                     SecretOperand{"bao", "login", 1},
                                     SecretOperand{"redis-cli", "auth", 1},
                                     SecretOperand{"valkey-cli", "auth", 1},
                                     SecretOperand{"mysqladmin", "password", 1},
                                     SecretOperand{"mariadb-admin", "password", 1},
                                     SecretOperand{"rabbitmqctl", "add_user", 2},
                                     SecretOperand{"rabbitmqctl", "change_password", 2},
                                     SecretOperand{"rabbitmqctl", "authenticate_user", 2},
                                     SecretOperand{"mc", "set", 4},
                                     SecretOperand{"ngrok", "authtoken", 1},
                                     SecretOperand{"ngrok", "add-authtoken", 1},
                                     SecretOperand{"grafana-cli", "reset-admin-password", 1},
                                     SecretOperand{"grafana", "reset-admin-password", 1},
                                     SecretOperand{"openssl", "passwd", 1},
                                     SecretOperand{"rclone", "obscure", 1},
                                     SecretOperand{"mkpasswd", "", 1},
                                     SecretOperand{"wpa_passphrase", "", 2},
                                     SecretOperand{"htpasswd", "", 2, "bn"},
                                     SecretOperand{"htpasswd", "", 3, "b", "n"}};

constexpr std::array<std::string_view, 5> user_flags{"-u", "-U", "--user", "--proxy-user", "--auth"};
constexpr std::array<std::string_view, 3> header_flags{"-H", "--header", "--proxy-header"};
/// curl's short flags with a value, which is attached or the next word.
constexpr std::string_view curl_letters = "AbcCdDeEFHKmoPQrtTuUwxXyYz";

constexpr std::array<std::string_view, 7> schemes{"bearer", "basic",     "digest", "token",
                                                  "apikey", "negotiate", "ntlm"};

/// Shells are not nested deeper than this in practice.
constexpr int deepest_line = 4;

std::string hidden_line(std::string_view line, int deepest);

/// The size of the quote at `at`: ' or " or \" (inside a quoted word); 0 if there is none.
std::size_t quote_size(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  if (text[at] == '"' || text[at] == '\'') return 1;
  return text.substr(at).starts_with("\\\"") ? 2 : 0;
}

/// The position of the quote that closes the one at `at`; npos if there is none.
std::size_t closing_quote(std::string_view text, std::size_t at) {
  if (text[at] != '"') return text.find(text.substr(at, quote_size(text, at)), at + quote_size(text, at));
  for (std::size_t end = at + 1; end < text.size(); ++end) {
    if (text[end] == '"') return end;
    if (text[end] == '\\') ++end;
  }
  return text.npos;
}

/// Where the value in a word ends, without a closing JSON bracket, brace or comma.
std::size_t value_end(std::string_view word) {
  const std::size_t last = word.find_last_not_of("}],");
  return last == word.npos ? word.size() : last + 1;
}

/// The range from `from`, without the quotes around it.
std::pair<std::size_t, std::size_t> inside(std::string_view word, std::size_t from = 0) {
  std::size_t begin = from, end = word.size();
  for (const std::size_t at : {std::size_t{0}, from}) {
    const std::size_t size = quote_size(word, at);
    if (size == 0) continue;
    begin = std::max(from, at + size);
    if (end >= begin + size && word.substr(end - size, size) == word.substr(at, size)) end -= size;
    break;
  }
  return {begin, end};
}

void hide_from(std::string& word, std::size_t at) {
  const auto [begin, end] = inside(std::string_view(word).substr(0, value_end(word)), at);
  if (begin < end) word.replace(begin, end - begin, hidden);
}

bool is_number(std::string_view text) { return std::ranges::all_of(text, swarm::is_digit); }

/// Masks the password in user:password, but not 1000:1000, which is a user and a group.
void hide_password(std::string& word, std::size_t from, char sign) {
  const auto [begin, end] = inside(word, from);
  const std::size_t colon = word.find(sign, begin);
  if (colon == word.npos || colon + 1 >= end) return;
  const std::string_view text = word;
  if (is_number(text.substr(begin, colon - begin)) && is_number(text.substr(colon + 1, end - colon - 1)))
    return;
  if (text.substr(colon).starts_with("://")) return;
  word.replace(colon + 1, end - colon - 1, hidden);
}

void hide_header(std::string& word, std::size_t from) {
  const auto [begin, end] = inside(word, from);
  const std::size_t colon = word.find(':', begin);
  if (colon == word.npos || !looks_secret(std::string_view(word).substr(begin, colon - begin))) return;
  const std::size_t value = word.find_first_not_of(' ', colon + 1);
  if (value < end) word.replace(value, end - value, hidden);
}

void hide(std::string& word, std::size_t from, Holds what) {
  if (what == Holds::secret) hide_from(word, from);
  if (what == Holds::user) hide_password(word, from, ':');
  if (what == Holds::samba_user) hide_password(word, from, '%');
  if (what == Holds::ftp_user) hide_password(word, from, ',');
  if (what == Holds::header) hide_header(word, from);
}

bool is_user(Holds what) {
  return what == Holds::user || what == Holds::samba_user || what == Holds::ftp_user;
}
bool is_option_char(char c) { return swarm::is_alnum(c) || c == '-' || c == '_' || c == '.'; }
bool is_lower_name(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return swarm::is_lower(c) || c == '-'; });
}

/// After a flag with a secret value: whether the word is the next flag rather than a secret starting with
/// '-'.
bool reads_as_flag(std::string_view word) {
  if (!word.starts_with('-')) return false;
  const std::string_view name = word.substr(1, word.find('=') - 1);
  if (name.starts_with('-'))
    return std::ranges::all_of(name, [](char c) { return swarm::is_digit(c) || is_lower_name({&c, 1}); });
  return is_lower_name(name) || (name.size() <= 4 && std::ranges::all_of(name, swarm::is_letter));
}

bool is_sign(std::string_view word) {
  return word == "=" || word == ":" || word == ":=" || word == "=>" || word == "->";
}

bool is_upper_name(std::string_view word) {
  return std::ranges::all_of(word,
                             [](char c) { return swarm::upper(c) == c && is_option_char(c) && c != '-'; });
}

/// Matches API_TOKEN, but not the PRIMARY KEY of SQL or the PRIVATE KEY of PEM.
bool is_secret_variable(std::string_view word) {
  return word != "KEY" && word != "KEYS" && word != "PRIVATE" && is_upper_name(word) && looks_secret(word);
}

/// `Authorization:`, `password=` or `{user:x,"password":` as a separate word
bool announces_secret(std::string_view word) {
  if (!word.ends_with(':') && !word.ends_with('=')) return false;
  word.remove_suffix(1);
  while (word.ends_with('"') || word.ends_with('\'') || word.ends_with('\\')) word.remove_suffix(1);
  const auto before = std::ranges::find_if_not(word.rbegin(), word.rend(), is_option_char);
  if (before != word.rend() && std::string_view("{[,\"'").find(*before) == word.npos) return false;
  return looks_secret(word.substr(static_cast<std::size_t>(word.rend() - before)));
}

/// Matches `password:x`, which a shell leaves of unquoted JSON, but not `auth:8080` or `auth:1.2`.
bool is_secret_field(std::string_view word) {
  const std::size_t colon = std::min(word.find(':'), word.size());
  const std::string_view value = word.substr(std::min(colon + 1, word.size()));
  const bool is_plain = value.empty() || value.starts_with('/') || value == "latest" ||
                        value.find_first_not_of("0123456789.") == value.npos;
  return !is_plain && std::ranges::all_of(word.substr(0, colon), is_option_char) &&
         looks_secret(word.substr(0, colon));
}

bool holds_blank(std::string_view text) { return std::ranges::any_of(text, swarm::is_blank); }

class Arguments {
 public:
  explicit Arguments(int deepest) : deepest_(deepest) { new_command(); }

  void take(std::string& word) {
    const auto [begin, end] = inside(word);
    const std::string bare = word.substr(begin, end - begin);
    const Holds holds = std::exchange(next_, Holds::nothing);
    const Place place = std::exchange(place_, Place::anywhere);
    if (place == Place::names && is_sign(bare)) return void(next_ = Holds::secret);
    if (holds == Holds::secret && !reads_as_flag(bare)) {
      if (is_scheme_word(bare)) next_ = Holds::secret;
      if (!is_switch_word(bare)) hide_from(word, 0);
      return;
    }
    if (holds == Holds::variable && !bare.starts_with('-'))
      return is_upper_name(bare) ? void() : hide_from(word, 0);
    if (holds == Holds::quoted && begin > 0) return hide_from(word, 0);
    if (holds == Holds::header || (is_user(holds) && !bare.starts_with('-'))) return hide(word, 0, holds);
    const bool is_flag = bare.starts_with('-');
    if (!is_flag && is_secret_operand(bare)) return hide_from(word, 0);
    if (begin == 0 || !holds_blank(bare)) {
      if (is_flag)
        flag(word, bare);
      else if (is_secret_field(bare))
        hide_header(word, begin);
      else
        operand(bare, place);
    }
    lines_within(word);
  }
  [[nodiscard]] bool wants_value() const { return next_ != Holds::nothing; }
  void new_command() {
    programs_.reset();
    operands_.fill(not_begun);
    letters_.reset();
    runs_curl_ = false;
    next_ = Holds::nothing;
    place_ = Place::anywhere;
  }

 private:
  /// After `config` or `configure`; after `config set`; after `IDENTIFIED`; after the name of a secret.
  enum class Place { anywhere, configures, sets, identifies, names };

  /// The state of a rule: one of these, or the number of operands so far.
  static constexpr int not_begun = -2, runs_program = -1;

  bool is_secret_operand(std::string_view word) {
    const std::string_view program = word.substr(word.rfind('/') + 1);
    const auto has = [this](char letter) { return letters_.test(static_cast<unsigned char>(letter)); };
    bool is_secret = false;
    for (std::size_t i = 0; i < secret_operands.size(); ++i) {
      const SecretOperand& rule = secret_operands.at(i);
      int& come = operands_.at(i);
      if (come >= 0) {
        come = std::min(come + 1, rule.nth);
        is_secret = is_secret || (come == rule.nth && std::ranges::all_of(rule.with, has) &&
                                  std::ranges::none_of(rule.without, has));
      } else if (come == runs_program && swarm::equal_fold(word, rule.verb)) {
        come = 0;
      } else if (program == rule.program) {
        come = rule.verb.empty() ? 0 : runs_program;
      }
    }
    return is_secret;
  }

  void operand(std::string_view word, Place place) {
    const std::string_view program = word.substr(word.rfind('/') + 1);
    for (std::size_t i = 0; i < program_flags.size(); ++i)
      if (program.starts_with(program_flags.at(i).program)) programs_.set(i);
    runs_curl_ = runs_curl_ || program.starts_with("curl");
    const std::string folded = place == Place::sets || word.size() > 10 ? std::string() : swarm::lower(word);
    if (looks_secret(word)) place_ = Place::names;
    if (announces_secret(word) || (place == Place::sets && looks_secret(word))) next_ = Holds::secret;
    if (folded == "password" || (folded == "by" && place == Place::identifies)) next_ = Holds::quoted;
    if (is_secret_variable(word)) next_ = Holds::variable;
    if (folded == "identified" || (folded != "by" && place == Place::identifies)) place_ = Place::identifies;
    if (folded == "config" || folded == "configure") place_ = Place::configures;
    if (folded == "set" && place == Place::configures) place_ = Place::sets;
  }

  void flag(std::string& word, std::string_view bare) {
    const std::size_t begin = inside(word).first;
    if (!bare.starts_with("--"))
      for (const char c : bare) letters_.set(static_cast<unsigned char>(c));
    for (std::size_t i = 0; i < program_flags.size(); ++i) {
      const ProgramFlag& known = program_flags.at(i);
      if (!programs_.test(i) || !bare.starts_with(known.flag)) continue;
      const bool is_joined = bare.size() > known.flag.size();
      if (is_joined && !known.joined) continue;
      if (is_joined) return hide(word, begin + known.flag.size(), known.holds);
      if (known.separate) next_ = known.holds;
      return;
    }
    if (runs_curl_ && !bare.starts_with("--")) return letters_of_curl(word, bare);
    const std::size_t sign = bare.find('=');
    const Holds holds = held_by(bare.substr(0, sign));
    if (sign != bare.npos) {
      if (holds != Holds::secret) hide(word, begin + sign + 1, holds);  // a secret is found by its name later
    } else if (holds != Holds::nothing) {
      next_ = holds;
    } else if (bare.starts_with("-H")) {
      hide_header(word, begin + 2);
    }
  }

  static Holds held_by(std::string_view flag) {
    if (std::ranges::find(header_flags, flag) != header_flags.end()) return Holds::header;
    if (std::ranges::find(user_flags, flag) != user_flags.end()) return Holds::user;
    return std::ranges::all_of(flag, is_option_char) && looks_secret(flag) ? Holds::secret : Holds::nothing;
  }

  /// -fsSu USER:PASSWORD, -fsSuUSER:PASSWORD, -HNAME:VALUE
  void letters_of_curl(std::string& word, std::string_view bare) {
    for (std::size_t i = 1; i < bare.size(); ++i) {
      const char c = bare[i];
      const bool has_user = c == 'u' || c == 'U' || c == 'E';
      const Holds holds = has_user   ? Holds::user
                          : c == 'H' ? Holds::header
                          : c == 'b' ? Holds::secret
                                     : Holds::nothing;
      if (holds != Holds::nothing && i + 1 == bare.size()) next_ = holds;
      if (holds != Holds::nothing) return hide(word, inside(word).first + i + 1, holds);
      if (!swarm::is_alnum(c) || curl_letters.find(c) != curl_letters.npos) return;
    }
  }

  /// sh -c 'mysql -pPASSWORD'
  void lines_within(std::string& word) const {
    if (deepest_ == 0 || !holds_blank(word)) return;
    std::string shown;
    for (std::size_t at = 0; at < word.size();) {
      const std::size_t size = quote_size(word, at);
      const std::size_t close = size == 0 ? word.npos : closing_quote(word, at);
      if (close == word.npos) {
        shown += word[at++];
        continue;
      }
      const std::string_view line = std::string_view(word).substr(at + size, close - at - size);
      shown.append(word, at, size).append(holds_blank(line) ? hidden_line(line, deepest_ - 1) : line);
      shown.append(word, close, size);
      at = close + size;
    }
    word = std::move(shown);
  }

  int deepest_;
  Holds next_ = Holds::nothing;
  Place place_ = Place::anywhere;
  std::bitset<program_flags.size()> programs_;  ///< Rows whose program has occurred.
  std::array<int, secret_operands.size()> operands_;
  std::bitset<256> letters_;  ///< The letters of all flags so far.
  bool runs_curl_ = false;
};

bool separates(char c) {
  return swarm::is_blank(c) || c == ';' || c == '|' || c == '&' || c == '(' || c == ')' || c == '`';
}

/// The end of the shell word that begins at `at`, including quoted blanks.
std::size_t word_end(std::string_view line, std::size_t at) {
  while (at < line.size()) {
    const std::size_t size = quote_size(line, at);
    const std::size_t close = size == 0 ? line.npos : closing_quote(line, at);
    if (close != line.npos)
      at = close + size;
    else if (line[at] == '\\')
      at += 2;
    else if (separates(line[at]))
      return at;
    else
      ++at;
  }
  return line.size();
}

std::string hidden_line(std::string_view line, int deepest) {
  Arguments arguments(deepest);
  std::string shown;
  for (std::size_t at = 0; at < line.size();) {
    if (separates(line[at])) {
      if (!swarm::is_blank(line[at])) arguments.new_command();
      shown += line[at++];
      continue;
    }
    // An unclosed quote: the secret may contain blanks.
    const bool is_open =
        arguments.wants_value() && quote_size(line, at) > 0 && closing_quote(line, at) == line.npos;
    const std::size_t end = is_open ? line.size() : word_end(line, at);
    std::string word(line.substr(at, end - at));
    arguments.take(word);
    shown += word;
    at = end;
  }
  return shown;
}

}  // namespace

bool is_scheme_word(std::string_view word) {
  return word.size() <= 9 && std::ranges::find(schemes, swarm::lower(word)) != schemes.end();
}

std::vector<std::string> hide_arguments(std::vector<std::string> words) {
  Arguments arguments(deepest_line);
  for (std::string& word : words) arguments.take(word);
  return words;
}

std::string masked_typed(std::string_view word) {
  if (word.find("://") != word.npos) return masked(word);  // addresses have their own rule
  const std::size_t blank = word.find(' ');
  if (blank != word.npos && is_scheme_word(word.substr(0, blank)) && word.find(' ', blank + 1) == word.npos &&
      blank + 1 < word.size())
    return std::string(word.substr(0, blank + 1)).append(hidden);
  for (std::size_t begin = 0;; begin = word.find('/', begin) + 1) {
    const std::string_view rest = word.substr(begin);
    if (is_secret_field(rest)) return std::string(word.substr(0, begin + rest.find(':') + 1)).append(hidden);
    if (rest.find('/') == rest.npos) break;
  }
  return masked(word);
}

std::string without_secret_arguments(std::string_view line) {
  return holds_blank(line) ? hidden_line(line, deepest_line) : std::string(line);
}

}  // namespace cli
