// SPDX-License-Identifier: Apache-2.0
// Suggests flags for those of docker run that services lack.
#include "flags/spelling.hpp"
#include "output/hints.hpp"

#include <swarm/error.hpp>
#include <swarm/text.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;
namespace value = swarm::value;

using swarm::is_digit;
using swarm::is_letter;

struct Entry {
  std::string_view typed;  ///< Without dashes; a letter or a name.
  FlagName row;            ///< The flag to use; empty: there is none.
  /// The hint, with % for the flag as this verb spells it and <NAME> for the typed value. If it begins with
  /// %, it becomes "did you mean …?"; empty: only the flag.
  std::string_view words{};
};

constexpr std::string_view engine_decides = "services have none: the engine of each node decides";
constexpr std::string_view own_address = "services have none: the network gives each task an address";
constexpr std::string_view own_namespaces = "services have none: each container has its own";
constexpr std::string_view no_weights = "services have none; % CPUS keeps CPUs free for the task";
constexpr std::string_view no_devices = "services have none; % KIND=COUNT reserves what nodes advertise";
constexpr std::string_view no_input = "services have no input; % gives the container a terminal";
constexpr std::string_view no_setting = "services have no such setting";
/// Another verb does it; the text is the verb and its flag.
constexpr std::string_view follow = "logs -f";

constexpr std::array table{
    Entry{"P", flag::publish, "services have none; % PUBLISHED:TARGET publishes one port"},
    Entry{"a", {}, follow},
    Entry{"add-host", flag::host},
    Entry{"alias", flag::network, "% name=NETWORK,alias=<ALIAS>"},
    Entry{"attach", {}, follow},
    Entry{"blkio-weight", {}, no_setting},
    Entry{"c", flag::reserve_cpu, no_weights},
    Entry{"cgroup-parent", {}, engine_decides},
    Entry{"cgroupns", {}, engine_decides},
    Entry{"cidfile", {}, "services have none: the ID is printed on stdout"},
    Entry{"cpu", flag::limit_cpu},
    Entry{"cpu-limit", flag::limit_cpu},
    Entry{"cpu-period", flag::limit_cpu},
    Entry{"cpu-quota", flag::limit_cpu},
    Entry{"cpu-reservation", flag::reserve_cpu},
    Entry{"cpu-shares", flag::reserve_cpu, no_weights},
    Entry{"cpus", flag::limit_cpu},
    Entry{"cpuset-cpus", {}, no_setting},
    Entry{"cpuset-mems", {}, no_setting},
    Entry{"detach-keys", {}, follow},
    Entry{"device", flag::generic_resource, no_devices},
    Entry{"device-cgroup-rule", flag::generic_resource, no_devices},
    Entry{"dns-opt", flag::dns_option},
    Entry{"dns-options", flag::dns_option},
    Entry{"domainname", flag::hostname, "% NAME.<DOMAIN>"},
    Entry{"expose", flag::publish,
          "services on one network reach all ports of each other; % makes one reachable from outside"},
    Entry{"extra-host", flag::host},
    Entry{"extra-hosts", flag::host},
    Entry{"gpus", flag::generic_resource, no_devices},
    Entry{"group-add", flag::group},
    Entry{"i", flag::tty, no_input},
    Entry{"interactive", flag::tty, no_input},
    Entry{"ip", {}, own_address},
    Entry{"ip6", {}, own_address},
    Entry{"ipc", {}, own_namespaces},
    Entry{"kernel-memory", {}, no_setting},
    Entry{"link", flag::network, "services have none; on one network (%) they find each other by name"},
    Entry{"link-local-ip", {}, own_address},
    Entry{"m", flag::limit_memory},
    Entry{"mac-address", {}, own_address},
    Entry{"mem", flag::limit_memory},
    Entry{"mem-limit", flag::limit_memory},
    Entry{"mem-reservation", flag::reserve_memory},
    Entry{"memory", flag::limit_memory},
    Entry{"memory-limit", flag::limit_memory},
    Entry{"memory-reservation", flag::reserve_memory},
    Entry{"net-alias", flag::network, "% name=NETWORK,alias=<ALIAS>"},
    Entry{"network-alias", flag::network, "% name=NETWORK,alias=<ALIAS>"},
    Entry{"oom-kill-disable", {}, no_setting},
    Entry{"pid", {}, own_namespaces},
    Entry{"pid-limit", flag::limit_pids},
    Entry{"pids-limit", flag::limit_pids},
    Entry{"platform", flag::constraint, "% node.platform.arch==ARCH"},
    Entry{"port", flag::publish},
    Entry{"ports", flag::publish},
    Entry{"privileged", flag::cap_add, "services have none; % CAPABILITY grants a single capability"},
    Entry{"publish-all", flag::publish, "services have none; % PUBLISHED:TARGET publishes one port"},
    Entry{"pull", {}, "services have none: each node pulls an image that it does not have"},
    Entry{"restart", flag::restart_condition, "% none|on-failure|any"},
    Entry{"restart-policy", flag::restart_condition, "% none|on-failure|any"},
    Entry{"rm", {}, "services have none: the engine removes the containers of old tasks"},
    Entry{"runtime", {}, engine_decides},
    Entry{"scale", flag::replicas},
    Entry{"security-opt", flag::spec, "no flag sets it; % FILE takes a specification with Privileges"},
    Entry{"shm-size", flag::mount, "% type=tmpfs,target=/dev/shm,tmpfs-size=<SIZE>"},
    Entry{"sig-proxy", {}, follow},
    Entry{"stop-timeout", flag::stop_grace_period},
    Entry{"storage-opt", {}, engine_decides},
    Entry{"tmpfs", flag::mount, "% type=tmpfs,target=<PATH>"},
    Entry{"userns", {}, engine_decides},
    Entry{"uts", {}, own_namespaces},
    Entry{"volume", flag::mount, "% type=volume,source=NAME,target=PATH"},
    Entry{"volume-driver", flag::mount, "% type=volume,source=NAME,target=PATH,volume-driver=<DRIVER>"},
    Entry{"volumes", flag::mount, "% type=volume,source=NAME,target=PATH"},
    Entry{"volumes-from", flag::mount,
          "services have none; % type=volume,source=NAME,target=PATH mounts the same"},
};

static_assert(std::ranges::is_sorted(table, {}, &Entry::typed));

/// "--mount" or "--mount-add"; empty: the verb does not have it.
std::string spelled(std::string_view row, std::span<const Spelling> known) {
  const auto flag = std::ranges::find_if(
      known, [&](const Spelling& one) { return one.row->name == row && one.form != Form::rm; });
  return flag == known.end() ? std::string() : flag->typed();
}

/// Only verbs that change services have replacements for these flags.
bool changes_services(std::span<const Spelling> known) { return !spelled(flag::mount, known).empty(); }

/// Replaces <NAME> with the value up to a colon; without a value NAME stays.
std::string filled(std::string words, std::string_view typed) {
  const auto open = words.find('<'), close = words.find('>');
  if (open == words.npos) return words;
  const std::string_view part = typed.substr(0, typed.find_first_of(":, \t"));
  return words.replace(open, close - open + 1,
                       part.empty() ? words.substr(open + 1, close - open - 1) : std::string(part));
}

std::string in_place_of(const Entry& entry, const std::string& flag, std::string_view typed) {
  if (entry.words.empty()) return "did you mean " + flag + "?";
  std::string words = filled(std::string(entry.words), typed);
  const bool question = words.starts_with('%');
  if (const auto at = words.find('%'); at != words.npos) words.replace(at, 1, flag);
  return question ? "did you mean " + words + "?" : words;
}

bool is_path(std::string_view text) {
  const bool drive = text.size() > 2 && is_letter(text[0]) && text[1] == ':' && text[2] == '\\';
  return drive || text.starts_with('/') || text.starts_with("./") || text.starts_with("../") ||
         text.starts_with("~/");
}

/// Splits at colons, except the colon of a Windows drive.
std::vector<std::string_view> parts_of(std::string_view typed) {
  std::vector<std::string_view> parts;
  while (true) {
    const bool drive = typed.size() > 2 && is_letter(typed[0]) && typed[1] == ':' && typed[2] == '\\';
    const auto colon = typed.find(':', drive ? 2 : 0);
    parts.push_back(typed.substr(0, colon));
    if (colon == typed.npos) return parts;
    typed.remove_prefix(colon + 1);
  }
}

/// The --mount fields for the options of a volume; the other options have no counterpart, or are the default.
std::string fields_of(std::string_view options) {
  constexpr std::array<std::string_view, 6> propagations{"private", "rprivate", "shared",
                                                         "rshared", "slave",    "rslave"};
  std::string fields;
  while (!options.empty()) {
    const std::string_view word = options.substr(0, options.find(','));
    options.remove_prefix(std::min(word.size() + 1, options.size()));
    if (word == "ro") fields += ",readonly";
    if (word == "nocopy") fields += ",volume-nocopy";
    if (std::ranges::find(propagations, word) != propagations.end())
      fields.append(",bind-propagation=").append(word);
  }
  return fields;
}

/// Whether the word looks like `data:/data` or `/data`, which no image or service does.
bool is_volume(std::string_view word) {
  if (word.find("://") != word.npos) return false;
  return is_path(word) || word.find(":/") != word.npos || word.find(":\\") != word.npos;
}

/// `vol:data` is an image with a tag, but may be meant as a volume. A path has a slash, and most tags have a
/// digit.
bool is_ambiguous(std::string_view word) {
  const auto parts = parts_of(word);
  if (parts.size() != 2 || word.find_first_of("/@") != word.npos || parts[1] == "latest") return false;
  return !parts[0].empty() && !parts[1].empty() && std::ranges::none_of(parts[1], is_digit);
}

}  // namespace

std::string mount_of_volume(std::string_view typed) {
  const auto parts = parts_of(typed);
  const bool anonymous = parts.size() == 1;
  if (parts.size() > 3 || !is_path(parts[anonymous ? 0 : 1])) return {};
  if (anonymous)
    return value::csv_field("type=volume") + "," + value::csv_field("target=" + std::string(typed));
  const std::string source(parts[0]), target(parts[1]);
  if (source.empty()) return {};
  const std::string options = parts.size() == 3 ? fields_of(parts[2]) : std::string();
  return (is_path(source) ? "type=bind," : "type=volume,") + value::csv_field("source=" + source) + "," +
         value::csv_field("target=" + target) + options;
}

swarm::Hint hint_in_place_of(std::string_view typed, std::string_view value,
                             std::span<const Spelling> known) {
  const auto entry = std::ranges::lower_bound(table, typed, {}, &Entry::typed);
  if (entry == table.end() || entry->typed != typed || !changes_services(known)) return {};
  if (entry->words == follow)
    return make_hint("services have none; ", swarmctl("logs", "-f", "SERVICE"), " follows the output");
  const std::string flag = entry->row.empty() ? std::string() : spelled(entry->row, known);
  if (flag.empty() && !entry->row.empty()) return {};
  const std::string mount = typed == "volume" ? mount_of_volume(value) : std::string();
  if (!mount.empty()) return make_hint("did you mean ", value::join_words({flag, mount}), "?");
  return make_hint(in_place_of(*entry, flag, value));
}

void refuse_volume(const AfterV& typed, std::span<const Spelling> known) {
  if (!changes_services(known)) return;
  const bool certain = is_volume(typed.word);
  if (!certain && !(typed.may_be_image && typed.has_more && is_ambiguous(typed.word))) return;
  std::string mount = mount_of_volume(typed.word);
  if (mount.empty()) mount = "type=volume,source=NAME,target=PATH";
  const std::string use = value::join_words({spelled(flag::mount, known), mount});
  const std::string word(typed.word);
  if (certain)
    throw Error(Errc::usage, "-v is --verbose, and " + word + " looks like a volume",
                make_hint("did you mean ", use, "?"));
  throw Error(Errc::usage, "-v is --verbose: " + word + " may be the image, or a volume",
              make_hint("a volume is ", use, "; with an image, use --verbose"));
}

}  // namespace cli
