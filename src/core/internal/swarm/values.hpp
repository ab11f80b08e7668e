// SPDX-License-Identifier: Apache-2.0
// Codecs: convert what a user types to the API's JSON, and back. Pure.
#pragma once

#include <swarm/edit.hpp>
#include <swarm/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace swarm::value {

/// `read` throws usage with only the reason and what is allowed ("not a size: a number, optionally with b, k,
/// m, g, t or p"); the caller adds the flag and the value. `show` returns text that `read` converts to the
/// same document; its input must come from `read` or from the same place of an engine's spec.
struct Codec {
  Json (*read)(std::string_view text);
  std::string (*show)(const Json& value);
};

#define SWARM_CODEC(name)                     \
  Json read_##name(std::string_view text);    \
  std::string show_##name(const Json& value); \
  inline constexpr Codec name { read_##name, show_##name }

// Single values.
SWARM_CODEC(text);             ///< any text: a string
SWARM_CODEC(boolean);          ///< 1 t T TRUE true True 0 f F FALSE false False
SWARM_CODEC(count);            ///< unsigned 64 bit, Go's base 0: 10, 0x10, 0o17, 010, 1_000
SWARM_CODEC(integer);          ///< signed 64 bit, Go's base 0
SWARM_CODEC(pids);             ///< integer; 0 to 4194304, the most that Linux can limit to
SWARM_CODEC(retries);          ///< integer; 0 to 2147483647
SWARM_CODEC(oom_score);        ///< integer; -1000 to 1000
SWARM_CODEC(swappiness);       ///< integer; -1 to 100
SWARM_CODEC(bytes);            ///< sizes, powers of 1024: integer bytes
SWARM_CODEC(limit_memory);     ///< bytes; 0, or 4 MiB and more (the engine's minimum, of reservations too)
SWARM_CODEC(swap);             ///< bytes, or -1: unlimited
SWARM_CODEC(cpus);             ///< 0.5, 1/2, 1e-3: integer NanoCPUs; 0, or 0.001 and more
SWARM_CODEC(limit_cpus);       ///< the same; 0, or 0.01 and more, the least that Linux can limit to
SWARM_CODEC(duration);         ///< Go durations, 0 or more: integer nanoseconds
SWARM_CODEC(health_duration);  ///< duration; 0, or 1 ms and more
SWARM_CODEC(ratio);            ///< 0 to 1 as a float32: the shortest decimal that round-trips it
SWARM_CODEC(words);            ///< shell words: a list of strings
SWARM_CODEC(name);             ///< a service name: a DNS label of at most 63 characters
SWARM_CODEC(image);            ///< an image reference, familiar form, `:latest` added
SWARM_CODEC(stop_signal);      ///< a signal's name, with or without SIG, or its number
SWARM_CODEC(user);             ///< a name or number [:GROUP]; numbers to 2147483647; empty: none
SWARM_CODEC(hostname);         ///< letters, digits, -, _ and .; templates pass; empty: none
SWARM_CODEC(directory);        ///< an absolute path in the container; empty: none
SWARM_CODEC(health_command);   ///< a shell command, or ["WORD",…] to run without a shell; empty: null
SWARM_CODEC(credential_spec);  ///< file://F, registry://R, config://C: CredentialSpec's object; empty: null

// List items: one document per item.
SWARM_CODEC(env);         ///< KEY=VALUE or KEY: a string; the key is not empty
SWARM_CODEC(group);       ///< a group name or number, not empty
SWARM_CODEC(ip);          ///< an address in canonical form
SWARM_CODEC(dns_search);  ///< a domain, or a lone dot
SWARM_CODEC(dns_option);  ///< not empty
SWARM_CODEC(host);        ///< name:ip, name=ip: "ip name"
SWARM_CODEC(ulimit);      ///< name=soft[:hard]: {Name,Hard,Soft}
SWARM_CODEC(constraint);  ///< key==value, key!=value: the string as typed; key, operator and value checked
SWARM_CODEC(placement_pref);    ///< spread=DESCRIPTOR: {Spread:{SpreadDescriptor}}
SWARM_CODEC(generic_resource);  ///< kind=count: {DiscreteResourceSpec:{Kind,Value}}
SWARM_CODEC(capability);        ///< upper case, CAP_ in front unless ALL or RESET
SWARM_CODEC(mount);             ///< CSV: a Mount
SWARM_CODEC(ports);    ///< short or long form: a *list* of PortConfig, ascending; show takes one entry
SWARM_CODEC(network);  ///< name or CSV: {Target: name as typed, Aliases?, DriverOpts?}
SWARM_CODEC(secret);   ///< name or CSV: {File:{Name,UID,GID,Mode}, SecretName} without its ID
SWARM_CODEC(config);   ///< the same with ConfigName

#undef SWARM_CODEC

// KEY[=VALUE] of labels, sysctls and options: first the key, then the value ("" without `=`).
Pair label(std::string_view text);   ///< key not empty, no blanks in it
Pair option(std::string_view text);  ///< log options: key not empty
Pair sysctl(std::string_view text);  ///< key not empty; the name is not checked

/// Warnings for stderr about likely mistakes ("mode 400 is decimal, that is octal 0620; did you mean 0400?"),
/// for `mount`, `secret` and `config` (the text that their `read` took) and `host`; empty if there are none.
std::vector<std::string> warnings_mount(const Json& mount);
std::vector<std::string> warnings_reference(std::string_view typed);
std::vector<std::string> warnings_host(const Json& host);

/// A bind source that starts with a dot is relative to the caller's directory, and `read_mount` keeps it as
/// typed. This prepends `from` (absolute) and resolves `.` and `..`. Other mounts are unchanged.
void absolute_source(Json& mount, std::string_view from);

/// Parses one RFC 4180 record. Throws usage on a bare quote, an empty record, or a second line.
std::vector<std::string> csv(std::string_view record);
/// The field, quoted if CSV needs it.
std::string csv_field(std::string_view field);

/// Splits shell words and removes quotes like a POSIX shell, without expansion. Throws usage.
std::vector<std::string> split_words(std::string_view text);
/// Text that split_words turns back into exactly these words.
std::string join_words(const std::vector<std::string>& words);
/// A command line that a shell splits into exactly these words. Always a single line: control characters
/// become $'\n' and $'\033', which bash, zsh, ksh and POSIX 2024 understand. Words must not contain NUL.
std::string shell_line(const std::vector<std::string>& words);

/// Nanoseconds as Go prints them: 1h30m0s, 1.5s, 5s, 0s.
std::string duration_text(std::int64_t nanoseconds);
/// Bytes with 4 significant digits and a binary unit: 128MiB, 1.5GiB.
std::string size_text(std::int64_t bytes);
/// A whole number of a spec as the flags take it: 512m, 1m30s, 0.5 (CPUs); a plain number if it counts something
/// else. `pointer`: its place in the spec, or the end of it for a size.
std::string number_text(std::string_view pointer, const Json& number);

/// The parts of an image reference: the familiar name ("nginx", "host:5000/path"), ":tag" and "@sha256:…"
/// with their separators, empty if missing; concatenated they are the reference.
struct ImageParts {
  std::string name, tag, digest;
};
/// Throws usage if the reference is invalid.
ImageParts image_parts(std::string_view reference);
/// The registry host of an image ("docker.io" if it names none).
std::string registry_host(std::string_view reference);
/// The image as docker shows it: the familiar name with tag, without digest unless there is no tag.
std::string familiar_image(std::string_view reference);
/// Whether familiar_image changes nothing, judged by the beginning of the image and the lack of a digest;
/// false: it may change it.
bool is_familiar_image(std::string_view reference);

}  // namespace swarm::value
