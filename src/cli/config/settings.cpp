// SPDX-License-Identifier: Apache-2.0
// Resolves settings: flags override variables, ours override docker's, variables override docker's config
// file.
#include "config/settings.hpp"

#include "config/docker_config.hpp"
#include "output/document/mask.hpp"
#include "output/hints.hpp"

#include <swarm/error.hpp>
#include <swarm/json.hpp>
#include <swarm/text.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;

constexpr const char* default_context = "default";

/// The longest wait for the engine during shell completion.
constexpr std::chrono::milliseconds for_a_key{120};

/// "a, b" is two addresses; an empty part is kept, so that it is reported as an error.
std::vector<std::string> addresses_in(std::string_view list) {
  std::vector<std::string> parts;
  for (;;) {
    const std::size_t comma = list.find(',');
    std::string_view part = list.substr(0, comma);
    const std::size_t first = part.find_first_not_of(' ');
    part = first == std::string_view::npos ? std::string_view()
                                           : part.substr(first, part.find_last_not_of(' ') + 1 - first);
    parts.emplace_back(part);
    if (comma == std::string_view::npos) return parts;
    list.remove_prefix(comma + 1);
  }
}

std::chrono::milliseconds limit(const std::string& setting, const std::string& value) {
  const auto parsed = swarm::in_context(
      setting + " '" + value + "'", [&] { return swarm::value::read_duration(value).get<std::int64_t>(); },
      masked);
  const auto whole = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::nanoseconds(parsed));
  if (whole.count() <= 0)
    throw Error(Errc::usage, setting + " '" + value + "': must be 1ms or more, such as 22s");
  return whole;
}

}  // namespace

Settings::Settings(GlobalFlags flags, Env env, Files files)
    : flags_(std::move(flags)), env_(std::move(env)), files_(std::move(files)) {}

const EndpointChoice& Settings::engine() {
  if (!chosen_) chosen_ = choose();
  return *chosen_;
}

const DockerConfig& Settings::config() {
  if (!config_) {
    const std::string file = directory() + "/config.json";
    const auto text = swarm::catch_error([&] { return files_.read(file); });
    config_ = text ? read_docker_config(file, *text.value) : broken_docker_config(file, text.error->what());
    config_->given_logins = variable(env_, "DOCKER_AUTH_CONFIG").value_or("");
  }
  return *config_;
}

const DockerConfig& Settings::config(std::string_view member) {
  const DockerConfig& all = config();
  if (!all.broken.empty()) warn_once(all.broken);
  for (const DockerConfig::Flaw& flaw : all.flaws)
    if (flaw.member.empty() || flaw.member == member) warn_once(flaw.why);
  return all;
}

void Settings::warn_once(const std::string& text) {
  if (warn && warned_.insert(text).second) warn(text);
}

swarm::ConnectOptions Settings::connection() {
  swarm::ConnectOptions options;
  options.headers = config("HttpHeaders").headers;
  // Like docker, ignore a User-Agent from the config file.
  std::erase_if(options.headers,
                [](const auto& header) { return swarm::equal_fold(header.first, "user-agent"); });
  if (flags_.request_timeout)
    options.request_limit = limit("--request-timeout", *flags_.request_timeout);
  else if (const auto value = variable(env_, "SWARMCTL_REQUEST_TIMEOUT"))
    options.request_limit = limit("SWARMCTL_REQUEST_TIMEOUT", *value);
  return options;
}

std::chrono::milliseconds Settings::completion_limit() const {
  const auto value = variable(env_, "SWARMCTL_COMPLETION_TIMEOUT");
  return value ? limit("SWARMCTL_COMPLETION_TIMEOUT", *value) : for_a_key;
}

std::vector<std::string> Settings::contexts() const {
  std::vector<std::string> names = context_names(directory(), files_);
  names.insert(names.begin(), default_context);
  return names;
}

swarm::Api Settings::newest_api() const {
  const auto value = variable(env_, "DOCKER_API_VERSION");
  if (!value) return swarm::any_api;
  const auto api = swarm::Api::parse(value->starts_with('v') ? value->substr(1) : *value);
  if (!api)
    throw Error(Errc::usage, "DOCKER_API_VERSION '" + *value + "' is not a version of the Engine API",
                make_hint("unset it, or give a version such as 1.41"));
  return *api;
}

std::string Settings::directory() const {
  if (flags_.config) return *flags_.config;
  if (const auto said = variable(env_, "DOCKER_CONFIG")) return *said;
  const auto home = variable(env_, "HOME");
  return (home ? *home : files_.home()) + "/.docker";
}

EndpointChoice Settings::choose() {
  if (!flags_.hosts.empty() && flags_.context)
    throw Error(Errc::usage, "-H cannot be used with --context: both name an engine");
  if (!flags_.hosts.empty()) return by_address(flags_.hosts, "-H");
  if (flags_.context) return by_context(*flags_.context, "--context");
  if (variable(env_, "SWARMCTL_HOST") || variable(env_, "DOCKER_HOST")) return by_environment();
  if (const auto name = variable(env_, "DOCKER_CONTEXT")) return by_context(*name, "DOCKER_CONTEXT");
  if (const std::string& name = config("currentContext").current_context; !name.empty())
    return by_context(name, "currentContext in " + config().file);
  return by_environment();
}

EndpointChoice Settings::by_context(const std::string& name, const std::string& origin) {
  if (name.empty())
    throw Error(Errc::usage, origin + " is empty", make_hint("docker context ls shows the contexts"));
  if (name == default_context) return by_environment();
  const auto find = [&] { return context_endpoint(name, directory(), files_); };
  const swarm::Endpoint endpoint = flags_.context ? find() : swarm::in_context(origin, find);
  return {{endpoint}, "context " + name + " (" + origin + ")", name};
}

EndpointChoice Settings::by_environment() {
  for (const char* name : {"SWARMCTL_HOST", "DOCKER_HOST"})
    if (const auto value = variable(env_, name)) return by_address({*value}, name);
  return by_address({default_engine}, default_context);
}

EndpointChoice Settings::by_address(const std::vector<std::string>& lists, const std::string& origin) const {
  EndpointChoice chosen{{}, origin, default_context};
  for (const std::string& list : lists)
    for (const std::string& address : addresses_in(list))
      chosen.managers.push_back(swarm::in_context(
          origin, [&] { return swarm::parse_endpoint(address); }, masked));
  const auto over_tcp = [](const swarm::Endpoint& one) { return one.kind == swarm::Endpoint::Kind::tcp; };
  if (!std::any_of(chosen.managers.begin(), chosen.managers.end(), over_tcp)) return chosen;
  if (const auto material = tls())
    for (swarm::Endpoint& manager : chosen.managers)
      if (over_tcp(manager)) manager.tls = material;
  return chosen;
}

std::optional<swarm::Tls> Settings::tls() const {
  const bool verify = flags_.tls_verify.value_or(variable(env_, "DOCKER_TLS_VERIFY").has_value());
  if (!verify && !flags_.tls && !flags_.tls_verify && !variable(env_, "DOCKER_TLS")) return std::nullopt;
  swarm::Tls tls{pem(flags_.tls_ca, "--tlscacert", "ca.pem"),
                 pem(flags_.tls_certificate, "--tlscert", "cert.pem"),
                 pem(flags_.tls_key, "--tlskey", "key.pem"),
                 verify,
                 {}};
  if (verify && tls.ca.empty() && !flags_.tls_ca)
    throw Error(
        Errc::usage,
        "TLS is to be verified, but there is no ca.pem in " +
            variable(env_, "DOCKER_CERT_PATH").value_or(directory()),
        make_hint(
            "name the authority's certificate with --tlscacert, or its directory with DOCKER_CERT_PATH"));
  if (tls.certificate.empty() != tls.key.empty())
    throw Error(Errc::usage,
                tls.key.empty() ? "there is no key for the certificate " + tls.certificate
                                : "there is no certificate for the key " + tls.key,
                make_hint("give --tlscert and --tlskey"));
  return tls;
}

/// The file that a flag names, which must exist, or the default file if it exists.
std::string Settings::pem(const std::optional<std::string>& flag, const char* name, const char* file) const {
  if (flag) {
    if (!flag->empty() && !files_.exists(*flag))
      throw Error(Errc::usage, std::string(name) + " '" + *flag + "': no such file or directory");
    if (!flag->empty()) require_regular(files_, *flag);
    return *flag;
  }
  const std::string path = variable(env_, "DOCKER_CERT_PATH").value_or(directory()) + "/" + file;
  return path_if_exists(files_, path);
}

}  // namespace cli
