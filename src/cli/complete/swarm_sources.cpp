// SPDX-License-Identifier: Apache-2.0
// Names of objects in the swarm; empty if the engine does not answer in time.
#include "complete/sources.hpp"
#include "output/lists/revision_rows.hpp"

#include <swarm/access.hpp>
#include <swarm/history.hpp>
#include <swarm/lookup.hpp>
#include <swarm/service_client.hpp>
#include <swarm/tasks.hpp>
#include <swarm/text.hpp>

#include <algorithm>
#include <filesystem>

#include <nlohmann/json.hpp>

namespace cli::complete {
namespace {

using swarm::Json;
namespace fs = std::filesystem;

/// Errors of the engine, the network or a configuration file are ignored here: the command itself reports
/// them.
class Swarm {
 public:
  Swarm(Session& session, std::chrono::milliseconds within) : session_(session) {
    session.limit_time(within);
  }

  Candidates names(Complete kind, const std::string& start) {
    Candidates all;
    swarm::if_possible([&] {
      if (kind == Complete::context) {
        for (std::string& name : session_.settings().contexts()) all.push_back({std::move(name), {}});
      } else if (reachable()) {
        ask(kind, start, all);
      }
    });
    return all;
  }

  Json service(const std::string& name) {
    const auto read = [&] {
      return reachable() ? swarm::ServiceClient(session_.engine()).inspect(name).document() : Json();
    };
    return swarm::if_possible(read).value_or(Json());
  }

  Candidates revisions(const std::string& name) {
    const auto read = [&] {
      Candidates all;
      if (!reachable()) return all;
      const swarm::Service service = swarm::ServiceClient(session_.engine()).inspect(name);
      auto rows = revision_rows(service, swarm::HistoryClient(session_.engine()).revisions(service.id()));
      for (auto row = rows.rbegin(); row != rows.rend(); ++row)
        if (row->revision.number != 0)
          all.push_back({std::to_string(row->revision.number), meaning_of(*row)});
      return all;
    };
    return swarm::if_possible(read).value_or(Candidates());
  }

  std::string network(const std::string& id) {
    if (!networks_)
      networks_ =
          swarm::if_possible([&] { return lookup().all_networks(); }).value_or(std::vector<swarm::Named>());
    const auto found = std::ranges::find(*networks_, id, &swarm::Named::id);
    return found == networks_->end() ? std::string() : found->name;
  }

 private:
  static std::string meaning_of(const RevisionRow& row) {
    const std::string& note = row.revision.author.note;
    const std::string& what = note.empty() ? row.changed : note;
    return author_text(row.revision) + (what.empty() ? "" : ": ") + what;
  }

  /// Does not use ssh: it is too slow, and might ask for a password while the user types.
  bool reachable() {
    return std::ranges::none_of(session_.settings().engine().managers, [](const swarm::Endpoint& one) {
      return one.kind == swarm::Endpoint::Kind::ssh;
    });
  }

  void ask(Complete kind, const std::string& start, Candidates& all) {
    switch (kind) {
      case Complete::service: return services(start, all);
      case Complete::network: return add(lookup().all_networks(), all);
      case Complete::secret: return add(lookup().all_secrets(), all);
      case Complete::config: return configs(all);
      case Complete::volume: return volumes(all);
      case Complete::image: return images(all);
      case Complete::node:
        for (const swarm::Node& node : swarm::TaskClient(session_.engine()).nodes())
          all.push_back({node.label(), node.role + ", " + node.state});
        return;
      case Complete::constraint: return constraints(start, all);
      case Complete::spread: return spreads(all);
      default: return;
    }
  }

  /// Keeps the rows that arrived in time, even if the list broke off.
  void services(const std::string& start, Candidates& all) {
    swarm::ListOptions options{.filters = {}, .status = false, .details = false, .restart = {}};
    options.confirm_empty = false;
    if (!start.empty()) options.filters = {{"name", {start}}};
    options.restart = [&] { all.clear(); };
    swarm::ServiceClient(session_.engine()).list(options, [&](swarm::ServiceRow&& row) {
      all.push_back({std::move(row.name), {}});
      return true;
    });
  }

  swarm::Lookup lookup() { return swarm::Lookup(session_.engine()); }

  static void add(std::vector<swarm::Named> found, Candidates& all) {
    for (swarm::Named& one : found) all.push_back({std::move(one.name), {}});
  }

  void configs(Candidates& all) {
    std::vector<swarm::Named> found = lookup().all_configs();
    std::erase_if(found, [](const swarm::Named& one) { return swarm::history::is_record(one.name); });
    add(std::move(found), all);
  }

  void volumes(Candidates& all) {
    const Json answer = session_.engine().read("/volumes");
    for (const Json& one : swarm::list_at(answer, "/Volumes")) {
      const std::string name = swarm::text_at(one, "/Name");
      // Anonymous volumes have names of 64 digits.
      if (!name.empty() && name.size() != 64) all.push_back({name, swarm::text_at(one, "/Driver")});
    }
  }

  void images(Candidates& all) {
    const Json list = session_.engine().read("/images/json");
    for (const Json& image : list)
      for (const Json& tag : swarm::list_at(image, "/RepoTags"))
        if (tag.is_string() && tag != "<none>:<none>") all.push_back({tag.get<std::string>(), {}});
  }

  void constraints(const std::string& start, Candidates& all) {
    const char* compare = start.find("!=") != start.npos ? "!=" : "==";
    for (const swarm::Node& node : swarm::TaskClient(session_.engine()).nodes()) {
      const auto add = [&](const std::string& key, const std::string& value) {
        if (!value.empty()) all.push_back({key + compare + value, {}});
      };
      add("node.hostname", node.hostname);
      add("node.platform.arch", node.architecture);
      for (const auto& [key, value] : node.labels) add("node.labels." + key, value);
      for (const auto& [key, value] : node.engine_labels) add("engine.labels." + key, value);
    }
  }

  void spreads(Candidates& all) {
    for (const swarm::Node& node : swarm::TaskClient(session_.engine()).nodes()) {
      for (const auto& label : node.labels) all.push_back({"spread=node.labels." + label.first, {}});
      for (const auto& label : node.engine_labels) all.push_back({"spread=engine.labels." + label.first, {}});
    }
  }

  Session& session_;
  std::optional<std::vector<swarm::Named>> networks_;
};

/// Expands "~/" to the home directory, as the shell will.
std::string real_path(const std::string& directory, const Env& env) {
  if (directory.empty()) return ".";
  const auto home = variable(env, "HOME");
  return directory.starts_with("~/") && home ? *home + directory.substr(1) : directory;
}

std::vector<std::string> files_in(const std::string& directory) {
  std::vector<std::string> names;
  std::error_code failed;
  for (fs::directory_iterator at(directory, failed), end; !failed && at != end; at.increment(failed)) {
    std::error_code unknown;
    names.push_back(at->path().filename().string() + (at->is_directory(unknown) ? "/" : ""));
  }
  std::ranges::sort(names);
  return names;
}

}  // namespace

Sources sources(Session& session, std::chrono::milliseconds within) {
  const auto swarm = std::make_shared<Swarm>(session, within);
  return {
      .names = [swarm](Complete kind, const std::string& start) { return swarm->names(kind, start); },
      .service = [swarm](const std::string& name) { return swarm->service(name); },
      .revisions = [swarm](const std::string& service) { return swarm->revisions(service); },
      .network = [swarm](const std::string& id) { return swarm->network(id); },
      .files =
          [&session](const std::string& directory) { return files_in(real_path(directory, session.io.env)); },
      .variables = [&session] { return session.io.names ? session.io.names() : std::vector<std::string>(); },
  };
}

}  // namespace cli::complete
