// SPDX-License-Identifier: Apache-2.0
// inspect: services in full.
#include "commands/inspect/find_service.hpp"
#include "commands/inspect/line_gaps.hpp"
#include "commands/shell/verbs.hpp"
#include "flags/to_flags.hpp"
#include "output/document/get.hpp"
#include "output/document/json_text.hpp"
#include "output/document/pretty.hpp"
#include "session.hpp"
#include "template/shape.hpp"
#include "template/template.hpp"

#include <swarm/access.hpp>
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

class Inspect {
 public:
  explicit Inspect(Session& session) : session_(session), form_(choose()) {
    if (form_ == InspectForm::by_template)
      template_ = Template::parse(format(), &templates::service_record());
  }

  Exit run() {
    const bool array = form_ == InspectForm::array || form_ == InspectForm::one_line;
    // What can be created again is what somebody wished, without the engine's defaults.
    const bool defaults = form_ != InspectForm::spec && form_ != InspectForm::flags;
    const Exit exit = session_.each_operand([&](const std::string& operand) {
      const Service service = find_service(session_, operand, defaults);
      return array ? keep(service) : print(service, operand);
    });
    // An empty array says that there is no such service: not what is known where one could not be asked for.
    const bool absence_is_known = exit == Exit::not_found;
    if (array && (!all_.empty() || absence_is_known)) print_array();
    return exit;
  }

 private:
  [[nodiscard]] std::string format() const {
    const Given& given = session_.given();
    return given.has(flag::format)
               ? given.last(flag::format)
               : session_.settings().config("serviceInspectFormat").service_inspect_format;
  }

  [[nodiscard]] InspectForm choose() const {
    const Given& given = session_.given();
    int ways = 0;
    for (const FlagName row : {flag::format, flag::output, flag::get}) ways += given.has(row) ? 1 : 0;
    ways += given.on(flag::pretty) ? 1 : 0;
    if (ways > 1) throw Error(Errc::usage, "--format, --output, --get and --pretty cannot be used together");
    if (given.on(flag::pretty)) return InspectForm::pretty;
    if (given.has(flag::get)) return InspectForm::path;
    if (given.has(flag::output)) return by_output(given.last(flag::output));
    const std::string text = ways == 0
                                 ? session_.settings().config("serviceInspectFormat").service_inspect_format
                                 : given.last(flag::format);
    return text == "json"     ? InspectForm::one_line
           : text.empty()     ? InspectForm::array
           : text == "pretty" ? InspectForm::pretty
                              : InspectForm::by_template;
  }

  static InspectForm by_output(std::string_view output) {
    if (output == "jsonl") return InspectForm::lines;
    if (output == "name") return InspectForm::name;
    if (output == "id") return InspectForm::id;
    if (output == "spec") return InspectForm::spec;
    if (output == "flags") return InspectForm::flags;
    return InspectForm::array;
  }

  Exit keep(const Service& service) {
    all_.push_back(service.document());
    return Exit::done;
  }

  void print_array() {
    session_.io.out.write(form_ == InspectForm::one_line ? compact(all_) : indented(all_)).write("\n");
  }

  Exit print(const Service& service, const std::string& operand) {
    Stream& out = session_.io.out;
    switch (form_) {
      case InspectForm::lines: out.write(compact(service.document())); break;
      case InspectForm::name: out.text(service.name()); break;
      case InspectForm::id: out.text(service.id()); break;
      case InspectForm::spec: out.write(indented(service.spec())); break;
      case InspectForm::flags: return print_flags(service);
      case InspectForm::by_template: out.write(template_->render(service.document())); break;
      case InspectForm::pretty: return print_sheet(service);
      case InspectForm::path: return print_path(service, operand);
      case InspectForm::array:
      case InspectForm::one_line: break;
    }
    out.write("\n");
    return Exit::done;
  }

  Exit print_sheet(const Service& service) {
    const auto network = [this](const std::string& target) { return network_name(target); };
    session_.io.out.write(cli::pretty(service.document(), network, Clock::now()));
    return Exit::done;
  }

  Exit print_flags(const Service& service) {
    const Json spec = with_network_names(service.spec());
    session_.io.out.text(create_line(spec)).write("\n");
    for (const std::string& gap : line_gaps(spec)) session_.warn(service.name() + ": " + gap);
    return Exit::done;
  }

  std::string network_name(const std::string& target) {
    const auto network = swarm::Lookup(session_.engine()).find_network(target);
    return network ? network->name : target;  // It was removed: only its ID is known.
  }

  /// For a line that people read, and that another swarm may take.
  Json with_network_names(Json spec) {
    swarm::edit::adopt_networks(spec);
    Json* networks = swarm::find_at(spec, "/TaskTemplate/Networks");
    if (networks == nullptr || !networks->is_array()) return spec;
    for (Json& network : *networks)
      if (const Json* target = swarm::find_at(network, "/Target"); target != nullptr && target->is_string())
        network["Target"] = network_name(target->get<std::string>());
    return spec;
  }

  Exit print_path(const Service& service, const std::string& operand) {
    const std::string path = session_.given().last(flag::get);
    const auto value = get(service.document(), path);
    if (!value) throw Error(Errc::refused, operand + " has no " + path);
    session_.io.out.text(*value, true).write("\n");
    return Exit::done;
  }

  Session& session_;
  InspectForm form_;
  std::optional<Template> template_;
  Json all_ = Json::array();
};

Exit run_inspect(Session& session) { return Inspect(session).run(); }

constexpr std::array inspect_examples{
    Example{"swarmctl inspect --pretty web", "a sheet for people"},
    Example{"swarmctl inspect web --get Version.Index", "print one value, for --if-version"},
    Example{"swarmctl inspect web -o flags", "print the command line that makes it"},
};

}  // namespace

const Command inspect_command{
    .name = "inspect",
    .verb = Verbs::inspect,
    .operands = "SERVICE…",
    .summary = "Show services in detail",
    .prose =
        "Without flags, prints an array of JSON documents as the engine sent them.\n-o flags prints "
        "the command line that makes the same service, quoted for a shell. What no flag can express is "
        "named on stderr; -o spec has it.",
    .examples = inspect_examples,
    .least = 1,
    .most = any_number,
    .run = run_inspect};

}  // namespace cli
