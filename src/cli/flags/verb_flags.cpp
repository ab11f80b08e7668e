// SPDX-License-Identifier: Apache-2.0
// Rows that change no service: outcome, safety, output, connection.
#include "flags/flag.hpp"
#include "flags/table_checks.hpp"

#include <array>

namespace cli {
namespace {

constexpr auto writes = Verbs::create | Verbs::update;
constexpr auto rollouts = Verbs::create | Verbs::update | Verbs::scale | Verbs::rollback | Verbs::restart;
constexpr auto waits = rollouts | Verbs::wait;
constexpr Nothing duration{swarm::value::read_duration};

constexpr std::array rows{
    // ---- values that come from files ----
    Flag{.name = "env-file",
         .label = "FILE",
         .help = "Read environment variables from a file",
         .prose = "A line a variable; --env wins over files.",
         .group = Group::container,
         .on = writes,
         .complete = Complete::file,
         .repeatable = true},
    Flag{.name = "label-file",
         .label = "FILE",
         .help = "Read labels of the service from a file",
         .prose = "A line a label; --label wins over files.",
         .group = Group::service,
         .on = writes,
         .complete = Complete::file,
         .repeatable = true},

    // ---- outcome ----
    Flag{.name = "detach",
         .letter = 'd',
         .help = "Do not wait: return as soon as the engine took the request",
         .group = Group::outcome,
         .on = rollouts,
         .since = {1, 29}},
    Flag{.name = "quiet",
         .letter = 'q',
         .help = "Show no progress",
         .group = Group::outcome,
         .on = waits | Verbs::rm},
    Flag{.name = "rollback",
         .help = "Go back to the specification before the last update",
         .group = Group::outcome,
         .on = Verbs::update,
         .since = {1, 28}},
    Flag{.name = "name",
         .label = "NAME",
         .help = "New name of the service; needs --recreate",
         .group = Group::outcome,
         .on = Verbs::update},
    Flag{
        .name = "recreate",
        .help = "Make a new service from the edited specification, then remove the old one",
        .prose =
            "The old one goes once the new one runs; if it does not, the new one is removed. Published ports "
            "can be held by one service only: --recreate=stop-first takes them from the old one first, and "
            "gives them back on failure.",
        .group = Group::outcome,
        .on = Verbs::update,
        .words = "start-first|stop-first"},
    Flag{.name = "wait", .help = "Return when the tasks are gone", .group = Group::outcome, .on = Verbs::rm},
    Flag{.name = "timeout",
         .label = "DURATION",
         .help = "Longest wait (10m); 0: no limit",
         .prose = "When it has passed the change goes on, and `swarmctl wait` takes up the wait again.",
         .group = Group::outcome,
         .on = waits | Verbs::rm,
         .change = duration},
    Flag{.name = "stable",
         .label = "DURATION",
         .help = "How long all tasks must have been running",
         .prose = "Default: the update monitor of the service, 5s where it has none. Where the engine itself "
                  "watches an update, its verdict counts.",
         .group = Group::outcome,
         .on = waits,
         .change = duration},
    Flag{.name = "pending-grace",
         .label = "DURATION",
         .help = "How long a task may find no node (15s)",
         .prose = "A wait in which nothing else moves ends then, and says node by node what does not fit.",
         .group = Group::outcome,
         .on = waits,
         .change = duration},
    Flag{.name = "wait-for-capacity",
         .help = "Go on waiting for tasks that find no node",
         .group = Group::outcome,
         .on = waits},
    Flag{.name = "progress",
         .label = "FORM",
         .help = "How progress is shown on stderr",
         .prose = "auto: tty on a terminal, plain elsewhere. tty redraws in place; plain is a line for each "
                  "change; json an object a line.",
         .group = Group::outcome,
         .on = waits | Verbs::rm,
         .choices = "auto|tty|plain|json|none"},

    Flag{.name = "for",
         .label = "STATE",
         .help = "What to wait for: converged, healthy, running=N, completed or gone",
         .prose = "Default: converged.",
         .group = Group::outcome,
         .on = Verbs::wait},

    // ---- safety ----
    Flag{.name = "force",
         .help = "Even where the previous specification is one that failed",
         .group = Group::safety,
         .on = Verbs::rollback},
    Flag{.name = "if-version",
         .label = "N",
         .help = "Only if the service's Version.Index is N",
         .group = Group::safety,
         .on = Verbs::update,
         .change = Nothing{swarm::value::read_count}},
    Flag{.name = "if-absent",
         .help = "Leave an existing service alone and print its ID",
         .group = Group::safety,
         .on = Verbs::create},
    Flag{.name = "or-update",
         .help = "Make an existing service equal to what the flags say",
         .group = Group::safety,
         .on = Verbs::create},
    Flag{.name = "ignore-missing",
         .help = "A service that does not exist is no failure",
         .group = Group::safety,
         .on = Verbs::rm},

    // ---- registry ----
    Flag{.name = "with-registry-auth",
         .help = "Pass the login for the image's registry on to the nodes",
         .prose = "On update alone it renews the stored login; tasks stay.",
         .group = Group::registry,
         .on = writes},
    Flag{.name = "no-resolve-image",
         .help = "Do not ask the registry for the image's digest",
         .group = Group::registry,
         .on = writes,
         .since = {1, 30}},
    Flag{.name = "require-digest",
         .help = "Fail where the image's digest cannot be resolved",
         .group = Group::registry,
         .on = writes},

    // ---- the answer ----
    Flag{.name = "quiet",
         .letter = 'q',
         .help = "Print IDs only",
         .group = Group::answer,
         .on = Verbs::ls | Verbs::ps},
    Flag{.name = "filter",
         .letter = 'f',
         .label = "KEY=VALUE",
         .help = "Only services that match",
         .prose = "Keys: id, name (prefixes), label, mode, runtime, state, image. Values of one key are "
                  "alternatives; "
                  "different keys must all match.",
         .group = Group::answer,
         .on = Verbs::ls,
         .complete = Complete::filter,
         .repeatable = true},
    Flag{.name = "format",
         .label = "TEMPLATE",
         .help = "Print by a template: table, json, raw or placeholders",
         .group = Group::answer,
         .on = Verbs::ls | Verbs::ps,
         .complete = Complete::format},
    Flag{.name = "no-trunc",
         .help = "Print IDs, images and errors in full",
         .group = Group::answer,
         .on = Verbs::ls | Verbs::ps},
    Flag{.name = "filter",
         .letter = 'f',
         .label = "KEY=VALUE",
         .help = "Only tasks that match",
         .prose = "Keys: id, name (prefixes), node (`self`: the manager asked), desired-state, label, state. "
                  "Values of "
                  "one key are alternatives; different keys must all match.",
         .group = Group::answer,
         .on = Verbs::ps,
         .complete = Complete::filter,
         .repeatable = true},
    Flag{.name = "no-resolve",
         .help = "Print IDs in place of names",
         .group = Group::answer,
         .on = Verbs::ps | Verbs::logs},
    Flag{.name = "current",
         .help = "Only the newest task of each slot or node",
         .group = Group::answer,
         .on = Verbs::ps},
    Flag{.name = "output",
         .letter = 'o',
         .label = "FORM",
         .help = "Form of the answer",
         .group = Group::answer,
         .on = Verbs::ls | Verbs::ps,
         .choices = "table|wide|json|jsonl|name|id"},
    Flag{.name = "format",
         .letter = 'f',
         .label = "TEMPLATE",
         .help = "Print each service by a template",
         .group = Group::answer,
         .on = Verbs::inspect,
         .complete = Complete::format},
    Flag{.name = "pretty", .help = "Print a sheet for people", .group = Group::answer, .on = Verbs::inspect},
    Flag{.name = "get",
         .label = "PATH",
         .help = "Print one raw value, such as Version.Index",
         .group = Group::answer,
         .on = Verbs::inspect},
    Flag{.name = "output",
         .letter = 'o',
         .label = "FORM",
         .help = "Form of the answer",
         .prose = "spec: the document that can be created again; flags: the command that makes the service.",
         .group = Group::answer,
         .on = Verbs::inspect,
         .choices = "json|jsonl|name|id|spec|flags"},
    Flag{.name = "output",
         .letter = 'o',
         .label = "FORM",
         .help = "Form of the answer",
         .group = Group::answer,
         .on = Verbs::where,
         .choices = "text|json"},

    // ---- connection ----
    Flag{.name = "host",
         .letter = 'H',
         .label = "ADDRESS",
         .help = "Manager to talk to; several are tried in turn",
         .prose = "unix://PATH, tcp://HOST:PORT or ssh://USER@HOST; repeated, or with commas between.",
         .group = Group::connection,
         .on = Verbs::global,
         .repeatable = true},
    Flag{.name = "context",
         .letter = 'c',
         .label = "NAME",
         .help = "Docker context to take the address from",
         .group = Group::connection,
         .on = Verbs::global,
         .complete = Complete::context},
    Flag{.name = "config",
         .label = "DIR",
         .help = "Folder of docker's configuration",
         .group = Group::connection,
         .on = Verbs::global,
         .complete = Complete::directory},
    Flag{.name = "tls",
         .help = "Use TLS without checking the engine's certificate",
         .group = Group::connection,
         .on = Verbs::global},
    Flag{.name = "tlsverify",
         .help = "Use TLS and check the engine's certificate",
         .group = Group::connection,
         .on = Verbs::global},
    Flag{.name = "tlscacert",
         .label = "FILE",
         .help = "Certificate of the authority to trust",
         .group = Group::connection,
         .on = Verbs::global,
         .complete = Complete::file},
    Flag{.name = "tlscert",
         .label = "FILE",
         .help = "Our own certificate",
         .group = Group::connection,
         .on = Verbs::global,
         .complete = Complete::file},
    Flag{.name = "tlskey",
         .label = "FILE",
         .help = "Our own private key",
         .group = Group::connection,
         .on = Verbs::global,
         .complete = Complete::file},
    Flag{.name = "request-timeout",
         .label = "DURATION",
         .help = "Longest time of one request",
         .prose = "Default: 22s.",
         .group = Group::connection,
         .on = Verbs::global,
         .change = duration},

    // ---- general ----
    Flag{.name = "verbose",
         .letter = 'v',
         .help = "Show each request on stderr",
         .group = Group::general,
         .on = Verbs::global},
    Flag{.name = "log-level",
         .label = "LEVEL",
         .help = "Diagnostics to show on stderr",
         .group = Group::general,
         .on = Verbs::global,
         .choices = "trace|debug|info|warn|error|off"},
    Flag{.name = "color",
         .label = "WHEN",
         .help = "When to use colour",
         .group = Group::general,
         .on = Verbs::global,
         .choices = "auto|always|never"},
    Flag{.name = "help", .letter = 'h', .help = "Show help", .group = Group::general, .on = Verbs::global},
    Flag{.name = "version", .help = "Show the version", .group = Group::general, .on = Verbs::global},
};

static_assert(names_are_unique(rows));
static_assert(letters_are_unique(rows));
static_assert(editing_rows_have_pointers(rows));
static_assert(switches_have_no_choices(rows));

}  // namespace

std::span<const Flag> verb_flags() { return rows; }

std::string_view heading(Group group) {
  switch (group) {
    case Group::answer: return "Answer";
    case Group::outcome: return "Outcome";
    case Group::safety: return "Safety";
    case Group::service: return "Service";
    case Group::container: return "Container";
    case Group::files: return "Files";
    case Group::network: return "Network";
    case Group::resources: return "Resources";
    case Group::placement: return "Placement";
    case Group::update: return "Updates";
    case Group::rollback: return "Rollbacks";
    case Group::restart: return "Restarts";
    case Group::health: return "Health";
    case Group::logging: return "Logs";
    case Group::registry: return "Registry";
    case Group::connection: return "Connection";
    case Group::general: return "General";
  }
  return "";
}

}  // namespace cli
