// SPDX-License-Identifier: Apache-2.0
// Builders at the container level: process, health, names, references, limits, privileges.
#include "builders/checks.hpp"
#include "spec/reference_places.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/text.hpp>
#include <swarm/types.hpp>
#include <swarm/values.hpp>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

constexpr std::array<std::string_view, 3> isolations{"default", "process", "hyperv"};
constexpr std::array<std::string_view, 2> app_armors{"default", "disabled"};

std::int64_t health_time(std::string_view field, Nanoseconds time) {
  if (time.count() != 0 && time < std::chrono::milliseconds(1)) {
    check::refuse(field, "0, or 1000000 ns (1 ms) and more, not " + std::to_string(time.count()));
  }
  return time.count();
}

std::string owner(std::string_view field, std::string_view id) {
  if (!spec::is_owner(id))
    check::refuse(field, "a number from 0 to 4294967295, not '" + std::string(id) + "'");
  return std::string(id);
}

std::string name_of_file(const char* list, std::string_view name) {
  const std::string field = list + std::string(".File.Name");
  check::not_empty(field, name);
  if (spec::is_folder(list, edit::place(list, {{"File", {{"Name", name}}}})))
    check::refuse(
        field, "the path of a file in the container, not of a folder, and not '" + std::string(name) + "'");
  return std::string(name);
}

void need_file(const ConfigReference& reference) {
  if (reference.is_runtime()) check::refuse("Configs.File", "a runtime config is not a file");
}

/// The driver is known here.
void check_volume(const Mount& mount) {
  if (mount.type() == "volume" && !spec::can_be_volume(mount.driver(), mount.source()))
    check::refuse("Mounts.Source", std::string(spec::volume_name_rule) + ", not '" + mount.source() + "'");
}

void check_host(const std::string& line) {
  const auto blank = std::min(line.find(' '), line.size());
  if (blank == 0 || trimmed(std::string_view(line).substr(blank)).empty() || spec::has_control(line))
    check::refuse("Hosts", "ADDRESS NAME, not '" + line + "'");
  check::readable("Hosts", std::string_view(line).substr(0, blank), value::read_ip);
}

/// In the form of a node, which does not know RESET and trims no blanks.
Strings capability_names(std::string_view field, const Strings& names) {
  for (const std::string& name : names) {
    const auto known = if_possible([&] { return value::read_capability(name).get<std::string>(); });
    const bool is_all = equal_fold(name, "ALL");
    if (!known || trimmed(name) != name || (!is_all && (*known == "ALL" || *known == "RESET")))
      check::refuse(field, "ALL, or a Linux capability such as NET_ADMIN, not '" + name + "'");
  }
  return names;
}

/// "A" of "A=1" and of a bare "A".
std::string variable_of(const Json& item) {
  const auto text = text_at(item);
  return text.substr(0, text.find('='));
}

std::string secret_place(const Json& reference) { return edit::place("Secrets", reference); }
std::string config_place(const Json& reference) { return edit::place("Configs", reference); }
std::string mount_place(const Json& mount) { return edit::place("Mounts", mount); }

Json file(std::string_view name) { return {{"Name", name}, {"UID", "0"}, {"GID", "0"}, {"Mode", 0444}}; }

}  // namespace

DnsConfig DnsConfig::from(const Json& json) { return {TakeOver{}, json}; }
Strings DnsConfig::nameservers() const { return texts_of("/Nameservers"); }
Strings DnsConfig::search() const { return texts_of("/Search"); }
Strings DnsConfig::options() const { return texts_of("/Options"); }
DnsConfig& DnsConfig::nameservers(const Strings& addresses) {
  for (const auto& address : addresses) check::readable("DNSConfig.Nameservers", address, value::read_ip);
  return put("/Nameservers", addresses), *this;
}
DnsConfig& DnsConfig::search(const Strings& domains) {
  return put("/Search", check::readable("DNSConfig.Search", domains, value::read_dns_search)), *this;
}
DnsConfig& DnsConfig::options(const Strings& options) {
  return put("/Options", check::readable("DNSConfig.Options", options, value::read_dns_option)), *this;
}

Healthcheck Healthcheck::from(const Json& json) { return {TakeOver{}, json}; }
Strings Healthcheck::test() const { return texts_of("/Test"); }
std::optional<Nanoseconds> Healthcheck::interval() const { return time_of("/Interval"); }
std::optional<Nanoseconds> Healthcheck::timeout() const { return time_of("/Timeout"); }
std::optional<std::int64_t> Healthcheck::retries() const { return number_of("/Retries"); }
std::optional<Nanoseconds> Healthcheck::start_period() const { return time_of("/StartPeriod"); }
std::optional<Nanoseconds> Healthcheck::start_interval() const { return time_of("/StartInterval"); }
Healthcheck Healthcheck::disabled() { return from(Json{{"Test", Json::array({"NONE"})}}); }
Healthcheck& Healthcheck::shell(std::string_view command) {
  return put("/Test", Json::array({"CMD-SHELL", check::not_empty("Healthcheck.Test", command)})), *this;
}
Healthcheck& Healthcheck::exec(const Strings& words) {
  check::not_empty("Healthcheck.Test", words.empty() ? "" : words.front());
  Json test = Json::array({"CMD"});
  for (const auto& word : words) test.push_back(word);
  return put("/Test", test), *this;
}
Healthcheck& Healthcheck::interval(Nanoseconds time) {
  return put("/Interval", health_time("Healthcheck.Interval", time)), *this;
}
Healthcheck& Healthcheck::timeout(Nanoseconds time) {
  return put("/Timeout", health_time("Healthcheck.Timeout", time)), *this;
}
Healthcheck& Healthcheck::retries(std::int64_t failures) {
  return put("/Retries",
             check::between("Healthcheck.Retries", failures, 0, std::numeric_limits<std::int32_t>::max())),
         *this;
}
Healthcheck& Healthcheck::start_period(Nanoseconds time) {
  return put("/StartPeriod", health_time("Healthcheck.StartPeriod", time)), *this;
}
Healthcheck& Healthcheck::start_interval(Nanoseconds time) {
  return put("/StartInterval", health_time("Healthcheck.StartInterval", time)), *this;
}

SecretReference::SecretReference(std::string_view id, std::string_view name) {
  keep("/File", file(name));
  keep("/SecretID", check::stored_name("SecretID", id));
  keep("/SecretName", check::stored_name("SecretName", name));
}
SecretReference::SecretReference(std::string_view name) {
  keep("/File", file(name));
  keep("/SecretName", check::stored_name("SecretName", name));
}
std::string SecretReference::id() const { return text_of("/SecretID"); }
std::string SecretReference::name() const { return text_of("/SecretName"); }
std::string SecretReference::file_name() const { return text_of("/File/Name"); }
std::string SecretReference::uid() const { return text_of("/File/UID"); }
std::string SecretReference::gid() const { return text_of("/File/GID"); }
std::optional<std::int64_t> SecretReference::mode() const { return number_of("/File/Mode"); }
SecretReference SecretReference::from(const Json& json) { return {TakeOver{}, json}; }
SecretReference& SecretReference::file_name(std::string_view name) {
  return keep("/File/Name", name_of_file("Secrets", name)), *this;
}
SecretReference& SecretReference::uid(std::string_view id) {
  return keep("/File/UID", owner("Secrets.File.UID", id)), *this;
}
SecretReference& SecretReference::gid(std::string_view id) {
  return keep("/File/GID", owner("Secrets.File.GID", id)), *this;
}
SecretReference& SecretReference::mode(std::uint32_t bits) {
  return keep("/File/Mode", check::mode("Secrets.File.Mode", bits)), *this;
}

ConfigReference::ConfigReference(std::string_view id, std::string_view name) {
  keep("/File", file(name));
  keep("/ConfigID", check::stored_name("ConfigID", id));
  keep("/ConfigName", check::stored_name("ConfigName", name));
}
ConfigReference::ConfigReference(std::string_view name) {
  keep("/File", file(name));
  keep("/ConfigName", check::stored_name("ConfigName", name));
}
std::string ConfigReference::id() const { return text_of("/ConfigID"); }
std::string ConfigReference::name() const { return text_of("/ConfigName"); }
std::string ConfigReference::file_name() const { return text_of("/File/Name"); }
std::string ConfigReference::uid() const { return text_of("/File/UID"); }
std::string ConfigReference::gid() const { return text_of("/File/GID"); }
std::optional<std::int64_t> ConfigReference::mode() const { return number_of("/File/Mode"); }
bool ConfigReference::is_runtime() const { return member("/Runtime").is_object(); }
ConfigReference ConfigReference::from(const Json& json) { return {TakeOver{}, json}; }
ConfigReference& ConfigReference::file_name(std::string_view name) {
  need_file(*this);
  return keep("/File/Name", name_of_file("Configs", name)), *this;
}
ConfigReference& ConfigReference::uid(std::string_view id) {
  need_file(*this);
  return keep("/File/UID", owner("Configs.File.UID", id)), *this;
}
ConfigReference& ConfigReference::gid(std::string_view id) {
  need_file(*this);
  return keep("/File/GID", owner("Configs.File.GID", id)), *this;
}
ConfigReference& ConfigReference::mode(std::uint32_t bits) {
  need_file(*this);
  return keep("/File/Mode", check::mode("Configs.File.Mode", bits)), *this;
}
ConfigReference& ConfigReference::runtime() {
  put("/File", nullptr);
  return keep("/Runtime", Json::object()), *this;
}

Ulimit::Ulimit(std::string_view name, std::int64_t soft, std::int64_t hard) {
  const std::string type = check::not_empty("Ulimits.Name", name);
  if (soft < -1 || hard < -1) check::refuse("Ulimits." + type, "-1 or more");
  if (hard != -1 && (soft == -1 || soft > hard)) {
    check::refuse("Ulimits." + type,
                  "soft " + std::to_string(soft) + " is above hard " + std::to_string(hard));
  }
  check::readable("Ulimits", type + "=-1", value::read_ulimit);
  keep("/Name", type);
  keep("/Hard", hard);
  keep("/Soft", soft);
}
Ulimit Ulimit::from(const Json& json) { return {TakeOver{}, json}; }
std::string Ulimit::name() const { return text_of("/Name"); }
std::optional<std::int64_t> Ulimit::soft() const { return number_of("/Soft"); }
std::optional<std::int64_t> Ulimit::hard() const { return number_of("/Hard"); }

ContainerSpec::ContainerSpec(std::string_view image) { this->image(image); }
ContainerSpec ContainerSpec::from(const Json& json) { return {TakeOver{}, json}; }
ContainerSpec& ContainerSpec::image(std::string_view reference) {
  check::readable("Image", check::not_empty("Image", reference), value::read_image);
  return put("/Image", reference), *this;
}
ContainerSpec& ContainerSpec::labels(const StringMap& labels) {
  return put("/Labels", check::keys("ContainerSpec.Labels", labels)), *this;
}
ContainerSpec& ContainerSpec::command(const Strings& words) { return put("/Command", words), *this; }
ContainerSpec& ContainerSpec::args(const Strings& words) { return put("/Args", words), *this; }
ContainerSpec& ContainerSpec::hostname(std::string_view name) {
  check::readable("Hostname", name, value::read_hostname);
  return put("/Hostname", name), *this;
}
ContainerSpec& ContainerSpec::env(const Strings& key_values) {
  for (const auto& variable : key_values) {
    if (variable.empty() || variable.front() == '=')
      check::refuse("Env", "KEY=VALUE or KEY, not '" + variable + "'");
  }
  return put("/Env", key_values), *this;
}
ContainerSpec& ContainerSpec::dir(std::string_view path) {
  check::readable("Dir", path, value::read_directory);
  return put("/Dir", path), *this;
}
ContainerSpec& ContainerSpec::user(std::string_view name) {
  check::readable("User", name, value::read_user);
  return put("/User", name), *this;
}
ContainerSpec& ContainerSpec::groups(const Strings& groups) {
  return put("/Groups", check::readable("Groups", groups, value::read_group)), *this;
}
ContainerSpec& ContainerSpec::privileges(const Privileges& privileges) {
  return put("/Privileges", privileges.json()), *this;
}
ContainerSpec& ContainerSpec::tty(bool yes) { return put("/TTY", yes), *this; }
ContainerSpec& ContainerSpec::open_stdin(bool yes) { return put("/OpenStdin", yes), *this; }
ContainerSpec& ContainerSpec::read_only(bool yes) { return put("/ReadOnly", yes), *this; }
ContainerSpec& ContainerSpec::mounts(const std::vector<Mount>& mounts) {
  const Json list = check::documents(mounts);
  check::distinct("Mounts", list, "/Target", edit::place);
  for (const auto& mount : mounts) check_volume(mount);
  return put("/Mounts", list), *this;
}
ContainerSpec& ContainerSpec::stop_signal(std::string_view signal) {
  if (!signal.empty()) check::readable("StopSignal", signal, value::read_stop_signal);
  return put("/StopSignal", signal), *this;
}
ContainerSpec& ContainerSpec::stop_grace_period(Nanoseconds time) {
  return keep("/StopGracePeriod", check::time("StopGracePeriod", time)), *this;
}
ContainerSpec& ContainerSpec::healthcheck(const Healthcheck& check) {
  return put("/Healthcheck", check.json()), *this;
}
ContainerSpec& ContainerSpec::hosts(const Strings& lines) {
  for (const auto& line : lines) check_host(line);
  return put("/Hosts", lines), *this;
}
ContainerSpec& ContainerSpec::dns_config(const DnsConfig& dns) {
  return put("/DNSConfig", dns.json()), *this;
}
ContainerSpec& ContainerSpec::secrets(const std::vector<SecretReference>& references) {
  const Json list = check::documents(references);
  check::distinct("Secrets", list, "/File/Name", edit::place);
  return put("/Secrets", list), *this;
}
ContainerSpec& ContainerSpec::configs(const std::vector<ConfigReference>& references) {
  const Json list = check::documents(references);
  check::distinct("Configs", list, "/File/Name", edit::place);
  return put("/Configs", list), *this;
}
ContainerSpec& ContainerSpec::oom_score_adj(std::int64_t score) {
  return put("/OomScoreAdj", check::between("OomScoreAdj", score, -1000, 1000)), *this;
}
ContainerSpec& ContainerSpec::isolation(Isolation value) {
  return put("/Isolation", check::word("Isolation", value, isolations)), *this;
}
ContainerSpec& ContainerSpec::init(bool yes) { return keep("/Init", yes), *this; }
ContainerSpec& ContainerSpec::sysctls(const StringMap& parameters) {
  for (const auto& [key, value] : parameters)
    if (spec::has_blank(key)) check::refuse("Sysctls", "a key holds no blanks, not '" + key + "'");
  return put("/Sysctls", check::keys("Sysctls", parameters)), *this;
}
ContainerSpec& ContainerSpec::capability_add(const Strings& capabilities) {
  return put("/CapabilityAdd", capability_names("CapabilityAdd", capabilities)), *this;
}
ContainerSpec& ContainerSpec::capability_drop(const Strings& capabilities) {
  return put("/CapabilityDrop", capability_names("CapabilityDrop", capabilities)), *this;
}
ContainerSpec& ContainerSpec::ulimits(const std::vector<Ulimit>& limits) {
  const Json list = check::documents(limits);
  check::distinct("Ulimits", list, "/Name");
  return put("/Ulimits", list), *this;
}
ContainerSpec& ContainerSpec::env_add(std::string_view key, std::string_view value) {
  if (key.empty() || key.find('=') != std::string_view::npos)
    check::refuse("Env", "a name without '=', not '" + std::string(key) + "'");
  return add("/Env", std::string(key) + "=" + std::string(value), variable_of), *this;
}
ContainerSpec& ContainerSpec::env_remove(std::string_view key) {
  Strings left = env();
  std::erase_if(left, [&](const std::string& item) { return variable_of(item) == key; });
  return put("/Env", left), *this;
}
ContainerSpec& ContainerSpec::env_map(const StringMap& variables) {
  put("/Env", nullptr);
  for (const auto& [key, value] : variables) env_add(key, value);
  return *this;
}
ContainerSpec& ContainerSpec::label_add(std::string_view key, std::string_view value) {
  return add_pair("/Labels", check::not_empty("ContainerSpec.Labels", key), value), *this;
}
ContainerSpec& ContainerSpec::mount_add(const Mount& mount) {
  check_volume(mount);
  return add("/Mounts", mount.json(), mount_place), *this;
}
ContainerSpec& ContainerSpec::secret_add(const SecretReference& reference) {
  return add("/Secrets", reference.json(), secret_place), *this;
}
ContainerSpec& ContainerSpec::config_add(const ConfigReference& reference) {
  return add("/Configs", reference.json(), config_place), *this;
}
ContainerSpec& ContainerSpec::command_line(std::string_view words) {
  return command(in_context("Command", [&] { return value::split_words(words); }));
}
ContainerSpec& ContainerSpec::args_line(std::string_view words) {
  return args(in_context("Args", [&] { return value::split_words(words); }));
}

std::string ContainerSpec::image() const { return text_of("/Image"); }
StringMap ContainerSpec::labels() const { return pairs_of("/Labels"); }
Strings ContainerSpec::command() const { return texts_of("/Command"); }
Strings ContainerSpec::args() const { return texts_of("/Args"); }
std::string ContainerSpec::hostname() const { return text_of("/Hostname"); }
Strings ContainerSpec::env() const { return texts_of("/Env"); }
StringMap ContainerSpec::env_map() const {
  StringMap variables;
  for (const auto& item : env())
    if (const auto sign = item.find('='); sign != std::string::npos)
      variables.insert_or_assign(item.substr(0, sign), item.substr(sign + 1));
  return variables;
}
std::string ContainerSpec::dir() const { return text_of("/Dir"); }
std::string ContainerSpec::user() const { return text_of("/User"); }
Strings ContainerSpec::groups() const { return texts_of("/Groups"); }
bool ContainerSpec::is_tty() const { return flag_of("/TTY"); }
bool ContainerSpec::is_read_only() const { return flag_of("/ReadOnly"); }
bool ContainerSpec::is_open_stdin() const { return flag_of("/OpenStdin"); }
std::optional<std::int64_t> ContainerSpec::oom_score_adj() const { return number_of("/OomScoreAdj"); }
std::string ContainerSpec::isolation() const { return text_of("/Isolation"); }
std::optional<bool> ContainerSpec::init() const {
  return member("/Init").is_boolean() ? std::optional(flag_of("/Init")) : std::nullopt;
}
std::vector<Ulimit> ContainerSpec::ulimits() const { return builders_of<Ulimit>("/Ulimits"); }
std::vector<Mount> ContainerSpec::mounts() const { return builders_of<Mount>("/Mounts"); }
std::string ContainerSpec::stop_signal() const { return text_of("/StopSignal"); }
std::optional<Nanoseconds> ContainerSpec::stop_grace_period() const { return time_of("/StopGracePeriod"); }
Strings ContainerSpec::hosts() const { return texts_of("/Hosts"); }
std::vector<SecretReference> ContainerSpec::secrets() const {
  return builders_of<SecretReference>("/Secrets");
}
std::vector<ConfigReference> ContainerSpec::configs() const {
  return builders_of<ConfigReference>("/Configs");
}
StringMap ContainerSpec::sysctls() const { return pairs_of("/Sysctls"); }
Strings ContainerSpec::capability_add() const { return texts_of("/CapabilityAdd"); }
Strings ContainerSpec::capability_drop() const { return texts_of("/CapabilityDrop"); }
const Privileges ContainerSpec::privileges() const { return Privileges::from(member("/Privileges")); }
const Healthcheck ContainerSpec::healthcheck() const { return Healthcheck::from(member("/Healthcheck")); }
const DnsConfig ContainerSpec::dns_config() const { return DnsConfig::from(member("/DNSConfig")); }

CredentialSpec CredentialSpec::file(std::string_view name) {
  return from(Json{{"File", check::not_empty("CredentialSpec.File", name)}});
}
CredentialSpec CredentialSpec::registry(std::string_view value) {
  return from(Json{{"Registry", check::not_empty("CredentialSpec.Registry", value)}});
}
CredentialSpec CredentialSpec::config(std::string_view id) {
  return from(Json{{"Config", check::not_empty("CredentialSpec.Config", id)}});
}
CredentialSpec CredentialSpec::from(const Json& json) { return {TakeOver{}, json}; }
std::string CredentialSpec::file() const { return text_of("/File"); }
std::string CredentialSpec::registry() const { return text_of("/Registry"); }
std::string CredentialSpec::config() const { return text_of("/Config"); }

SELinuxContext SELinuxContext::from(const Json& json) { return {TakeOver{}, json}; }
bool SELinuxContext::is_disabled() const { return flag_of("/Disable"); }
std::string SELinuxContext::user() const { return text_of("/User"); }
std::string SELinuxContext::role() const { return text_of("/Role"); }
std::string SELinuxContext::type() const { return text_of("/Type"); }
std::string SELinuxContext::level() const { return text_of("/Level"); }
SELinuxContext& SELinuxContext::disable(bool yes) { return keep("/Disable", yes), *this; }
SELinuxContext& SELinuxContext::user(std::string_view name) { return put("/User", name), *this; }
SELinuxContext& SELinuxContext::role(std::string_view name) { return put("/Role", name), *this; }
SELinuxContext& SELinuxContext::type(std::string_view name) { return put("/Type", name), *this; }
SELinuxContext& SELinuxContext::level(std::string_view name) { return put("/Level", name), *this; }

Seccomp Seccomp::builtin() { return from(Json{{"Mode", "default"}}); }
Seccomp Seccomp::unconfined() { return from(Json{{"Mode", "unconfined"}}); }
Seccomp Seccomp::custom(std::string_view profile) {
  if (!read_json_or_null(check::not_empty("Seccomp.Profile", profile)).is_object())
    check::refuse("Seccomp.Profile", "a JSON object");
  return from(Json{{"Mode", "custom"}, {"Profile", base64(profile)}});
}
Seccomp Seccomp::from(const Json& json) { return {TakeOver{}, json}; }
std::string Seccomp::mode() const { return text_of("/Mode"); }
std::string Seccomp::profile() const { return from_base64(text_of("/Profile")).value_or(""); }

Privileges Privileges::from(const Json& json) { return {TakeOver{}, json}; }
const CredentialSpec Privileges::credential_spec() const {
  return CredentialSpec::from(member("/CredentialSpec"));
}
const SELinuxContext Privileges::selinux_context() const {
  return SELinuxContext::from(member("/SELinuxContext"));
}
const Seccomp Privileges::seccomp() const { return Seccomp::from(member("/Seccomp")); }
std::string Privileges::app_armor() const { return text_of("/AppArmor/Mode"); }
bool Privileges::is_no_new_privileges() const { return flag_of("/NoNewPrivileges"); }
Privileges& Privileges::credential_spec(const CredentialSpec& source) {
  return put("/CredentialSpec", source.json()), *this;
}
Privileges& Privileges::selinux_context(const SELinuxContext& context) {
  return put("/SELinuxContext", context.json()), *this;
}
Privileges& Privileges::seccomp(const Seccomp& profile) { return put("/Seccomp", profile.json()), *this; }
Privileges& Privileges::app_armor(AppArmor mode) {
  return put("/AppArmor/Mode", check::word("AppArmor.Mode", mode, app_armors)), *this;
}
Privileges& Privileges::no_new_privileges(bool yes) { return put("/NoNewPrivileges", yes), *this; }

}  // namespace swarm
