// SPDX-License-Identifier: Apache-2.0
// Generates the schema and the table of members of a service file.
#include "generate/spec_pages.hpp"

#include "flags/flag.hpp"
#include "generate/topics.hpp"

#include <swarm/field_versions.hpp>
#include <swarm/shape.hpp>
#include <swarm/spec_values.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Json;
using swarm::api::Member;
using swarm::api::Record;
using swarm::api::Shape;
using Kind = Shape::Kind;

/// The meaning of a member that no flag sets.
struct Meaning {
  std::string_view at, text;
};

#define CONTAINER "/TaskTemplate/ContainerSpec"
#define MOUNT CONTAINER "/Mounts/-"
#define RESERVED "/TaskTemplate/Resources/Reservations/GenericResources/-"

constexpr std::array meanings{
    Meaning{"/TaskTemplate", "What each task is made of"},
    Meaning{CONTAINER, "The container of a task"},
    Meaning{CONTAINER "/Args", "Arguments of the command, one per item"},
    Meaning{CONTAINER "/Command", "Replaces the image's entrypoint, one word per item"},
    Meaning{CONTAINER "/Env", "Environment variables, KEY=VALUE"},
    Meaning{CONTAINER "/OpenStdin", "Keep standard input open"},
    Meaning{CONTAINER "/Privileges", "Security options"},
    Meaning{CONTAINER "/Privileges/CredentialSpec/Config", "Name of the config that holds it"},
    Meaning{CONTAINER "/Privileges/CredentialSpec/File", "File on the node, in docker's CredentialSpecs"},
    Meaning{CONTAINER "/Privileges/CredentialSpec/Registry", "Value in the Windows registry of the node"},
    Meaning{CONTAINER "/Privileges/SELinuxContext", "SELinux labels of the container"},
    Meaning{CONTAINER "/Privileges/Seccomp", "System calls that are allowed"},
    Meaning{CONTAINER "/Privileges/Seccomp/Mode", "Which profile"},
    Meaning{CONTAINER "/Privileges/Seccomp/Profile", "The custom profile, in base64"},
    Meaning{CONTAINER "/Privileges/AppArmor", "AppArmor profile"},
    Meaning{CONTAINER "/Privileges/AppArmor/Mode", "Which profile"},
    Meaning{CONTAINER "/Privileges/NoNewPrivileges", "The processes gain no further privileges"},
    Meaning{MOUNT "/Type", "What is mounted"},
    Meaning{MOUNT "/Source", "Path on the node, or name of the volume or image"},
    Meaning{MOUNT "/Target", "Path in the container"},
    Meaning{MOUNT "/ReadOnly", "The container cannot write to it"},
    Meaning{MOUNT "/Consistency", "Ignored by services"},
    Meaning{MOUNT "/BindOptions", "For the type bind"},
    Meaning{MOUNT "/BindOptions/Propagation", "Propagation of mounts below it"},
    Meaning{MOUNT "/BindOptions/NonRecursive", "Without the mounts below it"},
    Meaning{MOUNT "/BindOptions/CreateMountpoint", "Create the path on the node if it is absent"},
    Meaning{MOUNT "/BindOptions/ReadOnlyNonRecursive", "Mounts below it stay writable"},
    Meaning{MOUNT "/BindOptions/ReadOnlyForceRecursive", "Fail if mounts below it cannot be read-only"},
    Meaning{MOUNT "/VolumeOptions", "For the type volume"},
    Meaning{MOUNT "/VolumeOptions/NoCopy", "Do not fill a new volume from the image"},
    Meaning{MOUNT "/VolumeOptions/Labels", "Labels of a volume that is created for it"},
    Meaning{MOUNT "/VolumeOptions/Subpath", "Path in the volume"},
    Meaning{MOUNT "/VolumeOptions/DriverConfig", "Driver of a volume that is created for it"},
    Meaning{MOUNT "/ImageOptions", "For the type image"},
    Meaning{MOUNT "/ImageOptions/Subpath", "Path in the image"},
    Meaning{MOUNT "/TmpfsOptions", "For the type tmpfs"},
    Meaning{MOUNT "/TmpfsOptions/SizeBytes", "Its size in bytes; absent: no limit"},
    Meaning{MOUNT "/TmpfsOptions/Mode", "Its mode, as a decimal number: 1023 is 1777"},
    Meaning{MOUNT "/TmpfsOptions/Options", "Options of the mount, each a list of one or two texts"},
    Meaning{MOUNT "/ClusterOptions", "For the type cluster"},
    Meaning{CONTAINER "/Healthcheck", "How the container is checked"},
    Meaning{CONTAINER "/Healthcheck/Test",
            "[CMD, WORD…], [CMD-SHELL, LINE], or [NONE] for no check; absent: the image's"},
    Meaning{CONTAINER "/Hosts", "Entries of /etc/hosts: ADDRESS NAME…"},
    Meaning{CONTAINER "/DNSConfig", "Name resolution in the container"},
    Meaning{CONTAINER "/Secrets/-/SecretName", "Name of the secret"},
    Meaning{CONTAINER "/Secrets/-/File", "The file in the container"},
    Meaning{CONTAINER "/Secrets/-/File/Name", "Its path; relative to /run/secrets"},
    Meaning{CONTAINER "/Secrets/-/File/Mode", "Its mode, as a decimal number: 292 is 0444"},
    Meaning{CONTAINER "/Configs/-/ConfigName", "Name of the config"},
    Meaning{CONTAINER "/Configs/-/File", "The file in the container"},
    Meaning{CONTAINER "/Configs/-/File/Name", "Its path; relative to /"},
    Meaning{CONTAINER "/Configs/-/File/Mode", "Its mode, as a decimal number: 292 is 0444"},
    Meaning{CONTAINER "/Configs/-/Runtime", "Empty: the config is for the credential spec, not a file"},
    Meaning{CONTAINER "/Ulimits/-/Hard", "-1: no limit"},
    Meaning{CONTAINER "/Ulimits/-/Soft", "-1: no limit"},
    Meaning{"/TaskTemplate/PluginSpec", "A plugin instead of a container"},
    Meaning{"/TaskTemplate/Runtime", "Kind of task (default container)"},
    Meaning{"/TaskTemplate/Resources/Limits", "What a task may use at most"},
    Meaning{"/TaskTemplate/Resources/Reservations", "What a node must have left for a task"},
    Meaning{"/TaskTemplate/Resources/Limits/NanoCPUs", "Billionths of a CPU: 500000000 is half of one"},
    Meaning{"/TaskTemplate/Resources/Reservations/NanoCPUs", "Billionths of a CPU: 500000000 is half of one"},
    Meaning{RESERVED "/DiscreteResourceSpec", "A number of one kind"},
    Meaning{RESERVED "/NamedResourceSpec", "A single one, by name"},
    Meaning{"/TaskTemplate/RestartPolicy", "When a task that ended is replaced"},
    Meaning{"/TaskTemplate/Placement", "On which nodes tasks run"},
    Meaning{"/TaskTemplate/Placement/Preferences/-/Spread/SpreadDescriptor",
            "node.labels.KEY, or another key"},
    Meaning{"/TaskTemplate/Placement/Platforms", "What the image was built for; goes with its digest"},
    Meaning{"/TaskTemplate/Networks/-/Target", "Name of the network"},
    Meaning{"/TaskTemplate/Networks/-/Aliases", "Further names of the service on it"},
    Meaning{"/TaskTemplate/LogDriver", "Where logs go; absent: as the node says"},
    Meaning{"/Mode", "One of these four members (default Replicated)"},
    Meaning{"/Mode/Replicated", "A fixed number of tasks"},
    Meaning{"/Mode/Global", "One task on each node"},
    Meaning{"/Mode/ReplicatedJob", "A fixed number of tasks that end"},
    Meaning{"/Mode/ReplicatedJob/TotalCompletions", "How many tasks have to complete"},
    Meaning{"/Mode/GlobalJob", "One task that ends on each node"},
    Meaning{"/UpdateConfig", "How tasks are replaced by an update"},
    Meaning{"/RollbackConfig", "How tasks are replaced by a rollback"},
    Meaning{"/EndpointSpec", "How the service is reached"},
    Meaning{"/EndpointSpec/Ports/-/Name", "A name for human readers"},
    Meaning{"/EndpointSpec/Ports/-/Protocol", "Protocol (default tcp)"},
    Meaning{"/EndpointSpec/Ports/-/TargetPort", "Port in the container"},
    Meaning{"/EndpointSpec/Ports/-/PublishedPort", "Port on the nodes; absent: the engine chooses"},
    Meaning{"/EndpointSpec/Ports/-/PublishMode", "How the port is published (default ingress)"},
};

/// Members that export never prints: those valid in only one swarm, and those that are not part of a service.
constexpr std::array left_out{std::string_view("/Networks"), std::string_view("/TaskTemplate/ForceUpdate"),
                              std::string_view("/TaskTemplate/NetworkAttachmentSpec"),
                              std::string_view(CONTAINER "/Secrets/-/SecretID"),
                              std::string_view(CONTAINER "/Configs/-/ConfigID")};

#undef RESERVED
#undef MOUNT
#undef CONTAINER

const Flag* flag_at(std::string_view pointer) {
  const auto found = std::ranges::find(service_flags(), pointer, &Flag::at);
  return found == service_flags().end() ? nullptr : &*found;
}

const Meaning* meaning_at(std::string_view pointer) {
  const auto found = std::ranges::find(meanings, pointer, &Meaning::at);
  return found == meanings.end() ? nullptr : &*found;
}

std::string text_of(std::string_view pointer, const Shape& shape) {
  const Meaning* own = meaning_at(pointer);
  const Flag* flag = flag_at(pointer);
  std::string text(own != nullptr ? own->text : flag != nullptr ? flag->help : "");
  if (shape.kind == Kind::duration) text += text.empty() ? "in nanoseconds" : ", in nanoseconds";
  const swarm::Api since = swarm::known_since(pointer);
  if (since > swarm::Api{1, 41})
    text += (text.empty() ? "API " : " (API ") + since.text() + (text.empty() ? "" : ")");
  return text;
}

std::string_view choices_at(std::string_view pointer, const Shape& shape) {
  if (shape.kind != Kind::text) return {};
  const Flag* flag = flag_at(pointer);
  return flag == nullptr || flag->choices.empty() ? swarm::api::choices_of(pointer) : flag->choices;
}

Json listed(std::string_view choices) {
  Json all = Json::array();
  while (!choices.empty()) {
    const auto end = std::min(choices.find('|'), choices.size());
    all.push_back(std::string(choices.substr(0, end)));
    choices.remove_prefix(std::min(end + 1, choices.size()));
  }
  return all;
}

/// Calls `act` with the pointer of each member and the member.
template <class Act>
void each_member(const Record& record, const std::string& pointer, const Act& act) {
  for (const Member& member : record.members) {
    if (member.embedded) {
      each_member(*member.shape.record, pointer, act);
      continue;
    }
    const std::string at = pointer + "/" + std::string(member.name);
    if (std::ranges::find(left_out, at) == left_out.end()) act(at, member);
  }
}

// ---- the schema ----

Json object_schema(const Record& record, const std::string& pointer);

Json kind_schema(Kind kind) {
  switch (kind) {
    case Kind::text:
    case Kind::time: return {{"type", "string"}};
    case Kind::boolean: return {{"type", "boolean"}};
    case Kind::ratio:
    case Kind::number: return {{"type", "number"}};
    case Kind::integer:
    case Kind::duration:
    case Kind::file_mode:
    case Kind::month:
    case Kind::weekday: return {{"type", "integer"}};
    default: return Json::object();
  }
}

Json shape_schema(const Shape& shape, const std::string& pointer) {
  switch (shape.kind) {
    case Kind::object: return object_schema(*shape.record, pointer);
    case Kind::list: {
      const bool is_known = shape.record != nullptr || shape.element != Kind::any;
      Json list{{"type", "array"}};
      if (is_known)
        list["items"] = shape.record != nullptr ? object_schema(*shape.record, pointer + "/-")
                                                : kind_schema(shape.element);
      return list;
    }
    case Kind::map: return {{"type", "object"}, {"additionalProperties", kind_schema(shape.element)}};
    default: return kind_schema(shape.kind);
  }
}

Json object_schema(const Record& record, const std::string& pointer) {
  Json schema{{"type", "object"}, {"additionalProperties", false}};
  if (record.choice == swarm::api::Choice::yes) schema["maxProperties"] = 1;
  Json& members = schema["properties"] = Json::object();
  each_member(record, pointer, [&](const std::string& at, const Member& member) {
    Json& one = members[std::string(member.name)] = shape_schema(member.shape, at);
    if (const std::string text = text_of(at, member.shape); !text.empty()) one["description"] = text;
    if (const auto choices = choices_at(at, member.shape); !choices.empty()) one["enum"] = listed(choices);
  });
  return schema;
}

// ---- the table ----

std::string type_name(Kind kind) {
  const Json schema = kind_schema(kind);
  return schema.empty() ? "any" : schema.at("type").get<std::string>();
}

std::string type_of(const Shape& shape) {
  switch (shape.kind) {
    case Kind::object: return "object";
    case Kind::list:
      return "list of " + (shape.record != nullptr      ? "objects"
                           : shape.element == Kind::any ? std::string("lists")
                                                        : type_name(shape.element) + "s");
    case Kind::map: return "object of " + type_name(shape.element) + "s";
    default: return type_name(shape.kind);
  }
}

/// "EndpointSpec.Ports[].Name" for "/EndpointSpec/Ports/-/Name".
std::string dotted(std::string_view pointer) {
  std::string out;
  for (std::size_t at = 1; at < pointer.size(); ++at) {
    const bool item = pointer.substr(at - 1, 3) == "/-/";
    if (item) {
      out.back() = '[';
      out += "].";
      ++at;
    } else {
      out += pointer[at] == '/' ? '.' : pointer[at];
    }
  }
  return out;
}

void add_rows(std::string& table, const Record& record, const std::string& pointer) {
  each_member(record, pointer, [&](const std::string& at, const Member& member) {
    const Flag* flag = flag_at(at);
    std::string text = text_of(at, member.shape);
    if (const auto choices = choices_at(at, member.shape); !choices.empty()) {
      std::string words;
      for (const Json& one : listed(choices)) words += (words.empty() ? "" : ", ") + one.get<std::string>();
      text += (text.empty() ? "" : ": ") + words;
    }
    table += "| `" + dotted(at) + "` | " + type_of(member.shape) + " | " + text + " | " +
             (flag != nullptr ? "`--" + std::string(flag->name) + "` |\n" : "|\n");
    if (member.shape.record != nullptr)
      add_rows(table, *member.shape.record, member.shape.kind == Kind::list ? at + "/-" : at);
  });
}

}  // namespace

Json spec_schema() {
  const Json one{{"$ref", "#/definitions/service"}};
  Json service = object_schema(swarm::api::spec_record(), "");
  service["required"] = {"Name", "TaskTemplate"};
  return {{"$schema", "http://json-schema.org/draft-07/schema#"},
          {"title", "Services of a Docker Swarm, as swarmctl export prints them"},
          {"if", {{"type", "array"}}},
          {"then", {{"items", one}}},
          {"else", one},
          {"definitions", {{"service", std::move(service)}}}};
}

std::string with_spec_members(std::string_view page) {
  std::string table = "| member | type | meaning | flag |\n| --- | --- | --- | --- |\n";
  add_rows(table, swarm::api::spec_record(), "");
  return with_table(page, "members", table);
}

}  // namespace cli
