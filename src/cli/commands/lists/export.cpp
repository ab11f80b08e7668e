// SPDX-License-Identifier: Apache-2.0
// export: prints services as portable documents.
#include "commands/changes/many.hpp"
#include "commands/inspect/find_service.hpp"
#include "commands/lists/service_filter.hpp"
#include "commands/shell/verbs.hpp"
#include "output/document/json_text.hpp"
#include "output/lists/cells.hpp"
#include "session.hpp"
#include "yaml/yaml.hpp"

#include <swarm/access.hpp>
#include <swarm/lookup.hpp>
#include <swarm/portable.hpp>
#include <swarm/service_client.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Json;
namespace portable = swarm::portable;

class Export {
 public:
  explicit Export(Session& session) : session_(session) {}

  Exit run() {
    wanted_ = chosen();
    if (!is_all_ && wanted_.empty()) return print({}), Exit::done;
    for (const std::string& name : wanted_)
      if (!is_glob(name)) missing_.insert(name);
    std::vector<Json> specs = read();
    name_references(specs);
    print(specs);
    return fail_missing(session_, missing_);
  }

 private:
  /// Names and patterns, as typed or as --select finds them; empty: all services.
  std::vector<std::string> chosen() {
    is_all_ = session_.operands().empty() && !session_.given().has(flag::select);
    return is_all_ ? std::vector<std::string>() : chosen_services(session_);
  }

  bool is_wanted(const std::string& id, const std::string& name) {
    bool wanted = is_all_;
    for (const std::string& one : wanted_) {
      if (is_glob(one) ? !matches_glob(one, name) : one != name && one != id) continue;
      wanted = true;
      missing_.erase(one);
    }
    return wanted;
  }

  std::vector<Json> read() {
    std::vector<Json> specs;
    swarm::ListOptions options{.status = false};
    options.restart = [&] { specs.clear(); };
    options.lacking = [this] { return std::vector<std::string>(missing_.begin(), missing_.end()); };
    swarm::ServiceClient(session_.engine()).list_documents(options, [&](std::string_view text) {
      const Json service = swarm::read_json(text, "the response about a service");
      if (is_wanted(swarm::text_at(service, "/ID"), swarm::text_at(service, "/Spec/Name")))
        specs.push_back(swarm::object_at(service, "/Spec"));
      return true;
    });
    std::ranges::sort(specs, natural_less, name_of);
    return specs;
  }

  static std::string name_of(const Json& spec) { return swarm::text_at(spec, "/Name"); }

  /// One request for each kind that the services use, and one for each network that the list omits, such as
  /// `host`.
  portable::Names look_up(const std::vector<Json>& specs) {
    portable::References ids;
    for (const Json& spec : specs) portable::collect_ids(spec, ids);
    swarm::Lookup lookup(session_.engine());
    portable::Names names;
    const auto put = [](const std::vector<swarm::Named>& found, auto& into) {
      for (const swarm::Named& one : found) into[one.id] = one.name;
    };
    if (!ids.networks.empty()) put(lookup.all_networks(), names.networks);
    for (const std::string& id : ids.networks)
      if (!names.networks.contains(id))
        if (const auto network = lookup.find_network(id)) names.networks[id] = network->name;
    put(lookup.secrets_by_id({ids.secrets.begin(), ids.secrets.end()}), names.secrets);
    put(lookup.configs_by_id({ids.configs.begin(), ids.configs.end()}), names.configs);
    return names;
  }

  void name_references(std::vector<Json>& specs) {
    const portable::Names names = look_up(specs);
    const bool by_tag = session_.given().on(flag::tags);
    for (Json& spec : specs) {
      std::vector<std::string> gone;
      const std::string name = name_of(spec);
      spec = portable::from_spec(std::move(spec), names,
                                 by_tag ? portable::Image::by_tag : portable::Image::as_it_runs, gone);
      for (const std::string& one : gone) session_.warn(name + ": " + one + " does not exist any more");
      if (by_tag && swarm::text_at(spec, "/TaskTemplate/ContainerSpec/Image").find('@') != std::string::npos)
        session_.warn(name + ": the image has no tag; it keeps its digest");
    }
  }

  void print(const std::vector<Json>& specs) {
    const std::string form = session_.given().last(flag::output, "json");
    Stream& out = session_.io.out;
    if (form == "json") {
      out.write(indented(Json(specs))).write("\n");
      return;
    }
    for (const Json& spec : specs)
      out.write(form == "yaml" ? "---\n" + yaml_text(spec) : compact(spec) + "\n");
  }

  Session& session_;
  bool is_all_ = false;
  std::vector<std::string> wanted_;
  std::set<std::string> missing_;
};

Exit run_export(Session& session) { return Export(session).run(); }

constexpr std::array export_examples{
    Example{"swarmctl export -o yaml > services.yaml", "keep all services in a file"},
    Example{"swarmctl export 'shop_*' --tags", "print some, by tag instead of digest"},
    Example{"swarmctl export web | swarmctl -c other apply -", "copy a service to another swarm"},
};

}  // namespace

const Command exports_command{
    .name = "export",
    .verb = Verbs::exports,
    .operands = "[SERVICE…]",
    .summary = "Print services as files for apply",
    .prose =
        "Prints the specifications of the services, sorted by name. Networks, secrets and configs "
        "are given by name; IDs, versions, counters, empty members and the engine's defaults are "
        "left out. The same services give the same output each time. Values of variables are "
        "printed. docs/files.md describes the format.\nWithout an operand, prints all services. "
        "Names are exact or patterns. An exact name that no service has is an error; a pattern that "
        "matches nothing is not. A warning names each network, secret or config that no longer "
        "exists.",
    .examples = export_examples,
    .least = 0,
    .most = any_number,
    .run = run_export};

}  // namespace cli
