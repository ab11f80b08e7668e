// SPDX-License-Identifier: Apache-2.0
// The API's (1.52) types for services and for the entries of other lists, with members in the order in which
// they print.
#include <swarm/error.hpp>
#include <swarm/shape.hpp>
#include <swarm/text.hpp>

#include <utility>

#include <nlohmann/json.hpp>

namespace swarm::api {
namespace {

using ShapeKind = Shape::Kind;

constexpr Shape text{ShapeKind::text}, integer{ShapeKind::integer}, ratio{ShapeKind::ratio},
    boolean{ShapeKind::boolean};
constexpr Shape time{ShapeKind::time}, duration{ShapeKind::duration}, file_mode{ShapeKind::file_mode},
    any{ShapeKind::any};
constexpr Shape text_list{ShapeKind::list, ShapeKind::text}, text_map{ShapeKind::map, ShapeKind::text};

constexpr Shape maybe(Shape shape) {
  shape.pointer = true;
  return shape;
}
/// A member that is always present.
constexpr Member always(std::string_view name, Shape shape) { return {name, shape, false, true}; }
constexpr Shape one(const Record& record) { return {ShapeKind::object, ShapeKind::any, &record}; }
constexpr Shape maybe(const Record& record) { return {ShapeKind::object, ShapeKind::any, &record, true}; }
constexpr Shape many(const Record& record) { return {ShapeKind::list, ShapeKind::object, &record}; }

constexpr Member version_members[] = {{"Index", integer}};
constexpr Record version{"swarm.Version", version_members};
constexpr Member meta_members[] = {{"Version", one(version)}, {"CreatedAt", time}, {"UpdatedAt", time}};
constexpr Record meta{"swarm.Meta", meta_members};
constexpr Member annotations_members[] = {{"Name", text}, {"Labels", text_map}};
constexpr Record annotations{"swarm.Annotations", annotations_members};

constexpr Member driver_members[] = {{"Name", text}, {"Options", text_map}};
constexpr Record driver{"swarm.Driver", driver_members};
constexpr Member bind_members[] = {{"Propagation", text},
                                   {"NonRecursive", boolean},
                                   {"CreateMountpoint", boolean},
                                   {"ReadOnlyNonRecursive", boolean},
                                   {"ReadOnlyForceRecursive", boolean}};
constexpr Record bind{"mount.BindOptions", bind_members};
constexpr Member volume_members[] = {
    {"NoCopy", boolean}, {"Labels", text_map}, {"Subpath", text}, {"DriverConfig", maybe(driver)}};
constexpr Record volume{"mount.VolumeOptions", volume_members};
constexpr Member image_members[] = {{"Subpath", text}};
constexpr Record image{"mount.ImageOptions", image_members};
constexpr Member tmpfs_members[] = {
    {"SizeBytes", integer}, {"Mode", file_mode}, {"Options", {ShapeKind::list}}};
constexpr Record tmpfs{"mount.TmpfsOptions", tmpfs_members};
constexpr Record cluster{"mount.ClusterOptions", {}};
constexpr Member mount_members[] = {{"Type", text},
                                    {"Source", text},
                                    {"Target", text},
                                    {"ReadOnly", boolean},
                                    {"Consistency", text},
                                    {"BindOptions", maybe(bind)},
                                    {"VolumeOptions", maybe(volume)},
                                    {"ImageOptions", maybe(image)},
                                    {"TmpfsOptions", maybe(tmpfs)},
                                    {"ClusterOptions", maybe(cluster)}};
constexpr Record mount{"mount.Mount", mount_members};

constexpr Member credential_members[] = {{"Config", text}, {"File", text}, {"Registry", text}};
constexpr Record credential{"swarm.CredentialSpec", credential_members};
constexpr Member selinux_members[] = {
    {"Disable", boolean}, {"User", text}, {"Role", text}, {"Type", text}, {"Level", text}};
constexpr Record selinux{"swarm.SELinuxContext", selinux_members};
constexpr Member seccomp_members[] = {{"Mode", text}, {"Profile", text}};
constexpr Record seccomp{"swarm.SeccompOpts", seccomp_members};
constexpr Member apparmor_members[] = {{"Mode", text}};
constexpr Record apparmor{"swarm.AppArmorOpts", apparmor_members};
constexpr Member privileges_members[] = {{"CredentialSpec", maybe(credential)},
                                         {"SELinuxContext", maybe(selinux)},
                                         {"Seccomp", maybe(seccomp)},
                                         {"AppArmor", maybe(apparmor)},
                                         {"NoNewPrivileges", boolean}};
constexpr Record privileges{"swarm.Privileges", privileges_members};

constexpr Member health_members[] = {{"Test", text_list},         {"Interval", duration},
                                     {"Timeout", duration},       {"StartPeriod", duration},
                                     {"StartInterval", duration}, {"Retries", integer}};
constexpr Record health{"container.HealthConfig", health_members};
constexpr Member dns_members[] = {{"Nameservers", text_list}, {"Search", text_list}, {"Options", text_list}};
constexpr Record dns{"swarm.DNSConfig", dns_members};
constexpr Member file_members[] = {{"Name", text}, {"UID", text}, {"GID", text}, {"Mode", file_mode}};
constexpr Record secret_file{"swarm.SecretReferenceFileTarget", file_members};
constexpr Record config_file{"swarm.ConfigReferenceFileTarget", file_members};
constexpr Record config_runtime{"swarm.ConfigReferenceRuntimeTarget", {}};
constexpr Member secret_members[] = {{"File", maybe(secret_file)}, {"SecretID", text}, {"SecretName", text}};
constexpr Record secret{"swarm.SecretReference", secret_members};
constexpr Member config_members[] = {{"File", maybe(config_file)},
                                     {"Runtime", maybe(config_runtime)},
                                     {"ConfigID", text},
                                     {"ConfigName", text}};
constexpr Record config{"swarm.ConfigReference", config_members};
constexpr Member ulimit_members[] = {{"Name", text}, {"Hard", integer}, {"Soft", integer}};
constexpr Record ulimit{"container.Ulimit", ulimit_members};

constexpr Member container_members[] = {{"Image", text},
                                        {"Labels", text_map},
                                        {"Command", text_list},
                                        {"Args", text_list},
                                        {"Hostname", text},
                                        {"Env", text_list},
                                        {"Dir", text},
                                        {"User", text},
                                        {"Groups", text_list},
                                        {"Privileges", maybe(privileges)},
                                        {"Init", maybe(boolean)},
                                        {"StopSignal", text},
                                        {"TTY", boolean},
                                        {"OpenStdin", boolean},
                                        {"ReadOnly", boolean},
                                        {"Mounts", many(mount)},
                                        {"StopGracePeriod", maybe(duration)},
                                        {"Healthcheck", maybe(health)},
                                        {"Hosts", text_list},
                                        {"DNSConfig", maybe(dns)},
                                        {"Secrets", many(secret)},
                                        {"Configs", many(config)},
                                        {"Isolation", text},
                                        {"Sysctls", text_map},
                                        {"CapabilityAdd", text_list},
                                        {"CapabilityDrop", text_list},
                                        {"Ulimits", many(ulimit)},
                                        {"OomScoreAdj", integer}};
constexpr Record container{"swarm.ContainerSpec", container_members};

constexpr Member named_members[] = {{"Kind", text}, {"Value", text}};
constexpr Record named{"swarm.NamedGenericResource", named_members};
constexpr Member discrete_members[] = {{"Kind", text}, {"Value", integer}};
constexpr Record discrete{"swarm.DiscreteGenericResource", discrete_members};
constexpr Member generic_members[] = {{"NamedResourceSpec", maybe(named)},
                                      {"DiscreteResourceSpec", maybe(discrete)}};
constexpr Record generic{"swarm.GenericResource", generic_members};
constexpr Member limit_members[] = {{"NanoCPUs", integer}, {"MemoryBytes", integer}, {"Pids", integer}};
constexpr Record limit{"swarm.Limit", limit_members};
constexpr Member resources_members[] = {
    {"NanoCPUs", integer}, {"MemoryBytes", integer}, {"GenericResources", many(generic)}};
constexpr Record resources{"swarm.Resources", resources_members};
constexpr Member requirements_members[] = {{"Limits", maybe(limit)},
                                           {"Reservations", maybe(resources)},
                                           {"SwapBytes", maybe(integer)},
                                           {"MemorySwappiness", maybe(integer)}};
constexpr Record requirements{"swarm.ResourceRequirements", requirements_members};
constexpr Member restart_members[] = {{"Condition", text},
                                      {"Delay", maybe(duration)},
                                      {"MaxAttempts", maybe(integer)},
                                      {"Window", maybe(duration)}};
constexpr Record restart{"swarm.RestartPolicy", restart_members};
constexpr Member spread_members[] = {{"SpreadDescriptor", text}};
constexpr Record spread{"swarm.SpreadOver", spread_members};
constexpr Member preference_members[] = {{"Spread", maybe(spread)}};
constexpr Record preference{"swarm.PlacementPreference", preference_members};
constexpr Member platform_members[] = {{"Architecture", text}, {"OS", text}};
constexpr Record platform{"swarm.Platform", platform_members};
constexpr Member placement_members[] = {{"Constraints", text_list},
                                        {"Preferences", many(preference)},
                                        {"MaxReplicas", integer},
                                        {"Platforms", many(platform)}};
constexpr Record placement{"swarm.Placement", placement_members};
constexpr Member network_members[] = {{"Target", text}, {"Aliases", text_list}, {"DriverOpts", text_map}};
constexpr Record network{"swarm.NetworkAttachmentConfig", network_members};
constexpr Member attachment_members[] = {{"ContainerID", text}};
constexpr Record attachment{"swarm.NetworkAttachmentSpec", attachment_members};
constexpr Member task_members[] = {{"ContainerSpec", maybe(container)},
                                   {"PluginSpec", maybe(any)},
                                   {"NetworkAttachmentSpec", maybe(attachment)},
                                   {"Resources", maybe(requirements)},
                                   {"RestartPolicy", maybe(restart)},
                                   {"Placement", maybe(placement)},
                                   {"Networks", many(network)},
                                   {"LogDriver", maybe(driver)},
                                   {"ForceUpdate", integer},
                                   {"Runtime", text}};
constexpr Record task{"swarm.TaskSpec", task_members};

constexpr Member replicated_members[] = {{"Replicas", maybe(integer)}};
constexpr Record replicated{"swarm.ReplicatedService", replicated_members};
constexpr Record global{"swarm.GlobalService", {}};
constexpr Member job_members[] = {{"MaxConcurrent", maybe(integer)}, {"TotalCompletions", maybe(integer)}};
constexpr Record replicated_job{"swarm.ReplicatedJob", job_members};
constexpr Record global_job{"swarm.GlobalJob", {}};
constexpr Member mode_members[] = {{"Replicated", maybe(replicated)},
                                   {"Global", maybe(global)},
                                   {"ReplicatedJob", maybe(replicated_job)},
                                   {"GlobalJob", maybe(global_job)}};
constexpr Record mode{"swarm.ServiceMode", mode_members, Closed::no, Choice::yes};
constexpr Member update_members[] = {{"Parallelism", integer},   {"Delay", duration},
                                     {"FailureAction", text},    {"Monitor", duration},
                                     {"MaxFailureRatio", ratio}, {"Order", text}};
constexpr Record update{"swarm.UpdateConfig", update_members};
constexpr Member port_members[] = {{"Name", text},
                                   {"Protocol", text},
                                   {"TargetPort", integer},
                                   {"PublishedPort", integer},
                                   {"PublishMode", text}};
constexpr Record port{"swarm.PortConfig", port_members};
constexpr Member endpoint_spec_members[] = {{"Mode", text}, {"Ports", many(port)}};
constexpr Record endpoint_spec{"swarm.EndpointSpec", endpoint_spec_members};
constexpr Member spec_members[] = {
    {"Annotations", one(annotations), true}, always("TaskTemplate", one(task)), {"Mode", one(mode)},
    {"UpdateConfig", maybe(update)},         {"RollbackConfig", maybe(update)}, {"Networks", many(network)},
    {"EndpointSpec", maybe(endpoint_spec)}};
constexpr Record spec{"swarm.ServiceSpec", spec_members};

constexpr Member address_members[] = {{"NetworkID", text}, {"Addr", text}};
constexpr Record address{"swarm.EndpointVirtualIP", address_members};
constexpr Member endpoint_members[] = {
    {"Spec", one(endpoint_spec)}, {"Ports", many(port)}, {"VirtualIPs", many(address)}};
constexpr Record endpoint{"swarm.Endpoint", endpoint_members};
constexpr Member update_status_members[] = {
    {"State", text}, {"StartedAt", maybe(time)}, {"CompletedAt", maybe(time)}, {"Message", text}};
constexpr Record update_status{"swarm.UpdateStatus", update_status_members};
constexpr Member status_members[] = {
    {"RunningTasks", integer}, {"DesiredTasks", integer}, {"CompletedTasks", integer}};
constexpr Record status{"swarm.ServiceStatus", status_members};
constexpr Member job_status_members[] = {{"JobIteration", one(version)}, {"LastExecution", time}};
constexpr Record job_status{"swarm.JobStatus", job_status_members};
constexpr Member service_members[] = {{"ID", text},
                                      {"Meta", one(meta), true},
                                      {"Spec", one(spec)},
                                      {"PreviousSpec", maybe(spec)},
                                      {"Endpoint", one(endpoint)},
                                      {"UpdateStatus", maybe(update_status)},
                                      {"ServiceStatus", maybe(status)},
                                      {"JobStatus", maybe(job_status)}};
constexpr Record service{"swarm.Service", service_members};

constexpr Member ports_members[] = {{"Ports", many(port)}};
constexpr Record ports{"swarm.PortStatus", ports_members};
constexpr Member container_status_members[] = {
    {"ContainerID", text}, {"PID", integer}, {"ExitCode", integer}};
constexpr Record container_status{"swarm.ContainerStatus", container_status_members};
constexpr Member task_status_members[] = {{"Timestamp", time},
                                          always("State", text),
                                          {"Message", text},
                                          {"Err", text},
                                          {"ContainerStatus", maybe(container_status)},
                                          {"PortStatus", one(ports)}};
constexpr Record task_status{"swarm.TaskStatus", task_status_members};
/// A task that attaches a container to a network belongs to no service.
constexpr Member task_entry_members[] = {always("ID", text),
                                         {"Meta", one(meta), true},
                                         {"Spec", one(task)},
                                         {"ServiceID", text},
                                         {"Slot", integer},
                                         {"NodeID", text},
                                         always("Status", one(task_status)),
                                         {"DesiredState", text},
                                         {"JobIteration", maybe(version)}};
constexpr Record task_entry{"swarm.Task", task_entry_members};

constexpr Member node_spec_members[] = {
    {"Annotations", one(annotations), true}, {"Role", text}, {"Availability", text}};
constexpr Record node_spec{"swarm.NodeSpec", node_spec_members};
constexpr Member plugin_members[] = {{"Type", text}, {"Name", text}};
constexpr Record plugin{"swarm.PluginDescription", plugin_members};
constexpr Member engine_members[] = {
    {"EngineVersion", text}, {"Labels", text_map}, {"Plugins", many(plugin)}};
constexpr Record engine{"swarm.EngineDescription", engine_members};
constexpr Member description_members[] = {
    {"Hostname", text}, {"Platform", one(platform)}, {"Resources", one(resources)}, {"Engine", one(engine)}};
constexpr Record description{"swarm.NodeDescription", description_members};
constexpr Member node_status_members[] = {{"State", text}, {"Message", text}, {"Addr", text}};
constexpr Record node_status{"swarm.NodeStatus", node_status_members};
constexpr Member manager_members[] = {{"Leader", boolean}, {"Reachability", text}, {"Addr", text}};
constexpr Record manager{"swarm.ManagerStatus", manager_members};
constexpr Member node_members[] = {always("ID", text),           {"Meta", one(meta), true},
                                   {"Spec", one(node_spec)},     {"Description", one(description)},
                                   {"Status", one(node_status)}, {"ManagerStatus", maybe(manager)}};
constexpr Record node{"swarm.Node", node_members};

constexpr Member file_spec_members[] = {always("Name", text), {"Labels", text_map}};
constexpr Record file_spec{"swarm.SecretSpec", file_spec_members};
constexpr Member stored_file_members[] = {
    always("ID", text), {"Meta", one(meta), true}, always("Spec", one(file_spec))};
constexpr Record stored_file{"swarm.Secret", stored_file_members};
constexpr Member network_entry_members[] = {always("Id", text), always("Name", text), {"Ingress", boolean}};
constexpr Record network_entry{"network.Summary", network_entry_members};

constexpr Member swarm_info_members[] = {
    {"NodeID", text}, {"LocalNodeState", text}, {"ControlAvailable", boolean}};
constexpr Record swarm_info{"swarm.Info", swarm_info_members};
constexpr Member info_members[] = {{"Name", text}, {"ServerVersion", text}, {"Swarm", one(swarm_info)}};
constexpr Record info{"system.Info", info_members};
constexpr Member engine_version_members[] = {{"Version", text}};
constexpr Record engine_version{"types.Version", engine_version_members};

template <class Fits>
const Member* member_where(const Record& record, const Fits& fits) {
  for (const Member& member : record.members)
    if (fits(member.name)) return &member;
  for (const Member& member : record.members)
    if (member.embedded)
      if (const Member* found = member_where(*member.shape.record, fits)) return found;
  return nullptr;
}

/// The member that the engine would use for `name`.
const Member* member_like(const Record& record, std::string_view name) {
  if (const Member* member = known_member(record, name)) return member;
  return member_where(record, [&](std::string_view one) { return equal_fold(one, name); });
}

void adopt_below(Json& document, const Record& record, const std::string& path,
                 std::vector<std::string>& unknown) {
  if (document.is_array())
    for (Json& item : document) adopt_below(item, record, path, unknown);
  if (!document.is_object()) return;
  Json adopted = Json::object();
  for (auto member = document.begin(); member != document.end(); ++member) {
    const Member* known = member_like(record, member.key());
    const std::string name(known != nullptr ? known->name : member.key());
    if (adopted.contains(name)) throw Error(Errc::usage, path + name + " occurs twice, in two spellings");
    if (known == nullptr) unknown.push_back(path + name);
    if (known != nullptr && known->shape.record != nullptr)
      adopt_below(*member, *known->shape.record, path + name + ".", unknown);
    adopted[name] = std::move(*member);
  }
  document = std::move(adopted);
}

}  // namespace

const Record& service_record() { return service; }
const Record& spec_record() { return spec; }
const Record& task_record() { return task_entry; }
const Record& node_record() { return node; }
const Record& file_record() { return stored_file; }
const Record& network_record() { return network_entry; }
const Record& info_record() { return info; }
const Record& engine_version_record() { return engine_version; }
const Record& version_record() { return version; }
const Record& ulimit_record() { return ulimit; }

const Member* known_member(const Record& record, std::string_view name) {
  return member_where(record, [&](std::string_view one) { return one == name; });
}

std::vector<std::string> adopt_names(Json& document, const Record& record) {
  std::vector<std::string> unknown;
  adopt_below(document, record, {}, unknown);
  return unknown;
}

}  // namespace swarm::api
