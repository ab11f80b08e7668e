// SPDX-License-Identifier: Apache-2.0
// create: creates a service from flags.
#include "commands/changes/dry_run.hpp"
#include "commands/changes/plan.hpp"
#include "commands/changes/wanted_spec.hpp"
#include "commands/inspect/find_service.hpp"
#include "commands/shell/verbs.hpp"
#include "commands/waiting/outcome.hpp"
#include "commands/waiting/write_in_flight.hpp"
#include "output/hints.hpp"
#include "output/report/summary.hpp"

#include <swarm/access.hpp>
#include <swarm/apply.hpp>
#include <swarm/edit.hpp>
#include <swarm/equivalence.hpp>
#include <swarm/service_client.hpp>
#include <swarm/values.hpp>

#include <array>
#include <memory>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;
using swarm::Json;

swarm::Hint where_taken() {
  return make_hint("--or-update changes the service that has this name, --if-absent leaves it as it is");
}

/// docker's form names image and arguments by position; with --image all positions are arguments.
Given with_operands(const Session& session) {
  Given given = session.given();
  auto words = std::span(session.operands());
  if (!given.has(flag::image) && !words.empty()) {
    given.take(service_flag(flag::image), Form::plain, "IMAGE", words.front());
    words = words.subspan(1);
  }
  for (const std::string& word : words)
    given.take(service_flag(flag::args), Form::plain, "ARG", swarm::value::join_words({word}));
  return given;
}

bool needs_image(const Json& spec) {
  return image_of(spec).empty() && swarm::find_at(spec, "/TaskTemplate/PluginSpec") == nullptr;
}

/// One command line of `create`, and what the engine returned for its names.
struct Creation {
  Given given;
  bool only_show = false;
  std::string name{}, auth{};
  std::string image{}, unpinned{};  ///< Why the image that was given has no digest.
  ResolvedNames found{};
};

/// The spec that the flags are applied to. Reports errors in the flags before sending any request.
Json start_of(const Session& session, const Given& given) {
  const auto document = spec_document(session, given);
  Json start = document ? *document : swarm::edit::empty_service();
  Json trial = start;
  to_edit(given, {})(trial);
  if (needs_image(trial))
    throw Error(Errc::usage, "needs an image",
                make_hint(swarmctl("create", "--name", "web", "nginx:1.27"), ", or --image nginx:1.27"));
  check_content_trust(session, image_of(trial));
  return start;
}

swarm::Edit look_up_flags(Session& session, Creation& line, const Json& start) {
  Given given = line.given;
  note_image(given, start);
  swarm::Lookup lookup(session.engine());
  line.found = look_up(lookup, given);
  line.auth = session.registry_auth(given.last(flag::image, image_of(start)));
  line.unpinned = resolve_image(session, given, line.auth, line.found);
  if (!line.unpinned.empty()) line.image = given.value(flag::image).get<std::string>();
  return to_edit(given, line.found);
}

void check_networks(Session& session, Creation& line, const Json& before, const Json& spec) {
  swarm::Lookup lookup(session.engine());
  cli::check_networks(lookup, line.given, before, spec, line.found);
}

void tell_unpinned(Session& session, const Creation& line, const Json& live) {
  if (!line.unpinned.empty()) session.warn(words_of_unpinned(line.unpinned, line.image, live));
}

/// Resets what the line does not name, except the number of tasks, which is often scaled by hand.
swarm::Edit making_equal(const Json& spec, const Warnings& warnings) {
  return [spec, warnings](Json& live) {
    Json requested = spec;
    swarm::edit::keep_scale(requested, live);
    swarm::edit::replace(live, requested);
    return warnings;
  };
}

/// Keeps what the line does not set.
swarm::Edit merging(const swarm::Edit& flags) {
  return [flags](Json& live) {
    Json requested = live;
    Warnings warnings = flags(requested);
    swarm::edit::keep_scale(requested, live);
    swarm::edit::replace(live, requested);
    return warnings;
  };
}

Exit answer(Session& session, const std::string& id) {
  session.io.out.text(id).write("\n");
  session.io.out.flush();
  return Exit::done;
}

Exit answer_unchanged(Session& session, const swarm::Service& existing) {
  session.summary->add(existing.name(), {{"verdict", "unchanged"}, {"id", existing.id()}});
  session.summary->add(existing.name(), image_members(existing.spec()));
  return answer(session, existing.id());
}

Exit keep_existing(Session& session, const Creation& line, const swarm::Service& existing) {
  if (!line.only_show) return answer_unchanged(session, existing);
  return show_update(session, swarm::ServiceClient(session.engine()).preview(existing, [](Json&) {}));
}

Exit update_existing(Session& session, Creation& line, const swarm::Service& existing,
                     const swarm::Edit& edit) {
  swarm::ServiceClient services(session.engine());
  swarm::UpdateOptions options;
  options.registry_auth = line.auth;
  options.always_send = !line.auth.empty();
  options.before_replay = report_other_changes(session, existing.spec(), edit);
  const swarm::Preview preview = services.preview(existing, edit, options);
  tell_unpinned(session, line, existing.spec());
  session.warn(preview.edit_warnings);
  check_networks(session, line, existing.spec(), *preview.spec);
  if (line.only_show) return show_update(session, preview);
  report_changes(session, preview.service.spec(), *preview.spec, existing.name() + ": changing:");
  const swarm::Updated updated = [&] {
    const WriteInFlight write(
        session, uncertain_write_of(existing.name(), "changed", swarmctl("inspect", existing.name())));
    return services.update(preview.service, edit, options);
  }();
  session.warn(updated.warnings);
  warn_if_found(session, updated.found_by_reading, "the update was made");
  answer(session, updated.id);
  if (updated.sent) return await_outcome(session, awaited(existing.name(), updated));
  report_unchanged(session, existing.name(), updated);
  return Exit::done;
}

Exit use_existing(Session& session, Creation& line, const swarm::Edit& edit, const Error& taken) {
  const bool may_exist = line.given.on(flag::if_absent) || line.given.on(flag::or_update);
  if (!may_exist) throw Error(taken.code(), taken.what(), where_taken());
  const auto existing = find_named(session, line.name);
  if (!existing) throw taken;
  return line.given.on(flag::or_update) ? update_existing(session, line, *existing, edit)
                                        : answer_unchanged(session, *existing);
}

Exit create(Session& session, Creation& line, const Json& spec, const swarm::Edit& edit) {
  const auto sent = swarm::catch_error({Errc::name_taken}, [&] {
    const WriteInFlight write(session, line.name.empty()
                                           ? uncertain_write_of("a service", "created", swarmctl("ls"))
                                           : uncertain_write_of(session, line.name));
    return swarm::ServiceClient(session.engine()).create(spec, {line.auth});
  });
  if (!sent) return use_existing(session, line, edit, *sent.error);
  const swarm::Created& created = *sent.value;
  session.warn(created.warnings);
  warn_if_found(session, created.found_by_reading, std::string("the service was created") + by_whomever);
  answer(session, created.id);
  const std::string reference = line.name.empty() ? created.id : line.name;
  return await_outcome(session, awaited_creation(session, reference, created.id, spec));
}

Exit create_or_show(Session& session, Creation& line) {
  const Given& given = line.given;
  check_line(given, Verbs::create);
  Json start = start_of(session, given);
  line.name = given.last(flag::name, swarm::text_at(start, "/Name"));
  if ((given.on(flag::if_absent) || given.on(flag::or_update)) && line.name.empty())
    throw Error(Errc::usage, "--if-absent and --or-update need --name");
  require(session.engine(), given);
  if (given.on(flag::if_absent))
    if (const auto existing = find_named(session, line.name)) return keep_existing(session, line, *existing);
  fit_to_engine(session, given, start);
  const swarm::Edit flags = look_up_flags(session, line, start);
  Json spec = start;
  const Warnings warnings = flags(spec);
  check_networks(session, line, Json::object(), spec);
  const swarm::Edit edit = given.on(flag::merge) ? merging(flags) : making_equal(spec, warnings);
  if (given.on(flag::or_update))
    if (const auto existing = find_named(session, line.name)) {
      warn_of_losses(session, given, start, existing->spec());
      return update_existing(session, line, *existing, edit);
    }
  warn_of_losses(session, given, start, {});
  // No file was applied to the new service.
  if (given.has(flag::spec)) spec = swarm::apply::without_memory(std::move(spec));
  tell_unpinned(session, line, {});
  session.warn(warnings);
  if (!line.only_show) return create(session, line, spec, edit);
  if (!line.name.empty()) require_free_name(session, line.name, where_taken());
  return show_creation(session, spec);
}

Exit run_create(Session& session) {
  const bool only_show = dry_run(session);
  Creation line{.given = expand(with_operands(session), session.world()), .only_show = only_show};
  const Exit exit = session.guard([&] { return create_or_show(session, line); });
  // The summary also has a service that could not be created.
  if (!only_show && !line.name.empty()) session.summary->add(line.name, {{"exit", static_cast<int>(exit)}});
  return exit;
}

constexpr std::array create_examples{
    Example{"swarmctl create --name web --replicas 3 -p 8080:80 nginx:1.27",
            "run three tasks behind port 8080"},
    Example{"swarmctl create --name tick --image busybox --command \"sh -c\" --args \"'date; sleep 9'\"",
            "give image, command and arguments as flags"},
    Example{"swarmctl create --name web --or-update --replicas 5 nginx:1.27",
            "create it, or make it match exactly"},
    Example{"swarmctl create --name web --or-update --merge --env A=1 nginx:1.27",
            "create it, or change the image and A and keep the rest"},
    Example{"swarmctl inspect -o spec web | swarmctl create --spec - --name web2", "copy a service"},
};

}  // namespace

const Command create_command{
    .name = "create",
    .verb = Verbs::create,
    .operands = "IMAGE [ARG…]",
    .summary = "Create a service",
    .prose =
        "Flags end at IMAGE; what follows are arguments of the container. With --image, every word "
        "that is not a flag is an argument. The ID of the new service is printed as soon as the engine "
        "assigns it. Then the command waits until all tasks run, or clearly will not.",
    .examples = create_examples,
    .least = 0,
    .most = any_number,
    .mixing = Mixing::stops,
    .run = run_create};

}  // namespace cli
