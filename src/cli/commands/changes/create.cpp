// SPDX-License-Identifier: Apache-2.0
// create: a new service from flags.
#include "commands/changes/dry_run.hpp"
#include "commands/changes/plan.hpp"
#include "commands/changes/wanted_spec.hpp"
#include "commands/inspect/find_service.hpp"
#include "commands/shell/verbs.hpp"
#include "commands/waiting/outcome.hpp"
#include "commands/waiting/write_in_flight.hpp"
#include "output/hints.hpp"

#include <swarm/access.hpp>
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
  return in_words("--or-update changes the service that has this name, --if-absent leaves it as it is");
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

class Create {
 public:
  explicit Create(Session& session) : session_(session), services_(session.engine()) {}

  Exit run() {
    only_show_ = dry_run(session_);
    const Given given = expand(with_operands(session_), session_.world());
    check_line(given, Verbs::create);
    const Json start = start_of(given);
    name_ = given.last(flag::name, swarm::text_at(start, "/Name"));
    if ((given.on(flag::if_absent) || given.on(flag::or_update)) && name_.empty())
      throw Error(Errc::usage, "--if-absent and --or-update need --name");
    require(session_.engine(), given);
    if (given.on(flag::if_absent))
      if (const auto there = find_named(session_, name_)) return leave_alone(*there);

    const swarm::Edit flags = prepare(given, start);
    Json spec = start;
    const Warnings warnings = flags(spec);
    check_networks(given, Json::object(), spec);
    const swarm::Edit edit = given.on(flag::merge) ? merging(flags) : making_equal(spec, warnings);
    if (given.on(flag::or_update))
      if (const auto there = find_named(session_, name_)) return update(given, *there, edit);
    session_.warn(warnings);
    return only_show_ ? show(spec) : create(given, spec, edit);
  }

 private:
  /// What the flags are applied to. What they alone show to be wrong is told before the engine is asked.
  [[nodiscard]] Json start_of(const Given& given) const {
    const auto document = spec_document(session_, given);
    Json start = document ? *document : swarm::edit::empty_service();
    Json trial = start;
    to_edit(given, {})(trial);
    if (needs_image(trial))
      throw Error(Errc::usage, "needs an image",
                  in_words(swarmctl("create", "--name", "web", "nginx:1.27"), ", or --image nginx:1.27"));
    check_content_trust(session_, image_of(trial));
    return start;
  }

  swarm::Edit prepare(Given given, const Json& start) {
    note_image(given, start);
    swarm::Lookup lookup(session_.engine());
    found_ = look_up(lookup, given);
    auth_ = session_.registry_auth(given.last(flag::image, image_of(start)));
    pin_image(session_, given, auth_, found_);
    return to_edit(given, found_);
  }

  void check_networks(const Given& given, const Json& before, const Json& spec) {
    swarm::Lookup lookup(session_.engine());
    cli::check_networks(lookup, given, before, spec, found_);
  }

  /// What the line does not name goes, but for the number of tasks, which is scaled by hand.
  static swarm::Edit making_equal(const Json& spec, const Warnings& warnings) {
    return [spec, warnings](Json& live) {
      Json wished = spec;
      swarm::edit::keep_scale(wished, live);
      swarm::edit::replace(live, wished);
      return warnings;
    };
  }

  /// What the line does not name stays.
  static swarm::Edit merging(const swarm::Edit& flags) {
    return [flags](Json& live) {
      Json wished = live;
      Warnings warnings = flags(wished);
      swarm::edit::keep_scale(wished, live);
      swarm::edit::replace(live, wished);
      return warnings;
    };
  }

  Exit leave_alone(const swarm::Service& there) {
    if (!only_show_) return answer(there.id());
    return show_update(session_, services_.preview(there, [](Json&) {}));
  }

  Exit show(const Json& spec) {
    if (!name_.empty()) require_free_name(session_, name_, where_taken());
    return show_creation(session_, spec);
  }

  Exit create(const Given& given, const Json& spec, const swarm::Edit& edit) {
    const auto sent = swarm::catch_error({Errc::name_taken}, [&] { return send(spec); });
    if (!sent) return use_existing(given, edit, *sent.error);
    const swarm::Created& created = *sent.value;
    session_.warn(created.warnings);
    warn_if_found(session_, created.found_by_reading, "the service was created");
    answer(created.id);
    const std::string reference = name_.empty() ? created.id : name_;
    return await_outcome(session_, {reference, created.id, {.after = swarm::Goal::After::create}});
  }

  Exit use_existing(const Given& given, const swarm::Edit& edit, const Error& taken) {
    const bool may_exist = given.on(flag::if_absent) || given.on(flag::or_update);
    if (!may_exist) throw Error(taken.code(), taken.what(), where_taken());
    const auto there = find_named(session_, name_);
    if (!there) throw taken;
    return given.on(flag::or_update) ? update(given, *there, edit) : answer(there->id());
  }

  swarm::Created send(const Json& spec) {
    const OnItsWay write(session_, name_.empty() ? doubt_of("a service", "created", swarmctl("ls"))
                                                 : doubt_of(session_, name_));
    return services_.create(spec, {auth_});
  }

  Exit update(const Given& given, const swarm::Service& there, const swarm::Edit& edit) {
    swarm::UpdateOptions options;
    options.registry_auth = auth_;
    options.always_send = !auth_.empty();
    // The difference that is sent is the one that is shown.
    options.before_replay = [&](const swarm::Service& newer) {
      Json spec = newer.spec();
      edit(spec);
      tell_changes(session_, newer.spec(), spec, there.name() + ": changed by someone else; changing:");
    };
    const swarm::Preview preview = services_.preview(there, edit, options);
    session_.warn(preview.edit_warnings);
    check_networks(given, there.spec(), *preview.spec);
    if (only_show_) return show_update(session_, preview);
    tell_changes(session_, preview.service.spec(), *preview.spec, there.name() + ": changing:");
    const swarm::Updated updated = [&] {
      const OnItsWay write(session_, doubt_of(there.name(), "changed", swarmctl("inspect", there.name())));
      return services_.update(preview.service, edit, options);
    }();
    session_.warn(updated.warnings);
    warn_if_found(session_, updated.found_by_reading, "the update was made");
    answer(updated.id);
    if (updated.sent) return await_outcome(session_, awaited(there.name(), updated));
    session_.note(there.name() + ": nothing to change");
    return Exit::done;
  }

  Exit answer(const std::string& id) {
    session_.io.out.text(id).write("\n");
    session_.io.out.flush();
    return Exit::done;
  }

  Session& session_;
  swarm::ServiceClient services_;
  std::string name_, auth_;
  Found found_;
  bool only_show_ = false;
};

Exit run_create(Session& session) { return Create(session).run(); }

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
