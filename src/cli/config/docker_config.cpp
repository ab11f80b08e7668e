// SPDX-License-Identifier: Apache-2.0
// docker's configuration: config.json and the context store.
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
  std::string broken;            ///< What is wrong with a file that is no context.
};

std::string name_of(const Json& meta) { return swarm::text_at(meta, "/Name"); }

/// The document in a file; null where it is none. Nothing: there is no such file, or it cannot be read.
std::optional<Json> read_meta(const std::string& file, const Files& files, Search& result) {
  const auto text = swarm::catch_error([&] { return files.read(file); });
  if (!text) result.broken = text.error->what();
  if (!text || !*text.value) return std::nullopt;
  return swarm::read_json_or_null(**text.value);
}

/// A folder that cannot be used is none of our business as long as another one is the one that is meant.
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
  std::string message = "no docker context is called " + name;
  message += search.others.empty() ? "; there is only default" : "; there are default";
  for (const std::string& other : search.others) message += ", " + other;
  if (!search.broken.empty()) message += " (" + search.broken + ")";
  throw Error(Errc::usage, message,
              in_words("docker context ls shows the contexts; -H names an engine by its address"));
}

/// TLS where there is material for it, or where its checks are waived.
std::optional<swarm::Tls> tls_of(const std::string& directory, bool skip_verify, const Files& files) {
  const auto file = [&](const char* name) { return file_if_there(files, directory + "/" + name); };
  const swarm::Tls tls{file("ca.pem"), file("cert.pem"), file("key.pem"), !skip_verify, {}};
  if (!skip_verify && tls.ca.empty() && tls.certificate.empty() && tls.key.empty()) return std::nullopt;
  return tls;
}

}  // namespace

swarm::Endpoint context_endpoint(const std::string& name, const std::string& directory, const Files& files) {
  const std::string store = directory + "/contexts";
  const Search result = search(name, store, files);
  if (!result.found) unknown(name, result);
  const auto& [meta, file, id] = *result.found;

  const Json* docker = swarm::find_at(meta, "/Endpoints/docker");
  const Json* host = swarm::find_at(meta, "/Endpoints/docker/Host");
  if (docker == nullptr || (host != nullptr && !host->is_string()))
    throw Error(Errc::refused, "context " + name + " names no docker engine: " + file,
                in_words("-H names an engine by its address"));
  const std::string address = host == nullptr ? std::string() : host->get<std::string>();
  swarm::Endpoint endpoint = swarm::parse_endpoint(address.empty() ? default_engine : address);
  if (endpoint.kind != swarm::Endpoint::Kind::tcp) return endpoint;

  const bool skip_verify = swarm::flag_at(*docker, "/SkipTLSVerify");
  if (auto tls = tls_of(store + "/tls/" + id + "/docker", skip_verify, files)) endpoint.tls = tls;
  return endpoint;
}

std::vector<std::string> context_names(const std::string& directory, const Files& files) {
  const std::set<std::string> all = search({}, directory + "/contexts", files).others;
  return {all.begin(), all.end()};
}

namespace {

using swarm::Json;

std::string cannot_use(const std::string& file, const std::string& why) {
  return "cannot use " + file + ": " + why;
}

/// Notes what is wrong where it is found.
class Reader {
 public:
  Reader(DockerConfig& config, const Json& document) : config_(config), document_(document) {}

  void read() {
    config_.current_context = text("currentContext");
    config_.services_format = text("servicesFormat");
    config_.tasks_format = text("tasksFormat");
    config_.service_inspect_format = text("serviceInspectFormat");
    config_.headers = texts("HttpHeaders");
    check_headers();
    read_logins();
    config_.credentials_store = text("credsStore");
    config_.credential_helpers = texts("credHelpers");
  }

 private:
  void note(const std::string& member, const std::string& key, const std::string& what) {
    const std::string at = key.empty() ? member : member + "." + key;
    config_.flaws.push_back({member, key, cannot_use(config_.file, at + what)});
  }

  const Json* find(const char* name, Json::value_t wanted, const char* what) {
    const auto member = document_.find(name);
    if (member == document_.end() || member->is_null()) return nullptr;
    if (member->type() == wanted) return &*member;
    note(name, {}, what);
    return nullptr;
  }

  std::string text(const char* name) {
    const Json* found = find(name, Json::value_t::string, " is not a string");
    return found == nullptr ? std::string() : found->get<std::string>();
  }

  DockerConfig::Pairs texts(const char* name) {
    DockerConfig::Pairs pairs;
    const Json* found = find(name, Json::value_t::object, " is not an object");
    if (found == nullptr) return pairs;
    for (const auto& [key, value] : found->items()) {
      if (value.is_string())
        pairs.emplace_back(key, value.get<std::string>());
      else
        note(name, key, " is not a string");
    }
    return pairs;
  }

  void read_logins() {
    const Json* auths = find("auths", Json::value_t::object, " is not an object");
    if (auths == nullptr) return;
    for (const auto& [server, login] : auths->items()) {
      if (!login.is_object())
        note("auths", server, " is not an object");
      else if (const std::string wrong = no_text_in(login); !wrong.empty())
        note("auths", server, "." + wrong + " is not a string");
      else
        config_.logins.push_back({server, swarm::text_at(login, "/auth"), swarm::text_at(login, "/username"),
                                  swarm::text_at(login, "/password"), swarm::text_at(login, "/identitytoken"),
                                  swarm::text_at(login, "/registrytoken")});
    }
  }

  /// The member of a login that should be a string and is none.
  static std::string no_text_in(const Json& login) {
    for (const char* name : {"auth", "username", "password", "identitytoken", "registrytoken"}) {
      const auto member = login.find(name);
      if (member != login.end() && !member->is_null() && !member->is_string()) return name;
    }
    return {};
  }

  /// A header that would break out of its line is no header.
  void check_headers() {
    const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    const auto unfit = [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f || c == ':'; };
    std::erase_if(config_.headers, [&](const auto& header) {
      const auto& [name, value] = header;
      const bool fits =
          !name.empty() && std::ranges::none_of(name, unfit) && std::ranges::none_of(value, control);
      if (!fits) note("HttpHeaders", name, " is not a header");
      return !fits;
    });
  }

  DockerConfig& config_;
  const Json& document_;
};

}  // namespace

std::string place_in(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, byte);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t start = before.rfind('\n') + 1;  // npos + 1 is 0
  return "line " + std::to_string(line) + ", column " + std::to_string(before.size() - start + 1);
}

DockerConfig broken_docker_config(std::string file, std::string why) {
  DockerConfig config;
  config.file = std::move(file);
  config.broken = std::move(why);
  return config;
}

swarm::Hint another_config() { return in_words("--config or DOCKER_CONFIG name another directory"); }

void require_usable(const DockerConfig& config, const swarm::Hint& hint) {
  if (!config.broken.empty()) throw swarm::Error(swarm::Errc::usage, config.broken, hint);
}

DockerConfig read_docker_config(std::string file, const std::optional<std::string>& text) {
  DockerConfig config;
  config.file = std::move(file);
  if (!text || text->find_first_not_of(" \t\r\n") == std::string::npos) return config;
  if (const std::string_view why = swarm::beyond_bounds(*text); !why.empty())
    return broken_docker_config(config.file, cannot_use(config.file, std::string(why)));
  try {
    const Json document = Json::parse(*text);
    if (document.is_object())
      Reader(config, document).read();
    else
      config.flaws.push_back({{}, {}, cannot_use(config.file, "not a JSON object")});
  } catch (const Json::parse_error& error) {
    // Its own words quote the text, which may be a secret.
    const std::string place = place_in(*text, error.byte > 0 ? error.byte - 1 : 0);
    return broken_docker_config(config.file, cannot_use(config.file, "not JSON at " + place));
  } catch (const Json::exception&) {
    return broken_docker_config(config.file,
                                cannot_use(config.file, "not JSON: a number in it is out of range"));
  }
  return config;
}

}  // namespace cli
