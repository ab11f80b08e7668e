// SPDX-License-Identifier: Apache-2.0
// Prints the container and the resources of a service for people.
#include "output/document/pretty.hpp"
#include "template/value.hpp"

#include <swarm/access.hpp>
#include <swarm/text.hpp>
#include <swarm/values.hpp>

#include <nlohmann/json.hpp>

namespace cli::pretty_parts {

using swarm::find_at, swarm::find_integer, swarm::flag_at, swarm::integer_at, swarm::list_at, swarm::pairs_at,
    swarm::value_at;
using swarm::Json;

namespace {

/// Words as docker prints them: with a blank after each.
void words(std::string& out, std::string_view label, const Json& document, std::string_view pointer) {
  const auto texts = shown_texts_at(document, pointer);
  if (!texts.empty()) line(out, label, swarm::join(texts, " ") + ' ');
}

void process(std::string& out, const Json& spec) {
  out += "ContainerSpec:\n Image:\t\t" + shown_at(spec, "/Image") + '\n';
  words(out, " Command:\t", spec, "/Command");
  words(out, " Args:\t\t", spec, "/Args");
  words(out, " Env:\t\t", spec, "/Env");
  line(out, " Dir:\t\t", shown_at(spec, "/Dir"));
  if (const Json* init = find_at(spec, "/Init"); init != nullptr && init->is_boolean())
    out.append(" Init:\t\t").append(init->get<bool>() ? "true\n" : "false\n");
  line(out, " User: ", shown_at(spec, "/User"));
  line(out, " Groups: ", swarm::join(shown_texts_at(spec, "/Groups"), " "));
  line(out, " Hostname: ", shown_at(spec, "/Hostname"));
  if (flag_at(spec, "/TTY")) out += " TTY: true\n";
  if (flag_at(spec, "/OpenStdin")) out += " Open Stdin: true\n";
  if (flag_at(spec, "/ReadOnly")) out += " Read Only: true\n";
  line(out, " Stop Signal: ", shown_at(spec, "/StopSignal"));
  line(out, " Stop Grace Period: ", duration_at(spec, "/StopGracePeriod"));
  if (const std::string isolation = shown_at(spec, "/Isolation"); isolation != "default")
    line(out, " Isolation: ", isolation);
  if (const auto score = integer_at(spec, "/OomScoreAdj"); score != 0)
    out += " OOM Score Adj: " + std::to_string(score) + '\n';
}

void map(std::string& out, std::string_view title, const Pairs& entries, std::string_view sign) {
  if (entries.empty()) return;
  out.append(title).append(":\n");
  for (const auto& [key, value] : entries)
    out += ' ' + key + (value.empty() && sign == "=" ? "" : std::string(sign) + value) + '\n';
}

void privileges(std::string& out, const Json& spec) {
  const Json* held = find_at(spec, "/Privileges");
  if (held == nullptr || !held->is_object()) return;
  std::string lines;
  for (const std::string_view kind : {"Config", "File", "Registry"})
    line(lines, " Credential Spec " + std::string(kind) + ": ",
         shown_at(*held, "/CredentialSpec/" + std::string(kind)));
  if (flag_at(*held, "/SELinuxContext/Disable")) lines += " SELinux: disabled\n";
  for (const std::string_view part : {"User", "Role", "Type", "Level"})
    line(lines, " SELinux " + std::string(part) + ": ",
         shown_at(*held, "/SELinuxContext/" + std::string(part)));
  line(lines, " Seccomp: ", shown_at(*held, "/Seccomp/Mode"));
  line(lines, " AppArmor: ", shown_at(*held, "/AppArmor/Mode"));
  if (flag_at(*held, "/NoNewPrivileges")) lines += " No New Privileges: true\n";
  if (!lines.empty()) out += "Privileges:\n" + lines;
}

void capabilities(std::string& out, const Json& spec) {
  const auto added = shown_texts_at(spec, "/CapabilityAdd"),
             dropped = shown_texts_at(spec, "/CapabilityDrop");
  if (added.empty() && dropped.empty()) return;
  out += "Capabilities:\n";
  line(out, " Add: ", swarm::join(added, ", "));
  line(out, " Drop: ", swarm::join(dropped, ", "));
}

void names(std::string& out, const Json& spec) {
  const auto hosts = shown_texts_at(spec, "/Hosts");
  if (!hosts.empty()) out += "Hosts:\n " + swarm::join(hosts, "\n ") + '\n';
  const auto servers = shown_texts_at(spec, "/DNSConfig/Nameservers"),
             search = shown_texts_at(spec, "/DNSConfig/Search"),
             options = shown_texts_at(spec, "/DNSConfig/Options");
  if (servers.empty() && search.empty() && options.empty()) return;
  out += "DNS:\n";
  line(out, " Nameservers:\t", swarm::join(servers, " "));
  line(out, " Search:\t", swarm::join(search, " "));
  line(out, " Options:\t", swarm::join(options, " "));
}

void ulimits(std::string& out, const Json& spec) {
  const Json& list = list_at(spec, "/Ulimits");
  if (list.empty()) return;
  out += "Ulimits:\n";
  for (const Json& limit : list)
    out += ' ' + shown_at(limit, "/Name") + ": " + std::to_string(integer_at(limit, "/Soft")) + ':' +
           std::to_string(integer_at(limit, "/Hard")) + '\n';
}

void mounts(std::string& out, const Json& spec) {
  const Json& list = list_at(spec, "/Mounts");
  if (list.empty()) return;
  out += "Mounts:\n";
  for (const Json& mount : list) {
    out += " Target:\t" + shown_at(mount, "/Target") + '\n';
    out += "  Source:\t" + shown_at(mount, "/Source") + '\n';
    out.append("  ReadOnly:\t").append(flag_at(mount, "/ReadOnly") ? "true\n" : "false\n");
    out += "  Type:\t\t" + shown_at(mount, "/Type") + '\n';
  }
}

void references(std::string& out, const Json& spec, std::string_view member, std::string_view name) {
  const Json& list = list_at(spec, "/" + std::string(member));
  if (list.empty()) return;
  out.append(member).append(":\n");
  for (const Json& reference : list) {
    const bool runtime = value_at(reference, "/Runtime").is_object();
    out += " Target:\t" + (runtime ? "(credential spec)" : shown_at(reference, "/File/Name")) + '\n';
    out += "  Source:\t" + shown_at(reference, name) + '\n';
  }
}

std::string cpus(std::int64_t nano) {
  return templates::number_text(static_cast<double>(nano) / 1e9, templates::Precision::wide);
}

/// The lines common to limits and reservations.
std::string amounts(const Json& set) {
  std::string out;
  if (const auto nano = integer_at(set, "/NanoCPUs"); nano > 0) out += "  CPU:\t\t" + cpus(nano) + '\n';
  if (const auto bytes = integer_at(set, "/MemoryBytes"); bytes > 0)
    out += "  Memory:\t" + swarm::value::size_text(bytes) + '\n';
  return out;
}

std::string generic(const Json& set) {
  std::string out;
  for (const Json& resource : list_at(set, "/GenericResources")) {
    line(out, "  " + shown_at(resource, "/NamedResourceSpec/Kind") + ":\t\t",
         shown_at(resource, "/NamedResourceSpec/Value"));
    if (const auto count = find_integer(resource, "/DiscreteResourceSpec/Value"))
      out +=
          "  " + shown_at(resource, "/DiscreteResourceSpec/Kind") + ":\t\t" + std::to_string(*count) + '\n';
  }
  return out;
}

}  // namespace

void container(std::string& out, const Json& spec) {
  process(out, spec);
  map(out, "Container Labels", shown_pairs_at(spec, "/Labels"), "=");
  privileges(out, spec);
  capabilities(out, spec);
  map(out, "SysCtls", shown_pairs_at(spec, "/Sysctls"), ": ");
  ulimits(out, spec);
  names(out, spec);
  mounts(out, spec);
  references(out, spec, "Configs", "/ConfigName");
  references(out, spec, "Secrets", "/SecretName");
}

void resources(std::string& out, const Json* given) {
  if (given == nullptr || !given->is_object()) return;
  const Json& resources = *given;
  out += "Resources:\n";
  const std::string reserved =
      amounts(value_at(resources, "/Reservations")) + generic(value_at(resources, "/Reservations"));
  if (!reserved.empty()) out += " Reservations:\n" + reserved;
  std::string limits = amounts(value_at(resources, "/Limits"));
  if (const auto pids = integer_at(value_at(resources, "/Limits"), "/Pids"); pids > 0)
    limits += "  PIDs:\t\t" + std::to_string(pids) + '\n';
  if (!limits.empty()) out += " Limits:\n" + limits;
  if (const auto swap = find_integer(resources, "/SwapBytes"); swap && *swap != 0)
    out += " Swap:\t\t" + (*swap < 0 ? "unlimited" : swarm::value::size_text(*swap)) + '\n';
  if (const auto swappiness = find_integer(resources, "/MemorySwappiness"))
    out += " Swappiness:\t" + std::to_string(*swappiness) + '\n';
}

}  // namespace cli::pretty_parts
