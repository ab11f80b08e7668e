// SPDX-License-Identifier: Apache-2.0
// inspect: prints services in full.
#include "commands/inspect/find_service.hpp"
#include "commands/inspect/line_gaps.hpp"
#include "commands/shell/verbs.hpp"
#include "flags/to_flags.hpp"
#include "output/document/array_text.hpp"
#include "output/document/get.hpp"
#include "output/document/json_text.hpp"
#include "output/document/pretty.hpp"
#include "session.hpp"
#include "template/shape.hpp"
#include "template/template.hpp"

#include <swarm/access.hpp>
#include <swarm/apply.hpp>
#include <swarm/edit.hpp>
#include <swarm/lookup.hpp>
#include <swarm/service_client.hpp>

#include <array>
#include <optional>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;
using swarm::Json;
using swarm::Service;

enum class InspectForm { array, one_line, lines, name, id, spec, flags, pretty, path, by_template };

const DockerConfig& configured(Session& session) { return session.settings().config("serviceInspectFormat"); }

Template template_for(Session& session) {
  const templates::Record* record = &templates::service_record();
  if (session.given().has(flag::format)) return Template::parse(session.given().last(flag::format), record);
  const DockerConfig& config = configured(session);
  return Template::parse(config.service_inspect_format, record, wrong_member(config, "serviceInspectFormat"));
}

InspectForm form_by_output(std::string_view output) {
  if (output == "jsonl") return InspectForm::lines;
  if (output == "name") return InspectForm::name;
  if (output == "id") return InspectForm::id;
  if (output == "spec") return InspectForm::spec;
  if (output == "flags") return InspectForm::flags;
  return InspectForm::array;
}

InspectForm choose_form(Session& session) {
  const Given& given = session.given();
  int ways = 0;
  for (const FlagName row : {flag::format, flag::output, flag::get}) ways += given.has(row) ? 1 : 0;
  ways += given.on(flag::pretty) ? 1 : 0;
  if (ways > 1) throw Error(Errc::usage, "--format, --output, --get and --pretty cannot be used together");
  if (given.on(flag::pretty)) return InspectForm::pretty;
  if (given.has(flag::get)) return InspectForm::path;
  if (given.has(flag::output)) return form_by_output(given.last(flag::output));
  const std::string text = ways == 0 ? configured(session).service_inspect_format : given.last(flag::format);
  return text == "json"     ? InspectForm::one_line
         : text.empty()     ? InspectForm::array
         : text == "pretty" ? InspectForm::pretty
                            : InspectForm::by_template;
}

std::string network_name(Session& session, const std::string& target) {
  const auto network = swarm::Lookup(session.engine()).find_network(target);
  return network ? network->name : target;  // The network was removed: only its ID is known.
}

/// With names instead of IDs, because the command line should also work on another swarm.
Json with_network_names(Session& session, Json spec) {
  swarm::edit::adopt_networks(spec);
  Json* networks = swarm::find_at(spec, "/TaskTemplate/Networks");
  if (networks == nullptr || !networks->is_array()) return spec;
  for (Json& network : *networks)
    if (const Json* target = swarm::find_at(network, "/Target"); target != nullptr && target->is_string())
      network["Target"] = network_name(session, target->get<std::string>());
  return spec;
}

std::string sheet_of(Session& session, const Service& service) {
  const auto network = [&](const std::string& target) { return network_name(session, target); };
  return cli::pretty(service.document(), network, Clock::now());
}

void print_flags(Session& session, const Service& service) {
  // The label of an applied file belongs to this service alone.
  const Json spec = swarm::apply::without_memory(with_network_names(session, service.spec()));
  session.io.out.text(create_line(spec)).write("\n");
  for (const std::string& gap : line_gaps(spec)) session.warn(service.name() + ": " + gap);
}

std::string value_in(const Service& service, const std::string& operand, const std::string& path) {
  if (const auto value = get(service.document(), path)) return *value;
  throw Error(Errc::refused, operand + " has no " + path);
}

/// `text`: the template, if the form needs one.
void print_service(Session& session, InspectForm form, const std::optional<Template>& text,
                   const Service& service, const std::string& operand) {
  Stream& out = session.io.out;
  switch (form) {
    case InspectForm::lines: out.write(compact(service.document())); break;
    case InspectForm::name: out.text(service.name()); break;
    case InspectForm::id: out.text(service.id()); break;
    case InspectForm::spec: out.write(indented(service.spec())); break;
    case InspectForm::by_template: out.write(text->render(service.document())); break;
    case InspectForm::path:
      out.text(value_in(service, operand, session.given().last(flag::get)), true);
      break;
    case InspectForm::flags: print_flags(session, service); return;
    case InspectForm::pretty: out.write(sheet_of(session, service)); return;
    case InspectForm::array:
    case InspectForm::one_line: break;
  }
  out.write("\n");
}

Exit run_inspect(Session& session) {
  const InspectForm form = choose_form(session);
  std::optional<Template> text;
  if (form == InspectForm::by_template) text = template_for(session);
  const bool array = form == InspectForm::array || form == InspectForm::one_line;
  // The forms to recreate a service show what the user set, without the engine's defaults.
  const bool defaults = form != InspectForm::spec && form != InspectForm::flags;
  ArrayText all(form == InspectForm::one_line ? ArrayText::Layout::compact : ArrayText::Layout::indented);
  const Exit exit = session.each_operand([&](const std::string& operand) {
    const Service service = find_service(session, operand, defaults);
    if (array)
      all.add(service.document());
    else
      print_service(session, form, text, service, operand);
    return Exit::done;
  });
  // An empty array means that there is no such service, which is unknown if the engine could not be asked.
  if (array && (!all.empty() || exit == Exit::not_found)) session.io.out.write(all.take()).write("\n");
  return exit;
}

constexpr std::array inspect_examples{
    Example{"swarmctl inspect --pretty web", "print a summary for people"},
    Example{"swarmctl inspect web --get Version.Index", "print one value, for --if-version"},
    Example{"swarmctl inspect web -o flags", "print the command that creates it"},
};

}  // namespace

const Command inspect_command{
    .name = "inspect",
    .verb = Verbs::inspect,
    .operands = "SERVICE…",
    .summary = "Show services in detail",
    .prose =
        "Without flags, prints an array of JSON documents as the engine sent them.\n-o flags prints "
        "the create command that makes the same service, quoted for a shell. What no flag can "
        "express is named on stderr; -o spec has it.",
    .examples = inspect_examples,
    .least = 1,
    .most = any_number,
    .run = run_inspect};

}  // namespace cli
