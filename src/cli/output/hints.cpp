// SPDX-License-Identifier: Apache-2.0
// Turns hints into text; the only place that names a verb, flag or docker command for each step.
#include "output/hints.hpp"

#include "terminal/io.hpp"

#include <swarm/text.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>

namespace cli {
namespace {

using swarm::Hint;
using swarm::Step;

struct Sentence {
  Step step;
  std::string_view words;
};

// In the order of the steps.
constexpr std::array sentences{
    Sentence{Step::none, ""},
    Sentence{Step::words, ""},

    Sentence{Step::run_again, "run it again"},
    Sentence{Step::give_id_or_name, "give the whole ID or the name"},
    Sentence{Step::inspect_service, "check with `{swarmctl} inspect {0q}`"},
    Sentence{Step::list_services, "check with `{swarmctl} ls`"},
    Sentence{Step::list_kind, "check with `{docker} {0} ls`"},
    Sentence{Step::read_version, "`{swarmctl} inspect --get Version.Index {0q}` prints the newest"},
    Sentence{Step::inspect_again, "look at it again: `{swarmctl} inspect {0q}`"},
    Sentence{Step::recreate_in_mode,
             "`{swarmctl} rm {0q}`, then `{swarmctl} create` recreates it in that mode"},
    Sentence{Step::recreate_to_rename, "`update --name NEW --recreate` recreates it under that name"},
    Sentence{Step::replace_network,
             "attach it to another network in the same command: --network-add NETWORK (create: --network)"},
    Sentence{Step::raise_api_limit, "raise or unset DOCKER_API_VERSION"},
    Sentence{Step::upgrade_client, "install a newer swarmctl"},

    Sentence{Step::name_manager, "name another manager with -H"},
    Sentence{Step::name_manager_or_promote,
             "name a manager with -H, or run `docker node promote` for this node on one"},
    Sentence{Step::name_more_managers, "name more managers with -H: another one may know"},
    Sentence{Step::start_managers, "start managers until more than half are online"},
    Sentence{Step::start_managers_or_new_cluster,
             "start managers until more than half are online, or run `docker swarm init "
             "--force-new-cluster` if they are lost for good"},
    Sentence{Step::init_swarm_or_name_manager, "run `docker swarm init`, or name a manager with -H"},
    Sentence{Step::unlock_swarm, "run `docker swarm unlock` on the manager"},
    Sentence{Step::rejoin_swarm,
             "let the node leave and join again: `docker swarm leave`, `docker swarm join`"},

    Sentence{Step::name_engine, "-H HOST names one"},
    Sentence{Step::check_address, "check the address: `{swarmctl} where`"},
    Sentence{Step::correct_address,
             "an address is unix:///PATH, tcp://HOST:PORT[/PATH], https://HOST:PORT or "
             "ssh://[USER@]HOST[/SOCKET]"},
    Sentence{Step::correct_headers, "correct HttpHeaders in the docker config file"},
    Sentence{Step::check_host_name, "is '{0}' spelled right, and does `getent hosts {0}` know it?"},
    Sentence{Step::check_name_server, "does the name server answer?"},
    Sentence{Step::check_engine,
             "is the engine running? another address: -H HOST, --context NAME or DOCKER_HOST"},
    Sentence{Step::check_firewall,
             "is a firewall in between? is the engine running? another address: -H HOST, --context NAME or "
             "DOCKER_HOST"},
    Sentence{Step::join_group_of, "become a member of the group that owns {0} (ls -l), or run as root"},
    Sentence{Step::shorten_path, "name a shorter path"},
    Sentence{Step::allow_more_time, "--request-timeout gives it more time"},
    Sentence{Step::use_ssh_keys, "use ssh keys or an ssh agent"},
    Sentence{Step::install_ssh, "install openssh-client"},
    Sentence{Step::try_ssh, "try the same with ssh alone: `ssh HOST true`"},
    Sentence{Step::try_docker_over_ssh, "does `ssh HOST docker version` work?"},
    Sentence{Step::try_docker_there, "does `docker version` work on the remote host?"},
    Sentence{Step::silence_login_script, "a login script on the remote host must not print anything"},
    Sentence{Step::name_socket_there,
             "ssh://HOST/PATH names its socket; docker is not installed there, so the socket itself must be "
             "accessible to you"},

    Sentence{Step::check_tls_port, "is that the port of a TLS engine?"},
    Sentence{Step::use_tls,
             "give --tlsverify, or set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH, as with docker"},
    Sentence{Step::leave_out_tls, "without TLS: unset DOCKER_TLS_VERIFY, or leave out --tls"},
    Sentence{Step::give_certificate,
             "--tlscert and --tlskey, or DOCKER_CERT_PATH, name the certificate and the key"},
    Sentence{Step::give_other_certificate, "--tlscert and --tlskey, or DOCKER_CERT_PATH, name another"},
    Sentence{Step::check_tls_files,
             "check the file, or name another (--tlscacert, --tlscert, --tlskey, DOCKER_CERT_PATH)"},
    Sentence{Step::decrypt_key,
             "`openssl pkey -in {0} -out FILE` writes the key without a password, for --tlskey FILE"},
    Sentence{Step::match_key, "name a certificate and a key that belong together (--tlscert, --tlskey)"},
    Sentence{Step::trust_authority, "--tlscacert FILE names the authority that signed it"},
    Sentence{Step::sign_name, "sign one with {0} as its subjectAltName"},
    Sentence{Step::use_name_of_certificate, "use a name from the certificate"},
    Sentence{Step::renew_certificate, "renew it on the engine's side"},

    Sentence{Step::name_log_driver, "name one with --log-driver, such as json-file"},
    Sentence{Step::unpublish_port, "remove it with --publish-rm {0}:{1}"},
    Sentence{Step::publish_in_host_mode, "publish with mode=host, or use --endpoint-mode vip"},
    Sentence{Step::limit_memory, "give --limit-memory as well"},

    Sentence{Step::wait, "{swarmctl} wait {0q}"},
    Sentence{Step::wait_for_scheduler, "a node fits now; to wait for the scheduler: {swarmctl} wait {0q}"},
    Sentence{Step::restart, "to retry: {swarmctl} restart {0q}"},
    Sentence{Step::roll_back_or_restart,
             "to go back: {swarmctl} rollback {0q}; to retry: {swarmctl} restart {0q}"},
    Sentence{Step::let_command_end,
             "to let the command end: {swarmctl} update --restart-condition none {0q}; or give it a command "
             "that keeps running"},
    Sentence{Step::read_log, "see what it logged: {swarmctl} logs {0q}"},
    Sentence{Step::check_image_or_give_login,
             "check the image's name, or give the nodes your login: {swarmctl} update --with-registry-auth "
             "{0q}"},
    Sentence{Step::give_login, "give the nodes your login: {swarmctl} update --with-registry-auth {0q}"},
    Sentence{Step::check_image, "check the image's name and tag: {swarmctl} update --image IMAGE {0q}"},
    Sentence{Step::check_tag, "check the image's tag: {swarmctl} update --image IMAGE {0q}"},
    Sentence{Step::change_platform,
             "use an image for the platform of the node: {swarmctl} update --image IMAGE {0q}"},
    Sentence{Step::pull_on_node, "see whether the node reaches the registry; on {0}: docker pull {1q}"},
    Sentence{Step::trust_registry,
             "let the engine on {0} trust the registry (its certificate in /etc/docker/certs.d, or "
             "insecure-registries); then on {0}: docker pull {1q}"},
    Sentence{Step::renew_registry_certificate,
             "renew the certificate of the registry, or set the clock of {0} if it is wrong"},
    Sentence{Step::free_disk, "free disk space on {0}: docker system df shows what uses it"},
    Sentence{Step::make_directory, "make the directory on the node, or use --mount type=volume"},
    Sentence{Step::check_mount, "check the mount: {swarmctl} inspect --pretty {0q}"},
    Sentence{Step::publish_another_port, "publish another port, or stop what holds it on that node"},
    Sentence{Step::find_command, "check the command and its path in the image: --command, --args"},
    Sentence{Step::check_permissions, "check the command's file mode and --user"},
    Sentence{Step::allow_more_memory, "give it more with --limit-memory, or make it need less"},
    Sentence{Step::check_networks, "check the service's networks: {swarmctl} inspect --pretty {0q}"},
    Sentence{Step::check_log_driver, "check --log-driver and --log-opt: {swarmctl} inspect --pretty {0q}"},
    Sentence{Step::check_user, "name a user and group that the image has, or numbers: --user, --group"},
    Sentence{Step::check_sysctls, "check the kernel parameters: --sysctl"},
    Sentence{Step::check_ulimits, "check the process limits: --ulimit"},
    Sentence{Step::check_command,
             "check the command, its directory and its user: {swarmctl} inspect --pretty {0q}"},
    Sentence{Step::read_check_or_allow_start,
             "see what the check printed, on {0}: docker inspect -f '{{json .State.Health}}' {1}; "
             "--health-start-period gives a slow start more time"},
    Sentence{Step::allow_slow_start, "--health-start-period gives a slow start more time"},
    Sentence{Step::make_command_executable,
             "the command could not be run: check --command, --args and the file's mode"},
    Sentence{Step::correct_command, "the command was not found: check --command and --args"},
    Sentence{Step::suspect_memory, "it was killed: perhaps it needs more memory (--limit-memory)"},
    Sentence{Step::list_nodes, "see the nodes: {docker} node ls"},
    Sentence{Step::read_engine_log, "see what the engine on {0} logged: journalctl -u docker"},
    Sentence{Step::list_tasks_of_node, "see what its node runs: {docker} node ps {0q}"},
    Sentence{Step::inspect_node, "see what is wrong with it: {docker} node inspect {0q}"},
    Sentence{Step::find_free_addresses,
             "see whether a network of the service has run out of addresses: {docker} network inspect -v "
             "NETWORK"},

    Sentence{Step::inspect_nodes, "see what is wrong with the nodes: {docker} node ls"},
    Sentence{Step::activate_node, "to use the node again: {docker} node update --availability active {0q}"},
    Sentence{Step::drop_constraint_or_add_node,
             "add a node that matches, or: {swarmctl} update --constraint-rm {0q} {1q}"},
    Sentence{Step::drop_constraint_or_label_node,
             "{docker} node update --label-add {3q} {2q}, or: {swarmctl} update --constraint-rm {0q} {1q}"},
    Sentence{Step::drop_constraint_or_unlabel_node,
             "{docker} node update --label-rm {3q} {2q}, or: {swarmctl} update --constraint-rm {0q} {1q}"},
    Sentence{Step::change_platform_of_all,
             "use an image for the platform of the nodes, or --no-resolve-image"},
    Sentence{Step::reserve_less_cpu, "reserve less with --reserve-cpu, or free or add a node"},
    Sentence{Step::reserve_less_memory, "reserve less with --reserve-memory, or free or add a node"},
    Sentence{Step::reserve_less, "ask for less with --generic-resource-rm {0q}, or add a node that has it"},
    Sentence{Step::install_plugin, "install the plugin {0} on a node: docker plugin install"},
    Sentence{Step::publish_another_host_port,
             "publish another port, or fewer tasks: a host-mode port serves one task per node"},
    Sentence{Step::allow_more_per_node, "add nodes, run fewer tasks, or raise --replicas-max-per-node"},
};

constexpr bool has_every_step_in_order() {
  for (std::size_t i = 0; i < sentences.size(); ++i)
    if (static_cast<std::size_t>(sentences[i].step) != i) return false;
  return sentences.back().step == swarm::last_step;
}
static_assert(has_every_step_in_order());

/// The text for a placeholder, given without its braces: "swarmctl", "0", "0q".
std::string filled_in(std::string_view name, const Hint& hint, const std::string& connection) {
  if (name == "swarmctl") return connection.empty() ? std::string(name) : "swarmctl " + connection;
  if (name == "docker") return docker_text(connection);
  const auto at = static_cast<std::size_t>(name[0] - '0');
  const std::string argument = at < hint.arguments.size() ? hint.arguments[at] : std::string();
  return name.ends_with('q') ? swarm::value::join_words({argument}) : argument;
}

/// A brace in a docker command is not a placeholder.
bool is_placeholder(std::string_view rest) {
  return rest.starts_with("{swarmctl}") || rest.starts_with("{docker}") ||
         (rest.size() > 2 && swarm::is_digit(rest[1]));
}

/// Text and commands alternate.
std::string own_words(const Hint& hint, const std::string& connection) {
  std::string text;
  for (std::size_t i = 0; i < hint.arguments.size(); ++i)
    text += i % 2 == 0 ? hint.arguments[i] : command_text({hint.arguments[i]}, connection);
  return text;
}

}  // namespace

Invocation invocation(const std::vector<std::string>& words) { return {swarm::value::join_words(words)}; }

void add_to(Hint& hint, std::string_view text) {
  if (hint.arguments.size() % 2 == 0) hint.arguments.emplace_back();
  hint.arguments.back() += text;
}

void add_to(Hint& hint, const Invocation& command) {
  if (hint.arguments.size() % 2 == 0) hint.arguments.emplace_back();
  hint.arguments.push_back(command.words);
}

void add_to(Hint& hint, const Hint& more) {
  assert(more.empty() || more.step == Step::words);
  for (std::size_t i = 0; i < more.arguments.size(); ++i)
    i % 2 == 0 ? add_to(hint, more.arguments[i]) : add_to(hint, Invocation{more.arguments[i]});
}

std::string_view sentence(Step step) { return sentences.at(static_cast<std::size_t>(step)).words; }

std::string command_text(const Invocation& command, const std::string& connection) {
  return "swarmctl " + (connection.empty() ? "" : connection + " ") + command.words;
}

std::string docker_text(const std::string& connection) {
  const std::vector<std::string> typed = swarm::value::split_words(connection);
  std::vector<std::string> words{"docker"};
  for (std::size_t i = 0; i < typed.size(); ++i) {
    const bool is_host = typed[i] == "--host";
    const bool unknown =
        typed[i] == "--request-timeout" || (is_host && std::ranges::find(words, typed[i]) != words.end());
    if (!unknown) words.push_back(typed[i]);
    if (!unknown && !is_host) continue;
    ++i;  // skip to the flag's value
    if (!unknown) words.push_back(typed[i].substr(0, typed[i].find(',')));
  }
  return swarm::value::join_words(words);
}

std::string hint_text(const Hint& hint, const std::string& connection) {
  if (hint.step == Step::words) return own_words(hint, connection);
  std::string text;
  std::string_view rest = sentence(hint.step);
  for (auto open = rest.find('{'); open != rest.npos; open = rest.find('{')) {
    text += rest.substr(0, open);
    rest.remove_prefix(open);
    const std::size_t size = is_placeholder(rest) ? rest.find('}') + 1 : 1;
    text += size == 1 ? "{" : filled_in(rest.substr(1, size - 2), hint, connection);
    rest.remove_prefix(size);
  }
  return text.append(rest);
}

std::string hint_line(const Hint& hint, const std::string& connection) {
  return hint.empty() ? std::string() : "hint: " + visible(hint_text(hint, connection)) + "\n";
}

}  // namespace cli
