// SPDX-License-Identifier: Apache-2.0
// Reads the variables that replace a flag; settings reads those that name an engine.
#include "config/environment.hpp"

#include "flags/spelling.hpp"

#include <array>

namespace cli {
namespace {

constexpr std::array all_variables = {
    Variable{"SWARMCTL_HOST", "Managers to connect to, like -H; takes precedence over DOCKER_HOST"},
    Variable{"SWARMCTL_REQUEST_TIMEOUT", "Timeout of one request, like --request-timeout (default 22s)"},
    Variable{"SWARMCTL_TIMEOUT", "How long to wait for an outcome, like --timeout (default 10m)",
             flag::timeout},
    Variable{"SWARMCTL_COMPLETION_TIMEOUT", "How long completion may ask the engine (default 120ms)"},
    Variable{"SWARMCTL_HISTORY", "How many revisions of a service to keep, like --history (default 0)",
             flag::history},
    Variable{"SWARMCTL_COLOR", "auto, always or never, like --color", flag::color},
    Variable{"SWARMCTL_PROGRESS", "auto, tty, plain, json, github or none, like --progress", flag::progress},
    Variable{"SWARMCTL_ON_FAILURE", "why, logs or why,logs, like --on-failure", flag::on_failure},
    Variable{"SWARMCTL_LOG_LEVEL", "trace, debug, info, warn, error or off, like --log-level",
             flag::log_level},
    Variable{"DOCKER_HOST", "The engine's address; -H and --context take precedence"},
    Variable{"DOCKER_CONTEXT", "The docker context to use if no address is given"},
    Variable{"DOCKER_CONFIG", "Directory of docker's config.json and contexts (default ~/.docker)"},
    Variable{"DOCKER_TLS_VERIFY", "If set, use TLS over tcp and check the engine's certificate"},
    Variable{"DOCKER_TLS", "If set, use TLS over tcp, like --tls"},
    Variable{"DOCKER_CERT_PATH", "Directory of ca.pem, cert.pem and key.pem (default: DOCKER_CONFIG)"},
    Variable{"DOCKER_API_VERSION", "Newest Engine API version to use, such as 1.41"},
    Variable{"DOCKER_AUTH_CONFIG",
             "Registry logins in the format of config.json; they take precedence over the file's"},
    Variable{"DOCKER_CONTENT_TRUST", "If 1, refuse to deploy an image by tag, which cannot be verified"},
    Variable{"GITHUB_STEP_SUMMARY", "File to which --progress github appends a table of the outcome"},
    Variable{"SUDO_USER", "Who is recorded as the author of a revision, in place of root"},
    Variable{"NO_COLOR", "If set, no colour, unless --color says otherwise"},
    Variable{"TERM", "If dumb or unset, no colour and no redrawing"},
    Variable{"LC_ALL", "The locale; without UTF-8, arrows and ellipses are ASCII on a terminal"},
    Variable{"LC_CTYPE", "The same, if LC_ALL is unset"},
    Variable{"LANG", "The same, if neither is set"},
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
    const bool said = given.has(one.flag) || (one.flag == flag::log_level && line.globals.has(flag::verbose));
    if (said) continue;
    given.take(*flag->row, flag->form, std::string(one.name), *value);
  }
}

}  // namespace cli
