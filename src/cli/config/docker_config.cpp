// SPDX-License-Identifier: Apache-2.0
// Reads docker's configuration: config.json and the context store.
#include "config/docker_config.hpp"

#include "output/hints.hpp"

#include <swarm/access.hpp>
#include <swarm/error.hpp>
#include <swarm/json.hpp>

#include <algorithm>
#include <optional>
#include <set>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;
using swarm::Json;

struct FoundContext {
  Json meta;
  std::string file, id;
};

struct Search {
  std::optional<FoundContext> found;
  std::set<std::string> others;  ///< Names of the other contexts, for a message.
  std::string broken;            ///< Why a file is not a valid context.
};

std::string name_of(const Json& meta) { return swarm::text_at(meta, "/Name"); }

/// The document in a file; null if it is not JSON. Nothing if the file does not exist or cannot be read.
std::optional<Json> read_meta(const std::string& file, const Files& files, Search& result) {
  const auto text = swarm::catch_error([&] { return files.read(file); });
  if (!text) result.broken = text.error->what();
  if (!text || !*text.value) return std::nullopt;
  return swarm::read_json_or_null(**text.value);
}

/// Ignores unusable directories as long as another one holds the requested context.
Search search(const std::string& name, const std::string& store, const Files& files) {
  Search result;
  for (const std::string& id : files.names(store + "/meta")) {
    const std::string file = store + "/meta/" + id + "/meta.json";
    std::optional<Json> meta = read_meta(file, files, result);
    if (!meta) continue;
    const std::string called = name_of(*meta);
    if (called == name && !called.empty()) {
      result.found = FoundContext{std::move(*meta), file, id};
      return result;
    }
    if (called.empty())
      result.broken = "and " + file + ", which is not a context";
    else
      result.others.insert(called);
  }
  return result;
}

[[noreturn]] void unknown(const std::string& name, const Search& search) {
  std::string message = "no docker context is named " + name;
  message += search.others.empty() ? "; there is only default" : "; there are default";
  for (const std::string& other : search.others) message += ", " + other;
  if (!search.broken.empty()) message += " (" + search.broken + ")";
  throw Error(Errc::usage, message,
              make_hint("docker context ls shows the contexts; -H names an engine by its address"));
}

}  // namespace

swarm::Endpoint context_endpoint(const std::string& name, const std::string& directory, const Files& files) {
  const std::string store = directory + "/contexts";
  const Search result = search(name, store, files);
  if (!result.found) unknown(name, result);
  const FoundContext& found = *result.found;
  const auto endpoint = swarm::catch_error({Errc::refused}, [&] {
    return swarm::endpoint_of_context(found.meta, name, found.file, store + "/tls/" + found.id + "/docker",
                                      [&](const std::string& path) { return path_if_exists(files, path); });
  });
  if (endpoint) return *endpoint.value;
  throw Error(endpoint.error->code(), endpoint.error->what(), make_hint("-H names an engine by its address"));
}

std::vector<std::string> context_names(const std::string& directory, const Files& files) {
  const std::set<std::string> all = search({}, directory + "/contexts", files).others;
  return {all.begin(), all.end()};
}

swarm::Hint another_config() { return make_hint("--config or DOCKER_CONFIG name another directory"); }

std::string wrong_member(const DockerConfig& config, std::string_view member) {
  return "cannot use " + config.file + ": " + std::string(member);
}

void require_usable(const DockerConfig& config, const swarm::Hint& hint) {
  if (!config.broken.empty()) throw swarm::Error(swarm::Errc::usage, config.broken, hint);
}

}  // namespace cli
