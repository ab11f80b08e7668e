// SPDX-License-Identifier: Apache-2.0
// Variables that name an engine are read by settings; those that stand in for a flag are taken here.
#include "config/environment.hpp"

#include "flags/spelling.hpp"

#include <array>

namespace cli {
namespace {

constexpr std::array all_variables = {
    Variable{"SWARMCTL_HOST", "Managers to talk to, as -H takes them; goes before DOCKER_HOST"},
    Variable{"SWARMCTL_REQUEST_TIMEOUT", "Longest time of one request, as --request-timeout (22s)"},
    Variable{"SWARMCTL_TIMEOUT", "Longest time to wait for an outcome, as --timeout (10m)", "timeout"},
    Variable{"SWARMCTL_COMPLETION_TIMEOUT", "Longest time that completion may ask the engine (120ms)"},
    Variable{"SWARMCTL_COLOR", "auto, always or never, as --color", "color"},
    Variable{"SWARMCTL_PROGRESS", "auto, tty, plain, json or none, as --progress", "progress"},
    Variable{"SWARMCTL_LOG_LEVEL", "trace, debug, info, warn, error or off, as --log-level", "log-level"},
    Variable{"DOCKER_HOST", "The engine's address; -H and --context go before it"},
    Variable{"DOCKER_CONTEXT", "The docker context to use where no address is given"},
    Variable{"DOCKER_CONFIG", "Folder of docker's config.json and contexts (~/.docker)"},
    Variable{"DOCKER_TLS_VERIFY", "Anything: use TLS over tcp and check the engine's certificate"},
    Variable{"DOCKER_TLS", "Anything: use TLS over tcp, as --tls"},
    Variable{"DOCKER_CERT_PATH", "Folder of ca.pem, cert.pem and key.pem (that of DOCKER_CONFIG)"},
    Variable{"DOCKER_API_VERSION", "Newest version of the Engine API to speak, such as 1.41"},
    Variable{"DOCKER_AUTH_CONFIG", "Registry logins in the form of config.json; they go before the file's"},
    Variable{"DOCKER_CONTENT_TRUST", "1: refuse to deploy an image by tag, which nothing can verify"},
    Variable{"NO_COLOR", "Anything: no colour, unless --color says otherwise"},
    Variable{"TERM", "dumb, or not set: no colour and no redrawing"},
};

}  // namespace

std::span<const Variable> variables() { return all_variables; }

void take_variables(const Env& env, Verbs verb, Line& line) {
  for (const Variable& one : all_variables) {
    if (one.flag.empty()) continue;
    const auto value = variable(env, one.name.data());
    if (!value) continue;
    const auto known = spellings(verb);
    const Spelling* flag = find_name(known, one.flag);
    if (flag == nullptr) continue;
    Given& given = has(flag->row->on, Verbs::global) ? line.globals : line.given;
    const bool said = given.has(one.flag) || (one.flag == "log-level" && line.globals.has("verbose"));
    if (said) continue;
    check_value({flag->row, flag->form, std::string(one.name), {}}, *value);
    given.note(*flag->row, flag->form, std::string(one.name), *value);
  }
}

}  // namespace cli
