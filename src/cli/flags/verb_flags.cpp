// SPDX-License-Identifier: Apache-2.0
// The table of flags that change no service: outcome, safety, output, connection.
#include "flags/fields.hpp"
#include "flags/flag.hpp"
#include "flags/table_checks.hpp"
#include "flags/to_edit.hpp"

#include <array>

namespace cli {
namespace {

constexpr auto writes = Verbs::create | Verbs::update;
constexpr auto all_edits = writes | Verbs::diff;
constexpr auto rollouts =
    Verbs::create | Verbs::apply | Verbs::update | Verbs::scale | Verbs::rollback | Verbs::restart;
constexpr auto waits = rollouts | Verbs::rebalance | Verbs::wait;
constexpr auto changes = rollouts | Verbs::rm;
constexpr auto many = Verbs::update | Verbs::restart | Verbs::scale | Verbs::rm | Verbs::wait;
constexpr Nothing duration{swarm::value::read_duration};

constexpr std::array previous{flag::previous};
constexpr std::array whole_spec{flag::spec}, or_update{flag::or_update}, require_digest{flag::require_digest};
constexpr std::array besides_rollback{flag::if_version, flag::output, flag::exit_code};
constexpr ActsAs as_rollback{Verbs::rollback, besides_rollback};
constexpr std::array besides_refresh{flag::with_registry_auth, flag::output, flag::exit_code};
constexpr ActsAs as_restart{Verbs::restart, besides_refresh};
constexpr std::array besides_apply{flag::output, flag::exit_code};
constexpr ActsAs as_apply{Verbs::apply, besides_apply};

constexpr std::array verb_rows{
    // ---- values that come from files ----
    Flag{.name = flag::spec,
         .label = "FILE",
         .help = "Read the whole specification from a file (- for standard input)",
         .prose =
             "JSON, as `inspect -o spec` prints it. The service gets only what the file contains; other "
             "flags are applied on top of it. The image is resolved as with --image, unless it has a digest.",
         .group = Group::service,
         .on = all_edits,
         .complete = Complete::file,
         .is_whole_spec = true},
    Flag{.name = flag::env_file,
         .label = "FILE",
         .help = "Read environment variables from a file",
         .prose = "One variable per line; --env takes precedence over files.",
         .group = Group::container,
         .on = all_edits,
         .complete = Complete::file,
         .repeatable = true},
    Flag{.name = flag::label_file,
         .label = "FILE",
         .help = "Read service labels from a file",
         .prose = "One label per line; --label takes precedence over files.",
         .group = Group::service,
         .on = all_edits,
         .complete = Complete::file,
         .repeatable = true},

    Flag{.name = flag::secret_rotate,
         .label = "NAME=FILE",
         .help = "Replace a secret with a new version",
         .prose =
             "The content is read from FILE (- for standard input). The new version is a secret named NAME "
             "plus eight digits; target, owner and mode stay the same, and the command waits for the "
             "outcome. The previous version is kept for a rollback and removed by the next rotation, unless "
             "another service uses it. A secret that swarmctl did not create is kept, because its content "
             "cannot be read back (--prune-original removes it). If the update fails, the service is rolled "
             "back and the new version is removed. NAME stays the same from one rotation to the next.",
         .group = Group::files,
         .on = Verbs::update | Verbs::diff,
         .change = Nothing{check_rotate},
         .since = {1, 25},
         .complete = Complete::secret_file,
         .repeatable = true,
         .quote = Quote::key},
    Flag{.name = flag::config_rotate,
         .label = "NAME=FILE",
         .help = "Replace a config with a new version",
         .prose = "Like --secret-rotate. A config that already has this content is left unchanged.",
         .group = Group::files,
         .on = Verbs::update | Verbs::diff,
         .change = Nothing{check_rotate},
         .since = {1, 30},
         .complete = Complete::config_file,
         .repeatable = true,
         .quote = Quote::key},

    Flag{.name = flag::prune_original,
         .help = "With a rotation: also remove an original that swarmctl did not make",
         .prose =
             "The secret or config that the first rotation replaced is removed by a later rotation, unless "
             "a service uses it. The content of a removed secret cannot be recovered.",
         .group = Group::files,
         .on = Verbs::update | Verbs::diff},

    // ---- outcome ----
    Flag{.name = flag::detach,
         .letter = 'd',
         .help = "Return as soon as the engine accepts the request; do not wait",
         .group = Group::outcome,
         .on = rollouts,
         .since = {1, 29}},
    Flag{.name = flag::quiet,
         .letter = 'q',
         .help = "Show no progress",
         .group = Group::outcome,
         .on = waits | Verbs::rm},
    Flag{.name = flag::rollback,
         .help = "Go back to the specification before the last update",
         .group = Group::operation,
         .on = Verbs::update,
         .since = {1, 28},
         .acts_as = as_rollback},
    Flag{.name = flag::name,
         .label = "NAME",
         .help = "New name of the service; needs --recreate",
         .group = Group::operation,
         .on = Verbs::update | Verbs::diff},
    Flag{.name = flag::recreate,
         .help = "Create a service from the edited spec, then remove the old one",
         .prose =
             "The old service is removed once the new one runs; if the new one does not run, it is removed "
             "instead. Only one service can hold a published port: --recreate=stop-first takes the ports "
             "from the old service first, and gives them back on failure.",
         .group = Group::operation,
         .on = Verbs::update | Verbs::diff,
         .words = "start-first|stop-first",
         .needs = {flag::name, " NEW: it makes a service of another name"}},
    Flag{.name = flag::select,
         .label = "KEY=VALUE",
         .help = "Act on the services that match, instead of naming them",
         .prose =
             "label=KEY or label=KEY=VALUE, or another key of `ls --filter`: id, name (prefixes), mode, "
             "runtime, state, image. All labels must match; several values of another key are alternatives; "
             "different keys must all match. If no service matches, the command says so and does nothing.",
         .group = Group::operation,
         .on = many | Verbs::exports | Verbs::rebalance,
         .repeatable = true,
         .fields = fields::service_filter,
         .single = true},
    Flag{.name = flag::select,
         .label = "KEY=VALUE",
         .help = "With --prune: the services that the files define",
         .prose = "Takes what `update --select` takes.",
         .group = Group::operation,
         .on = Verbs::apply,
         .repeatable = true,
         .fields = fields::service_filter,
         .single = true,
         .needs = {flag::prune, {}}},
    Flag{.name = flag::prune,
         .help = "Remove services that match --select and are in no file",
         .prose = "They are listed first, and removed last, if all other services have succeeded.",
         .group = Group::operation,
         .on = Verbs::apply,
         .needs = {flag::select, ": it says which services the files define"}},
    Flag{.name = flag::parallel,
         .label = "N",
         .help = "Process N services at a time (default all)",
         .prose =
             "The next N start when these are done. A failure does not stop the others. --timeout limits "
             "all of them together: services that have not been started by then are not changed.",
         .group = Group::operation,
         .on = many | Verbs::apply,
         .change = Nothing{swarm::value::read_count}},
    Flag{.name = flag::wait,
         .help = "Return when the tasks are gone",
         .group = Group::outcome,
         .on = Verbs::rm},
    Flag{.name = flag::timeout,
         .label = "DURATION",
         .help = "Give up after this long in all (default 10m; 0 = no limit)",
         .prose = "Counts from the start of the command. After that the change goes on, and `swarmctl wait` "
                  "resumes waiting.",
         .group = Group::outcome,
         .on = waits | Verbs::rm,
         .change = duration},
    Flag{.name = flag::stable,
         .label = "DURATION",
         .help = "How long tasks must stay running (default: update monitor, or 5s)",
         .prose = "If the engine itself monitors the update, its verdict counts.",
         .group = Group::outcome,
         .on = waits,
         .change = duration},
    Flag{.name = flag::pending_grace,
         .label = "DURATION",
         .help = "How long a task may stay unscheduled (default 15s)",
         .prose =
             "If nothing else changes, the wait then ends and lists, for each node, why the task does not "
             "fit.",
         .group = Group::outcome,
         .on = waits,
         .change = duration},
    Flag{.name = flag::wait_for_capacity,
         .help = "Keep waiting for tasks that cannot be scheduled",
         .group = Group::outcome,
         .on = waits},
    Flag{.name = flag::progress,
         .label = "FORM",
         .help = "How progress is shown on stderr",
         .prose = "auto: tty on a terminal, plain elsewhere. tty redraws in place; plain prints one line per "
                  "change; json prints one object per line, whose event is progress, heartbeat, outcome, or "
                  "summary (at the end, for several services). github is plain for a job of GitHub Actions: "
                  "the lines are a group, errors and warnings are annotations, and a table is appended to "
                  "the file that GITHUB_STEP_SUMMARY names.",
         .group = Group::outcome,
         .on = waits | Verbs::rm,
         .choices = "auto|tty|plain|json|github|none"},
    Flag{
        .name = flag::on_failure,
        .label = "WHAT",
        .help = "After a failed rollout, print the cause, the logs, or both",
        .prose =
            "Printed on stderr after the verdict, if the exit code is 5, 6 or 7: what `swarmctl why` prints, "
            "and the last 20 lines of each task.",
        .group = Group::outcome,
        .on = waits,
        .choices = "why|logs|why,logs"},
    Flag{
        .name = flag::summary,
        .label = "FILE",
        .help = "Write the outcome to a file, as one JSON object",
        .prose =
            "Members: verb, exit, elapsed_ms, errors and services. A service has service, verdict and exit; where "
            "they are known id, image, digest, image_before, version_before, version_after, elapsed_ms, message, "
            "details, hint, warnings, the counts of --progress json, and failures with the error, the node, the "
            "exit code and the last log lines of a task. The verdict is done, unchanged, accepted (with --detach), "
            "rolled_back, paused, stuck, superseded, gone, deadline or failed. If a signal ends the command "
            "while it waits, the verdict is interrupted, and the exit codes are null. The file is emptied at the start.",
        .group = Group::outcome,
        .on = waits | Verbs::rm,
        .complete = Complete::file},

    Flag{.name = flag::goal,
         .label = "STATE",
         .help = "What to wait for: converged (default), healthy, running=N, completed or gone",
         .group = Group::outcome,
         .on = Verbs::wait,
         .complete = Complete::goal,
         .common = true},

    // ---- safety ----
    Flag{.name = flag::dry_run,
         .help = "Show what would change and restart, without sending anything",
         .prose = "Prints each changed field on stdout, with values that look secret hidden, and then which "
                  "tasks would be replaced and why.",
         .group = Group::safety,
         .on = changes,
         .common = true},
    Flag{.name = flag::dry_run,
         .help = "Show which services would be restarted, without sending anything",
         .prose = "Prints the plan on stdout.",
         .group = Group::safety,
         .on = Verbs::rebalance,
         .common = true},
    Flag{.name = flag::exit_code,
         .help = "With --dry-run: exit with 10 if anything would change",
         .group = Group::safety,
         .on = changes | Verbs::rebalance},
    Flag{.name = flag::exit_code,
         .help = "Exit with 10 if anything would change",
         .group = Group::safety,
         .on = Verbs::diff},
    Flag{.name = flag::previous,
         .help = "Show what a rollback would do",
         .group = Group::operation,
         .on = Verbs::diff,
         .since = {1, 28},
         .alias = "rollback",
         .common = true,
         .acts_as = as_rollback},
    Flag{
        .name = flag::to,
        .label = "N",
        .help = "Go back to revision N of `swarmctl history`",
        .prose =
            "The service gets the revision's specification, by its update policy; the counter of forced updates "
            "stays. The update is refused if a secret, config or network of the revision no longer exists; one "
            "that was created again under the same name is used.",
        .group = Group::operation,
        .on = Verbs::rollback,
        .change = Nothing{swarm::value::read_count},
        .complete = Complete::revision,
        .common = true},
    Flag{.name = flag::to,
         .label = "N",
         .help = "Show what going back to revision N would do",
         .group = Group::operation,
         .on = Verbs::diff,
         .change = Nothing{swarm::value::read_count},
         .complete = Complete::revision,
         .excludes = previous,
         .acts_as = as_rollback},
    Flag{.name = flag::file,
         .label = "FILE",
         .help = "Show what `swarmctl apply FILE` would do",
         .prose = "If the file holds several services, SERVICE names one of them.",
         .group = Group::operation,
         .on = Verbs::diff,
         .complete = Complete::file,
         .common = true,
         .acts_as = as_apply},
    Flag{.name = flag::force,
         .help = "Roll back even if that specification failed, or its image is gone",
         .group = Group::safety,
         .on = Verbs::rollback},
    Flag{
        .name = flag::history,
        .label = "N",
        .help = "Record the change as a revision, and keep N (default 0)",
        .prose =
            "`swarmctl history` lists the revisions, and `swarmctl rollback --to` goes back to one. They are "
            "configs of the swarm, which hold the whole specification. A change that cannot be recorded is "
            "made anyway, with a warning. 0 records nothing.",
        .group = Group::safety,
        .on = rollouts | Verbs::rebalance,
        .change = Nothing{swarm::value::read_count}},
    Flag{.name = flag::history,
         .label = "N",
         .help = "Remove the recorded revisions too, unless N is 0 (default 0)",
         .group = Group::safety,
         .on = Verbs::rm,
         .change = Nothing{swarm::value::read_count}},
    Flag{.name = flag::note,
         .label = "TEXT",
         .help = "With --history: why the change is made",
         .group = Group::safety,
         .on = rollouts | Verbs::rebalance},
    Flag{.name = flag::keep_history,
         .help = "With --history: keep the recorded revisions",
         .group = Group::safety,
         .on = Verbs::rm},
    Flag{.name = flag::if_version,
         .label = "N",
         .help = "Fail unless the service's Version.Index is N",
         .group = Group::safety,
         .on = Verbs::update | Verbs::diff,
         .change = Nothing{swarm::value::read_count}},
    Flag{.name = flag::if_absent,
         .help = "Leave an existing service alone and print its ID",
         .group = Group::safety,
         .on = Verbs::create,
         .excludes = or_update},
    Flag{.name = flag::or_update,
         .help = "If the service exists, make it match the flags",
         .prose =
             "Everything that no flag sets is reset: labels, variables, the update policy and whatever else "
             "was changed since. Only the number of replicas is kept if there is no --replicas. The "
             "difference is printed on stderr before it is sent. --merge keeps what no flag sets.",
         .group = Group::safety,
         .on = Verbs::create},
    Flag{.name = flag::merge,
         .help = "With --or-update: keep everything that no flag sets",
         .prose =
             "The flags change an existing service like those of `swarmctl update`: a variable, label, "
             "mount, secret or other list item is added, or replaces the item with the same key, and the "
             "other items stay.",
         .group = Group::safety,
         .on = Verbs::create,
         .excludes = whole_spec,
         .why_excluded = ": a file is the whole specification",
         .needs = {flag::or_update}},
    Flag{.name = flag::ignore_missing,
         .help = "Do not fail if a service does not exist",
         .group = Group::safety,
         .on = Verbs::rm},

    // ---- registry ----
    Flag{.name = flag::with_registry_auth,
         .help = "Send the image registry's login to the nodes",
         .prose = "On its own, with update, it renews the stored login; tasks keep running. With apply, "
                  "unchanged services get it too.",
         .group = Group::registry,
         .on = all_edits | Verbs::apply},
    Flag{.name = flag::refresh_image,
         .help = "Update to the newest image of each service's tag",
         .prose =
             "The registry is asked for the digest of each service's own tag, once per image, with the login "
             "that docker stored. If it is another digest, the service is updated to it, and nothing else "
             "changes; if not, nothing is sent. A service whose tag cannot be looked up is left alone, and "
             "the exit code is 1. Left alone as well: an image by digest without a tag, and a job, which an "
             "update would run again. An image without tag and digest is taken for :latest.",
         .group = Group::registry,
         .on = Verbs::update | Verbs::diff,
         .since = {1, 30},
         .acts_as = as_restart},
    Flag{.name = flag::no_resolve_image,
         .help = "Do not ask the registry for the image's digest",
         .group = Group::registry,
         .on = all_edits | Verbs::apply,
         .since = {1, 30},
         .excludes = require_digest},
    Flag{.name = flag::require_digest,
         .help = "Fail if the image's digest cannot be resolved",
         .group = Group::registry,
         .on = all_edits | Verbs::apply},

    // ---- output ----
    Flag{.name = flag::quiet,
         .letter = 'q',
         .help = "Print IDs only",
         .group = Group::answer,
         .on = Verbs::ls | Verbs::ps},
    Flag{.name = flag::filter,
         .letter = 'f',
         .label = "KEY=VALUE",
         .help = "Only services that match by id, name, label, mode, runtime, state or image",
         .prose = "id and name match prefixes. All labels must match; several values of another key are "
                  "alternatives; different keys must all match.",
         .group = Group::answer,
         .on = Verbs::ls,
         .repeatable = true,
         .fields = fields::service_filter,
         .single = true,
         .common = true},
    Flag{.name = flag::format,
         .label = "TEMPLATE",
         .help = "Format with a template: table, json, raw or placeholders",
         .group = Group::answer,
         .on = Verbs::ls | Verbs::ps,
         .complete = Complete::format},
    Flag{.name = flag::watch,
         .letter = 'w',
         .help = "Keep showing the list as it changes, until interrupted",
         .prose =
             "The list is read once a second. On a terminal it is redrawn in place; the least important "
             "columns are left out if there is no room for them. Elsewhere, and with JSON, one row is "
             "printed for each change: it begins with added, changed or removed, and a JSON object has a "
             "member Change. An age that grows is not a change. -o json (one array) and raw cannot be used.",
         .group = Group::answer,
         .on = Verbs::ls | Verbs::ps},
    Flag{.name = flag::no_trunc,
         .help = "Print IDs, images and errors in full",
         .group = Group::answer,
         .on = Verbs::ls | Verbs::ps},
    Flag{.name = flag::filter,
         .letter = 'f',
         .label = "KEY=VALUE",
         .help = "Only tasks that match by id, name, node, desired-state, label or state",
         .prose = "id and name match prefixes; the node `self` is the manager that is asked. All labels must "
                  "match; several values of another key are alternatives; different keys must all match.",
         .group = Group::answer,
         .on = Verbs::ps,
         .repeatable = true,
         .fields = fields::task_filter,
         .single = true,
         .common = true},
    Flag{.name = flag::no_resolve,
         .help = "Print IDs instead of names",
         .group = Group::answer,
         .on = Verbs::ps | Verbs::logs},
    Flag{.name = flag::current,
         .help = "Only the newest task of each slot or node",
         .group = Group::answer,
         .on = Verbs::ps},
    Flag{.name = flag::output,
         .letter = 'o',
         .label = "FORM",
         .help = "Output format: text, or json (one object per service)",
         .group = Group::answer,
         .on = Verbs::why,
         .choices = "text|json"},
    Flag{.name = flag::output,
         .letter = 'o',
         .label = "FORM",
         .help = "With --dry-run: output format; json is one object per service",
         .prose = "The objects are those of `swarmctl diff`.",
         .group = Group::answer,
         .on = changes,
         .choices = "text|json"},
    Flag{.name = flag::output,
         .letter = 'o',
         .label = "FORM",
         .help = "With --dry-run: output format; json is one object per service",
         .prose =
             "Members: service, restarts, now (node, tasks and whether it takes tasks), possible (tasks per "
             "node) and left_alone, a reason or null.",
         .group = Group::answer,
         .on = Verbs::rebalance,
         .choices = "text|json"},
    Flag{.name = flag::output,
         .letter = 'o',
         .label = "FORM",
         .help = "Output format: text, or json (one object)",
         .group = Group::answer,
         .on = Verbs::diff,
         .choices = "text|json"},
    Flag{.name = flag::output,
         .letter = 'o',
         .label = "FORM",
         .help = "Output format",
         .group = Group::answer,
         .on = Verbs::ls | Verbs::ps,
         .choices = "table|wide|json|jsonl|name|id"},
    Flag{.name = flag::format,
         .letter = 'f',
         .label = "TEMPLATE",
         .help = "Format each service with a template",
         .group = Group::answer,
         .on = Verbs::inspect,
         .complete = Complete::format},
    Flag{.name = flag::pretty,
         .help = "Print a human-readable summary",
         .group = Group::answer,
         .on = Verbs::inspect},
    Flag{.name = flag::get,
         .label = "PATH",
         .help = "Print one raw value, such as Version.Index",
         .prose = "Member names and item numbers (the first is 0), separated by dots. A value that is not a "
                  "string is printed as JSON; an absent value is an error, exit code 1.",
         .group = Group::answer,
         .on = Verbs::inspect,
         .complete = Complete::member},
    Flag{.name = flag::output,
         .letter = 'o',
         .label = "FORM",
         .help = "Output format",
         .prose =
             "spec: the document that `create --spec` takes; flags: the command line that makes the service.",
         .group = Group::answer,
         .on = Verbs::inspect,
         .choices = "json|jsonl|name|id|spec|flags"},
    Flag{.name = flag::output,
         .letter = 'o',
         .label = "FORM",
         .help = "Output format",
         .prose =
             "json: one array (default); jsonl: one object per line; yaml: one document per service, each "
             "after a line `---`.",
         .group = Group::answer,
         .on = Verbs::exports,
         .choices = "json|jsonl|yaml",
         .common = true},
    Flag{
        .name = flag::tags,
        .help = "Print images by tag, without the digest",
        .prose =
            "The platforms, which the digest was resolved with, are left out as well. An image without a tag "
            "keeps its digest.",
        .group = Group::answer,
        .on = Verbs::exports,
        .common = true},
    Flag{.name = flag::output,
         .letter = 'o',
         .label = "FORM",
         .help = "Output format",
         .group = Group::answer,
         .on = Verbs::where,
         .choices = "text|json"},

    Flag{
        .name = flag::output,
        .letter = 'o',
        .label = "FORM",
        .help = "Output format",
        .prose =
            "With REVISION, table and wide are a sheet with the whole specification, and json and jsonl one object.",
        .group = Group::answer,
        .on = Verbs::history,
        .choices = "table|wide|json|jsonl"},

    // ---- logs ----
    Flag{.name = flag::follow,
         .letter = 'f',
         .help = "Keep printing new lines",
         .group = Group::answer,
         .on = Verbs::logs,
         .since = {1, 29}},
    Flag{.name = flag::tail,
         .letter = 'n',
         .label = "N",
         .help = "Print only the last N lines of all tasks together, or all",
         .group = Group::answer,
         .on = Verbs::logs,
         .since = {1, 29}},
    Flag{.name = flag::tail_per_task,
         .label = "N",
         .help = "Print only the last N lines of each task",
         .group = Group::answer,
         .on = Verbs::logs,
         .since = {1, 29}},
    Flag{.name = flag::since,
         .label = "TIME",
         .help = "Print only lines written after this time",
         .prose =
             "A duration before now (10m), a date (2026-01-02T03:04:05, with or without a time zone), or "
             "seconds since the epoch.",
         .group = Group::answer,
         .on = Verbs::logs,
         .since = {1, 29}},
    Flag{.name = flag::until,
         .label = "TIME",
         .help = "Print only lines written up to this time",
         .prose = "Like --since.",
         .group = Group::answer,
         .on = Verbs::logs,
         .since = {1, 29}},
    Flag{.name = flag::until_converged,
         .help = "Follow until the service converges, or clearly will not",
         .prose = "Waits like `swarmctl wait`, and has its exit code.",
         .group = Group::answer,
         .on = Verbs::logs,
         .since = {1, 29}},
    Flag{.name = flag::timeout,
         .label = "DURATION",
         .help = "With --until-converged: give up after this long (default 10m)",
         .prose = "0 means no limit. Counts from the start of the command. The exit code is then 7, and the "
                  "rollout goes on.",
         .group = Group::answer,
         .on = Verbs::logs,
         .change = duration},
    Flag{.name = flag::timestamps,
         .letter = 't',
         .help = "Print a timestamp before each line",
         .group = Group::answer,
         .on = Verbs::logs,
         .since = {1, 29}},
    Flag{.name = flag::details,
         .help = "Print the attributes that the log driver adds",
         .group = Group::answer,
         .on = Verbs::logs,
         .since = {1, 30}},
    Flag{.name = flag::raw,
         .help = "Print only the lines, without task names",
         .group = Group::answer,
         .on = Verbs::logs,
         .since = {1, 30}},
    Flag{.name = flag::no_trunc, .help = "Print full task IDs", .group = Group::answer, .on = Verbs::logs},
    Flag{.name = flag::no_task_ids, .help = "Leave out task IDs", .group = Group::answer, .on = Verbs::logs},

    // ---- connection ----
    Flag{.name = flag::host,
         .letter = 'H',
         .label = "ADDRESS",
         .help = "Manager to connect to; several are tried in turn",
         .prose =
             "unix://PATH, tcp://HOST:PORT[/PATH] or ssh://USER@HOST; repeat it, or separate addresses with "
             "commas.",
         .group = Group::connection,
         .on = Verbs::global,
         .repeatable = true},
    Flag{.name = flag::context,
         .letter = 'c',
         .label = "NAME",
         .help = "Docker context that has the address",
         .group = Group::connection,
         .on = Verbs::global,
         .complete = Complete::context},
    Flag{.name = flag::config,
         .label = "DIR",
         .help = "Directory of docker's configuration",
         .group = Group::connection,
         .on = Verbs::global,
         .complete = Complete::directory},
    Flag{.name = flag::tls,
         .help = "Use TLS without checking the engine's certificate",
         .group = Group::connection,
         .on = Verbs::global},
    Flag{.name = flag::tlsverify,
         .help = "Use TLS and check the engine's certificate",
         .group = Group::connection,
         .on = Verbs::global},
    Flag{.name = flag::tlscacert,
         .label = "FILE",
         .help = "CA certificate to trust",
         .group = Group::connection,
         .on = Verbs::global,
         .complete = Complete::file},
    Flag{.name = flag::tlscert,
         .label = "FILE",
         .help = "Client certificate",
         .group = Group::connection,
         .on = Verbs::global,
         .complete = Complete::file},
    Flag{.name = flag::tlskey,
         .label = "FILE",
         .help = "Client private key",
         .group = Group::connection,
         .on = Verbs::global,
         .complete = Complete::file},
    Flag{.name = flag::request_timeout,
         .label = "DURATION",
         .help = "Give up on a request after this long (default 22s)",
         .prose = "Default: 22s. All requests of a command that waits for nothing end within 30s per "
                  "manager, or within this time per manager if it is longer. With several services, "
                  "this holds for each of them.",
         .group = Group::connection,
         .on = Verbs::global,
         .change = duration},

    // ---- general ----
    Flag{.name = flag::verbose,
         .letter = 'v',
         .help = "Show each request on stderr",
         .group = Group::general,
         .on = Verbs::global},
    Flag{.name = flag::log_level,
         .label = "LEVEL",
         .help = "Diagnostics to show on stderr",
         .group = Group::general,
         .on = Verbs::global,
         .choices = "trace|debug|info|warn|error|off"},
    Flag{.name = flag::color,
         .label = "WHEN",
         .help = "When to use colour",
         .group = Group::general,
         .on = Verbs::global,
         .choices = "auto|always|never"},
    Flag{.name = flag::h,
         .letter = 'h',
         .help = "Show a short summary",
         .group = Group::general,
         .on = Verbs::global},
    Flag{.name = flag::help, .help = "Show full help", .group = Group::general, .on = Verbs::global},
    Flag{.name = flag::version, .help = "Show the version", .group = Group::general, .on = Verbs::global},
};

static_assert(names_are_unique(verb_rows));
static_assert(letters_are_unique(verb_rows));
static_assert(editing_rows_have_pointers(verb_rows));
static_assert(switches_have_no_choices(verb_rows));

}  // namespace

std::span<const Flag> verb_flags() { return verb_rows; }

std::string_view heading(Group group) {
  switch (group) {
    case Group::answer: return "Output";
    case Group::operation: return "Operation";
    case Group::outcome: return "Waiting";
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
