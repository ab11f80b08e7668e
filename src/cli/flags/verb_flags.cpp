// SPDX-License-Identifier: Apache-2.0
// Rows that change no service: outcome, safety, output, connection.
#include "flags/fields.hpp"
#include "flags/flag.hpp"
#include "flags/table_checks.hpp"
#include "flags/to_edit.hpp"

#include <array>

namespace cli {
namespace {

constexpr auto writes = Verbs::create | Verbs::update;
constexpr auto all_edits = writes | Verbs::diff;
constexpr auto rollouts = Verbs::create | Verbs::update | Verbs::scale | Verbs::rollback | Verbs::restart;
constexpr auto waits = rollouts | Verbs::wait;
constexpr auto changes = rollouts | Verbs::rm;
constexpr auto many = Verbs::update | Verbs::restart | Verbs::scale | Verbs::rm | Verbs::wait;
constexpr Nothing duration{swarm::value::read_duration};

constexpr std::array verb_rows{
    // ---- values that come from files ----
    Flag{.name = "spec",
         .label = "FILE",
         .help = "Take the whole specification from a file; -: standard input",
         .prose =
             "JSON, as `inspect -o spec` prints it. What it does not say the service will not have; other "
             "flags are applied on top. Its image is resolved as that of --image, unless it has a digest.",
         .group = Group::service,
         .on = all_edits,
         .complete = Complete::file},
    Flag{.name = "env-file",
         .label = "FILE",
         .help = "Read environment variables from a file",
         .prose = "A line a variable; --env wins over files.",
         .group = Group::container,
         .on = all_edits,
         .complete = Complete::file,
         .repeatable = true},
    Flag{.name = "label-file",
         .label = "FILE",
         .help = "Read labels of the service from a file",
         .prose = "A line a label; --label wins over files.",
         .group = Group::service,
         .on = all_edits,
         .complete = Complete::file,
         .repeatable = true},

    Flag{.name = "secret-rotate",
         .label = "NAME=FILE",
         .help = "Put a new version of a secret in the place of the one there is",
         .prose =
             "The content comes from FILE, or from standard input where that is -. The new version is a "
             "secret called NAME and eight digits; target, owner and mode stay, and the outcome is "
             "awaited. The version before is kept for a rollback and is removed by the next rotation, unless "
             "another service needs it. A secret that swarmctl did not make is kept: its content cannot be "
             "read back (--prune-original removes it). If the update fails, the service goes back and the "
             "new version is removed. NAME stays NAME from one rotation to the next.",
         .group = Group::files,
         .on = Verbs::update | Verbs::diff,
         .change = Nothing{check_rotate},
         .since = {1, 25},
         .complete = Complete::secret_file,
         .repeatable = true,
         .quote = Quote::key},
    Flag{.name = "config-rotate",
         .label = "NAME=FILE",
         .help = "Put a new version of a config in the place of the one there is",
         .prose = "As --secret-rotate. A config that holds the content already is left alone.",
         .group = Group::files,
         .on = Verbs::update | Verbs::diff,
         .change = Nothing{check_rotate},
         .since = {1, 30},
         .complete = Complete::config_file,
         .repeatable = true,
         .quote = Quote::key},

    Flag{.name = "prune-original",
         .help = "With a rotation: remove outdated ones made by other means too",
         .prose = "The secret or config that the first rotation replaced is removed by a later one, unless a "
                  "service needs it. Nothing can bring the content of a secret back.",
         .group = Group::files,
         .on = Verbs::update | Verbs::diff},

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
         .on = Verbs::update | Verbs::diff},
    Flag{
        .name = "recreate",
        .help = "Make a new service from the edited specification, then remove the old one",
        .prose =
            "The old one goes once the new one runs; if it does not, the new one is removed. Published ports "
            "can be held by one service only: --recreate=stop-first takes them from the old one first, and "
            "gives them back on failure.",
        .group = Group::outcome,
        .on = Verbs::update | Verbs::diff,
        .words = "start-first|stop-first"},
    Flag{.name = "select",
         .label = "KEY=VALUE",
         .help = "In place of names: the services that match",
         .prose =
             "label=KEY or label=KEY=VALUE; or another key of `ls --filter`: id, name (prefixes), mode, "
             "runtime, "
             "state, image. Labels must all match, values of another key are alternatives, and different "
             "keys must all match. Where nothing does, that is said, and nothing is done.",
         .group = Group::outcome,
         .on = many,
         .repeatable = true,
         .fields = fields::service_filter,
         .single = true},
    Flag{.name = "parallel",
         .label = "N",
         .help = "Of several services, N at a time; default: all",
         .prose = "The outcome of these is awaited before the next begin, and a failure keeps no other from "
                  "being tried. --timeout counts from the start of each group.",
         .group = Group::outcome,
         .on = many,
         .change = Nothing{swarm::value::read_count}},
    Flag{.name = "wait", .help = "Return when the tasks are gone", .group = Group::outcome, .on = Verbs::rm},
    Flag{.name = "timeout",
         .label = "DURATION",
         .help = "Give up after this long in all (default 10m; 0 = no limit)",
         .prose = "Counts from the start of the command. After that the change goes on, and `swarmctl wait` "
                  "resumes waiting.",
         .group = Group::outcome,
         .on = waits | Verbs::rm,
         .change = duration},
    Flag{.name = "stable",
         .label = "DURATION",
         .help = "How long all must have been running (the update monitor, or 5s)",
         .prose = "Where the engine itself watches an update, its verdict counts.",
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
                  "change; json an object a line, whose event is progress, heartbeat, outcome, or of several "
                  "services at the end summary.",
         .group = Group::outcome,
         .on = waits | Verbs::rm,
         .choices = "auto|tty|plain|json|none"},

    Flag{.name = "for",
         .label = "STATE",
         .help = "What to wait for: converged (default), healthy, running=N, completed or gone",
         .group = Group::outcome,
         .on = Verbs::wait,
         .complete = Complete::goal,
         .common = true},

    // ---- safety ----
    Flag{.name = "dry-run",
         .help = "Show what would change and restart, and send nothing",
         .prose = "Field by field, on stdout, with values that look secret hidden; then which tasks would be "
                  "replaced, and why.",
         .group = Group::safety,
         .on = changes,
         .common = true},
    Flag{.name = "exit-code",
         .help = "With --dry-run: end with 10 where anything would change",
         .group = Group::safety,
         .on = changes},
    Flag{.name = "exit-code",
         .help = "End with 10 where anything would change",
         .group = Group::safety,
         .on = Verbs::diff},
    Flag{.name = "previous",
         .help = "Show what a rollback would do",
         .group = Group::safety,
         .on = Verbs::diff,
         .since = {1, 28},
         .alias = "rollback",
         .common = true},
    Flag{.name = "force",
         .help = "Even where the previous specification is one that failed",
         .group = Group::safety,
         .on = Verbs::rollback},
    Flag{.name = "if-version",
         .label = "N",
         .help = "Only if the service's Version.Index is N",
         .group = Group::safety,
         .on = Verbs::update | Verbs::diff,
         .change = Nothing{swarm::value::read_count}},
    Flag{.name = "if-absent",
         .help = "Leave an existing service alone and print its ID",
         .group = Group::safety,
         .on = Verbs::create},
    Flag{.name = "or-update",
         .help = "Make an existing service equal to what the flags say",
         .prose = "What the line does not name is reset: labels, variables, the update policy and whatever "
                  "else was "
                  "changed since. Only the number of tasks stays where the line has no --replicas. The "
                  "difference is "
                  "printed on stderr before it is sent. --merge keeps what the line does not name.",
         .group = Group::safety,
         .on = Verbs::create},
    Flag{.name = "merge",
         .help = "With --or-update: keep all that the line does not name",
         .prose = "The flags change an existing service as those of `swarmctl update` do: a variable, label, "
                  "mount, secret or other item of a list is added, or replaces the one with its key, and the "
                  "other items stay.",
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
         .on = all_edits},
    Flag{.name = "no-resolve-image",
         .help = "Do not ask the registry for the image's digest",
         .group = Group::registry,
         .on = all_edits,
         .since = {1, 30}},
    Flag{.name = "require-digest",
         .help = "Fail where the image's digest cannot be resolved",
         .group = Group::registry,
         .on = all_edits},

    // ---- the answer ----
    Flag{.name = "quiet",
         .letter = 'q',
         .help = "Print IDs only",
         .group = Group::answer,
         .on = Verbs::ls | Verbs::ps},
    Flag{.name = "filter",
         .letter = 'f',
         .label = "KEY=VALUE",
         .help = "Only services that match by id, name, label, mode, runtime, state or image",
         .prose = "id and name match by their beginnings. Labels must all match, "
                  "values of another key are alternatives, and different keys must all match.",
         .group = Group::answer,
         .on = Verbs::ls,
         .repeatable = true,
         .fields = fields::service_filter,
         .single = true,
         .common = true},
    Flag{.name = "format",
         .label = "TEMPLATE",
         .help = "Print by a template: table, json, raw or placeholders",
         .group = Group::answer,
         .on = Verbs::ls | Verbs::ps,
         .complete = Complete::format},
    Flag{.name = "watch",
         .letter = 'w',
         .help = "Go on showing the list as it changes, until interrupted",
         .prose =
             "It is looked at once a second. On a terminal it is redrawn in place, without the columns that "
             "matter least where there is no room for them. Elsewhere, and in forms of JSON, there is a row "
             "for each change: it begins with added, changed or removed, and a JSON object has a member "
             "Change. Ages that grow are no change. It cannot be one JSON array (-o json), nor raw.",
         .group = Group::answer,
         .on = Verbs::ls | Verbs::ps},
    Flag{.name = "no-trunc",
         .help = "Print IDs, images and errors in full",
         .group = Group::answer,
         .on = Verbs::ls | Verbs::ps},
    Flag{.name = "filter",
         .letter = 'f',
         .label = "KEY=VALUE",
         .help = "Only tasks that match by id, name, node, desired-state, label or state",
         .prose = "id and name match by their beginnings; the node `self` is the manager asked. Labels must "
                  "all match, values of another key are alternatives, and different keys must all "
                  "match.",
         .group = Group::answer,
         .on = Verbs::ps,
         .repeatable = true,
         .fields = fields::task_filter,
         .single = true,
         .common = true},
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
         .help = "Form of the answer: text, or json, one object per service",
         .group = Group::answer,
         .on = Verbs::why,
         .choices = "text|json"},
    Flag{.name = "output",
         .letter = 'o',
         .label = "FORM",
         .help = "With --dry-run: text, or json, an object a service",
         .prose = "The object is that of `swarmctl diff`.",
         .group = Group::answer,
         .on = changes,
         .choices = "text|json"},
    Flag{.name = "output",
         .letter = 'o',
         .label = "FORM",
         .help = "Form of the difference: text, or json, one object",
         .group = Group::answer,
         .on = Verbs::diff,
         .choices = "text|json"},
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
         .prose =
             "Names of members and numbers of items, the first of which is 0, with dots between. A value "
             "that is no text is printed as JSON; one that is absent is a failure, exit code 1.",
         .group = Group::answer,
         .on = Verbs::inspect,
         .complete = Complete::member},
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

    // ---- logs ----
    Flag{.name = "follow",
         .letter = 'f',
         .help = "Go on with what is said from now on",
         .group = Group::answer,
         .on = Verbs::logs,
         .since = {1, 29}},
    Flag{.name = "tail",
         .letter = 'n',
         .label = "N",
         .help = "Only the last N lines of all tasks together; all: no limit",
         .group = Group::answer,
         .on = Verbs::logs,
         .since = {1, 29}},
    Flag{.name = "tail-per-task",
         .label = "N",
         .help = "Only the last N lines of each task",
         .group = Group::answer,
         .on = Verbs::logs,
         .since = {1, 29}},
    Flag{.name = "since",
         .label = "TIME",
         .help = "Only what was said after this time",
         .prose = "A duration back from now (10m), a date (2026-01-02T03:04:05, with or without a zone), or "
                  "seconds "
                  "since 1970.",
         .group = Group::answer,
         .on = Verbs::logs,
         .since = {1, 29}},
    Flag{.name = "until",
         .label = "TIME",
         .help = "Only what was said up to this time",
         .prose = "As --since.",
         .group = Group::answer,
         .on = Verbs::logs,
         .since = {1, 29}},
    Flag{.name = "until-converged",
         .help = "Follow until all wanted tasks of the service run, or it is clear that they will not",
         .prose = "The exit code is that of `swarmctl wait`, which it waits like.",
         .group = Group::answer,
         .on = Verbs::logs,
         .since = {1, 29}},
    Flag{.name = "timeout",
         .label = "DURATION",
         .help = "With --until-converged: longest wait (10m); 0: no limit",
         .prose =
             "Counts from the start of the command. When it has passed the exit code is 7, and the rollout "
             "goes on.",
         .group = Group::answer,
         .on = Verbs::logs,
         .change = duration},
    Flag{.name = "timestamps",
         .letter = 't',
         .help = "Print the time before each line",
         .group = Group::answer,
         .on = Verbs::logs,
         .since = {1, 29}},
    Flag{.name = "details",
         .help = "Print the attributes that the log driver adds",
         .group = Group::answer,
         .on = Verbs::logs,
         .since = {1, 30}},
    Flag{.name = "raw",
         .help = "Print the lines alone, without the names of their tasks",
         .group = Group::answer,
         .on = Verbs::logs,
         .since = {1, 30}},
    Flag{.name = "no-trunc",
         .help = "Print the IDs of tasks in full",
         .group = Group::answer,
         .on = Verbs::logs},
    Flag{.name = "no-task-ids",
         .help = "Leave the IDs of tasks out",
         .group = Group::answer,
         .on = Verbs::logs},

    // ---- connection ----
    Flag{.name = "host",
         .letter = 'H',
         .label = "ADDRESS",
         .help = "Manager to talk to; several are tried in turn",
         .prose = "unix://PATH, tcp://HOST:PORT[/PATH] or ssh://USER@HOST; repeated, or with commas between.",
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
    Flag{.name = "h",
         .letter = 'h',
         .help = "Show help in short",
         .group = Group::general,
         .on = Verbs::global},
    Flag{.name = "help", .help = "Show all help", .group = Group::general, .on = Verbs::global},
    Flag{.name = "version", .help = "Show the version", .group = Group::general, .on = Verbs::global},
};

static_assert(names_are_unique(verb_rows));
static_assert(letters_are_unique(verb_rows));
static_assert(editing_rows_have_pointers(verb_rows));
static_assert(switches_have_no_choices(verb_rows));

}  // namespace

std::span<const Flag> verb_flags() { return verb_rows; }

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
