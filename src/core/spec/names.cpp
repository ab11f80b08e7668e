// SPDX-License-Identifier: Apache-2.0
// Codecs of names: services, hosts, directories, groups, signals, capabilities.
#include "spec/typed.hpp"

#include <swarm/access.hpp>
#include <swarm/values.hpp>

#include <algorithm>

#include <nlohmann/json.hpp>

namespace swarm::value {
namespace {

using namespace swarm::spec;

constexpr std::string_view signals =
    " ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT RTMAX RTMIN "
    "SEGV STKFLT STOP SYS TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ ";

constexpr std::string_view capabilities =
    " ALL RESET AUDIT_CONTROL AUDIT_READ AUDIT_WRITE BLOCK_SUSPEND BPF CHECKPOINT_RESTORE CHOWN "
    "DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID IPC_LOCK IPC_OWNER KILL LEASE LINUX_IMMUTABLE "
    "MAC_ADMIN MAC_OVERRIDE MKNOD NET_ADMIN NET_BIND_SERVICE NET_BROADCAST NET_RAW PERFMON SETFCAP "
    "SETGID SETPCAP SETUID SYSLOG SYS_ADMIN SYS_BOOT SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT "
    "SYS_PTRACE SYS_RAWIO SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG WAKE_ALARM ";

bool holds(std::string_view list, std::string_view word) {
  return !word.empty() && !has_blank(word) &&
         list.find(" " + std::string(word) + " ") != std::string_view::npos;
}

/// RTMIN+N and RTMAX-N, with N up to 15 and 14.
bool is_real_time(std::string_view signal) {
  const bool up = signal.starts_with("RTMIN+");
  if (!up && !signal.starts_with("RTMAX-")) return false;
  const auto steps = whole(signal.substr(6));
  return steps && steps->fits && steps->value >= 1 && steps->value <= (up ? 15U : 14U);
}

bool is_signal(std::string_view typed) {
  if (const auto number = whole(typed)) return number->fits && number->value >= 1 && number->value <= 64;
  std::string signal = upper(typed);
  if (signal.starts_with("SIG")) signal.erase(0, 3);
  return holds(signals, signal) || is_real_time(signal);
}

/// The engine accepts no greater number for a user or group.
constexpr std::uint64_t last_user = 0x7fffffff;

void check_user(std::string_view part) {
  const auto number = whole(part.starts_with('-') ? part.substr(1) : part);
  if (number && (part.front() == '-' || !number->fits || number->value > last_user))
    refuse("out of range: a number from 0 to 2147483647, or a name");
}

}  // namespace

Json read_name(std::string_view typed) {
  const auto inside = [](char c) { return is_alnum(c) || c == '-' || c == '_'; };
  if (typed.empty()) refuse("empty: a name is letters, digits, - and _");
  if (!std::all_of(typed.begin(), typed.end(), inside) || !is_alnum(typed.front()) || !is_alnum(typed.back()))
    refuse("not a name: letters, digits, - and _, with a letter or digit at both ends");
  if (typed.size() > 63) refuse("too long: a name has at most 63 characters");
  return std::string(typed);
}
std::string show_name(const Json& held) { return text_at(held); }

Json read_hostname(std::string_view typed) {
  utf8(typed);
  if (typed.find("{{") != std::string_view::npos) return std::string(typed);
  const auto inside = [](char c) { return is_alnum(c) || c == '-' || c == '_' || c == '.'; };
  if (!std::all_of(typed.begin(), typed.end(), inside))
    refuse("not a host name: letters, digits, -, _ and ., or a template such as {{.Node.Hostname}}");
  if (typed.size() > 64) refuse("too long: a host name has at most 64 characters");
  return std::string(typed);
}
std::string show_hostname(const Json& held) { return text_at(held); }

Json read_directory(std::string_view typed) {
  if (!utf8(typed).empty() && !is_absolute_path(typed))
    refuse("not absolute: a path in the container such as /srv");
  return std::string(typed);
}
std::string show_directory(const Json& held) { return text_at(held); }

Json read_stop_signal(std::string_view typed) {
  if (!typed.empty() && !is_signal(typed))
    refuse("not a signal: a name such as SIGTERM, INT or RTMIN+3, or a number from 1 to 64");
  return std::string(typed);
}
std::string show_stop_signal(const Json& held) { return text_at(held); }

Json read_user(std::string_view typed) {
  if (has_control(utf8(typed))) refuse("not a user: a name or number, optionally with :GROUP");
  const Cut parts = cut(typed, ':');
  check_user(parts.before);
  check_user(parts.after);
  return std::string(typed);
}
std::string show_user(const Json& held) { return text_at(held); }

Json read_group(std::string_view typed) {
  check_user(utf8(typed));
  if (typed.empty()) refuse("empty: a group's name or number");
  if (has_blank(typed)) refuse("not a group: a name or number, without blanks");
  return std::string(typed);
}
std::string show_group(const Json& held) { return text_at(held); }

Json read_capability(std::string_view typed) {
  std::string word = upper(trimmed(typed));
  if (word.starts_with("CAP_")) word.erase(0, 4);
  if (!holds(capabilities, word)) refuse("not a capability: ALL, RESET, or a Linux one such as NET_ADMIN");
  return word == "ALL" || word == "RESET" ? word : "CAP_" + word;
}
std::string show_capability(const Json& held) { return text_at(held); }

}  // namespace swarm::value
